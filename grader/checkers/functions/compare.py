"""What a function returned, held against the quantities it was asked for."""

from __future__ import annotations

import random
import struct
import sys
from typing import TYPE_CHECKING, TypeAlias

from grader.checkers.closeness import TIGHT, Target, terms_of
from grader.checkers.functions.calls import after_steps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.checkers.functions.trials import Call, Trial
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Write
    from grader.exercise.verbs.parts import Whole

Got: TypeAlias = "tuple[float, ...]"  # the entries of one quantity

_SINGLE = struct.Struct("<f")
_SINGLE_ROUNDING = 2.0**-24
_TRIED, _SLACK = 4, 32  # so often givens are moved; so much more may many roundings add up to


class ShapeMismatchError(ValueError):
    """A returned value of another shape than was asked: the message tells the student how."""


def take_apart(exercise: Exercise, question: Write, value: object) -> list[Got]:
    """Split a returned value into the quantities asked for; raise ShapeMismatchError."""
    if len(question.returns) == 1:
        return [_entries(exercise, question.returns[0], value)]
    count = len(question.returns)
    if isinstance(value, list | tuple) and len(value) == count:
        pairs = zip(question.returns, value, strict=True)
        return [_entries(exercise, quantity, part) for quantity, part in pairs]
    got = f"{len(value)} values" if isinstance(value, list | tuple) else "one number"
    symbols = f"({', '.join(exercise.symbol(whole.name) for whole in question.returns)})"
    raise ShapeMismatchError(f"it returned {got} where {count} were asked: {symbols}")


def is_right(exercise: Exercise, quantity: Whole, call: Call, got: Got) -> bool:
    """Tell whether the entries of one quantity are what a call should return."""
    for name, value in zip(quantity.entries, got, strict=True):
        target, reach = call.bounds[name]
        if not (abs(value - target) <= reach or _is_close(exercise, name, call, value)):
            return False
    return True


def is_right_in_single(exercise: Exercise, question: Write, trials: Iterable[Trial]) -> bool:
    """Return whether all that came back is in float32, and right to the precision of that."""
    trials = tuple(trials)
    numbers = (value for trial in trials for got in trial.got for value in got)
    return all(map(_is_single, numbers)) and all(
        abs(value - target) <= reach
        for trial in trials
        for value, target, reach in _single_reaches(exercise, question, trial)
    )


def _is_single(value: float) -> bool:
    try:
        return bool(_SINGLE.unpack(_SINGLE.pack(value))[0] == value)
    except OverflowError:
        return False


def _single_reaches(
    exercise: Exercise, question: Write, trial: Trial
) -> Iterator[tuple[float, float, float]]:
    """Yield each number that came back, what was expected, and how far off float32 may put it.

    That is as far as changes of the givens by a rounding or two put it.
    """
    call = trial.call
    draw = random.Random(0)
    moved = []
    for _ in range(_TRIED):
        givens = {
            n: v * (1 + _SINGLE_ROUNDING * draw.choice((-1, 1))) for n, v in call.givens.items()
        }
        moved.append(after_steps(exercise, givens, call.steps) or {})
    for quantity, got in zip(question.returns, trial.got, strict=True):
        for name, value in zip(quantity.entries, got, strict=True):
            target = call.bounds[name][0]
            off = max(abs((values.get(name) or target) - target) for values in moved)
            size = max(abs(target), _terms(exercise, name, call))
            yield value, target, _SLACK * (off + _SINGLE_ROUNDING * size) + sys.float_info.epsilon


def figures_apart(question: Write, call: Call, got: Iterable[Got]) -> int:
    """Return how many figures it takes to tell what came from what was expected; 6 or more."""
    pairs = [
        (call.bounds[name][0], value)
        for quantity, numbers in zip(question.returns, got, strict=True)
        for name, value in zip(quantity.entries, numbers, strict=True)
    ]
    worst = max(
        pairs, key=lambda pair: abs(pair[0] - pair[1]) / (abs(pair[0]) + sys.float_info.min)
    )
    return next((n for n in range(6, 17) if f"{worst[0]:.{n}g}" != f"{worst[1]:.{n}g}"), 17)


def expected(question: Write, call: Call, figures: int = 6) -> str:
    """Return what a call should return, to so many figures."""
    parts = [_written(quantity, call, figures) for quantity in question.returns]
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def _is_close(exercise: Exercise, name: str, call: Call, value: float) -> bool:
    """Return whether a number is as close as rounding lets it be, given the size of its terms."""
    target, _ = call.bounds[name]
    if name not in call.reaches:
        call.reaches[name] = Target(target, terms=_terms(exercise, name, call)).reach(TIGHT)
    return abs(value - target) <= call.reaches[name]


def _terms(exercise: Exercise, name: str, call: Call) -> float:
    return terms_of(exercise.step, name, call.values, call.terms) if call.steps else 0.0


def _written(quantity: Whole, call: Call, figures: int) -> str:
    shape = quantity.shape
    numbers = [f"{call.bounds[name][0]:.{figures}g}" for name in quantity.entries]
    if len(shape) == 2:
        rows = [numbers[i : i + shape[1]] for i in range(0, len(numbers), shape[1])]
        numbers = [f"[{', '.join(row)}]" for row in rows]
    return f"[{', '.join(numbers)}]" if shape else numbers[0]


def _entries(exercise: Exercise, quantity: Whole, value: object) -> Got:
    """Return the entries of one quantity.

    Axes of length 1 are no matter: n by 1 numbers are n numbers, and a list of one is that one.
    """
    name = exercise.symbol(quantity.name)
    got = _shape_of(value)
    if got is None or _squeezed(got) != _squeezed(quantity.shape):
        raise ShapeMismatchError(f"{name} should be {_say(quantity.shape)}, not {_say(got)}")
    return tuple(_numbers(name, value))


def _squeezed(shape: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(size for size in shape if size != 1)


def _numbers(name: str, value: object) -> list[float]:
    if isinstance(value, list | tuple):
        return [number for part in value for number in _numbers(name, part)]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ShapeMismatchError(f"{name} should be a number, not {value!r}")
    try:
        return [float(value)]
    except OverflowError:
        raise ShapeMismatchError(f"{name} is too large a number") from None


def _shape_of(value: object) -> tuple[int, ...] | None:
    """Return the shape of nested lists; None if their rows differ."""
    if not isinstance(value, list | tuple):
        return ()
    shapes = {_shape_of(part) for part in value}
    inner = shapes.pop() if len(shapes) == 1 else None
    if not value:
        return (0,)
    return None if inner is None else (len(value), *inner)


def _say(shape: tuple[int, ...] | None) -> str:
    if shape is None:
        return "a list of unequal parts"
    if not shape:
        return "one number"
    return f"a list of {shape[0]}" if len(shape) == 1 else f"{' by '.join(map(str, shape))} numbers"
