"""Trials: the calls of a student's functions, and what came of them."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from contextlib import AbstractContextManager

    from grader.backprop import Values
    from grader.checkers.verdicts import Verdict
    from grader.exercise.verbs import Write
    from grader.sandbox.replies import Reply

    # What a function returns at some givens, by quantity; None if that is not what was asked.
    Ask = Callable[[Write, Sequence[Mapping[str, float]]], Sequence[Mapping[str, float]] | None]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: the givens it stands for, its arguments, and the values expected by quantity.

    ``bounds`` tells, of what the function returns, each value and how far off a number may be.
    ``reaches`` keeps how far that is given the size of the value's terms, and ``terms`` these
    sizes, once they were asked for; ``caused`` keeps what comes back by some cause, by its key.
    """

    givens: dict[str, float]
    steps: int
    arguments: tuple[object, ...]
    values: Values
    bounds: dict[str, tuple[float, float]]
    own: bool  # the exercise's own numbers, whose results are answers to other questions
    reaches: dict[str, float] = field(default_factory=dict, compare=False)
    terms: dict[str, float] = field(default_factory=dict, compare=False)
    caused: dict[tuple[int, int], list[tuple[float, float]]] = field(
        default_factory=dict, compare=False
    )

    def written(self, function: str, *, arrays: bool = False) -> str:
        """Return the call as one would type it."""
        written = [
            f"np.array({a!r})" if arrays and isinstance(a, list) else repr(a)
            for a in self.arguments
        ]
        return f"{function}({', '.join(written)})"


class Trial(NamedTuple):
    """One call and what came back: the entries of each quantity, or why they cannot be judged."""

    call: Call
    reply: Reply
    got: tuple[tuple[float, ...], ...] = ()
    trouble: str = ""


class FunctionCheck(NamedTuple):
    """The verdict on a function, with the trials it rests on.

    ``arrays`` tells that it was called with arrays in the place of lists.
    """

    verdict: Verdict
    trials: tuple[Trial, ...] = ()
    line: int | None = None
    arrays: bool = False


def _nobody() -> AbstractContextManager[Ask]:
    return nullcontext(lambda _question, _givens: None)


@dataclass(frozen=True, slots=True)
class FunctionFile:
    """The checks of one file's functions by question id, and what the file printed.

    ``again`` opens the file once more, to call its functions at other inputs.
    """

    file: str
    checks: dict[str, FunctionCheck] = field(default_factory=dict)
    printed: str = ""
    again: Callable[[], AbstractContextManager[Ask]] = field(default=_nobody, compare=False)
