"""What several verbs ask for or are told: whole quantities, and mistakes that were foreseen."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from grader.backprop import Expression


class Whole(NamedTuple):
    """A quantity as a whole: its name, its shape, and its entries row by row."""

    name: str
    shape: tuple[int, ...] = ()
    entries: tuple[str, ...] = ()


class Mistake(NamedTuple):
    """A wrong answer that the author foresaw, as a formula, and what to say of it."""

    gives: Expression
    say: str
