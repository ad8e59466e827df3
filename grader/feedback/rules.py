"""Rules of differentiation in words, for the step that a slope takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import Apply, Name
from grader.backprop.expressions import names_in

if TYPE_CHECKING:
    from grader.backprop import Expression

_INNER = "then multiply by the slope of what stands inside"
_RULES = {
    "+": "A term that stands alone changes a sum by just as much as it changes itself.",
    "neg": "A minus sign stays in front of the slope.",
    "*": "In a product, what stands beside the factor that changes is its slope.",
    "/": "In a fraction, a denominator that does not change stays as it is.",
    "^": f"The exponent comes down as a factor and is one less above; {_INNER}.",
    "exp": f"An exponential is its own slope; {_INNER}.",
    "log": f"The slope of a logarithm is one over what stands inside; {_INNER}.",
    "sqrt": f"The slope of a root is one over twice that root; {_INNER}.",
    "sigmoid": "Write it as 1/(1 + e^-u) and differentiate; its own value is enough to say it.",
    "tanh": "Its slope can be said with its own value alone, squared.",
    "relu": "Its slope has only two values: one for each side of 0.",
    "sum": "Each term of a sum counts by itself.",
    "mean": "A mean is a sum divided by how many there are.",
}


def rule_for(expression: Expression, wrt: str) -> str:
    """Return the rule for the derivative of an expression by a name; empty if there is none.

    It is the rule of the innermost operation around the name that does more than add up or scale.
    """
    if not isinstance(expression, Apply):
        return ""
    holding = [part for part in expression.operands if wrt in names_in(part)]
    if len(holding) == 1 and not isinstance(holding[0], Name) and expression.operation in "+*":
        return rule_for(holding[0], wrt)
    return _RULES.get(expression.operation, "")
