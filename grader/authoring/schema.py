"""The JSON Schema of exercise files, for completion and errors in editors.

It is that of the tables, with what is meant by each key, and with the keys of the shorthands.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import TypeAdapter

from grader.exercise.format import validation
from grader.exercise.format.tables import ExerciseTable
from grader.exercise.reading.layers import ACTIVATIONS, LAYOUTS, LOSSES, OTHER_NONES
from grader.exercise.verbs import VERBS

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema: TypeAlias = dict[str, Any]

SCHEMA_FILE = "exercise.schema.json"

_KEY = re.compile(r"^\| `(\w+)` \| (.+?) \| ", re.MULTILINE)  # a row of a table in the guide
_TEXT: Schema = {"type": "string", "minLength": 1}
_SHORTHANDS: dict[str, Schema] = {
    "net": {
        "layers": {"type": "array", "items": {"$ref": "#/$defs/LayerTable"}, "minItems": 1},
        "inputs": _TEXT,
        "targets": _TEXT,
        "weights": {"enum": list(LAYOUTS)},
        "loss": {"anyOf": [{"enum": list(LOSSES)}, _TEXT]},
        "hidden": {"type": "array", "items": _TEXT, "minItems": 1},
    },
    "update": {
        "descend": {"anyOf": [{"const": "all"}, {"type": "array", "items": _TEXT, "minItems": 1}]},
        "rate": _TEXT,
    },
    "vary": {"keep": {"type": "array", "items": _TEXT}},
}
_OTHERS: dict[str, Schema] = {
    "net": {"type": "string"},
    "update": {"type": "string"},
    "vary": {
        "anyOf": [
            {"$ref": "#/$defs/GridTable"},
            {"type": "array", "items": {"type": "number"}, "minItems": 1},
        ]
    },
}


def exercise_schema() -> str:
    """Return the schema as JSON."""
    validation.prepare()
    schema: Schema = _plain(TypeAdapter(ExerciseTable).json_schema())
    tables = schema["properties"]
    for name, shorthand in _SHORTHANDS.items():
        tables[name] |= {"properties": shorthand, "additionalProperties": _OTHERS[name]}
    definitions = schema["$defs"]
    definitions["LayerTable"]["properties"]["activation"] |= {"enum": [*ACTIVATIONS, *OTHER_NONES]}
    definitions["QuestionTable"]["oneOf"] = [{"required": [verb]} for verb in VERBS]
    _explain(schema, _help())
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "bpgrade exercise"}
    return json.dumps(head | schema, indent=2, ensure_ascii=False) + "\n"


def _plain(schema: Any) -> Any:  # noqa: ANN401 (any part of a schema)
    """Leave out what is of no use in TOML: titles made of keys, and null for what is left out."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        schema = kinds[0] | {k: v for k, v in schema.items() if k not in {"anyOf", "default"}}
    return {
        key: _plain(part)
        for key, part in schema.items()
        if key != "title" or isinstance(part, dict)  # else it is a key that is called so
    }


def _help() -> dict[str, str]:
    """Return what each key means, as the guide to the format says."""
    guide = files("grader") / "guides" / "format.md"
    rows = _KEY.findall(guide.read_text(encoding="utf-8"))
    return {key: f"{said[:1].upper()}{said[1:]}." for key, said in rows}


def _explain(schema: Any, said: Mapping[str, str]) -> None:  # noqa: ANN401 (any part of a schema)
    """Say what each key means."""
    parts = schema.values() if isinstance(schema, dict) else schema
    for part in parts if isinstance(schema, dict | list) else ():
        _explain(part, said)
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {}
    for name, value in properties.items():
        if name in said:
            properties[name] = {"description": said[name]} | {
                k: v for k, v in value.items() if k != "description"
            }
