"""Operations: what each one computes and, beside it, its derivatives.

A derivative is a formula over the operands ``u``, ``v`` and ``w``. At a kink (relu, abs, max,
min, clip) it is the one-sided derivative that frameworks use: ``step(0) = sign(0) = 0``; where max
or min meet a tie, the first operand counts, and clip moves with ``u`` on its bounds. A value that
does not exist raises ``ArithmeticError`` or ``ValueError``.
"""

from __future__ import annotations

import math
import operator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

_RELATIVE = 1e-9  # how near two numbers are that count as equal
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


def silu(u: float) -> float:
    """Compute u times sigmoid(u)."""
    return u * sigmoid(u)


def gelu(u: float) -> float:
    """Compute u times the share of the normal distribution below u, exactly."""
    return u * math.erfc(-u / math.sqrt(2)) / 2


def elu(u: float) -> float:
    """Compute u for positive u, else e^u - 1."""
    return u if u > 0 else math.expm1(u)


def clip(u: float, v: float, w: float) -> float:
    """Compute the number from v to w that is nearest to u; v above w has no such number."""
    if v > w:
        raise ValueError
    return min(max(_defined(u), _defined(v)), _defined(w))


def add(*operands: float) -> float:
    """Add, rounding once, so that the order of the operands does not matter."""
    return math.fsum(operands)


def multiply(*operands: float) -> float:
    """Multiply from left to right."""
    return math.prod(operands)


def greatest(*operands: float) -> float:
    """Return the greatest operand."""
    return max(map(_defined, operands))


def least(*operands: float) -> float:
    """Return the least operand."""
    return min(map(_defined, operands))


def softmax(k: float, *operands: float) -> float:
    """Compute the share of operand ``k``, counted from 1, in the sum of all e^u, soundly."""
    exponentials = _scaled(operands)
    return exponentials[int(k) - 1] / math.fsum(exponentials)


def other_shares(k: float, *operands: float) -> float:
    """Compute 1 - softmax without cancellation."""
    exponentials = _scaled(operands)
    own = int(k) - 1
    return math.fsum(exponentials[:own] + exponentials[own + 1 :]) / math.fsum(exponentials)


def logsumexp(*operands: float) -> float:
    """Compute the logarithm of the sum of all e^u without overflow."""
    top, rest = _top_and_rest(operands)
    return top + rest


def log_softmax(k: float, *operands: float) -> float:
    """Compute log(softmax), also where the share is too small for a number, or nearly 1."""
    top, rest = _top_and_rest(operands)
    return operands[int(k) - 1] - top - rest


def where(condition: float, u: float, v: float) -> float:
    """Choose u where the condition holds, which is where it is not 0, else v."""
    return u if _defined(condition + 0.0) else v


def _top_and_rest(operands: tuple[float, ...]) -> tuple[float, float]:
    """Split logsumexp into the greatest operand and what the others add to it."""
    top = max(operands)
    others = list(operands)
    others.remove(top)
    return top, math.log1p(math.fsum(math.exp(u - top) for u in others))


def _scaled(operands: tuple[float, ...]) -> list[float]:
    """Compute all e^u, divided by the greatest of them."""
    top = max(operands)
    return [math.exp(u - top) for u in operands]


def _compare(holds: Callable[[float, float], bool]) -> Operation:
    """Make an operation of a comparison: 1 where it holds, else 0."""
    return Operation(lambda u, v: float(holds(_defined(u), _defined(v))), ("0", "0"))


def _equal(u: float, v: float) -> bool:
    return math.isclose(u, v, rel_tol=_RELATIVE)


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
    "and": Operation(min, ("0", "0")),
    "^": Operation(math.pow, ("v*u^(v - 1)", "log(u)*u^v")),
}

COMPARISONS = {
    "<=": _compare(lambda u, v: u < v or _equal(u, v)),
    ">=": _compare(lambda u, v: u > v or _equal(u, v)),
    "==": _compare(_equal),
    "!=": _compare(lambda u, v: not _equal(u, v)),
    "<": _compare(operator.lt),
    ">": _compare(operator.gt),
}

CONSTANTS = {"pi": Operation(lambda: math.pi), "e": Operation(lambda: math.e)}

FUNCTIONS = {
    "sigmoid": Operation(sigmoid, ("sigmoid(u)*(1 - sigmoid(u))",), is_activation=True),
    "tanh": Operation(math.tanh, ("1 - tanh(u)^2",), is_activation=True),
    "relu": Operation(relu, ("step(u)",), is_activation=True),
    "leaky_relu": Operation(leaky_relu, (f"{LEAK} + {1 - LEAK}*step(u)",), is_activation=True),
    "softplus": Operation(softplus, ("sigmoid(u)",), is_activation=True),
    "silu": Operation(silu, ("sigmoid(u)*(1 + u*(1 - sigmoid(u)))",), is_activation=True),
    "gelu": Operation(gelu, ("erfc(-u/sqrt(2))/2 + u*exp(-u^2/2)/sqrt(2*pi)",), is_activation=True),
    "elu": Operation(elu, ("where(u > 0, 1, exp(u))",), is_activation=True),
    "exp": Operation(math.exp, ("exp(u)",)),
    "log": Operation(math.log, ("1/u",)),
    "log10": Operation(math.log10, ("1/(u*log(10))",)),
    "log2": Operation(math.log2, ("1/(u*log(2))",)),
    "sqrt": Operation(math.sqrt, ("1/(2*sqrt(u))",)),
    "sin": Operation(math.sin, ("cos(u)",)),
    "cos": Operation(math.cos, ("-sin(u)",)),
    "erf": Operation(math.erf, ("2*exp(-u^2)/sqrt(pi)",)),
    "erfc": Operation(math.erfc, ("-2*exp(-u^2)/sqrt(pi)",)),
    "abs": Operation(abs, ("sign(u)",)),
    "step": Operation(step, ("0",)),
    "sign": Operation(sign, ("0",)),
    "clip": Operation(clip, ("(1 - step(v - u))*(1 - step(u - w))", "step(v - u)", "step(u - w)")),
    "where": Operation(where, ("0", "where(u, 1, 0)", "where(u, 0, 1)")),
    "softmax": Operation(softmax),
    "logsumexp": Operation(logsumexp),
    "max": Operation(greatest),
    "min": Operation(least),
    "sum": Operation(add),
}

ACTIVATIONS = tuple(name for name, operation in FUNCTIONS.items() if operation.is_activation)

# What formulas may also call a function or constant.
SYNONYMS = {
    "σ": "sigmoid",
    "sigma": "sigmoid",
    "ln": "log",
    "logistic": "sigmoid",
    "swish": "silu",
    "π": "pi",
}

OPERATIONS = OPERATORS | COMPARISONS | CONSTANTS | FUNCTIONS
