"""The search of slips: those that lead to a student's wrong number.

A slip is looked for at the number asked and at what lies before it, the nearest first, but not
behind a number that stands on the sheet. What it does is worked out on its way to the number alone.
"""

from __future__ import annotations

from functools import cached_property
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop import Apply
from grader.checkers.compute import target_of
from grader.checkers.verdicts import Outcome
from grader.feedback.explain.effects import FEW_TRIED, MAX_TRIED, effects_on, effects_where_right
from grader.feedback.explain.messages import MAX_NAMED
from grader.feedback.slips import COMMON, are_alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.backprop import Values
    from grader.feedback.explain.carried import Carrying
    from grader.feedback.explain.effects import Effect
    from grader.feedback.slips import Slip
    from grader.feedback.student_numbers import StudentNumber

_MAX_ON_SHEET = 4_000  # slips that are tried for one sheet before only the nearest ones are


class Fit(NamedTuple):
    """A slip that gives a student's number, but for a gap."""

    slip: Slip
    cost: int
    distance: int
    value: float
    gap: float


class SlipSearch:
    """Looks for slips behind the numbers of one sheet."""

    def __init__(self, carrying: Carrying) -> None:
        self.exercise = carrying.exercise
        self.carrying = carrying
        self.paper = carrying.paper
        self._tried = 0
        self.named: list[tuple[Slip, StudentNumber]] = []

    def made_before(
        self, given: StudentNumber, slips: Sequence[Slip]
    ) -> tuple[Slip, StudentNumber] | None:
        """Return a slip that was named before, and where: one wrong helper is one slip.

        What leaves nothing to compute, such as 1 for every slope, is a slip each time; so is one in
        the very entries that a question asks for, or no entry would have been worked right.
        """
        if self._is_at_hand(given):
            return None
        for slip in slips:
            for before, number in self.named:
                is_here = slip.quantity == given.quantity and before.quantity == number.quantity
                if is_here and number.result.question.key == given.result.question.key:
                    continue
                is_same = slip.quantity == before.quantity and slip.recipe == before.recipe
                has_work = isinstance(slip.recipe, Apply)
                if is_same or (has_work and are_alike(self.exercise, slip, before)):
                    return slip, number
        return None

    def account_for(self, given: StudentNumber, origins: Sequence[StudentNumber]) -> bool:
        """Return whether a number follows from slips that were named, and so is honest work.

        A number that stands elsewhere, too, or is a given could be chosen to save the work; so
        could a 0, but for a derivative that is 1.
        """
        named = {number.quantity: slip for slip, number in self.named}
        givens = {abs(value) for value in self.exercise.givens.values()}
        return all(
            number.quantity in named
            and abs(number.written.value) not in givens
            and (number.written.value or self.paper.right[named[number.quantity].quantity] == 1)
            and not self._stands_elsewhere(given, number, named)
            for number in origins
        )

    def _stands_elsewhere(
        self, given: StudentNumber, origin: StudentNumber, named: Mapping[str, Slip]
    ) -> bool:
        """Return whether a number before, wrong for another reason, repeats one of these two."""
        sizes = {abs(given.written.value), abs(origin.written.value)}
        kind = named[origin.quantity].kind
        before = takewhile(lambda q: q != given.quantity, self.carrying.given)
        return any(
            self.carrying.given[quantity].result.verdict.outcome is Outcome.WRONG
            and abs(self.carrying.given[quantity].written.value) in sizes
            for quantity in before
            if quantity not in named or named[quantity].kind != kind
        )

    def _is_at_hand(self, given: StudentNumber) -> bool:
        """Return whether a number is 0, 1, a given or on the sheet already, but for its sign."""
        others = (n.written.value for q, n in self.carrying.given.items() if q != given.quantity)
        sizes = {abs(value) for value in (0.0, 1.0, *self.exercise.givens.values(), *others)}
        return abs(given.written.value) in sizes

    def behind(self, given: StudentNumber) -> list[Slip]:
        """Return the likeliest slips that lead to a number where what is right stays right."""
        return _likeliest(self.fits(given))

    def fits(self, given: StudentNumber) -> list[Fit]:
        """Return all slips that lead to a number where what is right stays right."""
        upstream = self.carrying.upstream(given)
        fixed = frozenset(pin.quantity for pin in upstream)
        effects = effects_where_right(self.exercise, given.quantity, fixed, self._most())
        right = [pin for pin in upstream if pin.is_right]
        return self._fitting(given, effects, self.paper.right, right)

    def on_own_numbers(self, given: StudentNumber) -> list[Slip]:
        """Return the likeliest slips that lead from the student's earlier numbers to this one."""
        upstream = self.carrying.upstream(given)
        if not upstream:
            return []
        fixed = {pin.quantity for pin in upstream}
        effects = effects_on(self.exercise, given.quantity, fixed, self._own_values)
        effects = islice(effects, self._most())
        return _likeliest(self._fitting(given, effects, self._own_values, upstream))

    def _most(self) -> int:
        """Return how many slips to try for the next number."""
        return MAX_TRIED if self._tried < _MAX_ON_SHEET else FEW_TRIED

    @cached_property
    def _own_values(self) -> Values:
        """What all quantities come to from the student's numbers."""
        pins = {name: number.written.value for name, number in self.carrying.given.items()}
        return self.paper.with_changes(pins)

    def _fitting(
        self,
        given: StudentNumber,
        effects: Iterable[Effect],
        base: Values,
        pinned: Sequence[StudentNumber],
    ) -> list[Fit]:
        """List the slips that give a number to all its digits; if none does, but for rounding."""
        effects = list(effects)
        self._tried += len(effects)
        near = [each for each in effects if given.is_near(each.value, each.origin)]
        fits = [fit for each in near if (fit := self._fit(given, each, base, pinned))]
        return [fit for fit in fits if fit.gap <= given.half_unit] or fits

    def _fit(
        self, given: StudentNumber, effect: Effect, base: Values, pinned: Sequence[StudentNumber]
    ) -> Fit | None:
        def spread() -> float:
            return self.carrying.spread(given, pinned)

        values = self.paper.step.program.rerun(base, {effect.at: effect.gives}, effect.way)
        target = target_of(self.exercise, given.quantity, values, with_terms=False)
        if not target or not given.against(target, spread):
            return None
        gap = max(0.0, abs(given.written.value - target.value) - target.rounding)
        last_digit = 2 * given.half_unit  # which may be cut off, not rounded
        if given.written.place is not None and gap > last_digit and gap > last_digit + spread():
            return None
        cost = effect.slip.cost_for(given.quantity)
        return Fit(effect.slip, cost, effect.distance, effect.value, gap)


def _likeliest(fits: Sequence[Fit]) -> list[Slip]:
    """Keep the likeliest slips; none if there are too many to say which it was.

    Of rare ones none is named, unless all of them are the same error, seen at several places.
    """
    cheapest = min((fit.cost for fit in fits), default=COMMON)
    best = [fit for fit in fits if fit.cost == cheapest]
    if cheapest == COMMON:
        return [fit.slip for fit in best] if len(best) <= MAX_NAMED else []
    first = best[0].value
    same = all(abs(fit.value - first) <= 1e-9 * abs(first) for fit in best)
    return [best[0].slip] if same else []
