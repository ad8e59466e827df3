"""Reading of nets: from the tables [given], [net] and [update] to equations, noting faults."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.backprop import DerivationError, FormulaError, Name, NetError, build_net, parse
from grader.backprop.arrays import flatten, shape_of, write_out
from grader.backprop.errors import ShapeError, did_you_mean
from grader.backprop.expressions import names_in
from grader.backprop.formulas import place_of
from grader.backprop.names import as_derivative, base_of, moved_by
from grader.backprop.net import name_problems, sort
from grader.backprop.tokens import find_name
from grader.exercise.reading.layers import LOSS
from grader.exercise.reading.shorthand import KEYS, UPDATE_KEYS, Shorthand

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.backprop import Expression, Net
    from grader.backprop.net import Problem
    from grader.backprop.step import Deriver
    from grader.exercise.format.faults import Collector
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import ExerciseTable


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
        self.places: dict[str, Path] = {}
        self.formulas: dict[str, str] = {}
        self.update_formulas: dict[str, str] = {}
        self.shorthand = Shorthand(table, faults, self.shapes, named)
        expanded = self.shorthand.expanded
        self.lines = expanded.lines if expanded else ()
        self._expanded = expanded.equations if expanded else {}
        self._expanded_shapes = expanded.shapes if expanded else {}
        self._place("net", self.shorthand.net_formulas(), self.formulas)
        if not self.shorthand.is_broken:
            formulas = self.shorthand.update_formulas(self.formulas)
            self._place("update", formulas, self.update_formulas)
        self.known = {*named, *table.given, *self.formulas, *self._expanded_shapes}
        self.known -= {"hidden"} - self.formulas.keys()
        if self.shorthand.is_used:
            self.known -= set(KEYS)
            if "loss" in named:  # though it be at fault
                self.known.add(LOSS)

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
        is_whole = len(equations) == len(self.formulas) and not self.shorthand.is_broken
        if not is_whole or self.taken_out or not (equations or self._expanded):
            return None
        try:
            shapes = self.shapes | self._expanded_shapes
            in_order = build_net(shapes, equations)
            written, self.shapes = write_out(shapes, in_order.equations)
            self._check_loss()
            if self.faults:
                return None
            return build_net(self.givens, [*self._expanded.items(), *written.items()])
        except NetError as error:
            self._blame(error.problems)
            return None

    def updates(self, deriver: Deriver | None) -> dict[str, Expression]:
        """Read the updates, each entry of an array by itself."""
        known = self.known | set(self.update_formulas)
        read = {n: self._formula(n, text, known) for n, text in self.update_formulas.items()}
        recipes = {name: recipe for name, recipe in read.items() if recipe}
        used = {base_of(name) for recipe in recipes.values() for name in names_in(recipe)}
        for name in read:
            if trouble := self._misnamed(name, used):
                self.faults.at_key(self.places[name], trouble)
                recipes.pop(name, None)
        try:
            ordered = {name: recipes[name] for name in sort(recipes)}
            written, self.shapes = write_out(self.shapes, ordered)
        except NetError as error:
            self._blame(error.problems)
            return {}
        if deriver:
            for name, recipe in written.items():
                self._check_derivatives(base_of(name), recipe, deriver)
        return written

    # --- their parts ---

    def _misnamed(self, name: str, used: set[str]) -> str | None:
        """Say what is wrong with the name of an update, or of a quantity on the way to one."""
        if moved_by(name) in self.shorthand.given:
            return None
        hint = did_you_mean(name, [f"{given}_new" for given in self.table.given])
        if moved_by(name) or name in self.table.given or (hint and name not in used):
            return f"an update is named <parameter>_new, after a given{hint}"
        problems = name_problems([*self.known, *self.update_formulas])
        return next((problem.message for problem in problems if problem.name == name), None)

    def _check_loss(self) -> None:
        """Check that the loss of layers is one number."""
        place = self.places.get(LOSS)
        if place == ("net", "loss") and self.shapes[LOSS]:
            message = "the loss must be one number: take a sum, as in sum((y - yhat)^2)"
            self.faults.at_value(place, message)

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
            if not isinstance(value, str) and name not in {*KEYS, *UPDATE_KEYS, "hidden"}:
                self.faults.at_value((table, name), 'a formula in quotes is wanted here: "..."')

    def _how_to_index(self, name: str) -> str:
        """Tell how an entry is written where somebody has tried ``x1`` for that of a list."""
        match = re.fullmatch(r"(\w*[^\W\d])_?(\d+)", name)
        shape = self.shapes.get(match[1]) if match else None
        if not match or not shape:
            return ""
        entry = f"{match[1]}[{','.join('1' * len(shape))}]"
        return f" (an entry of {match[1]} is written as in {entry})"

    def _formula(self, name: str, text: str, known: set[str]) -> Expression | None:
        path = self.places[name]
        try:
            recipe = parse(text, known)
        except FormulaError as error:
            message = error.message + self._how_to_index(text[error.start : error.end])
            self.faults.at_value(path, message, (error.start, error.end))
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
            if problem.part:
                self.faults.at_value(place, problem.message, self._span(problem.part, name, place))
            elif place[-1] == name:
                self.faults.at_key(place, problem.message)
            else:
                self.faults.at_value(place, f"{name}: {problem.message}")

    def _span(self, part: Expression, name: str, place: Path) -> tuple[int, int] | None:
        """Find where in its file's text the part of a formula stands; None in the shorthand's."""
        text = {**self.formulas, **self.update_formulas}[name]
        if place[-1] != name:
            return None
        if isinstance(part, Name):
            return find_name(text, part.name)
        return place_of(part, text, self.known | set(self.update_formulas))

    def _check_derivatives(self, name: str, recipe: Expression, deriver: Deriver) -> None:
        for used in names_in(recipe):
            if not as_derivative(used):
                continue
            try:
                deriver.recipe(deriver.canonical(used))
            except DerivationError as error:
                place = self.places[name]
                own = place == ("update", name)  # else it is a formula of the shorthand's
                span = find_name(self.update_formulas[name], used) if own else None
                self.faults.at_value(place, str(error), span)
