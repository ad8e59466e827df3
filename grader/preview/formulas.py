"""Formulas of an exercise as MathML: in a line, as a block of aligned equations, as a matrix."""

from __future__ import annotations

import re
from itertools import chain, repeat
from typing import TYPE_CHECKING, TypeAlias

from grader.backprop import Name, parse
from grader.backprop.expressions import names_in
from grader.backprop.mathml import mathml, name_mathml, number_mathml, row
from grader.feedback.solutions import short
from grader.preview.html import Html, element

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from grader.backprop import Expression
    from grader.exercise.model import Exercise

Line: TypeAlias = tuple[str, str, str]  # what stands left of a sign, the sign, and right of it


class Formulas:
    """Writes the formulas of one exercise in its own symbols."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise

    def name(self, name: str) -> Html:
        """Return a quantity as mathematics."""
        return Html(name_mathml(name, self.exercise.symbols))

    def recipe(self, recipe: Expression) -> Html:
        """Return a formula as mathematics."""
        return Html(mathml(recipe, self.exercise.symbols))

    def parsed(self, formula: str) -> Html:
        """Return a formula of the file as mathematics."""
        return self.recipe(parse(formula, self.exercise.known))

    def layer(self, text: str) -> Html:
        """Return what a layer computes, as in ``W1 x + b1`` or ``sigmoid(z1)``."""
        parts = re.findall(r"[^\Wᵀ]+|\S", text)
        return Html(row("".join(self._layer_part(part) for part in parts)))

    def equation(self, name: str) -> list[Line]:
        """Return a quantity's recipe, and the recipe with the numbers put in."""
        equation = self.exercise.step.equations.get(name)
        if not equation:
            return [(self.name(name), "=", number_mathml(short(self.exercise.values[name])))]
        lines: list[Line] = [(self.name(name), "=", self.recipe(equation.recipe))]
        if names_in(equation.recipe) and not isinstance(equation.recipe, Name):
            lines.append(("", "=", self.with_numbers(equation.recipe)))
        return lines

    def with_numbers(self, recipe: Expression) -> Html:
        """Return a recipe with the numbers put in."""
        values = self.exercise.values
        return Html(
            mathml(recipe, numbers={name: short(values[name]) for name in names_in(recipe)})
        )

    def product(self, factors: Sequence[str]) -> Html:
        """Return a product of quantities as mathematics."""
        return Html(row("<mo>·</mo>".join(map(self.name, factors))))

    def _layer_part(self, part: str) -> str:
        if part in self.exercise.known:
            return self.name(part)
        if re.fullmatch(r"\w+", part):
            return f"<mi>{'σ' if part == 'sigmoid' else part}</mi>"
        return f"<mo>{part}</mo>"


def inline(*content: str) -> Html:
    """Set a formula within text."""
    return element("math", *content)


def equal_to_sum(left: str, terms: Iterable[str]) -> list[Line]:
    """Return a sum with each term on a line of its own."""
    signs = chain([(left, "=")], repeat(("", "+")))
    return [(*sign, term) for sign, term in zip(signs, terms, strict=False)]


def block(lines: Iterable[Line]) -> Html:
    """Set equations under each other, aligned at their signs."""
    rows = [
        element(
            "mtr",
            element("mtd", Html(left), class_="left"),
            element("mtd", element("mo", sign)),
            element("mtd", Html(right), class_="right"),
        )
        for left, sign, right in lines
    ]
    table = element("mtable", *rows, displaystyle="true")
    return element("div", element("math", table, display="block"), class_="formulas")


def given(value: object) -> Html:
    """Set a number that is given, or an array of them."""
    if not isinstance(value, list):
        return inline(Html(number_mathml(_written(value))))
    rows = value if isinstance(value[0], list) else [value]
    return inline(matrix([_written(entry) for entries in rows for entry in entries], len(rows[0])))


def matrix(numbers: Sequence[str], columns: int) -> Html:
    """Set numbers in rows of so many, between brackets."""
    cells = [element("mtd", Html(number_mathml(number))) for number in numbers]
    rows = (cells[at : at + columns] for at in range(0, len(cells), columns))
    return element("mtable", *(element("mtr", *each) for each in rows), class_="matrix")


def _written(value: object) -> str:
    return f"{value + 0.0:.12g}" if isinstance(value, float) else str(value)
