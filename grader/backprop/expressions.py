"""Expressions: the trees that formulas are made of.

There are three kinds: a number, the name of a quantity, and an operation applied to
expressions. Addition and multiplication take any number of operands, subtraction is the
addition of a negated operand, and a number is never negative: each formula has one tree.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Num(NamedTuple):
    """A number that is not negative, held exactly."""

    value: Fraction


class Name(NamedTuple):
    """A quantity by its name, such as ``z2``, ``W1[1,2]`` or ``dL/dw``."""

    name: str


class Apply(NamedTuple):
    """An operation applied to operands; the operation is a key of ``OPERATIONS``."""

    operation: str
    operands: tuple[Expression, ...]


Expression = Num | Name | Apply

ZERO = Num(Fraction(0))
ONE = Num(Fraction(1))


def apply(operation: str, *operands: Expression) -> Apply:
    """Apply an operation to operands, just as given."""
    return Apply(operation, operands)


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield the expression and all that it is made of, outermost first, left to right."""
    pending = [expression]
    while pending:
        node = pending.pop()
        yield node
        if isinstance(node, Apply):
            pending.extend(reversed(node.operands))


def depth(expression: Expression) -> int:
    """Count the operations that stand inside one another, at the deepest place."""
    level, nodes = -1, [expression]
    while nodes:
        level += 1
        nodes = [part for node in nodes if isinstance(node, Apply) for part in node.operands]
    return level


def measure(expression: Expression, seen: dict[int, tuple[int, int]]) -> tuple[int, int]:
    """Count the parts of an expression, and its operations inside one another.

    Each part, however often it stands there, is gone through once; ``seen`` remembers by identity.
    """
    if not isinstance(expression, Apply) or not expression.operands:
        return 1, 0
    if id(expression) not in seen:
        sizes = [measure(operand, seen) for operand in expression.operands]
        parts, levels = zip(*sizes, strict=True)
        seen[id(expression)] = 1 + sum(parts), 1 + max(levels)
    return seen[id(expression)]


def names_in(expression: Expression) -> list[str]:
    """Return the names of the quantities in an expression, each once, in order of appearance."""
    return list(dict.fromkeys(node.name for node in walk(expression) if isinstance(node, Name)))


def applied(expression: Expression, operation: str) -> Iterator[Apply]:
    """Yield the parts of an expression that apply an operation, outermost first."""
    for node in walk(expression):
        if isinstance(node, Apply) and node.operation == operation:
            yield node


def replace_part(expression: Expression, part: Expression, new: Expression) -> Expression:
    """Return the expression with ``new`` in the place of one part, told by its identity.

    All other parts stay the same objects, so that they can be replaced in turn.
    """
    if expression is part:
        return new
    if isinstance(expression, Apply):
        operands = tuple(replace_part(operand, part, new) for operand in expression.operands)
        if any(a is not b for a, b in zip(operands, expression.operands, strict=True)):
            return Apply(expression.operation, operands)
    return expression


def replace_all(expression: Expression, old: Expression, new: Expression) -> Expression:
    """Return the expression with ``new`` in the place of every part that equals ``old``."""
    if expression == old:
        return new
    if isinstance(expression, Apply):
        operands = tuple(replace_all(operand, old, new) for operand in expression.operands)
        return Apply(expression.operation, operands)
    return expression


def rename(expression: Expression, new_name: Callable[[str], str]) -> Expression:
    """Give every quantity in an expression the name that ``new_name`` tells."""
    match expression:
        case Name(name):
            return Name(new_name(name))
        case Apply(operation, operands):
            return Apply(operation, tuple(rename(operand, new_name) for operand in operands))
    return expression
