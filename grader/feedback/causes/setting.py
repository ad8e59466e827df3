"""The setting of a search for causes: the equations of one step, and how calls are evaluated."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from grader.backprop import Apply, Kind, TrainingStep
from grader.backprop.arrays import entries
from grader.backprop.expressions import names_in
from grader.backprop.names import base_of
from grader.exercise.per_exercise import per_exercise
from grader.feedback.by_hand import as_on_paper, on_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from grader.backprop import Equation, Expression, Values
    from grader.backprop.evaluate import Compiled
    from grader.checkers.functions.trials import Call
    from grader.exercise.model import Exercise
    from grader.feedback.slips import Slip

    Recipes: TypeAlias = "dict[str, Compiled]"

LIKELY, POSSIBLE = 2, 4  # how rare a cause is, on the scale of single slips


class Cause(NamedTuple):
    """What may be wrong with a function: ``phrase`` completes "This is what you get ...".

    ``values`` gives what the quantities are at a call then; None if they are not defined.
    """

    phrase: str
    values: Callable[[Call], Values | None]
    cost: int = LIKELY


class Setting:
    """One exercise: the equations of its first step, as they are worked on paper."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        first = exercise.first_step
        paper = on_paper(exercise).equations
        self.step = TrainingStep(first.givens, {name: paper[name] for name in first.equations})
        self.equations: Mapping[str, Equation] = self.step.equations
        self.program = self.step.program
        self.place = {name: at for at, name in enumerate(self.program.names)}
        self.updates = first.updates

    @cached_property
    def arrays(self) -> dict[str, list[str]]:
        """The entries of each given, by its name."""
        shapes = self.exercise.shapes
        return {name: entries(name, shapes[name]) for name in self.exercise.given}

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The givens that are updated, or that a derivative is taken with respect to."""
        moved = {*self.updates.values()}
        for equation in self.of_kind(Kind.GRADIENT, Kind.LOCAL):
            wrt = equation.name.rpartition("/d")[2]
            if wrt in self.exercise.givens and equation.name.startswith("dL/"):
                moved.add(wrt)
        return frozenset(moved)

    def is_of_parameter(self, gradient: str) -> bool:
        """Return whether a gradient is that of a parameter."""
        return gradient.rpartition("/d")[2] in self.parameters

    def is_weight(self, parameter: str) -> bool:
        """Return whether a parameter is multiplied by something on its way forward."""
        return any(
            parameter in names_in(part)
            for each in self.of_kind(Kind.FORWARD)
            if isinstance(each.recipe, Apply)
            for part in each.recipe.operands
            if isinstance(part, Apply) and part.operation == "*"
        )

    def of_kind(self, *kinds: Kind) -> Iterator[Equation]:
        """Yield the equations of some kinds, in the order of computation."""
        return (each for each in self.equations.values() if each.kind in kinds)

    def symbol(self, name: str) -> str:
        """Return a quantity; an entry of an array stands for all of it."""
        whole = "/".join(map(base_of, name.split("/")))
        return self.exercise.symbol(whole)

    def comes_before(self, first: str, other: str) -> bool:
        """Return whether a quantity is computed before another one."""
        return self.place.get(first, len(self.place)) < self.place[other]

    def compiled(self, changes: Mapping[str, Expression | None]) -> Recipes:
        """Compile changed recipes: those that change something, and can be computed in order."""
        return {
            name: self.program.compile(recipe)
            for name, recipe in changes.items()
            if recipe is not None
            and recipe != self.equations[name].recipe
            and all(self.comes_before(used, name) for used in names_in(recipe))
        }

    def own(self, slip: Slip, compiled: Compiled) -> Compiled:
        """Return a slip's recipe, compiled for the equations of the first step alone."""
        if self.exercise.first_step is self.exercise.step:
            return compiled
        equation = self.equations[slip.quantity]
        return self.program.compile(as_on_paper(self.step, equation, slip.recipe))

    def changed(
        self, phrase: str, changes: Mapping[str, Expression | None], cost: int = POSSIBLE
    ) -> Iterator[Cause]:
        """Yield the cause that equations have other recipes in every step, if any has."""
        if recipes := self.compiled(changes):
            yield Cause(phrase, lambda call: self.after(call, recipes), cost)

    def run_by(
        self, phrase: str, run: Callable[[Mapping[str, float]], Values], cost: int = LIKELY
    ) -> Cause:
        """Return the cause that every step is evaluated by ``run``."""
        return Cause(phrase, lambda call: self.trained(call.givens, call.steps, run), cost)

    def after(self, call: Call, recipes: Recipes, steps: int | None = None) -> Values | None:
        """Return the values of the last step of a call, with changed recipes."""
        return self.trained(
            call.givens,
            call.steps if steps is None else steps,
            lambda givens: self.program.run(givens, recipes=recipes),
        )

    def trained(
        self,
        givens: Mapping[str, float],
        steps: int,
        run: Callable[[Mapping[str, float]], Values],
    ) -> Values | None:
        """Return the values of the last of so many steps, each of which ``run`` evaluates."""
        if steps <= 0:
            return {name: givens[old] for name, old in self.updates.items()}
        values = run(givens)
        for _ in range(steps - 1):
            moved = self.moved(givens, values)
            if moved is None:
                return None
            givens = moved
            values = run(givens)
        return values

    def moved(self, givens: Mapping[str, float], values: Values) -> dict[str, float] | None:
        """Return the givens after an update; None if one is not defined."""
        new = {old: values[name] for name, old in self.updates.items()}
        if None in new.values():
            return None
        return {**givens, **{old: value for old, value in new.items() if value is not None}}


@per_exercise()
def setting_of(exercise: Exercise) -> Setting:
    """Return the setting of an exercise: what it finds out serves all students."""
    return Setting(exercise)
