"""The reading of numbers: digits as they are written, arithmetic, and helpful words."""

from __future__ import annotations

import pytest

from grader.checkers.numbers import UnreadableError, read_number


@pytest.mark.parametrize(
    ("value", "place", "figures", "answer"),
    [
        (0.25, -2, 2, "0.25"),
        (0.25, -4, 4, "0.2500"),
        (250.0, 0, 3, 250),
        (-3.0, 0, 1, -3),
        (0.25, -2, 2, ".25"),
        (5.0, 0, 1, "5."),
        (0.001, -3, 1, "1e-3"),
        (0.00125, -5, 3, "1.25E-3"),
        (1000.0, 3, 1, "1e+3"),
        (1000.5, -1, 5, "1_000.5"),
        (0.0, -3, 1, "0.000"),
        (0.562, -3, 3, "0,562"),
        (-0.562, -3, 3, "−0.562"),
        (-0.562, -3, 3, "–0.562"),
        (0.562, -3, 3, "= 0.562"),
        (0.562, -3, 3, "≈ 0.562 "),
        (0.562, -3, 3, "\u00a00.562"),
        (7.0, 0, 1, "007"),
    ],
)
def test_plain_numbers_keep_their_digits(
    value: float, place: int, figures: int, answer: object
) -> None:
    """The place of the last digit and the number of figures are those that are written."""
    written = read_number(answer)
    assert (value, place, figures) == (written.value, written.place, written.figures)


@pytest.mark.parametrize(
    ("value", "answer"),
    [
        (0.25, "1/4"),
        (1 / 3, "1/3"),
        (0.25, "0.3 * 0.5 + 0.1"),
        (8.0, "2**3"),
        (8.0, "2^3"),
        (-0.5, "−(1 ÷ 2)"),
        (0.5, "sigmoid(0)"),
        (2.0, "1 × 2"),
    ],
)
def test_arithmetic_is_exact(value: float, answer: str) -> None:
    """Arithmetic counts as written to any number of figures, and is echoed."""
    written = read_number(answer)
    assert pytest.approx(value, rel=1e-15) == written.value
    assert (None, None) == (written.place, written.figures)
    assert f"read as {value:.5g}" == written.read_as


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("a number is wanted here, not true or false", True),
        ("a number is wanted here, not a list", [0.25]),
        ("a number is wanted here, not a table", {"a": 1}),
        ("a number is wanted here, not a date or time", None),
        ("this is not a finite number", "nan"),
        ("this is not a finite number", "-Infinity"),
        ("this is not a finite number", "∞"),
        ("this is not a finite number", "1e999"),
        ("this is not a finite number", "1/0"),
        ("this is not a finite number", "0/0"),
        ("this is not a finite number", "9^9^9^9"),
        ("this is longer than 300 characters", "1" * 301),
        ("a number is wanted: put a number in the place of w", "w*x"),
        ("this is not a number: the formula ends too early", "0.3 *"),
        (
            "this is not a number: a comma has no place here; decimals take a point: 0.5",
            "1.234,5",
        ),
        ("this is not a number: there is no formula here", "=="),
    ],
)
def test_what_is_no_number_gets_a_helpful_word(said: str, answer: object) -> None:
    """Who writes no number learns why it is none."""
    with pytest.raises(UnreadableError) as caught:
        read_number(answer)
    assert said == str(caught.value)
