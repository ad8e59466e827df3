"""Findings: what makes an exercise unfit to be set, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.exercise.format.positions import locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.exercise.model import Exercise

MAX_NUMBERS = 8  # that are listed; more say nothing to anybody


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, and what would ``mend`` it.

    ``seed`` tells the variant where it shows first, None the numbers given; ``numbers`` are those
    drawn there, ``more`` counts the other variants where it shows. ``keep`` is a condition that
    puts such draws back; ``line`` is where the question begins in the file of the exercise.
    """

    exercise: str
    question: str
    message: str
    seed: int | None = None
    mend: str = ""
    keep: str = ""
    numbers: Mapping[str, float] = field(default_factory=dict)
    more: int = 0
    line: int = 1

    def __str__(self) -> str:
        """Write it on one line."""
        where = f"{self.exercise}.{self.question}" if self.question else self.exercise
        mend = f"; {self.mend}" if self.mend else ""
        return f"{where}: {self.message}{mend}{self._variant()}"

    def _variant(self) -> str:
        if self.seed is None:
            return ""
        numbers = ", ".join(f"{name} = {value:g}" for name, value in self.numbers.items())
        shown = f": {numbers}" if 0 < len(self.numbers) <= MAX_NUMBERS else ""
        more = f"; {self.more} more like it" if self.more else ""
        return f" (seed {self.seed}{shown}{more})"


def with_lines(found: Iterable[Finding], exercise: Exercise, text: str) -> list[Finding]:
    """Tell in which line of the file's text each question begins that a finding is about."""
    positions = locate(text)

    def line(name: str) -> int:
        question = exercise.question(name)
        start, _ = positions.key(("question", question.place)) if question else (0, 0)
        return text.count("\n", 0, start) + 1

    return [replace(finding, line=line(finding.question)) for finding in found]


def first_of_each(found: Iterable[Finding]) -> list[Finding]:
    """Keep the first of findings that say the same of one question, and count the others."""
    kept: dict[tuple[str, str], Finding] = {}
    for finding in found:
        key = finding.question, finding.message
        first = kept.setdefault(key, finding)
        if first is not finding and first.seed is not None:
            kept[key] = replace(first, more=first.more + 1)
    return list(kept.values())
