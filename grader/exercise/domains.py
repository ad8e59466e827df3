"""Domains: from where a given is drawn when formulas and functions are tried."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from random import Random

ONE_HOT = "one-hot"
Kind: TypeAlias = Literal["real", "whole", "one-hot", "shares"]


class Domain(NamedTuple):
    """A range of numbers or of whole numbers; or rows with a single 1 among zeros; or of shares.

    Shares are not negative and add up to 1.
    """

    low: float = 0.0
    high: float = 1.0
    kind: Kind = "real"

    @property
    def is_of_rows(self) -> bool:
        """Whether it is of rows, whose numbers depend on each other."""
        return self.kind in {ONE_HOT, "shares"}

    def __str__(self) -> str:
        """Say it as it follows on a name: "from 0 to 2"."""
        if self.is_of_rows:
            return self.kind
        return f"{'whole ' if self.kind == 'whole' else ''}from {self.low:g} to {self.high:g}"

    def nearest(self, value: float) -> float:
        """Return the number of the domain that is nearest to a value."""
        near = min(max(value, self.low), self.high)
        return float(round(near)) if self.kind == "whole" else near

    def drawn(self, draw: Random, count: int, places: int | None = None) -> list[float]:
        """Return a row of random numbers, rounded to so many decimals if any."""
        if self.kind == ONE_HOT:
            hot = draw.randrange(count)
            return [float(at == hot) for at in range(count)]
        if self.kind == "shares":
            parts = [draw.expovariate(1.0) for _ in range(count)]
            return [part / sum(parts) for part in parts]
        if self.kind == "whole":
            return [float(draw.randint(int(self.low), int(self.high))) for _ in range(count)]
        numbers = [draw.uniform(self.low, self.high) for _ in range(count)]
        return numbers if places is None else [round(number, places) for number in numbers]
