"""What is shown on a card beside the question itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.checkers.verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.checkers.results import QuestionResult
    from grader.session.cards import Card


@dataclass(frozen=True, slots=True)
class Help:
    """What a student asked for on a card, or has to know.

    ``typed`` is what was sent and not written, ``notice`` why not; ``hints`` are those taken of
    so many ``levels``; ``working`` is the way to the answer.
    """

    typed: tuple[str, ...] = ()
    notice: str = ""
    hints: Sequence[str] = ()
    levels: int = 0
    working: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A card with all that is shown on it.

    ``file`` is where functions are written; ``explain`` whether to tell what an answer looks
    like; ``below`` is a card for practice that stands on this one. On ``paper`` there is room for
    an answer in the place of fields.
    """

    card: Card
    results: Sequence[QuestionResult] = ()
    help: Help = field(default_factory=Help)
    file: str = ""
    explain: bool = True
    below: str = ""
    paper: bool = False

    @property
    def done(self) -> bool:
        """Whether all points of the question were earned."""
        return bool(self.results) and all(each.full for each in self.results)

    @property
    def state(self) -> str:
        """How far the question has come, in a word."""
        if self.done:
            return "done"
        blank = all(each.verdict.outcome is Outcome.UNANSWERED for each in self.results)
        return "open" if blank else "missed"

    @property
    def title(self) -> str:
        """The id of the element that words the question."""
        return f"{'practice' if self.card.practice else 'prompt'}-{self.card.question.key}"
