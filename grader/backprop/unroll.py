"""Several training steps in a row, written as one list of equations.

The quantities of step 2 bear ``@2``. A parameter starts each step from what the step before updated
it to; what is not updated stays the same quantity throughout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop.expressions import Name, rename
from grader.backprop.names import as_derivative, at_step, split_step
from grader.backprop.step import DerivationError, Equation, Kind, TrainingStep, build_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from grader.backprop.expressions import Expression
    from grader.backprop.step import Deriver


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


def extend(
    step: TrainingStep, names: Iterable[str], updates: Mapping[str, Expression], deriver: Deriver
) -> TrainingStep:
    """Extend equations by those of further derivatives, in as many steps as there are.

    Raises DerivationError for what there is not, such as a quantity of a later step.
    """
    more = [name for name in names if name not in step.ancestors]
    if not more:
        return step
    steps = max(split_step(name)[1] for name in step.equations)
    for name in more:
        _check_step(name, steps)
    firsts = dict.fromkeys(split_step(name)[0] for name in (*step.equations, *more))
    derivatives = [name for name in firsts if as_derivative(name)]
    return unroll(build_step(deriver.net, updates, derivatives, deriver), steps)


def _check_step(name: str, steps: int) -> None:
    """Refuse what is not derived and yet not there: it can only be of another training step."""
    first, number = split_step(name)
    if number > steps:
        raise DerivationError(f"there is no step {number} here: the last one is step {steps}")
    if not as_derivative(first):
        raise DerivationError(f"{first} is the same in every step: write it as {first}")
