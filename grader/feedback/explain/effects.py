"""What slips do to a quantity: each is worked out on its way to the number asked alone."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop import Kind, Name
from grader.exercise.per_exercise import per_exercise
from grader.feedback.by_hand import paper_of
from grader.feedback.slips import COMMON, NEVER, PAIR, RARE, slips_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from grader.backprop import Values
    from grader.backprop.evaluate import Compiled
    from grader.exercise.model import Exercise
    from grader.feedback.by_hand import Paper
    from grader.feedback.slips import Slip

MAX_TRIED = 200  # slips for one number: of more, some would fit by chance
FEW_TRIED = 40  # slips for one number of many wrong ones
# How many steps before the number asked a slip may lie: the farther, the more of them would fit.
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


@per_exercise(limit=500)
def effects_where_right(
    exercise: Exercise, asked: str, right: frozenset[str], most: int
) -> Sequence[Effect]:
    """Work out what slips do; in a class, many have the same numbers right."""
    return tuple(islice(effects_on(exercise, asked, right, paper_of(exercise).right), most))


def effects_on(
    exercise: Exercise, asked: str, fixed: Collection[str], base: Values
) -> Iterator[Effect]:
    """Yield what slips within reach do to a quantity, the nearest first; what is fixed stays."""
    paper = paper_of(exercise)
    trial = _Trial(paper, asked, base)
    for name, distance in paper.steps_back(asked, max(REACH.values()), fixed).items():
        slips = slips_at(exercise, name, far=distance > REACH[RARE])
        made = [each for each in slips if distance <= REACH[each[0].cost_for(asked)]]
        way = tuple(paper.between(name, asked, fixed)) if made else ()
        yield from (effect for slip in made if (effect := trial.effect(slip, name, distance, way)))
        if name == asked:
            yield from _where_used(exercise, asked, fixed, trial)


def _where_used(
    exercise: Exercise, asked: str, fixed: Collection[str], trial: _Trial
) -> Iterator[Effect]:
    """Yield what it does to take a local derivative, which is fixed itself, for another in use."""
    paper = paper_of(exercise)
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
        wanted = (asked, origin) if origin else (asked,)
        self._wanted = [self._program.compile(Name(name)) for name in wanted]
        self._slots = list(base.values())

    def effect(
        self, made: tuple[Slip, Compiled], at: str, distance: int, way: tuple[str, ...]
    ) -> Effect | None:
        """Return what a slip does; None if it gives no number."""
        slip, compiled = made
        gives = self._program.evaluate(compiled, self._slots)
        if gives is None:
            return None
        found = self._program.follow(self._slots, {at: gives}, way, self._wanted)
        value, origin = found[0], found[-1] if len(found) > 1 else 0.0
        return (
            None if value is None else Effect(slip, distance, at, gives, way, value, origin or 0.0)
        )
