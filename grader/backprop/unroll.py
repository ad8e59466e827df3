"""Several training steps in a row, written as one list of equations.

The quantities of step 2 bear ``@2``. A parameter starts each step from what the step before updated
it to; what is not updated stays the same quantity throughout.
"""

from __future__ import annotations

from grader.backprop.expressions import Name, rename
from grader.backprop.names import at_step
from grader.backprop.step import Equation, Kind, TrainingStep


def unroll(step: TrainingStep, steps: int) -> TrainingStep:
    """Repeat a training step, all steps being one list of equations."""
    constants = set(step.givens) - set(step.updates.values())
    equations = dict(step.equations)
    for number in range(2, steps + 1):

        def renamed(name: str, number: int = number) -> str:
            return name if name in constants else at_step(name, number)

        for update, parameter in step.updates.items():
            name = renamed(parameter)
            before = Name(at_step(update, number - 1))
            equations[name] = Equation(name, before, Kind.FORWARD)
        for equation in step.equations.values():
            name = renamed(equation.name)
            equations[name] = Equation(name, rename(equation.recipe, renamed), equation.kind)
    return TrainingStep(step.givens, equations)
