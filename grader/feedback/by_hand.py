"""The step as it is worked on paper, where a slope is computed from the activation already found.

The engine writes ``dyhat/dz`` with ``sigmoid(z)``, a student with the number found for ``yhat``.
The two differ once that number is wrong, and then the student's way is the one to follow.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import Apply, Equation, Kind, Name, TrainingStep
from grader.backprop.expressions import names_in, replace_all
from grader.backprop.names import as_derivative, at_step
from grader.exercise.per_exercise import per_exercise

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from grader.backprop import Values
    from grader.exercise.model import Exercise


@per_exercise()
def on_paper(exercise: Exercise) -> TrainingStep:
    """Give the step's equations, in their order, each slope computed from its activation."""
    step = exercise.step
    equations = {name: _from_output(step, equation) for name, equation in step.equations.items()}
    return TrainingStep(step.givens, equations)


@per_exercise()
def paper_of(exercise: Exercise) -> Paper:
    """Give the paper of an exercise: what it finds out serves all students."""
    return Paper(exercise)


class Paper:
    """The numbers of an exercise, and what becomes of them where some are changed."""

    def __init__(self, exercise: Exercise) -> None:
        self.step = on_paper(exercise)
        self.right = self.step.program.run(exercise.givens)
        self._steps: dict[str, dict[str, int]] = {}
        self._after: dict[str, frozenset[str]] = {}
        self._moved: dict[tuple[frozenset[str], str | None], list[str]] = {}

    def inputs(self, quantity: str) -> list[str]:
        """Name what a quantity is computed from directly."""
        equation = self.step.equations.get(quantity)
        return names_in(equation.recipe) if equation else []

    def steps_back(self, quantity: str) -> dict[str, int]:
        """Tell how many steps each quantity that one depends on lies before it; itself is 0."""
        if quantity not in self._steps:
            steps, found = {quantity: 0}, [quantity]
            for name in found:  # which grows as it is gone through
                for other in self.inputs(name):
                    if other not in steps:
                        steps[other] = steps[name] + 1
                        found.append(other)
            self._steps[quantity] = steps
        return self._steps[quantity]

    def after(self, quantity: str) -> frozenset[str]:
        """Name what depends on a quantity, and itself."""
        if quantity not in self._after:
            ancestors = self.step.ancestors
            later = (name for name in self.step.equations if quantity in ancestors[name])
            self._after[quantity] = frozenset((quantity, *later))
        return self._after[quantity]

    def with_changes(
        self,
        changes: Mapping[str, float],
        only: str | None = None,
        base: Values | None = None,
        fixed: Collection[str] = (),
    ) -> Values:
        """Set quantities to numbers, and work out what depends on them.

        ``only`` limits that to what one quantity needs, ``base`` is what is changed, if not the
        right numbers, and what is ``fixed`` stays as it is there.
        """
        key = (frozenset(changes), only)
        if key not in self._moved:
            self._moved[key] = self._depending(*key)
        names = [name for name in self._moved[key] if name not in fixed]
        return self.step.program.rerun(base or self.right, changes, names)

    def _depending(self, changed: frozenset[str], only: str | None) -> list[str]:
        ancestors = self.step.ancestors
        needed = {only, *ancestors[only]} if only else ancestors.keys()
        return [n for n in self.step.equations if n in needed and changed & ancestors[n]]


def _from_output(step: TrainingStep, equation: Equation) -> Equation:
    derivative = as_derivative(equation.name)
    if equation.kind is not Kind.LOCAL or not derivative:
        return equation
    output = at_step(derivative.of, derivative.step)
    match step.equations[output].recipe:
        case Apply(operation, (_,)) as applied if operation != "neg":
            recipe = replace_all(equation.recipe, applied, Name(output))
            return Equation(equation.name, recipe, equation.kind)
    return equation
