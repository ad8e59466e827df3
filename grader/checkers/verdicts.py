"""Verdicts: what the grader says of one answer."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from grader.exercise.model import Marking


class Outcome(StrEnum):
    """What an answer turned out to be."""

    CORRECT = "correct"
    COARSE = "coarse"  # right to 2 figures, not to the figures asked
    CARRIED = "carried"  # wrong, but just what follows from an earlier wrong answer
    WRONG = "wrong"
    UNANSWERED = "unanswered"
    UNREADABLE = "unreadable"
    FAILED = "failed"  # the function raised, ran out of time or memory, or is missing


class Verdict(NamedTuple):
    """What the grader says of one answer.

    ``message`` is for the student; ``read_as`` tells how the answer was understood, where that
    is not plain; ``reason`` is a word for programs (``few_digits``, ``rounded``). ``share`` is the
    part of a wrong answer that is right and earns its part of the credit. ``note`` is more to
    know about a right answer.
    """

    outcome: Outcome
    message: str = ""
    read_as: str = ""
    reason: str = ""
    share: float = 0.0
    note: str = ""

    def credit(self, marking: Marking) -> float:
        """Return the share of the question's points that this earns."""
        match self.outcome:
            case Outcome.CORRECT:
                return marking.correct
            case Outcome.CARRIED:
                return marking.carried
            case Outcome.COARSE:
                return marking.coarse
        return self.share * marking.correct


CORRECT = Verdict(Outcome.CORRECT)
UNANSWERED = Verdict(Outcome.UNANSWERED)


def wrong(message: str, reason: str = "") -> Verdict:
    """Say that an answer is wrong."""
    return Verdict(Outcome.WRONG, message, reason=reason)


def unreadable(message: str) -> Verdict:
    """Say that an answer is not of the kind that was asked for."""
    return Verdict(Outcome.UNREADABLE, message)
