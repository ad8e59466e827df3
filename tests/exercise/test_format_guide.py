"""The guide to the format: every key of the schema has its line, with its default."""

from __future__ import annotations

import json
import re
from dataclasses import MISSING, fields
from typing import Any

from grader.authoring.schema import exercise_schema
from grader.backprop.operations import FUNCTIONS
from grader.exercise.format.tables import CourseTable
from grader.exercise.reading.layers import LOSSES
from grader.sandbox.submission import Limits
from tests.command import ROOT
from tests.documents import Document

GUIDE = Document(ROOT / "grader" / "guides" / "format.md")
SCHEMA: dict[str, Any] = json.loads(exercise_schema())
TOP = SCHEMA["properties"]
# The tables of the schema, by the headings of their sections.
TABLES: dict[str, dict[str, Any]] = {
    "The file": SCHEMA,
    "`[net]`": TOP["net"],
    "`[update]`": TOP["update"],
    "`[vary]`": TOP["vary"],
}
HEADINGS = {
    "GridTable": "A range in steps",
    "LayerTable": "A layer",
    "LimitsTable": "`[limits]`",
    "MarkingTable": "`[marking]`",
    "MistakeTable": "A mistake",
    "SectionTable": "`[[section]]`",
    "OptionTable": "An option",
    "QuestionTable": "`[[question]]`",
    "WholeTable": "A range of whole numbers",
}
TABLES |= {HEADINGS.get(name, name): table for name, table in SCHEMA["$defs"].items()}


def rows(heading: str) -> dict[str, str]:
    """Give the default of each key in a section of the guide, as written there."""
    _, _, rest = GUIDE.text.partition(f"\n## {heading}\n")
    section = rest.partition("\n## ")[0]
    return dict(re.findall(r"^\| `(\w+)` \|.*\| (.+) \|$", section, re.MULTILINE))


def test_every_key_has_its_line() -> None:
    """No key without a line, and no line without a key, in any table of the schema."""
    for heading, table in TABLES.items():
        assert set(table["properties"]) == set(rows(heading)), heading


def test_defaults_are_those_of_the_schema() -> None:
    """Where the schema has one it stands in the guide; what must be there is needed."""
    for heading, table in TABLES.items():
        written = rows(heading)
        for key, value in table["properties"].items():
            if key in table.get("required", ()):
                assert (key, "needed") == (key, written[key])
            elif "default" in value:
                assert (key, f"`{json.dumps(value['default'])}`") == (key, written[key])
            else:
                assert "needed" != written[key], key


def test_limits_are_those_of_the_sandbox() -> None:
    """What holds where an exercise sets no limit."""
    limits = Limits()
    shown = {
        "seconds": limits.seconds,
        "cpu_seconds": limits.cpu_seconds,
        "memory": limits.memory >> 20,
        "output": limits.output >> 10,
    }
    assert {key: f"{value:g}" for key, value in shown.items()} == rows("`[limits]`")


def test_the_course_file_has_its_lines() -> None:
    """The keys of course.toml, with their defaults."""
    wanted = {
        each.name: "needed" if each.default is MISSING else f"`{each.default}`"
        for each in fields(CourseTable)
    }
    assert wanted == rows("`course.toml`")


def test_activations_losses_and_functions_are_named() -> None:
    """Whatever a formula, a layer or a loss may be called."""
    activations = SCHEMA["$defs"]["LayerTable"]["properties"]["activation"]["enum"]
    for name in [*activations, *LOSSES]:
        assert f'"{name}"' in GUIDE.inline
    for name in FUNCTIONS:
        assert re.search(rf"\b{name}\b", GUIDE.text), name
