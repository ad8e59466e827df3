"""Nets: the forward equations, in any order, checked and sorted into the order of computation."""

from __future__ import annotations

from collections import Counter
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop.errors import did_you_mean
from grader.backprop.expressions import Expression, names_in
from grader.backprop.names import base_of, is_plain, reads_as_derivative

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class Problem(NamedTuple):
    """What is wrong with one quantity; ``part`` is the part of its recipe at fault, if known."""

    name: str
    message: str
    part: Expression | None = None


class NetError(ValueError):
    """Equations that are no net, with every problem found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(f"{problem.name}: {problem.message}" for problem in problems))
        self.problems = tuple(problems)


class Net(NamedTuple):
    """Quantities that are given, and equations for the others in the order of computation."""

    givens: tuple[str, ...]
    equations: Mapping[str, Expression]


def build_net(givens: Iterable[str], equations: Iterable[tuple[str, Expression]]) -> Net:
    """Check equations and sort them, each after those that it uses; raise NetError."""
    givens, equations = tuple(givens), tuple(equations)
    recipes = dict(equations)
    problems = name_problems([*givens, *(name for name, _ in equations)])
    known = {*givens, *recipes}
    for name, recipe in equations:
        for used in names_in(recipe):
            if used not in known and base_of(used) not in known:
                hint = did_you_mean(used, known)
                problems.append(Problem(name, f"there is no quantity {used!r} here{hint}"))
    if problems:
        raise NetError(problems)
    return Net(givens, {name: recipes[name] for name in sort(recipes)})


def name_problems(names: Iterable[str]) -> list[Problem]:
    """Find names that are no names, are given twice, or could be misread."""
    counts = Counter(names)
    bases = {base_of(name) for name in counts}
    return [
        Problem(name, message)
        for name, count in counts.items()
        if (message := _name_problem(base_of(name), bases, count))
    ]


def _name_problem(name: str, names: set[str], count: int) -> str | None:
    if not is_plain(name):
        return "a name consists of letters, digits and _, and starts with a letter"
    if count > 1:
        return "this quantity is defined more than once"
    if reads_as_derivative(name, names):
        mark, other = name[0], name[1:]
        return f"{name}/{mark}… would read as a derivative of {other}; choose another name"
    return None


def sort(recipes: Mapping[str, Expression]) -> list[str]:
    """Sort quantities so that each comes after those that its recipe uses; raise NetError.

    An array's entry counts as the array, unless entries have recipes of their own.
    """
    uses = {
        name: [
            used if used in recipes else base_of(used)
            for used in names_in(recipe)
            if used in recipes or base_of(used) in recipes
        ]
        for name, recipe in recipes.items()
    }
    try:
        return list(TopologicalSorter(uses).static_order())
    except CycleError as error:
        cycle = error.args[1][::-1]
        message = f"these quantities depend on each other in a circle: {' <- '.join(cycle)}"
        raise NetError([Problem(cycle[0], message)]) from None
