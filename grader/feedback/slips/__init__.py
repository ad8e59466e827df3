"""Slips: the small human changes to a recipe, and the words that each is told with.

Every entry of ``CATALOGUE`` turns an equation into changed recipes; the earlier entry names a
change better where two make the same. A phrase completes "This is what you get ...".
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from grader.checkers.sampling import sample_givens
from grader.exercise.per_exercise import per_exercise
from grader.feedback.by_hand import on_paper
from grader.feedback.roles import Roles
from grader.feedback.slips import activations, omissions, swaps, updates
from grader.feedback.slips.context import COMMON, HERE, RARE, Context, Operator, Slip

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.backprop import Equation, Expression
    from grader.backprop.evaluate import Compiled
    from grader.exercise.model import Exercise

__all__ = [
    "CATALOGUE",
    "COMMON",
    "HERE",
    "RARE",
    "Slip",
    "slip_table",
    "slips_by_quantity",
    "slips_of",
]

CATALOGUE: tuple[Operator, ...] = (
    updates.gradient_for_update,
    updates.update_for_gradient,
    updates.learning_rate,
    updates.added_step,
    updates.another_gradient,
    updates.updated_too_early,
    activations.activation_for_derivative,
    activations.derivative_at_activation,
    activations.another_function,
    activations.value_for_derivative,
    activations.activation_left_out,
    omissions.turned_difference,
    omissions.sign_lost,
    omissions.way_left_out,
    omissions.factor_two,
    omissions.power_left_out,
    omissions.part_left_out,
    swaps.another_of_its_role,
    swaps.mean_for_sum,
    swaps.units,
    activations.wrong_variable,
    swaps.another_derivative,
    swaps.added_factors,
)


def slips_of(exercise: Exercise, roles: Roles, equation: Equation) -> list[Slip]:
    """List the slips that can be made in one equation, each changed recipe once."""
    setting = Context(exercise, roles, equation)
    found: dict[Expression, Slip] = {}
    for operator in CATALOGUE:
        for recipe, phrase, cost in operator(setting):
            if recipe != equation.recipe:
                found.setdefault(recipe, Slip(equation.name, recipe, phrase, cost))
    return list(found.values())


@per_exercise()
def slip_table(exercise: Exercise) -> tuple[tuple[Slip, Compiled], ...]:
    """List all slips of an exercise that change something, each with its recipe compiled."""
    roles = Roles(exercise)
    program = on_paper(exercise).program
    points = [program.run(givens) for givens in islice(sample_givens(exercise, {}), 4, 6)]
    points.insert(0, exercise.values)
    table: list[tuple[Slip, Compiled]] = []
    for equation in exercise.step.equations.values():
        seen = {tuple(values[equation.name] for values in points)}
        for slip in slips_of(exercise, roles, equation):
            compiled = program.compile(slip.recipe)
            results = tuple(program.value(compiled, values) for values in points)
            if results not in seen:  # else it changes nothing, or what an earlier one changes
                seen.add(results)
                table.append((slip, compiled))
    return tuple(table)


@per_exercise()
def slips_by_quantity(exercise: Exercise) -> Mapping[str, Sequence[tuple[Slip, Compiled]]]:
    """Group the slips of an exercise by the quantity in whose recipe they are made."""
    grouped: dict[str, list[tuple[Slip, Compiled]]] = {}
    for slip, compiled in slip_table(exercise):
        grouped.setdefault(slip.quantity, []).append((slip, compiled))
    return grouped
