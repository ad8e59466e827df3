"""Closeness, judged again by exact decimal arithmetic that knows nothing of the grader's floats."""

from __future__ import annotations

import sys
from decimal import ROUND_HALF_EVEN, Context, Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grader.backprop import parse
from grader.checkers.closeness import Target, terms_in
from grader.checkers.compute import judge
from grader.checkers.numbers import read_number
from grader.checkers.verdicts import Outcome
from grader.exercise.precision import figures

quick = settings(max_examples=80, deadline=None, derandomize=True, database=None)
EPSILON = Decimal(sys.float_info.epsilon)
SLACK = 40 * EPSILON  # beyond this share of the target, floats are no excuse

numbers_of_figures = st.integers(1, 9)
shares = st.decimals("-3", "3", places=3)


@st.composite
def targets(draw: st.DrawFn, largest: int = 250) -> Decimal:
    """Draw a number other than zero, of up to ten digits and of any size."""
    sign = draw(st.sampled_from([1, -1]))
    digits = draw(st.integers(1, 10**10))
    return Decimal(sign * digits).scaleb(draw(st.integers(-largest, largest)))


def half_unit(target: Decimal, asked: int) -> Decimal:
    """Give half a unit of the n-th significant figure."""
    return Decimal(5).scaleb(target.adjusted() - asked)


def rounded(target: Decimal, asked: int) -> str:
    """Write a number with so many significant figures, as a student would."""
    context = Context(prec=asked, rounding=ROUND_HALF_EVEN)
    return f"{context.plus(target):.{asked - 1}e}"


def outcome(text: str, target: Target, asked: int) -> Outcome:
    """Judge a number as it is written."""
    return judge(read_number(text), target, figures(asked))[0]


@quick
@given(target=targets(), asked=numbers_of_figures, share=shares)
def test_close_means_within_half_a_unit(target: Decimal, asked: int, share: Decimal) -> None:
    """A number is close if and only if it is off by half a unit of the n-th figure at most."""
    number = float(target + share * half_unit(target, asked))
    off = abs(Decimal(number) - Decimal(float(target)))
    limit = half_unit(target, asked)
    if off <= limit:
        assert Target(float(target)).is_close(number, figures(asked))
    elif off > limit + SLACK * abs(target):
        assert not Target(float(target)).is_close(number, figures(asked))


@quick
@given(target=targets(), asked=numbers_of_figures, sign=st.sampled_from([1, -1]))
def test_half_a_unit_itself_is_close(target: Decimal, asked: int, sign: int) -> None:
    """The bound is inclusive: 0.5625 to three figures may be written 0.562 or 0.563."""
    number = float(target + sign * half_unit(target, asked))
    assert Target(float(target)).is_close(number, figures(asked))


@quick
@given(target=targets(), asked=numbers_of_figures)
def test_zero_is_close_to_nothing_but_zero(target: Decimal, asked: int) -> None:
    """There is no absolute pad: 0 is not an answer to 5e-9, or to anything as small."""
    assert not Target(float(target)).is_close(0.0, figures(asked))


@quick
@given(target=targets(), asked=numbers_of_figures)
def test_nothing_infinite_is_close(target: Decimal, asked: int) -> None:
    """NaN and the infinities are close to no target, zero included."""
    for number in (float("nan"), float("inf"), float("-inf")):
        assert not Target(float(target)).is_close(number, figures(asked))
        assert not Target(0.0, terms=float(abs(target))).is_close(number, figures(asked))


@quick
@given(
    terms=targets(largest=200), asked=numbers_of_figures, share=st.decimals("-100", "100", places=2)
)
def test_zero_asks_for_zero(terms: Decimal, asked: int, share: Decimal) -> None:
    """A target that is zero is hit by what the rounding of its own terms leaves, and no more."""
    left = share * EPSILON * abs(terms)
    target = Target(0.0, terms=float(abs(terms)))
    assert target.is_close(0.0, figures(asked))
    if abs(share) > 40:
        assert not target.is_close(float(left), figures(asked))
    if abs(share) < 10:
        assert target.is_close(float(left), figures(asked))


@quick
@given(old=targets(largest=3), step=targets(largest=3), asked=numbers_of_figures, share=shares)
def test_updates_are_judged_on_their_step(
    old: Decimal, step: Decimal, asked: int, share: Decimal
) -> None:
    """The band around a new value is that of its change, so that no change is never close."""
    assume(abs(step) > abs(old) * Decimal("1e-5"))
    new = old + step
    target = Target(float(new), float(old), float(abs(old) + abs(step)))
    off = share * half_unit(step, asked)
    slack = SLACK * (abs(old) + abs(step))
    if abs(off) < half_unit(step, asked) - slack:
        assert target.is_close(float(new + off), figures(asked))
    elif abs(off) > half_unit(step, asked) + slack:
        assert not target.is_close(float(new + off), figures(asked))
    assert not target.is_close(float(old), figures(asked))


@quick
@given(target=targets(), asked=st.integers(2, 9))
def test_the_target_rounded_is_correct(target: Decimal, asked: int) -> None:
    """What one gets by rounding to the figures asked is right, though it be 1.00 for 0.9996."""
    assert Outcome.CORRECT == outcome(rounded(target, asked), Target(float(target)), asked)


@quick
@given(target=targets(), asked=st.integers(3, 9))
def test_fewer_figures_are_not_correct(target: Decimal, asked: int) -> None:
    """Rounded to a figure less it is coarse, unless all that it lacks are zeros at the end."""
    text = rounded(target, asked - 1)
    assume(Decimal(text) != Decimal(rounded(target, asked)))
    assume(abs(Decimal(text) - target) > half_unit(target, asked))
    assert Outcome.COARSE == outcome(text, Target(float(target)), asked)


@pytest.mark.parametrize(
    ("expected", "text", "target", "asked"),
    [
        ("correct", "0.562", 0.5625, 3),
        ("correct", "0.563", 0.5625, 3),
        ("coarse", "0.561", 0.5625, 3),
        ("correct", "0.25", 0.25, 3),
        ("correct", "1/4", 0.25, 3),
        ("coarse", "0.56", 0.5622, 3),
        ("correct", "0.5622", 0.5622, 3),
        ("correct", "1.00", 0.9996, 3),
        ("correct", "1.0", 0.9996, 3),
        ("correct", "1", 0.9996, 3),
        ("correct", "250", 250.3, 3),
        ("correct", "2.5e2", 250.3, 3),
        ("coarse", "2.5e2", 250.6, 3),
        ("correct", "0.44", 0.43976, 3),
        ("wrong", "0.6", 0.5622, 3),
        ("correct", "2.50e2", 250.3, 3),
        ("wrong", "0", 5e-9, 3),
        ("correct", "0", 0.0, 3),
        ("correct", "0.000", 0.0, 3),
        ("correct", "-0", 0.0, 3),
        ("wrong", "1e-300", 0.0, 3),
        ("correct", "5", 5.4, 1),
        ("wrong", "6", 5.4, 1),
        ("wrong", "-0.562", 0.5622, 3),
    ],
)
def test_outcomes(expected: str, text: str, target: float, asked: int) -> None:
    """A number gets its outcome by the digits as they are written."""
    assert expected == outcome(text, Target(target), asked)


def test_no_change_is_the_answer_where_nothing_changes() -> None:
    """An update by zero leaves the parameter as it was, to rounding."""
    still = Target(0.3, 0.3, 0.3)
    assert Outcome.CORRECT == outcome("0.3", still, 3)
    assert Outcome.WRONG == outcome("0.3000001", still, 3)


def test_terms_bound_the_rounding_of_a_sum() -> None:
    """Where large terms cancel, their size tells how far off floating point may be."""
    values: dict[str, float | None] = {"a": 1e8, "b": 1e8 - 0.5, "c": 3.0}
    assert 2e8 - 0.5 == terms_in(parse("a - b"), values)
    assert 3 * (2e8 - 0.5) == terms_in(parse("c*(a - b)"), values)
    assert (2e8 - 0.5) / 3 == terms_in(parse("(a - b)/c"), values)
