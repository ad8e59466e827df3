"""Answers that follow from a wrong number, but leave nothing to compute there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from grader.backprop import Kind
from grader.checkers.closeness import Target
from grader.feedback.by_hand import paper_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.exercise.model import Exercise
    from grader.feedback.student_numbers import StudentNumber
    from grader.feedback.ways import Way

_DERIVATIVES = {Kind.LOCAL, Kind.GRADIENT}
_FIGURES = 3  # to which a number that agrees with another repeats it
_MORE = 1.1  # a number is copied, and does not just happen to come out, if this much more is, too


def leaves_nothing(
    exercise: Exercise,
    given: StudentNumber,
    way: Way,
    wrong: Sequence[StudentNumber],
    elsewhere: Sequence[StudentNumber],
) -> bool:
    """Return whether an answer took no work, with these wrong numbers in one way of working.

    That is so with a zero; where the answer is 1 or a given, or stands wrong ``elsewhere``; and
    where it repeats what it is computed from, unless it does so at the right numbers, too.
    """
    return _Work(exercise, given, way, wrong).is_none(elsewhere)


class _Work:
    """An answer, and what it comes to where the wrong numbers behind it are changed."""

    def __init__(
        self, exercise: Exercise, given: StudentNumber, way: Way, wrong: Sequence[StudentNumber]
    ) -> None:
        self.exercise = exercise
        self.given = given
        self.way = way
        self.paper = paper_of(exercise)
        self.own = {number.quantity: number.written.value for number in wrong}
        self.origin = self.paper.right[given.moves] if given.moves else None

    def is_none(self, elsewhere: Sequence[StudentNumber]) -> bool:
        target, true = self._target(self.own), self._target({})
        if not target.change or not true.change or 0 in self.own.values():
            return True
        size = abs(self.given.written.value)
        if any(abs(number.written.value) == size for number in elsewhere):
            return True
        if self._is_copy(true):
            return False
        return self._is_swallowed() or self._repeats_another() or self._is_at_hand(target)

    def _target(self, changes: Mapping[str, float]) -> Target:
        value = self.paper.value(self.way.compiled, self.way.names, changes)
        return Target(value or 0.0, self.origin)

    def _is_copy(self, true: Target) -> bool:
        """Tell whether the right answer, too, is just what it is computed from: times 1, say."""
        sizes = (abs(self.paper.right[name] or 0.0) for name in self.way.names)
        return any(math.isclose(abs(true.change), size) for size in sizes)

    def _is_swallowed(self) -> bool:
        """Return whether a function repeats a wrong number only because of its size.

        As tanh does with a tiny one, and relu does not: it would repeat one of the right size.
        """
        return any(
            self._repeats(name, value)
            and self._repeats(name, _MORE * value)
            and not self._repeats(name, math.copysign(self.paper.right[name] or 1.0, value))
            for name, value in self.own.items()
            if name in self.way.names
        )

    def _repeats(self, name: str, value: float) -> bool:
        target = self._target({**self.own, name: value})
        return _is_repeated(target.change, value, _FIGURES)

    def _repeats_another(self) -> bool:
        """Return whether a derivative repeats another number, which a power of ten multiplied."""
        if self.paper.step.equations[self.given.quantity].kind not in _DERIVATIVES:
            return False
        if not any(map(_is_power_of_ten, self.own.values())):
            return False
        values = self.paper.with_changes(self.own)
        own, true = self._target(self.own), self._target({})
        return any(
            _is_repeated(own.change, values[name] or 0.0, _FIGURES)
            and not _is_repeated(true.change, self.paper.right[name] or 0.0, _FIGURES)
            for name in self.way.names
        )

    def _is_at_hand(self, target: Target) -> bool:
        """Return whether a number is 1 or a given, but for its sign."""
        sizes = {abs(target.value), abs(target.change)}
        return any(abs(value) in sizes for value in (1.0, *self.exercise.givens.values()))


def _is_power_of_ten(value: float) -> bool:
    return value != 0 and _is_repeated(value, 1.0, 9)


def _is_repeated(value: float, other: float, figures: int) -> bool:
    """Return whether two numbers agree to so many figures, or exactly but for a power of ten."""
    if not value or not other:
        return False
    distance = math.log10(abs(value)) - math.log10(abs(other))
    power = round(distance)
    return abs(distance - power) < (1e-9 if power else 0.4 * 10.0**-figures)
