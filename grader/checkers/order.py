"""The checker of orders: credit for the share of neighbours that stand in the right order."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from grader.checkers.verdicts import CORRECT, Outcome, Verdict, unreadable

if TYPE_CHECKING:
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Order


def check_order(exercise: Exercise, question: Order, answer: object) -> Verdict:
    """Judge an order, given as a list of letters or as letters in one text."""
    letters = _letters(answer)
    right = list(question.sizes(exercise.values))
    if sorted(letters) != sorted(right):
        wanted = ", ".join(sorted(right))
        return unreadable(f"each of the letters {wanted} is wanted once, in order")
    place = {letter: number for number, letter in enumerate(right)}
    turned = [pair for pair in pairwise(letters) if place[pair[0]] > place[pair[1]]]
    if not turned:
        return CORRECT
    pairs = len(letters) - 1
    kept = f"{pairs - len(turned)} of {pairs} neighbours stand in order"
    said = f"{kept}. Compare {' and '.join(turned[0])} once more."
    return Verdict(Outcome.WRONG, said, reason="order", share=1 - len(turned) / pairs)


def _letters(answer: object) -> list[str]:
    """Return the letters of an answer, whatever stands between them."""
    parts = answer if isinstance(answer, list) else [answer]
    text = "".join(part for part in parts if isinstance(part, str))
    return [letter for letter in text.casefold() if letter.isalpha()]
