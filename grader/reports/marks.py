"""Marks: a sign and a colour for each outcome, and the legend that tells what they mean."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import click

from grader.checkers.verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable

_MARKS = {
    Outcome.CORRECT: ("✓", "green", "right"),
    Outcome.CARRIED: ("↷", "cyan", "follows from an earlier mistake"),
    Outcome.COARSE: ("≈", "yellow", "too coarse"),
    Outcome.WRONG: ("✗", "red", "wrong"),
    Outcome.UNANSWERED: ("·", "bright_black", "not answered yet"),
    Outcome.UNREADABLE: ("⊘", "magenta", "not readable"),
    Outcome.FAILED: ("!", "red", "did not run"),
}


def sign(outcome: Outcome) -> str:
    """Return the sign of an outcome."""
    return _MARKS[outcome][0]


@cache
def mark(outcome: Outcome) -> str:
    """Return the sign of an outcome, in its colour."""
    sign, color, _ = _MARKS[outcome]
    return click.style(sign, fg=color)


def legend(outcomes: Iterable[Outcome]) -> str:
    """Tell what the signs of some outcomes mean."""
    used = set(outcomes)
    return "  ".join(f"{sign} {said}" for each, (sign, _, said) in _MARKS.items() if each in used)
