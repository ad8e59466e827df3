"""The verb ``order``: quantities are to be put in the order of their size."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import isclose
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from grader.backprop import evaluate
from grader.backprop.expressions import names_in
from grader.backprop.printing import unicode
from grader.exercise.verbs.common import LETTERS, Common

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Expression, Values
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import QuestionTable
    from grader.exercise.verbs.common import QuestionReader, Troubles, Undefined

MAX_ITEMS = len(LETTERS)
DIRECTIONS = ("ascending", "descending")
_EQUAL = 1e-9  # the relative distance of two sizes that nobody could tell apart


class Item(NamedTuple):
    """A size to be put in order: its formula, and how it is shown."""

    formula: Expression
    shown: str


@dataclass(kw_only=True, eq=False, repr=False)
class Order(Common):
    """Asks for the letters of items by size, the smallest first unless ``descending``."""

    verb: ClassVar[str] = "order"
    kind: ClassVar[str] = "order"
    own_keys: ClassVar[frozenset[str]] = frozenset({"items", "by"})
    needed: ClassVar[frozenset[str]] = frozenset({"items"})

    items: tuple[Item, ...]
    descending: bool

    @classmethod
    def read(cls, reader: QuestionReader, table: QuestionTable, path: Path) -> Iterator[Order]:
        """Read a question, noting faults."""
        if not table.id:
            reader.faults.at_key(path, "an order needs an id: the key of its answer")
        if not 2 <= len(table.items or ()) <= MAX_ITEMS:
            message = f"an order has from 2 to {MAX_ITEMS} 'items'"
            reader.faults.at_key((*path, "items") if table.items else path, message)
        if table.by not in (None, *DIRECTIONS):
            message = f'"{DIRECTIONS[0]}" or "{DIRECTIONS[1]}" is wanted here'
            reader.faults.at_value((*path, "by"), message)
        common = reader.common(table, path, table.id or "", lambda: table.order or "")
        items = tuple(_items(reader, table, path))
        yield cls(items=items, descending=table.by == "descending", **common)

    @property
    def names(self) -> list[str]:
        """The quantities that the items are made of."""
        return [name for item in self.items for name in names_in(item.formula)]

    @property
    def choices(self) -> list[str]:
        """The items with their letters."""
        return [f"{letter}) {item.shown}" for letter, item in self.lettered().items()]

    @property
    def how_to_answer(self) -> str:
        """What an answer looks like."""
        return 'the letters in order, each in quotes: ["b", "a"]'

    @property
    def how_to_type(self) -> str:
        """What to type."""
        return "the letters in order: b a"

    def lettered(self) -> dict[str, Item]:
        """Return each item by its letter, from ``a`` on."""
        return dict(zip(LETTERS, self.items, strict=False))

    def sizes(self, values: Values) -> dict[str, float]:
        """Return the size of each item that has a value, by its letter, in the order asked for."""
        sizes = {letter: evaluate(item.formula, values) for letter, item in self.lettered().items()}
        known = [(size, letter) for letter, size in sizes.items() if size is not None]
        return {letter: size for size, letter in sorted(known, reverse=self.descending)}

    def troubles(self, values: Values, undefined: Undefined) -> Troubles:
        """Yield a fault for items without a value, and for each two of the same size."""
        sizes = self.sizes(values)
        for item in self.items:
            if evaluate(item.formula, values) is None:
                names = [name for name in names_in(item.formula) if values[name] is None]
                yield "items", undefined(names[0]) if names else f"{item.shown} has no value"
        for (one, size), (other, next_size) in pairwise(sizes.items()):
            if isclose(size, next_size, rel_tol=_EQUAL, abs_tol=0.0):
                yield "items", f"{one}) and {other}) are equal, so that no order is right"


def _items(reader: QuestionReader, table: QuestionTable, path: Path) -> Iterator[Item]:
    for number, text in enumerate(table.items or ()):
        formula = reader.parts.formula(text, (*path, "items", number))
        if formula:
            yield Item(formula, unicode(formula, reader.table.symbols))
