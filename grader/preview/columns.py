"""The columns of a computation graph, and the order within each: which node stands where.

A given that one equation alone uses stands right before that equation, as one of its ports; any
other quantity is a node of its own. An edge that skips columns is led through them by bends.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.preview.graph import Graph

_SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Bend:
    """A place in a column where an edge passes that neither begins nor ends there."""

    source: str
    column: int


Slot: TypeAlias = str | Bend
Columns: TypeAlias = list[list[Slot]]


def is_port(graph: Graph, name: str) -> bool:
    """Return whether a quantity is a given that one equation alone uses."""
    return not graph.inputs[name] and len(graph.users[name]) == 1


def levels(graph: Graph) -> dict[str, int]:
    """Give each node the number of its column, from the left."""
    found: dict[str, int] = {}
    for name in graph.names:
        if graph.inputs[name]:
            found[name] = 1 + max((found.get(i, -1) for i in graph.inputs[name]), default=-1)
    for name in graph.names:
        if not graph.inputs[name] and not is_port(graph, name):
            found[name] = min(found[user] for user in graph.users[name]) - 1
    first = min(found.values())
    return {name: level - first for name, level in found.items()}


def chain(level: Mapping[str, int], name: str, user: str) -> list[Slot]:
    """Return the slots that an edge leads through, its ends included."""
    bends = [Bend(name, column) for column in range(level[name] + 1, level[user])]
    return [name, *bends, user]


def columns_of(graph: Graph) -> Columns:
    """Arrange the nodes in columns, ordered so that few edges cross."""
    level = levels(graph)
    columns: Columns = [[] for _ in range(max(level.values()) + 1)]
    for name in graph.names:
        if name in level:
            columns[level[name]].append(name)
    links: set[tuple[Slot, Slot]] = set()
    for name in level:
        for user in graph.users[name]:
            slots = chain(level, name, user)
            links |= set(pairwise(slots))
            for slot in slots[1:-1]:
                if isinstance(slot, Bend) and slot not in columns[slot.column]:
                    columns[slot.column].append(slot)
    return _ordered(columns, links)


def _ordered(columns: Columns, links: set[tuple[Slot, Slot]]) -> Columns:
    """Sort each column by the middle of its neighbours, there and back, and keep the best."""
    best, fewest = columns, _crossings(columns, links)
    current = [list(column) for column in columns]
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        steps = range(1, len(current)) if forward else range(len(current) - 2, -1, -1)
        for column in steps:
            beside = current[column - 1 if forward else column + 1]
            current[column] = _by_neighbours(current[column], beside, links)
        crossings = _crossings(current, links)
        if crossings < fewest:
            best, fewest = [list(column) for column in current], crossings
    return best


def _by_neighbours(
    column: list[Slot], beside: list[Slot], links: set[tuple[Slot, Slot]]
) -> list[Slot]:
    def middle(slot: Slot) -> float:
        near = [i for i, o in enumerate(beside) if (o, slot) in links or (slot, o) in links]
        own = column.index(slot) * (len(beside) - 1) / max(len(column) - 1, 1)
        return sum(near) / len(near) if near else own

    return sorted(column, key=middle)


def _crossings(columns: Columns, links: set[tuple[Slot, Slot]]) -> int:
    """Count the crossings between neighbouring columns."""
    crossings = 0
    for left, right in pairwise(columns):
        place = {slot: i for i, slot in enumerate(right)}
        ends = [[place[o] for o in place if (slot, o) in links] for slot in left]
        for i, above in enumerate(ends):
            below = [end for each in ends[i + 1 :] for end in each]
            crossings += sum(1 for a in above for b in below if b < a)
    return crossings
