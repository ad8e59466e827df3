"""Whether a hint holds the answer: its number, its formula, or its factors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.backprop import FormulaError
from grader.backprop.errors import ShapeError
from grader.backprop.expressions import names_in
from grader.backprop.vocabulary import ARITIES
from grader.checkers.derive import check_derive, read_formula
from grader.checkers.verdicts import Outcome
from grader.exercise.verbs import Chain, Compute, Derive
from grader.feedback.solutions import figured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

_TOLD = re.compile(r"(?:\bis|\bget|\bgives?|\bbe|\banswer|\bto|=|≈|:)\s*([-−]?\d+)(?!\w|\.\d)")
_WORD = r"[^\W\d]\w*(?:\[[\d,\s]*\])?"
_SLOPE = rf"[d∂]{_WORD}/[d∂]{_WORD}"
_SIGN = r"\.T\b|[-+*/^@()\[\],−·⋅²ᵀ]"
_PIECE = re.compile(rf"{_SLOPE}|{_WORD}|\d+(?:\.\d+)?|{_SIGN}|\s+|.")
_COMMA = re.compile(r",(?![^(\[]*[)\]])")  # between formulas, not between operands
_OPERATOR = re.compile(r"[-+*/^@−·⋅²(\[]")


def tells(exercise: Exercise, question: Question) -> bool:
    """Return whether the hint of a question holds its answer."""
    match question:
        case Compute():
            return _tells_number(exercise, question)
        case Derive():
            told = (check_derive(exercise, question, f) for f in _formulas(exercise, question.hint))
            return any(verdict.outcome is Outcome.CORRECT for verdict in told)
        case Chain(ways=ways):
            factors = {name for way in ways for name in way}
            return factors <= _derivatives(exercise, question.hint)
    return False


def _tells_number(exercise: Exercise, question: Compute) -> bool:
    """Tell whether the answer stands in a hint, to 2 or more figures; whole if it is said to be."""
    value = exercise.values[question.quantity]
    if (
        value is not None
        and value == int(value)
        and str(abs(int(value))) in {number.lstrip("-−") for number in _TOLD.findall(question.hint)}
    ):
        return True
    numbers = set(re.findall(r"[-−]?\d+\.\d+", question.hint))
    told = {figured(value, figures).lstrip("−-") for figures in range(2, 7)} - {"0"}
    return any(number.lstrip("−-") in told for number in numbers)


def _formulas(exercise: Exercise, hint: str) -> Iterator[str]:
    """Yield the longest stretches of a hint that could be a formula with an operation in it."""
    stretch = ""
    for piece in [*_PIECE.findall(hint), "\0"]:
        if _may_stand_in_formulas(exercise, piece):
            stretch += piece
            continue
        yield from filter(_OPERATOR.search, map(str.strip, _COMMA.split(stretch)))
        stretch = ""


def _may_stand_in_formulas(exercise: Exercise, piece: str) -> bool:
    if re.fullmatch(rf"{_SLOPE}|\d.*|{_SIGN}|\s+", piece):
        return True
    name = piece.partition("[")[0]
    return name in exercise.known or name in exercise.synonyms or name in ARITIES or name == "σ"


def _derivatives(exercise: Exercise, hint: str) -> set[str]:
    """Return all derivatives that a hint names, multiplied or one by one."""
    return {name for named in re.findall(_SLOPE, hint) for name in _names(exercise, named)}


def _names(exercise: Exercise, formula: str) -> set[str]:
    try:
        return set(names_in(read_formula(exercise, formula)))
    except (FormulaError, ShapeError):
        return set()
