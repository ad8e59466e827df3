"""The report for people: marks first, then what needs work, then one next step."""

from __future__ import annotations

import math
import shlex
import textwrap
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING

import click

from grader.checkers.verdicts import Outcome
from grader.reports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.checkers.verdicts import ExerciseResult, QuestionResult, Report

WIDTH = 88
MAX_PRINTED = 12  # lines of a function's output that are shown
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


def points(number: float) -> str:
    """Write points: whole ones without decimals."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def _has_news(report: Report, result: ExerciseResult) -> bool:
    if len(report.exercises) == 1:
        return result.started
    begun = any(r.verdict.outcome is not Outcome.UNANSWERED for r in result.results)
    return bool(result.faults) or (begun and result.earned < result.possible)


def _headline(result: ExerciseResult, width: int) -> str:
    marks = f"{points(result.earned):>5} of {points(result.possible):<5}"
    if not result.started:
        return click.style(f"{marks} {result.exercise.id:<{width}}  not started", fg="bright_black")
    signs = "".join(click.style(_SIGNS[r.verdict.outcome][0], fg=_color(r)) for r in result.results)
    return f"{marks} {result.exercise.id:<{width}}  {signs}"


def _color(result: QuestionResult) -> str:
    return _SIGNS[result.verdict.outcome][1]


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
        yield from _printed(result.printed)
    blank = [r.question.id for r in result.results if r.verdict.outcome is Outcome.UNANSWERED]
    if blank:
        listed = f"· not answered yet: {', '.join(blank)}"
        wrapped = textwrap.wrap(listed, WIDTH - 4, subsequent_indent="    ")
        yield from (click.style(_indented(line), fg="bright_black") for line in wrapped)


def _question(result: QuestionResult) -> Iterator[str]:
    verdict = result.verdict
    sign = click.style(_SIGNS[verdict.outcome][0], fg=_color(result))
    name = click.style(result.question.id, bold=True)
    earned = f"{points(result.earned)} of {points(result.possible)}"
    yield _indented(f"{sign} {name}  {verdict.outcome}, {earned}  {_place(result)}")
    yield from _wrapped(result.question.prompt)
    answer = f"You wrote {printable(result.answer)}" if result.answer else ""
    answer += f" ({verdict.read_as})" if verdict.read_as else ""
    message, *source = verdict.message.split("\n")
    joint = ": " if verdict.outcome is Outcome.UNREADABLE else ". "
    said = joint.join(filter(None, [answer, printable(message, 1000)]))
    yield from _wrapped(said[:1].upper() + said[1:])
    yield from (_indented(printable(line), 6) for line in source)


def _printed(text: str) -> Iterator[str]:
    lines = text.rstrip("\n").split("\n")
    yield _indented("Printed by your functions:")
    yield from (_indented(f"| {printable(line)}", 4) for line in lines[:MAX_PRINTED])
    if len(lines) > MAX_PRINTED:
        yield _indented(f"| and {len(lines) - MAX_PRINTED} more lines", 4)


def _note(result: QuestionResult) -> Iterator[str]:
    lines = _wrap(f"✓ {result.question.id}: {result.question.note}", WIDTH - 2)
    yield from (
        click.style(_indented(line, 2 + 2 * bool(i)), dim=True) for i, line in enumerate(lines)
    )


def _place(result: QuestionResult) -> str:
    return click.style(_written_at(result), fg="bright_black")


def _written_at(result: QuestionResult) -> str:
    file = printable(result.file, 1000)
    return f"{file}:{result.line}" if result.line else file


def _wrapped(text: str) -> list[str]:
    return [_indented(line, 6) for line in _wrap(text, WIDTH - 6)]


def _indented(line: str, columns: int = 2) -> str:
    return " " * columns + line


def _total(report: Report) -> str:
    percent = math.floor(100 * report.score + 1e-9)  # 100% is for all points only
    total = f"{points(report.earned)} of {points(report.possible)} points ({percent}%)"
    return click.style(total, bold=True)


def _next_step(report: Report) -> Iterator[str]:
    """Point to the first error in the order of computation; exercises already begun come first."""
    for result in sorted(report.exercises, key=lambda result: not result.started):
        if not result.started:
            yield f"Next: {result.exercise.id}. bpgrade start writes its answer sheet."
            return
        question = result.first_to_mend()
        if question:
            name = f"{result.exercise.id}.{question.question.id}"
            place = f" ({_written_at(question)})" if question.line else ""
            folder = PurePath(question.file).parent
            quoted = printable(shlex.quote(str(folder)), 1000)
            where = "" if folder == PurePath() else f" --workspace {quoted}"
            yield f"Next: {name}{place}. For a hint: bpgrade hint {name}{where}"
            return
    yield "All done."


@lru_cache(maxsize=2_000)
def _wrap(text: str, width: int) -> tuple[str, ...]:
    """Wrap a text; notes and reasons are the same for many students of a class."""
    return tuple(textwrap.wrap(text, width))
