"""What came of looking for what a number follows from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.checkers.verdicts import Outcome

if TYPE_CHECKING:
    from grader.feedback.student_numbers import StudentNumber


@dataclass(frozen=True, slots=True)
class Carried:
    """Which numbers an answer follows from, and where the error began.

    It is CARRIED, or COARSE if too few figures are written; ``trivial`` if what it follows from
    leaves nothing to compute: a zero, a one, or a number repeated. ``rounded`` if all that it
    follows from is right, but rounded.
    """

    outcome: Outcome
    numbers: tuple[StudentNumber, ...]
    origins: tuple[StudentNumber, ...]
    trivial: bool
    rounded: bool

    @property
    def is_coarse(self) -> bool:
        """Whether too few figures are written."""
        return self.outcome is Outcome.COARSE
