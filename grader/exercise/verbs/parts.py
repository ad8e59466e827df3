"""What several verbs ask for or are told: whole quantities, and mistakes that were foreseen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.backprop import Expression


@dataclass(frozen=True, slots=True)
class Whole:
    """A quantity as a whole: its name, its shape, and its entries row by row."""

    name: str
    shape: tuple[int, ...] = ()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer that the author foresaw, as a formula, and what to say of it."""

    gives: Expression
    say: str
