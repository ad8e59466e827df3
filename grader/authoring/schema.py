"""The JSON Schema of exercise files, for completion and errors in editors."""

from __future__ import annotations

import json

from pydantic import TypeAdapter

from grader.exercise import validation
from grader.exercise.tables import ExerciseTable

SCHEMA_FILE = "exercise.schema.json"


def exercise_schema() -> str:
    """Write the schema as JSON."""
    validation.prepare()
    schema = TypeAdapter(ExerciseTable).json_schema()
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "bpgrade exercise",
    }
    return json.dumps({**schema, **head}, indent=2, ensure_ascii=False) + "\n"
