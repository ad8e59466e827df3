"""The report as GitHub Markdown, a student's text in fences that it cannot break out of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.checkers.verdicts import Outcome
from grader.reports.arrays import by_question, outcome_of
from grader.reports.marks import sign
from grader.reports.printable import printable, printable_lines
from grader.reports.words import (
    NOTHING,
    described,
    fault_lines,
    place,
    points,
    printed_lines,
    share,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checkers.results import ExerciseResult, QuestionResult, Report

MAX_BYTES = (1 << 20) - 1024  # of a step summary, with room for a last word
_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+.!|<>&~@:$-])")


def markdown_report(report: Report, limit: int = MAX_BYTES) -> str:
    """Return a table of the exercises and what needs work, in whole blocks up to a limit."""
    written: list[str] = []
    for block in _blocks(report):
        limit -= len(block.encode()) + 2
        if limit < 0:
            written.append("There is more that needs work than fits in here.")
            break
        written.append(block)
    return "\n\n".join(written) + "\n"


def _blocks(report: Report) -> Iterator[str]:
    yield f"## {escaped(report.course)}: {escaped(share(report))}"
    if not report.started:
        yield f"**{NOTHING}**"
    yield _table(report)
    for result in report.exercises:
        yield from _exercise(result)


def _table(report: Report) -> str:
    rows = ["| Exercise | Points | Answers |", "|---|---|---|", *map(_row, report.exercises)]
    return "\n".join(rows)


def _row(result: ExerciseResult) -> str:
    marks = "".join(sign(outcome_of(group)) for group in by_question(result.results))
    earned = f"{points(result.earned)} of {points(result.possible)}"
    name = escaped(result.exercise.id)
    return f"| {name} | {earned} | {marks if result.started else 'not started'} |"


def _exercise(result: ExerciseResult) -> Iterator[str]:
    open_questions = [each for each in result.results if _needs_work(each)]
    if not (open_questions or result.faults or result.printed):
        return
    yield f"### {escaped(result.exercise.id)}"
    if result.faults:
        yield fenced("\n".join(fault_lines(result)))
    section = None
    for question in open_questions:
        if section is not (section := result.exercise.section_of(question.question.place)):
            yield f"#### {escaped(section.title)}" if section else ""
        yield _heading(question)
        yield fenced(described(question) + (f"\n{place(question)}" if question.line else ""))
    if result.printed:
        yield "Printed by your functions:"
        yield fenced("\n".join(printed_lines(result)))


def _needs_work(result: QuestionResult) -> bool:
    return not result.full and result.verdict.outcome is not Outcome.UNANSWERED


def _heading(result: QuestionResult) -> str:
    outcome = result.verdict.outcome
    earned = f"{points(result.earned)} of {points(result.possible)}"
    return f"{sign(outcome)} **{escaped(result.question.id)}**: {outcome.value}, {earned}"


def fenced(text: str) -> str:
    """Put text into a fence longer than any in it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{printable_lines(text)}\n{fence}"


def escaped(text: str) -> str:
    """Return text on one line so that nothing in it is Markdown or HTML."""
    return _SPECIAL.sub(r"\\\1", printable(text))
