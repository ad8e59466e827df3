"""What one call of a student's function gave: exactly one of these.

None is ever changed. They are not frozen, because that doubles the time that ten classes take.
"""

from dataclasses import dataclass
from typing import TypeAlias

from .child.wire import Array, Value

__all__ = [
    "Array", "Died", "Missing", "NoModule", "Raised", "Refused", "Reply", "Returned",
    "Skipped", "TimedOut", "TraceLine", "Unusable", "Value", "WrongParameters",
]  # fmt: skip


@dataclass
class Returned:
    """The call returned numbers.

    `value` is a float, int or bool, or lists, tuples and Arrays of them, as they came back.
    NaN and infinities come back too.
    """

    value: Value


@dataclass
class Unusable:
    """The call returned something that is not numbers.

    `kind` is the name of its type ("NoneType", "str", "dict") or what is wrong with it ("list
    nested too deeply", "array of complex128"). `path` leads to it: () is the value itself,
    (1,) the second item of a returned list or tuple.
    """

    kind: str
    path: tuple[int, ...] = ()


@dataclass
class TraceLine:
    """One line of a traceback, in a file of the student's own."""

    file: str
    line: int
    function: str
    text: str


@dataclass
class Raised:
    """The call (or the loading of the file) raised an exception.

    `trace` holds the student's own lines only, the innermost last.
    """

    type: str
    message: str
    trace: tuple[TraceLine, ...] = ()
    loading: bool = False

    @property
    def line(self) -> int | None:
        """The line in the student's own file where it happened, if it happened there."""
        return self.trace[-1].line if self.trace else None


@dataclass
class NoModule:
    """An import found no module of this name. `advice` says what can be done."""

    name: str
    advice: str
    trace: tuple[TraceLine, ...] = ()
    loading: bool = False


@dataclass
class TimedOut:
    """The call (or the loading of the file) did not end within so many seconds.

    `cpu` says that they are seconds of computing, not of waiting.
    """

    seconds: float
    cpu: bool = False
    loading: bool = False


@dataclass
class Died:
    """The process ended during the call (or the loading of the file)."""

    exit_code: int | None = None
    signal: str | None = None
    loading: bool = False


@dataclass
class Refused:
    """The file was not run, or its reply was not accepted, for this reason."""

    reason: str
    loading: bool = False


@dataclass
class Missing:
    """The file defines no such function. `found` names the functions that it does define.

    `ended` is the line in which the file ended itself, by exit() or the like, or 0.
    """

    name: str
    found: tuple[str, ...] = ()
    ended: int = 0


@dataclass
class WrongParameters:
    """The function cannot be called with so many arguments. `takes` names its parameters."""

    name: str
    takes: tuple[str, ...]
    given: int


@dataclass
class Skipped:
    """Not called, because an earlier call of the same function never came back."""


Reply: TypeAlias = (
    Returned
    | Unusable
    | Raised
    | NoModule
    | TimedOut
    | Died
    | Refused
    | Missing
    | WrongParameters
    | Skipped
)
