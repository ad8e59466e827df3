"""What the functions of one submission give, told in replies."""

import inspect
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType
from typing import Any, TypeAlias

from .at_once import OddError, call_at_once, rows
from .errors import NAME_LIMIT, describe
from .values import Converter, NotNumbersError

Told: TypeAlias = tuple[bytes, object]  # a kind of reply, and its body


class Answers:
    """Calls the functions of one file many times, and tells what each call gave."""

    def __init__(
        self, module: ModuleType, ended: int, converter: Converter, files: set[str]
    ) -> None:
        self._module, self._ended = module, ended
        self._converter, self._files = converter, files

    def each(self, name: str, calls: list[list[object]]) -> Iterator[Told]:
        """Answer all calls of one function, in order."""
        function = vars(self._module).get(name)
        misfit = self._misfit(function, len(calls[0]))
        if misfit:
            yield misfit
            return
        for arguments in calls:
            yield self._one(function, arguments)

    def at_once(self, name: str, columns: list[list[object]], count: int) -> Iterator[Told]:
        """Answer all calls of one function with one reply, or as `each` does if any is odd."""
        function = vars(self._module).get(name)
        values, numbers, odd = call_at_once(function, columns, count, self._converter)
        if odd is None:
            yield b"G", (values[0], numbers)
            return
        misfit = None if values else self._misfit(function, len(columns))
        if misfit:
            yield misfit
            return
        for value in values:
            yield b"R", value
        yield self._told(odd)
        for arguments in rows(columns, count)[len(values) + 1 :]:
            yield self._one(function, arguments)

    def all_at_once(self, requests: list[Any]) -> list[object]:
        """Answer all calls of several functions; nothing at all if any is odd.

        For a function that is still blank there is an empty answer.
        """
        found: list[object] = []
        for request in requests:
            told = self.at_once(*request)
            kind, body = first = next(told)
            if kind == b"G":
                found.append(body)
            elif _is_blank(first) and all(map(_is_blank, told)):
                found.append(())
            else:
                return []
        return found

    def _misfit(self, function: object, count: int) -> Told | None:
        """Tell of what is no function, or cannot be called with so many arguments."""
        if not callable(function):
            return b"M", (self._ended, *_functions(self._module))
        takes = _other_parameters(function, count)
        return None if takes is None else (b"W", takes)

    def _one(self, function: Any, plain: Sequence[object]) -> Told:  # noqa: ANN401 - the student's
        try:
            return b"R", self._converter.plain(function(*self._converter.built(plain)))
        except BaseException as error:  # noqa: BLE001 - SystemExit is an error here too
            return self._told(error)

    def _told(self, error: BaseException) -> Told:
        if isinstance(error, OddError):
            return b"R", error.value
        if isinstance(error, NotNumbersError):
            return b"U", (error.kind[:NAME_LIMIT], error.path)
        return b"X", describe(error, self._files)


def _other_parameters(function: Callable[..., object], count: int) -> tuple[str, ...] | None:
    """Name the parameters of a function that cannot be called with so many arguments."""
    try:
        signature = inspect.signature(function)
    except Exception:  # noqa: BLE001 - it asks the function, which may answer anything
        return None
    try:
        signature.bind(*range(count))
    except TypeError:
        return tuple(str(parameter)[:NAME_LIMIT] for parameter in signature.parameters.values())
    return None


def _is_blank(told: Told) -> bool:
    """Return whether a call found nothing but the stub of a function that is to be written."""
    match told:
        case b"X", ("NotImplementedError", "", *_):
            return True
    return False


def _functions(module: ModuleType) -> tuple[str, ...]:
    things = vars(module).values()
    own = [thing for thing in things if inspect.isfunction(thing)]
    names = [thing.__name__ for thing in own if thing.__module__ == module.__name__]
    return tuple(name[:NAME_LIMIT] for name in names[:50])
