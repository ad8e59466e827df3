"""Reading of [vary]: the values that givens can take, and which draws are kept."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from grader.backprop.errors import did_you_mean
from grader.exercise.format.tables import GridTable
from grader.exercise.model import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.exercise.conditions import Condition
    from grader.exercise.format.faults import Collector
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import ExerciseTable
    from grader.exercise.reading.names import PartReader


def read_variation(
    table: ExerciseTable, faults: Collector, parts: PartReader
) -> tuple[dict[str, Grid], tuple[Condition, ...]]:
    """Read [vary]: the values of each given that varies, and the conditions that keep a draw."""
    grids: dict[str, Grid] = {}
    conditions: list[Condition] = []
    for name, values in table.vary.items():
        path: Path = ("vary", name)
        if name == "keep":
            conditions += _conditions(values, parts)
        elif name not in parts.given:
            faults.at_key(path, f"{name!r} is none of [given]{did_you_mean(name, parts.given)}")
        elif grid := _grid(values):
            grids[name] = grid
        elif isinstance(values, GridTable):
            faults.at_value(path, "low is greater than high")
        else:
            faults.at_value(path, "a list of numbers is wanted here, one of which is drawn")
    if conditions and not grids and not faults:
        faults.at_key(("vary", "keep"), "'keep' tells which draws to keep, but no given varies")
    return grids, tuple(conditions)


def _grid(values: object) -> Grid | None:
    if isinstance(values, GridTable):
        low, high, step = (Decimal(str(v)) for v in (values.low, values.high, values.step))
        count = int((high - low) / step) + 1
        return Grid(low=low, step=step, size=count) if count > 0 else None
    if isinstance(values, list) and values and not any(isinstance(v, str) for v in values):
        return Grid(tuple(Decimal(str(value)) for value in values))
    return None


def _conditions(values: object, parts: PartReader) -> Iterator[Condition]:
    for number, text in enumerate(values if isinstance(values, list) else []):
        condition = parts.condition(str(text), ("vary", "keep", number))
        if condition:
            yield condition
