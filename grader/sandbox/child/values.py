"""What a student's function returned, as plain numbers."""

import sys
from collections.abc import Sequence
from typing import Any, cast

from .wire import DEPTH_LIMIT, Array, Value

ITEM_LIMIT = 100_000


class NotNumbersError(Exception):
    """A value that cannot travel: `kind` says what it is, `path` where it stands."""

    def __init__(self, kind: str, path: tuple[int, ...]) -> None:
        super().__init__(kind, path)
        self.kind, self.path = kind, path


class Converter:
    """Turns values into plain numbers by their exact types.

    No method of the value itself is called, so a subclass cannot lie about what it is.
    The types of numpy are looked up once, before any student code.
    """

    def __init__(self) -> None:
        numpy: Any = sys.modules.get("numpy")
        self._numpy = numpy
        self._ndarray: Any = numpy.ndarray if numpy else ()
        self._generic: Any = numpy.generic if numpy else ()
        self._float: Any = numpy.dtype(float) if numpy else None
        self._left = ITEM_LIMIT

    def plain(self, value: object) -> Value:
        """Copy a value into floats, ints, bools, lists, tuples and Arrays.

        Raises NotNumbersError.
        """
        self._left = ITEM_LIMIT
        return self._convert(value, ())

    def built(self, arguments: Sequence[object]) -> list[object]:
        """Make the arguments of one call, which may change them: numpy arrays of Arrays."""
        return [self._built(argument) for argument in arguments]

    def _built(self, argument: object) -> object:
        if isinstance(argument, Array):
            return self._numpy.array(list(argument), dtype=float)
        if isinstance(argument, list | tuple):
            return type(argument)([self._built(item) for item in argument])
        return argument

    def _convert(self, value: object, path: tuple[int, ...]) -> Value:
        # Not isinstance: an object may claim any __class__.
        kind = type(value)
        if issubclass(kind, float):
            return float.__float__(cast("float", value))
        if kind is bool:
            return cast("bool", value)
        if issubclass(kind, int):
            return _whole(int.__int__(cast("int", value)), path)
        if issubclass(kind, list | tuple):
            return self._items(value, kind, path)
        if issubclass(kind, self._ndarray):
            return self._array(value, path)
        if issubclass(kind, self._generic):
            return self._scalar(value, path)
        raise NotNumbersError(kind.__name__, path)

    def _items(self, value: object, kind: type, path: tuple[int, ...]) -> Value:
        if len(path) >= DEPTH_LIMIT:
            raise NotNumbersError("list nested too deeply", path)
        base: Any = list if issubclass(kind, list) else tuple
        self._spend(base.__len__(value), path)
        items = enumerate(base.__iter__(value))
        return cast("Value", base([self._convert(item, (*path, at)) for at, item in items]))

    def _array(self, value: Any, path: tuple[int, ...]) -> Value:  # noqa: ANN401 - an ndarray
        array = self._ndarray
        self._spend(array.size.__get__(value), path)
        if array.ndim.__get__(value) > DEPTH_LIMIT:
            raise NotNumbersError("array of too many dimensions", path)
        dtype = array.dtype.__get__(value)
        # To convert costs more than all else, so the usual type is left as it is.
        if dtype is not self._float:
            value = array.astype(value, _exact(dtype, path))
        items = array.tolist(value)
        return Array(items) if isinstance(items, list) else cast("Value", items)

    def _scalar(self, value: Any, path: tuple[int, ...]) -> Value:  # noqa: ANN401 - a generic
        dtype = _exact(self._generic.dtype.__get__(value), path)
        return cast("Value", self._generic.item(self._generic.astype(value, dtype)))

    def _spend(self, count: int, path: tuple[int, ...]) -> None:
        self._left -= count
        if self._left < 0:
            raise NotNumbersError("list of too many numbers", path)


def _whole(number: int, path: tuple[int, ...]) -> int | float:
    if -(2**63) <= number < 2**63:
        return number
    try:
        return float(number)
    except OverflowError:
        raise NotNumbersError("integer of too many digits", path) from None


def _exact(dtype: Any, path: tuple[int, ...]) -> str:  # noqa: ANN401 - a dtype
    try:
        return {"b": "?", "i": "i8", "u": "f8", "f": "f8"}[dtype.kind]
    except KeyError:
        raise NotNumbersError(f"array of {dtype.name}", path) from None
