"""The report for people: marks first, then what needs work, then one next step."""

from __future__ import annotations

import textwrap
from functools import cache, lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from grader.checkers.verdicts import Outcome
from grader.reports.printable import printable
from grader.reports.words import as_argument, place, points, printed_lines, said, share

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checkers.results import ExerciseResult, QuestionResult, Report

WIDTH = 88
_SIGNS = {
    Outcome.CORRECT: ("✓", "green"),
    Outcome.CARRIED: ("↷", "cyan"),
    Outcome.COARSE: ("≈", "yellow"),
    Outcome.WRONG: ("✗", "red"),
    Outcome.UNANSWERED: ("·", "bright_black"),
    Outcome.UNREADABLE: ("?", "magenta"),
    Outcome.FAILED: ("!", "red"),
}


def text_report(report: Report) -> str:
    """Write the report, with colours; who prints it takes them out where they have no place."""
    lines = [click.style(report.course, bold=True)]
    width = max((len(result.exercise.id) for result in report.exercises), default=0)
    for result in report.exercises:
        lines += (
            ["", *_exercise(result, width)]
            if _has_news(report, result)
            else [_headline(result, width)]
        )
    lines += ["", _total(report), *_next_step(report)]
    return "\n".join(lines) + "\n"


def _has_news(report: Report, result: ExerciseResult) -> bool:
    if len(report.exercises) == 1:
        return result.started
    begun = any(r.verdict.outcome is not Outcome.UNANSWERED for r in result.results)
    return bool(result.faults) or (begun and result.earned < result.possible)


def _headline(result: ExerciseResult, width: int) -> str:
    marks = f"{points(result.earned):>5} of {points(result.possible):<5}"
    if not result.started:
        return click.style(f"{marks} {result.exercise.id:<{width}}  not started", fg="bright_black")
    signs = "".join(_sign(each.verdict.outcome) for each in result.results)
    return f"{marks} {result.exercise.id:<{width}}  {signs}"


@cache
def _sign(outcome: Outcome) -> str:
    sign, color = _SIGNS[outcome]
    return click.style(sign, fg=color)


def _exercise(result: ExerciseResult, width: int) -> Iterator[str]:
    yield _headline(result, width)
    for fault in result.faults:
        head, *source = str(fault).split("\n")
        yield _indented(click.style("! ", fg="magenta") + printable(head, 500))
        yield from (_indented(printable(line), 4) for line in source)
    for question in result.results:
        if question.verdict.outcome not in {Outcome.CORRECT, Outcome.UNANSWERED}:
            yield from _question(question)
        elif question.question.note and question.verdict.outcome is Outcome.CORRECT:
            yield from _note(question)
    if result.printed:
        yield from _printed(result)
    blank = [r.question.id for r in result.results if r.verdict.outcome is Outcome.UNANSWERED]
    if blank:
        listed = f"· not answered yet: {', '.join(blank)}"
        wrapped = textwrap.wrap(listed, WIDTH - 4, subsequent_indent="    ")
        yield from (click.style(_indented(line), fg="bright_black") for line in wrapped)


def _question(result: QuestionResult) -> Iterator[str]:
    verdict = result.verdict
    sign = _sign(verdict.outcome)
    name = click.style(result.question.id, bold=True)
    earned = f"{points(result.earned)} of {points(result.possible)}"
    where = click.style(place(result), fg="bright_black")
    yield _indented(f"{sign} {name}  {verdict.outcome}, {earned}  {where}")
    yield from _wrapped(result.question.prompt)
    first, *source = said(result)
    yield from _wrapped(first)
    yield from (_indented(line, 6) for line in source)


def _printed(result: ExerciseResult) -> Iterator[str]:
    yield _indented("Printed by your functions:")
    yield from (_indented(f"| {line}", 4) for line in printed_lines(result))


def _note(result: QuestionResult) -> Iterator[str]:
    lines = _wrap(f"✓ {result.question.id}: {result.question.note}", WIDTH - 2)
    yield from (
        click.style(_indented(line, 2 + 2 * bool(i)), dim=True) for i, line in enumerate(lines)
    )


def _wrapped(text: str) -> list[str]:
    return [_indented(line, 6) for line in _wrap(text, WIDTH - 6)]


def _indented(line: str, columns: int = 2) -> str:
    return " " * columns + line


def _total(report: Report) -> str:
    return click.style(share(report), bold=True)


def _next_step(report: Report) -> Iterator[str]:
    """Point to the first error in the order of computation; exercises already begun come first."""
    options = printable(report.options, 1000)
    for result in sorted(report.exercises, key=lambda result: not result.started):
        if not result.started:
            command = f"bpgrade start{_folder(result)}{options}"
            yield f"Next: {result.exercise.id}. {command} writes its answer sheet."
            return
        question = result.first_to_mend()
        if question:
            name = f"{result.exercise.id}.{question.question.id}"
            written = f" ({place(question)})" if question.line else ""
            command = f"bpgrade hint {name}{_folder(result, '--workspace ')}{options}"
            yield f"Next: {name}{written}. For a hint: {command}"
            return
    yield "All done."


def _folder(result: ExerciseResult, option: str = "") -> str:
    """Name the folder of the answers as a command wants it; the current one needs no name."""
    folder = PurePath(result.results[0].file if result.results else "").parent
    return printable(as_argument(folder, option), 1000)


@lru_cache(maxsize=2_000)
def _wrap(text: str, width: int) -> tuple[str, ...]:
    """Wrap a text; notes and reasons are the same for many students of a class."""
    return tuple(textwrap.wrap(text, width))
