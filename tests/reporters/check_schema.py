"""Checks documents against a JSON Schema.

Usage: check_schema.py SCHEMA FILE...

Each FILE holds one JSON document a line. Prints "valid" or "invalid: WHERE:
WHY" for every line, in order. Exits with 77 when the package jsonschema is
not installed.
"""

import json
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(77)

with open(sys.argv[1], encoding="utf-8") as file:
    schema = json.load(file)
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
for name in sys.argv[2:]:
    with open(name, encoding="utf-8") as file:
        for line in file:
            error = next(validator.iter_errors(json.loads(line)), None)
            if error is None:
                print("valid")
            else:
                print(f"invalid: {error.json_path}: {error.message[:200]}")
