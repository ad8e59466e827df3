"""The statement of an exercise in plain lines: what is given, the net, the updates, the task."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from grader.backprop import parse
from grader.backprop.printing import unicode
from grader.exercise import wording
from grader.exercise.markup import blocks, marked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.exercise.model import Exercise

WIDTH = 78


def statement(exercise: Exercise, *, plain: bool = False, width: int = WIDTH) -> list[str]:
    """Return the statement, a line each; ``plain`` spells names as answers do, not as symbols."""
    symbol = str if plain else exercise.symbol
    lines = [exercise.title]
    if exercise.source:
        lines += wrap(f"After: {exercise.source}", width)
    for paragraph in paragraphs(exercise):
        lines += ["", *wrap(paragraph, width)]
    given = [f"{symbol(name)} = {value}" for name, value in exercise.given.items()]
    lines += ["", *_block("Given", [", ".join(given)], width)]
    lines += _block("Net", net_lines(exercise, plain=plain), width)
    updates = _equations(exercise, exercise.update_formulas, plain=plain)
    return [*lines, *_block("Update", updates, width)]


def paragraphs(exercise: Exercise) -> list[str]:
    """Return the paragraphs of the author's text, a line each, with the numbers in them."""
    return lines_of(wording.filled(exercise.text, exercise.givens))


def lines_of(text: str) -> list[str]:
    """Return the paragraphs and the items of a text, a line each."""
    return [marked(f"{block.mark} {block.text}".strip()) for block in blocks(text)]


def net_lines(exercise: Exercise, *, plain: bool = False) -> list[str]:
    """Return the layers in words and the equations of the net."""
    symbol = str if plain else exercise.symbol
    layers = [re.sub(r"[^\Wᵀ]+", lambda word: symbol(word[0]), line) for line in exercise.lines]
    hidden = [f"{symbol(name)} = ?" for name in exercise.hidden]
    return [*layers, *_equations(exercise, exercise.formulas, plain=plain), *hidden]


def _equations(exercise: Exercise, formulas: Mapping[str, str], *, plain: bool) -> list[str]:
    if plain:
        return [f"{name} = {formula}" for name, formula in formulas.items()]
    return [
        f"{exercise.symbol(name)} = {_unicode(exercise, formula)}"
        for name, formula in formulas.items()
    ]


def wrap(text: str, width: int = WIDTH) -> list[str]:
    """Break a paragraph into lines."""
    return textwrap.wrap(" ".join(text.split()), width, break_long_words=False) or [""]


def _unicode(exercise: Exercise, formula: str) -> str:
    return unicode(parse(formula, exercise.known), exercise.symbols)


def _block(head: str, lines: list[str], width: int) -> list[str]:
    wrapped = [part for line in lines for part in wrap(line, width - 8)]
    return [f"{head + ':' if i == 0 else '':8}{line}" for i, line in enumerate(wrapped)]
