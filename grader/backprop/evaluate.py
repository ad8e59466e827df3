"""Evaluation: the one way in which equations become numbers.

Every recipe is compiled once into nested closures. A quantity that is not defined at the givens
(a division by zero, the logarithm of a negative number, a value too large) is None, and so is all
that depends on it; nothing else is touched.
"""

from __future__ import annotations

import operator
from math import isfinite
from typing import TYPE_CHECKING, TypeAlias

from grader.backprop.expressions import ONE, Apply, Expression, Name, Num, names_in
from grader.backprop.operations import (
    OPERATIONS,
    log_softmax,
    other_shares,
    sech_squared,
    sigmoid,
    where,
)
from grader.backprop.printing import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Slots: TypeAlias = list[float | None]
    Compiled: TypeAlias = Callable[[Slots], float]

_BINARY = {"+": operator.add, "*": operator.mul}  # the same for two operands, and faster

Values: TypeAlias = "dict[str, float | None]"


class Program:
    """Equations in the order of computation, compiled."""

    def __init__(self, givens: tuple[str, ...], equations: Mapping[str, Expression]) -> None:
        self.givens = givens
        self.names = (*givens, *equations)
        self._slots = {name: slot for slot, name in enumerate(self.names)}
        self._compiled = [self.compile(recipe) for recipe in equations.values()]

    def compile(self, recipe: Expression) -> Compiled:
        """Compile a recipe over this program's quantities; raise KeyError for any other name."""
        return _compile(recipe, self._slots)

    def run(
        self,
        givens: Mapping[str, float],
        pinned: Mapping[str, float] | None = None,
        recipes: Mapping[str, Compiled] | None = None,
    ) -> Values:
        """Evaluate all quantities; None where one is not defined.

        ``pinned`` sets quantities to values in place of their recipes; ``recipes`` replaces
        recipes by others that ``compile`` made. Raises KeyError if a given is missing.
        """
        compiled = self._compiled
        if pinned or recipes:
            compiled = self._replaced(pinned or {}, recipes or {})
            givens = {**givens, **(pinned or {})}
        values: Slots = [givens[name] for name in self.givens]
        store = values.append
        for recipe in compiled:
            store(_defined(recipe, values))
        return dict(zip(self.names, values, strict=True))

    def rerun(self, values: Values, changed: Mapping[str, float], names: Iterable[str]) -> Values:
        """Evaluate some quantities anew, named in the order of computation, others changed."""
        slots = list(values.values())
        for name, value in changed.items():
            slots[self._slots[name]] = value
        first = len(self.givens)
        for name in names:
            if name not in changed:
                slot = self._slots[name]
                slots[slot] = _defined(self._compiled[slot - first], slots)
        return dict(zip(self.names, slots, strict=True))

    def follow(
        self,
        slots: Slots,
        changed: Mapping[str, float],
        names: Iterable[str],
        wanted: Iterable[Compiled],
    ) -> Slots:
        """Return what recipes come to where quantities are changed; the slots stay as they were.

        ``slots`` are the values of all quantities, ``names`` those to be evaluated anew, in the
        order of computation. The cost is that of these names alone.
        """
        first = len(self.givens)
        kept: list[tuple[int, float | None]] = []
        for name, value in changed.items():
            slot = self._slots[name]
            kept.append((slot, slots[slot]))
            slots[slot] = value
        for name in names:
            slot = self._slots[name]
            kept.append((slot, slots[slot]))
            slots[slot] = _defined(self._compiled[slot - first], slots)
        found = [_defined(compiled, slots) for compiled in wanted]
        for slot, before in reversed(kept):
            slots[slot] = before
        return found

    def value(self, compiled: Compiled, values: Values) -> float | None:
        """Evaluate a compiled recipe where all quantities have these values."""
        return self.evaluate(compiled, list(values.values()))

    @staticmethod
    def evaluate(compiled: Compiled, slots: Slots) -> float | None:
        """Evaluate a compiled recipe where the values of all quantities are these."""
        return _defined(compiled, slots)

    def _replaced(
        self, pinned: Mapping[str, float], recipes: Mapping[str, Compiled]
    ) -> list[Compiled]:
        compiled = list(self._compiled)
        first = len(self.givens)
        for name, recipe in recipes.items():
            compiled[self._slots[name] - first] = recipe
        for name, value in pinned.items():
            slot = self._slots[name] - first
            if slot >= 0:
                compiled[slot] = _constant(value)
        return compiled


def evaluate(recipe: Expression, values: Mapping[str, float | None]) -> float | None:
    """Evaluate one recipe where the quantities have these values; None if it is not defined."""
    return evaluator(recipe)(values)


def evaluator(recipe: Expression) -> Callable[[Mapping[str, float | None]], float | None]:
    """Compile one recipe, to be evaluated at many values; see ``evaluate``."""
    names = names_in(recipe)
    compiled = _compile(recipe, {name: slot for slot, name in enumerate(names)})
    return lambda values: _defined(compiled, [values[name] for name in names])


def _defined(compiled: Compiled, values: Slots) -> float | None:
    try:
        value = compiled(values)
        return value if isfinite(value) else None
    except (ArithmeticError, ValueError, TypeError):  # TypeError: an operand is None
        return None


def why_undefined(recipe: Expression, values: Mapping[str, float | None]) -> str | None:
    """Say which part of a recipe is not defined, such as ``log(x) at x = -1``; None if it is."""
    if evaluate(recipe, values) is not None:
        return None
    match recipe:
        case Name(name):
            return f"{name} is not defined"
        case Apply(_, operands):
            for operand in operands:
                if reason := why_undefined(operand, values):
                    return reason
    at = ", ".join(f"{name} = {values[name]:g}" for name in names_in(recipe))
    return text(recipe) + (f" is not defined at {at}" if at else " is not defined")


def _compile(expression: Expression, slots: Mapping[str, int]) -> Compiled:
    match expression:
        case Num(value):
            return _constant(_as_float(value.numerator, value.denominator))
        case Name(name):
            return operator.itemgetter(slots[name])
        case Apply("+", (first, Apply("neg", (second,)))):
            return _compile_difference(first, second, slots)
        case Apply("where", operands):
            return _choose(*(_compile(operand, slots) for operand in operands))
        case Apply("log", (Apply("softmax", operands),)):
            return _call(log_softmax, [_compile(operand, slots) for operand in operands])
        case Apply(operation, operands):
            compiled = [_compile(operand, slots) for operand in operands]
            binary = _BINARY.get(operation) if len(operands) == 2 else None
            return _call(binary or OPERATIONS[operation].value, compiled)


def _compile_difference(
    first: Expression, second: Expression, slots: Mapping[str, int]
) -> Compiled:
    """Compile a difference; 1 - sigmoid, 1 - softmax and 1 - tanh^2 without losing all digits."""
    match first, second:
        case Num() as one, Apply("sigmoid", (operand,)) if one == ONE:
            return _call(_complement, [_compile(operand, slots)])
        case Num() as one, Apply("softmax", operands) if one == ONE:
            return _call(other_shares, [_compile(operand, slots) for operand in operands])
        case Num() as one, Apply("^", (Apply("tanh", (operand,)), Num(value))) if (
            one == ONE and value == 2
        ):
            return _call(sech_squared, [_compile(operand, slots)])
    return _call(operator.sub, [_compile(first, slots), _compile(second, slots)])


def _complement(u: float) -> float:
    """Compute 1 - sigmoid(u)."""
    return sigmoid(-u)


def _choose(condition: Compiled, first: Compiled, second: Compiled) -> Compiled:
    """Compile a choice; what is not chosen need not be defined."""
    return lambda values: (first if where(condition(values), 1, 0) else second)(values)


def _call(function: Callable[..., float], operands: list[Compiled]) -> Compiled:
    if not operands:
        return _constant(function())
    if len(operands) == 1:
        (first,) = operands
        return lambda values: function(first(values))
    if len(operands) == 2:
        first, second = operands
        return lambda values: function(first(values), second(values))
    return lambda values: function(*[operand(values) for operand in operands])


def _constant(value: float) -> Compiled:
    return lambda _values: value


def _as_float(numerator: int, denominator: int) -> float:
    try:
        return numerator / denominator
    except OverflowError:
        return float("inf")
