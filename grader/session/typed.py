"""What a student typed, as the TOML value that stands for it in a sheet.

A typed answer is written as it was typed: as a number if it is one, as a list where one is asked,
else in quotes. How it is read is the checkers' business.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypeAlias

from grader.exercise.verbs import Chain, Choose, Compute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.exercise.verbs import Question

Literal: TypeAlias = "str | list[Literal]"
"""A TOML value as text, or a list of such."""

# One of more digits would be no number to a reader of TOML either; in quotes it is told so.
_NUMBER = re.compile(r"[+-]?(0|[1-9]\d{0,99})(\.\d{1,100})?([eE][+-]?\d{1,9})?")
_ROWS = re.compile(r"\]\s*,\s*\[|;")


def as_literal(question: Question, typed: str) -> Literal:
    """Return the value that a typed answer to a question, or to a whole array, is written as."""
    text = "".join(c if c.isprintable() else " " for c in typed).strip()
    if isinstance(question, Compute) and question.array:
        return _array(text, question.array.shape)
    if isinstance(question, Chain):
        return _chain(text)
    if isinstance(question, Choose) and question.several:
        return [_scalar(letter) for letter in re.split(r"[\s,;]+", text.strip("[], "))]
    return _scalar(text)


def in_toml(literal: Literal) -> str:
    """Return a value on one line."""
    if isinstance(literal, str):
        return literal
    return f"[{', '.join(map(in_toml, literal))}]"


def _scalar(text: str) -> str:
    return text if _NUMBER.fullmatch(text) else json.dumps(_unquoted(text), ensure_ascii=False)


def _unquoted(text: str) -> str:
    """Take off the quotes of one who types what a sheet would hold."""
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


def _array(text: str, shape: Sequence[int]) -> Literal:
    """Read a list, its entries apart by commas or spaces and its rows by semicolons."""
    rows = [_row(row.strip("[] "), shape[-1]) for row in _ROWS.split(text)]
    return rows[0] if len(shape) == 1 and len(rows) == 1 else list[Literal](rows)


def _row(text: str, size: int) -> Literal:
    by_comma = [part.strip() for part in text.split(",")]
    parts = by_comma if len(by_comma) == size else text.split()
    if len(parts) != size:
        parts = by_comma
    return [_scalar(part.rstrip(",")) for part in parts]


def _chain(text: str) -> Literal:
    """Read factors apart by commas or spaces, ways by semicolons; a formula stays as it is."""
    if any(sign in text for sign in "*·×+") or not re.search(r"[\s,;]", text):
        return _scalar(text)
    ways: list[Literal] = [
        [_scalar(factor) for factor in re.split(r"[\s,]+", way.strip("[], "))]
        for way in _ROWS.split(text)
    ]
    return ways[0] if len(ways) == 1 else ways
