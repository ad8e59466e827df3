"""An outside authority on formulas: Python's own grammar, computed by mpmath at 50 digits.

A formula's text is read by Python's parser, with ``^`` written ``**``, and evaluated over dual
numbers: a value and its slope along one quantity. Nothing here uses the engine.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache, reduce
from typing import TYPE_CHECKING, Any

from mpmath import mp, mpf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

mp.dps = 50
ZERO = mpf(0)
KINK = mpf("1e-6")  # nearer to a kink than this, a derivative means nothing


class OutsideError(ArithmeticError):
    """A point where a formula has no value, or has a kink."""


@dataclass(frozen=True)
class Dual:
    """A value, and its slope along the quantity that was seeded."""

    value: Any
    slope: Any = ZERO


def sigmoid(u: Any) -> Any:
    """Compute the logistic function by its definition."""
    return 1 / (1 + mp.exp(-u))


def _positive(u: Any) -> Any:
    if u <= 0:
        raise OutsideError
    return u


def _off_kink(u: Any) -> Any:
    if abs(u) < KINK:
        raise OutsideError
    return u


# Each function and its derivative, by definitions other than the engine's.
SMOOTH: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "sigmoid": (sigmoid, lambda u: mp.exp(-u) / (1 + mp.exp(-u)) ** 2),
    "tanh": (mp.tanh, lambda u: 1 / mp.cosh(u) ** 2),
    "relu": (lambda u: max(u, mpf(0)), lambda u: mpf(_off_kink(u) > 0)),
    "leaky_relu": (
        lambda u: u if u > 0 else u / 100,
        lambda u: mpf(1) if _off_kink(u) > 0 else mpf(1) / 100,
    ),
    "softplus": (lambda u: mp.log(1 + mp.exp(u)), sigmoid),
    "silu": (lambda u: u * sigmoid(u), lambda u: mp.diff(lambda v: v * sigmoid(v), u)),
    "gelu": (lambda u: u * mp.ncdf(u), lambda u: mp.ncdf(u) + u * mp.npdf(u)),
    "elu": (
        lambda u: u if u > 0 else mp.exp(u) - 1,
        lambda u: mpf(1) if u > 0 else mp.exp(u),
    ),
    "exp": (mp.exp, mp.exp),
    "log10": (lambda u: mp.log(_positive(u), 10), lambda u: 1 / (u * mp.log(10))),
    "log2": (lambda u: mp.log(_positive(u), 2), lambda u: 1 / (u * mp.log(2))),
    "erf": (mp.erf, lambda u: 2 / mp.sqrt(mp.pi) * mp.exp(-(u**2))),
    "erfc": (lambda u: 1 - mp.erf(u), lambda u: -2 / mp.sqrt(mp.pi) * mp.exp(-(u**2))),
    "log": (lambda u: mp.log(_positive(u)), lambda u: 1 / u),
    "sqrt": (lambda u: mp.sqrt(_positive(u)), lambda u: mpf(1) / 2 / mp.sqrt(u)),
    "sin": (mp.sin, mp.cos),
    "cos": (mp.cos, lambda u: -mp.sin(u)),
    "abs": (abs, lambda u: mp.sign(_off_kink(u))),
    "step": (lambda u: mpf(_off_kink(u) > 0), lambda _: mpf(0)),
    "sign": (lambda u: mp.sign(_off_kink(u)), lambda _: mpf(0)),
}


def _add(a: Dual, b: Dual) -> Dual:
    return Dual(a.value + b.value, a.slope + b.slope)


def _negate(a: Dual) -> Dual:
    return Dual(-a.value, -a.slope)


def _multiply(a: Dual, b: Dual) -> Dual:
    return Dual(a.value * b.value, a.slope * b.value + a.value * b.slope)


def _divide(a: Dual, b: Dual) -> Dual:
    if b.value == 0:
        raise OutsideError
    return Dual(a.value / b.value, (a.slope * b.value - a.value * b.slope) / b.value**2)


def _power(a: Dual, b: Dual) -> Dual:
    if a.value <= 0 and (b.slope or b.value != int(b.value)):
        raise OutsideError
    if a.value == 0 and b.value < 1:
        raise OutsideError
    slope = b.value * a.value ** (b.value - 1) * a.slope if a.slope else mpf(0)
    if b.slope:
        slope += mp.log(a.value) * a.value**b.value * b.slope
    return Dual(a.value**b.value, slope)


def _greatest(a: Dual, b: Dual) -> Dual:
    _off_kink(a.value - b.value)
    return a if a.value > b.value else b


def _least(a: Dual, b: Dual) -> Dual:
    return _negate(_greatest(_negate(a), _negate(b)))


_BINARY: dict[type[ast.operator], Callable[[Dual, Dual], Dual]] = {
    ast.Add: _add,
    ast.Sub: lambda a, b: _add(a, _negate(b)),
    ast.Mult: _multiply,
    ast.Div: _divide,
    ast.Pow: _power,
}


def _exponential(a: Dual) -> Dual:
    return Dual(mp.exp(a.value), mp.exp(a.value) * a.slope)


def _log_of_sum(*operands: Dual) -> Dual:
    total = reduce(_add, map(_exponential, operands))
    return Dual(mp.log(total.value), total.slope / total.value)


def _clip(u: Dual, v: Dual, w: Dual) -> Dual:
    return _least(_greatest(u, v), w)


def _where(condition: Dual, u: Dual, v: Dual) -> Dual:
    return u if condition.value else v


# Functions of several operands.
_SEVERAL: dict[str, Callable[..., Dual]] = {
    "sum": lambda *operands: reduce(_add, operands),
    "max": lambda *operands: reduce(_greatest, operands),
    "min": lambda *operands: reduce(_least, operands),
    "clip": _clip,
    "where": _where,
    "logsumexp": _log_of_sum,
}
_COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Lt: lambda a, b: bool(_off_kink(a - b) < 0),
    ast.Gt: lambda a, b: bool(_off_kink(a - b) > 0),
}


@lru_cache(maxsize=1024)
def _tree(formula: str) -> ast.expr:
    return ast.parse(formula.replace("^", "**"), mode="eval").body


def dual(formula: str, values: Mapping[str, Dual]) -> Dual:
    """Evaluate the text of a formula over dual numbers; or raise OutsideError."""
    return _evaluate(_tree(formula), values, formula)


def _evaluate(node: ast.expr, values: Mapping[str, Dual], formula: str) -> Dual:
    def inner(part: ast.expr) -> Dual:
        return _evaluate(part, values, formula)

    match node:
        case ast.Constant():
            start, end = node.col_offset, node.end_col_offset
            return Dual(mpf(formula.replace("^", "**").encode()[start:end].decode()))
        case ast.Name(name):
            return values[name]
        case ast.UnaryOp(sign, operand):
            return _negate(inner(operand)) if isinstance(sign, ast.USub) else inner(operand)
        case ast.BinOp(left, operator, right):
            return _BINARY[type(operator)](inner(left), inner(right))
        case ast.Call(ast.Name(name), arguments):
            operands = [inner(argument) for argument in arguments]
            if name in _SEVERAL:
                return _SEVERAL[name](*operands)
            (u,) = operands
            value, derivative = SMOOTH[name]
            return Dual(value(u.value), derivative(u.value) * u.slope if u.slope else mpf(0))
        case ast.Compare(left, [operator], [right]):
            holds = _COMPARISONS[type(operator)](inner(left).value, inner(right).value)
            return Dual(mpf(holds))
    raise AssertionError(ast.dump(node))


def value(formula: str, values: Mapping[str, float]) -> Any:
    """Evaluate the text of a formula at 50 digits; or raise OutsideError."""
    return dual(formula, {name: Dual(mpf(number)) for name, number in values.items()}).value


def forward(formulas: Mapping[str, str], givens: Mapping[str, Any]) -> dict[str, Any]:
    """Evaluate equations, in order, at 50 digits; those of quantities already given are skipped."""
    values = {name: Dual(mpf(number)) for name, number in givens.items()}
    for name, formula in formulas.items():
        if name not in values:
            values[name] = dual(formula, values)
    return {name: number.value for name, number in values.items()}


def slopes(formulas: Mapping[str, str], values: Mapping[str, Any], wrt: str) -> dict[str, Any]:
    """Derive every quantity with respect to one of them, through everything between."""
    found = {name: Dual(value, mpf(name == wrt)) for name, value in values.items()}
    for name, formula in formulas.items():
        if name != wrt:
            found[name] = dual(formula, found)
    return {name: number.slope for name, number in found.items()}


def local_slope(formula: str, values: Mapping[str, Any], wrt: str) -> Any:
    """Derive one formula with respect to a quantity, all others held constant."""
    return dual(formula, {name: Dual(v, mpf(name == wrt)) for name, v in values.items()}).slope


def differences(formulas: Mapping[str, str], values: Mapping[str, Any], wrt: str) -> dict[str, Any]:
    """Estimate the derivative of every quantity by central differences, at 50 digits."""
    h = mpf("1e-12")
    givens = {name: value for name, value in values.items() if name not in formulas}
    ahead, behind = (forward(formulas, {**givens, wrt: values[wrt] + change}) for change in (h, -h))
    return {name: (ahead[name] - behind[name]) / (2 * h) for name in values}
