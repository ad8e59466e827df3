"""Slips that a question must keep out, and what each one would make of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from grader.backprop.algebra import substitute
from grader.exercise.verbs import Compute
from grader.feedback.by_hand import paper_of
from grader.feedback.slips import COMMON

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.backprop import Expression, Values
    from grader.backprop.evaluate import Compiled
    from grader.exercise.model import Exercise
    from grader.feedback.by_hand import Paper
    from grader.feedback.slips import Slip

    Slips: TypeAlias = Mapping[str, Sequence[tuple[Slip, Compiled]]]

_FEW = 4  # so many quantities after a slip still make a formula that can be read


@dataclass(frozen=True)
class Held:
    """A slip that a question must keep out, made in the quantity that it asks for or before it."""

    slip: Slip
    compiled: Compiled
    asked: str
    paper: Paper

    def value(self, values: Values) -> float | None:
        """Give what becomes of the quantity asked where all is as it should be but for the slip."""
        slipped = self.paper.step.program.value(self.compiled, values)
        if slipped is None or not self._later:
            return slipped
        changes = {self.slip.quantity: slipped}
        return self.paper.with_changes(changes, self.asked, values)[self.asked]

    @cached_property
    def recipe(self) -> Expression | None:
        """The recipe of the quantity asked with the slip in it; None if it is too long to read."""
        recipes = {self.slip.quantity: self.slip.recipe}
        for name in self._later if len(self._later) <= _FEW else ():
            recipes[name] = substitute(self.paper.step.equations[name].recipe, recipes)
        return recipes.get(self.asked)

    @cached_property
    def _later(self) -> list[str]:
        """The quantities after the slip that lead to the one asked, in the order of computation."""
        wanted = {self.asked, *self.paper.step.ancestors[self.asked]}
        after = self.paper.after(self.slip.quantity) & wanted - {self.slip.quantity}
        return [name for name in self.paper.step.equations if name in after]


def held_slips(exercise: Exercise, slips: Slips) -> Mapping[str, Sequence[Held]]:
    """Group slips by the quantity whose question must keep them out.

    That is the quantity in which a slip is made, if a question asks for it. A common slip in
    another one is held against the next number asked that depends on it.
    """
    asked = {name for question in exercise.questions for name in question.quantities}
    held: dict[str, list[Held]] = {}
    for quantity, made in slips.items():
        at = quantity if quantity in asked else _next_asked(exercise, quantity)
        for slip, compiled in made if at else ():
            if at and (at == quantity or slip.cost_for(at) == COMMON):
                held.setdefault(at, []).append(Held(slip, compiled, at, paper_of(exercise)))
    return held


def _next_asked(exercise: Exercise, quantity: str) -> str | None:
    """Name the first number asked, in the order of computation, that depends on a quantity."""
    numbers = {q.quantity for q in exercise.questions if isinstance(q, Compute)}
    later = paper_of(exercise).after(quantity)
    return next((n for n in exercise.step.equations if n in numbers and n in later), None)
