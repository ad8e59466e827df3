"""Bands: whether what a question takes for right keeps out every slip, 0 and no change."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from grader.authoring.findings import Finding
from grader.backprop.algebra import substitute
from grader.backprop.printing import text
from grader.checkers.compute import target_of
from grader.exercise.verbs import Compute
from grader.feedback.by_hand import paper_of
from grader.feedback.explain.messages import say_slips
from grader.feedback.slips import COMMON

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.backprop import Expression, Values
    from grader.backprop.evaluate import Compiled
    from grader.checkers.closeness import Target
    from grader.exercise.model import Exercise
    from grader.feedback.by_hand import Paper
    from grader.feedback.slips import Slip

    Slips: TypeAlias = Mapping[str, Sequence[tuple[Slip, Compiled]]]

_OTHERS = "take other numbers, or set symmetric = true if it is meant"
_SAME = 12  # figures to which two values are one and the same
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


def check(exercise: Exercise, held: Mapping[str, Sequence[Held]]) -> Iterator[Finding]:
    """Check that no slip, and neither 0 nor no change, passes for the right answer."""
    for question in exercise.questions:
        if not isinstance(question, Compute):
            continue
        target = target_of(exercise, question.quantity, exercise.values)
        if not target:
            continue
        if not target.change and not exercise.symmetric:
            parameter = exercise.step.parameter_of(question.quantity)
            said = "no change is" if parameter else "0 is"
            message = f"{said} the right answer, which a guess finds too"
            yield Finding(exercise.id, question.id, message, mend=_OTHERS)
        for each in held.get(question.quantity, ()):
            value = each.value(exercise.values)
            if value is None or not target.is_close(value, question.figures):
                continue
            if not (exercise.symmetric and target.is_hit(value)):
                yield _indistinct(exercise, question, each, target, value)


def _next_asked(exercise: Exercise, quantity: str) -> str | None:
    """Name the first number asked, in the order of computation, that depends on a quantity."""
    numbers = {q.quantity for q in exercise.questions if isinstance(q, Compute)}
    later = paper_of(exercise).after(quantity)
    return next((n for n in exercise.step.equations if n in numbers and n in later), None)


def _indistinct(
    exercise: Exercise, question: Compute, held: Held, target: Target, value: float
) -> Finding:
    """Say that a slip passes for the right answer, and what would tell them apart."""
    more = next((n for n in range(question.figures + 1, _SAME) if not target.is_close(value, n)), 0)
    said = say_slips(exercise, [held.slip]).removeprefix("This is what you get ").rstrip(".")
    return Finding(
        exercise.id,
        question.id,
        f"the answer {said} passes for the right one",
        mend=f"{more} figures tell them apart" if more else _OTHERS,
        keep=_condition(exercise, question, held.recipe) if held.recipe else "",
    )


def _condition(exercise: Exercise, question: Compute, slipped: Expression) -> str:
    """Write a condition that puts draws back where a slip passes for the right answer."""
    parameter = exercise.step.parameter_of(question.quantity)
    size = question.quantity + (f" - {parameter}" if parameter else "")
    share = f"{5 * 10.0**-question.figures:g}"
    return f"abs({question.quantity} - ({text(slipped)})) > {share}*abs({size})"
