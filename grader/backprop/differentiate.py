"""Symbolic derivatives: the chain rule, over the table of operations."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache

from grader.backprop.algebra import add, multiply, substitute
from grader.backprop.expressions import ONE, ZERO, Apply, Expression, Name, Num, apply, walk
from grader.backprop.formulas import parse
from grader.backprop.operations import OPERATIONS

_OPERANDS = ("u", "v", "w")  # as the formulas of derivatives call them


def differentiate(expression: Expression, name: str) -> Expression:
    """Derive an expression with respect to a quantity, every other quantity held constant."""
    match expression:
        case Num():
            return ZERO
        case Name(other):
            return ONE if other == name else ZERO
        case Apply("max" | "min" as operation, operands) if len(operands) > 2:
            return differentiate(_halve(operation, operands), name)
        case Apply("where", (condition, *choices)):  # not a sum: one of the two may not exist
            slopes = [differentiate(choice, name) for choice in choices]
            return Apply("where", (condition, *slopes)) if set(slopes) != {ZERO} else ZERO
        case Apply(_, operands):
            return add(
                *(
                    multiply(_derivative(expression, position), differentiate(operand, name))
                    for position, operand in enumerate(operands)
                    if Name(name) in walk(operand)
                )
            )


def _derivative(applied: Apply, position: int) -> Expression:
    """Derive an operation with respect to one of its operands."""
    operands = applied.operands
    match applied.operation:
        case "+" | "sum":
            return ONE
        case "*":
            return multiply(*operands[:position], *operands[position + 1 :])
        case "max" | "min" as operation:
            return _extreme(operation, operands, position)
        case "logsumexp":
            return _share(position + 1, operands)
        case "softmax":
            return _slope_of_share(applied, position)
    formula = _derivatives(applied.operation)[position]
    return substitute(formula, dict(zip(_OPERANDS, operands, strict=False)))


def _halve(operation: str, operands: tuple[Expression, ...]) -> Expression:
    """Write max or min of many operands as that of two, each of them of one half."""
    middle = (len(operands) + 1) // 2
    halves = operands[:middle], operands[middle:]
    return apply(operation, *(Apply(operation, half) if half[1:] else half[0] for half in halves))


def _extreme(operation: str, operands: tuple[Expression, ...], position: int) -> Expression:
    """Derive max or min of at most two operands: one for the operand that wins, else zero."""
    if len(operands) == 1:
        return ONE
    first, second = operands if operation == "max" else operands[::-1]
    second_wins = apply("step", add(second, multiply(apply("neg", ONE), first)))
    return second_wins if position else add(ONE, apply("neg", second_wins))


def _share(k: int, operands: tuple[Expression, ...]) -> Apply:
    return Apply("softmax", (Num(Fraction(k)), *operands))


def _slope_of_share(applied: Apply, position: int) -> Expression:
    """Derive a share by the operand it is of: p*(1 - p), or by that of another share q: -p*q."""
    moved = _share(position, applied.operands[1:])
    if moved == applied:
        return multiply(applied, add(ONE, apply("neg", applied)))
    return multiply(apply("neg", applied), moved)


@lru_cache
def _derivatives(operation: str) -> tuple[Expression, ...]:
    return tuple(parse(formula, _OPERANDS) for formula in OPERATIONS[operation].derivatives)
