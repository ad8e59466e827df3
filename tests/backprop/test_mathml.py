"""MathML: numbers, symbols, derivatives and formulas, each as a browser wants it."""

from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given

from grader.backprop import Expression, parse
from grader.backprop.expressions import names_in
from grader.backprop.mathml import mathml, name_mathml, number_mathml, symbol_mathml
from tests.backprop.strategies import expressions


def tree_of(written: str) -> ET.Element:
    """Parse what must be well-formed."""
    return ET.fromstring(written)  # noqa: S314 (our own)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("w", "<mi>w</mi>"),
        ("alpha", "<mi>α</mi>"),
        ("yhat", '<mover accent="true"><mi>y</mi><mo stretchy="false">^</mo></mover>'),
        (
            "dL/dw",
            "<mfrac><mrow><mi>∂</mi><mi>L</mi></mrow><mrow><mi>∂</mi><mi>w</mi></mrow></mfrac>",
        ),
    ],
)
def test_names(name: str, written: str) -> None:
    """A name is a letter, a letter with a hat, or a fraction."""
    assert written == name_mathml(name)


def test_layers_and_indices_are_raised_and_lowered() -> None:
    """The layer stands above, the index below, and an update says so."""
    tree = tree_of(name_mathml("W1_new[2,1]"))
    assert tree.tag == "msubsup"
    assert ["W", "2,1,new", "(1)"] == ["".join(part.itertext()) for part in tree]


def test_an_authors_own_symbol_is_taken_apart() -> None:
    """Letters can be lowered, too; what has shifted characters inside stays as it is."""
    assert tree_of(symbol_mathml("Lₚ₁")).tag == "msub"
    assert symbol_mathml("x²y") == "<mi>x²y</mi>"
    assert symbol_mathml("<b>") == "<mi>&lt;b&gt;</mi>"


@pytest.mark.parametrize(
    ("number", "read"),
    [("0.25", "0.25"), ("−0.25", "−0.25"), ("1.2e−05", "1.2·10−5"), ("3e+12", "3·1012"),
     ("1e-30", "10−30"), ("−1e-30", "−10−30"), ("1.00e-05", "1.00·10−5"), ("1", "1"),
     ("not defined", "not defined")],
)  # fmt: skip
def test_numbers(number: str, read: str) -> None:
    """Powers of ten are written as such."""
    assert read == "".join(tree_of(f"<r>{number_mathml(number)}</r>").itertext())


def test_negative_numbers_stand_in_parentheses() -> None:
    """Numbers in the place of names do not come apart."""
    written = mathml(parse("w*x"), numbers={"w": "−0.5", "x": "2"})
    assert "(−0.5)·2" == "".join(tree_of(written).itertext())


def test_powers_of_ten_in_formulas() -> None:
    """Tiny numbers are typeset as people write them, in parentheses where they are raised."""
    written = mathml(parse("2.5e-7*x + 1e-30^2 - 2.5e-7^x"))
    assert "2.5·10−7·x + (10−30)2 − (2.5·10−7)x" == "".join(tree_of(written).itertext())


@given(expressions())
def test_every_expression_is_well_formed(expression: Expression) -> None:
    """Whatever the formula, the browser gets elements with the children that they need."""
    children = {"mfrac": 2, "msub": 2, "msup": 2, "mover": 2, "msubsup": 3}
    numbers = dict.fromkeys(names_in(expression), "−1.5e−07")
    for written in (mathml(expression), mathml(expression, numbers=numbers)):
        for each in tree_of(written).iter():
            assert len(each) == children.get(each.tag, len(each))
