"""Hypothesis strategies: texts of formulas, whole nets, and trees of expressions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from grader.backprop import Apply, Expression, Name, Num

if TYPE_CHECKING:
    from collections.abc import Sequence

# What a formula may be made of; {0}, {1} and {2} are formulas themselves. Logarithms, roots,
# powers and divisions are kept where they have a value, all else is free.
TEMPLATES = (
    "{0} + {1}",
    "{0} - {1}",
    "{0}*{1}",
    "{0}*{0}",
    "{0}*{1}*{2}",
    "-{0}",
    "{0}/(1.5 + {1}^2)",
    "{0}^2",
    "{0}^3",
    "(2 + sin({0}))^-2",
    "(1.5 + {0}^2)^0.5",
    "(1 + abs({0}))^tanh({1})",
    "sigmoid({0})",
    "tanh({0})",
    "relu({0})",
    "leaky_relu({0})",
    "softplus({0})",
    "silu({0})",
    "gelu({0})",
    "elu({0})",
    "erf({0})",
    "exp(tanh({0}))",
    "log10(1.25 + {0}^2)",
    "log2(1.25 + {0}^2)",
    "clip({0}, -0.625, 0.875)",
    "where({0} > {1}, {1}, {2})",
    "logsumexp({0}, {1}, {2})",
    "log(1.25 + {0}^2)",
    "sqrt(0.5 + {0}^2)",
    "sin({0})",
    "cos({0})",
    "abs({0})",
    "step({0})*{1}",
    "sign({0})*{1}",
    "max({0}, {1})",
    "max({0}, {1}, {2})",
    "min({0}, {1}, {2})",
    "sum({0}, {1}, {2})",
    "min({0}, 0.375)",
)
GIVENS = ("x", "w", "b")
NUMBERS = st.integers(-96, 96).map(lambda n: n / 48)


def formulas(names: Sequence[str]) -> st.SearchStrategy[str]:
    """Draw the text of a formula over some quantities."""
    leaves = st.sampled_from([*names, *names, "2", "0.75"])

    def extend(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        part = parts.map(lambda text: text if text.isalnum() else f"({text})")
        return st.builds(str.format, st.sampled_from(TEMPLATES), part, part, part)

    return st.recursive(leaves, extend, max_leaves=4).filter(
        lambda text: any(name in re.findall(r"\w+", text) for name in names)
    )


@dataclass(frozen=True)
class RandomNet:
    """Numbers that are given, and equations in the order of computation, as text."""

    givens: dict[str, float]
    formulas: dict[str, str]
    shuffled: tuple[str, ...]

    def uses(self, name: str) -> set[str]:
        """Find the quantities that stand in a recipe."""
        words = set(re.findall(r"[a-z_]+\d*", self.formulas.get(name, "")))
        return words & {*self.givens, *self.formulas}

    def depends(self, of: str, wrt: str) -> bool:
        """Tell whether one quantity depends on another, by its text."""
        return any(used == wrt or self.depends(used, wrt) for used in self.uses(of))


@st.composite
def nets(draw: st.DrawFn) -> RandomNet:
    """Draw a net: values used twice, parameters shared, several outputs, in any order."""
    givens = {name: draw(NUMBERS) for name in GIVENS}
    equations: dict[str, str] = {}
    for number in range(1, draw(st.integers(2, 6)) + 1):
        equations[f"q{number}"] = draw(formulas([*GIVENS, *equations, *equations]))
    return RandomNet(givens, equations, tuple(draw(st.permutations(list(equations)))))


_NAMES = st.sampled_from(
    [
        "x",
        "w1",
        "yhat",
        "ŷ",
        "α",
        "W[1,2]",
        "z@2",
        "dL/dw",
        "∂L/∂a2",
        "dL/dW[2,1]@3",
        "d",
        "dx",
        "e1",
    ]
)
_NUMBERS = st.builds(
    lambda digits, places: Num(digits * Fraction(10) ** places),
    st.integers(0, 10**6),
    st.integers(-20, 20),
)


def expressions() -> st.SearchStrategy[Expression]:
    """Draw an expression of any shape that a formula can have."""

    def extend(parts: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        many = st.lists(parts, min_size=2, max_size=4).map(tuple)
        one, two = st.tuples(parts), st.tuples(parts, parts)
        return st.one_of(
            st.builds(Apply, st.sampled_from(["+", "*"]), many),
            st.builds(Apply, st.sampled_from(["/", "^"]), two),
            st.builds(Apply, st.sampled_from(["neg", "neg", "sigmoid", "log", "sum"]), one),
            st.builds(Apply, st.sampled_from(["max", "min", "sum"]), many),
        )

    return st.recursive(st.one_of(_NAMES.map(Name), _NUMBERS), extend, max_leaves=12)


@st.composite
def unparenthesised(draw: st.DrawFn) -> str:
    """Draw operators and signs in a row, so that only precedence tells what belongs to what."""
    operand = st.sampled_from(["x", "w", "b", "2", "3", "0.5", "-x", "--w", "-2", "(x - w)"])
    parts = [draw(operand)]
    for _ in range(draw(st.integers(1, 6))):
        parts += [draw(st.sampled_from(["+", "-", "*", "/", "^", "**", " - ", " / "]))]
        parts += [draw(operand)]
    return "".join(parts)
