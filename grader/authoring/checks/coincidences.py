"""Why a slip passes for the right answer although the question is sound.

Numbers that teaching wants (0 and 1, equal ones, eps, betas near 1) hide slips from the very
quantity they stand in; that is found by trying other numbers there. What is left passes because
too few figures are asked, or because of what the exercise is.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from grader.authoring.checks.held import FAR
from grader.authoring.checks.kinks import switches
from grader.backprop import Apply, Equation, Kind, Name, evaluate
from grader.backprop.expressions import names_in, walk
from grader.backprop.names import base_of, split_step
from grader.checkers.closeness import TIGHT, Target
from grader.checkers.derive import samples
from grader.exercise.precision import figures
from grader.feedback.slips import COMMON

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.authoring.checks.held import Held
    from grader.backprop import Expression, Values
    from grader.exercise.model import Exercise
    from grader.exercise.precision import Precision
    from grader.feedback.slips import Slip

_TINY = 1e-4  # a number that only keeps a divisor from being 0
_FEW = 3  # numbers that are named
_EXACTLY = figures(12)  # to which two values are one and the same
_ALMOST = 0.85  # where a decay rate begins to hide that it is a factor
_NEAR_ONE = re.compile(r"(?:beta|β|gamma|γ|rho|ρ|decay|momentum|mu)\w*", re.IGNORECASE)


def excuse(exercise: Exercise, held: Held, values: Values, asked: Precision) -> str:
    """Return why a slip that passes is no fault of the exercise; nothing if it is one."""
    slip, equation = held.slip, exercise.step.equations[held.slip.quantity]
    if slip.cost_for(held.asked) != COMMON:
        return "it is uncommon"
    if split_step(slip.quantity)[1] < split_step(held.asked)[1]:
        return "it lies in an earlier step"
    if _is_mix_up(exercise, equation.recipe, slip, held.asked):
        return "the numbers are near each other"
    recipes = equation.recipe, slip.recipe
    if not _differ(*recipes, values, _EXACTLY):
        asked = _EXACTLY
    if numbers := _hiding(special(values, *recipes), *recipes, values, asked):
        return " and ".join(f"{exercise.symbol(n)} = {v:g}" for n, v in numbers.items())
    if asked == _EXACTLY and not _differ_elsewhere(exercise, *recipes):
        return "it changes nothing anywhere"
    if asked == _EXACTLY and switches(equation.recipe):
        return "it shows beyond a kink only"
    return _distance(exercise, held, values, asked)


def _is_mix_up(exercise: Exercise, right: Expression, slip: Slip, asked: str) -> bool:
    """Return whether a slip only puts one quantity in the place of another that is like it.

    In what is asked itself, a function's value for its argument, or the other way round, is more.
    """
    pairs = set()
    for one, other in zip(walk(right), walk(slip.recipe), strict=False):
        match one, other:
            case Name(first), Name(second):
                pairs |= {(first, second)} - {(first, first)}
            case Apply(operation), Apply(another) if operation == another:
                continue
            case _ if one != other:
                return False
    partners = [pair for pair in pairs if _is_function_of(exercise, *pair)]
    return len(pairs) == 1 and not (partners and slip.quantity == asked)


def _is_function_of(exercise: Exercise, first: str, second: str) -> bool:
    """Return whether one of two quantities is a function of the other alone."""
    equations = exercise.net.equations
    return any(
        name in equations and names_in(equations[name]) == [other]
        for name, other in ((first, second), (second, first))
    )


def _distance(exercise: Exercise, held: Held, values: Values, figures: Precision) -> str:
    """Return why a slip is too far from what is asked, or counts too little there, to be told."""
    steps = held.paper.steps_back(held.asked, FAR + 1).get(held.slip.quantity, FAR + 1)
    equations = exercise.step.equations
    if _is_sum_of_ways(equations[held.asked]) or _is_sum_of_ways(equations[held.slip.quantity]):
        return "it is one term of several"
    if not steps:
        return ""
    if base_of(held.slip.quantity) != held.slip.quantity:
        return "it lies in one entry of several"
    slipped = evaluate(held.slip.recipe, values)
    right = Target(values[held.slip.quantity] or 0.0)
    if slipped is not None and right.is_close(slipped, figures):
        return "it lies too far back" if steps > FAR else ""
    if steps > 1:
        return "too little of it is left here"
    reached, asked = held.value(values), Target(values[held.asked] or 0.0)
    return "it makes no difference here" if reached is not None and asked.is_hit(reached) else ""


def _is_sum_of_ways(equation: Equation) -> bool:
    """Return whether a derivative adds up what comes along several ways, or of several entries."""
    match equation:
        case Equation(recipe=Apply("+"), kind=Kind.GRADIENT):
            return True
        case Equation(recipe=Apply("+", terms), kind=Kind.LOCAL):
            return len(terms) > 2
    return False


def special(values: Values, *recipes: Expression) -> dict[str, float]:
    """Return the numbers in recipes that hide slips: 0 and 1, equal or tiny ones, betas near 1."""
    names = dict.fromkeys(name for recipe in recipes for name in names_in(recipe))
    numbers = {name: values[name] or 0.0 for name in names}
    sizes = Counter(map(abs, numbers.values()))
    return {
        name: number
        for name, number in numbers.items()
        if abs(number) in {0, 1}
        or sizes[abs(number)] > 1
        or abs(number) < _TINY
        or (_ALMOST <= number < 1 and _NEAR_ONE.fullmatch(base_of(name)))
    }


def _hiding(
    numbers: Mapping[str, float],
    right: Expression,
    slipped: Expression,
    values: Values,
    asked: Precision,
) -> dict[str, float]:
    """Return the special numbers that hide a slip: those that do so alone, or all together."""
    if not differ_without(numbers, right, slipped, values, asked):
        return {}
    alone = {
        name: number
        for name, number in numbers.items()
        if differ_without({name: number}, right, slipped, values, asked)
    }
    return dict(islice((alone or numbers).items(), _FEW))


def differ_without(
    numbers: Mapping[str, float],
    right: Expression,
    slipped: Expression,
    values: Values,
    asked: Precision,
) -> bool:
    """Return whether two recipes can be told apart where other numbers stand for special ones."""
    others = {
        name: number - change if number > 0 else number + change
        for place, (name, number) in enumerate(numbers.items(), 1)
        for change in [(0.3 + 0.4 * (place * 0.618 % 1)) * max(1.0, abs(number))]
    }
    return bool(numbers) and _differ(right, slipped, {**values, **others}, asked)


def _differ(right: Expression, slipped: Expression, values: Values, asked: Precision) -> bool:
    """Return whether two recipes can be told apart where quantities have these values."""
    first, second = evaluate(right, values), evaluate(slipped, values)
    if first is None or second is None:
        return first is not second
    return not Target(first).is_close(second, asked)


def _differ_elsewhere(exercise: Exercise, right: Expression, slipped: Expression) -> bool:
    """Return whether two recipes differ for any givens at all."""
    return any(
        _differ(right, slipped, values, TIGHT) for values in samples(exercise, exercise.step, ())
    )
