"""All calls of one function answered at once, where what it returns is plain numbers every time."""

from typing import Any

from .values import Converter
from .wire import Value

_NUMBERS = {float, int}
_SCALARS = {*_NUMBERS, bool}


class NotAlikeError(Exception):
    """A function that has to be asked call by call, for it does not return the like each time."""


def gather(
    function: Any,  # noqa: ANN401 - the student's
    columns: list[list[object]],
    count: int,
    converter: Converter,
) -> tuple[bytes, tuple[object, ...]]:
    """Answer so many calls with the first value and the numbers of all, or tell that it cannot be.

    The arguments come parameter by parameter. Whatever is out of the ordinary is left to be asked
    for, and told of, call by call.
    """
    scalars = all(set(map(type, column)) <= _SCALARS for column in columns)
    numbers: list[float] = []
    first, expected = None, None
    try:
        for arguments in zip(*columns, strict=True) if columns else [()] * count:
            value = function(*arguments) if scalars else _call(function, arguments, converter)
            form = _quick(value, numbers)
            if form is None:
                value = converter.plain(value)
                form = _flatten(value, numbers)
            if expected is None:
                first, expected = value, form
            elif form != expected:
                return b"N", ()
    except BaseException:  # noqa: BLE001 - SystemExit is an error here too
        return b"N", ()
    return b"G", (first, numbers)


def _call(function: Any, plain: tuple[object, ...], converter: Converter) -> object:  # noqa: ANN401
    """Call a function with arguments that it must not change."""
    arguments = [converter.build(item) for item in plain]
    before = converter.snapshot(arguments)
    value = function(*arguments)
    if converter.snapshot(arguments) != before:
        raise NotAlikeError
    return value


def _quick(value: Any, numbers: list[float]) -> object:  # noqa: ANN401 - the student's
    """Do what `_flatten` does for a number and a tuple of numbers, as most are; None for others."""
    kind = type(value)
    if kind is float:
        numbers.append(value)
        return 0
    if kind is tuple and set(map(type, value)) <= _NUMBERS:
        numbers += map(float, value)
        return -1 - len(value)
    return None


def _flatten(value: Value, numbers: list[float]) -> object:
    """Add the numbers of a value to a list, and give its form: how its lists are nested."""
    form = _quick(value, numbers)
    if form is not None:
        return form
    if type(value) is int:
        numbers.append(float(value))
        return 0
    if isinstance(value, list | tuple):
        return len(value), type(value) is tuple, [_flatten(item, numbers) for item in value]
    raise NotAlikeError
