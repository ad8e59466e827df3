"""What is said of one answer, in lines that may stand in any report."""

from __future__ import annotations

import math
import shlex
from pathlib import PurePath
from typing import TYPE_CHECKING

from grader.checkers.verdicts import Outcome
from grader.reports.printable import printable

if TYPE_CHECKING:
    from grader.checkers.results import ExerciseResult, QuestionResult, Report

NOTHING = "There are no answers here: nothing was graded."
MAX_PRINTED = 12  # lines of a function's output that are shown
_MAX_SOURCE = 20  # lines of a student's own text that a message quotes


def points(number: float) -> str:
    """Return points as text: whole ones without decimals."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def share(report: Report) -> str:
    """Return the points of a report, and their share in whole per cent."""
    percent = math.floor(100 * report.score + 1e-9)  # 100% is for all points only
    return f"{points(report.earned)} of {points(report.possible)} points ({percent}%)"


def said(result: QuestionResult) -> list[str]:
    """Return what was answered and what is wrong with it; further lines quote the student."""
    verdict = result.verdict
    answer = f"You wrote {printable(result.answer)}" if result.answer else ""
    answer += f" ({printable(verdict.read_as, 1000)})" if verdict.read_as else ""
    message, *source = verdict.message.split("\n")
    joint = ": " if verdict.outcome is Outcome.UNREADABLE else ". "
    first = joint.join(filter(None, [answer, printable(message, 1000)]))
    return [first[:1].upper() + first[1:], *map(printable, source[:_MAX_SOURCE])]


def described(result: QuestionResult) -> str:
    """Return the prompt, the place and what is said, as lines of plain text."""
    said_of_it = [line for line in said(result) if line]
    if not said_of_it and result.verdict.outcome is Outcome.UNANSWERED:
        said_of_it = ["Not answered yet."]
    if result.full and result.note:
        said_of_it.append(result.note)
    return "\n".join([result.question.prompt, *said_of_it])


def place(result: QuestionResult) -> str:
    """Return the file and line of an answer, as ``file:line``."""
    file = printable(result.file, 1000)
    return f"{file}:{result.line}" if result.line else file


def as_argument(folder: PurePath, option: str = "") -> str:
    """Return a folder as a command wants it; the current one needs no word."""
    return "" if folder == PurePath() else f" {option}{shlex.quote(str(folder))}"


def fault_lines(result: ExerciseResult) -> list[str]:
    """Return what is wrong with a file of answers as a whole."""
    lines = [line for fault in result.faults for line in str(fault).split("\n")]
    return [printable(line, 500) for line in lines]


def printed_lines(result: ExerciseResult) -> list[str]:
    """Return the first lines that a student's functions printed."""
    if not result.printed:
        return []
    lines = result.printed.rstrip("\n").split("\n")
    more = len(lines) - MAX_PRINTED
    rest = [f"and {more} more lines"] if more > 0 else []
    return [*map(printable, lines[:MAX_PRINTED]), *rest]
