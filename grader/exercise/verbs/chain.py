"""The verb ``chain``: a derivative is asked as its factors by the chain rule."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from grader.backprop.names import as_derivative
from grader.exercise.verbs.common import Common
from grader.exercise.wording import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import QuestionTable
    from grader.exercise.verbs.common import QuestionReader

MAX_WAYS = 32


@dataclass(kw_only=True, eq=False, repr=False)
class Chain(Common):
    """Asks for the local derivatives whose product, or sum of products, is a derivative."""

    verb: ClassVar[str] = "chain"
    kind: ClassVar[str] = "chain rule"

    quantity: str
    ways: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, reader: QuestionReader, table: QuestionTable, path: Path) -> Iterator[Chain]:
        """Read a question, noting faults."""
        place = (*path, "chain")
        quantity = reader.parts.quantity(table.chain or "", place)
        derivative = as_derivative(quantity) if quantity else None
        if quantity and not derivative:
            message = "a chain rule is asked of a derivative, such as dL/dw"
            reader.faults.at_value(place, message)
        if not quantity or not derivative or not reader.parts.deriver:
            return
        ways = tuple(islice(reader.parts.ways(derivative.of, derivative.wrt), MAX_WAYS + 1))
        if len(ways) > MAX_WAYS:
            reader.faults.at_value(place, f"there are more than {MAX_WAYS} ways to write down")

        def prompt() -> str:
            asks = f"Write {reader.symbol(quantity)} by the chain rule"
            if len(ways) > 1:
                return f"{asks}: a list of factors for each of the {len(ways)} ways."
            return f"{asks}: list the local derivatives whose product it is."

        key = f"{key_of(quantity)}_chain"
        yield cls(quantity=quantity, ways=ways, **reader.common(table, path, key, prompt))

    @property
    def quantities(self) -> list[str]:
        """The derivative that is asked for."""
        return [self.quantity]

    @property
    def names(self) -> list[str]:
        """The derivative, and its factors."""
        return [self.quantity, *(name for way in self.ways for name in way)]

    @property
    def asked(self) -> object:
        """The derivative."""
        return self.verb, self.quantity

    @property
    def how_to_answer(self) -> str:
        """What an answer looks like."""
        if len(self.ways) > 1:
            return 'a list of lists, one for each way: [["dA/dB", "dB/dC"], ["dA/dD", "dD/dC"]]'
        return 'a list of derivatives in any order: ["dA/dB", "dB/dC"]'

    @property
    def how_to_type(self) -> str:
        """What to type."""
        ways = "; dA/dD dD/dC" if len(self.ways) > 1 else ""
        return f"the factors in any order: dA/dB dB/dC{ways}"
