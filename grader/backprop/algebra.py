"""Algebra: sums, products and powers, built simplified, as a teacher would write them.

Like terms and like factors are gathered in their order of appearance, numbers are worked out
exactly, a minus sign is drawn to the front, and no product is multiplied out. A quantity that
cancels (``x/x``) is gone, even where it could be zero.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from grader.backprop.expressions import ONE, ZERO, Apply, Expression, Name, Num, apply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MAX_POWER = 64  # numbers are raised to whole powers up to this one; others stay as written
_LONG = 10**40  # numbers with longer parts than this stay as written


def number(value: Fraction) -> Expression:
    """Write a rational number: ``0.25``, ``1/3``, ``-2``."""
    if value < 0:
        return apply("neg", number(-value))
    if _terminates(value):
        return Num(value)
    return apply("/", Num(Fraction(value.numerator)), Num(Fraction(value.denominator)))


def add(*terms: Expression) -> Expression:
    """Add, gathering like terms: ``z + z`` is ``2*z``, ``x - x`` is ``0``."""
    gathered: dict[Expression, Fraction] = {}
    for term in terms:
        for factor, part in _terms(term, ONE.value):
            gathered[part] = gathered[part] + factor if part in gathered else factor
    kept = [multiply(number(factor), part) for part, factor in gathered.items() if factor]
    first_positive = next((term for term in kept if not _is_negative(term)), None)
    if first_positive:  # b - a rather than -a + b
        kept.remove(first_positive)
        kept.insert(0, first_positive)
    if len(kept) > 1:
        return Apply("+", tuple(kept))
    return kept[0] if kept else ZERO


def multiply(*factors: Expression) -> Expression:
    """Multiply, gathering like factors: ``x*x`` is ``x^2``, ``a/b*b`` is ``a``."""
    powers: dict[Expression, int] = {}
    coefficient = _times(_gather(factor, 1, powers) for factor in factors)
    if not coefficient:
        return ZERO
    above = [_raise(base, power) for base, power in powers.items() if power > 0]
    below = [_raise(base, -power) for base, power in powers.items() if power < 0]
    product = _quotient(abs(coefficient), above, below)
    return apply("neg", product) if coefficient < 0 else product


def negate(expression: Expression) -> Expression:
    """Change the sign."""
    return multiply(apply("neg", ONE), expression)


def divide(numerator: Expression, denominator: Expression) -> Expression:
    """Divide."""
    return multiply(apply("/", numerator, denominator))


def power(base: Expression, exponent: Expression) -> Expression:
    """Raise to a power; whole powers of one base are gathered."""
    whole = _whole(exponent)
    return apply("^", base, exponent) if whole is None else multiply(_raise(base, whole))


def simplify(expression: Expression) -> Expression:
    """Build an expression anew out of simplified parts."""
    return substitute(expression, {})


def substitute(expression: Expression, values: dict[str, Expression]) -> Expression:
    """Put expressions in the place of names, and simplify; what is put in stays as it is."""
    match expression:
        case Name(name):
            return values.get(name, expression)
        case Apply(operation, operands):
            parts = [substitute(operand, values) for operand in operands]
            return (
                _BUILDERS[operation](*parts) if operation in _BUILDERS else apply(operation, *parts)
            )
    return expression


_BUILDERS: dict[str, Callable[..., Expression]] = {
    "+": add,
    "*": multiply,
    "neg": negate,
    "/": divide,
    "^": power,
}


def _terms(expression: Expression, factor: Fraction) -> list[tuple[Fraction, Expression]]:
    """Split into terms with their numbers: ``3*x - 2`` is (3, x), (-2, 1)."""
    if (value := _rational(expression)) is not None:
        return [(factor * value, ONE)]
    match expression:
        case Apply("neg", (operand,)) if not _is_sum(operand):
            return _terms(operand, -factor)
        case Apply("+", operands) if factor == 1:
            return [term for operand in operands for term in _terms(operand, factor)]
        case Apply("*", (first, *rest)) if (value := _rational(first)) is not None:
            return [(factor * value, rest[0] if len(rest) == 1 else Apply("*", tuple(rest)))]
    return [(factor, expression)]


def _gather(factor: Expression, power: int, powers: dict[Expression, int]) -> Fraction:
    """Enter a factor to a power into ``powers``; return the number that it contributes."""
    match factor:
        case Num(value) if (value or power > 0) and _is_short(value, power):
            return value**power
        case Apply("neg", (operand,)):
            return Fraction((-1) ** power) * _gather(operand, power, powers)
        case Apply("*", operands):
            return _times(_gather(operand, power, powers) for operand in operands)
        case Apply("/", (above, below)):
            return _times([_gather(above, power, powers), _gather(below, -power, powers)])
        case Apply("^", (base, exponent)) if (whole := _whole(exponent)) is not None:
            return _gather(base, power * whole, powers)
    powers[factor] = powers.get(factor, 0) + power
    return ONE.value


def _times(numbers: Iterable[Fraction]) -> Fraction:
    """Multiply numbers, most of which are 1: multiplying fractions takes long."""
    result = ONE.value
    for each in numbers:
        if each is not ONE.value:
            result = each if result is ONE.value else result * each
    return result


def _quotient(
    coefficient: Fraction, above: list[Expression], below: list[Expression]
) -> Expression:
    """Put a positive number and factors above and below a line."""
    small = coefficient.denominator < 10 or not _terminates(coefficient)
    if below and small:
        leading, under = Fraction(coefficient.numerator), Fraction(coefficient.denominator)
    else:
        leading, under = coefficient, Fraction(1)
    numerator = _product([*([] if leading == 1 else [number(leading)]), *above])
    if not below:
        return numerator
    return apply("/", numerator, _product([*([] if under == 1 else [number(under)]), *below]))


def _product(factors: list[Expression]) -> Expression:
    if len(factors) > 1:
        return Apply("*", tuple(factors))
    return factors[0] if factors else ONE


def _raise(base: Expression, whole: int) -> Expression:
    if whole == 0:
        return ONE
    return base if whole == 1 else apply("^", base, number(Fraction(whole)))


def _whole(expression: Expression) -> int | None:
    """Read a whole number; None if the expression is none, or too large to count with."""
    match expression:
        case Num(value) if value.denominator == 1 and value <= _MAX_POWER:
            return int(value)
        case Apply("neg", (Num(value),)) if value.denominator == 1 and value <= _MAX_POWER:
            return -int(value)
    return None


def _rational(expression: Expression) -> Fraction | None:
    """Read a number, written ``0.25`` or ``1/3``; None if the expression is none."""
    match expression:
        case Num(value):
            return value
        case Apply("/", (Num(above), Num(below))) if below:
            return above / below
    return None


def _is_sum(expression: Expression) -> bool:
    return isinstance(expression, Apply) and expression.operation == "+"


def _is_negative(expression: Expression) -> bool:
    return isinstance(expression, Apply) and expression.operation == "neg"


def _is_short(value: Fraction, power: int) -> bool:
    longest = max(value.numerator, value.denominator)
    return longest < _LONG and abs(power) <= _MAX_POWER and longest ** abs(power) < _LONG


def _terminates(value: Fraction) -> bool:
    """Return whether a number has a finite decimal expansion."""
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    return rest == 1
