"""The answers of one student, wherever they lie below a folder, graded as those of a workspace."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from grader.batch.containers.nodes import ArchiveError, DiskNode
from grader.batch.merging import SeveralError, merged
from grader.batch.roll import Piece
from grader.batch.walk import Walk
from grader.checkers.sheets import Sheet, sheet_of
from grader.exercise.format.faults import Fault
from grader.exercise.workspace import AnswerFiles
from grader.feedback.grading import grade_sheet
from grader.sandbox.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from grader.checkers.functions.runner import FunctionChecker
    from grader.checkers.results import ExerciseResult, QuestionResult
    from grader.exercise.model import Exercise


class Gathered(NamedTuple):
    """Files by the name that counts, where each was found, and why some cannot be read.

    ``notes`` tell what was chosen.
    """

    files: dict[str, bytes]
    places: dict[str, str]
    troubles: dict[str, str]
    notes: list[str]

    def place(self, name: str) -> str:
        """Where a file lies; its name if there is none."""
        return self.places.get(name, name)

    def sheet(self, exercise_id: str) -> Sheet:
        """Read the sheet of an exercise."""
        name = f"{exercise_id}.toml"
        place = self.place(name)
        if trouble := self.troubles.get(name):
            return Sheet(place, faults=(Fault(place, 1, 1, trouble),))
        data = self.files.get(name)
        return Sheet(place, started=False) if data is None else sheet_of(data, place)


def gather(workspace: Path, ids: Collection[str]) -> Gathered:
    """Find the answers of one student below a folder, as in a class.

    Raises ValueError with what is to be told if they are of several students or cannot be read.
    """
    answers = AnswerFiles(ids)
    walk = Walk(answers)
    try:
        walk.through(Piece(workspace), DiskNode.of(workspace))
        chosen = merged(walk, answers.names)
    except SeveralError as error:
        raise ValueError(f"{workspace} seems to hold the work of several: {error}") from None
    except (ArchiveError, OSError) as error:
        raise ValueError(str(error)) from None
    places = {name: str(workspace / place) for name, place in chosen.places.items()}
    return Gathered(chosen.files, places, chosen.troubles, chosen.notes)


def grade_gathered(
    exercise: Exercise, gathered: Gathered, only: Collection[str], checker: FunctionChecker | None
) -> ExerciseResult:
    """Grade one exercise; ``only`` limits the result to some questions."""
    name = f"{exercise.id}.py"
    submission = Submission(Path(name), files=gathered.files)
    functions = checker.check_submission(exercise, submission, only) if checker else None
    result = grade_sheet(exercise, gathered.sheet(exercise.id), functions)
    placed = tuple(_placed(result, name, gathered.place(name)))
    result = result._replace(results=placed)
    return result.limited_to(only) if only else result


def _placed(result: ExerciseResult, name: str, place: str) -> Iterator[QuestionResult]:
    """Tell where the functions are, for those who follow a report to a file."""
    for each in result.results:
        yield each._replace(file=place) if each.file == name else each
