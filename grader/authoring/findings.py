"""Findings: what makes an exercise unfit to be set, or could be better, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.exercise.format.positions import locate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.exercise.model import Exercise

MAX_NUMBERS = 8  # that are listed; more say nothing to anybody
CHANCE = 0.05  # the share of variants up to which numbers that serve badly are only advice

# Each kind of finding, in the order of what matters.
_BY_CHANCE = ("zero", "slip")  # that depend on the numbers drawn, and cost few of them
KINDS = (
    *("value", "derivative", "kink", "choice", "sheet", "solution", "keep", "names", "mistake"),
    *("hint", "inputs", *_BY_CHANCE, "accept", "text", "repeat", "symbols"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, and what would ``mend`` it.

    Only an error makes an exercise unfit; anything else is advice. ``kind`` is one of KINDS.
    ``seed`` tells the variant where it shows first, None the numbers given; ``numbers`` are those
    drawn there, ``more`` counts the other variants where it shows. ``keep`` is a condition that
    puts such draws back; ``line`` is where the question begins in the file of the exercise.
    """

    exercise: str
    question: str
    kind: str
    message: str
    is_error: bool = True
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


def in_order(found: Iterable[Finding], seeds: int) -> list[Finding]:
    """Return findings once each, errors first, then by what matters.

    What comes of numbers drawn in few of ``seeds`` variants is advice.
    """
    settled = [_by_share(finding, seeds) for finding in _first_of_each(found)]
    return sorted(settled, key=lambda each: (not each.is_error, KINDS.index(each.kind)))


def _first_of_each(found: Iterable[Finding]) -> list[Finding]:
    """Keep the first of findings that say the same of one question, and count the others."""
    kept: dict[tuple[str, str, bool], Finding] = {}
    for finding in found:
        key = finding.question, finding.message, finding.is_error
        first = kept.setdefault(key, finding)
        if first is not finding and first.seed is not None:
            kept[key] = replace(first, more=first.more + 1)
    return list(kept.values())


def _by_share(finding: Finding, seeds: int) -> Finding:
    if finding.seed is None or finding.kind not in _BY_CHANCE:
        return finding
    is_error = finding.is_error and finding.more + 1 > CHANCE * seeds
    return replace(finding, is_error=is_error)
