"""Operations: what each one computes and, beside it, its derivatives.

A derivative is a formula over the operands ``u`` and ``v``. At a kink (relu, abs, max, min) it
is the one-sided derivative that frameworks use: ``step(0) = sign(0) = 0``; where max or min
meet a tie, the first operand counts. A value that does not exist raises ``ArithmeticError``
or ``ValueError``.
"""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

LEAK = 0.01  # the slope of leaky_relu for negative inputs


class Operation(NamedTuple):
    """An operation.

    ``derivatives`` has one formula per operand; it is empty for operations of any number of
    operands, whose derivatives are rules of ``differentiate``. ``arity`` is None for those.
    ``is_activation`` marks what a layer may apply to its weighted sum, entry by entry.
    """

    value: Callable[..., float]
    derivatives: tuple[str, ...] = ()
    is_activation: bool = False

    @property
    def arity(self) -> int | None:
        """How many operands the operation takes; None for any number from one up."""
        return len(self.derivatives) or None


def sigmoid(u: float) -> float:
    """Compute 1 / (1 + e^-u) without overflow, accurate in both tails."""
    if u >= 0:
        return 1 / (1 + math.exp(-u))
    e = math.exp(u)
    return e / (1 + e)


def softplus(u: float) -> float:
    """Compute log(1 + e^u) without overflow."""
    return max(u, 0.0) + math.log1p(math.exp(-abs(u)))


def sech_squared(u: float) -> float:
    """Compute 1 - tanh(u)^2 without cancellation."""
    e = math.exp(-2 * abs(u))
    return 4 * e / (1 + e) ** 2


def relu(u: float) -> float:
    """Compute max(0, u)."""
    return 0.0 if u <= 0 else u


def leaky_relu(u: float) -> float:
    """Compute u for positive u, else LEAK times u."""
    return u if u > 0 else LEAK * u


def step(u: float) -> float:
    """Compute 1 for positive u, else 0: the derivative of relu."""
    return 1.0 if _defined(u) > 0 else 0.0


def sign(u: float) -> float:
    """Compute -1, 0 or 1: the derivative of abs."""
    return step(u) - step(-u)


def add(*operands: float) -> float:
    """Add, rounding once, so that the order of the operands does not matter."""
    return math.fsum(operands)


def multiply(*operands: float) -> float:
    """Multiply from left to right."""
    return math.prod(operands)


def greatest(*operands: float) -> float:
    """Give the greatest operand."""
    return max(map(_defined, operands))


def least(*operands: float) -> float:
    """Give the least operand."""
    return min(map(_defined, operands))


def _defined(u: float) -> float:
    """Pass a number on, but not a NaN, which no comparison would stop."""
    if u != u:  # noqa: PLR0124 -- a NaN is what differs from itself
        raise ValueError
    return u


OPERATORS = {
    "+": Operation(add),
    "*": Operation(multiply),
    "neg": Operation(operator.neg, ("-1",)),
    "/": Operation(operator.truediv, ("1/v", "-u/v^2")),
    "^": Operation(math.pow, ("v*u^(v - 1)", "log(u)*u^v")),
}

FUNCTIONS = {
    "sigmoid": Operation(sigmoid, ("sigmoid(u)*(1 - sigmoid(u))",), is_activation=True),
    "tanh": Operation(math.tanh, ("1 - tanh(u)^2",), is_activation=True),
    "relu": Operation(relu, ("step(u)",), is_activation=True),
    "leaky_relu": Operation(leaky_relu, (f"{LEAK} + {1 - LEAK}*step(u)",), is_activation=True),
    "softplus": Operation(softplus, ("sigmoid(u)",), is_activation=True),
    "exp": Operation(math.exp, ("exp(u)",)),
    "log": Operation(math.log, ("1/u",)),
    "sqrt": Operation(math.sqrt, ("1/(2*sqrt(u))",)),
    "sin": Operation(math.sin, ("cos(u)",)),
    "cos": Operation(math.cos, ("-sin(u)",)),
    "abs": Operation(abs, ("sign(u)",)),
    "step": Operation(step, ("0",)),
    "sign": Operation(sign, ("0",)),
    "max": Operation(greatest),
    "min": Operation(least),
    "sum": Operation(add),
}

ACTIVATIONS = tuple(name for name, operation in FUNCTIONS.items() if operation.is_activation)

# What formulas may also call a function.
SYNONYMS = {"σ": "sigmoid", "sigma": "sigmoid", "ln": "log", "logistic": "sigmoid"}

OPERATIONS = OPERATORS | FUNCTIONS
