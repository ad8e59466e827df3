"""Wording: numbers in texts, the keys of answers, shapes in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.backprop.names import base_of, split_step
from grader.exercise.markup import outside_mathematics

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


_PLACEHOLDER = re.compile(r"\{(\w+(?:\[[\d,]+\])?)\}")


def filled(text: str, numbers: Mapping[str, float]) -> str:
    """Put numbers in the place of ``{w}`` in an author's text, outside of its mathematics."""
    if "{" not in text:
        return text

    def number(match: re.Match[str]) -> str:
        return _written(match[1], numbers) or match[0]

    return "".join(
        _PLACEHOLDER.sub(number, part) if outside else part
        for part, outside in outside_mathematics(text)
    )


def _written(name: str, numbers: Mapping[str, float]) -> str:
    """Return a number, or all numbers of a list or of a list of rows; nothing if there is none."""
    if name in numbers:
        return str(numbers[name]).removesuffix(".0")
    rows: dict[str, list[str]] = {}
    for entry in numbers:
        if base_of(entry) == name:
            row, _, column = entry.partition("[")[2].rstrip("]").partition(",")
            rows.setdefault(row if column else "", []).append(_written(entry, numbers))
    lists = [f"[{', '.join(row)}]" for row in rows.values()]
    return lists[0] if list(rows) == [""] else f"[{', '.join(lists)}]" if lists else ""


def key_of(quantity: str) -> str:
    """Turn the name of a quantity into a key for an answer: ``dL/dw`` is ``dL_dw``."""
    first, step = split_step(quantity)
    key = first.replace("∂", "p").replace("/", "_").replace("[", "_").replace(",", "_")
    return key.replace("]", "") + (f"_step{step}" if step > 1 else "")


def listed(words: Iterable[str]) -> str:
    """List words as a sentence does: ``x, y and z``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def array_shape(shape: tuple[int, ...]) -> str:
    """Say the shape of a list: ``2 rows of 3 numbers``, ``2 by 3 by 4 numbers``."""
    if len(shape) > 2:
        return f"{' by '.join(map(str, shape))} numbers"
    numbers = f"{shape[-1]} number{'' if shape[-1] == 1 else 's'}"
    rows = f"{shape[0]} row{'' if shape[0] == 1 else 's'}"
    return numbers if len(shape) == 1 else f"{rows} of {numbers}"


def worth(points: float) -> str:
    """Return points with their unit: "1 point", also where six sixths add up to a little less."""
    number = f"{points:g}"
    return f"{number} point" if number == "1" else f"{number} points"
