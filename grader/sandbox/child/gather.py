"""All calls of one function answered at once, where what it returns is plain numbers every time."""

from typing import cast

from .values import Converter, NotNumbersError
from .wire import Value

_SCALARS = {float, int, bool}


class NotAlikeError(Exception):
    """A function that has to be asked call by call, for it does not return the like each time."""


def gather(
    function: object, calls: list[list[object]], converter: Converter
) -> tuple[bytes, tuple[object, ...]]:
    """Answer all calls with the first value and the numbers of all, or tell that it cannot be.

    Whatever is out of the ordinary is left to be asked for, and told of, call by call.
    """
    numbers: list[float] = []
    values: list[object] = []
    try:
        form = None
        for arguments in calls:
            value = _call(function, arguments, converter)
            values = values or [value]
            found = _flatten(value, numbers)
            if form is not None and found != form:
                return b"N", ()
            form = found
    except BaseException:  # noqa: BLE001 - SystemExit is an error here too
        return b"N", ()
    return b"G", (values[0], numbers)


def _call(function: object, plain: list[object], converter: Converter) -> Value:
    if not callable(function):
        raise NotAlikeError
    if all(type(item) in _SCALARS for item in plain):
        return _plain(function(*plain), converter)
    arguments = [converter.build(item) for item in plain]
    before = converter.snapshot(arguments)
    value = _plain(function(*arguments), converter)
    if converter.snapshot(arguments) != before:
        raise NotAlikeError
    return value


def _plain(value: object, converter: Converter) -> Value:
    kind = type(value)
    if kind is float or (kind is tuple and set(map(type, cast("tuple[object]", value))) == {float}):
        return cast("Value", value)
    try:
        return converter.plain(value)
    except NotNumbersError:
        raise NotAlikeError from None


def _flatten(value: Value, numbers: list[float]) -> object:
    """Add the numbers of a value to a list, and give its form: how its lists are nested."""
    kind = type(value)
    if kind is float:
        numbers.append(cast("float", value))
        return 0
    if kind is tuple and set(map(type, cast("tuple[Value]", value))) == {float}:
        numbers += cast("tuple[float]", value)
        return -len(cast("tuple[float]", value))
    if kind is int:
        numbers.append(float(cast("int", value)))
        return 0
    if isinstance(value, list | tuple):
        return len(value), kind is tuple, [_flatten(item, numbers) for item in value]
    raise NotAlikeError
