"""Wording: the ids and prompts that an author need not write."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop.names import split_step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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


def compute_prompt(symbol: str, figures: int, parameter: str | None) -> str:
    """Ask for a number."""
    if parameter:
        return f"Compute {symbol}. Its change from {parameter} counts, to {_figures(figures)}."
    return f"Compute {symbol} to {_figures(figures)}."


def array_prompt(symbol: str, shape: tuple[int, ...], figures: int) -> str:
    """Ask for all entries of an array."""
    return f"Compute {symbol}, a list of {array_shape(shape)}, each to {_figures(figures)}."


def array_shape(shape: tuple[int, ...]) -> str:
    """Say the shape of a list: ``2 rows of 3 numbers``."""
    return f"{shape[0]} numbers" if len(shape) == 1 else f"{shape[0]} rows of {shape[1]} numbers"


def derive_prompt(symbol: str, using: Iterable[str]) -> str:
    """Ask for a formula, over some quantities only if ``using`` names them."""
    names = " and ".join(using)
    return f"Write {symbol} as a formula{f' in {names} alone' if names else ''}."


def chain_prompt(symbol: str, ways: int) -> str:
    """Ask for the factors of the chain rule."""
    if ways > 1:
        return f"Write {symbol} by the chain rule: a list of factors for each of the {ways} ways."
    return f"Write {symbol} by the chain rule: list the local derivatives whose product it is."


def write_prompt(signature: str, returns: Iterable[str]) -> str:
    """Ask for a function."""
    return f"Write the function {signature} that returns {_listed(list(returns))}."


def _figures(figures: int) -> str:
    return f"{figures} significant figure{'s' if figures > 1 else ''}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"({', '.join(words)})"
