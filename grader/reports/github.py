"""The report as GitHub Actions annotations, at the file and line of each answer."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from grader.checkers.verdicts import Outcome
from grader.reports.arrays import by_question, counted, outcome_of, reasons
from grader.reports.printable import printable_lines
from grader.reports.words import NOTHING, points, printed_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checkers.results import ExerciseResult, QuestionResult, Report

MOST = 10  # annotations that GitHub shows of one step
_LEVELS = {Outcome.COARSE: "warning", Outcome.CARRIED: "notice"}


def github_report(report: Report) -> str:
    """Return the points as a notice, then a workflow command for each of the first mistakes.

    One more says how many there are besides; what is not answered yet is no mistake.
    """
    if not report.started:
        return command("error", "bpgrade", NOTHING) + "\n"
    total = f"{points(report.earned)} of {points(report.possible)} points"
    mistakes = [line for result in report.exercises for line in _mistakes(result)]
    if len(mistakes) > MOST - 1:
        more = len(mistakes) - (MOST - 2)
        said = f"And {more} more mistakes; the summary of this step and the log have all of them."
        mistakes[MOST - 2 :] = [command("notice", "bpgrade", said)]
    printed = [line for result in report.exercises for line in _printed(result)]
    return "\n".join([command("notice", "bpgrade", total), *mistakes, *printed]) + "\n"


def append_summary(report: Report, file: str) -> None:
    """Add the report to a step's summary, as far as there is room."""
    from grader.reports.markdown import MAX_BYTES, markdown_report  # noqa: PLC0415 (seldom)

    path = Path(file)
    room = MAX_BYTES - (path.stat().st_size if path.is_file() else 0)
    if room > 0:
        with path.open("a", encoding="utf-8", newline="\n") as summary:
            summary.write(markdown_report(report, room))


def _mistakes(result: ExerciseResult) -> Iterator[str]:
    for fault in result.faults:
        yield command("error", result.exercise.id, fault.message, fault.file, fault.line)
    for group in by_question(result.results):
        amiss = [
            each
            for each in group
            if not each.full and each.verdict.outcome is not Outcome.UNANSWERED
        ]
        if amiss[1:]:
            yield _array(result.exercise.id, group, amiss[0])
        elif amiss:
            yield _question(result.exercise.id, amiss[0])


def _printed(result: ExerciseResult) -> Iterator[str]:
    if result.printed:
        yield from stopped([f"Printed for {result.exercise.id}:", *printed_lines(result)])


def stopped(lines: list[str]) -> Iterator[str]:
    """Fence lines so that a runner takes none of them for a command."""
    token = secrets.token_hex(16)
    yield from (f"::stop-commands::{token}", *lines, f"::{token}::")


def _question(exercise_id: str, result: QuestionResult) -> str:
    verdict = result.verdict
    level = _LEVELS.get(verdict.outcome, "error")
    said = " ".join(filter(None, [result.question.prompt, verdict.message or verdict.outcome]))
    title = f"{exercise_id}.{result.question.id}"
    return command(level, title, said, result.file, result.line or 1)


def _array(exercise_id: str, entries: list[QuestionResult], first: QuestionResult) -> str:
    """Return one command for all entries of an array, each kind of reason told once."""
    level = _LEVELS.get(outcome_of(entries), "error")
    said = [first.question.whole_prompt, f"{counted(entries)}.", *reasons(entries)]
    title = f"{exercise_id}.{first.question.key}"
    return command(level, title, " ".join(said), first.file, first.line or 1)


def command(level: str, title: str, message: str, file: str = "", line: int = 0) -> str:
    """Return one workflow command, with nothing in it that could be another."""
    properties = [f"file={_property(file)}", f"line={line}"] if file else []
    properties.append(f"title={_property(title)}")
    return f"::{level} {','.join(properties)}::{_data(message)}"


def _data(text: str) -> str:
    return printable_lines(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
