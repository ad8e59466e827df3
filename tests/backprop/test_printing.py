"""How recipes and names look: for terminals, and in LaTeX."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from grader.backprop import Expression, Name, parse
from grader.backprop.latex import latex
from grader.backprop.printing import text, unicode
from tests.backprop.examples import two_neurons
from tests.backprop.strategies import expressions

# A name, for a terminal, and in LaTeX.
NAMES = [
    ("yhat", "ŷ", r"\hat{y}"),
    ("x", "x", "x"),
    ("x1", "x₁", "x_{1}"),
    ("w1", "w⁽¹⁾", "w^{(1)}"),
    ("b2", "b⁽²⁾", "b^{(2)}"),
    ("a2_1", "a⁽²⁾₁", "a^{(2)}_{1}"),
    ("w12_3", "w⁽¹²⁾₃", "w^{(12)}_{3}"),
    ("alpha", "α", r"\alpha"),
    ("theta2", "θ₂", r"\theta_{2}"),
    ("omicron", "ο", "o"),
    ("bias", "bias", r"\mathrm{bias}"),
    ("learning_rate", "learning_rate", r"\mathrm{learning\_rate}"),
    ("W[1,2]", "W₁,₂", "W_{1,2}"),
    ("w1_new", "w⁽¹⁾_new", r"w^{(1)}_{\mathrm{new}}"),
    ("W_new[1,2]", "W₁,₂_new", r"W_{1,2,\mathrm{new}}"),
    ("dL/dw1", "∂L/∂w⁽¹⁾", r"\frac{\partial L}{\partial w^{(1)}}"),
    ("dyhat/dz3", "∂ŷ/∂z⁽³⁾", r"\frac{\partial \hat{y}}{\partial z^{(3)}}"),
    ("∂L/∂w", "∂L/∂w (direct)", r"\left.\frac{\partial L}{\partial w}\right|_{\text{direct}}"),
    ("z2@3", "z⁽²⁾ in step 3", r"\left.z^{(2)}\right|_{\text{step 3}}"),
    (
        "dL/dW[1,2]@2",
        "∂L/∂W₁,₂ in step 2",
        r"\left.\frac{\partial L}{\partial W_{1,2}}\right|_{\text{step 2}}",
    ),
]


@pytest.mark.parametrize(("name", "terminal", "_"), NAMES)
def test_names_on_a_terminal(name: str, terminal: str, _: str) -> None:
    """Layers are raised in parentheses, indices lowered, Greek letters and hats drawn."""
    assert terminal == unicode(Name(name))


@pytest.mark.parametrize(("name", "_", "written"), NAMES)
def test_names_in_latex(name: str, _: str, written: str) -> None:
    """LaTeX says the same in its own words."""
    assert written == latex(Name(name))


# A formula, for a terminal, and in LaTeX.
FORMULAS = [
    ("-(y - yhat)", "−(y − ŷ)", r"-\left(y - \hat{y}\right)"),
    ("w*x + b", "w · x + b", r"w \cdot x + b"),
    ("sigmoid(z2)", "σ(z⁽²⁾)", r"\sigma\left(z^{(2)}\right)"),
    ("(x + 1)/(y - 1)", "(x + 1)/(y − 1)", r"\frac{x + 1}{y - 1}"),
    ("a/b*c", "a/b · c", r"\frac{a}{b} \cdot c"),
    ("a*(b/c)", "a · (b/c)", r"a \cdot \left(\frac{b}{c}\right)"),
    ("(a/b)^2", "(a/b)²", r"\left(\frac{a}{b}\right)^{2}"),
    ("x^2", "x²", "x^{2}"),
    ("x^10", "x¹⁰", "x^{10}"),
    ("x^0.5", "x^0.5", "x^{0.5}"),
    ("x^-2", "x^(−2)", "x^{-2}"),
    ("x^(n + 1)", "x^(n + 1)", "x^{n + 1}"),
    ("-x^2", "−x²", "-x^{2}"),
    ("(-x)^2", "(−x)²", r"\left(-x\right)^{2}"),
    ("w1^2", "w⁽¹⁾²", r"\left(w^{(1)}\right)^{2}"),
    ("dL/dw^2", "(∂L/∂w)²", r"\left(\frac{\partial L}{\partial w}\right)^{2}"),
    ("2*dL/dw", "2 · ∂L/∂w", r"2 \cdot \frac{\partial L}{\partial w}"),
    ("sqrt(x)", "sqrt(x)", r"\sqrt{x}"),
    ("abs(x)", "abs(x)", r"\left|x\right|"),
    ("tanh(x)", "tanh(x)", r"\tanh\left(x\right)"),
    ("max(x, 0)", "max(x, 0)", r"\max\left(x, 0\right)"),
    ("leaky_relu(x)", "leaky_relu(x)", r"\operatorname{leaky relu}\left(x\right)"),
    (
        "exp(-x)/(1 + exp(-x))^2",
        "exp(−x)/(1 + exp(−x))²",
        r"\frac{\exp\left(-x\right)}{\left(1 + \exp\left(-x\right)\right)^{2}}",
    ),
    (
        "1/2*(y - yhat)^2",
        "1/2 · (y − ŷ)²",
        r"\frac{1}{2} \cdot \left(y - \hat{y}\right)^{2}",
    ),
]


@pytest.mark.parametrize(("formula", "terminal", "_"), FORMULAS)
def test_formulas_on_a_terminal(formula: str, terminal: str, _: str) -> None:
    """Products have a dot, minus signs their length, whole powers are raised."""
    assert terminal == unicode(parse(formula))


@pytest.mark.parametrize(("formula", "_", "written"), FORMULAS)
def test_formulas_in_latex(formula: str, _: str, written: str) -> None:
    """Quotients are fractions, parentheses grow, no power has two superscripts."""
    assert written == latex(parse(formula))


def test_the_authors_symbols_come_first() -> None:
    """A symbol given for a name, or for its stem, is used everywhere."""
    own = {"t": "τ", "w": "w⁽¹⁾₂", "L": "E"}
    assert "∂E/∂τ₁ − w⁽¹⁾₂" == unicode(parse("dL/dt1 - w"), own)
    assert r"\frac{\partial E}{\partial τ_{1}} - w^{(1)}_{2}" == latex(parse("dL/dt1 - w"), own)


@pytest.mark.parametrize(
    ("number", "plain"),
    [
        ("0.50", "0.5"),
        ("100", "100"),
        ("1e3", "1000"),
        ("1e-3", "0.001"),
        ("1e-30", "1e-30"),
        ("1.5e300", "1.5e+300"),
        ("0.1234567890123456789", "0.1234567890123456789"),
        ("0", "0"),
    ],
)
def test_numbers_are_written_exactly(number: str, plain: str) -> None:
    """No digit is lost, and none is added; very long ones have an exponent."""
    assert plain == text(parse(number))
    assert parse(number) == parse(plain)


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("1e-30", "10^{-30}"),
        ("2.5e-7", r"2.5 \cdot 10^{-7}"),
        ("0.00025", "0.00025"),
        ("1e300", "10^{300}"),
        ("2.5e-7*x", r"2.5 \cdot 10^{-7} \cdot x"),
        ("1e-30^2", r"\left(10^{-30}\right)^{2}"),
        ("x^1e-30", "x^{10^{-30}}"),
        ("0", "0"),
    ],
)
def test_powers_of_ten_in_latex(formula: str, written: str) -> None:
    """No exponent of a program is typeset, and a power keeps to its number."""
    assert written == latex(parse(formula))


def _assert_balanced(written: str) -> None:
    depth = 0
    for character in written:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    assert depth == 0
    assert written.count(r"\left") == written.count(r"\right")
    assert not re.search(r"\}\^\{[^{}]*\}\^", written)  # a double superscript


@given(expressions())
def test_latex_is_balanced(expression: Expression) -> None:
    """Every brace and every growing parenthesis is closed."""
    _assert_balanced(latex(expression))


def test_latex_of_a_whole_step_is_balanced() -> None:
    """The whole of example 2 can be typeset."""
    for name, equation in two_neurons().equations.items():
        _assert_balanced(f"{latex(Name(name))} = {latex(equation.recipe)}")
        assert parse(text(equation.recipe)) == equation.recipe
