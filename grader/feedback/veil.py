"""The equations that an author hides, kept out of messages until their questions are right."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.backprop.names import base_of
from grader.checkers.verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from grader.checkers.results import ExerciseResult
    from grader.exercise.model import Exercise

_RIGHT = {Outcome.CORRECT, Outcome.COARSE}


def still_hidden(result: ExerciseResult) -> set[str]:
    """Return the hidden quantities that no question asks for which is answered right in whole."""
    hidden = set(result.exercise.hidden)
    right: dict[str, bool] = {}
    asking: dict[str, str] = {}
    for each in result.results if hidden else ():
        question = each.question
        for name in {*map(base_of, question.quantities)} & hidden:
            asking[question.key] = name
            is_right = each.verdict.outcome in _RIGHT
            right[question.key] = right.get(question.key, True) and is_right
    return hidden - {name for key, name in asking.items() if right[key]}


def veiled(result: ExerciseResult) -> ExerciseResult:
    """Say of slips in hidden equations, and in their derivatives, where they are and no more."""
    hidden = still_hidden(result)
    if not hidden:
        return result
    symbols = {result.exercise.symbol(name) for name in result.exercise.telling(hidden)}
    told = re.compile(rf"\bin ({'|'.join(map(re.escape, symbols))})(?=[\s,.;:)]|$)")
    results = [
        each._replace(verdict=each.verdict._replace(message=f"There is a slip in {found[1]}."))
        if (found := told.search(each.verdict.message))
        else each
        for each in result.results
    ]
    return result._replace(results=tuple(results))


def without_hidden(exercise: Exercise, levels: Iterable[str], hidden: Collection[str]) -> list[str]:
    """Leave out the hints that show a hidden equation or a derivative of one."""
    symbols = {exercise.symbol(name) for name in exercise.telling(hidden)} if hidden else set()
    left = [level for level in levels if not any(f"{symbol} = " in level for symbol in symbols)]
    return left or ["Its equation is for you to find."]
