"""The verb ``compute``: the value of a quantity is asked, or of each entry of an array."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import chain
from math import isclose
from typing import TYPE_CHECKING, ClassVar

from grader.backprop.evaluate import evaluate
from grader.backprop.expressions import names_in
from grader.backprop.grids import indices
from grader.backprop.names import at_step, moved_by, split_step
from grader.exercise.precision import KEYS
from grader.exercise.verbs.common import Common, named_in
from grader.exercise.wording import array_shape, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from grader.backprop import Expression, Values
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import QuestionTable
    from grader.exercise.precision import Precision
    from grader.exercise.verbs.common import QuestionReader
    from grader.exercise.verbs.parts import Mistake, Whole


@dataclass(kw_only=True, eq=False, repr=False)
class Compute(Common):
    """Asks for the value of a quantity; of an update, ``precision`` is that of its step.

    A question on a whole ``array`` is one for each entry: ``index`` tells which, from 1.
    ``worded_whole`` words the question on all of the array; ``also`` are other right ways to work
    the quantity out.
    """

    verb: ClassVar[str] = "compute"
    kind: ClassVar[str] = "number"
    own_keys: ClassVar[frozenset[str]] = frozenset({*KEYS, "also", "mistakes"})

    quantity: str
    precision: Precision
    array: Whole | None = None
    index: tuple[int, ...] = ()
    worded_whole: Callable[[], str] | None = None
    mistakes: tuple[Mistake, ...] = ()
    also: tuple[Expression, ...] = ()

    @classmethod
    def read(cls, reader: QuestionReader, table: QuestionTable, path: Path) -> Iterator[Compute]:
        """Read a question; one on an array is a question for each of its entries."""
        whole = reader.parts.whole(table.compute or "", (*path, "compute"))
        mistakes = reader.parts.mistakes(table, path)
        ways = enumerate(table.also or ())
        also = [reader.parts.formula(way, (*path, "also", number)) for number, way in ways]
        precision = reader.precision(table, path)
        for quantity, index in (
            zip(whole.entries, indices(whole.shape), strict=True) if whole else ()
        ):
            key = key_of(whole.name if whole else quantity)
            common = reader.common(table, path, key, partial(_prompt, reader, quantity, precision))
            if index and whole:
                common["id"] = f"{common['key']}{list(index)}".replace(" ", "")
                common["points"] = table.points / len(whole.entries)
                common["worded_whole"] = partial(_whole_prompt, reader, whole, precision)
            yield cls(
                quantity=quantity,
                precision=precision,
                array=whole if index else None,
                index=index,
                mistakes=mistakes,
                also=tuple(filter(None, also)),
                **common,
            )

    @property
    def whole_prompt(self) -> str:
        """The text of the question; that on the whole array for one on an entry of it."""
        return self.worded_whole() if self.worded_whole else self.prompt

    @property
    def quantities(self) -> list[str]:
        """The quantity that is asked for."""
        return [self.quantity]

    @property
    def names(self) -> list[str]:
        """The quantity, and those that foreseen mistakes speak of."""
        return [
            self.quantity,
            *named_in(self.mistakes),
            *chain.from_iterable(map(names_in, self.also)),
        ]

    @property
    def asked(self) -> object:
        """The quantity, and how precisely."""
        return self.verb, self.quantity, self.precision

    @property
    def how_to_answer(self) -> str:
        """What an answer looks like."""
        if self.array:
            return 'numbers, or arithmetic in quotes, each in the place of a "?"'
        return 'a number, or arithmetic in quotes: 1.23 or "2 * 0.7 - 0.17"'

    @property
    def how_to_type(self) -> str:
        """What to type."""
        if not self.array:
            return "a number, or arithmetic: 1.23 or 2*0.7 - 0.17"
        rows = "; a semicolon ends a row" if len(self.array.shape) > 1 else ""
        return f"the numbers, with spaces between{rows}"

    @property
    def blank(self) -> str:
        """A "?" for a number, or for each entry of an array."""
        blank = super().blank
        for size in reversed(self.array.shape if self.array else ()):
            blank = f"[{', '.join([blank] * size)}]"
        return blank

    def troubles(
        self, values: Values, undefined: Callable[[str], str]
    ) -> Iterator[tuple[str, str]]:
        """Yield a fault if the quantity has no value."""
        value = values[self.quantity]
        if value is None:
            yield "compute", undefined(self.quantity)
            return
        ways = (evaluate(formula, values) for formula in self.also)
        if not all(way is not None and isclose(way, value) for way in ways):
            yield "also", f"a way to work {self.quantity} out gives another number at the givens"


def _prompt(reader: QuestionReader, quantity: str, precision: Precision) -> str:
    return f"Compute {reader.symbol(quantity)} {_asked(reader, quantity, precision)}."


def _whole_prompt(reader: QuestionReader, array: Whole, precision: Precision) -> str:
    asked = [_asked(reader, entry, precision) for entry in array.entries]
    finest = max(asked, key=lambda said: (len(said), said))
    return (
        f"Compute {reader.symbol(array.name)}, a list of {array_shape(array.shape)}, each {finest}."
    )


def _asked(reader: QuestionReader, quantity: str, precision: Precision) -> str:
    """Say how precisely a quantity is asked: an update to the decimals that its step needs."""
    first, step = split_step(quantity)
    parameter = moved_by(first) if first in reader.parts.updates else None
    if not parameter:
        return str(precision)
    values = reader.values()
    new, old = values[quantity], values[at_step(parameter, step)]
    if new is None or old is None or isclose(new, old):
        return str(precision)
    return str(precision.of_step(new - old))
