"""Random wrong numbers: hardly ever does one happen to look like a slip.

The distribution: the right value times a factor from 1/10 to 10, all orders of magnitude in there
alike, its sign tossed; written to 3 figures, an update to as many decimals as its step needs. What
is right at 3 or at 2 figures is left out. Each number is the only answer on its sheet, so that
every slip back to the givens can explain it.
"""

from __future__ import annotations

import random

import pytest

from grader.checkers.verdicts import Outcome
from tests.feedback.sheets import (
    EXAMPLES,
    digits,
    numbers_asked,
    origin_of,
    shipped,
    verdicts,
)

MAX_SHARE = 0.02
PER_QUESTION = 40


def random_verdicts(name: str) -> list[str]:
    """Give the reasons, most of them empty, found for random wrong numbers of an exercise."""
    exercise = shipped(name)
    draw = random.Random(f"wrong numbers of {name}")
    reasons = []
    for question in numbers_asked(exercise):
        right = exercise.values[question.quantity] or 0.0
        origin = origin_of(exercise, question.quantity)
        for _ in range(PER_QUESTION):
            change = (right - origin) * draw.choice([1, -1]) * 10 ** draw.uniform(-1, 1)
            verdict = verdicts(exercise, {question.id: digits(origin + change, 3, origin)})
            if verdict[question.id].outcome is Outcome.WRONG:
                reasons.append(verdict[question.id].reason)
    return reasons


@pytest.mark.parametrize("name", EXAMPLES)
def test_random_numbers_are_hardly_ever_explained(name: str) -> None:
    """At most 2 % of them get a reason."""
    reasons = random_verdicts(name)
    share = sum(map(bool, reasons)) / len(reasons)
    print(f"\n{name}: {share:.2%} of {len(reasons)} random wrong numbers explained")  # noqa: T201
    assert share <= MAX_SHARE
