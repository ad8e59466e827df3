"""Reading of nets: from the tables [given], [net] and [update] to equations, noting faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import DerivationError, FormulaError, NetError, build_net, parse
from grader.backprop.arrays import ShapeError, entries, flatten, shape_of, write_out
from grader.backprop.errors import did_you_mean
from grader.backprop.expressions import names_in
from grader.backprop.names import as_derivative, base_of
from grader.backprop.net import name_problems
from grader.backprop.tokens import find_name
from grader.exercise import layers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.backprop import Expression, Net
    from grader.backprop.net import Problem
    from grader.backprop.step import Deriver
    from grader.exercise.faults import Collector
    from grader.exercise.positions import Path
    from grader.exercise.tables import ExerciseTable, LayerTable

_SHORTHAND = ("layers", "inputs", "targets", "loss")


class NetReader:
    """Reads one exercise's net.

    ``known`` are all names that formulas may use, ``named`` those that the file as it was written
    has. ``formulas`` and ``update_formulas`` are those of the file, the shorthand's put in;
    ``lines`` tell the layers in words.
    """

    def __init__(self, table: ExerciseTable, faults: Collector, named: set[str]) -> None:
        self.table = table
        self.faults = faults
        self.taken_out = named - table.given.keys() - table.net.keys()
        self.shapes = {name: self._shape(name) for name in table.given}
        self.givens: dict[str, float] = {}
        if not faults:
            for name, value in table.given.items():
                self.givens.update(flatten(name, value))
        self.lines: tuple[str, ...] = ()
        self.places: dict[str, Path] = {}
        self.formulas: dict[str, str] = {}
        self.update_formulas: dict[str, str] = {}
        self._expanded = self._layers()
        self._place("net", self._net_formulas(), self.formulas)
        self._place("update", self._update_formulas(), self.update_formulas)
        self.known = {*named, *table.given, *self.formulas} - set(
            _SHORTHAND if self._expanded else ()
        )
        self.known |= self._expanded.shapes.keys() if self._expanded else set()

    def net(self) -> Net | None:
        """Read the forward equations; None, and faults noted, if they are no net."""
        self._blame(name_problems([*self.table.given, *self.formulas]))
        equations = [
            (name, recipe)
            for name, text in self.formulas.items()
            if (recipe := self._formula(name, text, self.known))
        ]
        if not self.table.net:
            self.faults.at_key(("net",), "there are no equations here")
        if not equations or len(equations) < len(self.formulas) or self.taken_out:
            return None
        try:
            shapes = self.shapes | (self._expanded.shapes if self._expanded else {})
            in_order = build_net(shapes, equations)
            written, self.shapes = write_out(shapes, in_order.equations)
            if self.faults:
                return None
            expanded = self._expanded.equations if self._expanded else {}
            return build_net(self.givens, [*expanded.items(), *written.items()])
        except NetError as error:
            self._blame(error.problems)
            return None

    def updates(self, deriver: Deriver | None) -> dict[str, Expression]:
        """Read the updates, each entry of an array by itself."""
        known = self.known | set(self.update_formulas)
        recipes: dict[str, Expression] = {}
        for name, text in self.update_formulas.items():
            parameter = name.removesuffix("_new")
            if parameter == name or parameter not in {*self.table.given, *self.taken_out}:
                hint = did_you_mean(name, [f"{given}_new" for given in self.table.given])
                message = f"an update is named <parameter>_new, after a given{hint}"
                self.faults.at_key(self.places[name], message)
            elif recipe := self._formula(name, text, known):
                recipes[name] = recipe
        try:
            written, self.shapes = write_out(self.shapes, recipes)
        except NetError as error:
            self._blame(error.problems)
            return {}
        if deriver:
            for name, recipe in written.items():
                self._check_derivatives(base_of(name), recipe, deriver)
        return written

    # --- the shorthand ---

    def _layers(self) -> layers.Expanded | None:
        tables = self._layer_tables()
        inputs = self.table.net.get("inputs")
        if not tables or self.faults:
            return None
        if not isinstance(inputs, str) or inputs not in self.shapes:
            message = "'inputs' must name the given that the first layer works on"
            self.faults.at_key(("net", "inputs" if inputs else "layers"), message)
            return None
        try:
            expanded = layers.expand(tables, inputs, self.shapes)
        except layers.LayerError as error:
            self.faults.at_value(("net", "layers", error.layer, error.key), str(error))
            return None
        self.lines = expanded.lines
        return expanded

    def _layer_tables(self) -> list[LayerTable]:
        tables = self.table.net.get("layers")
        return tables if isinstance(tables, list) else []

    def _net_formulas(self) -> dict[str, tuple[Path, str]]:
        formulas: dict[str, tuple[Path, str]] = {
            name: (("net", name), text)
            for name, text in self.table.net.items()
            if isinstance(text, str) and not (self._layer_tables() and name in _SHORTHAND)
        }
        loss = self.table.net.get("loss")
        if self._expanded and isinstance(loss, str):
            formulas[layers.LOSS] = (("net", "loss"), self._loss(loss))
        return formulas

    def _loss(self, loss: str) -> str:
        """Give the formula of a loss, which may be told by its name."""
        if loss not in layers.LOSSES or not self._expanded:
            return loss
        targets = self.table.net.get("targets")
        if not isinstance(targets, str) or targets not in self.shapes:
            message = "'targets' must name the given that the outputs are compared with"
            self.faults.at_key(("net", "targets" if targets else "loss"), message)
        count = len(entries(layers.OUTPUT, self._expanded.shapes[layers.OUTPUT]))
        return layers.LOSSES[loss].format(y=targets, count=count)

    def _update_formulas(self) -> dict[str, tuple[Path, str]]:
        formulas: dict[str, tuple[Path, str]] = {
            name: (("update", name), text)
            for name, text in self.table.update.items()
            if isinstance(text, str) and name not in {"descend", "rate"}
        }
        descend = self.table.update.get("descend")
        if descend is None:
            return formulas
        rate = self.table.update.get("rate")
        if not isinstance(rate, str) or rate not in self.table.given:
            message = "'rate' must name the given that is the learning rate"
            self.faults.at_key(("update", "rate" if rate else "descend"), message)
            return formulas
        names = layers.parameters_of(self._layer_tables()) if descend == "all" else descend
        if isinstance(names, str) or not names:
            message = 'list the parameters, or write "all" for those of the layers'
            self.faults.at_value(("update", "descend"), message)
            return formulas
        for name in names:
            place: Path = ("update", "descend")
            formulas[f"{name}_new"] = (place, f"{name} - {rate}*d{layers.LOSS}/d{name}")
        return formulas

    # --- their parts ---

    def _shape(self, name: str) -> tuple[int, ...]:
        try:
            return shape_of(self.table.given[name])
        except ShapeError as error:
            self.faults.at_value(("given", name), str(error))
            return ()

    def _place(
        self, table: str, placed: dict[str, tuple[Path, str]], formulas: dict[str, str]
    ) -> None:
        for name, (path, text) in placed.items():
            self.places[name] = path
            formulas[name] = text
        for name, value in (self.table.net if table == "net" else self.table.update).items():
            if not isinstance(value, str) and name not in {"layers", "descend"}:
                self.faults.at_value((table, name), 'a formula in quotes is wanted here: "..."')

    def _formula(self, name: str, text: str, known: set[str]) -> Expression | None:
        path = self.places[name]
        try:
            recipe = parse(text, known)
        except FormulaError as error:
            self.faults.at_value(path, error.message, (error.start, error.end))
            return None
        derivative = next((used for used in names_in(recipe) if as_derivative(used)), None)
        if derivative and path[0] == "net":
            message = "derivatives belong into [update] and questions; [net] is the forward pass"
            self.faults.at_value(path, message, find_name(text, derivative))
            return None
        return recipe

    def _blame(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            name = base_of(problem.name)
            place = self.places.get(name, ("given", name))
            if place[-1] == name:
                self.faults.at_key(place, problem.message)
            else:
                self.faults.at_value(place, f"{name}: {problem.message}")

    def _check_derivatives(self, name: str, recipe: Expression, deriver: Deriver) -> None:
        for used in names_in(recipe):
            if not as_derivative(used):
                continue
            try:
                deriver.recipe(deriver.canonical(used))
            except DerivationError as error:
                span = find_name(self.update_formulas[name], used)
                self.faults.at_value(self.places[name], str(error), span)
