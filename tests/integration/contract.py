"""What src/api/openapi.yaml says of an answer, held against answers and WebSocket messages that came."""

import functools
import json
import re

import jsonschema
import yaml

from support import ROOT

DRAFT = jsonschema.Draft202012Validator


@functools.lru_cache(maxsize=None)
def document():
    return yaml.safe_load((ROOT / "src/api/openapi.yaml").read_text())


@functools.lru_cache(maxsize=None)
def _result_schema():
    return DRAFT(json.loads((ROOT / "docs/schema/result.schema.json").read_text()))


def resolved(part):
    """`part`, or what its $ref points at."""
    while "$ref" in part:
        found = document()
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        part = found
    return part


def validator(schema):
    """Of a schema that stands in the document."""
    return DRAFT({"components": document()["components"], "allOf": [schema]}, format_checker=DRAFT.FORMAT_CHECKER)


def violations(schema, value):
    return [f"{error.json_path}: {error.message[:500]}" for error in validator(schema).iter_errors(value)]


def described(method, path):
    """(the pattern of the path, or None; its operation, or None)."""
    path = path.split("?")[0]
    for pattern, item in document()["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path):
            return pattern, item.get(method.lower())
    return None, None


class Violation(AssertionError):
    pass


def _check_headers(where, answer, names):
    """Headers that are described must fit; those that are required must be there."""
    for name, header in names.items():
        header, value = resolved(header), answer.headers.get(name)
        if value is None:
            if header.get("required"):
                raise Violation(f"{where}: the header {name} is missing")
            continue
        if resolved(header.get("schema", {})).get("type") == "integer":
            value = int(value)
        if found := violations(header.get("schema", {}), value):
            raise Violation(f"{where}: header {name}: {found}")


def _check_problem(where, answer):
    kind = answer.headers.get("Content-Type")
    if kind != "application/problem+json":
        raise Violation(f"{where}: {answer.status} as {kind}, not a problem document")
    if found := violations({"$ref": "#/components/schemas/Problem"}, answer.json):
        raise Violation(f"{where}: {found}")
    if answer.json["status"] != answer.status:
        raise Violation(f"{where}: a problem of status {answer.json['status']}")
    for status, name in ((401, "WWW-Authenticate"), (405, "Allow"), (429, "Retry-After")):
        if answer.status == status and not answer.headers.get(name):
            raise Violation(f"{where}: {status} without {name}")
    if (wait := answer.headers.get("Retry-After")) is not None and int(wait) < 1:
        raise Violation(f"{where}: Retry-After: {wait}")


def _check_safe(where, answer):
    for name in ("X-Request-Id", "X-Content-Type-Options", "Content-Security-Policy", "Cache-Control"):
        if name not in answer.headers:
            raise Violation(f"{where}: the header {name} is missing")


def check_head(method, path, answer):
    """Of an answer after which comes what is no body to be read at once: events, or a WebSocket's messages."""
    where = f"{method} {path}: {answer.status}"
    operation = described(method, path)[1]
    response = operation and operation["responses"].get(str(answer.status))
    if not response:
        raise Violation(f"{where}: not in the contract")
    if answer.status != 101:
        _check_safe(where, answer)
    _check_headers(where, answer, response.get("headers", {}))
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    if kind not in response.get("content", {"": None}):
        raise Violation(f"{where}: {kind} is not in the contract")


def check_answer(method, path, answer):
    """`answer` has status, headers, body and json; raises Violation where the document does not describe it."""
    where = f"{method} {path}: {answer.status}"
    _check_safe(where, answer)
    if method == "HEAD":
        if answer.body:
            raise Violation(f"{where}: HEAD with a body")
        return
    pattern, operation = described(method, path)
    kind = answer.headers.get("Content-Type", "").split(";")[0]
    if operation is None:  # no call of the interface: a problem, a page of the dashboard, or an allowed preflight
        if answer.status == 404 and kind == "text/html" and not path.startswith("/api"):
            return
        if answer.status >= 400:
            _check_problem(where, answer)
        elif "json" in kind or pattern is not None and method != "OPTIONS":
            raise Violation(f"{where}: not in the contract")
        return
    response = operation["responses"].get(str(answer.status))
    if response is None:
        if answer.status < 400:
            raise Violation(f"{where}: the contract has no such status")
        response = operation["responses"]["default"]
    response = resolved(response)
    _check_headers(where, answer, response.get("headers", {}))
    content = response.get("content", {})
    if not content:
        if answer.body:
            raise Violation(f"{where}: a body that the contract does not know")
        return
    medium = content.get(kind, content.get("*/*"))
    if medium is None:
        raise Violation(f"{where}: {kind} is not in the contract")
    if kind == "application/problem+json":
        _check_problem(where, answer)
    elif kind == "application/json" and "schema" in medium:
        if found := violations(medium["schema"], answer.json):
            raise Violation(f"{where}: {found}")
    if operation["operationId"] == "getResult" and answer.status == 200:
        if found := [f"{e.json_path}: {e.message[:500]}" for e in _result_schema().iter_errors(answer.json)]:
            raise Violation(f"{where}: against docs/schema/result.schema.json: {found}")


def check_message(text):
    """One text of the WebSocket of a run."""
    if text == "pong":
        return
    if found := violations({"$ref": "#/components/schemas/WatchMessage"}, json.loads(text)):
        raise Violation(f"WebSocket: {text[:300]}: {found}")
