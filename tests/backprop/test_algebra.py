"""Derivatives as a teacher would write them, and simplification that changes no value."""

from __future__ import annotations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from grader.backprop import evaluate, parse
from grader.backprop.algebra import simplify
from grader.backprop.differentiate import differentiate
from grader.backprop.printing import text
from tests.backprop import reference
from tests.backprop.strategies import NUMBERS, formulas, unparenthesised

# A formula, the quantity, and the derivative, to the letter.
DERIVATIVES = [
    ("1/2*(y - yhat)^2", "yhat", "-(y - yhat)"),
    ("1/2*(y - yhat)^2", "y", "y - yhat"),
    ("sigmoid(z)", "z", "sigmoid(z)*(1 - sigmoid(z))"),
    ("w*x + b", "w", "x"),
    ("w*x + b", "b", "1"),
    ("w*x + b", "x", "w"),
    ("1/(1 + exp(-x))", "x", "exp(-x)/(1 + exp(-x))^2"),
    ("(1 + exp(-x))^-1", "x", "exp(-x)/(1 + exp(-x))^2"),
    ("-(y*log(p) + (1 - y)*log(1 - p))", "p", "-(y/p - (1 - y)/(1 - p))"),
    ("-log(p)", "p", "-1/p"),
    ("softplus(z)", "z", "sigmoid(z)"),
    ("log(1 + exp(z))", "z", "exp(z)/(1 + exp(z))"),
    ("tanh(z)", "z", "1 - tanh(z)^2"),
    ("tanh(w*x + b)", "w", "(1 - tanh(w*x + b)^2)*x"),
    ("relu(z)", "z", "step(z)"),
    ("leaky_relu(z)", "z", "0.01 + 0.99*step(z)"),
    ("(y - yhat)^2/n", "yhat", "-2*(y - yhat)/n"),
    ("(y1 - a1)^2/2 + (y2 - a2)^2/2", "a2", "-(y2 - a2)"),
    ("x^3", "x", "3*x^2"),
    ("5*x^3 - 2*x^2 + x - 7", "x", "15*x^2 - 4*x + 1"),
    ("1/x", "x", "-1/x^2"),
    ("x/y", "y", "-x/y^2"),
    ("1/x^2", "x", "-2/x^3"),
    ("sqrt(x)", "x", "1/(2*sqrt(x))"),
    ("sqrt(x^2 + y^2)", "x", "x/sqrt(x^2 + y^2)"),
    ("x^n", "x", "n*x^(n - 1)"),
    ("x^n", "n", "log(x)*x^n"),
    ("exp(2*x)", "x", "2*exp(2*x)"),
    ("exp(-x^2/2)", "x", "-exp(-x^2/2)*x"),
    ("a/(b + x)", "x", "-a/(b + x)^2"),
    ("x*exp(x)", "x", "exp(x) + x*exp(x)"),
    ("sin(x)*cos(x)", "x", "cos(x)^2 - sin(x)^2"),
    ("sin(w*x)", "x", "cos(w*x)*w"),
    ("abs(y - yhat)", "yhat", "-sign(y - yhat)"),
    ("max(0, z)", "z", "step(z)"),
    ("w1*a1 + w2*a2 + b", "w2", "a2"),
    ("w1*w2*w3", "w2", "w1*w3"),
    ("z*sigmoid(z)", "z", "sigmoid(z) + z*sigmoid(z)*(1 - sigmoid(z))"),
    ("sum(z1, z2)", "z1", "1"),
    ("log(x^2)", "x", "2/x"),
    ("(a*x)^2", "x", "2*a^2*x"),
    ("1/3*(y - x)^3", "x", "-(y - x)^2"),
    ("x/(2*y)", "x", "1/(2*y)"),
    ("2/3*x", "x", "2/3"),
    ("0.5*x^2", "x", "x"),
    ("x + x + x", "x", "3"),
    ("x - x", "x", "0"),
    ("x*x", "x", "2*x"),
    ("w - alpha*g", "g", "-alpha"),
    ("lambda*w^2/2", "w", "lambda*w"),
    ("exp(z1)/(exp(z1) + exp(z2))", "z2", "-exp(z1)*exp(z2)/(exp(z1) + exp(z2))^2"),
    ("(x - m)/s", "s", "-(x - m)/s^2"),
    ("-(z*y - log(1 + exp(z)))", "z", "-(y - exp(z)/(1 + exp(z)))"),
    ("x^0.5", "x", "0.5*x^(-0.5)"),
    ("2^x", "x", "log(2)*2^x"),
    ("cos(x)^2", "x", "-2*cos(x)*sin(x)"),
    ("(w*x + b)^2", "w", "2*(w*x + b)*x"),
    ("sigmoid(w*x + b)", "w", "sigmoid(w*x + b)*(1 - sigmoid(w*x + b))*x"),
    ("sigmoid(-z)", "z", "-sigmoid(-z)*(1 - sigmoid(-z))"),
    ("1 - sigmoid(z)", "z", "-sigmoid(z)*(1 - sigmoid(z))"),
]


@pytest.mark.parametrize(("formula", "wrt", "derivative"), DERIVATIVES)
def test_a_derivative_is_written_as_a_teacher_would(
    formula: str, wrt: str, derivative: str
) -> None:
    """Nothing is left to simplify, and nothing is multiplied out."""
    assert derivative == text(differentiate(parse(formula), wrt))


@pytest.mark.parametrize(
    ("formula", "simple"),
    [
        ("0*x + y", "y"),
        ("1*x/1", "x"),
        ("x^1 + x^0", "x + 1"),
        ("--x", "x"),
        ("-(-x*-y)", "-x*y"),
        ("x*y*x", "x^2*y"),
        ("x/y*y", "x"),
        ("x/(1/y)", "x*y"),
        ("2*x*3", "6*x"),
        ("x/2 + x/2", "x"),
        ("1/3 + 1/6", "0.5"),
        ("-x + y", "y - x"),
        ("x - (y - z)", "x - (y - z)"),
        ("2*(x + y)", "2*(x + y)"),
        ("(x^2)^3", "x^6"),
        ("(x^0.5)^2", "(x^0.5)^2"),
        ("(x^2)^0.5", "(x^2)^0.5"),
        ("-x^2", "-x^2"),
        ("(-x)^2", "x^2"),
        ("(-x)^3", "-x^3"),
        ("0/x", "0"),
        ("1/0", "1/0"),
        ("0^0", "1"),
        ("0^-1", "1/0"),
        ("sigmoid(x + 0)", "sigmoid(x)"),
        ("2^0.5*2^0.5", "(2^0.5)^2"),
        ("2^10", "1024"),
        ("2^65", "2^65"),
        ("(2^64)^3^3", "18446744073709551616^27"),
    ],
)
def test_simplification(formula: str, simple: str) -> None:
    """Like terms and factors are gathered, zeros and ones are gone, signs stand in front."""
    assert simple == text(simplify(parse(formula)))


def _unchanged(formula: str, givens: dict[str, float]) -> None:
    try:
        expected = reference.value(formula, givens)
        simplified = reference.value(text(simplify(parse(formula))), givens)
    except (reference.OutsideError, TypeError, OverflowError):
        assume(condition=False)
    assert abs(expected - simplified) <= 1e-40 * (1 + abs(expected))


POINTS = st.fixed_dictionaries({"x": NUMBERS, "w": NUMBERS, "b": NUMBERS})


@settings(max_examples=300)
@given(formulas(["x", "w", "b"]), POINTS)
def test_simplification_changes_no_value(formula: str, givens: dict[str, float]) -> None:
    """What is simplified has the value it had, by an evaluator that is not the engine's."""
    _unchanged(formula, givens)


@settings(max_examples=500)
@given(unparenthesised(), POINTS)
def test_gathering_of_factors_changes_no_value(formula: str, givens: dict[str, float]) -> None:
    """Products, quotients and whole powers in a row are gathered without a change."""
    _unchanged(formula, givens)


def test_long_products_and_large_powers_are_derived_at_once() -> None:
    """Numbers do not grow beyond what can be printed, nor exponents beyond what can be counted."""
    assert "499*x^498" == text(differentiate(parse("x" + "*x" * 498), "x"))
    assert evaluate(differentiate(parse("x^1000"), "x"), {"x": 1.0}) == 1000
