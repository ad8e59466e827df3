"""Reading of what questions name: quantities, ranges, foreseen mistakes, ways of the chain rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.backprop import DerivationError, FormulaError, Name, parse
from grader.backprop.arrays import at_entry, indices
from grader.backprop.errors import did_you_mean
from grader.backprop.expressions import names_in
from grader.backprop.names import as_derivative, at_step, base_of, split_step
from grader.exercise.model import Mistake, Whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.backprop import Expression
    from grader.backprop.step import Deriver
    from grader.exercise.faults import Collector
    from grader.exercise.positions import Path
    from grader.exercise.tables import ExerciseTable, QuestionTable

MAX_STEPS = 100


@dataclass(frozen=True, slots=True)
class PartReader:
    """Reads the parts of one exercise's questions, noting faults on the way.

    ``known`` are all names that may be used. ``deriver`` is None where the net itself is at fault;
    then fewer things can be checked.
    """

    table: ExerciseTable
    faults: Collector
    shapes: Mapping[str, tuple[int, ...]]
    updates: Mapping[str, Expression]
    known: set[str]
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
        first, step = split_step(name)
        derivative = as_derivative(first)
        shape = self.shapes.get(derivative.wrt if derivative else first, ())
        entries = [at_step(at_entry(first, index), step) for index in indices(shape)]
        names = entries if shape else [name]
        found = [self.exists(entry, text, path) for entry in names]
        if None in found:
            return None
        return Whole(name if shape else str(found[0]), shape, tuple(map(str, found)))

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
        if not self.deriver or first in self.updates or first in self.deriver.order:
            return name
        if not as_derivative(first):
            entry = f"{first} is a list; name one entry, such as {first}[1]"
            self.faults.at_value(
                path, entry if self.shapes.get(first) else f"no {first} here", span
            )
            return None
        canonical = self.deriver.canonical(first)
        try:
            self.deriver.recipe(canonical)
        except DerivationError as error:
            self.faults.at_value(path, str(error), span)
            return None
        return at_step(canonical, step)

    def mistakes(self, table: QuestionTable, path: Path) -> tuple[Mistake, ...]:
        """Read the wrong answers that the author foresees."""
        mistakes = []
        for number, mistake in enumerate(table.mistakes or ()):
            place = (*path, "mistakes", number, "gives")
            try:
                gives = parse(mistake.gives, self.known)
            except FormulaError as error:
                self.faults.at_value(place, error.message, (error.start, error.end))
                continue
            if all(self.exists(name, mistake.gives, place) for name in names_in(gives)):
                mistakes.append(Mistake(gives, mistake.say))
        return tuple(mistakes)

    def using(self, table: QuestionTable, path: Path) -> tuple[str, ...]:
        """Read the names that an answer may use; none means any."""
        names = [
            self.quantity(name, (*path, "using", i)) for i, name in enumerate(table.using or ())
        ]
        return tuple(filter(None, names))

    def where(self, table: QuestionTable, path: Path) -> dict[str, tuple[float, float]]:
        """Read the ranges of givens."""
        ranges = {}
        for name, (low, high) in (table.where or {}).items():
            place = (*path, "where", name)
            if name not in self.table.given:
                hint = did_you_mean(name, self.table.given)
                self.faults.at_key(place, f"{name!r} is none of [given]{hint}")
            if low > high:
                self.faults.at_value(place, "a range goes from the lower to the higher number")
            ranges[name] = (low, high)
        return ranges

    def ways(self, of: str, wrt: str) -> Iterator[tuple[str, ...]]:
        """List the ways from one quantity back to another, as local derivatives."""
        if not self.deriver:
            return
        for user in self.deriver.ways(of, wrt):
            last = self.deriver.local(user, wrt)
            if user == of:
                yield (last,)
            else:
                yield from ((*way, last) for way in self.ways(of, user))

    def _name(self, text: str, path: Path) -> str | None:
        if text in self.known:
            return text
        derivative = as_derivative(text)
        if derivative and {base_of(derivative.of), base_of(derivative.wrt)} <= self.known:
            return str(derivative)
        try:
            expression = parse(text, self.known)
        except FormulaError as error:
            self.faults.at_value(path, error.message, (error.start, error.end))
            return None
        if not isinstance(expression, Name):
            self.faults.at_value(path, "the name of one quantity is wanted here, such as dL/dw")
            return None
        return expression.name
