"""Messages: requests as they are sent, and replies checked before anything is believed."""

import sys
from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias, cast

from .child.wire import Encoded, Plain, Value, WireError, decode, decode_numbers, encode
from .replies import (
    Missing,
    NoModule,
    Raised,
    Refused,
    Reply,
    Returned,
    TraceLine,
    Unusable,
    WrongParameters,
)
from .submission import Material
from .text import clean

MALFORMED = "its reply could not be read"


class Request(NamedTuple):
    """A function and its calls, encoded once for any number of submissions."""

    function: str
    calls: Sequence[Sequence[object]]
    encoded: Encoded


def request(function: str, calls: Sequence[Sequence[object]]) -> Request:
    """Return the request to answer all these calls at once.

    The arguments go parameter by parameter, for columns of numbers are fast to read.
    """
    columns = [list(column) for column in zip(*calls, strict=True)]
    return Request(function, calls, encode((function, columns, len(calls))))


class Question(NamedTuple):
    """What was asked: a function and the number of its arguments, or to load the file."""

    function: str = ""
    given: int = 0

    @property
    def loading(self) -> bool:
        """Return whether this was the loading of the file."""
        return not self.function


class ReturnedAll(NamedTuple):
    """What a function returned at the first of its calls, and the numbers of all of them.

    What it returned at the others is the like of the first: the same lists with other numbers.
    """

    first: Value
    numbers: list[float]

    def replies(self) -> Iterator[Returned]:
        """Yield what each call returned."""
        numbers = iter(self.numbers)
        for _ in range(len(self.numbers) // _size(self.first)):
            yield Returned(_like(self.first, numbers))


# The answers to all calls of a function: together if they are alike, or else one by one.
Answered: TypeAlias = "ReturnedAll | tuple[Reply, ...]"


def _size(value: Value) -> int:
    """Count the numbers in a value."""
    return sum(map(_size, value)) if isinstance(value, list | tuple) else 1


def _like(value: Value, numbers: Iterator[float]) -> Value:
    """Put the next numbers in the places of a value's own."""
    if isinstance(value, list | tuple):
        return type(value)(_like(item, numbers) for item in value)
    return next(numbers)


def read_returned_all(body: bytes, count: int) -> ReturnedAll | None:
    """Read the answers to so many calls at once; None if they are not well formed."""
    try:
        return _returned_all(decode_numbers(body), count)
    except WireError:
        return None


def read_answers(body: bytes, counts: Sequence[int]) -> list[Answered] | None:
    """Read what all functions of a file returned; None if it is not well formed.

    The answers of a function that is still blank are its exceptions.
    """
    try:
        values = decode_numbers(body)
    except WireError:
        return None
    if not isinstance(values, list):
        return None
    answers: list[Answered] = []
    for value, count in zip(values, counts, strict=False):
        blank = (Raised("NotImplementedError", ""),) * count if value == () else ()
        if answer := blank or _returned_all(value, count):
            answers.append(answer)
    return answers if len(answers) == len(counts) == len(values) else None


def _returned_all(value: Value, count: int) -> ReturnedAll | None:
    match value:
        case (first, list(numbers)) if set(map(type, numbers)) == {float}:
            whole = len(numbers) == count * _size(first)
            return ReturnedAll(first, cast("list[float]", numbers)) if whole else None
    return None


def read_reply(kind: bytes, body: bytes, question: Question, material: Material) -> Reply:
    """Make a Reply of a frame. One that is not well formed is Refused."""
    try:
        reply = _returned(body) if kind == b"R" else _other(kind, decode(body), question, material)
    except WireError:
        reply = None
    return reply or Refused(MALFORMED, question.loading)


def _returned(body: bytes) -> Reply:
    return Returned(decode_numbers(body))


def _other(kind: bytes, body: Plain, question: Question, material: Material) -> Reply | None:
    match kind, body:
        case b"X", (str(name), str(message), str(module), tuple(lines)):
            trace = _trace(lines, material)
            if module:
                return _no_module(module, trace, question, material)
            return Raised(_short(name), clean(message)[:200], trace, question.loading)
        case b"U", (str(name), tuple(path)):
            return Unusable(_short(name), tuple(at for at in path if isinstance(at, int)))
        case b"M", (int(ended), *names):
            return Missing(question.function, tuple(map(_short, names)), ended)
        case b"W", tuple(names):
            return WrongParameters(question.function, tuple(map(_short, names)), question.given)
    return None


def _no_module(
    name: str, trace: tuple[TraceLine, ...], question: Question, material: Material
) -> NoModule:
    name = _short(name)
    return NoModule(name, _advice(name, material), trace, question.loading)


def _advice(name: str, material: Material) -> str:
    top = name.partition(".")[0]
    if name in material.refused:
        return f"{name} stands beside the file but is not read: {material.refused[name]}"
    if top == "numpy" and material.numpy_folder:
        return f"{name} is a part of numpy that graded functions cannot load"
    if top == "numpy":
        return "numpy is not installed; to install it: python -m pip install numpy"
    if top in sys.stdlib_module_names:
        return f"{top} is not offered to graded functions; they compute, and need no more"
    return (
        f"there is no {name} here: graded functions may import numpy, the mathematical modules of "
        "Python, and helper files"
    )


def _trace(lines: Sequence[Plain], material: Material) -> tuple[TraceLine, ...]:
    trace = []
    for line in lines[:20]:
        match line:
            case (str(file), int(number), str(function)):
                text = material.line(file, number)
                trace.append(TraceLine(_short(file), number, _short(function), text))
    return tuple(trace)


def _short(name: object) -> str:
    return clean(str(name)).replace("\n", " ")[:60]
