"""The statement of an exercise: text, what is given, the net, the updates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.exercise.wording import filled
from grader.preview.formulas import Formulas, block, given, inline
from grader.preview.html import Html, element, join, passage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from grader.exercise.model import Exercise, Grid
    from grader.preview.formulas import Line


def statement(exercise: Exercise) -> Html:
    """Return the statement, its title left out."""
    formulas = Formulas(exercise)
    parts = [passage(filled(exercise.text, exercise.givens))]
    if exercise.source:
        parts.insert(0, element("p", f"After: {exercise.source}", class_="source"))
    net = [*_layers(exercise, formulas), *_equations(exercise.formulas, formulas)]
    net += [(formulas.name(name), "=", element("mo", "?")) for name in exercise.hidden]
    update = list(_equations(exercise.update_formulas, formulas))
    columns = [_given(exercise, formulas), _formulas("Net", net)]
    if update:
        columns.append(_formulas("Update", update))
    return join(*parts, element("div", *columns, class_="statement"))


def _given(exercise: Exercise, formulas: Formulas) -> Html:
    heads = ["Symbol", "Name", "Value", *(["For students"] if exercise.vary else [])]
    rows = []
    for name, value in exercise.given.items():
        cells = [
            element("th", inline(formulas.name(name)), scope="row"),
            element("td", element("code", name)),
            element("td", given(value), class_="number"),
        ]
        if exercise.vary:
            grid = exercise.vary.get(name)
            cells.append(element("td", _varied(grid) if grid else "the same"))
        rows.append(element("tr", *cells))
    head = element("tr", *(element("th", each, scope="col") for each in heads))
    table = element("table", element("thead", head), element("tbody", *rows), class_="given")
    scroll = element("div", table, class_="scroll")
    return element("section", element("h3", "Given"), scroll)


def _varied(grid: Grid) -> str:
    if grid.values:
        return f"one of {', '.join(map(_decimal, grid.values))}"
    low, high = grid.low, grid.low + grid.step * (grid.size - 1)
    return f"{_decimal(low)} to {_decimal(high)} in steps of {_decimal(grid.step)}"


def _decimal(value: Decimal) -> str:
    return f"{float(value):.12g}".replace("-", "−")


def _formulas(head: str, lines: list[Line]) -> Html:
    return element("section", element("h3", head), block(lines))


def _layers(exercise: Exercise, formulas: Formulas) -> Iterator[Line]:
    for line in exercise.lines:
        name, _, computed = line.partition(" = ")
        yield formulas.name(name), "=", formulas.layer(computed)


def _equations(equations: dict[str, str], formulas: Formulas) -> Iterator[Line]:
    for name, formula in equations.items():
        yield formulas.name(name), "=", formulas.parsed(formula)
