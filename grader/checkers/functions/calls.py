"""Calls: the inputs at which a student's function is tried, and what it should return for each.

The exercise's own numbers come first, then simple cases, the corners of the ranges, and random
inputs that follow from the run's seed. Inputs where a quantity is not defined are left out.
"""

from __future__ import annotations

import random
from itertools import cycle, islice
from typing import TYPE_CHECKING, TypeAlias

from grader.backprop import train
from grader.backprop.arrays import entries
from grader.checkers.closeness import TIGHT, Target
from grader.checkers.functions.trials import Call
from grader.checkers.sampling import sampler_for
from grader.exercise.per_exercise import per_exercise
from grader.exercise.verbs.write import STEPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.backprop import Values
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Write

    Nested: TypeAlias = float | list["Nested"]

CALLS = 50
_RANDOM = 200  # draws at most, should many be undefined
_STEP_COUNTS = (1, 2, 5, 3, 0, 20)
_MANY = 5  # more steps than these may be unstable: what rounding does to them is tried
_MOVED = 1 + 1e-13


@per_exercise()
def calls_for(exercise: Exercise, question: Write, seed: str = "") -> tuple[Call, ...]:
    """Return the calls for a question, simple ones first."""
    steps = cycle(_STEP_COUNTS if STEPS in question.parameters else (1,))
    found: list[Call] = []
    for number, givens in enumerate(_inputs(exercise, question, seed)):
        call = _call(exercise, question, givens, next(steps), own=number == 0)
        if call:
            found.append(call)
        if len(found) >= CALLS:
            break
    return tuple(found)


def takes_arrays(exercise: Exercise, question: Write) -> bool:
    """Return whether any parameter of a function is a list or an array."""
    return any(exercise.shapes.get(parameter) for parameter in question.parameters)


def _inputs(exercise: Exercise, question: Write, seed: str) -> Iterator[dict[str, float]]:
    sampler = sampler_for(exercise, question.parameters, question.where)
    yield dict(exercise.givens)
    yield from map(sampler.near, (0.0, 1.0, -1.0, 0.5, 2.0))
    yield from map(sampler.corner, range(4))
    draw = random.Random(f"calls of {exercise.id}.{question.id} {seed}")
    for _ in range(_RANDOM):
        yield sampler.drawn(draw, 3)


def _call(
    exercise: Exercise, question: Write, givens: dict[str, float], steps: int, *, own: bool
) -> Call | None:
    last = after_steps(exercise, givens, steps)
    if last is None or any(last.get(name) is None for name in question.entries):
        return None
    values = {name: last[name] or 0.0 for name in question.entries}
    bounds = {name: (value, Target(value).reach(TIGHT)) for name, value in values.items()}
    if steps > _MANY and not _is_stable(exercise, givens, steps, bounds):
        return None
    return Call(givens, steps, arguments_at(exercise, question, givens, steps), last, bounds, own)


def arguments_at(
    exercise: Exercise, question: Write, givens: Mapping[str, float], steps: int = 1
) -> tuple[object, ...]:
    """Return the arguments of a function that stand for some givens, as numbers and lists."""
    return tuple(
        steps if parameter == STEPS else _argument(exercise, parameter, givens)
        for parameter in question.parameters
    )


def after_steps(exercise: Exercise, givens: Mapping[str, float], steps: int) -> Values | None:
    """Return the values of the last of so many steps; None if a step is not defined.

    After no step at all, the updated parameters are the parameters.
    """
    if steps == 0:
        return {name: givens[old] for name, old in exercise.first_step.updates.items()}
    history = train(exercise.first_step, givens, steps)
    return history[-1] if len(history) == steps else None


def _is_stable(
    exercise: Exercise,
    givens: Mapping[str, float],
    steps: int,
    bounds: Mapping[str, tuple[float, float]],
) -> bool:
    """Return whether a change as small as rounding leaves the results right."""
    moved = {name: value * _MOVED for name, value in givens.items()}
    other = after_steps(exercise, moved, steps)
    return other is not None and all(
        (found := other[name]) is not None and abs(found - value) <= reach / 10
        for name, (value, reach) in bounds.items()
    )


def _argument(exercise: Exercise, parameter: str, givens: Mapping[str, float]) -> Nested:
    """Return one parameter's number, or its nested list of numbers."""
    shape = exercise.shapes[parameter]
    if not shape:
        return givens[parameter]
    numbers = iter([givens[name] for name in entries(parameter, shape)])

    def nested(sizes: tuple[int, ...]) -> Nested:
        if not sizes:
            return next(numbers)
        return [nested(sizes[1:]) for _ in islice(cycle([None]), sizes[0])]

    return nested(shape)
