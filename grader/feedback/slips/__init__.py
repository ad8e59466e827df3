"""Slips: the small human changes to a recipe, and the words that each is told with.

Every entry of ``CATALOGUE`` turns an equation into changed recipes; the earlier entry names a
change better where two make the same. A phrase completes "This is what you get ...".
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from grader.backprop.expressions import Name, names_in, rename
from grader.backprop.step import Equation
from grader.checkers.sampling import sample_givens
from grader.exercise.per_exercise import per_exercise
from grader.feedback.by_hand import as_on_paper, on_paper, paper_of
from grader.feedback.roles import Roles
from grader.feedback.slips import (
    activations,
    chains,
    losses,
    omissions,
    softmax,
    sums,
    swaps,
    updates,
)
from grader.feedback.slips.context import (
    COMMON,
    HERE,
    NEVER,
    PAIR,
    RARE,
    Context,
    Operator,
    Slip,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.backprop import Expression
    from grader.backprop.evaluate import Compiled, Slots
    from grader.exercise.model import Exercise

__all__ = [
    "CATALOGUE",
    "COMMON",
    "HERE",
    "NEVER",
    "PAIR",
    "RARE",
    "Slip",
    "are_alike",
    "slip_table",
    "slips_at",
    "slips_by_quantity",
    "slips_of",
]

# Common slips, which are looked for far before the number asked, too.
FAR: tuple[Operator, ...] = (
    updates.gradient_for_update,
    updates.added_step,
    updates.learning_rate,
    chains.updated_too_early,
    swaps.step_before,
    activations.activation_for_derivative,
    activations.variable_for_activation,
    activations.derivative_at_activation,
    activations.value_for_derivative,
    softmax.share_of_softmax,
    activations.activation_left_out,
    activations.sigmoid_written_out,
    omissions.turned_difference,
    omissions.sign_lost,
    sums.way_left_out,
    losses.factor_two,
    omissions.power_left_out,
    omissions.part_left_out,
    sums.one_term_only,
    swaps.another_of_its_role,
    sums.mean_for_sum,
    swaps.units,
)

CATALOGUE: tuple[Operator, ...] = (
    *FAR,
    updates.update_for_gradient,
    updates.another_gradient,
    updates.another_parameter,
    activations.another_function,
    activations.wrong_variable,
    activations.slope_forgotten,
    activations.other_side_of_kink,
    softmax.derivative_of_softmax,
    losses.square_kept,
    losses.square_taken_apart,
    losses.square_forgotten,
    sums.weights_left_out,
    sums.term_subtracted,
    sums.bias_inside,
    chains.another_derivative,
    chains.own_weight_multiplied,
    chains.factors_combined,
    sums.products_added,
    sums.weights_exchanged,
    swaps.transposed,
    swaps.sum_for_signal,
    losses.loss_for_derivative,
)

# Slips with numbers, which no formula shows.
NUMERIC: tuple[Operator, ...] = (swaps.minus_of_given_lost, swaps.decimal_point)

# Two slips at one place, where either is common: one of the first, then one of the second.
FIRST_OF_TWO: tuple[Operator, ...] = (omissions.sign_lost, updates.added_step)
SECOND_OF_TWO: tuple[Operator, ...] = (
    losses.factor_two,
    losses.square_kept,
    updates.learning_rate,
    omissions.part_left_out,
)


def slips_of(
    exercise: Exercise, roles: Roles, equation: Equation, *, far: bool = False
) -> list[Slip]:
    """Return the slips that can be made in one equation, each changed recipe once.

    Only the common ones are made for what is asked ``far`` from there.
    """
    found: dict[tuple[Expression, bool], Slip] = {}
    made = _made_by(FAR if far else CATALOGUE, exercise, roles, equation)
    numeric = _made_by(NUMERIC, exercise, roles, equation)
    pairs = () if far else _pairs(exercise, roles, equation)
    for slip in (*made, *numeric, *pairs):
        if slip.recipe != equation.recipe and (slip.cost == COMMON or not far):
            found.setdefault((slip.recipe, slip.numeric), slip)
    return list(found.values())


def _made_by(
    operators: Sequence[Operator], exercise: Exercise, roles: Roles, equation: Equation
) -> Iterator[Slip]:
    setting = Context(exercise, roles, equation)
    numeric = operators is NUMERIC
    for operator in operators:
        for recipe, phrase, cost in operator(setting):
            yield Slip(
                equation.name,
                recipe,
                phrase,
                cost,
                operator.__name__,
                numeric,
                setting.written,
                exercise.symbols,
            )


def _pairs(exercise: Exercise, roles: Roles, equation: Equation) -> Iterator[Slip]:
    """Make two common slips in one equation, one after the other."""
    for first in _made_by(FIRST_OF_TWO, exercise, roles, equation):
        changed = Equation(equation.name, first.recipe, equation.kind)
        for second in _made_by(SECOND_OF_TWO, exercise, roles, changed):
            if COMMON == first.cost_for(equation.name) == second.cost_for(equation.name):
                kind = f"{first.kind} {second.kind}"
                wording = f"{first.phrase} and {second.wording}"
                yield replace(second, wording=wording, cost=PAIR, kind=kind)


def are_alike(exercise: Exercise, slip: Slip, other: Slip) -> bool:
    """Return whether two slips are the same change to recipes of the same form."""
    return slip.kind == other.kind and _form(exercise, slip) == _form(exercise, other)


def _form(exercise: Exercise, slip: Slip) -> tuple[Expression, Expression]:
    """Write a change with numbers in the place of names: the same for slips that are alike."""
    right = exercise.step.equations[slip.quantity].recipe
    places: dict[str, str] = {}
    for name in (*names_in(right), *names_in(slip.recipe)):
        places.setdefault(name, str(len(places)))
    return rename(right, places.__getitem__), rename(slip.recipe, places.__getitem__)


@per_exercise()
def _roles(exercise: Exercise) -> Roles:
    return Roles(exercise)


@per_exercise()
def _points(exercise: Exercise) -> list[Slots]:
    """Return the values at which two slips are told apart: those of the exercise, and others."""
    program = on_paper(exercise).program
    others = [program.run(givens) for givens in islice(sample_givens(exercise, {}), 4, 6)]
    return [list(values.values()) for values in (paper_of(exercise).right, *others)]


@per_exercise(limit=100_000)
def slips_at(
    exercise: Exercise, quantity: str, *, far: bool = False
) -> tuple[tuple[Slip, Compiled], ...]:
    """Return the slips in one quantity's recipe that change something, each recipe compiled."""
    equation = exercise.step.equations.get(quantity)
    if not equation:
        return ()
    program = on_paper(exercise).program
    points = _points(exercise)
    own = program.compile(Name(quantity))
    seen: set[object] = {tuple(program.evaluate(own, slots) for slots in points)}
    found: list[tuple[Slip, Compiled]] = []
    for slip in slips_of(exercise, _roles(exercise), equation, far=far):
        compiled = program.compile(as_on_paper(exercise.step, equation, slip.recipe))
        results = tuple(program.evaluate(compiled, slots) for slots in points)
        if not {results, (results, slip.numeric)} & seen:  # else it changes nothing, or the same
            seen.add((results, slip.numeric))
            found.append((slip, compiled))
    return tuple(found)


@per_exercise()
def slips_by_quantity(exercise: Exercise) -> Mapping[str, Sequence[tuple[Slip, Compiled]]]:
    """Group all slips of an exercise by the quantity in whose recipe they are made."""
    return {name: slips_at(exercise, name) for name in exercise.step.equations}


@per_exercise()
def slip_table(exercise: Exercise) -> tuple[tuple[Slip, Compiled], ...]:
    """Return all slips of an exercise that change something and show in formulas, too."""
    return tuple(
        made
        for name in exercise.step.equations
        for made in slips_at(exercise, name)
        if not made[0].numeric
    )
