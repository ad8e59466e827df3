"""The report as Gradescope's results.json: all of it plain text, which Gradescope escapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.reports.as_json import dumped
from grader.reports.printable import printable, printable_lines
from grader.reports.words import NOTHING, described, fault_lines, place, printed_lines, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checkers.results import ExerciseResult, QuestionResult, Report


def gradescope_report(report: Report) -> str:
    """Return a test for each question; the score counts what was graded so far."""
    return dumped(
        {
            "score": _rounded(report.earned),
            "output": printable_lines("\n".join(_output(report))),
            "output_format": "text",
            "test_output_format": "text",
            "test_name_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "tests": list(_tests(report)),
        }
    )


def _output(report: Report) -> Iterator[str]:
    if report.pending:
        yield f"Grading did not come to its end. Not graded: {', '.join(report.pending)}."
    elif not report.started:
        wanted = f"{report.exercises[0].exercise.id}.toml" if report.exercises else "answer sheets"
        yield f"{NOTHING} Hand in files such as {wanted}, not in a folder of their own."
    else:
        yield f"{share(report)}."
    for result in report.exercises:
        yield from fault_lines(result)
        if result.printed:
            yield f"Printed by your functions for {result.exercise.id}:"
            yield from (f"| {line}" for line in printed_lines(result))


def _tests(report: Report) -> Iterator[dict[str, object]]:
    for number, exercise in enumerate(report.exercises, 1):
        for part, question in enumerate(exercise.results, 1):
            yield _test(f"{number}.{part}", exercise, question)


def _test(number: str, exercise: ExerciseResult, result: QuestionResult) -> dict[str, object]:
    where = f"{place(result)}\n" if result.line and not result.full else ""
    return {
        "number": number,
        "name": printable(f"{exercise.exercise.id}.{result.question.id}"),
        "score": _rounded(result.earned),
        "max_score": _rounded(result.possible),
        "status": "passed" if result.full else "failed",
        "output": printable_lines(where + described(result)),
        "visibility": "visible",
    }


def _rounded(points: float) -> float:
    return round(points, 6)
