"""All that a function returned, judged at once: most are right, and this is the fast way to see it.

What is not plainly right here is no verdict yet.
"""

from __future__ import annotations

import operator
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from grader.checkers.functions.calls import calls_for
from grader.checkers.functions.compare import ShapeMismatchError, take_apart
from grader.checkers.functions.trials import FunctionCheck, Trial
from grader.checkers.verdicts import CORRECT
from grader.exercise.per_exercise import per_exercise
from grader.sandbox.messages import request
from grader.sandbox.replies import Array, Returned

if TYPE_CHECKING:
    from grader.checkers.functions.trials import Call
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Write
    from grader.sandbox.messages import Request, ReturnedAll


@per_exercise()
def request_for(exercise: Exercise, question: Write, seed: str, arrays: bool) -> Request:  # noqa: FBT001 (a key)
    """Return the request for all calls of a function, with ``arrays`` for lists of numbers."""
    calls = calls_for(exercise, question, seed)
    return request(question.function, [with_arrays(call.arguments, arrays) for call in calls])


def with_arrays(arguments: tuple[object, ...], arrays: bool) -> tuple[object, ...]:  # noqa: FBT001
    """Return the arguments of a call, with ``arrays`` for lists of numbers if asked."""
    if not arrays:
        return arguments
    return tuple(Array(each) if isinstance(each, list) else each for each in arguments)


def trials_of(
    exercise: Exercise, question: Write, calls: tuple[Call, ...], returned: ReturnedAll
) -> tuple[Trial, ...] | None:
    """Return what each call returned; None if it is not of the shape that was asked for."""
    try:
        first = take_apart(exercise, question, returned.first)
    except ShapeMismatchError:
        return None
    ends = tuple(accumulate(map(len, first)))
    places = list(pairwise((0, *ends)))
    size = ends[-1]
    trials = []
    for at, (call, reply) in enumerate(zip(calls, returned.replies(), strict=True)):
        own = returned.numbers[at * size : (at + 1) * size]
        trials.append(Trial(call, reply, tuple([tuple(own[i:j]) for i, j in places])))
    return tuple(trials)


def if_right(
    exercise: Exercise, question: Write, seed: str, returned: ReturnedAll
) -> FunctionCheck | None:
    """Judge a function that returned what it should at every call; None for any other.

    Of the trials only the first is kept, for the answers that others build on.
    """
    try:
        got = tuple(take_apart(exercise, question, returned.first))
    except ShapeMismatchError:
        return None
    targets, reaches = _bounds(exercise, question, seed)
    if len(returned.numbers) != len(targets):
        return None
    distances = map(abs, map(operator.sub, returned.numbers, targets))
    if not all(map(operator.le, distances, reaches)):  # which is false of nan
        return None
    first = Trial(calls_for(exercise, question, seed)[0], Returned(returned.first), got)
    return FunctionCheck(CORRECT, (first,))


@per_exercise()
def _bounds(exercise: Exercise, question: Write, seed: str) -> tuple[list[float], list[float]]:
    """Return what all calls should return, and how far off each number may be."""
    calls = calls_for(exercise, question, seed)
    bounds = [bound for call in calls for bound in call.bounds.values()]
    return [target for target, _ in bounds], [reach for _, reach in bounds]
