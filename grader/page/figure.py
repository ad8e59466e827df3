"""The computation graph with what a student knows: the givens, and own numbers once right."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from grader.backprop.names import as_derivative, split_step
from grader.exercise.per_exercise import per_exercise
from grader.exercise.verbs import Compute
from grader.preview.graph import Graph, graph_of, is_large
from grader.preview.html import Html, element
from grader.preview.svg import Drawing, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from grader.checkers.results import ExerciseResult, QuestionResult
    from grader.exercise.model import Exercise

_OPEN, _CLOSE = "\ue000", "\ue001"  # around the number of a blank
_BLANK = re.compile(rf"(<tspan[^>]*> = </tspan><tspan[^>]*>){_OPEN}(\d+){_CLOSE}</tspan>")


@per_exercise()
def graph(exercise: Exercise) -> Graph:
    """Return the graph of an exercise without a value but those of the givens."""
    whole = graph_of(exercise)
    return replace(whole, values=dict.fromkeys(whole.values))


def figure(exercise: Exercise, result: ExerciseResult | None) -> Html:
    """Draw the graph, filled in as far as questions are answered right; empty if it is large."""
    if is_large(exercise):
        return Html("")  # it is no help beside a question
    texts = {name: number(value) for name, value in exercise.givens.items()}
    texts |= _own(result.results if result else ())
    drawing, names = _blank(exercise)
    return Html(_BLANK.sub(partial(_filled, names, texts), drawing))


def _filled(names: Sequence[str], texts: Mapping[str, str], blank: re.Match[str]) -> str:
    text = texts.get(names[int(blank[2])])
    return f"{blank[1]}{escape(text)}</tspan>" if text else ""


@per_exercise()
def _blank(exercise: Exercise) -> tuple[Html, list[str]]:
    """Draw the graph with a numbered blank for each value, and name what belongs into each.

    Where things stand in the drawing does not hang on the values.
    """
    drawn = graph(exercise)
    names = [*drawn.values]
    blanks = {name: f"{_OPEN}{place}{_CLOSE}" for place, name in enumerate(names)}
    svg, width = Drawing(exercise, drawn, exercise.id, blanks).svg()
    drawing = element(
        "div",
        svg,
        class_="drawing",
        style=f"--width: {width:g}px",
        tabindex="0",
        role="region",
        aria_label="Computation graph, which scrolls",
    )
    return drawing, names


def lit_for(exercise: Exercise, quantities: Iterable[str]) -> list[str]:
    """Name the quantities to be marked in the graph while some are asked for.

    For a derivative these are the ones on the ways back to what it is with respect to.
    """
    drawn = graph(exercise)
    lit: set[str] = set()
    for quantity in quantities:
        first, _ = split_step(quantity)
        derivative = as_derivative(first)
        if derivative and {derivative.of, derivative.wrt} <= set(drawn.names):
            lit |= drawn.between(derivative.of, derivative.wrt)
        elif first in drawn.names:
            lit |= {first, *drawn.inputs[first]}
    return [name for name in drawn.names if name in lit]


def _own(results: Iterable[QuestionResult]) -> Mapping[str, str]:
    """Return the student's own numbers that earn all their points, as they are written."""
    return {
        result.question.quantity: result.answer.strip().replace("-", "−")
        for result in results
        if isinstance(result.question, Compute) and result.full and len(result.answer) <= 12
    }
