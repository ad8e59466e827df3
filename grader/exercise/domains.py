"""Domains: from where a given is drawn when formulas and functions are tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from random import Random

ONE_HOT = "one-hot"


class Domain(NamedTuple):
    """A range of numbers, of ``whole`` numbers, or rows that hold a single 1 among zeros."""

    low: float
    high: float
    whole: bool = False
    one_hot: bool = False

    def __str__(self) -> str:
        """Say it as it follows on a name: "from 0 to 2"."""
        if self.one_hot:
            return "one-hot"
        return f"{'whole ' if self.whole else ''}from {self.low:g} to {self.high:g}"

    def nearest(self, value: float) -> float:
        """Return the number of the domain that is nearest to a value."""
        near = min(max(value, self.low), self.high)
        return float(round(near)) if self.whole else near

    def drawn(self, draw: Random, count: int, places: int | None = None) -> list[float]:
        """Return a row of random numbers, rounded to so many decimals if any."""
        if self.one_hot:
            hot = draw.randrange(count)
            return [float(at == hot) for at in range(count)]
        if self.whole:
            return [float(draw.randint(int(self.low), int(self.high))) for _ in range(count)]
        numbers = [draw.uniform(self.low, self.high) for _ in range(count)]
        return numbers if places is None else [round(number, places) for number in numbers]
