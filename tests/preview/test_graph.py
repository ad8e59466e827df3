"""The computation graph: nothing overlaps, all is there, ways add up to what the engine says."""

from __future__ import annotations

import re
from itertools import combinations
from math import fsum, isclose, prod

import pytest

from grader.preview.graph import Graph, graph_of, graph_of_arrays, is_large
from grader.preview.layout import Box, Layout, Widths, layout
from grader.preview.page import preview
from tests.authoring.nets import load
from tests.preview.pages import COURSE, NET_283, read

SKIPPING = """
title = "Skipping"
[given]
x = 0.5
w = 0.3
v = 0.2
[net]
a = "w*x"
b = "tanh(a)"
c = "v*b + x"
L = "c^2 + w*b + a"
r = "a*b"
"""
IDS = (*COURSE.ids, "net", "skipping")


def graph(exercise_id: str) -> Graph:
    """Draw up the graph of an exercise."""
    own = {"net": NET_283, "skipping": SKIPPING}
    return graph_of(read(own[exercise_id]) if exercise_id in own else COURSE.load(exercise_id))


def laid_out(drawn: Graph) -> Layout:
    """Lay a graph out, texts taking up their usual room."""
    return layout(drawn, Widths(lambda _: 130.0, lambda _: 180.0, lambda *_: 110.0))


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes have more than an edge in common."""
    across = one.x < other.right and other.x < one.right
    return across and one.y < other.y + other.height and other.y < one.y + one.height


@pytest.mark.parametrize("exercise_id", IDS)
def test_no_two_boxes_overlap(exercise_id: str) -> None:
    """Nodes and ports keep apart, and within the drawing."""
    drawn = laid_out(graph(exercise_id))
    boxes = [*drawn.nodes.values(), *drawn.ports.values()]
    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    for box in boxes:
        assert 0 <= box.x < box.right <= drawn.width
        assert 0 <= box.y < box.y + box.height <= drawn.height


@pytest.mark.parametrize("exercise_id", IDS)
def test_every_quantity_and_every_edge_is_drawn(exercise_id: str) -> None:
    """Each quantity is a node or a port, each use an edge, from left to right, on its own row."""
    of = graph(exercise_id)
    drawn = laid_out(of)
    assert set(of.names) == {*drawn.nodes, *drawn.ports}
    used = {(name, user) for name in of.names for user in of.users[name]}
    assert used == {(edge.source, edge.target) for edge in drawn.edges}
    rows = [edge.points[-1] for edge in drawn.edges]
    assert len(rows) == len(set(rows))
    for edge in drawn.edges:
        across = [x for x, _ in edge.points]
        assert across == sorted(across)


@pytest.mark.parametrize("exercise_id", IDS)
def test_edges_run_clear_of_boxes(exercise_id: str) -> None:
    """Where an edge runs level, it meets no box but those that it joins."""
    drawn = laid_out(graph(exercise_id))
    boxes = {**drawn.nodes, **drawn.ports}
    for edge in drawn.edges:
        for (left, y), (right, end) in zip(edge.points, edge.points[1:], strict=False):
            line = Box("", left, y, right - left, 0.001)
            if y == end:
                met = {name for name, box in boxes.items() if overlap(line, box)}
                assert met <= {edge.source, edge.target}


@pytest.mark.parametrize("exercise_id", IDS)
def test_ways_add_up_to_the_gradient(exercise_id: str) -> None:
    """The products along all ways to a parameter, added up, are its gradient."""
    of = graph(exercise_id)
    for parameter in of.parameters:
        products = [prod(of.values[f] or 0.0 for f in way) for way in of.ways(parameter)]
        gradient = of.values[f"d{of.end}/d{parameter}"]
        assert isclose(fsum(products), gradient or 0.0, rel_tol=1e-9, abs_tol=1e-12)


def test_a_large_net_is_drawn_by_its_arrays() -> None:
    """A node for all entries of an array, with their shape, and the chain rule along arrays."""
    exercise = load(LARGE, "large")
    page = preview([exercise])
    assert is_large(exercise)
    graph = graph_of_arrays(exercise)
    assert {"X", "Y", "W1", "W2", "z1", "a1", "z2", "yhat", "L"} == set(graph.names)
    assert (("z1",), ("a1",)) == (graph.users["W1"], graph.users["z1"])
    assert ("W1", "W2") == graph.parameters
    (way,) = graph.ways("W1")
    assert ["dL/dyhat", "dyhat/dz2", "dz2/da1", "da1/dz1", "dz1/dW1"] == way
    assert "= [6 × 4]" in re.sub("<[^>]*>", "", page)
    assert len(page) < 1_000_000


LARGE = f"""\
title = "Large"

[given]
X = {[[0.1 * row - 0.2 * column for column in range(3)] for row in range(6)]}
Y = {[[0.5], [0.1], [0.7], [0.2], [0.9], [0.4]]}
W1 = {[[0.3 * row - 0.4 * column for column in range(3)] for row in range(4)]}
W2 = [[0.2, -0.7, 0.4, 1.1]]
alpha = 0.1

[net]
inputs = "X"
targets = "Y"
layers = [
  {{ weights = "W1", activation = "tanh" }},
  {{ weights = "W2", activation = "sigmoid" }},
]
loss = "half squared error"

[update]
descend = "all"
rate = "alpha"

[[question]]
compute = "dL/dW1"
"""
