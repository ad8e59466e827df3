"""The report as Classroom 50's result.json, with the identity of the run from its environment.

Scores there are whole numbers: a point of the course counts 100.
"""

from __future__ import annotations

import math
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from grader.reports.as_json import dumped
from grader.reports.formats import CannotWriteError
from grader.reports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.checkers.results import Report

SCALE = 100
_VARIABLES = {
    "classroom": "CLASSROOM",
    "assignment": "ASSIGNMENT",
    "assignment_type": "ASSIGNMENT_TYPE",
    "owner": "OWNER",
    "submission": "SUBMISSION_TAG",
    "commit": "COMMIT_URL",
    "release": "RELEASE_URL",
    "review": "REVIEW_URL",
}


def classroom50_report(report: Report) -> str:
    """Return a test for each question; raise CannotWriteError outside of Classroom 50."""
    tests = list(_tests(report))
    return dumped(
        {
            "schema": "classroom50/result/v1",
            **_identity(os.environ),
            "datetime": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "score": sum(score for _, score, _ in tests),
            "max-score": sum(most for *_, most in tests),
            "tests": [
                {"test-name": name, "passed": score == most, "score": score, "max-score": most}
                for name, score, most in tests
            ],
        }
    )


def _identity(environ: Mapping[str, str]) -> dict[str, str]:
    found = {key: environ.get(name, "") for key, name in _VARIABLES.items()}
    missing = [name for key, name in _VARIABLES.items() if not found[key]]
    if missing:
        raise CannotWriteError(f"classroom50 needs the variables {', '.join(missing)}")
    if found["assignment_type"] not in {"individual", "group", "team"}:
        raise CannotWriteError("ASSIGNMENT_TYPE must be individual, group or team")
    if not found["submission"].startswith("submit/"):
        raise CannotWriteError("SUBMISSION_TAG must start with submit/")
    return found


def _tests(report: Report) -> Iterator[tuple[str, int, int]]:
    for exercise in report.exercises:
        for result in exercise.results:
            most = round(SCALE * result.possible)
            score = most if result.full else min(most, math.floor(SCALE * result.earned + 1e-9))
            name = printable(f"{exercise.exercise.id}.{result.question.id}")
            yield name, score, most
