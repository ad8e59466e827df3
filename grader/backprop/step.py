"""The training step: forward equations, local derivatives, gradients and updates, all as equations.

The derivative of A with respect to B is the sum, over the quantities C that use B on a way to A, of
``dA/dC`` times the local derivative of C with respect to B: the chain rule, from the end backwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop.differentiate import differentiate
from grader.backprop.evaluate import Program
from grader.backprop.expressions import ZERO, Apply, Expression, Name, apply, names_in, rename
from grader.backprop.names import (
    Derivative,
    as_derivative,
    at_step,
    base_of,
    canonical,
    moved_by,
    split_step,
)
from grader.backprop.net import Net, sort

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grader.backprop.evaluate import Values


class Kind(StrEnum):
    """What an equation is for."""

    FORWARD = "forward"
    LOCAL = "local derivative"
    GRADIENT = "gradient"
    UPDATE = "update"


class Equation(NamedTuple):
    """A quantity and its recipe."""

    name: str
    recipe: Expression
    kind: Kind


class DerivationError(ValueError):
    """A derivative that does not exist: its message says why."""


@dataclass(eq=False, repr=False)
class TrainingStep:
    """The equations of a training step in the order of computation, by name."""

    givens: tuple[str, ...]
    equations: Mapping[str, Equation]

    @cached_property
    def program(self) -> Program:
        """The equations, compiled."""
        recipes = {name: equation.recipe for name, equation in self.equations.items()}
        return Program(self.givens, recipes)

    @cached_property
    def ancestors(self) -> Mapping[str, frozenset[str]]:
        """All quantities that each quantity depends on, itself left out."""
        found: dict[str, frozenset[str]] = {name: frozenset() for name in self.givens}
        for name, equation in self.equations.items():
            used = names_in(equation.recipe)
            found[name] = frozenset(used).union(*(found[other] for other in used))
        return found

    @cached_property
    def updates(self) -> Mapping[str, str]:
        """The updates, each with the parameter that it moves."""
        return {
            name: parameter for name in self.equations if (parameter := self.parameter_of(name))
        }

    def parameter_of(self, name: str) -> str | None:
        """Name the parameter that an update moves; None if ``name`` is no update."""
        first, step = split_step(name)
        equation = self.equations.get(name)
        parameter = moved_by(first) if equation and equation.kind is Kind.UPDATE else None
        return at_step(parameter, step) if parameter else None


def build_step(
    net: Net,
    updates: Mapping[str, Expression] | None = None,
    wanted: Iterable[str] | None = None,
    deriver: Deriver | None = None,
) -> TrainingStep:
    """Derive the equations of a training step.

    ``updates`` maps ``<parameter>_new``, and what stands between, to its recipe; ``wanted`` names
    derivatives, and those that recipes need come along. Without ``wanted``: all derivatives of the
    quantities that nothing else uses, and all local derivatives. ``deriver`` is one that has
    derived from this net already, if there is any. Raises DerivationError and NetError.
    """
    deriver = deriver or Deriver(net)
    updates = {name: rename(recipe, deriver.canonical) for name, recipe in (updates or {}).items()}
    asked = list(deriver.all_derivatives() if wanted is None else wanted)
    for recipe in updates.values():
        asked += [name for name in names_in(recipe) if as_derivative(name)]
    return TrainingStep(
        net.givens,
        {
            **{
                name: Equation(name, recipe, Kind.FORWARD) for name, recipe in net.equations.items()
            },
            **{equation.name: equation for equation in deriver.derive(asked)},
            **{name: Equation(name, updates[name], _kind(deriver, name)) for name in sort(updates)},
        },
    )


def _kind(deriver: Deriver, name: str) -> Kind:
    """Tell an update from a quantity on the way to one."""
    return Kind.UPDATE if moved_by(name) in deriver.order else Kind.FORWARD


class Deriver:
    """Derives recipes for the derivatives between the quantities of a net."""

    def __init__(self, net: Net) -> None:
        self.net = net
        self.order = {name: i for i, name in enumerate((*net.givens, *net.equations))}
        self.users: dict[str, list[str]] = {name: [] for name in self.order}
        for name, recipe in net.equations.items():
            for used in names_in(recipe):
                self.users[used].append(name)
        self._derived: dict[str, Equation] = {}
        self._downstream: dict[str, int] = {}  # sets of quantities, as bits
        for name in reversed(self.order):
            bits = 0
            for user in self.users[name]:
                bits |= self._downstream[user] | 1 << self.order[user]
            self._downstream[name] = bits

    def depends(self, of: str, wrt: str) -> bool:
        """Return whether a quantity depends on another one, directly or not."""
        return bool(self._downstream[wrt] >> self.order[of] & 1)

    def ways(self, of: str, wrt: str) -> list[str]:
        """Return the quantities that use ``wrt`` on a way to ``of``, which may be one of them."""
        return [user for user in self.users[wrt] if user == of or self.depends(of, user)]

    def local(self, of: str, wrt: str) -> str:
        """Name the local derivative between neighbours; ``∂A/∂B`` if there is another way too."""
        return str(Derivative(of, wrt, local=self.ways(of, wrt) != [of]))

    def canonical(self, name: str) -> str:
        """Name a derivative the way equations do: local only where that says something."""
        derivative = as_derivative(name)
        if derivative and derivative.local and derivative.of in self.users.get(derivative.wrt, ()):
            return at_step(self.local(derivative.of, derivative.wrt), derivative.step)
        return canonical(name)

    def recipe(self, name: str) -> Equation:
        """Derive the equation of one derivative; raise DerivationError if there is none."""
        if name not in self._derived:
            self._derived[name] = self._derive(name)
        return self._derived[name]

    def derive(self, wanted: Iterable[str]) -> list[Equation]:
        """Derive equations, and all that they need, in the order of computation."""
        pending = [self.canonical(name) for name in wanted]
        derived: dict[str, Equation] = {}
        while pending:
            name = pending.pop()
            if name not in derived and as_derivative(name):
                derived[name] = self.recipe(name)
                pending += names_in(derived[name].recipe)
        return sorted(derived.values(), key=self._position)

    def all_derivatives(self) -> Iterator[str]:
        """Name the derivatives of each last quantity by all others, and all local ones."""
        ends = [name for name in self.net.equations if not self.users[name]]
        for wrt in self.order:
            yield from (self.local(user, wrt) for user in self.users[wrt])
            yield from (f"d{end}/d{wrt}" for end in ends if self.depends(end, wrt))

    def _derive(self, name: str) -> Equation:
        derivative = self._existing(name)
        of, wrt = derivative.of, derivative.wrt
        ways = self.ways(of, wrt)
        if not ways:
            return Equation(name, ZERO, Kind.GRADIENT)
        if derivative.local or ways == [of]:
            recipe = differentiate(self.net.equations[of], wrt)
            return Equation(name, recipe, Kind.LOCAL)
        terms = [self._term(of, way, wrt) for way in ways]
        recipe = terms[0] if len(terms) == 1 else Apply("+", tuple(terms))
        return Equation(name, recipe, Kind.GRADIENT)

    def _term(self, of: str, way: str, wrt: str) -> Expression:
        local = Name(self.local(way, wrt))
        return local if way == of else apply("*", Name(f"d{of}/d{way}"), local)

    def _existing(self, name: str) -> Derivative:
        derivative = as_derivative(name)
        if not derivative:
            raise DerivationError(f"{name} is not a derivative")
        of, wrt = derivative.of, derivative.wrt
        if derivative.step > 1:
            raise DerivationError(f"{name} belongs to another training step")
        for part in (of, wrt):
            if part not in self.order:
                raise DerivationError(f"there is no quantity {part!r} here")
        if not self.depends(of, wrt) and not self._depends_elsewhere(of, wrt):
            raise DerivationError(f"{of} does not depend on {wrt}, so there is no {name}")
        if derivative.local and of not in self.users[wrt] and self.depends(of, wrt):
            raise DerivationError(f"{of} does not use {wrt} directly, so there is no {name}")
        return derivative

    def _depends_elsewhere(self, of: str, wrt: str) -> bool:
        """Return whether other entries of the same arrays depend on each other: this one's is 0."""
        arrays = base_of(of), base_of(wrt)
        outputs, inputs = ([n for n in self.order if base_of(n) == array] for array in arrays)
        return any(self.depends(o, i) for o in outputs for i in inputs)

    def _position(self, equation: Equation) -> tuple[bool, int, int]:
        """Order local derivatives before gradients, each from the end backwards."""
        derivative = self._existing(equation.name)
        of, wrt = self.order[derivative.of], self.order[derivative.wrt]
        is_gradient = equation.kind is Kind.GRADIENT
        return is_gradient, -of, -wrt


def train(step: TrainingStep, givens: Mapping[str, float], steps: int) -> list[Values]:
    """Evaluate several training steps in a row, each from the parameters the last one updated.

    Stops early at a parameter that is not defined any more.
    """
    history: list[Values] = []
    current = dict(givens)
    for _ in range(steps):
        values = step.program.run(current)
        history.append(values)
        moved = {parameter: values[name] for name, parameter in step.updates.items()}
        current |= {name: value for name, value in moved.items() if value is not None}
        if None in moved.values():
            break
    return history
