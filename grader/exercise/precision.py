"""Precision: how exactly a number is asked for, as people say it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from grader.exercise.format.faults import Collector
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import MarkingTable, QuestionTable

KEYS = ("figures", "decimals", "tolerance")


class Precision(NamedTuple):
    """So many significant figures or decimal places, or an absolute tolerance: one of the three."""

    figures: int = 0
    decimals: int | None = None
    tolerance: float | None = None

    def place(self, change: float) -> int:
        """Return the power of ten of the last digit that is asked of a number of this size."""
        if self.tolerance is not None:
            return magnitude_of(self.tolerance)
        if self.decimals is not None:
            return -self.decimals
        return magnitude_of(change) - self.figures + 1

    def last_place(self, change: float) -> int:
        """Return the power of ten of the last digit to be written: 0.9996 to three is 1.00."""
        carry = magnitude_of(change, self.figures) - magnitude_of(change) if self.figures else 0
        return self.place(change) + carry

    def half(self, change: float) -> float:
        """Return how far off a number of this size may be."""
        return 0.5 * 10.0 ** self.place(change) if self.tolerance is None else self.tolerance

    def of_step(self, change: float) -> Precision:
        """Return what an update is asked to: the decimal places that show the figures of a step."""
        return Precision(decimals=max(0, -self.place(change))) if self.figures else self

    def __str__(self) -> str:
        """Say the precision as it follows "right": "to 3 significant figures"."""
        if self.tolerance is not None:
            return f"to within {self.tolerance:g}"
        if self.decimals is not None:
            return f"to {_counted(self.decimals, 'decimal place')}"
        return f"to {_counted(self.figures, 'significant figure')}"


DEFAULT = Precision(figures=3)


def figures(number: int) -> Precision:
    """Ask for so many significant figures."""
    return Precision(figures=number)


def read_precision(
    table: QuestionTable | MarkingTable, path: Path, faults: Collector
) -> Precision | None:
    """Read how precisely a table asks, noting a fault if it says so twice; None if it does not."""
    said = {key: value for key in KEYS if (value := getattr(table, key)) is not None}
    for key in list(said)[1:]:
        message = f"{next(iter(said))!r} says already how precisely; keep one of the two"
        faults.at_key((*path, key), message)
    return Precision(**dict(list(said.items())[:1])) if said else None


def magnitude_of(value: float, figures: int = 13) -> int:
    """Return the power of ten of the first figure of a number rounded to so many; 0 for zero."""
    return int(f"{value:.{figures - 1}e}".partition("e")[2])


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
