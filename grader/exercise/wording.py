"""Wording: numbers in texts, the keys of answers, shapes in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop.names import split_step

if TYPE_CHECKING:
    from collections.abc import Mapping


def filled(text: str, numbers: Mapping[str, float]) -> str:
    """Put numbers in the place of ``{w}`` in an author's text."""
    if "{" not in text:
        return text
    for name, value in numbers.items():
        text = text.replace(f"{{{name}}}", str(value).removesuffix(".0"))
    return text


def key_of(quantity: str) -> str:
    """Turn the name of a quantity into a key for an answer: ``dL/dw`` is ``dL_dw``."""
    first, step = split_step(quantity)
    key = first.replace("∂", "p").replace("/", "_").replace("[", "_").replace(",", "_")
    return key.replace("]", "") + (f"_step{step}" if step > 1 else "")


def array_shape(shape: tuple[int, ...]) -> str:
    """Say the shape of a list: ``2 rows of 3 numbers``, ``2 by 3 by 4 numbers``."""
    if len(shape) > 2:
        return f"{' by '.join(map(str, shape))} numbers"
    return f"{shape[0]} numbers" if len(shape) == 1 else f"{shape[0]} rows of {shape[1]} numbers"
