"""Loading of exercises: from TOML text to an Exercise, or to all that is wrong with the text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import tomli

from grader.backprop import DerivationError, FormulaError, NetError, build_net, build_step, parse
from grader.backprop.arrays import ShapeError, flatten, shape_of, write_out
from grader.backprop.errors import did_you_mean
from grader.backprop.evaluate import why_undefined
from grader.backprop.expressions import names_in
from grader.backprop.names import as_derivative, split_step
from grader.backprop.net import name_problems
from grader.backprop.step import Deriver
from grader.backprop.tokens import find_name
from grader.backprop.unroll import unroll
from grader.exercise.faults import Collector, Fault, FileError
from grader.exercise.model import Choose, Compute, Exercise, Marking
from grader.exercise.parts import PartReader
from grader.exercise.questions import QuestionReader, asked_quantities
from grader.exercise.schema import ExerciseTable
from grader.exercise.validation import validate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.backprop import Expression, Net, TrainingStep
    from grader.backprop.net import Problem
    from grader.exercise.model import Question


def read_toml(text: str, file: str) -> dict[str, Any]:
    """Read TOML; raise FileError with the place of a mistake."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        lines = text.split("\n")
        line = min(error.lineno, len(lines))
        message = f"this is not valid TOML: {error.msg}"
        raise FileError([Fault(file, line, error.colno, message, lines[line - 1])]) from None
    except (ValueError, RecursionError):  # from Python itself, which knows no place
        message = "this file holds a number too long to read, or lists nested too deep"
        raise FileError([Fault(file, 1, 1, message)]) from None


def parse_exercise(text: str, file: str, exercise_id: str) -> Exercise:
    """Build an exercise from its text; raise FileError with every fault found."""
    raw = read_toml(text, file)
    faults = Collector(file, text)
    tables = [raw.get("given"), raw.get("net")]
    named = {name for each in tables if isinstance(each, dict) for name in each}
    table = validate(ExerciseTable, raw, faults)
    if table is None or not all(isinstance(each, dict) for each in tables):
        raise faults.error()
    exercise = _Loader(table, faults, named).exercise(exercise_id)
    if faults or exercise is None:
        raise faults.error()
    return exercise


class _Loader:
    """Builds one exercise, noting faults on the way."""

    def __init__(self, table: ExerciseTable, faults: Collector, named: set[str]) -> None:
        self.table = table
        self.faults = faults
        self.known = {*named, *table.given, *table.net}
        self.taken_out = self.known - table.given.keys() - table.net.keys()
        self.shapes = {name: self._shape(name) for name in table.given}
        self.givens: dict[str, float] = {}
        for name, value in table.given.items():
            if name in self.shapes and not faults:
                self.givens.update(flatten(name, value))

    def exercise(self, exercise_id: str) -> Exercise | None:
        table = self.table
        net = self._net()
        deriver = Deriver(net) if net else None
        updates = self._updates(deriver)
        known = self.known | set(table.update)
        parts = PartReader(table, self.faults, self.shapes, updates, known, deriver)
        reader = QuestionReader(table, self.faults, parts)
        questions = [q for q in map(reader.read, range(len(table.question))) if q]
        reader.check_ids()
        self._check_symbols(known)
        if self.faults or not net or not deriver:
            return None
        step = self._step(deriver, updates, questions)
        exercise = Exercise(
            id=exercise_id,
            title=table.title,
            source=table.source,
            text=table.text,
            given=table.given,
            givens=self.givens,
            shapes=self.shapes,
            formulas=table.net,
            update_formulas=table.update,
            deriver=deriver,
            updates=updates,
            step=step,
            questions=tuple(questions),
            marking=Marking(**table.marking.model_dump()),
            limits=table.limits.model_dump(exclude_none=True),
            symbols=table.symbols,
        )
        self._check_values(exercise)
        return exercise

    def _shape(self, name: str) -> tuple[int, ...]:
        try:
            return shape_of(self.table.given[name])
        except ShapeError as error:
            self.faults.at_value(("given", name), str(error))
            return ()

    def _formula(self, table: str, name: str, text: str, known: set[str]) -> Expression | None:
        try:
            recipe = parse(text, known)
        except FormulaError as error:
            self.faults.at_value((table, name), error.message, (error.start, error.end))
            return None
        derivative = next((used for used in names_in(recipe) if as_derivative(used)), None)
        if derivative and table == "net":
            message = "derivatives belong into [update] and questions; [net] is the forward pass"
            self.faults.at_value((table, name), message, find_name(text, derivative))
            return None
        return recipe

    def _net(self) -> Net | None:
        self._blame(name_problems([*self.table.given, *self.table.net]))
        equations = [
            (name, recipe)
            for name, text in self.table.net.items()
            if (recipe := self._formula("net", name, text, self.known))
        ]
        if len(equations) < len(self.table.net) or self.taken_out:
            return None
        try:
            sorted_net = build_net(self.shapes, equations)
            written, self.shapes = write_out(self.shapes, sorted_net.equations)
            return build_net(self.givens, written.items()) if not self.faults else None
        except NetError as error:
            self._blame(error.problems)
            return None

    def _blame(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            place = "net" if problem.name in self.table.net else "given"
            self.faults.at_key((place, problem.name), problem.message)

    def _updates(self, deriver: Deriver | None) -> dict[str, Expression]:
        known = self.known | set(self.table.update)
        recipes: dict[str, Expression] = {}
        for name, text in self.table.update.items():
            parameter = name.removesuffix("_new")
            if parameter == name or parameter not in {*self.table.given, *self.taken_out}:
                hint = did_you_mean(name, [f"{given}_new" for given in self.table.given])
                message = f"an update is named <parameter>_new, after a given{hint}"
                self.faults.at_key(("update", name), message)
            elif recipe := self._formula("update", name, text, known):
                recipes[name] = recipe
                if deriver:
                    self._check_derivatives(name, text, recipe, deriver)
        try:
            written, shapes = write_out(self.shapes, recipes)
        except NetError as error:
            for problem in error.problems:
                self.faults.at_key(("update", problem.name), problem.message)
            return {}
        self.shapes = shapes
        return written

    def _check_derivatives(
        self, name: str, text: str, recipe: Expression, deriver: Deriver
    ) -> None:
        for used in names_in(recipe):
            derivative = as_derivative(used)
            if not derivative or self.shapes.get(derivative.wrt):
                continue
            try:
                deriver.recipe(deriver.canonical(used))
            except DerivationError as error:
                self.faults.at_value(("update", name), str(error), find_name(text, used))

    def _check_symbols(self, known: set[str]) -> None:
        """Note symbols of nothing; one for a stem, such as w, serves w1 and w2."""
        for name in self.table.symbols:
            if not any(quantity.startswith(name) for quantity in known):
                message = f"there is no quantity {name!r} here{did_you_mean(name, known)}"
                self.faults.at_key(("symbols", name), message)

    def _step(
        self, deriver: Deriver, updates: dict[str, Expression], questions: list[Question]
    ) -> TrainingStep:
        asked = [split_step(name) for q in questions for name in asked_quantities(q)]
        wanted = [name for name, _ in asked if as_derivative(name)]
        step = build_step(deriver.net, updates, wanted, deriver)
        return unroll(step, max((number for _, number in asked), default=1))

    def _check_values(self, exercise: Exercise) -> None:
        """Check that what is asked for in numbers has a value, and that choices have one answer."""
        for number, question in enumerate(exercise.questions):
            path = ("question", number)
            match question:
                case Compute(quantity=name) if exercise.values[name] is None:
                    self.faults.at_value((*path, "compute"), _undefined(exercise, name))
                case Choose(options=options):
                    true = [o.text for o in options if o.when.holds(exercise.values)]
                    if len(true) != 1:
                        said = " and ".join(map(repr, true)) or "none"
                        message = f"exactly one option must be true at the givens, not {said}"
                        self.faults.at_value((*path, "options"), message)


def _undefined(exercise: Exercise, quantity: str) -> str:
    """Say why a quantity has no value at the givens."""
    values = exercise.values
    for name, equation in exercise.step.equations.items():
        if values[name] is None and (reason := why_undefined(equation.recipe, values)):
            return f"{quantity} has no value at the givens: {reason}"
    return f"{quantity} has no value at the givens"
