"""Expressions: the trees that formulas are made of.

There are three kinds: a number, the name of a quantity, and an operation applied to
expressions. Addition and multiplication take any number of operands, subtraction is the
addition of a negated operand, and a number is never negative: each formula has one tree.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Num:
    """A number that is not negative, held exactly."""

    value: Fraction


@dataclass(frozen=True, slots=True)
class Name:
    """A quantity by its name, such as ``z2``, ``W1[1,2]`` or ``dL/dw``."""

    name: str


@dataclass(frozen=True, slots=True)
class Apply:
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


def names_in(expression: Expression) -> list[str]:
    """List the names of the quantities in an expression, each once, in order of appearance."""
    return list(dict.fromkeys(node.name for node in walk(expression) if isinstance(node, Name)))


def rename(expression: Expression, new_name: Callable[[str], str]) -> Expression:
    """Give every quantity in an expression the name that ``new_name`` tells."""
    match expression:
        case Name(name):
            return Name(new_name(name))
        case Apply(operation, operands):
            return Apply(operation, tuple(rename(operand, new_name) for operand in operands))
    return expression
