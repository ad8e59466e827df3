"""Slips: of wrong numbers that one slip makes, nearly all are told which slip it was."""

from __future__ import annotations

from functools import cache

import pytest

from grader.checkers.verdicts import Outcome
from grader.exercise.wording import key_of
from tests.feedback.by_hand import work
from tests.feedback.nets import FORMULAS, net
from tests.feedback.sheets import digits, numbers_asked, origin_of, verdicts
from tests.feedback.slip_rows import ROWS, Row

MIN_ROWS = 120
MIN_SHARE = 0.95


def wrong_value(row: Row, figures: int = 3) -> str:
    """Work out what the student of a row wrote."""
    exercise = net(row.net)
    value = work(exercise.givens, FORMULAS[row.net], row.slips)[row.key]
    quantity = next(q.quantity for q in numbers_asked(exercise) if q.id == row.key)
    return digits(value, figures, origin_of(exercise, quantity))


def slipped_quantity(row: Row) -> str:
    """Write the quantity that slipped in the exercise's symbols."""
    exercise = net(row.net)
    (key,) = row.slips
    return next(exercise.symbol(name) for name in exercise.step.equations if key_of(name) == key)


@cache
def said_of(row_number: int) -> tuple[str, Outcome, str]:
    """Grade the answer of a row by itself: what was written, the outcome and the message."""
    row = ROWS[row_number]
    answer = wrong_value(row)
    verdict = verdicts(net(row.net), {row.key: answer})[row.key]
    return answer, verdict.outcome, verdict.message


def is_named(row_number: int) -> bool:
    """Tell whether the true slip and its quantity are named, alone or among at most three."""
    row = ROWS[row_number]
    _, outcome, message = said_of(row_number)
    named = message.removesuffix(".").split(", or ")
    places = (row.named, f" in {slipped_quantity(row)}")
    hit = any(row.named in phrase and phrase.endswith(places) for phrase in named)
    return outcome is Outcome.WRONG and hit and len(named) <= 3


def test_the_table_is_long_and_covers_its_nets() -> None:
    """At least 120 rows, none twice, over all the nets."""
    keys = {(row.net, row.key, row.named, wrong_value(row)) for row in ROWS}
    assert len(ROWS) == len(keys)
    assert len(ROWS) >= MIN_ROWS
    assert set(FORMULAS) == {row.net for row in ROWS}


@pytest.mark.parametrize("name", FORMULAS)
def test_the_formulas_by_hand_are_right_where_nothing_slips(name: str) -> None:
    """Each net worked out by hand, written to 6 figures, is graded correct throughout."""
    exercise = net(name)
    values = work(exercise.givens, FORMULAS[name], {})
    asked = [q for q in numbers_asked(exercise) if q.id in values]
    answers = {q.id: digits(values[q.id], 6, origin_of(exercise, q.quantity)) for q in asked}
    got = verdicts(exercise, answers)
    assert dict.fromkeys(answers, Outcome.CORRECT) == {key: got[key].outcome for key in answers}


def test_nearly_all_slips_are_named() -> None:
    """At least 95 % of the rows name the true slip, alone or among at most three."""
    missed = [number for number in range(len(ROWS)) if not is_named(number)]
    share = 1 - len(missed) / len(ROWS)
    listed = [f"{ROWS[n].net}.{ROWS[n].key}, {ROWS[n].named}: {said_of(n)}" for n in missed]
    print(f"\n{share:.1%} of {len(ROWS)} slips named; missed:", *listed, sep="\n  ")  # noqa: T201
    assert share >= MIN_SHARE
