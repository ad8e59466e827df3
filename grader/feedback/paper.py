"""The step as it is worked on paper, where a slope is computed from the activation already found.

The engine writes ``dyhat/dz`` with ``sigmoid(z)``, a student with the number found for ``yhat``.
The two differ once that number is wrong, and then the student's way is the one to follow.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grader.backprop import Apply, Equation, Kind, Name, TrainingStep
from grader.backprop.names import as_derivative, at_step

if TYPE_CHECKING:
    from grader.backprop import Expression
    from grader.exercise.model import Exercise


@lru_cache(maxsize=32)
def on_paper(exercise: Exercise) -> TrainingStep:
    """Give the step's equations, in their order, each slope computed from its activation."""
    step = exercise.step
    equations = {name: _from_output(step, equation) for name, equation in step.equations.items()}
    return TrainingStep(step.givens, equations)


def _from_output(step: TrainingStep, equation: Equation) -> Equation:
    derivative = as_derivative(equation.name)
    if equation.kind is not Kind.LOCAL or not derivative:
        return equation
    output = at_step(derivative.of, derivative.step)
    match step.equations[output].recipe:
        case Apply(operation, (_,)) as applied if operation != "neg":
            recipe = _put(equation.recipe, applied, Name(output))
            return Equation(equation.name, recipe, equation.kind)
    return equation


def _put(recipe: Expression, old: Expression, new: Expression) -> Expression:
    """Put one expression in the place of all that are the same as another."""
    if recipe == old:
        return new
    if isinstance(recipe, Apply):
        return Apply(recipe.operation, tuple(_put(part, old, new) for part in recipe.operands))
    return recipe
