"""The report for programs: one documented JSON object."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from grader.exercise.verbs import VERBS
from grader.sandbox.text import COMMAND, CONTROLS

if TYPE_CHECKING:
    from grader.checkers.results import ExerciseResult, QuestionResult, Report
    from grader.exercise.format.faults import Fault
    from grader.exercise.model import Exercise

SCHEMA = "bpgrade/report/v1"

# What json leaves as it is, but terminals or logs may act on, or encoders choke on.
_UNSAFE = re.compile(rf"{COMMAND}|[{CONTROLS}]")


def json_report(report: Report) -> str:
    """Return the report as JSON."""
    return dumped(as_dict(report))


def dumped(data: object) -> str:
    """Return data as JSON that terminals and logs do not act on."""
    text = json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    return _UNSAFE.sub(lambda match: f"{match[0][:-1]}\\u{ord(match[0][-1]):04x}", text)


def report_schema() -> str:
    """Return the JSON Schema that every report keeps to."""
    from importlib.resources import files  # noqa: PLC0415 (reports themselves do without)

    source = files("grader.reports") / "report.schema.json"
    schema = json.loads(source.read_text(encoding="utf-8"))
    schema["$defs"]["question"]["properties"]["type"] = {"enum": list(VERBS)}
    return json.dumps(schema, indent=2) + "\n"


def as_dict(report: Report) -> dict[str, object]:
    """Return the report as plain data."""
    return {
        "schema": SCHEMA,
        "course": report.course,
        "earned": report.earned,
        "possible": report.possible,
        "score": report.score,
        "exercises": [_exercise(result) for result in report.exercises],
        "pending": list(report.pending),
        "seed": report.seed if report.has_tried_functions else "",
    }


def _exercise(result: ExerciseResult) -> dict[str, object]:
    return {
        "id": result.exercise.id,
        "title": result.exercise.title,
        "digest": result.exercise.digest,
        "earned": result.earned,
        "possible": result.possible,
        "started": result.started,
        "readable": result.readable,
        "faults": [_fault(fault) for fault in result.faults],
        "printed": result.printed,
        "questions": [_question(result.exercise, question) for question in result.results],
    }


def _question(exercise: Exercise, result: QuestionResult) -> dict[str, object]:
    verdict = result.verdict
    section = exercise.section_of(result.question.place)
    return {
        "id": result.question.id,
        "type": result.question.verb,
        "section": section.title if section else "",
        "prompt": result.question.prompt,
        "outcome": verdict.outcome.value,
        "reason": verdict.reason,
        "earned": result.earned,
        "possible": result.possible,
        "answer": result.answer,
        "read_as": verdict.read_as,
        "message": verdict.message,
        "file": result.file,
        "line": result.line,
    }


def _fault(fault: Fault) -> dict[str, object]:
    return {
        "file": fault.file,
        "line": fault.line,
        "column": fault.column,
        "message": fault.message,
    }
