"""The search of slips: those that lead to a student's wrong number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.checkers.compute import target_of
from grader.exercise.per_exercise import per_exercise
from grader.feedback.by_hand import paper_of
from grader.feedback.slips import COMMON, RARE, slips_by_quantity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from grader.backprop import Values
    from grader.exercise.model import Exercise
    from grader.feedback.explain.carried import Carrying
    from grader.feedback.slips import Slip
    from grader.feedback.student_numbers import StudentNumber

# How many steps before the number asked a slip may lie: the farther, the more of them would fit.
REACH = {COMMON: 5, RARE: 2}


@dataclass(frozen=True, slots=True)
class _Effect:
    """What a slip gives for its quantity, and all values after it."""

    slip: Slip
    value: float
    values: Values


class SlipSearch:
    """Looks for slips behind the numbers of one sheet; ``right`` are the quantities answered right.

    What is right stays as it is.
    """

    def __init__(self, carrying: Carrying) -> None:
        self.exercise = carrying.exercise
        self.carrying = carrying
        self.paper = carrying.paper
        self.right = {name for name, number in carrying.given.items() if number.is_right}

    def behind(self, given: StudentNumber) -> list[Slip]:
        """List the slips that lead to a number where what the student has right is right."""
        steps = self.paper.steps_back(given.quantity)
        near = {name for name, distance in steps.items() if distance <= max(REACH.values())}
        near -= self.right - {given.quantity}
        in_order = [name for name in self.paper.step.equations if name in near]
        effects = [effect for name in in_order for effect in self._effects_at(name)]
        right = [pin for pin in self.carrying.upstream(given) if pin.is_right]
        return list(self._leading_to(given, effects, right))

    def on_own_numbers(self, given: StudentNumber) -> list[Slip]:
        """List the slips that lead from all the student's earlier numbers to this one."""
        upstream = self.carrying.upstream(given)
        if all(pin.is_right for pin in upstream):
            return []
        pins = {pin.quantity: pin.written.value for pin in upstream}
        base = self.paper.with_changes(pins, given.quantity)
        near = {given.quantity, *self.paper.step.ancestors[given.quantity]} - pins.keys()
        effects = _effects(self.exercise, base, pins.keys(), near, given.quantity)
        return list(self._leading_to(given, effects, upstream))

    def _leading_to(
        self, given: StudentNumber, effects: Iterable[_Effect], pinned: Sequence[StudentNumber]
    ) -> Iterator[Slip]:
        asked = given.quantity
        for effect in effects:
            values = effect.values
            if effect.slip.quantity == asked:
                values = {**values, asked: effect.value}
            elif asked in self.right:  # right to few figures, and so held to be right above
                values = self.paper.step.program.rerun(values, {}, [asked])
            if given.is_near(values) and self._is_in_reach(effect.slip, given):
                target = target_of(self.exercise, asked, values)
                if target and given.against(target, lambda: self.carrying.spread(given, pinned)):
                    yield effect.slip

    def steps_to(self, slip: Slip, given: StudentNumber) -> int:
        """Return how many steps before a number a slip lies."""
        return self.paper.steps_back(given.quantity)[slip.quantity]

    def _is_in_reach(self, slip: Slip, given: StudentNumber) -> bool:
        return self.steps_to(slip, given) <= REACH[slip.cost_for(given.quantity)]

    def _effects_at(self, quantity: str) -> Sequence[_Effect]:
        """Work out a quantity's slips, what the student has right left as it is.

        A number right to few figures may itself have slipped, so its own slips count, too.
        """
        fixed = self.paper.after(quantity) & self.right
        return _effects_where_right(self.exercise, quantity, fixed)


@per_exercise(limit=500)
def _effects_where_right(
    exercise: Exercise, quantity: str, right: frozenset[str]
) -> Sequence[_Effect]:
    """Work out a quantity's slips; in a class, many have the same numbers right."""
    return tuple(_effects(exercise, paper_of(exercise).right, right, [quantity]))


def _effects(
    exercise: Exercise,
    base: Values,
    fixed: Collection[str],
    near: Iterable[str],
    only: str | None = None,
) -> Iterator[_Effect]:
    """Work out each slip made near a quantity; what is fixed stays as it is."""
    paper = paper_of(exercise)
    program = paper.step.program
    by_quantity = slips_by_quantity(exercise)
    for slip, compiled in [made for name in near for made in by_quantity.get(name, ())]:
        value = program.value(compiled, base)
        if value is not None:
            values = paper.with_changes({slip.quantity: value}, only, base, fixed)
            yield _Effect(slip, value, values)
