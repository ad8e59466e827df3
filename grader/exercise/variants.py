"""Variants: numbers of each student's own, drawn from the course's seed and the student's name.

The draw is a hash, so that a student's numbers are the same on every machine and under every
version of Python. A draw that breaks a condition of the author's is put back.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.backprop.arrays import entries
from grader.backprop.errors import did_you_mean
from grader.backprop.names import entry
from grader.exercise.format.tables import GridTable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.exercise.conditions import Condition
    from grader.exercise.format.faults import Collector
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import ExerciseTable
    from grader.exercise.model import Exercise
    from grader.exercise.reading.names import PartReader

ATTEMPTS = 2000


class VariantError(ValueError):
    """No draw that the author's conditions allow was found."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The values that a given can take: from the lowest in steps, or one of a list."""

    values: tuple[Decimal, ...] = ()
    low: Decimal = Decimal(0)
    step: Decimal = Decimal(1)
    count: int = 0

    def value(self, number: int) -> float:
        """Give one of the values, whatever the number."""
        if self.values:
            return float(self.values[number % len(self.values)])
        return float(self.low + self.step * (number % self.count))


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
        return Grid(low=low, step=step, count=count) if count > 0 else None
    if isinstance(values, list) and values and not any(isinstance(v, str) for v in values):
        return Grid(tuple(Decimal(str(value)) for value in values))
    return None


def _conditions(values: object, parts: PartReader) -> Iterator[Condition]:
    for number, text in enumerate(values if isinstance(values, list) else []):
        condition = parts.condition(str(text), ("vary", "keep", number))
        if condition:
            yield condition


def variant(exercise: Exercise, seed: int, student: str) -> Exercise:
    """Give an exercise a student's own numbers; one without [vary] stays as it is.

    Raises VariantError.
    """
    if not exercise.vary:
        return exercise
    student = one_spelling(student)
    for attempt in range(ATTEMPTS):
        drawn = {
            name: grid.value(_hash(f"{seed}/{student}/{exercise.id}/{name}/{attempt}"))
            for array, grid in exercise.vary.items()
            for name in entries(array, exercise.shapes[array])
        }
        varied = with_givens(exercise, {**exercise.givens, **drawn})
        if all(condition.holds(varied.values) for condition in exercise.keep):
            return varied
    raise VariantError(
        f"none of {ATTEMPTS} draws of {exercise.id} fulfils the conditions in 'keep'"
    )


def one_spelling(name: str) -> str:
    """Spell a name one way: it may have been typed, or unpacked from an archive, in several.

    Spaces around it do not count, and a letter with an accent is one character.
    """
    return unicodedata.normalize("NFC", " ".join(name.split()))


def with_givens(exercise: Exercise, givens: dict[str, float]) -> Exercise:
    """Give an exercise other numbers; what is asked stays the same."""
    given = {name: _nested(name, exercise.shapes[name], (), givens) for name in exercise.given}
    questions = tuple(replace(question, numbers=givens) for question in exercise.questions)
    return replace(exercise, given=given, givens=givens, questions=questions)


def _nested(
    name: str, shape: tuple[int, ...], index: tuple[int, ...], givens: dict[str, float]
) -> object:
    if not shape:
        return givens[entry(name, index)]
    places = range(1, shape[0] + 1)
    return [_nested(name, shape[1:], (*index, place), givens) for place in places]


def _hash(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode(errors="surrogatepass")).digest()[:8], "big")
