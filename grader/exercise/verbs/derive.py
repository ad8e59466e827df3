"""The verb ``derive``: a quantity is asked as a formula."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from grader.backprop.grids import say_shape
from grader.exercise.verbs.common import Common, named_in
from grader.exercise.wording import key_of, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.exercise.domains import Domain
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import QuestionTable
    from grader.exercise.verbs.common import QuestionReader
    from grader.exercise.verbs.parts import Mistake, Whole


@dataclass(kw_only=True, eq=False, repr=False)
class Derive(Common):
    """Asks for a quantity as a formula, which may be one of lists and matrices.

    ``array`` is a whole list or matrix, if one is asked for. ``where`` gives the range of a given,
    if not [-3, 3]; ``using`` the only quantities allowed, if any.
    """

    verb: ClassVar[str] = "derive"
    kind: ClassVar[str] = "formula"
    own_keys: ClassVar[frozenset[str]] = frozenset({"where", "using", "mistakes"})

    quantity: str
    where: Mapping[str, Domain]
    array: Whole | None = None
    using: tuple[Whole, ...] = ()
    mistakes: tuple[Mistake, ...] = ()

    @classmethod
    def read(cls, reader: QuestionReader, table: QuestionTable, path: Path) -> Iterator[Derive]:
        """Read a question, noting faults."""
        whole = reader.parts.whole(table.derive or "", (*path, "derive"))
        where = reader.parts.where(table, path)
        if not whole:
            return
        using = reader.parts.using(table, path)

        def prompt() -> str:
            names = [reader.symbol(each.name) for each in using]
            alone = f" in {listed(names)} alone" if names else ""
            what = f" ({say_shape(whole.shape)})" if whole.shape else ""
            return f"Write {reader.symbol(whole.name)}{what} as a formula{alone}."

        yield cls(
            quantity=whole.name,
            array=whole if whole.shape else None,
            where=where,
            using=using,
            mistakes=reader.parts.mistakes(table, path, arrays=bool(whole.shape)),
            **reader.common(table, path, f"{key_of(whole.name)}_formula", prompt),
        )

    @property
    def quantities(self) -> list[str]:
        """The quantity that is asked for, or all entries of it."""
        return list(self.array.entries) if self.array else [self.quantity]

    @property
    def each(self) -> list[Derive]:
        """The questions on each entry of an array alone; this one where it is on a number."""
        if not self.array:
            return [self]
        alone = replace(self, array=None, mistakes=())
        return [replace(alone, quantity=name) for name in self.quantities]

    @property
    def allowed(self) -> frozenset[str]:
        """The numbers that an answer may use; none means any."""
        return frozenset(name for each in self.using for name in each.entries)

    @property
    def names(self) -> list[str]:
        """The quantity, the names allowed, and those that foreseen mistakes speak of."""
        return [*self.quantities, *self.allowed, *named_in(self.mistakes)]

    @property
    def asked(self) -> object:
        """The quantity, and what it is to be written in."""
        return self.verb, self.quantity, self.using

    @property
    def how_to_answer(self) -> str:
        """What an answer looks like."""
        if self.array:
            return 'a formula of lists and matrices in quotes: "A @ (b - c)" or "outer(b, c)"'
        return 'a formula in quotes, over any quantities but what is asked: "2*(a - b)^2"'

    @property
    def how_to_type(self) -> str:
        """What to type."""
        if self.array:
            return "a formula of lists and matrices: A @ (b - c) or outer(b, c)"
        return "a formula over any quantities but what is asked: 2*(a - b)^2"
