"""Carried errors: a wrong number that is just what the student's own earlier numbers lead to."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, islice
from typing import TYPE_CHECKING

from grader.checkers.compute import target_of
from grader.checkers.verdicts import Outcome
from grader.feedback.paper import on_paper

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.backprop import Values
    from grader.checkers.closeness import Target
    from grader.exercise.model import Exercise
    from grader.feedback.written import Given

_MAX_SUBSETS = 200


@dataclass(frozen=True, slots=True)
class Carried:
    """Which wrong numbers an answer follows from, and where the error began.

    It is CARRIED, or COARSE if too few figures are written; ``trivial`` if what it follows from
    leaves nothing to compute: a zero, or a given repeated.
    """

    outcome: Outcome
    numbers: tuple[Given, ...]
    origins: tuple[Given, ...]
    trivial: bool


class Carrying:
    """Follows the numbers of one sheet downstream."""

    def __init__(self, exercise: Exercise, given: dict[str, Given]) -> None:
        self.exercise = exercise
        self.step = on_paper(exercise)
        self.given = given
        self._origins: dict[str, tuple[Given, ...]] = {}

    def upstream(self, given: Given) -> list[Given]:
        """List the student's numbers for what a quantity depends on."""
        ancestors = self.step.ancestors[given.quantity]
        return [pin for name, pin in self.given.items() if name in ancestors]

    def behind(self, given: Given) -> Carried | None:
        """Find the fewest wrong earlier numbers that this one follows from.

        The right ones count as exact, or else as they were written.
        """
        upstream = self.upstream(given)
        right = [pin for pin in upstream if pin.is_right]
        for wrong in self._subsets([pin for pin in upstream if not pin.is_right]):
            for pinned in (wrong, (*wrong, *right)):
                target = target_of(self.exercise, given.quantity, self._values(pinned))
                outcome = target and given.against(target, lambda: self.spread(given, upstream))
                if target and outcome:
                    return self._carried(given, outcome, wrong, target)
        return None

    def spread(self, given: Given, pinned: Sequence[Given]) -> float:
        """Bound how far the rounding of earlier numbers can move a quantity."""
        middle = self._values(pinned)[given.quantity]
        moved = 0.0
        for pin in pinned:
            pins = {p.quantity: p.written.value for p in pinned}
            pins[pin.quantity] += pin.half_unit
            value = self._run(pins)[given.quantity]
            if value is not None and middle is not None:
                moved += abs(value - middle)
        return moved

    def _carried(
        self, given: Given, outcome: Outcome, wrong: tuple[Given, ...], target: Target
    ) -> Carried:
        origins: dict[str, Given] = {}
        for number in wrong:
            for origin in self._origins.get(number.quantity, (number,)):
                origins[origin.quantity] = origin
        self._origins[given.quantity] = tuple(origins.values())
        repeated = any(abs(target.value) == abs(value) for value in self.exercise.givens.values())
        trivial = target.change == 0 or repeated
        outcome = Outcome.CARRIED if outcome is Outcome.CORRECT else outcome
        return Carried(outcome, wrong, tuple(origins.values()), trivial)

    def _subsets(self, wrong: list[Given]) -> Iterator[tuple[Given, ...]]:
        """Yield sets of numbers, the smallest and the nearest first, and all of them last."""
        nearest = wrong[::-1]
        sizes = range(1, len(wrong))
        yield from islice((s for size in sizes for s in combinations(nearest, size)), _MAX_SUBSETS)
        if wrong:
            yield tuple(wrong)

    def _values(self, pinned: Sequence[Given]) -> Values:
        return self._run({pin.quantity: pin.written.value for pin in pinned})

    def _run(self, pins: dict[str, float]) -> Values:
        return self.step.program.run(self.exercise.givens, pins)
