"""The report as GitHub Actions annotations, at the file and line of each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checkers.verdicts import Outcome
from grader.reports.printable import printable_lines
from grader.reports.text import points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checkers.verdicts import ExerciseResult, QuestionResult, Report

_LEVELS = {Outcome.COARSE: "warning", Outcome.UNANSWERED: "notice", Outcome.CARRIED: "notice"}


def github_report(report: Report) -> str:
    """Write one workflow command for each answer that needs work, and the points as a notice."""
    lines = [line for result in report.exercises for line in _exercise(result)]
    total = f"{points(report.earned)} of {points(report.possible)} points"
    return "\n".join([*lines, command("notice", "bpgrade", total)]) + "\n"


def _exercise(result: ExerciseResult) -> Iterator[str]:
    for fault in result.faults:
        yield command("error", result.exercise.id, fault.message, fault.file, fault.line)
    if not result.started:
        return
    for question in result.results:
        if not question.full:
            yield _question(result.exercise.id, question)


def _question(exercise_id: str, result: QuestionResult) -> str:
    verdict = result.verdict
    level = _LEVELS.get(verdict.outcome, "error")
    said = " ".join(filter(None, [result.question.prompt, verdict.message or verdict.outcome]))
    title = f"{exercise_id}.{result.question.id}"
    return command(level, title, said, result.file, result.line or 1)


def command(level: str, title: str, message: str, file: str = "", line: int = 0) -> str:
    """Write one workflow command, with nothing in it that could be another."""
    properties = [f"file={_property(file)}", f"line={line}"] if file else []
    properties.append(f"title={_property(title)}")
    return f"::{level} {','.join(properties)}::{_data(message)}"


def _data(text: str) -> str:
    return printable_lines(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
