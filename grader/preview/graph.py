"""The computation graph of an exercise: quantities, local derivatives, gradients, ways.

Edges run from a quantity to those computed from it, in one training step.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.backprop import build_step
from grader.backprop.expressions import names_in
from grader.backprop.names import as_derivative, base_of, split_step
from grader.exercise.verbs import Chain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.backprop import Values
    from grader.exercise.model import Exercise

MAX_WAYS = 4  # that are written out for one parameter
MAX_NODES = 60  # a larger graph is drawn by arrays


@dataclass(frozen=True)
class Graph:
    """The graph: ``users`` and ``inputs`` of each quantity, in the order of computation.

    ``end`` is what gradients are of, as a rule the loss; ``parameters`` are those whose ways can
    be shown, ``values`` has every value, local derivative and gradient.
    """

    names: tuple[str, ...]
    users: Mapping[str, tuple[str, ...]]
    inputs: Mapping[str, tuple[str, ...]]
    end: str
    parameters: tuple[str, ...]
    values: Values
    locals: Mapping[tuple[str, str], str]

    def gradient(self, name: str) -> str | None:
        """Name the gradient at a quantity; None where there is none."""
        derivative = f"d{self.end}/d{name}"
        return derivative if derivative in self.values and name != self.end else None

    def on_way(self, parameter: str) -> set[str]:
        """Return the names of all quantities on the ways from a parameter to the end."""
        return self.between(self.end, parameter)

    def between(self, of: str, wrt: str) -> set[str]:
        """Name all quantities on the ways from one quantity to another, both of them included."""
        return self._after(wrt) & self._before(of)

    def ways(self, parameter: str) -> Iterator[list[str]]:
        """Yield each way from the end back to a parameter, as local derivatives."""
        on_way = self.on_way(parameter)
        pending: list[tuple[str, list[str]]] = [(parameter, [])]
        while pending:
            name, factors = pending.pop()
            if name == self.end:
                yield factors
            pending += [
                (user, [self.locals[name, user], *factors])
                for user in reversed(self.users[name])
                if user in on_way
            ]

    def _after(self, name: str) -> set[str]:
        return _reachable(name, self.users)

    def _before(self, name: str) -> set[str]:
        return _reachable(name, self.inputs)


def graph_of(exercise: Exercise) -> Graph:
    """Draw up the graph of an exercise's first training step."""
    deriver, net = exercise.deriver, exercise.net
    used = {name for recipe in net.equations.values() for name in names_in(recipe)}
    names = tuple(name for name in deriver.order if name in net.equations or name in used)
    users = {name: tuple(deriver.users[name]) for name in names}
    inputs = {name: _inputs(exercise, name) for name in names}
    end = _end(exercise, inputs, [name for name in names if not users[name]])
    edges = [(name, user) for name in names for user in users[name]]
    step = build_step(net, {}, None, deriver)
    values = step.program.run(exercise.givens)
    local_names = {(name, user): deriver.local(user, name) for name, user in edges}
    parameters = _parameters(exercise, end, set(names))
    return Graph(names, users, inputs, end, parameters, values, local_names)


def is_large(exercise: Exercise) -> bool:
    """Return whether the graph of all entries is too large to be read."""
    return len(exercise.deriver.order) > MAX_NODES


def graph_of_arrays(exercise: Exercise) -> Graph:
    """Draw up the graph with one node for all entries of an array, and no values.

    What leads back to an array that came before, as from one time step to the next, is left out.
    """
    net = exercise.net
    used: dict[str, set[str]] = {}
    for name, recipe in net.equations.items():
        used.setdefault(base_of(name), set()).update(map(base_of, names_in(recipe)))
    taken = set().union(*used.values())
    names = [
        name
        for name in dict.fromkeys(map(base_of, exercise.deriver.order))
        if name in taken | used.keys()
    ]
    inputs = {
        name: tuple(n for n in names[: names.index(name)] if n in used.get(name, ()))
        for name in names
    }
    users = {name: tuple(user for user in names if name in inputs[user]) for name in names}
    end = base_of(_end(exercise, inputs, [name for name in names if not users[name]]))
    before = _reachable(end, inputs)
    moved = dict.fromkeys(map(base_of, exercise.first_step.updates.values()))
    parameters = [name for name in moved if name in before] or [
        name for name in exercise.given if name in before
    ]
    locals_ = {(name, user): f"d{user}/d{name}" for name in names for user in users[name]}
    values: Values = {f"d{end}/d{name}": None for name in before}
    return Graph(tuple(names), users, inputs, end, tuple(parameters), values, locals_)


def _inputs(exercise: Exercise, name: str) -> tuple[str, ...]:
    recipe = exercise.net.equations.get(name)
    return tuple(names_in(recipe)) if recipe else ()


def _end(exercise: Exercise, inputs: Mapping[str, tuple[str, ...]], ends: list[str]) -> str:
    """Choose the quantity that gradients are of: that of the updates, or of the most."""
    used = [name for recipe in exercise.updates.values() for name in names_in(recipe)]
    for name in used:
        derivative = as_derivative(name)
        if derivative and derivative.of in ends:
            return derivative.of
    return max(ends, key=lambda end: len(_reachable(end, inputs)))


def _parameters(exercise: Exercise, end: str, names: set[str]) -> tuple[str, ...]:
    """Return the parameters that are updated, and those whose chain rule is asked for."""
    step = exercise.first_step
    found = [parameter for name in exercise.updates if (parameter := step.parameter_of(name))]
    for question in exercise.questions:
        if isinstance(question, Chain) and split_step(question.quantity)[1] == 1:
            derivative = as_derivative(question.quantity)
            found += [derivative.wrt] if derivative and derivative.of == end else []
    depends = exercise.deriver.depends
    known = [name for name in dict.fromkeys(found) if name in names and depends(end, name)]
    return tuple(
        known or [name for name in exercise.givens if name in names and depends(end, name)]
    )


def _reachable(name: str, neighbours: Mapping[str, tuple[str, ...]]) -> set[str]:
    found = [name]
    seen = {name}
    for each in found:  # which grows as it is gone through
        new = [other for other in neighbours[each] if other not in seen]
        seen.update(new)
        found += new
    return seen
