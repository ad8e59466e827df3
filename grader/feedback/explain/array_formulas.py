"""Reasons for wrong formulas of lists and matrices: the one change that makes the formula right."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from grader.backprop import Apply, DerivationError
from grader.backprop.errors import ShapeError
from grader.backprop.expressions import apply, replace_part, walk
from grader.backprop.printing import unicode
from grader.checkers.derive import judge, parse_formula, write_formula
from grader.checkers.verdicts import CORRECT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Expression
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Derive

_SUMS = {"colsum": "the rows", "rowsum": "the columns", "sum": "all entries"}
MAX_CHANGES = 60  # that are tried on one formula


def mended(exercise: Exercise, question: Derive, text: str) -> str | None:
    """Say which slip one change undoes, so that a formula which can be parsed is right."""
    formula, _ = parse_formula(exercise, text)
    for changed, phrase in islice(_changes(exercise, question, formula), MAX_CHANGES):
        if _is_right(exercise, question, changed):
            return f"This is what you get {phrase}."
    return None


def _is_right(exercise: Exercise, question: Derive, formula: Expression) -> bool:
    try:
        return judge(exercise, question, write_formula(exercise, formula)) == CORRECT
    except (ShapeError, DerivationError):
        return False


def _changes(
    exercise: Exercise, question: Derive, formula: Expression
) -> Iterator[tuple[Expression, str]]:
    """Yield formulas with one slip undone, the likeliest first, and what the slip would be."""
    yield apply("neg", formula), "with the wrong sign"
    parts = list(dict.fromkeys(walk(formula)))
    for part in parts:
        for other, phrase in _of_part(exercise, part):
            yield replace_part(formula, part, other), phrase
    yield apply(".T", formula), f"for the transpose of {exercise.symbol(question.quantity)}"
    for part in (formula, *parts):
        for function, over in _SUMS.items():
            summed = replace_part(formula, part, apply(function, part))
            yield summed, f"without the sum over {over}"


def _of_part(exercise: Exercise, part: Expression) -> Iterator[tuple[Expression, str]]:
    """Yield what a product, a transpose or a sum should have been."""
    written = unicode(part, exercise.symbols)
    match part:
        case Apply("@" | "outer" as product, (left, right)):
            swapped = (
                apply(product, right, left),
                f"with the factors of {written} the wrong way round",
            )
            if product == "outer":
                yield swapped
            yield apply(product, _turned(left), right), _untransposed(exercise, left)
            yield apply(product, left, _turned(right)), _untransposed(exercise, right)
            yield swapped
            yield apply("*", left, right), f"with the product {written} instead of entry by entry"
        case Apply("*", (left, right)):
            entry_by_entry = f"with {written} entry by entry instead of a product"
            yield apply("@", left, right), entry_by_entry
            yield apply("@", _turned(left), right), entry_by_entry
            yield apply("@", _turned(right), left), entry_by_entry
            yield apply("outer", left, right), entry_by_entry
            yield apply("outer", right, left), entry_by_entry
        case Apply("rowsum" | "colsum" as function, (array,)):
            other = "colsum" if function == "rowsum" else "rowsum"
            yield apply(other, array), f"with {function} in place of {other}"
            yield array, f"with {function} where nothing is to be added up"


def _untransposed(exercise: Exercise, factor: Expression) -> str:
    return f"with {unicode(factor, exercise.symbols)} where its transpose belongs"


def _turned(array: Expression) -> Expression:
    match array:
        case Apply(".T", (upright,)):
            return upright
    return apply(".T", array)
