"""Spelling: what people write is read as meant, or refused with the word that helps."""

from __future__ import annotations

from math import isclose

import pytest

from grader.backprop import FormulaError, Name
from grader.backprop.printing import text
from grader.checkers.derive import read_formula
from grader.checkers.numbers import UnreadableError, read_number
from grader.checkers.sheets import MAX_FAULTS, parse_sheet
from grader.checkers.verdicts import Outcome
from grader.exercise.wording import key_of
from grader.feedback.grading import grade_sheet
from tests.feedback.sheets import COURSE, shipped, verdicts


@pytest.mark.parametrize("name", COURSE.ids)
def test_every_name_that_is_printed_can_be_typed_back(name: str) -> None:
    """As the name, as the symbol that reports print, and as the key in the sheet."""
    exercise = shipped(name)
    for quantity in (*exercise.givens, *exercise.step.equations):
        for spelled in (quantity, exercise.symbol(quantity), key_of(quantity)):
            assert Name(quantity) == read_formula(exercise, spelled), spelled


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("dL_dz2*x", "dL/dz2*x"),
        ("ŷ(1-ŷ)", "yhat*(1 - yhat)"),
        ("w2a2 + b2", "w2*a2 + b2"),
        ("e^-z2/(1+e^-z2)^2", "exp(-z2)/(1 + exp(-z2))^2"),
        ("yhat - yhat²", "yhat - yhat^2"),
        ("σ'(z3)", "sigmoid(z3)*(1 - sigmoid(z3))"),
        ("a₂·(1 − a₂)", "a2*(1 - a2)"),
        ("√w1 + ½", "sqrt(w1) + 1/2"),
        ("Sigm(z3)", "sigmoid(z3)"),
        ("yhat = sigmoid(z3)", "sigmoid(z3)"),
        ("(yhat-y)(1-yhat)", "(yhat - y)*(1 - yhat)"),
        ("w⁽²⁾σ(w⁽¹⁾x)", "w2*sigmoid(w1*x)"),
        ("dLdz2·x", "dL/dz2*x"),
        ("δL/δz2 * x", "dL/dz2*x"),
        ("𝑎2(1 − 𝑎2)", "a2*(1 - a2)"),
        ("np.exp(-z2)", "exp(-z2)"),
        ("sigmoid_prime(z3)", "sigmoid(z3)*(1 - sigmoid(z3))"),
        ("dtanh(z3)", "1 - tanh(z3)^2"),
        ("w2 ← w2 - alpha*dL/dw2", "w2 - alpha*dL/dw2"),
        ("w2 -= alpha*dL/dw2", "w2 - alpha*dL/dw2"),
        ("w2 *= x + y", "w2*(x + y)"),
        ("yhat - y;", "yhat - y"),
    ],
)
def test_formulas_are_read_as_meant(written: str, read: str) -> None:
    """Symbols, keys, products without a sign, powers and primes as in books."""
    assert read == text(read_formula(shipped("two_neurons"), written))


@pytest.mark.parametrize(
    ("written", "helps"),
    [("w1 - eta*dL/dw1", "did you mean 'alpha'"), ("w1 - lr*dL/dw1", "did you mean 'alpha'")],
)
def test_another_word_for_the_learning_rate_is_told_its_name(written: str, helps: str) -> None:
    """It is not guessed: a formula is marked on what it says."""
    with pytest.raises(FormulaError, match=helps):
        read_formula(shipped("two_neurons"), written)


@pytest.mark.parametrize(
    ("written", "value", "figures"),
    [
        ("0·562", 0.562, 3),
        ("25%", 0.25, 2),
        ("~0.56", 0.56, 2),
        ("0.562 (approx)", 0.562, 3),
        ("about 0.625", 0.625, 3),
        ("0.246...", 0.246, 3),
        ("-5.04×10⁻³", -0.00504, 3),
        ("ŷ = 0.562", 0.562, 3),
        ("0.562.", 0.562, 3),
        ("0.562;", 0.562, 3),
        ("$0.562$", 0.562, 3),
        ("a2: 0.562", 0.562, 3),
        ("a2 ≈ 0.562", 0.562, 3),
        ("0.562 (3 s.f.)", 0.562, 3),
        ("0.5622 (rounded to 4 digits)", 0.5622, 4),
        ("5.62 x 10^-1", 0.562, 3),
        ("0.3 x 0.5 + 0.1", 0.25, None),
        ("math.sqrt(4)", 2.0, None),
        ("½", 0.5, None),
        ("10⁻¹", 0.1, None),
    ],
)
def test_numbers_are_read_as_meant(written: str, value: float, figures: int | None) -> None:
    """With the digits that are written."""
    read = read_number(written)
    assert isclose(value, read.value)
    assert figures == read.figures


@pytest.mark.parametrize("written", ["1:2", "0.5 (3)", "0.5 or 0.6"])
def test_two_numbers_are_not_read_as_one(written: str) -> None:
    """A ratio, a product without its sign and a choice are no numbers as written."""
    with pytest.raises(UnreadableError):
        read_number(written)


@pytest.mark.parametrize("sign", "Σ∑")
def test_the_sign_of_a_sum_is_read(sign: str) -> None:
    """With its operand in parentheses, as a function has it."""
    exercise = shipped("several_samples")
    assert read_formula(exercise, "sum(dLp/dw)") == read_formula(exercise, f"{sign}(dLp/dw)")


def test_latex_is_told_what_to_write() -> None:
    """It is not the backslash alone that has no meaning."""
    with pytest.raises(FormulaError, match="LaTeX is not read here"):
        read_formula(shipped("two_neurons"), r"\frac{dL}{dz3} a2")


@pytest.mark.parametrize("joined", [", ", " * ", "; "])
def test_a_chain_may_be_a_list_of_one_string(joined: str) -> None:
    """Its factors are in it, whatever stands between them."""
    chain = joined.join(["dL/dyhat", "dyhat/dz3", "dz3/dw2"])
    verdict = verdicts(shipped("two_neurons"), {"dL_dw2_chain": [chain]})["dL_dw2_chain"]
    assert Outcome.CORRECT == verdict.outcome


def test_an_update_near_zero_is_right_as_far_as_it_goes() -> None:
    """-0.1 for -0.0691: its step, of size 2, shows two figures."""
    verdict = verdicts(shipped("learning_rate"), {"w_new_step2": "-0.1"})["w_new_step2"]
    assert (Outcome.COARSE, "few_digits") == (verdict.outcome, verdict.reason)


def test_a_unit_is_named() -> None:
    """Only the number is wanted."""
    with pytest.raises(UnreadableError, match="leave out 'm': only the number"):
        read_number("0.44 m")


@pytest.mark.parametrize(
    ("line", "value", "note"),
    [
        ("L = 0.440,", "0.440", "without the comma at the end"),
        ("* L = 0.440", "0.440", "without the '*' at its start"),
        ("L: 0.440", "0.440", "':' is read as '='"),
        ("L = ‘c’", "c", "curly quotes"),
        ('L = "?"\nL = 0.440', "0.440", "the blank still stands in line 1"),
        ("L = [dL/dz,\n  dz/dw]", "[dL/dz, dz/dw]", "a list is written"),
    ],
)
def test_lines_are_read_as_meant(line: str, value: str, note: str) -> None:
    """And the report says how."""
    answer = parse_sheet(line, "s.toml").answers["L"]
    assert value == answer.value
    assert note in answer.note


def test_the_key_of_a_derivative_may_be_the_derivative() -> None:
    """The key of dL/dyhat is dL_dyhat."""
    answer = parse_sheet("dL/dyhat = -0.938", "s.toml").answers["dL_dyhat"]
    assert ("-0.938", "the key is dL_dyhat") == (answer.value, answer.note)


@pytest.mark.parametrize("line", ["key{} = 1", "some words {}", "a{}.b.c = 1", "k{} = ["])
def test_thousands_of_faults_are_counted(line: str) -> None:
    """The first ones are told, and the number of the others."""
    sheet = parse_sheet("broken line\n" + "\n".join(map(line.format, range(8_000))), "s.toml")
    faults = grade_sheet(shipped("one_neuron"), sheet).faults
    assert 2 * (MAX_FAULTS + 1) >= len(faults)
    assert any("more" in fault.message for fault in faults)
