"""Carried errors: a wrong number that is just what the student's own earlier numbers lead to."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING

from grader.backprop import Kind
from grader.checkers.compute import target_of
from grader.checkers.verdicts import Outcome
from grader.feedback.by_hand import paper_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.checkers.closeness import Target
    from grader.exercise.model import Exercise
    from grader.feedback.student_numbers import StudentNumber

_MAX_SUBSETS = 100
_DERIVATIVES = {Kind.LOCAL, Kind.GRADIENT}
_FEW = 2  # so many wrong numbers are tried in all combinations before all of them are


@dataclass(frozen=True, slots=True)
class Carried:
    """Which wrong numbers an answer follows from, and where the error began.

    It is CARRIED, or COARSE if too few figures are written; ``trivial`` if what it follows from
    leaves nothing to compute: a zero, a one, or a number repeated.
    """

    outcome: Outcome
    numbers: tuple[StudentNumber, ...]
    origins: tuple[StudentNumber, ...]
    trivial: bool


class Carrying:
    """Follows the numbers of one sheet downstream."""

    def __init__(self, exercise: Exercise, given: Mapping[str, StudentNumber]) -> None:
        self.exercise = exercise
        self.given = given
        self.paper = paper_of(exercise)
        self._origins: dict[str, tuple[StudentNumber, ...]] = {}

    def upstream(self, given: StudentNumber) -> list[StudentNumber]:
        """List the student's numbers for what a quantity depends on."""
        ancestors = self.paper.step.ancestors[given.quantity]
        return [pin for name, pin in self.given.items() if name in ancestors]

    def behind(self, given: StudentNumber) -> Carried | None:
        """Find the fewest wrong earlier numbers that this one follows from.

        The right ones count as exact, or else as they were written.
        """
        upstream = self.upstream(given)
        right = [pin for pin in upstream if pin.is_right]
        for wrong in _subsets([pin for pin in upstream if not pin.is_right]):
            if outcome := self._leads_to(given, wrong, right, upstream):
                fewest = self._fewest(given, wrong, right, upstream)
                return self._carried(given, outcome, fewest)
        return None

    def follows(self, given: StudentNumber) -> bool:
        """Tell whether a number follows from all the earlier ones just as they were written.

        Where these are right, but rounded, it is off by their rounding alone.
        """
        upstream = self.upstream(given)
        return bool(upstream) and self._leads_to(given, upstream, [], upstream) is Outcome.CORRECT

    def spread(self, given: StudentNumber, pinned: Sequence[StudentNumber]) -> float:
        """Bound how far the rounding of earlier numbers can move a quantity.

        A number of one figure is taken for exact: rounded so far, anything could follow from it.
        """
        pins = _as_written(pinned)
        middle = self._value(given, pins)
        moved = 0.0
        for pin in pinned:
            if pin.written.figures != 1:
                shifted = pins | {pin.quantity: pins[pin.quantity] + pin.half_unit}
                value = self._value(given, shifted)
                moved += abs((value or 0.0) - middle) if middle is not None else 0.0
        return moved

    def _leads_to(
        self,
        given: StudentNumber,
        wrong: Sequence[StudentNumber],
        right: Sequence[StudentNumber],
        upstream: list[StudentNumber],
    ) -> Outcome | None:
        for pinned in (wrong, [*wrong, *right]):
            values = self.paper.with_changes(_as_written(pinned), given.quantity)
            moved = values[given.moves] if given.moves else 0.0
            if not given.is_near(values[given.quantity], moved):
                return None
            target = target_of(self.exercise, given.quantity, values)
            if target and (outcome := given.against(target, lambda: self.spread(given, upstream))):
                return outcome
        return None

    def _fewest(
        self,
        given: StudentNumber,
        wrong: Sequence[StudentNumber],
        right: Sequence[StudentNumber],
        upstream: list[StudentNumber],
    ) -> tuple[StudentNumber, ...]:
        """Leave out the numbers that an answer follows without."""
        kept = list(wrong)
        for number in wrong if len(wrong) > _FEW else ():
            fewer = [other for other in kept if other is not number]
            if fewer and self._leads_to(given, fewer, right, upstream):
                kept = fewer
        return tuple(kept)

    def _carried(
        self, given: StudentNumber, outcome: Outcome, wrong: tuple[StudentNumber, ...]
    ) -> Carried:
        origins: dict[str, StudentNumber] = {}
        for number in wrong:
            for origin in self._origins.get(number.quantity, (number,)):
                origins[origin.quantity] = origin
        self._origins[given.quantity] = tuple(origins.values())
        outcome = Outcome.CARRIED if outcome is Outcome.CORRECT else outcome
        return Carried(outcome, wrong, tuple(origins.values()), self._is_trivial(given, wrong))

    def _is_trivial(self, given: StudentNumber, wrong: Sequence[StudentNumber]) -> bool:
        """Tell whether what an answer follows from leaves nothing to compute.

        That is so with a zero; where the answer is 1 or a given; and where it repeats another
        wrong one, or what a derivative is computed from, unless the right ones do, too.
        """
        values = self.paper.with_changes(_as_written(wrong), given.quantity)
        target = target_of(self.exercise, given.quantity, values)
        true = target_of(self.exercise, given.quantity, self.paper.right)
        if not target or not true or not target.change:
            return True
        if any(number.written.value == 0 for number in wrong) or self._is_everywhere(given, wrong):
            return True
        if self._is_copied(given, true):
            return False
        is_derivative = self.paper.step.equations[given.quantity].kind in _DERIVATIVES
        repeated = is_derivative and any(
            _is_repeated(target.change, values[name] or 0.0, given.figures)
            and not _is_repeated(true.change, self.paper.right[name] or 0.0, given.figures)
            for name in self.paper.inputs(given.quantity)
        )
        return repeated or self._is_at_hand(target)

    def _is_copied(self, given: StudentNumber, true: Target) -> bool:
        """Tell whether the right answer, too, is just what it is computed from: times 1, say."""
        sizes = (self.paper.right[name] or 0.0 for name in self.paper.inputs(given.quantity))
        return any(abs(true.change) == abs(size) for size in sizes)

    def _is_everywhere(self, given: StudentNumber, wrong: Sequence[StudentNumber]) -> bool:
        """Tell whether the same number is also the wrong answer to a question before."""
        return any(
            number.result.verdict.outcome is Outcome.WRONG
            and abs(number.written.value) == abs(given.written.value)
            for number in self.upstream(given)
            if number not in wrong
        )

    def _is_at_hand(self, target: Target) -> bool:
        """Tell whether a number is 1 or a given, but for its sign."""
        sizes = {abs(target.value), abs(target.change)}
        return any(abs(value) in sizes for value in (1.0, *self.exercise.givens.values()))

    def _value(self, given: StudentNumber, pins: Mapping[str, float]) -> float | None:
        return self.paper.with_changes(pins, given.quantity)[given.quantity]


def _as_written(numbers: Sequence[StudentNumber]) -> dict[str, float]:
    return {number.quantity: number.written.value for number in numbers}


def _subsets(wrong: list[StudentNumber]) -> Iterator[tuple[StudentNumber, ...]]:
    """Yield sets of numbers: the smallest and the nearest first, then all, then those between."""
    nearest = wrong[::-1]
    few = range(1, min(_FEW, len(wrong) - 1) + 1)
    more = range(_FEW + 1, len(wrong))
    yield from islice((s for size in few for s in combinations(nearest, size)), _MAX_SUBSETS)
    if wrong:
        yield tuple(wrong)
    yield from islice((s for size in more for s in combinations(nearest, size)), _MAX_SUBSETS)


def _is_repeated(value: float, other: float, figures: int) -> bool:
    """Tell whether two numbers agree to so many figures, or exactly but for a power of ten."""
    if not value or not other:
        return False
    distance = math.log10(abs(value)) - math.log10(abs(other))
    power = round(distance)
    return abs(distance - power) < (1e-9 if power else 0.4 * 10.0**-figures)
