"""Slips that a question must keep out, and what each one would make of the answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from grader.backprop.algebra import substitute
from grader.backprop.names import base_of
from grader.exercise.verbs import Compute
from grader.feedback.by_hand import paper_of
from grader.feedback.slips import COMMON, slips_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.backprop import Expression, Values
    from grader.backprop.evaluate import Compiled
    from grader.exercise.model import Exercise
    from grader.feedback.by_hand import Paper
    from grader.feedback.slips import Slip

FAR = 5  # steps back from what is asked, beyond which too much happens on the way
_MAX_ENTRIES = 8  # of an array, all of which are tried
_SAMPLED = 4  # of a larger one so many are tried, more or less
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
        if slipped is None or self.slip.quantity == self.asked:
            return slipped
        changes = {self.slip.quantity: slipped}
        return self.paper.with_changes(changes, self.asked, values)[self.asked]

    @cached_property
    def recipe(self) -> Expression | None:
        """The recipe of the quantity asked with the slip in it; None if it is too long to read."""
        if self.slip.quantity == self.asked:
            return self.slip.recipe
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


def held_slips(exercise: Exercise) -> Mapping[str, Sequence[Held]]:
    """Group slips by the number asked whose question must keep them out.

    That is the quantity in which a slip is made, if a question asks for it. A common slip in
    another one is held against the next number asked that depends on it, if that lies near; one
    in a single entry of an array hardly counts there. Of a large array a few entries stand for all.
    """
    paper = paper_of(exercise)
    taken = {name for question in exercise.questions for name in question.quantities}
    numbers = set(_sampled(exercise))
    held: dict[str, list[Held]] = {}
    for asked in exercise.step.equations:
        if asked not in numbers:
            continue
        before = [name for name in paper.steps_back(asked, FAR) if name not in taken]
        near = [asked, *(name for name in before if base_of(name) == name)]
        taken.update(near)
        held[asked] = [
            Held(slip, compiled, asked, paper)
            for quantity in near
            for slip, compiled in slips_at(exercise, quantity)
            if quantity == asked or slip.cost_for(asked) == COMMON
        ]
    return held


def _sampled(exercise: Exercise) -> Iterator[str]:
    """Yield the numbers asked, of a large array a few."""
    asked = [question for question in exercise.questions if isinstance(question, Compute)]
    for _, group in groupby(asked, key=lambda question: question.key):
        entries = [question.quantity for question in group]
        yield from entries if len(entries) <= _MAX_ENTRIES else entries[:: len(entries) // _SAMPLED]
