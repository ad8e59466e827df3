"""The search of slips: those that lead to a student's wrong number.

A slip is looked for at the number asked and at what lies before it, the nearest first, but not
behind a number that stands on the sheet. What it does is worked out on its way to the number alone.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop import Apply, Kind
from grader.checkers.compute import target_of
from grader.checkers.verdicts import Outcome
from grader.exercise.per_exercise import per_exercise
from grader.feedback.by_hand import paper_of
from grader.feedback.explain.messages import MAX_NAMED
from grader.feedback.slips import COMMON, NEVER, PAIR, RARE, are_alike, slips_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from grader.backprop import Values
    from grader.backprop.evaluate import Compiled
    from grader.exercise.model import Exercise
    from grader.feedback.by_hand import Paper
    from grader.feedback.explain.carried import Carrying
    from grader.feedback.slips import Slip
    from grader.feedback.student_numbers import StudentNumber

# How many steps before the number asked a slip may lie: the farther, the more of them would fit.
MAX_TRIED = 300  # slips for one number: of more, some would fit by chance
REACH = {COMMON: 5, RARE: 2, PAIR: 1, NEVER: -1}


class Effect(NamedTuple):
    """What a slip does: it gives a number for the quantity ``at``, and so one for that asked.

    ``distance`` counts the steps between them, ``way`` names what is worked out anew, ``origin`` is
    what the parameter then is that an update moves.
    """

    slip: Slip
    distance: int
    at: str
    gives: float
    way: tuple[str, ...]
    value: float
    origin: float


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
        self.named: list[tuple[Slip, StudentNumber]] = []

    def made_before(
        self, given: StudentNumber, slips: Sequence[Slip]
    ) -> tuple[Slip, StudentNumber] | None:
        """Return a slip that was named before, and where: one wrong helper is one slip.

        What leaves nothing to compute, such as 1 for every slope, is a slip each time.
        """
        if self._is_at_hand(given):
            return None
        for slip in slips:
            for before, number in self.named:
                is_same = slip.quantity == before.quantity and slip.recipe == before.recipe
                has_work = isinstance(slip.recipe, Apply)
                if is_same or (has_work and are_alike(self.exercise, slip, before)):
                    return slip, number
        return None

    def account_for(self, given: StudentNumber, origins: Sequence[StudentNumber]) -> bool:
        """Tell whether a number follows from slips that were named, and so is honest work.

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
        """Tell whether a number before, wrong for another reason, repeats one of these two."""
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
        """Tell whether a number is 0, 1, a given or on the sheet already, but for its sign."""
        others = (n.written.value for q, n in self.carrying.given.items() if q != given.quantity)
        sizes = {abs(value) for value in (0.0, 1.0, *self.exercise.givens.values(), *others)}
        return abs(given.written.value) in sizes

    def behind(self, given: StudentNumber) -> list[Slip]:
        """List the likeliest slips that lead to a number where what is right stays right."""
        return _likeliest(self.fits(given))

    def fits(self, given: StudentNumber) -> list[Fit]:
        """List all slips that lead to a number where what is right stays right."""
        upstream = self.carrying.upstream(given)
        fixed = frozenset(pin.quantity for pin in upstream)
        effects = _effects_where_right(self.exercise, given.quantity, fixed)
        right = [pin for pin in upstream if pin.is_right]
        return self._fitting(given, effects, self.paper.right, right)

    def on_own_numbers(self, given: StudentNumber) -> list[Slip]:
        """List the likeliest slips that lead from the student's earlier numbers to this one."""
        upstream = self.carrying.upstream(given)
        if not upstream:
            return []
        fixed = {pin.quantity for pin in upstream}
        effects = effects_on(self.exercise, given.quantity, fixed, self._own_values)
        return _likeliest(self._fitting(given, effects, self._own_values, upstream))

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
        near = [each for each in effects if given.is_near(each.value, each.origin)]
        fits = [fit for each in near if (fit := self._fit(given, each, base, pinned))]
        return [fit for fit in fits if fit.gap <= given.half_unit] or fits

    def _fit(
        self, given: StudentNumber, effect: Effect, base: Values, pinned: Sequence[StudentNumber]
    ) -> Fit | None:
        def spread() -> float:
            return self.carrying.spread(given, pinned)

        values = self.paper.step.program.rerun(base, {effect.at: effect.gives}, effect.way)
        target = target_of(self.exercise, given.quantity, values)
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


@per_exercise(limit=500)
def _effects_where_right(exercise: Exercise, asked: str, right: frozenset[str]) -> Sequence[Effect]:
    """Work out what slips do; in a class, many have the same numbers right."""
    return tuple(effects_on(exercise, asked, right, paper_of(exercise).right))


def effects_on(
    exercise: Exercise, asked: str, fixed: Collection[str], base: Values
) -> Iterator[Effect]:
    """Yield what slips within reach do to a quantity, the nearest first; what is fixed stays.

    A local derivative that is fixed may still be taken for another where it is used.
    """
    return islice(_all_effects_on(exercise, asked, fixed, base), MAX_TRIED)


def _all_effects_on(
    exercise: Exercise, asked: str, fixed: Collection[str], base: Values
) -> Iterator[Effect]:
    paper = paper_of(exercise)
    trial = _Trial(paper, asked, base)
    for name, distance in paper.steps_back(asked, max(REACH.values()), fixed).items():
        made = [s for s in slips_at(exercise, name) if distance <= REACH[s[0].cost_for(asked)]]
        way = tuple(paper.between(name, asked, fixed)) if made else ()
        yield from (effect for slip in made if (effect := trial.effect(slip, name, distance, way)))
    for name in paper.inputs(asked):
        equation = paper.step.equations.get(name)
        if name in fixed and equation and equation.kind is Kind.LOCAL:
            for slip, compiled in slips_at(exercise, name):
                used = replace(slip, quantity=asked), compiled
                if slip.cost_for(name) == COMMON and (
                    effect := trial.effect(used, name, 0, (asked,))
                ):
                    yield effect


class _Trial:
    """Tries slips on the values of an exercise, or on a student's, for one quantity asked."""

    def __init__(self, paper: Paper, asked: str, base: Values) -> None:
        self._program = paper.step.program
        origin = paper.step.parameter_of(asked)
        self._asked = (asked, origin) if origin else (asked,)
        self._slots = list(base.values())

    def effect(
        self, made: tuple[Slip, Compiled], at: str, distance: int, way: tuple[str, ...]
    ) -> Effect | None:
        """Return what a slip does; None if it gives no number."""
        slip, compiled = made
        gives = self._program.evaluate(compiled, self._slots)
        if gives is None:
            return None
        found = self._program.follow(self._slots, {at: gives}, way, self._asked)
        value, origin = found[0], found[-1] if len(found) > 1 else 0.0
        return (
            None if value is None else Effect(slip, distance, at, gives, way, value, origin or 0.0)
        )
