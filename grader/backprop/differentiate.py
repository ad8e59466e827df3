"""Symbolic derivatives: the chain rule, over the table of operations."""

from __future__ import annotations

from functools import lru_cache

from grader.backprop.algebra import add, multiply, substitute
from grader.backprop.expressions import ONE, ZERO, Apply, Expression, Name, Num, apply, walk
from grader.backprop.formulas import parse
from grader.backprop.operations import OPERATIONS


def differentiate(expression: Expression, name: str) -> Expression:
    """Derive an expression with respect to a quantity, every other quantity held constant."""
    match expression:
        case Num():
            return ZERO
        case Name(other):
            return ONE if other == name else ZERO
        case Apply("max" | "min" as operation, operands) if len(operands) > 2:
            return differentiate(_halve(operation, operands), name)
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
    formula = _derivatives(applied.operation)[position]
    return substitute(formula, dict(zip("uv", operands, strict=False)))


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


@lru_cache
def _derivatives(operation: str) -> tuple[Expression, ...]:
    return tuple(parse(formula) for formula in OPERATIONS[operation].derivatives)
