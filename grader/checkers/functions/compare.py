"""What a function returned, held against the quantities it was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from grader.checkers.closeness import TIGHT, Target, terms_of

if TYPE_CHECKING:
    from grader.checkers.functions.trials import Call
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Write
    from grader.exercise.verbs.parts import Whole

Got: TypeAlias = "tuple[float, ...]"  # the entries of one quantity


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


def expected(question: Write, call: Call) -> str:
    """Write what a call should return, to 6 figures."""
    parts = [_written(quantity, call) for quantity in question.returns]
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def _is_close(exercise: Exercise, name: str, call: Call, value: float) -> bool:
    """Tell whether a number is as close as rounding lets it be, given the size of its terms."""
    target, _ = call.bounds[name]
    if name not in call.reaches:
        terms = terms_of(exercise.step, name, call.values, call.terms)
        call.reaches[name] = Target(target, terms=terms).reach(TIGHT)
    return abs(value - target) <= call.reaches[name]


def _written(quantity: Whole, call: Call) -> str:
    shape = quantity.shape
    numbers = [f"{call.values[name]:.6g}" for name in quantity.entries]
    if len(shape) == 2:
        rows = [numbers[i : i + shape[1]] for i in range(0, len(numbers), shape[1])]
        numbers = [f"[{', '.join(row)}]" for row in rows]
    return f"[{', '.join(numbers)}]" if shape else numbers[0]


def _entries(exercise: Exercise, quantity: Whole, value: object) -> Got:
    shape = quantity.shape
    name = exercise.symbol(quantity.name)
    got_shape = _shape_of(value)
    if not shape and got_shape in {(1,), (1, 1)}:
        raise ShapeMismatchError(f"{name} came as a list with one number in it; return the number")
    if got_shape != shape:
        raise ShapeMismatchError(f"{name} should be {_say(shape)}, not {_say(got_shape)}")
    return tuple(_numbers(name, value))


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
    """Give the shape of nested lists; None if their rows differ."""
    if not isinstance(value, list | tuple):
        return ()
    shapes = {_shape_of(part) for part in value}
    inner = shapes.pop() if len(shapes) == 1 else None
    return None if inner is None else (len(value), *inner)


def _say(shape: tuple[int, ...] | None) -> str:
    if shape is None:
        return "a list of unequal parts"
    if not shape:
        return "one number"
    return f"a list of {shape[0]}" if len(shape) == 1 else f"{' by '.join(map(str, shape))} numbers"
