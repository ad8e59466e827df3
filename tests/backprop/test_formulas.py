"""Formulas: what can be read and how, what cannot and what is said of it."""

from __future__ import annotations

import time
import unicodedata
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from mpmath import mpf

from grader.backprop import Apply, Expression, FormulaError, Name, Num, evaluate, parse
from grader.backprop.differentiate import differentiate
from grader.backprop.expressions import depth, names_in
from grader.backprop.formulas import MAX_DEPTH, MAX_LENGTH, MAX_LEVELS
from grader.backprop.latex import latex
from grader.backprop.printing import text
from grader.backprop.tokens import find_name
from grader.backprop.vocabulary import _SECOND
from tests.backprop import reference
from tests.backprop.strategies import expressions, unparenthesised

KNOWN = {"x", "w", "y", "yhat", "w1", "W", "L", "alpha", "dbias", "p"}
SYNONYMS = {"ŷ": "yhat", "α": "alpha"}

# A formula, what is said of it, and the carets below it.
MESSAGES = [
    ("", "there is no formula here", "^"),
    ("x +", "the formula ends too early", "   ^"),
    ("* x", "something is missing before '*'", "^"),
    ("(x", "this parenthesis is never closed", "^"),
    ("sigmoid(x", "this parenthesis is never closed", "^^^^^^^"),
    ("x)", "this parenthesis was never opened", " ^"),
    ("()", "something is missing before ')'", " ^"),
    ("sigmoid()", "something is missing before ')'", "        ^"),
    ("max(x,)", "something is missing before ')'", "      ^"),
    ("2x", "a '*' or another operator is missing before this", " ^"),
    ("x w", "a '*' or another operator is missing before this", "  ^"),
    ("x(w)", "a '*' is missing after x: it is a quantity, not a function", "^"),
    ("2(x)", "a '*' or another operator is missing before this", " ^"),
    ("(x)(w)", "a '*' or another operator is missing before this", "   ^"),
    ("sigmod(x)", "there is no function 'sigmod'; did you mean 'sigmoid'?", "^^^^^^"),
    ("SIGMOID(x)", "there is no function 'SIGMOID'; did you mean 'sigmoid'?", "^^^^^^^"),
    ("leakyrelu(x)", "there is no function 'leakyrelu'; did you mean 'leaky_relu'?", "^^^^^^^^^"),
    ("wibble(x)", "there is no function 'wibble'", "^^^^^^"),
    (
        "sigmoid",
        (
            "there is no quantity 'sigmoid' here; "
            "a function needs its operand in parentheses: sigmoid(...)"
        ),
        "^^^^^^^",
    ),
    (
        "exp^2",
        "there is no quantity 'exp' here; a function needs its operand in parentheses: exp(...)",
        "^^^",
    ),
    ("sigmoid(x, w)", "sigmoid takes 1 operand, not 2", "^^^^^^^"),
    ("ln(x, y)", "log takes 1 operand, not 2", "^^"),
    ("0,5*x", "a comma has no place here; decimals take a point: 0.5", " ^"),
    ("x = w", "only the right-hand side is wanted, with no '='", "  ^"),
    ("x²", "powers are written with ^: ^2", " ^"),
    ("{x}", "'{' has no place here; use parentheses ( )", "^"),
    ("W[x]", "an entry is named by a whole number written out, as in x[1]", "  ^"),
    ("W[1:2]", "entries are named one by one, as in [x[1], x[2]]", "   ^"),
    ("W[1", "this bracket is never closed", " ^"),
    ("[x, w", "this bracket is never closed", "^"),
    ("x + w]", "this bracket was never opened", "     ^"),
    ("[]", "something is missing before ']'", " ^"),
    ("0 < x < 1", "a comparison has two sides; join two of them with 'and'", "      ^"),
    ("clip(x, w)", "clip takes 3 operands, not 2", "^^^^"),
    ("d2L/dw2", f"there is no quantity 'd2L' here{_SECOND}", "^^^"),
    ("d(dL/dw)/dw", f"there is no function 'd'{_SECOND}", "^"),
    ("x $ w", "'$' has no meaning in a formula", "  ^"),
    ("|x|", "'|' has no meaning in a formula", "^"),
    ("yhta", "there is no quantity 'yhta' here; did you mean 'yhat'?", "^^^^"),
    ("Yhat", "there is no quantity 'Yhat' here; did you mean 'yhat'?", "^^^^"),
    ("W1", "there is no quantity 'W1' here; did you mean 'w1'?", "^^"),
    ("q[1]", "there is no quantity 'q[1]' here", "^^^^"),
    ("dL/dq", "there is no quantity 'q' here", "^^^^^"),
    ("dQ/dw", "there is no quantity 'dQ' here", "^^"),
    ("dL/", "there is no quantity 'dL' here; did you mean 'L'?", "^^"),
    ("∂L/∂q", "there is no quantity 'q' here", "^^^^^"),
    ("∂L/dw", "'∂' has no meaning in a formula", "^"),
    ("dbias/dw", "there is no quantity 'dw' here; did you mean 'w'?", "      ^^"),
    ("x^", "the formula ends too early", "  ^"),
    ("x***w", "something is missing before '*'", "   ^"),
    ("x//w", "something is missing before '/'", "  ^"),
    ("1e999", "a number this size is out of range (1e±300)", "^^^^^"),
    ("1e-301", "a number this size is out of range (1e±300)", "^^^^^^"),
    ("x.y", "'.' has no meaning in a formula", " ^"),
    ("x + (w*(y - 2)", "this parenthesis is never closed", "    ^"),
    ("\tx + q", "there is no quantity 'q' here", "\t    ^"),
    ("ŷ + q", "there is no quantity 'q' here", "    ^"),
    ("log(x) sqrt(w)", "a '*' or another operator is missing before this", "       ^^^^"),
    ("__import__('os')", '"\'" has no meaning in a formula', "           ^"),
    ("x if w else y", "a '*' or another operator is missing before this", "  ^^"),
]


@pytest.mark.parametrize(("formula", "message", "carets"), MESSAGES)
def test_a_fault_is_shown_at_its_place(formula: str, message: str, carets: str) -> None:
    """An error says what is wrong, shows the formula, and puts carets under the fault."""
    with pytest.raises(FormulaError) as caught:
        parse(formula, KNOWN, SYNONYMS)
    assert f"{message}\n  {formula}\n  {carets}" == str(caught.value)


def test_of_several_lines_the_faulty_one_is_shown() -> None:
    """Carets stand under the line they belong to."""
    with pytest.raises(FormulaError) as caught:
        parse("x +\n w * q +\n y", KNOWN)
    assert "there is no quantity 'q' here\n   w * q +\n       ^" == str(caught.value)


# --- what formulas mean ---


@settings(max_examples=500)
@given(unparenthesised())
def test_precedence_is_that_of_python(formula: str) -> None:
    """Signs, powers, products and sums hold together as they do in Python."""
    values = {"x": 1.25, "w": -0.75, "b": 2.0}
    try:
        expected = reference.value(formula, values)
    except (reference.OutsideError, TypeError, OverflowError):
        return
    actual = evaluate(parse(formula), values)
    if actual is None:  # a power too large for a float, or of a negative number
        assert abs(expected) > 1e300 or "^" in formula or "**" in formula
    else:
        assert float(expected) == pytest.approx(actual, rel=1e-9, abs=1e-300)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("2 + 3*4", 14),
        ("2*3 + 4", 10),
        ("-3^2", -9),
        ("(-3)^2", 9),
        ("2^-1", 0.5),
        ("2^3^2", 512),
        ("12/2/3", 2),
        ("12/2*3", 18),
        ("1 - 2 - 3", -4),
        ("1 - -2", 3),
        ("--2", 2),
        ("+2", 2),
        ("2*-3", -6),
        ("-2*-3", 6),
        ("-2^-2", -0.25),
        (".5 + 1.", 1.5),
        ("1e2 + 1E-2", 100.01),
        ("max(1, 2, 3) - min(1, 2)", 2),
        ("sum(1, 2, 3)", 6),
        ("2**3", 8),
    ],
)
def test_arithmetic_has_its_usual_meaning(formula: str, value: float) -> None:
    """Products before sums, powers before signs, powers from the right, the rest from the left."""
    assert value == evaluate(parse(formula), {})


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("x**2", "x^2"),
        ("x − w", "x - w"),
        ("x – w", "x - w"),
        ("x × w", "x*w"),
        ("x·w", "x*w"),
        ("x ÷ w", "x/w"),
        ("σ(x)", "sigmoid(x)"),
        ("sigma(x)", "sigmoid(x)"),
        ("logistic(x)", "sigmoid(x)"),
        ("ln(x)", "log(x)"),
        ("α*x", "alpha*x"),
        ("y - ŷ", "y - yhat"),
        ("y - y\u0302", "y - yhat"),
        ("ŷ[1] + ŷ@2", "yhat[1] + yhat@2"),
        ("∂L/∂ŷ", "∂L/∂yhat"),
        ("pL/pw", "∂L/∂w"),
        ("dL/dŷ", "dL/dyhat"),
        ("dL / dw", "dL/dw"),
        ("dL/dW[ 1 , 2 ]", "dL/dW[1,2]"),
        ("dL/dw@1", "dL/dw"),
        ("dL/dw@2", "dL/dw@2"),
        ("W[ 1 ]", "W[1]"),
        ("x\n + w", "x + w"),
        ("((x))", "x"),
    ],
)
def test_other_spellings_mean_the_same(written: str, plain: str) -> None:
    """Unicode operators, Greek letters, other names and spaces are understood."""
    assert plain == text(parse(written, KNOWN, SYNONYMS))


@pytest.mark.parametrize(
    ("formula", "known", "names"),
    [
        ("dL/dw", {"L", "w"}, ["dL/dw"]),
        ("dL/dw", {"dL", "dw"}, ["dL", "dw"]),
        ("dbias/dx", {"dbias", "dx"}, ["dbias", "dx"]),
        ("pL/pw", None, ["pL", "pw"]),
        ("dL/dw", None, ["dL/dw"]),
        ("dL / dw", None, ["dL", "dw"]),
        ("x*dL/dw^2", {"x", "L", "w"}, ["x", "dL/dw"]),
        ("dx/w", {"dx", "w"}, ["dx", "w"]),
    ],
)
def test_what_is_read_as_a_derivative(
    formula: str, known: set[str] | None, names: list[str]
) -> None:
    """dA/dB is one quantity where A is one; with nothing known, where no space parts it."""
    assert names == names_in(parse(formula, known))


def test_a_name_is_found_where_it_stands() -> None:
    """A name inside another, or inside a derivative, is not the name."""
    assert (8, 9) == find_name("w1 + ww+w", "w")
    assert (3, 10) == find_name("w1*dL / dw + w", "dL/dw")
    assert None is find_name("dL/dw + w1", "w")
    assert (4, 6) == find_name("1e5*e5", "e5")


# --- round trips, and nothing but FormulaError ---


@settings(max_examples=500)
@given(expressions())
def test_text_reads_back_as_the_same_expression(expression: Expression) -> None:
    """Plain text keeps every sign, parenthesis and order of operations."""
    assert expression == parse(text(expression))


@pytest.mark.parametrize(
    "tree",
    [
        Apply("/", (Apply("*", (Name("x"), Name("dL"))), Name("dw"))),
        Apply("/", (Name("dL"), Apply("^", (Name("dw"), Num(parse("2").value))))),  # type: ignore[union-attr]
        Apply("/", (Apply("/", (Name("a"), Name("dL"))), Name("dw"))),
        Apply("/", (Apply("^", (Name("x"), Name("dL"))), Name("dw"))),
        Apply("/", (Name("x"), Name("dL/dw"))),
        Apply("^", (Name("dL/dw"), Name("dL/dw"))),
    ],
)
def test_a_quotient_is_never_taken_for_a_derivative(tree: Expression) -> None:
    """A quotient dL by dw is written apart from dL/dw, wherever it stands."""
    assert tree == parse(text(tree))


@settings(max_examples=300)
@given(st.text(max_size=60))
@example("\x00")
@example("\ud800")
@example("a" * 400 + "[" * 400)
def test_any_text_is_a_formula_or_a_formula_error(formula: str) -> None:
    """Nothing that a student can write makes the parser fail in another way."""
    for known in (None, KNOWN):
        with suppress(FormulaError):
            parse(formula, known, SYNONYMS)


PIECES = [*"xwL+-*/^()[],.@²=dp∂ŷ−·½٣_\n\t ", "dL/dw", "sigmoid(", "max(", "1e", "@2", "**", "0.5"]


@settings(max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_what_almost_is_a_formula_is_one_or_a_formula_error(formula: str) -> None:
    """Pieces of formulas in any order are read, and print as they read, or are refused."""
    for known in (None, KNOWN):
        with suppress(FormulaError):
            expression = parse(formula, known, SYNONYMS)
            assert expression == parse(text(expression), known, SYNONYMS)


@pytest.mark.parametrize(
    "formula",
    [
        "-(-x)",
        "x - (-y)",
        "x - (y - z)",
        "x + (y + z)",
        "(-x)/y",
        "-x/y",
        "x/(-y)",
        "x*(-y)",
        "(-x)*y",
        "(x*y)*z",
        "x*(y*z)",
        "x/y/z",
        "x/(y/z)",
        "x/(y*z)",
        "x/y*z",
        "x^y^z",
        "(x^y)^z",
        "(-x)^2",
        "-x^2",
        "x^(-2)",
        "2*(x + y)",
        "x/(dL/dw)",
        "dL/dw / x",
        "dL / dw^2",
        "x*dL / dw",
    ],
)
def test_parentheses_stand_only_where_the_reading_needs_them(formula: str) -> None:
    """What is written with no parenthesis too many is printed as it was written."""
    spelled = formula.replace("x^y^z", "x^(y^z)")
    assert spelled == text(parse(formula))


# --- bounds ---


BOMBS = {
    "long": "x+" * MAX_LENGTH + "x",
    "combining marks": "a" + "\u0301\u0316" * 200_000,
    "parentheses": "(" * 450 + "x" + ")" * 450,
    "open parentheses": "(" * 900,
    "signs": "-" * 900 + "x",
    "towers": "x" + "^x" * 450,
    "quotients": "x" + "/x" * 450,
    "functions": "sin(" * 200 + "x" + ")" * 200,
    "exponent": "1e999999999999",
    "digits": "9" * 900,
    "step": "x@" + "9" * 900,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_hostile_formulas_are_refused_or_read_at_once(bomb: str) -> None:
    """Length, depth and the size of numbers are bounded."""
    start = time.perf_counter()
    with suppress(FormulaError):
        parse(BOMBS[bomb])
    assert time.perf_counter() - start < 1


@pytest.mark.parametrize(
    "deep", ["x" + "/x" * (MAX_LEVELS + 1), "x + 2*x/sin(" * 40 + "x" + ")" * 40]
)
def test_what_nests_without_parentheses_is_bounded_too(deep: str) -> None:
    """An expression may be deep where its text is not."""
    with pytest.raises(FormulaError, match="too many operations inside one another"):
        parse(deep)


@pytest.mark.parametrize("tower", ["9^9^9^9", "1e300^1e300", "(9^99)^99", "2^(2^(2^(2^(2^2))))"])
def test_huge_powers_are_not_defined_and_cost_nothing(tower: str) -> None:
    """Powers are floats: what is too large for one is None."""
    assert evaluate(parse(tower), {}) is None


@pytest.mark.parametrize(
    "deepest",
    [
        "x + 2*x/sigmoid(" * (MAX_LEVELS // 4) + "x" + ")" * (MAX_LEVELS // 4),
        "-(" * (MAX_DEPTH // 2 - 1) + "x" + ")" * (MAX_DEPTH // 2 - 1),
        "sigmoid(" * (MAX_DEPTH - 1) + "x" + ")" * (MAX_DEPTH - 1),
        "x" + "/x" * MAX_LEVELS,
        "x" + "*x/x" * (MAX_LEVELS // 2),
    ],
)
def test_the_deepest_formula_can_be_printed_evaluated_and_derived(deepest: str) -> None:
    """The bounds leave room on the stack for all that is done with an expression."""
    expression = parse(deepest)
    assert depth(expression) <= MAX_LEVELS
    assert parse(text(expression)) == expression
    assert evaluate(expression, {"x": 1.0}) is not None
    derivative = differentiate(expression, "x")
    assert text(derivative)
    assert latex(derivative)
    assert evaluate(derivative, {"x": 1.0}) is not None


def test_numbers_are_held_exactly() -> None:
    """0.1 is a tenth, not the float nearest to it."""
    tenth = parse("0.1")
    assert isinstance(tenth, Num)
    assert (1, 10) == tenth.value.as_integer_ratio()
    assert mpf("0.1") != mpf(0.1)


def test_a_text_is_normalised() -> None:
    """Letters and their accents are one, however they were typed."""
    assert parse(unicodedata.normalize("NFD", "ŷ")) == parse("ŷ")
