"""Calls: the inputs at which a student's function is tried, and what it should return for each.

The exercise's own numbers come first, then simple cases, the corners of the ranges, and random
inputs, always the same. Inputs where a quantity is not defined are left out.
"""

from __future__ import annotations

import random
from itertools import cycle, islice
from typing import TYPE_CHECKING, TypeAlias

from grader.backprop import train
from grader.backprop.arrays import entries
from grader.backprop.names import base_of
from grader.checkers.closeness import TIGHT, Target
from grader.checkers.functions.trials import Call
from grader.checkers.sampling import DEFAULT_RANGE
from grader.exercise.per_exercise import per_exercise
from grader.exercise.verbs.write import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Write

    Nested: TypeAlias = float | list["Nested"]

CALLS = 50
_RANDOM = 200  # draws at most, should many be undefined
_STEP_COUNTS = (1, 2, 3, 5)


@per_exercise()
def calls_for(exercise: Exercise, question: Write) -> tuple[Call, ...]:
    """List the calls for a question, simple ones first."""
    steps = cycle(_STEP_COUNTS if STEPS in question.parameters else (1,))
    found: list[Call] = []
    for number, givens in enumerate(_inputs(exercise, question)):
        call = _call(exercise, question, givens, next(steps), own=number == 0)
        if call:
            found.append(call)
        if len(found) >= CALLS:
            break
    return tuple(found)


def _inputs(exercise: Exercise, question: Write) -> Iterator[dict[str, float]]:
    ranges = {
        name: question.where.get(base_of(name), DEFAULT_RANGE)
        for name in exercise.givens
        if base_of(name) in question.parameters
    }
    own = dict(exercise.givens)
    yield own
    for simple in (0.0, 1.0, -1.0, 0.5, 2.0):
        yield own | {name: min(max(simple, low), high) for name, (low, high) in ranges.items()}
    for corner in range(2):
        yield own | {name: ends[corner] for name, ends in ranges.items()}
        yield own | {name: ends[(i + corner) % 2] for i, (name, ends) in enumerate(ranges.items())}
    draw = random.Random(f"calls of {exercise.id}.{question.id}")
    for _ in range(_RANDOM):
        yield own | {n: round(draw.uniform(low, high), 3) for n, (low, high) in ranges.items()}


def _call(
    exercise: Exercise, question: Write, givens: dict[str, float], steps: int, *, own: bool
) -> Call | None:
    history = train(exercise.first_step, givens, steps)
    if len(history) < steps or any(history[-1][name] is None for name in question.entries):
        return None
    arguments = tuple(
        steps if parameter == STEPS else _argument(exercise, parameter, givens)
        for parameter in question.parameters
    )
    values = {name: history[-1][name] or 0.0 for name in question.entries}
    bounds = {name: (value, Target(value).reach(TIGHT)) for name, value in values.items()}
    return Call(givens, steps, arguments, history[-1], bounds, own)


def _argument(exercise: Exercise, parameter: str, givens: dict[str, float]) -> Nested:
    """Give one parameter its number, or its nested list of numbers."""
    shape = exercise.shapes[parameter]
    if not shape:
        return givens[parameter]
    numbers = iter([givens[name] for name in entries(parameter, shape)])

    def nested(sizes: tuple[int, ...]) -> Nested:
        if not sizes:
            return next(numbers)
        return [nested(sizes[1:]) for _ in islice(cycle([None]), sizes[0])]

    return nested(shape)
