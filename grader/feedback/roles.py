"""Roles: which quantities of a net are alike, so that one can be mistaken for another."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from grader.backprop import Apply, Name
from grader.backprop.expressions import names_in, rename, walk
from grader.backprop.names import as_derivative, base_of
from grader.backprop.operations import ACTIVATIONS
from grader.backprop.printing import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.backprop import Expression
    from grader.exercise.model import Exercise

_WEIGHT_STEMS = {"w", "W", "v", "V", "u", "U", "theta"}
_NEAREST = 4  # how many other quantities of its role each one can be mistaken for


class _Alike:
    """Names by role, in the order of computation."""

    def __init__(self, names: Iterable[tuple[str, object]]) -> None:
        self._places: dict[str, tuple[list[str], int]] = {}
        by_role: dict[object, list[str]] = {}
        for name, role in names:
            if role:
                others = by_role.setdefault(role, [])
                self._places[name] = others, len(others)
                others.append(name)

    def nearest(self, name: str) -> list[str]:
        """Return the names of the same role that stand next to a name, the nearest first."""
        others, place = self._places.get(name, ([], 0))
        around = range(max(0, place - _NEAREST), min(len(others), place + _NEAREST + 1))
        nearest = sorted(around, key=lambda other: abs(other - place))[1:]
        return [others[other] for other in nearest[:_NEAREST]]


class Roles:
    """The roles in one net: weights, biases, signals (inputs and activations), pre-activations."""

    def __init__(self, exercise: Exercise) -> None:
        self._parameters = set(exercise.first_step.updates.values())
        self._roles: dict[str, str] = {}
        self._partners: dict[str, str] = {}  # each activation and its input
        self._exercise = exercise
        for name, recipe in exercise.net.equations.items():
            self._read(name, recipe)
        for name, recipe in exercise.net.equations.items():
            self._roles.setdefault(name, _form_of(recipe))

    def is_activation(self, name: str) -> bool:
        """Return whether a quantity is what an activation function gives."""
        return self._roles.get(name) == "signal" and not self._is_given(name)

    def is_signal(self, name: str) -> bool:
        """Return whether a quantity is an input or an activation."""
        return self._roles.get(name) == "signal"

    def is_parameter(self, name: str) -> bool:
        """Return whether a quantity is what training moves, such as a weight."""
        if self._parameters:
            return name in self._parameters
        return base_of(name).rstrip("0123456789_") in _WEIGHT_STEMS

    def alike(self, name: str) -> list[str]:
        """Return what a quantity could be mistaken for, the nearest in the net first."""
        if not self._roles.get(name):
            return []
        nearest = self._of_one_role.nearest(name)
        partner = self._partners.get(name)
        return [partner, *nearest] if partner else nearest

    def alike_derivatives(self, name: str) -> list[str]:
        """Return the derivatives between quantities of the same roles as this one's."""
        return self._derivatives_of_one_role.nearest(name)

    def updates_by(self, gradient: str) -> list[str]:
        """Return the updates that a gradient drives."""
        return self._updates_by.get(gradient, [])

    @cached_property
    def _updates_by(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for update in self._exercise.first_step.updates:
            for name in names_in(self._exercise.step.equations[update].recipe):
                found.setdefault(name, []).append(update)
        return found

    @cached_property
    def _of_one_role(self) -> _Alike:
        order = [*self._exercise.net.givens, *self._exercise.net.equations]
        return _Alike((name, self._roles.get(name)) for name in order)

    @cached_property
    def _derivatives_of_one_role(self) -> _Alike:
        order = [name for name in self._exercise.step.equations if as_derivative(name)]
        return _Alike((name, self._role_of_derivative(name)) for name in order)

    def _role_of_derivative(self, name: str) -> tuple[str | None, str | None] | None:
        derivative = as_derivative(name)
        if not derivative:
            return None
        of = self._roles.get(derivative.of, derivative.of)
        return of, self._roles.get(derivative.wrt)

    def _read(self, name: str, recipe: object) -> None:
        match recipe:
            case Apply(function, (Name(operand),)) if function in ACTIVATIONS:
                self._roles[name] = "signal"
                self._roles[operand] = "pre-activation"
                self._partners |= {name: operand, operand: name}
            case Apply("+", terms):
                for term in terms:
                    if isinstance(term, Name) and self._is_given(term.name):
                        self._roles.setdefault(term.name, "bias")
        if isinstance(recipe, Apply):
            for part in walk(recipe):
                match part:
                    case Apply("+", (Name(first), Apply("neg", (Name(second),)))):
                        self._read_difference(first, second)
                    case Apply("*", factors):
                        self._read_product([f.name for f in factors if isinstance(f, Name)])

    def _read_difference(self, first: str, second: str) -> None:
        """Take a given that a computed quantity is held against for a target."""
        targets = [name for name in (first, second) if self._is_given(name)]
        if len(targets) == 1 and not self.is_parameter(targets[0]):
            self._roles[targets[0]] = "target"

    def _read_product(self, names: list[str]) -> None:
        if len(names) != 2:
            return
        for name in names:
            is_weight = self._is_given(name) and self.is_parameter(name)
            self._roles.setdefault(name, "weight" if is_weight else "signal")

    def _is_given(self, name: str) -> bool:
        return name in self._exercise.givens


def unindexed(name: str) -> str:
    """Take out of a name what tells one sample, or one output, from another."""
    return re.sub(r"\[[\d,]*\]|_?\d+", "", name)


def _form_of(recipe: Expression) -> str:
    """Tell the form of a recipe: quantities of one form are alike, whatever they are for."""
    return text(rename(recipe, unindexed))
