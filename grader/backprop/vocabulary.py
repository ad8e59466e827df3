"""Vocabulary: the quantities, constants and functions that a formula may speak of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.backprop.errors import did_you_mean
from grader.backprop.expressions import Apply, Expression, Name
from grader.backprop.grids import ARRAY_FUNCTIONS
from grader.backprop.names import Derivative, as_derivative, base_of, canonical, split_step
from grader.backprop.operations import CONSTANTS, FUNCTIONS, SYNONYMS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

# How many operands each function takes; None for any number from one up.
ARITIES = {name: operation.arity for name, operation in FUNCTIONS.items()} | ARRAY_FUNCTIONS

_SECOND = (
    "; a derivative is taken once: for a second one, give the first a name and a formula in [net]"
)


class UnknownNameError(ValueError):
    """A name of nothing: its message says so and suggests what was meant."""


class Vocabulary:
    """The names that one formula may use.

    ``known`` are those of quantities, arrays without brackets; None means any. ``synonyms`` maps
    other spellings of them. A name is a function only before a parenthesis, and a constant only
    where the quantities are known and none of them bears it.
    """

    def __init__(self, known: Collection[str] | None, synonyms: Mapping[str, str]) -> None:
        self._known = known
        self._synonyms = synonyms

    def lacks(self, name: str) -> bool:
        """Return whether the quantities are known and this is none of them."""
        return self._known is not None and name not in self._known

    def quantity(self, text: str) -> Expression:
        """Read the name of a quantity or constant; raise UnknownNameError."""
        derivative = as_derivative(text)
        if derivative:
            of, wrt = self._existing(derivative.of), self._existing(derivative.wrt)
            return Name(str(Derivative(of, wrt, derivative.local, derivative.step)))
        name = self._meant(canonical(text))
        constant = SYNONYMS.get(name, name)
        if constant in CONSTANTS and self.lacks(name):
            return Apply(constant, ())
        self._existing(split_step(name)[0])
        return Name(name)

    def function(self, text: str) -> tuple[str, int | None]:
        """Read the name of a function, also give its arity; raise UnknownNameError."""
        function = SYNONYMS.get(text, text)
        if function in ARITIES:
            return function, ARITIES[function]
        if self._known and base_of(text) in self._known:
            message = f"a '*' is missing after {text}: it is a quantity, not a function"
        else:
            hint = _SECOND if text in {"d", "∂"} else did_you_mean(text, ARITIES)
            message = f"there is no function {text!r}{hint}"
        raise UnknownNameError(message)

    def _meant(self, name: str) -> str:
        """Put the quantity's own name in the place of a synonym, as in ``ŷ[1]`` or ``ŷ@2``."""
        spelled = re.split(r"[\[@]", name, maxsplit=1)[0]
        return self._synonyms.get(spelled, spelled) + name.removeprefix(spelled)

    def _existing(self, text: str) -> str:
        name = self._meant(text)
        if not self.lacks(base_of(name)):
            return name
        hint = did_you_mean(name, self._known or ())
        if name in ARITIES:
            hint = f"; a function needs its operand in parentheses: {name}(...)"
        elif re.fullmatch(r"[d∂]2\w+", name):
            hint = _SECOND
        raise UnknownNameError(f"there is no quantity {name!r} here{hint}")
