"""The computation graph as SVG."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from grader.backprop.mathml import shift_of, taken_apart
from grader.preview.html import Html, element
from grader.preview.layout import PORT_HEIGHT, Box, Edge, Layout, Widths, layout

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.exercise.model import Exercise
    from grader.preview.graph import Graph

NODE_SIZE, PORT_SIZE, LABEL_SIZE = 14.0, 12.5, 11.5
_ADVANCE = 0.62  # the width of a character, as a share of the size
_SMALLER = 0.72  # the size of raised and lowered characters
_PADDING = 10.0
_ROOM = " = −0.1234"  # for a number that is still to come


class Drawing:
    """Draws the graph of one exercise, with all values or, if there are any, with ``texts``."""

    def __init__(
        self,
        exercise: Exercise,
        graph: Graph,
        prefix: str,
        texts: Mapping[str, str] | None = None,
    ) -> None:
        self.texts = texts
        self.exercise = exercise
        self.graph = graph
        self.prefix = prefix
        ways = [graph.on_way(parameter) for parameter in graph.parameters]
        self.ways = {
            name: [f"on-{i}" for i, way in enumerate(ways, 1) if name in way]
            for name in graph.names
        }

    def svg(self) -> tuple[Html, float]:
        """Draw it, with a title and a description for those who cannot see it; give its width."""
        drawn = layout(self.graph, Widths(self._node_width, self._port_width, self._label_width))
        title, about = f"{self.prefix}-graph-title", f"{self.prefix}-graph-about"
        svg = element(
            "svg",
            element("title", "Computation graph", id=title),
            element("desc", self._description(drawn), id=about),
            _arrow(f"{self.prefix}-arrow"),
            *(self._edge(edge) for edge in drawn.edges),
            *(self._port(box) for box in drawn.ports.values()),
            *(self._node(box) for box in drawn.nodes.values()),
            viewBox=f"0 0 {drawn.width:g} {drawn.height:g}",
            role="img",
            aria_labelledby=f"{title} {about}",
        )
        return svg, drawn.width

    def _marks(self, *names: str) -> str:
        """Tell by classes on which parameters' ways quantities lie, all of them."""
        first, *others = (self.ways[name] for name in names)
        return " ".join(mark for mark in first if all(mark in other for other in others))

    # --- texts ---

    def _value(self, name: str) -> str:
        text = number(self.graph.values[name]) if self.texts is None else self.texts.get(name)
        return f" = {text}" if text else ""

    def _widest(self, name: str) -> str:
        """Return a value as wide as any that may come to stand here."""
        return self._value(name) if self.texts is None else max(self._value(name), _ROOM, key=len)

    def _node_width(self, name: str) -> float:
        texts = [self.exercise.symbol(name) + self._widest(name), self._widest_gradient(name)]
        return max(_width(text, NODE_SIZE) for text in texts) + 2 * _PADDING

    def _port_width(self, name: str) -> float:
        texts = (self.exercise.symbol(name) + self._widest(name), self._widest_gradient(name))
        return max(_width(text, PORT_SIZE) for text in texts) + 2 * _PADDING

    def _gradient(self, name: str) -> str:
        gradient = self.graph.gradient(name)
        return self.exercise.symbol(gradient) + self._value(gradient) if gradient else ""

    def _widest_gradient(self, name: str) -> str:
        gradient = self.graph.gradient(name)
        return self.exercise.symbol(gradient) + self._widest(gradient) if gradient else ""

    def _label_width(self, source: str, target: str) -> float:
        local = self.graph.locals[source, target]
        texts = (self._local(local), self._widest(local) if local in self.graph.values else "")
        return max(_width(text, LABEL_SIZE) for text in texts) + 2.2 * _PADDING

    def _local(self, local: str) -> str:
        """Return a local derivative on its arrow, if it has a value to go with it."""
        return self.exercise.symbol(local) if local in self.graph.values else ""

    # --- shapes ---

    def _node(self, box: Box) -> Html:
        x = box.x + box.width / 2
        gradient = self._gradient(box.name)
        kind = "node" if self.graph.inputs[box.name] else "node given"
        symbol = self.exercise.symbol(box.name) + self._value(box.name)
        y = box.middle - (9 if gradient else 0)
        return element(
            "g",
            _rectangle(box, radius=9),
            _text(symbol, x, y, NODE_SIZE, "value"),
            _text(gradient, x, box.middle + 11, NODE_SIZE - 1.5, "gradient") if gradient else "",
            class_=f"{kind} {self._marks(box.name)}".strip(),
            data_name=box.name,
        )

    def _port(self, box: Box) -> Html:
        symbol = self.exercise.symbol(box.name) + self._value(box.name)
        gradient = self._gradient(box.name)
        x, y = box.x + box.width / 2, box.middle - (8 if gradient else 0)
        return element(
            "g",
            _rectangle(box, radius=PORT_HEIGHT / 2),
            _text(symbol, x, y, PORT_SIZE, "value"),
            _text(gradient, x, box.middle + 9, PORT_SIZE - 1, "gradient") if gradient else "",
            class_=f"port {self._marks(box.name)}".strip(),
            data_name=box.name,
        )

    def _edge(self, edge: Edge) -> Html:
        x, y = edge.points[-1]
        local = self.graph.locals[edge.source, edge.target]
        end, value = x - 1.1 * _PADDING, self._value(local)
        return element(
            "g",
            element("path", d=_path(edge), marker_end=f"url(#{self.prefix}-arrow)"),
            _text(self._local(local), end, y - 8, LABEL_SIZE, "local end"),
            _text(value, end, y + 9, LABEL_SIZE, "local end") if value else "",
            class_=f"edge {self._marks(edge.source, edge.target)}".strip(),
            data_from=edge.source,
            data_to=edge.target,
        )

    def _description(self, drawn: Layout) -> str:
        symbol = self.exercise.symbol
        computed = [
            f"{symbol(name)} is computed from {' and '.join(map(symbol, self.graph.inputs[name]))}"
            for name in drawn.nodes
            if self.graph.inputs[name]
        ]
        return f"{'; '.join(computed)}."


def number(value: float | None) -> str:
    """Write a number short."""
    return "not defined" if value is None else f"{value + 0.0:.4g}".replace("-", "−")


def _width(text: str, size: float) -> float:
    """Guess how wide a text is, a little too wide rather than too narrow."""
    small = sum(1 for character in text if shift_of(character))
    return (len(text) - small * (1 - _SMALLER)) * size * _ADVANCE


def _rectangle(box: Box, radius: float) -> Html:
    return element("rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=radius)


def _text(text: str, x: float, y: float, size: float, classes: str) -> Html:
    return element(
        "text", *_shifted(text, size), x=x, y=y + size * 0.35, font_size=size, class_=classes
    )


def _shifted(text: str, size: float) -> list[Html]:
    """Return text with its raised and lowered characters as such, whatever the font has."""
    pieces: list[Html] = []
    off = 0.0  # how far the line is left at the moment
    for part in re.findall(r"[^\s/∂()=]+|[\s/∂()=]+", text):
        base, raised, lowered = taken_apart(part)
        pieces.append(element("tspan", base, dy=-off))
        off = 0.0
        for shifted, place in ((raised, -0.38 * size), (lowered, 0.22 * size)):
            if shifted:
                small = size * _SMALLER
                pieces.append(element("tspan", shifted, dy=place - off, font_size=small))
                off = place
    return pieces


def _path(edge: Edge) -> str:
    (x, y), *rest = edge.points
    path = f"M{x:g} {y:g}"
    for (from_x, from_y), (to_x, to_y) in pairwise([(x, y), *rest]):
        if from_y == to_y:
            path += f"H{to_x:g}"
        else:
            middle = (from_x + to_x) / 2
            path += f"C{middle:g} {from_y:g} {middle:g} {to_y:g} {to_x:g} {to_y:g}"
    return path


def _arrow(name: str) -> Html:
    tip = element("path", d="M0 0L10 5L0 10z")
    return element(
        "defs",
        element(
            "marker",
            tip,
            id=name,
            viewBox="0 0 10 10",
            refX=9.0,
            refY=5.0,
            markerWidth=9.0,
            markerHeight=9.0,
            markerUnits="userSpaceOnUse",
            orient="auto-start-reverse",
        ),
    )
