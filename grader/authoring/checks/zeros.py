"""Answers that are 0, or no change: whether that is what the exercise is about, or chance.

0 is meant where a unit is off, a label, mask or start of 0 makes it so, or a label is met exactly.
By chance two terms cancel, or an input or a rate is 0.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.authoring.findings import Finding
from grader.backprop import Apply, Equation, Expression, Name, Num, evaluate
from grader.backprop.expressions import walk
from grader.backprop.names import as_derivative, base_of
from grader.checkers.compute import target_of
from grader.exercise.verbs import Compute
from grader.feedback.roles import Roles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Values
    from grader.exercise.model import Exercise

_NEAR = 1e-6  # so near a number, a function that is flat there stays as it is
_START = re.compile(  # what a scalar is called that may well be 0
    r"(?!x)[^\W\d]+_?0|[mvyt]\d*|.*(?:mask|drop|keep|prev|init|start|eps|label|target|moment|velo).*",
    re.IGNORECASE,
)
_MEND = "take other numbers, or accept it if it is meant"


def check(exercise: Exercise) -> Iterator[Finding]:
    """Check that neither 0 nor no change is right where somebody could guess so."""
    asked = [q for q in exercise.questions if isinstance(q, Compute)]
    targets = {q.id: target_of(exercise, q.quantity, exercise.values) for q in asked}
    unmoved = [q for q in asked if (target := targets[q.id]) and not target.change]
    if exercise.symmetric or not unmoved:
        return
    zeros = Zeros(exercise, exercise.values)
    moved = {q.key for q in asked if q not in unmoved}
    for question in unmoved:
        yield _unmoved(
            exercise, question, is_meant=question.key in moved or zeros.is_meant(question.quantity)
        )
    slopes = [q for q in asked if as_derivative(q.quantity) or _is_update(exercise, q)]
    if slopes and all(q in unmoved for q in slopes):
        message = "all derivatives and updates asked are 0, or no change, as is soon guessed"
        yield Finding(exercise.id, slopes[0].id, "zero", message, mend=_MEND)


def _unmoved(exercise: Exercise, question: Compute, *, is_meant: bool) -> Finding:
    said = "no change is" if _is_update(exercise, question) else "0 is"
    message = f"{said} the right answer, which a guess finds too"
    return Finding(exercise.id, question.id, "zero", message, is_error=not is_meant, mend=_MEND)


def _is_update(exercise: Exercise, question: Compute) -> bool:
    return exercise.step.parameter_of(question.quantity) is not None


class Zeros:
    """What is 0 on purpose, where an exercise's quantities have some values."""

    def __init__(self, exercise: Exercise, values: Values) -> None:
        self._exercise = exercise
        self._values = values
        self._roles = Roles(exercise)
        self._found: dict[str, bool] = {}

    def is_meant(self, quantity: str) -> bool:
        """Tell whether a quantity that is 0, or an update that moves nothing, is so on purpose."""
        if quantity not in self._found:
            step = self._exercise.step
            match step.equations.get(quantity):
                case None:
                    is_meant = self._is_meant_given(quantity)
                case Equation(recipe=Apply("+", terms)) if step.parameter_of(quantity):
                    is_meant = all(map(self._is_zero, terms[1:]))
                case Equation(recipe=recipe):
                    is_meant = self._is_zero(recipe)
            self._found[quantity] = is_meant
        return self._found[quantity]

    def _is_zero(self, part: Expression) -> bool:
        """Return whether a part of a recipe is 0 on purpose."""
        if evaluate(part, self._values) != 0:
            return False
        match part:
            case Name(name):
                return self.is_meant(name)
            case Apply("*", factors):
                return any(map(self._is_zero, factors))
            case Apply("+" | "sum", terms):
                return all(map(self._is_zero, terms)) or all(map(self._is_label, terms))
            case Apply("/" | "^", (above, _)):
                return self._is_zero(above)
            case Apply(operation, operands):
                return self._is_flat(operation, operands) or all(map(self._is_zero, operands))
        return True

    def _is_flat(self, operation: str, operands: tuple[Expression, ...]) -> bool:
        """Return whether an operation stays 0 where its operands change a little."""
        numbers = [evaluate(operand, self._values) or 0.0 for operand in operands]
        names = [Name(f"u{place}") for place in range(len(numbers))]
        applied = Apply(operation, tuple(names))
        moved = (
            evaluate(applied, {n.name: v + change for n, v in zip(names, numbers, strict=True)})
            for change in (_NEAR, -_NEAR)
        )
        return all(value == 0 for value in moved)

    def _is_label(self, term: Expression) -> bool:
        """Return whether a term is 0, 1 or -1 as a label is, or as what a step function gives."""
        match term:
            case Num(value):
                return value in {0, 1}
            case Apply("neg", (operand,)):
                return self._is_label(operand)
            case Apply("step" | "sign"):
                return True
            case Name(name) if name in self._exercise.givens:
                return self._exercise.givens[name] in {0, 1, -1}
            case Name(name) if name in self._exercise.step.equations:
                return self._is_label(self._exercise.step.equations[name].recipe)
        return False

    def _is_meant_given(self, given: str) -> bool:
        """Return whether a given may well be 0: anything but an input, or a rate, of one number."""
        givens = self._exercise.givens
        if any(value for name, value in givens.items() if _stem(name) == _stem(given)):
            return True  # 0 among other numbers
        if given in self._exercise.first_step.updates.values() or _START.fullmatch(base_of(given)):
            return True
        return self._roles.is_parameter(given) or given in self._terms()

    def _terms(self) -> set[str]:
        """Name what is added somewhere in the net, as a bias is."""
        return {
            part.name
            for recipe in self._exercise.net.equations.values()
            for node in walk(recipe)
            if isinstance(node, Apply) and node.operation in {"+", "neg"}
            for part in node.operands
            if isinstance(part, Name)
        }


def _stem(name: str) -> str:
    """Return what entries of an array, or numbered quantities, have in common."""
    return base_of(name).rstrip("0123456789_")
