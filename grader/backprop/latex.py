"""Printing of expressions in LaTeX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import symbols
from grader.backprop.printing import Notation, as_fraction, bracketed, typeset_number, write

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from grader.backprop.expressions import Expression

_FUNCTIONS = ("tanh", "exp", "log", "sin", "cos", "max", "min")
_OPERATORS = {
    "@": r" \, ",
    "and": r" \text{ and } ",
    "<=": r" \le ",
    ">=": r" \ge ",
    "!=": r" \ne ",
}


def latex(expression: Expression, own: Mapping[str, str] | None = None) -> str:
    r"""Return an expression in LaTeX: ``-\left(y - \hat{y}\right)``."""
    return write(expression, _notation(own or {}))


def _number(value: Fraction) -> str:
    digits, _, power = typeset_number(value).partition("e")
    if not power:
        return digits
    raised = f"10^{{{int(power)}}}"
    return raised if digits == "1" else rf"{digits} \cdot {raised}"


def _power(base: str, _: Expression, written: str) -> str:
    layered = "^" in base and not base.endswith(")")
    return rf"\left({base}\right)^{{{written}}}" if layered else f"{base}^{{{written}}}"


def _call(function: str, operands: list[str]) -> str:
    inside = ", ".join(operands)
    if not operands:
        return rf"\{function}" if function == "pi" else function
    if function == "sqrt":
        return rf"\sqrt{{{inside}}}"
    if function == "abs":
        return rf"\left|{inside}\right|"
    known = {"sigmoid": r"\sigma", **{name: rf"\{name}" for name in _FUNCTIONS}}
    name = known.get(function) or rf"\operatorname{{{function.replace('_', ' ')}}}"
    return rf"{name}\left({inside}\right)"


def _notation(own: Mapping[str, str]) -> Notation:
    return Notation(
        symbol=lambda name: symbols.latex(name, own),
        number=_number,
        times=r" \cdot ",
        plus="+",
        minus="-",
        group=lambda inside: rf"\left({inside}\right)",
        power=_power,
        quotient=lambda above, below: rf"\frac{{{above}}}{{{below}}}",
        call=_call,
        joined=lambda operator: _OPERATORS.get(operator, f" {operator} "),
        transposed=lambda array: rf"{array}^{{\top}}",
        indexed=lambda array, index: rf"{array}_{{{','.join(index)}}}",
        listed=lambda operands: rf"\left{bracketed(operands)[:-1]}\right]",
        share=as_fraction,
    )
