"""All calls of one function answered at once, where what it returns is plain numbers every time."""

from typing import Any, cast

from .values import Converter
from .wire import Value

_NUMBERS = {float, int}
_SCALARS = {*_NUMBERS, bool}
_MANY = 1 << 15  # so many numbers are no longer sent at once


class OddError(Exception):
    """A call that came back, but not with the like of what the first one gave."""

    def __init__(self, value: Value) -> None:
        super().__init__()
        self.value = value


def call_at_once(
    function: Any,  # noqa: ANN401 - the student's
    columns: list[list[object]],
    count: int,
    converter: Converter,
) -> tuple[list[Value], list[float], BaseException | None]:
    """Call a function so many times, or until anything is out of the ordinary.

    The arguments come parameter by parameter. Gives the values that are alike, their numbers in a
    row, and what is odd about the call that came after them: no call is ever made twice, for a
    function may do something else then.
    """
    scalars = all(set(map(type, column)) <= _SCALARS for column in columns)
    values: list[Value] = []
    numbers: list[float] = []
    expected = None
    try:
        for arguments in rows(columns, count):
            value: Any = function(*(arguments if scalars else converter.built(arguments)))
            form = _quick(value, numbers)
            if form is None:
                value = converter.plain(value)
                form = _flatten(value, numbers, value)
            expected = form if expected is None else expected
            if form != expected or len(numbers) > _MANY:
                return values, numbers, OddError(value)
            values.append(value)
    except BaseException as error:  # noqa: BLE001 - SystemExit is an error here too
        return values, numbers, error
    return values, numbers, None


def rows(columns: list[list[object]], count: int) -> list[tuple[object, ...]]:
    """Return the arguments call by call."""
    return list(zip(*columns, strict=True)) if columns else [()] * count


def _quick(value: Any, numbers: list[float]) -> object:  # noqa: ANN401 - the student's
    """Do what `_flatten` does for a float and a tuple of floats, as most are; None for others."""
    kind = type(value)
    if kind is float:
        numbers.append(value)
        return 0
    if kind is tuple and set(map(type, value)) == {float}:
        numbers += value
        return -1 - len(value)
    return None


def _flatten(value: Value, numbers: list[float], whole: Value) -> object:
    """Add the numbers of a value to a list, and give its form: how its lists are nested.

    Raises OddError, with the whole, for one that is no number or an empty list.
    """
    kind = type(value)
    if kind in _NUMBERS:
        numbers.append(float(cast("float", value)))
        return 0
    if not isinstance(value, list | tuple) or not value:
        raise OddError(whole)
    if kind is tuple and set(map(type, value)) <= _NUMBERS:
        numbers += map(float, cast("list[float]", value))
        return -1 - len(value)
    return len(value), kind is tuple, [_flatten(item, numbers, whole) for item in value]
