"""The graph of an exercise on the page, with the ways of the chain rule to a parameter."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from grader.backprop.mathml import grouped_number, number_mathml, row
from grader.feedback.solutions import short
from grader.preview.formulas import Formulas, block, equal_to_sum
from grader.preview.graph import MAX_WAYS, graph_of, graph_of_arrays, is_large
from grader.preview.html import Html, element
from grader.preview.svg import Drawing

if TYPE_CHECKING:
    from grader.backprop import Values
    from grader.exercise.model import Exercise
    from grader.preview.formulas import Line
    from grader.preview.graph import Graph

_WIDE = 1400  # wider ones are printed on a page turned on its side


def graph_section(exercise: Exercise) -> Html:
    """Draw the graph; a choice of a parameter marks the ways to it, without any script."""
    large = is_large(exercise)
    graph = graph_of_arrays(exercise) if large else graph_of(exercise)
    formulas = Formulas(exercise)
    shapes = {name: _shape(exercise.shapes.get(name, ())) for name in graph.names}
    svg, width = Drawing(exercise, graph, exercise.id, shapes if large else None).svg()
    drawing = element(
        "div",
        svg,
        class_="drawing wide" if width > _WIDE else "drawing",
        style=f"--width: {width:g}px",
        tabindex="0",
        role="region",
        aria_label="Computation graph, which scrolls",
    )
    panels = [_panel(graph, formulas, i, name) for i, name in enumerate(graph.parameters, 1)]
    return element(
        "section",
        element("h2", "Computation graph"),
        _legend_of_arrays(exercise) if large else _legend(exercise, graph.end),
        _choice(exercise, graph) if graph.parameters else "",
        drawing,
        *panels,
        class_="graph",
    )


def choices(exercise: Exercise) -> int:
    """Return an upper bound of the parameters that there are to choose from."""
    return len(exercise.given if is_large(exercise) else exercise.givens)


def _legend(exercise: Exercise, end: str) -> Html:
    """Return what the numbers in the graph are, each in its own colour."""
    steps = len(exercise.first_step.equations) < len(exercise.step.equations)
    about = "all to 4 figures" + (", in the first training step" if steps else "")
    return element(
        "p",
        element("span", "value", class_="value"),
        element("span", "local derivative, on its arrow", class_="local"),
        element("span", f"gradient of {exercise.symbol(end)}", class_="gradient"),
        element("span", about, class_="about"),
        class_="legend",
    )


def _legend_of_arrays(exercise: Exercise) -> Html:
    """Tell that each node stands for a whole array."""
    count = len(exercise.deriver.order)
    about = f"Each node stands for all entries of an array: there are {count} of them in all."
    return element("p", element("span", about, class_="about"), class_="legend")


def _shape(shape: tuple[int, ...]) -> str:
    """Return a shape in the place of a value."""
    return f"[{' × '.join(map(str, shape))}]" if shape else ""


def _choice(exercise: Exercise, graph: Graph) -> Html:
    options = []
    for number, name in enumerate(graph.parameters, 1):
        box = element(
            "input",
            type="radio",
            name=f"{exercise.id}-way",
            class_=f"way-{number}",
            checked=number == 1,
        )
        options.append(element("label", box, element("span", exercise.symbol(name))))
    legend = element("legend", f"Mark the chain rule from {exercise.symbol(graph.end)} to")
    return element("fieldset", legend, element("div", *options, class_="chips"))


def _panel(graph: Graph, formulas: Formulas, number: int, parameter: str) -> Html:
    """Return the chain rule for one parameter: its ways as products, with numbers, the result."""
    ways = list(islice(graph.ways(parameter), MAX_WAYS + 1))
    if len(ways) > MAX_WAYS:
        ways = [
            [f"d{graph.end}/d{user}", graph.locals[parameter, user]]
            for user in graph.users[parameter]
            if user in graph.on_way(parameter)
        ]
    return element(
        "div", block(_chain(graph, formulas, parameter, ways)), class_=f"panel panel-{number}"
    )


def _chain(graph: Graph, formulas: Formulas, parameter: str, ways: list[list[str]]) -> list[Line]:
    gradient = f"d{graph.end}/d{parameter}"
    values = graph.values
    lines = equal_to_sum(formulas.name(gradient), map(formulas.product, ways))
    if values[gradient] is None:
        return lines  # of whole arrays
    if len(ways) > 1 or len(ways[0]) > 1:
        lines += equal_to_sum("", (_numbers(values, way) for way in ways))
    return [*lines, ("", "=", number_mathml(short(values.get(gradient))))]


def _numbers(values: Values, factors: list[str]) -> str:
    return row("<mo>·</mo>".join(grouped_number(short(values[factor])) for factor in factors))
