"""What several verbs ask for or are told: whole quantities, and mistakes that were foreseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.backprop import Apply

if TYPE_CHECKING:
    from grader.backprop import Expression


class Whole(NamedTuple):
    """A quantity as a whole: its name, its shape, and its entries row by row."""

    name: str
    shape: tuple[int, ...] = ()
    entries: tuple[str, ...] = ()


class Mistake(NamedTuple):
    """A wrong answer that the author foresaw, as a formula, and what to say of it.

    One of arrays is held as the list of its entries, row by row, beside its ``shape``.
    """

    gives: Expression
    say: str
    shape: tuple[int, ...] = ()

    @property
    def entries(self) -> tuple[Expression, ...]:
        """The formula of each entry; of one number, that alone."""
        if self.shape and isinstance(self.gives, Apply):
            return self.gives.operands
        return (self.gives,)
