"""Printing of expressions: plain text, and Unicode for terminals; ``latex``, ``mathml``.

Plain text parses back to the same expression. Parentheses stand only where the reading needs
them.
"""

from __future__ import annotations

import re
from decimal import Context, Decimal
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop import symbols
from grader.backprop.expressions import Apply, Expression, Name, Num, apply
from grader.backprop.names import PLAIN, as_derivative
from grader.backprop.operations import COMPARISONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from fractions import Fraction

# A quantity such as dL at the end of a numerator: dL/dw would read as a derivative.
_HALF_DERIVATIVE = rf"(?<!\w)d{PLAIN}$"

_JOINING = {"and", "@", *COMPARISONS}
SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "==": "="}  # for people

_TINY = 1e-4  # numbers below are typeset with a power of ten

# How tightly an expression holds together.
_CONDITION, _COMPARISON, _SUM, _PRODUCT, _POWER, _ATOM = range(6)
_TIGHTNESS = {
    "and": _CONDITION,
    **dict.fromkeys(COMPARISONS, _COMPARISON),
    "+": _SUM,
    **dict.fromkeys(("neg", "*", "/", "@"), _PRODUCT),
    "^": _POWER,
}


class Notation(NamedTuple):
    """How names, operators and functions are written."""

    symbol: Callable[[str], str]
    number: Callable[[Fraction], str]
    times: str
    plus: str
    minus: str
    group: Callable[[str], str]
    power: Callable[[str, Expression, str], str]
    quotient: Callable[[str, str], str] | None
    call: Callable[[str, list[str]], str]
    joined: Callable[[str], str]
    transposed: Callable[[str], str]
    indexed: Callable[[str, list[str]], str]
    listed: Callable[[list[str]], str]
    share: Callable[[Num, tuple[Expression, ...]], Expression]


def text(expression: Expression) -> str:
    """Return an expression as a formula that parses back to it: ``-(y - yhat)``."""
    return write(expression, _PLAIN)


def unicode(expression: Expression, own: Mapping[str, str] | None = None) -> str:
    """Return an expression for a terminal: ``-(y − ŷ)``; ``own`` maps names to symbols."""
    return write(expression, _unicode_notation(own or {}))


def with_numbers(expression: Expression, numbers: Mapping[str, str]) -> str:
    """Return an expression for a terminal with numbers in the place of names."""
    notation = _unicode_notation({})._replace(symbol=lambda name: _grouped(numbers[name]))
    return write(expression, notation)


def _grouped(number: str) -> str:
    return f"({number})" if number.startswith(("-", "−")) else number


def number_text(value: Fraction) -> str:
    """Return a number that has a finite decimal expansion: ``0.25``, ``1e-30``."""
    context = Context(prec=400)
    exact = context.divide(Decimal(value.numerator), Decimal(value.denominator))
    short = exact.normalize(context)
    plain = format(short, "f")
    return plain if len(plain) <= 12 else str(short).lower()


def typeset_number(value: Fraction) -> str:
    """Return a number as it is typeset: with an exponent also where it begins with many zeros."""
    number = number_text(value)
    return f"{Decimal(number):e}" if 0 < value < _TINY else number


def write(expression: Expression, notation: Notation) -> str:
    """Return an expression written in a notation."""
    match expression:
        case Num(value):
            return notation.number(value)
        case Name(name):
            return notation.symbol(name)
        case Apply("+", (first, *rest)):
            signed = "".join(_signed(term, notation) for term in rest)
            return _inner(first, _PRODUCT, notation) + signed
        case Apply("neg", (operand,)):
            return notation.minus + _inner(operand, _PRODUCT, notation, neg=True)
        case Apply("*", (first, *rest)):
            factors = [_first_factor(first, notation)]
            factors += [_inner(factor, _POWER, notation) for factor in rest]
            return notation.times.join(factors)
        case Apply("/", (above, below)):
            return _quotient(above, below, notation)
        case Apply("^", (base, exponent)):
            raised = _inner(base, _ATOM, notation)
            return notation.power(raised, exponent, write(exponent, notation))
    return _write_applied(expression, notation)


def _write_applied(applied: Apply, notation: Notation) -> str:
    """Return a function, a condition, or an operation on arrays, as text."""
    match applied.operation, applied.operands:
        case "softmax", (Num() as k, first, *others):
            return write(notation.share(k, (first, *others)), notation)
        case ".T", (array,):
            return notation.transposed(_inner(array, _ATOM, notation))
        case "index", (array, *index):
            numbers = [write(number, notation) for number in index]
            return notation.indexed(_inner(array, _ATOM, notation), numbers)
        case "list", operands:
            return notation.listed([write(operand, notation) for operand in operands])
        case operation, (left, right) if operation in _JOINING:
            tightness = _TIGHTNESS[operation]
            sign = notation.joined(operation)
            before = _inner(left, tightness, notation, neg=operation == "@")
            return before + sign + _inner(right, tightness + 1, notation)
    return notation.call(applied.operation, [write(each, notation) for each in applied.operands])


def _signed(term: Expression, notation: Notation) -> str:
    match term:
        case Apply("neg", (operand,)):
            return f" {notation.minus} {_inner(operand, _PRODUCT, notation, neg=True)}"
    return f" {notation.plus} {_inner(term, _PRODUCT, notation)}"


def _first_factor(factor: Expression, notation: Notation) -> str:
    """Return the first factor; ``a/b*c`` needs no parentheses."""
    if isinstance(factor, Apply) and factor.operation in {"/", "@"}:
        return write(factor, notation)
    return _inner(factor, _POWER, notation)


def _quotient(above: Expression, below: Expression, notation: Notation) -> str:
    if notation.quotient:
        return notation.quotient(write(above, notation), write(below, notation))
    left = _inner(above, _PRODUCT, notation, neg=True)
    right = _inner(below, _POWER, notation)
    if _is_derivative(below):
        right = notation.group(right)
    return f"{left} / {right}" if re.search(_HALF_DERIVATIVE, left) else f"{left}/{right}"


def _inner(expression: Expression, tightness: int, notation: Notation, *, neg: bool = False) -> str:
    """Return a part, in parentheses if it would come apart; with ``neg``, also a leading minus."""
    written = write(expression, notation)
    loose = False
    if isinstance(expression, Apply):
        loose = _TIGHTNESS.get(expression.operation, _ATOM) < tightness
        loose = loose or (neg and expression.operation == "neg")
    loose = loose or (tightness == _ATOM and _is_derivative(expression))
    return notation.group(written) if loose else written


def _is_derivative(expression: Expression) -> bool:
    return isinstance(expression, Name) and as_derivative(expression.name) is not None


def _parentheses(inside: str) -> str:
    return f"({inside})"


def _plain_power(base: str, exponent: Expression, written: str) -> str:
    simple = not isinstance(exponent, Apply) and not _is_derivative(exponent)
    simple = simple or (isinstance(exponent, Apply) and exponent.operation not in _TIGHTNESS)
    return f"{base}^{written}" if simple else f"{base}^({written})"


def _unicode_power(base: str, exponent: Expression, written: str) -> str:
    if isinstance(exponent, Num) and exponent.value.denominator == 1:
        return base + symbols.superscript(written)
    return _plain_power(base, exponent, written)


def _plain_call(function: str, operands: list[str]) -> str:
    return f"{function}({', '.join(operands)})" if operands else function


def _unicode_call(function: str, operands: list[str]) -> str:
    return _plain_call({"sigmoid": "σ", "pi": "π"}.get(function, function), operands)


def bracketed(operands: list[str]) -> str:
    """Return a list in brackets."""
    return f"[{', '.join(operands)}]"


def in_array(k: Num, operands: tuple[Expression, ...]) -> Expression:
    """Spell a share as an entry of a softmax, as it can be read back."""
    return apply("index", apply("softmax", Apply("list", operands)), k)


def as_fraction(k: Num, operands: tuple[Expression, ...]) -> Expression:
    """Spell a share as the fraction that it is."""
    powers = tuple(apply("exp", operand) for operand in operands)
    total = Apply("+", powers) if len(powers) > 1 else powers[0]
    return apply("/", powers[int(k.value) - 1], total)


_PLAIN = Notation(
    symbol=str,
    number=number_text,
    times="*",
    plus="+",
    minus="-",
    group=_parentheses,
    power=_plain_power,
    quotient=None,
    call=_plain_call,
    joined=lambda operator: f" {operator} ",
    transposed=lambda array: f"{array}.T",
    indexed=lambda array, index: f"{array}[{','.join(index)}]",
    listed=bracketed,
    share=in_array,
)


def _unicode_notation(own: Mapping[str, str]) -> Notation:
    return _PLAIN._replace(
        symbol=lambda name: symbols.unicode(name, own),
        times=" · ",
        minus="−",
        power=_unicode_power,
        call=_unicode_call,
        joined=lambda operator: f" {SIGNS.get(operator, operator)} ",
        transposed=lambda array: f"{array}ᵀ",
        share=as_fraction,
    )
