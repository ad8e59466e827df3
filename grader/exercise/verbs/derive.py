"""The verb ``derive``: a quantity is asked as a formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from grader.exercise.verbs.common import Common, named_in
from grader.exercise.wording import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.exercise.domains import Domain
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import QuestionTable
    from grader.exercise.verbs.common import QuestionReader
    from grader.exercise.verbs.parts import Mistake


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Derive(Common):
    """Asks for a quantity as a formula.

    ``where`` gives the range of a given, if not [-3, 3]; ``using`` the only names allowed, if any.
    """

    verb: ClassVar[str] = "derive"
    kind: ClassVar[str] = "formula"
    own_keys: ClassVar[frozenset[str]] = frozenset({"where", "using", "mistakes"})

    quantity: str
    where: Mapping[str, Domain]
    using: tuple[str, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    @classmethod
    def read(cls, reader: QuestionReader, table: QuestionTable, path: Path) -> Iterator[Derive]:
        """Read a question, noting faults."""
        quantity = reader.parts.quantity(table.derive or "", (*path, "derive"))
        where = reader.parts.where(table, path)
        if not quantity:
            return
        using = reader.parts.using(table, path)

        def prompt() -> str:
            names = " and ".join(map(reader.symbol, using))
            alone = f" in {names} alone" if names else ""
            return f"Write {reader.symbol(quantity)} as a formula{alone}."

        yield cls(
            quantity=quantity,
            where=where,
            using=using,
            mistakes=reader.parts.mistakes(table, path),
            **reader.common(table, path, f"{key_of(quantity)}_formula", prompt),
        )

    @property
    def quantities(self) -> list[str]:
        """The quantity that is asked for."""
        return [self.quantity]

    @property
    def names(self) -> list[str]:
        """The quantity, the names allowed, and those that foreseen mistakes speak of."""
        return [self.quantity, *self.using, *named_in(self.mistakes)]

    @property
    def asked(self) -> object:
        """The quantity, and what it is to be written in."""
        return self.verb, self.quantity, self.using

    @property
    def how_to_answer(self) -> str:
        """What an answer looks like."""
        return 'a formula in quotes, over any quantities but what is asked: "2*(a - b)^2"'

    @property
    def how_to_type(self) -> str:
        """What to type."""
        return "a formula over any quantities but what is asked: 2*(a - b)^2"
