"""Courses: a folder of exercises in an explicit order; one course ships with the package."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop.errors import did_you_mean
from grader.exercise.format.faults import Collector, Fault, FileError
from grader.exercise.format.tables import CourseTable, ExerciseTable, build
from grader.exercise.format.toml import read_toml
from grader.exercise.format.validated import recall, remember

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    from grader.exercise.model import Exercise

ORDER_FILE = "course.toml"


class Summary(NamedTuple):
    """What a list of exercises shows of one: its id, its title, and how many questions it has."""

    id: str
    title: str
    questions: int

    @classmethod
    def of(cls, exercise: Exercise) -> Summary:
        """Summarise an exercise; its title is put on one line."""
        return cls(exercise.id, " ".join(exercise.title.split()), len(exercise.questions))


@dataclass(eq=False, repr=False)
class Course:
    """Exercises by id, in order; each is loaded when it is first asked for.

    Exercises that vary have the numbers of ``student``, if there is one; those in ``draws`` have
    fresh ones, for practice.
    """

    title: str
    ids: tuple[str, ...]
    folder: Path | Traversable
    seed: int = 0
    student: str = ""
    draws: Mapping[str, int] | None = None

    def load(self, exercise_id: str) -> Exercise:
        """Load one exercise; raise FileError."""
        # What only asks for names, titles and numbers of questions does without the engine.
        from grader.exercise.reading.exercises import parse_exercise  # noqa: PLC0415

        file = self.folder / f"{exercise_id}.toml"
        text = _read(file)
        known = recall(self.folder, text, ExerciseTable) is not None
        exercise = parse_exercise(text, str(file), exercise_id, known=known)
        if not known:
            _, title, count = Summary.of(exercise)
            remember(text, ExerciseTable, str(count), title)
        return self._varied(exercise)

    def for_student(self, student: str) -> Course:
        """Return the course with a student's own numbers; files loaded already stay loaded."""
        other = replace(self, student=student)
        if "exercises" in self.__dict__ and not self.student:
            varied = tuple(other._varied(each) for each in self.exercises)  # noqa: SLF001 (itself)
            other.__dict__["exercises"] = varied
        return other

    def with_draws(self, draws: Mapping[str, int]) -> Course:
        """Return the course with fresh numbers, and a title that says so."""
        return replace(self, title=f"{self.title} (fresh numbers)", draws=draws)

    def _varied(self, exercise: Exercise) -> Exercise:
        if self.draws and exercise.id in self.draws:
            from grader.exercise.variants import drawn  # noqa: PLC0415 (few are drawn)

            return drawn(exercise, self.draws[exercise.id])
        if not self.student:
            return exercise
        from grader.exercise.variants import VariantError, variant  # noqa: PLC0415 (few vary)

        try:
            return variant(exercise, self.seed, self.student)
        except VariantError as error:
            file = self.folder / f"{exercise.id}.toml"
            raise FileError([Fault(str(file), 1, 1, str(error))]) from None

    @property
    def summaries(self) -> tuple[Summary, ...]:
        """A summary of each exercise, for which those known to be valid are not built."""
        found = [self._summary(exercise_id) for exercise_id in self.ids]
        known = tuple(each for each in found if each)
        return known if len(known) == len(found) else tuple(map(Summary.of, self.exercises))

    def _summary(self, exercise_id: str) -> Summary | None:
        """Return the summary of an exercise that is known to be valid."""
        text = _read(self.folder / f"{exercise_id}.toml")
        match recall(self.folder, text, ExerciseTable):
            case [count, title] if count.isdecimal():
                return Summary(exercise_id, title, int(count))
        return None

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """All exercises; raises FileError with the faults of all files."""
        loaded: list[Exercise] = []
        faults: list[Fault] = []
        for exercise_id in self.ids:
            try:
                loaded.append(self.load(exercise_id))
            except FileError as error:
                faults += error.faults
        if faults:
            raise FileError(faults)
        return tuple(loaded)


def shipped_course() -> Course:
    """Open the course that ships: in the package when installed, beside it in a checkout."""
    package = Path(__file__).parents[1]
    for folder in (package / "exercises", package.parent / "exercises"):
        if folder.is_dir():
            return open_course(folder)
    from importlib.resources import files  # noqa: PLC0415 (only a zipped package comes so far)

    return open_course(files("grader") / "exercises")


def open_course(folder: Path | Traversable) -> Course:
    """Open a folder of exercises; without a course.toml they come in the order of their names.

    Raises FileError.
    """
    if not folder.is_dir():
        raise FileError([Fault(str(folder), 1, 1, "there is no such folder of exercises")])
    ids = sorted(
        name.removesuffix(".toml")
        for name in (file.name for file in folder.iterdir())
        if name.endswith(".toml") and name != ORDER_FILE
    )
    order = folder / ORDER_FILE
    if order.is_file():
        return _ordered(_read(order), str(order), folder, ids)
    if not ids:
        raise FileError([Fault(str(folder), 1, 1, "there are no exercises (*.toml) in here")])
    return Course(folder.name, tuple(ids), folder)


def _ordered(text: str, file: str, folder: Path | Traversable, ids: list[str]) -> Course:
    faults = Collector(file, text)
    raw = read_toml(text, file)
    if recall(folder, text, CourseTable) is None:
        from grader.exercise.format.validation import validate  # noqa: PLC0415 (pydantic takes long)

        if not validate(CourseTable, raw, faults) or faults:
            raise faults.error()
        remember(text, CourseTable)
    table = build(CourseTable, raw)
    for number, exercise_id in enumerate(table.exercises):
        if exercise_id in table.exercises[:number]:
            faults.at_value(("exercises", number), f"{exercise_id} is in the list already")
        elif exercise_id not in ids:
            hint = did_you_mean(exercise_id, ids)
            faults.at_value(("exercises", number), f"there is no {exercise_id}.toml here{hint}")
    for exercise_id in sorted(set(ids) - set(table.exercises)):
        faults.at_value(("exercises",), f"{exercise_id}.toml is here but not in the list")
    if faults:
        raise faults.error()
    return Course(table.title, tuple(table.exercises), folder, table.seed)


def _read(file: Path | Traversable) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")  # some editors begin a file with a mark
    except (OSError, UnicodeDecodeError) as error:
        reason = "it is not UTF-8 text" if isinstance(error, UnicodeError) else "it cannot be read"
        raise FileError([Fault(str(file), 1, 1, reason)]) from None
