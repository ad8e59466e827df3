"""Loading of exercises: from TOML text to an Exercise, or to all that is wrong with the text."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

from grader.backprop import build_step
from grader.backprop.errors import did_you_mean
from grader.backprop.evaluate import why_undefined
from grader.backprop.names import as_derivative, base_of, split_step
from grader.backprop.step import Deriver
from grader.backprop.unroll import unroll
from grader.exercise.format.faults import Collector
from grader.exercise.format.tables import ExerciseTable, build
from grader.exercise.format.toml import read_toml
from grader.exercise.model import Exercise, Marking
from grader.exercise.precision import DEFAULT, KEYS, read_precision
from grader.exercise.reading.acceptances import read_acceptances
from grader.exercise.reading.names import PartReader
from grader.exercise.reading.nets import NetReader
from grader.exercise.reading.questions import read_questions
from grader.exercise.reading.sections import read_sections
from grader.exercise.reading.texts import check_texts
from grader.exercise.reading.variation import read_variation
from grader.exercise.verbs import NEEDED_KEYS
from grader.exercise.verbs.common import QuestionReader

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.backprop import Expression, TrainingStep
    from grader.exercise.conditions import Condition
    from grader.exercise.verbs import Question


def parse_exercise(text: str, file: str, exercise_id: str, *, known: bool = False) -> Exercise:
    """Build an exercise from its text; raise FileError with every fault found.

    A text that is ``known`` to be valid is not validated again.
    """
    raw = read_toml(text, file)
    faults = Collector(file, text)
    tables = [raw.get("given"), raw.get("net")]
    named = {name for each in tables if isinstance(each, dict) for name in each}
    if not known:
        from grader.exercise.format.validation import validate  # noqa: PLC0415 (pydantic takes long)

        is_usable = validate(ExerciseTable, raw, faults, NEEDED_KEYS)
        if not is_usable or not all(isinstance(each, dict) for each in tables):
            raise faults.error()
    loader = _Loader(build(ExerciseTable, raw), faults, named)
    exercise = loader.exercise(exercise_id)
    if exercise and not known:
        loader.check_values(exercise)
        check_texts(loader.table, faults)
    if faults or exercise is None:
        raise faults.error()
    return exercise


class _Loader:
    """Builds one exercise, noting faults on the way."""

    def __init__(self, table: ExerciseTable, faults: Collector, named: set[str]) -> None:
        self.table = table
        self.faults = faults
        self.reader = NetReader(table, faults, named)

    def exercise(self, exercise_id: str) -> Exercise | None:
        """Build the exercise; None, and faults noted, if it cannot be built."""
        net = self.reader.net()
        if self.reader.shorthand.is_broken:
            return None  # all that names z1, yhat or L would seem to be at fault
        deriver = Deriver(net) if net else None
        updates = self.reader.updates(deriver)
        parts = self._parts(updates, deriver)
        marking = self._marking()
        built: list[Exercise] = []
        reader = QuestionReader(
            self.table, self.faults, parts, marking.precision, lambda: built[0].values
        )
        questions = read_questions(reader)
        grids, keep = read_variation(self.table, self.faults, parts)
        accepted = read_acceptances(self.table, self.faults, questions)
        self._check_symbols(parts.known)
        self._check_hidden(questions)
        sections = read_sections(self.table, self.faults)
        if self.faults or not deriver:
            return None
        exercise = Exercise(
            id=exercise_id,
            deriver=deriver,
            updates=updates,
            step=self._step(deriver, updates, questions, keep),
            questions=tuple(questions),
            vary=grids,
            keep=keep,
            accepted=accepted,
            sections=sections,
            written=self.faults.text,
            marking=marking,
            **self._as_written(),
            **self._settings(),
        )
        built.append(exercise)
        return exercise

    def _parts(self, updates: dict[str, Expression], deriver: Deriver | None) -> PartReader:
        """Prepare to read what questions name."""
        reader = self.reader
        return PartReader(
            table=self.table,
            faults=self.faults,
            shapes=reader.shapes,
            updates=updates,
            known=reader.known | set(reader.update_formulas),
            given=reader.shorthand.given,
            givens=reader.givens,
            deriver=deriver,
        )

    def _as_written(self) -> dict[str, Any]:
        """Return what the author wrote, for the statement: texts, numbers and formulas."""
        table, reader = self.table, self.reader
        return {
            "title": table.title,
            "source": table.source,
            "text": table.text,
            "given": table.given,
            "givens": reader.givens,
            "shapes": reader.shapes,
            "lines": reader.lines,
            "formulas": {n: f for n, f in reader.formulas.items() if n not in self._hidden()},
            "hidden": self._hidden(),
            "update_formulas": reader.update_formulas,
        }

    def _hidden(self) -> tuple[str, ...]:
        """Return the quantities whose equations are for students to find."""
        hidden = self.table.net.get("hidden")
        return tuple(map(str, hidden)) if isinstance(hidden, list) else ()

    def _check_hidden(self, questions: Sequence[Question]) -> None:
        """Note hidden equations that there are not, and those that would never come out."""
        asked = {base_of(name) for question in questions for name in question.quantities}
        for place, name in enumerate(self._hidden()):
            message = ""
            if name not in self.reader.formulas:
                message = f"there is no equation of {name!r} here"
                message += did_you_mean(name, self.reader.formulas)
            elif name not in asked:
                message = f"no question asks for {name}, so that its equation would never be known"
            if message:
                self.faults.at_value(("net", "hidden", place), message)

    def _settings(self) -> dict[str, Any]:
        """Return how answers are run, and how names are shown."""
        table = self.table
        return {
            "limits": {k: v for k, v in asdict(table.limits).items() if v is not None},
            "symbols": table.symbols,
            "symmetric": table.symmetric,
        }

    def _marking(self) -> Marking:
        table = self.table.marking
        precision = read_precision(table, ("marking",), self.faults)
        credit = {key: value for key, value in asdict(table).items() if key not in KEYS}
        return Marking(precision or DEFAULT, **credit)

    def _check_symbols(self, known: set[str]) -> None:
        """Note symbols of nothing; one for a stem, such as w, serves w1 and w2."""
        for name in self.table.symbols:
            if not any(quantity.startswith(name) for quantity in known):
                message = f"there is no quantity {name!r} here{did_you_mean(name, known)}"
                self.faults.at_key(("symbols", name), message)

    def _step(
        self,
        deriver: Deriver,
        updates: dict[str, Expression],
        questions: list[Question],
        keep: tuple[Condition, ...],
    ) -> TrainingStep:
        names = [name for question in questions for name in question.names]
        names += [name for condition in keep for name in condition.names]
        asked = [split_step(name) for name in names]
        wanted = [name for name, _ in asked if as_derivative(name)]
        step = build_step(deriver.net, updates, wanted, deriver)
        return unroll(step, max((number for _, number in asked), default=1))

    def check_values(self, exercise: Exercise) -> None:
        """Note what is at fault with questions at the values of the givens."""
        for question in exercise.questions:
            for key, message in question.troubles(exercise.values, partial(_undefined, exercise)):
                self.faults.at_value(("question", question.place, key), message)


def _undefined(exercise: Exercise, quantity: str) -> str:
    """Say why a quantity has no value at the givens."""
    values = exercise.values
    for name, equation in exercise.step.equations.items():
        if values[name] is None and (reason := why_undefined(equation.recipe, values)):
            return f"{quantity} has no value at the givens: {reason}"
    return f"{quantity} has no value at the givens"
