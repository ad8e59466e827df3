"""The checker of chain rules: the factors, in any order, for every way from end to parameter."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from grader.backprop import Apply, FormulaError, Name
from grader.backprop.errors import ShapeError
from grader.backprop.names import as_derivative
from grader.checkers.derive import read_formula
from grader.checkers.numbers import UnreadableError
from grader.checkers.verdicts import CORRECT, Verdict, unreadable, wrong

if TYPE_CHECKING:
    from grader.backprop import Expression
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Chain

    Way: TypeAlias = Counter[str]

_MARKS = " \t[](){}\"'“”„‘’"
_WANTED = 'a list of derivatives is wanted here, such as ["dL/dyhat", "dyhat/dz"]'


def check_chain(exercise: Exercise, question: Chain, answer: object) -> Verdict:
    """Judge a chain rule, given as a list of factors, a list of such lists, or a formula."""
    try:
        ways = [Counter(way) for way in _read(exercise, answer)]
    except UnreadableError as error:
        return unreadable(str(error))
    wanted = [Counter(way) for way in question.ways]
    missing = [way for way in wanted if way not in ways]
    extra = [way for way in ways if way not in wanted]
    if not missing and not extra and len(ways) == len(wanted):
        return CORRECT
    return wrong(_explain(exercise, question, ways, missing, extra))


def _read(exercise: Exercise, answer: object) -> list[list[str]]:
    if isinstance(answer, str):
        listed = _as_list(answer)
        return [_way(exercise, way) for way in listed] if listed else _ways_in(exercise, answer)
    if not isinstance(answer, list) or not answer:
        raise UnreadableError(_WANTED)
    if len(answer) == 1 and isinstance(answer[0], str):  # all of the chain in one string
        return _read(exercise, answer[0])
    if all(isinstance(way, list) for way in answer):
        return [_way(exercise, way) for way in answer]
    return [_way(exercise, answer)]


def _way(exercise: Exercise, factors: list[object]) -> list[str]:
    if not all(isinstance(factor, str) for factor in factors):
        raise UnreadableError(_WANTED)
    return [_factor(exercise, _parsed(exercise, str(factor))) for factor in factors]


def _as_list(text: str) -> list[list[object]]:
    """Read a list that lacks its quotes, or has parentheses or curly quotes in it."""
    if not re.search("[,;]", text):
        return []
    ways = re.split(r"[\])]\s*[,;]\s*[\[(]", text)
    return [
        [piece for raw in re.split("[,;]", way) if (piece := raw.strip(_MARKS))] for way in ways
    ]


def _ways_in(exercise: Exercise, text: str) -> list[list[str]]:
    """Read a product of derivatives, or a sum of such products."""
    match _parsed(exercise, text):
        case Apply("+", terms):
            return [_factors(exercise, term) for term in terms]
        case product:
            return [_factors(exercise, product)]


def _factors(exercise: Exercise, product: Expression) -> list[str]:
    match product:
        case Apply("*", factors):
            return [each for factor in factors for each in _factors(exercise, factor)]
    return [_factor(exercise, product)]


def _factor(exercise: Exercise, factor: Expression) -> str:
    """Read one factor; between neighbours, d and ∂ both mean the local derivative."""
    derivative = as_derivative(factor.name) if isinstance(factor, Name) else None
    if not derivative:
        raise UnreadableError(_WANTED)
    of, wrt = derivative.of, derivative.wrt
    is_local = of in exercise.deriver.users.get(wrt, ())
    return exercise.deriver.local(of, wrt) if is_local else str(derivative)


def _parsed(exercise: Exercise, text: str) -> Expression:
    try:
        return read_formula(exercise, text)
    except FormulaError as error:
        raise UnreadableError(f"{text!r}: {error.message}") from None
    except ShapeError as error:
        raise UnreadableError(f"{text!r}: {error}") from None


def _explain(
    exercise: Exercise, question: Chain, ways: list[Way], missing: list[Way], extra: list[Way]
) -> str:
    symbol = exercise.symbol(question.quantity)
    if not extra:
        if any(ways.count(way) > 1 for way in ways):
            return "One way stands here more than once."
        number = f"{len(ways)} {'is' if len(ways) == 1 else 'are'} here"
        return f"There are {len(question.ways)} ways from {symbol}'s end; {number}."
    on_the_way = {factor for way in question.ways for factor in way}
    for factor in (factor for way in extra for factor in way):
        derivative = as_derivative(factor)
        if derivative and factor not in on_the_way:
            return _not_on_the_way(exercise, symbol, factor)
    if extra and missing and len(question.ways) == 1:
        return _counted(exercise, extra[0], missing[0])
    return "Each factor lies on a way, but no way is whole: each joins neighbours without a gap."


def _not_on_the_way(exercise: Exercise, symbol: str, factor: str) -> str:
    derivative = as_derivative(factor)
    name = exercise.symbol(factor)
    if not derivative:
        return f"{name} is not a derivative."
    of, wrt = derivative.of, derivative.wrt
    if not {of, wrt} <= exercise.deriver.order.keys() or not exercise.deriver.depends(of, wrt):
        return f"{name} is 0: {exercise.symbol(of)} does not depend on {exercise.symbol(wrt)}."
    if of not in exercise.deriver.users[wrt]:
        return f"{name} jumps over quantities in between: split it until each factor is a step."
    return f"{name} does not lie on the way of {symbol}."


def _counted(exercise: Exercise, got: Way, wanted: Way) -> str:
    if doubled := got - wanted:
        return f"{exercise.symbol(next(iter(doubled)))} stands here more than once."
    number = (wanted - got).total()
    return (
        f"All of these belong, but {number} more factor{'s are' if number > 1 else ' is'} missing."
    )
