#!/usr/bin/env python3
"""Checks a result file or a requests file against its JSON Schema (package python3-jsonschema).

    validate_schema.py docs/schema/result.schema.json result.json
    validate_schema.py docs/schema/requests.schema.json requests.jsonl

Also that fields stand in the schema's order. Exit code 1 and a line an error where something is wrong.
"""
import json
import sys

import jsonschema


def misplaced(schema, value, root, where="$"):
    """Objects whose fields do not stand in the order of the schema's properties."""
    schema = resolved(schema, root)
    for option in schema.get("anyOf", []):
        if resolved(option, root).get("type") != "null" and value is not None:
            yield from misplaced(option, value, root, where)
    if isinstance(value, dict) and "properties" in schema:
        order = [name for name in schema["properties"] if name in value]
        if list(value) != order:
            yield f"{where}: fields stand as {list(value)}, not as {order}"
        for name in order:
            yield from misplaced(schema["properties"][name], value[name], root, f"{where}.{name}")
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        for i, item in enumerate(value):
            yield from misplaced(schema["items"], item, root, f"{where}[{i}]")


def resolved(schema, root):
    while "$ref" in schema:
        schema = root["$defs"][schema["$ref"].removeprefix("#/$defs/")]
    return schema


def no_constant(name):
    raise ValueError(f"{name} is no JSON")


def main(schema_path, path):
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    with open(path, encoding="utf-8") as file:
        texts = file.read().splitlines() if path.endswith(".jsonl") else [file.read()]
    wrong = 0
    for number, text in enumerate(texts, 1):
        value = json.loads(text, parse_constant=no_constant)
        found = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]
        for message in found + list(misplaced(schema, value, schema)):
            print(f"{path}, value {number}: {message}", file=sys.stderr)
            wrong += 1
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2]))
