"""The statement of an exercise in plain lines: what is given, the net, the updates, the task."""

from __future__ import annotations

import re
import textwrap
from functools import partial
from typing import TYPE_CHECKING

from grader.backprop import parse
from grader.backprop.printing import unicode
from grader.exercise import wording

if TYPE_CHECKING:
    from grader.exercise.model import Exercise

WIDTH = 78


def statement(exercise: Exercise, *, plain: bool = False) -> list[str]:
    """Write the statement, a line each; ``plain`` spells names as answers do, not as symbols."""
    symbol = str if plain else exercise.symbol
    formula = str if plain else partial(_unicode, exercise)
    lines = [exercise.title]
    if exercise.source:
        lines += wrap(f"After: {exercise.source}")
    for paragraph in wording.filled(exercise.text, exercise.givens).strip().split("\n\n"):
        lines += ["", *wrap(paragraph)] if paragraph else []
    given = [f"{symbol(name)} = {value}" for name, value in exercise.given.items()]
    lines += ["", *_block("Given", [", ".join(given)])]
    for head, formulas in (("Net", exercise.formulas), ("Update", exercise.update_formulas)):
        equations = [f"{symbol(name)} = {formula(text)}" for name, text in formulas.items()]
        layers = [re.sub(r"[^\Wᵀ]+", lambda word: symbol(word[0]), line) for line in exercise.lines]
        lines += _block(head, [*(layers if head == "Net" else ()), *equations])
    return lines


def wrap(text: str, width: int = WIDTH) -> list[str]:
    """Break a paragraph into lines."""
    return textwrap.wrap(" ".join(text.split()), width, break_long_words=False) or [""]


def _unicode(exercise: Exercise, formula: str) -> str:
    return unicode(parse(formula, exercise.known), exercise.symbols)


def _block(head: str, lines: list[str]) -> list[str]:
    wrapped = [part for line in lines for part in wrap(line, WIDTH - 8)]
    return [f"{head + ':' if i == 0 else '':8}{line}" for i, line in enumerate(wrapped)]
