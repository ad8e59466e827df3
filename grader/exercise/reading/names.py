"""Reading of what questions name: quantities, ranges, foreseen mistakes, ways of the chain rule."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.backprop import Apply, DerivationError, FormulaError, Name, parse
from grader.backprop.arrays import as_grid, check_scalar, entries, whole_entries
from grader.backprop.errors import ShapeError, did_you_mean
from grader.backprop.expressions import names_in, rename
from grader.backprop.formulas import place_of
from grader.backprop.grids import Grid, say_shape
from grader.backprop.names import as_derivative, at_step, base_of, split_step
from grader.exercise.conditions import Condition, parse_condition
from grader.exercise.domains import Domain
from grader.exercise.verbs.parts import Mistake, Whole

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from grader.backprop import Expression
    from grader.backprop.step import Deriver
    from grader.exercise.format.faults import Collector
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import ExerciseTable, QuestionTable, WholeTable

MAX_STEPS = 100


class PartReader(NamedTuple):
    """Reads the parts of one exercise's questions, noting faults on the way.

    ``known`` are all names that may be used; ``given`` those of [given], also where their value is
    at fault, which is no second fault wherever they are named. ``deriver`` is None where the net
    itself is at fault; then fewer things can be checked.
    """

    table: ExerciseTable
    faults: Collector
    shapes: Mapping[str, tuple[int, ...]]
    updates: Mapping[str, Expression]
    known: set[str]
    given: set[str]
    givens: Mapping[str, float]
    deriver: Deriver | None

    def quantity(self, text: str, path: Path) -> str | None:
        """Read the name of a quantity that has a value."""
        name = self._name(text, path)
        return self.exists(name, text, path) if name else None

    def whole(self, text: str, path: Path) -> Whole | None:
        """Read the name of a quantity that may be an array."""
        name = self._name(text, path)
        if not name:
            return None
        try:
            grid = whole_entries(name, self.shapes)
        except ShapeError as error:
            self.faults.at_value(path, str(error), (0, len(text)))
            return None
        names = names_in(Apply("list", grid.cells))
        found = [self.exists(entry, text, path) for entry in names]
        if None in found:
            return None
        entries = tuple(map(str, found))
        return Whole(name if grid.shape else entries[0], grid.shape, entries)

    def exists(self, name: str, text: str, path: Path) -> str | None:
        """Check that a quantity exists; return its name as the equations have it."""
        first, step = split_step(name)
        span = (0, len(text))
        if step < 1:
            self.faults.at_value(path, "steps count from 1", span)
            return None
        if step > 1 and (not self.updates or step > MAX_STEPS):
            message = f"steps go up to {MAX_STEPS}" if self.updates else "[update] is missing"
            self.faults.at_value(path, f"there is no step {step} here: {message}", span)
            return None
        if step > 1 and self._is_constant(first):
            self.faults.at_value(path, f"no update moves {first}: write it without @{step}", span)
            return None
        if not self.deriver or first in self.updates or first in self.deriver.order:
            return name
        if trouble := self._missing(first):
            self.faults.at_value(path, trouble, span)
            return None
        canonical = self.deriver.canonical(first)
        try:
            self.deriver.recipe(canonical)
        except DerivationError as error:
            self.faults.at_value(path, str(error), span)
            return None
        return at_step(canonical, step)

    def mistakes(
        self, table: QuestionTable, path: Path, *, arrays: bool = False
    ) -> tuple[Mistake, ...]:
        """Read the wrong answers that the author foresees, which may be ``arrays``."""
        mistakes = []
        for number, mistake in enumerate(table.mistakes or ()):
            place = (*path, "mistakes", number, "gives")
            formula = self._parsed(mistake.gives, place)
            grid = self._written(formula, mistake.gives, place, arrays=arrays) if formula else None
            if grid:
                gives = Apply("list", grid.cells) if grid.shape else grid.cells[0]
                mistakes.append(Mistake(gives, mistake.say, grid.shape))
        return tuple(mistakes)

    def formula(self, text: str, path: Path) -> Expression | None:
        """Read a formula that stands for one number, over quantities that have a value."""
        formula = self._parsed(text, path)
        return self._entry(formula, text, path) if formula else None

    def _parsed(self, text: str, path: Path) -> Expression | None:
        try:
            return parse(text, self.known)
        except FormulaError as error:
            self.faults.at_value(path, error.message, (error.start, error.end))
            return None

    def condition(self, text: str, path: Path) -> Condition | None:
        """Read a condition over quantities that have a value."""
        try:
            condition = parse_condition(text, self.known)
        except FormulaError as error:
            self.faults.at_value(path, error.message, (error.start, error.end))
            return None
        comparisons = []
        for left, sign, right in condition.comparisons:
            sides = self._entry(left, text, path), self._entry(right, text, path)
            if not sides[0] or not sides[1]:
                return None
            comparisons.append((sides[0], sign, sides[1]))
        return Condition(tuple(comparisons))

    def _entry(self, formula: Expression, text: str, path: Path) -> Expression | None:
        """Write a formula that stands for one number out over entries that exist."""
        grid = self._written(formula, text, path)
        return grid.cells[0] if grid else None

    def _written(
        self, formula: Expression, text: str, path: Path, *, arrays: bool = False
    ) -> Grid | None:
        """Write a formula, which only with ``arrays`` may be one, out over entries that exist."""
        if not self.deriver:
            return Grid((), (formula,))
        try:
            grid = as_grid(formula, self.shapes)
            if not arrays:
                check_scalar(formula, grid)
        except ShapeError as error:
            span = place_of(error.part, text, self.known) if error.part else None
            self.faults.at_value(path, str(error), span)
            return None
        used = names_in(Apply("list", grid.cells))
        names = {name: self.exists(name, text, path) for name in used}
        if not all(names.values()):
            return None
        cells = (rename(cell, lambda name: names[name] or name) for cell in grid.cells)
        return grid._replace(cells=tuple(cells))

    def using(self, table: QuestionTable, path: Path) -> tuple[Whole, ...]:
        """Read the names that an answer may use; none means any."""
        names = [self.whole(name, (*path, "using", i)) for i, name in enumerate(table.using or ())]
        return tuple(filter(None, names))

    def where(
        self, table: QuestionTable, path: Path, parameters: Collection[str] = ()
    ) -> dict[str, Domain]:
        """Read the ranges of givens, which must be among the parameters if there are any."""
        domains = {}
        for name, written in (table.where or {}).items():
            place = (*path, "where", name)
            if name not in self.given:
                hint = did_you_mean(name, self.given)
                self.faults.at_key(place, f"{name!r} is none of [given]{hint}")
            elif parameters and name not in parameters:
                message = f"{name} is no parameter of this function, so its range is of no use"
                self.faults.at_key(place, message)
            domains[name] = self._domain(name, written, place)
        return domains

    def _domain(self, name: str, written: list[float] | WholeTable | str, place: Path) -> Domain:
        if isinstance(written, str):
            if not self.shapes.get(name, (0,)):
                self.faults.at_value(place, f"{name} is one number: only rows can be one-hot")
            return Domain(kind="one-hot")
        whole = not isinstance(written, list)
        low, high = written if isinstance(written, list) else written.int
        if low > high:
            self.faults.at_value(place, "a range goes from the lower to the higher number")
        return Domain(float(low), float(high), "whole" if whole else "real")

    def ways(self, of: str, wrt: str) -> Iterator[tuple[str, ...]]:
        """Yield the ways from one quantity back to another, as local derivatives."""
        if not self.deriver:
            return
        for user in self.deriver.ways(of, wrt):
            last = self.deriver.local(user, wrt)
            if user == of:
                yield (last,)
            else:
                yield from ((*way, last) for way in self.ways(of, user))

    def _is_constant(self, name: str) -> bool:
        """Return whether a given is the same in every step."""
        array = base_of(name)
        return name in self.givens and f"{array}_new{name.removeprefix(array)}" not in self.updates

    def _missing(self, name: str) -> str | None:
        """Say of what a name speaks that there is not; None if there is all of it."""
        if not self.deriver:
            return None
        derivative = as_derivative(name)
        for part in [derivative.of, derivative.wrt] if derivative else [name]:
            array = base_of(part)
            shape = self.shapes.get(array, ())
            if shape and part == array:
                first = entries(array, shape)[0]
                return f"{array} is a list; name one entry, such as {first}"
            if part not in self.deriver.order:
                what = say_shape(shape) if shape else "one number"
                return f"there is no {part}: {array} is {what}" + ", counted from 1" * bool(shape)
        return None

    def _name(self, text: str, path: Path) -> str | None:
        if text in self.known:
            return text
        derivative = as_derivative(text)
        parts = [base_of(derivative.of), base_of(derivative.wrt)] if derivative else []
        unknown = [part for part in parts if part not in self.known]
        if derivative and not unknown:
            return str(derivative)
        if len(unknown) == 1:  # two of them: more likely a fraction, such as price/power
            hint = did_you_mean(unknown[0], self.known)
            message = f"there is no quantity {unknown[0]!r} here{hint}"
            self.faults.at_value(path, message, (0, len(text)))
            return None
        try:
            expression = parse(text, self.known)
        except FormulaError as error:
            self.faults.at_value(path, error.message, (error.start, error.end))
            return None
        if not isinstance(expression, Name):
            self.faults.at_value(path, "the name of one quantity is wanted here, such as dL/dw")
            return None
        return expression.name
