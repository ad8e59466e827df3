"""Marks: a sign and a colour for each outcome, and the legend that tells what they mean."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import click

from grader.checkers.verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKS = {
    Outcome.CORRECT: ("✓", "green"),
    Outcome.CARRIED: ("↷", "cyan"),
    Outcome.COARSE: ("≈", "yellow"),
    Outcome.WRONG: ("✗", "red"),
    Outcome.UNANSWERED: ("·", "bright_black"),
    Outcome.UNREADABLE: ("⊘", "magenta"),
    Outcome.FAILED: ("!", "red"),
}


def sign(outcome: Outcome) -> str:
    """Return the sign of an outcome."""
    return _MARKS[outcome][0]


@cache
def mark(outcome: Outcome) -> str:
    """Return the sign of an outcome, in its colour."""
    sign, color = _MARKS[outcome]
    return click.style(sign, fg=color)


def legend(outcomes: Iterable[Outcome]) -> str:
    """Return what the signs of some outcomes mean; no line ends between a sign and its word."""
    used = set(outcomes)
    return ", ".join(f"{sign}\N{NO-BREAK SPACE}{o}" for o, (sign, _) in _MARKS.items() if o in used)
