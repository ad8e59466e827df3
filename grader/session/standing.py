"""Where a workspace stands: the results of each exercise, worked out again where a file changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.checkers.checking import open_sheet
from grader.exercise.blanks import function_stubs
from grader.feedback.grading import grade_sheet
from grader.feedback.veil import still_hidden
from grader.session.cards import cards_of, short_way

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import Path

    from grader.checkers.functions.runner import FunctionChecker
    from grader.checkers.functions.trials import FunctionFile
    from grader.checkers.results import ExerciseResult
    from grader.checkers.sheets import Sheet
    from grader.exercise.model import Exercise
    from grader.session.cards import Card


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one has come in an exercise: points, and cards on the short way and in all."""

    exercise: Exercise
    begun: bool
    earned: float
    possible: float
    short_done: int
    short: int
    done: int
    cards: int


class Standing:
    """The results of a workspace; ``checker`` is called for where functions are to be run."""

    def __init__(self, workspace: Path, checker: Callable[[], FunctionChecker] | None) -> None:
        self.workspace = workspace
        self._checker = checker
        self._results: dict[str, tuple[Sheet, FunctionFile | None, ExerciseResult]] = {}
        self._functions: dict[str, tuple[bytes, FunctionFile | None]] = {}

    def sheet(self, exercise: Exercise) -> Sheet:
        """Read a sheet as it is now."""
        return open_sheet(exercise, self.workspace)

    def result(self, exercise: Exercise, *, functions: bool = True) -> ExerciseResult:
        """Grade an exercise as ``check`` does; without ``functions`` these are as last checked."""
        sheet = self.sheet(exercise)
        checked = self._check(exercise) if functions else self._last_checked(exercise)
        known = self._results.get(exercise.id)
        if known and known[:2] == (sheet, checked):
            return known[2]
        result = grade_sheet(exercise, sheet, checked)
        self._results[exercise.id] = sheet, checked, result
        return result

    def hidden(self, card: Card) -> Collection[str]:
        """Return the quantities whose equations the student has not found yet."""
        if card.fresh or not card.exercise.hidden:
            return card.exercise.hidden
        return still_hidden(self.result(card.exercise, functions=False))

    def is_done(self, card: Card) -> bool:
        """Return whether a card's answer in the workspace earns all its points."""
        result = self.result(card.exercise, functions=not card.question.in_sheet)
        return all(each.full for each in card.results(result))

    def progress(self, exercise: Exercise) -> Progress:
        """Count the points and the cards that are done."""
        return progress_of(self.result(exercise))

    def _last_checked(self, exercise: Exercise) -> FunctionFile | None:
        return self._functions.get(exercise.id, (b"", None))[1]

    def _check(self, exercise: Exercise) -> FunctionFile | None:
        """Run an exercise's functions, unless the file is as it was, or as it was handed out."""
        path = self.workspace / f"{exercise.id}.py"
        source = path.read_bytes() if path.is_file() else b""
        known = self._functions.get(exercise.id)
        if known and known[0] == source:
            return known[1]
        is_blank = source in {b"", (function_stubs(exercise) or "").encode()}
        checked = None
        if not is_blank and self._checker:
            checked = self._checker().check(exercise, path)
        self._functions[exercise.id] = source, checked
        return checked


def progress_of(result: ExerciseResult) -> Progress:
    """Count the points and the cards that are done in an exercise."""
    short, cards = short_way(result.exercise), cards_of(result.exercise)
    return Progress(
        exercise=result.exercise,
        begun=result.started,
        earned=result.earned,
        possible=result.possible,
        short_done=_done(result, short),
        short=len(short),
        done=_done(result, cards),
        cards=len(cards),
    )


def _done(result: ExerciseResult, cards: Iterable[Card]) -> int:
    return sum(all(each.full for each in card.results(result)) for card in cards)
