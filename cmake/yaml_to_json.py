"""yaml_to_json.py IN OUT: a YAML file as JSON on one line."""
import json
import sys

import yaml

with open(sys.argv[1], encoding="utf-8") as source:
    content = yaml.safe_load(source)
with open(sys.argv[2], "w", encoding="utf-8") as out:
    json.dump(content, out, ensure_ascii=False, separators=(",", ":"))
    out.write("\n")
