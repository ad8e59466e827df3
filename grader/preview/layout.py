"""The layout of a computation graph: boxes, ports, edges and labels, in the units of the SVG.

Every edge arrives on a row of its own beside the box that it leads to, and its label stands on
that row, so that no two labels meet however many edges cross.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from grader.preview.columns import Bend, chain, columns_of, is_port, levels

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from grader.preview.columns import Columns, Slot
    from grader.preview.graph import Graph

ROW, PORT_ROW, PORT_HEIGHT, BOX_HEIGHT, BEND_HEIGHT = 34.0, 46.0, 38.0, 46.0, 14.0
_GAP, _MARGIN, _PASSES = 22.0, 8.0, 8


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, of a node or a port."""

    name: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """The height at which an edge leaves."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """The right side."""
        return self.x + self.width


@dataclass(frozen=True, slots=True)
class Edge:
    """An edge: the points that it leads through, the last two on the row that its label is on."""

    source: str
    target: str
    points: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """All that is drawn, and how large the drawing is."""

    nodes: Mapping[str, Box]
    ports: Mapping[str, Box]
    edges: tuple[Edge, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Widths:
    """How wide the texts are: of a node, of a port, of the label of an edge."""

    node: Callable[[str], float]
    port: Callable[[str], float]
    label: Callable[[str, str], float]


@dataclass(frozen=True, slots=True)
class _Column:
    """Where a column's ports, labels and boxes begin and end."""

    ports: float
    labels: float
    boxes: float
    right: float


def layout(graph: Graph, widths: Widths) -> Layout:
    """Lay a graph out."""
    columns = columns_of(graph)
    middles = _middles(graph, columns)
    across = _across(graph, columns, widths)
    nodes: dict[str, Box] = {}
    ports: dict[str, Box] = {}
    for slots, at in zip(columns, across, strict=True):
        for name in (slot for slot in slots if isinstance(slot, str)):
            height = _height(graph, name)
            top = middles[name] - height / 2
            nodes[name] = Box(name, at.boxes, top, at.right - at.boxes, height)
            for source, y in _rows(graph, name, middles).items():
                if is_port(graph, source):
                    width = at.labels - at.ports
                    ports[source] = Box(source, at.ports, y - PORT_HEIGHT / 2, width, PORT_HEIGHT)
    edges = _edges(graph, middles, across, {**nodes, **ports})
    height = max(box.y + box.height for box in nodes.values()) + _MARGIN
    return Layout(nodes, ports, edges, across[-1].right + _MARGIN, height)


def _rows(graph: Graph, name: str, middles: Mapping[Slot, float]) -> dict[str, float]:
    """Give each input of a node the height of its row."""
    y = middles[name] - sum(_row(graph, source) for source in graph.inputs[name]) / 2
    rows = {}
    for source in graph.inputs[name]:
        rows[source] = y + _row(graph, source) / 2
        y += _row(graph, source)
    return rows


def _row(graph: Graph, source: str) -> float:
    """Return the height of the row on which an edge arrives; a port needs more."""
    return PORT_ROW if is_port(graph, source) else ROW


# --- across ---


def _across(graph: Graph, columns: Columns, widths: Widths) -> list[_Column]:
    level = levels(graph)
    found: list[_Column] = []
    x = _MARGIN
    for number, slots in enumerate(columns):
        names = [slot for slot in slots if isinstance(slot, str)]
        arriving = [(source, name) for name in names for source in graph.inputs[name]]
        curving = [pair for pair in arriving if not is_port(graph, pair[0])]
        labels = max((widths.label(*pair) for pair in arriving), default=0.0)
        ports = [widths.port(source) for source, _ in arriving if is_port(graph, source)]
        if number:
            passing = sum(1 for name in level if level[name] < number for _ in graph.users[name])
            x += min(24.0 + 4 * (max(len(curving), passing) - 1), 110.0) if curving else 24.0
        at_labels = x + max(ports, default=0.0)
        boxes = at_labels + labels
        right = boxes + max(map(widths.node, names), default=0.0)
        found.append(_Column(x, at_labels, boxes, right))
        x = right
    return found


# --- down ---


def _middles(graph: Graph, columns: Columns) -> dict[Slot, float]:
    """Give each slot its height: as near its neighbours' as those above and below allow."""
    level = levels(graph)
    near: dict[Slot, list[tuple[Slot, float]]] = {slot: [] for column in columns for slot in column}
    for name in level:
        for user in graph.users[name]:
            pull = 1 / (len(graph.inputs[user]) * len(graph.users[name]))  # few lines run straight
            for left, right in pairwise(chain(level, name, user)):
                near[left].append((right, pull))
                near[right].append((left, pull))
    middles: dict[Slot, float] = dict.fromkeys(near, 0.0)
    for sweep in range(_PASSES):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            wanted = [
                _mean([(middles[other], pull) for other, pull in near[slot]]) for slot in column
            ]
            heights = [_height(graph, slot) for slot in column]
            middles.update(zip(column, _apart(wanted, heights), strict=True))
    top = min(middles[slot] - _height(graph, slot) / 2 for slot in middles) - _MARGIN
    return {slot: middle - top for slot, middle in middles.items()}


def _mean(weighted: Sequence[tuple[float, float]]) -> float:
    weights = sum(weight for _, weight in weighted)
    return sum(value * weight for value, weight in weighted) / weights if weights else 0.0


def _height(graph: Graph, slot: Slot) -> float:
    if isinstance(slot, Bend):
        return BEND_HEIGHT
    return max(BOX_HEIGHT, sum(_row(graph, source) for source in graph.inputs[slot]))


def _apart(wanted: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Move heights, which are in order, no farther than needed for none to overlap."""
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2 + _GAP)
    blocks: list[tuple[float, int]] = []  # the sum and the number of what moves together
    for want, offset in zip(wanted, offsets, strict=True):
        total, count = want - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            above, size = blocks.pop()
            total, count = total + above, count + size
        blocks.append((total, count))
    moved = [total / count for total, count in blocks for _ in range(count)]
    return [start + offset for start, offset in zip(moved, offsets, strict=True)]


# --- edges ---


def _edges(
    graph: Graph,
    middles: Mapping[Slot, float],
    across: Sequence[_Column],
    boxes: Mapping[str, Box],
) -> tuple[Edge, ...]:
    level = levels(graph)
    edges: list[Edge] = []
    for target in level:
        for source, y in _rows(graph, target, middles).items():
            at = across[level[target]]
            start = boxes[source]
            points = [(start.right, start.middle)]
            if source in level:
                for bend in chain(level, source, target)[1:-1]:
                    if isinstance(bend, Bend):
                        passed = across[bend.column]
                        points += [(passed.ports, middles[bend]), (passed.right, middles[bend])]
                points.append((at.ports, y))
            edges.append(Edge(source, target, (*points, (boxes[target].x, y))))
    return tuple(edges)
