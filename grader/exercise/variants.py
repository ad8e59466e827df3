"""Variants: numbers of each student's own, drawn from the course's seed and the student's name.

The draw is a hash, so that a student's numbers are the same on every machine and under every
version of Python. A draw that breaks a condition of the author's is put back.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from grader.backprop.arrays import entries
from grader.backprop.names import entry
from grader.exercise.model import Grid

if TYPE_CHECKING:
    from grader.exercise.model import Exercise

ATTEMPTS = 2000


class VariantError(ValueError):
    """No draw that the author's conditions allow was found."""


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


def drawn(exercise: Exercise, draw: int) -> Exercise:
    """Return an exercise with the numbers of a draw: near its own, or as [vary] allows.

    Notes, which tell of the exercise's own numbers, are left out. In a ``symmetric`` net numbers
    that are equal stay equal.
    """
    grids = exercise.vary or dict.fromkeys(exercise.given)
    alike = exercise.givens.__getitem__ if exercise.symmetric else str
    givens = {
        name: (grid or _around(exercise.givens[name])).value(_hash(f"{draw}/{alike(name)}"))
        for array, grid in grids.items()
        for name in entries(array, exercise.shapes[array])
    }
    varied = with_givens(exercise, {**exercise.givens, **givens})
    questions = tuple(replace(question, own_note="") for question in varied.questions)
    return replace(varied, questions=questions)


def _around(value: float) -> Grid:
    """Return a grid of numbers of the same sign and as many decimals, half to twice as large.

    0 and 1 stay what they are: they may be labels.
    """
    exact = Decimal(str(value)).normalize()
    if value in {0, 1}:
        return Grid((exact,))
    exponent = exact.as_tuple().exponent
    step = Decimal(1).scaleb(min(int(exponent), 0)).copy_sign(exact)
    steps = int(exact / step)
    low = max(1, steps // 2)
    return Grid(low=low * step, step=step, size=2 * steps + 3 - low)


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
