"""The JSON Schema of reports: every report keeps to it, and it knows every key."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import ROOT, bpgrade

SCHEMA: dict[str, Any] = json.loads(bpgrade("schema", "--report").out)
NEURON = ("--exercises", ROOT / "tests" / "courses" / "neuron")
WORKSPACES = ["solutions", "tests/post", *sorted((ROOT / "tests" / "golden").glob("*/"))]
TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
    "null": type(None),
}


def faults(value: Any, schema: dict[str, Any], place: str = "$") -> list[str]:
    """List where a value breaks a schema, as far as this schema goes; unknown keys count."""
    if "$ref" in schema:
        return faults(value, SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], place)
    found = [f"{place}: {value!r}" for rule in schema if not keeps(rule, value, schema[rule])]
    if isinstance(value, dict) and "properties" in schema:
        missing = set(schema["required"]) ^ set(value)
        found += [f"{place}: {key}" for key in missing | (set(value) - set(schema["properties"]))]
        for key in set(value) & set(schema["properties"]):
            found += faults(value[key], schema["properties"][key], f"{place}.{key}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            found += faults(item, schema["items"], f"{place}[{number}]")
    return found


def keeps(rule: str, value: Any, wanted: Any) -> bool:
    """Tell whether a value keeps to one rule."""
    match rule:
        case "type":
            kinds = [wanted] if isinstance(wanted, str) else wanted
            is_bool = isinstance(value, bool) and "boolean" not in kinds
            return not is_bool and any(isinstance(value, TYPES[kind]) for kind in kinds)
        case "const":
            return bool(value == wanted)
        case "enum":
            return value in wanted
        case "minimum":
            return value is None or value >= wanted
        case "maximum":
            return bool(value <= wanted)
        case "description" | "required" | "properties" | "items" | "title" | "$id" | "$schema":
            return True
    return rule == "$defs"


@pytest.mark.parametrize("workspace", WORKSPACES, ids=lambda each: Path(each).name)
def test_every_report_keeps_to_the_schema(workspace: str | Path, tmp_path: Path) -> None:
    """Whatever is in the answers."""
    file = tmp_path / "report.json"
    course = () if isinstance(workspace, str) else NEURON
    bpgrade("check", workspace, *course, "--format", "json", "-o", file)
    assert [] == faults(json.loads(file.read_text(encoding="utf-8")), SCHEMA)


def test_the_checker_of_these_tests_finds_faults() -> None:
    """It is no use if it finds nothing."""
    file = json.loads(bpgrade("check", "solutions", "twins", "--format", "json").out)
    file["score"] = 1.5
    file["exercises"][0]["questions"][0]["outcome"] = "fine"
    del file["exercises"][0]["printed"]
    assert 3 == len(faults(file, SCHEMA))


def test_the_version_stands_in_schema_and_report() -> None:
    """A report names the schema that it keeps to."""
    assert SCHEMA["$id"] == SCHEMA["properties"]["schema"]["const"] == "bpgrade/report/v1"
