"""Watching a workspace: at every save the first mistake alone, with its reason, and progress.

Files are looked at by their times, which works in every folder, on networks too, and whether an
editor writes in place or by renaming. What is broken for a moment is waited for.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, TypeAlias

from grader.checkers.verdicts import Outcome
from grader.reports.printable import printable
from grader.reports.words import place, points
from grader.session.cards import cards_of
from grader.session.standing import progress_of

if TYPE_CHECKING:
    from pathlib import Path

    from grader.checkers.results import ExerciseResult, QuestionResult
    from grader.session.cards import Card
    from grader.session.session import Session
    from grader.terminal.terminal import Terminal

    Signature: TypeAlias = tuple[tuple[int, int, int] | None, ...]

SETTLED = 0.02  # seconds after which a file that did not change is taken as written
PATIENCE = 0.5  # seconds to wait for a sheet that is broken or gone to come right
_MAX_TOLD = 3  # answers that have come right, whose notes are told


@dataclass(slots=True)
class _Known:
    """What is known of one exercise's files: how they look, and what was said of them."""

    signature: Signature = ()
    pending: Signature = ()
    since: float = 0.0
    said: str = ""
    faults: set[str] = field(default_factory=set)
    right: set[str] = field(default_factory=set)


class Watch:
    """Says what becomes of the files of a session's exercises."""

    def __init__(self, session: Session, terminal: Terminal) -> None:
        self.session = session
        self.terminal = terminal
        self._known = {exercise_id: _Known() for exercise_id in session.exercise_ids}
        self._last = session.exercise_ids[0]
        self._about: QuestionResult | None = None

    def look(self, now: float) -> None:
        """Look at all files once, at a time in seconds; say what is new."""
        for exercise_id, known in self._known.items():
            signature = self._signature(exercise_id)
            if signature == known.signature:
                continue
            if signature != known.pending:
                known.pending, known.since = signature, now
            elif now - known.since >= SETTLED:
                self._changed(exercise_id, known, now)

    def begin(self) -> None:
        """Say how things are, of the exercises that are begun, or what is first."""
        for exercise_id, known in self._known.items():
            known.signature = self._signature(exercise_id)
            result = self._result(exercise_id, functions=True)
            known.right = _right(result)
            if _is_begun(result):
                self._say(exercise_id, known, result)
        if not any(known.said for known in self._known.values()):
            self._say_first(self._result(self._last, functions=False).first_to_mend())

    # --- what is new ---

    def _changed(self, exercise_id: str, known: _Known, now: float) -> None:
        sheet, functions = (
            not known.signature or new != old
            for old, new in zip(known.signature or (None, None), known.pending, strict=True)
        )
        result = self._result(exercise_id, functions=functions)
        broken = not result.started or {fault.message for fault in result.faults} - known.faults
        if broken and now - known.since < PATIENCE:
            return
        known.signature = known.pending
        self._say(exercise_id, known, result, only_functions=functions and not sheet)

    def _result(self, exercise_id: str, *, functions: bool) -> ExerciseResult:
        exercise = self.session.exercise(exercise_id)
        return self.session.standing.result(exercise, functions=functions)

    def _signature(self, exercise_id: str) -> Signature:
        workspace = self.session.workspace
        return tuple(_look_at(workspace / f"{exercise_id}{ending}") for ending in (".toml", ".py"))

    # --- what is said ---

    def _say(
        self,
        exercise_id: str,
        known: _Known,
        result: ExerciseResult,
        *,
        only_functions: bool = False,
    ) -> None:
        """Say how an exercise stands, unless just that was said before."""
        self._last = exercise_id
        first = _first(result, only_functions=only_functions)
        right = _right(result)
        came_right = right - known.right
        known.faults, known.right = {fault.message for fault in result.faults}, right
        said = repr((result.faults, first and first[:4], sorted(right)))
        if said == known.said:
            return
        known.said = said
        self.terminal.head(self._headline(result))
        for fault in result.faults[:1]:
            self.terminal.wrapped(f"! {printable(str(fault).partition(chr(10))[0], 500)}")
        for each in [r for r in result.results if r.question.id in came_right][:_MAX_TOLD]:
            self.terminal.marked(each.verdict.outcome, f"{each.question.id}. {each.question.note}")
        self._about = first
        self._say_first(first)

    def _headline(self, result: ExerciseResult) -> str:
        done = progress_of(result)
        earned = f"{points(done.earned)} of {points(done.possible)} points"
        return f"{done.exercise.id}: {done.short_done} of {done.short} on the short way, {earned}"

    def _say_first(self, first: QuestionResult | None) -> None:
        if not first:
            self.terminal.wrapped("All done.")
        elif first.verdict.outcome is Outcome.UNANSWERED:
            self.terminal.wrapped(f"Next: {first.question.id}. {first.question.prompt}", "", "  ")
        else:
            where = first._replace(file=PurePath(first.file).name)
            self.terminal.verdict(first, f"{first.question.id} ({place(where)}): ")

    # --- keys ---

    def press(self, key: str) -> bool:
        """Do what a key says; return False if it ends the watch."""
        card = self._card()
        if key == "h" and card:
            hints, count = self.session.hint(card)
            self.terminal.wrapped(f"Hint {len(hints)} of {count}: {hints[-1]}", "", "  ")
        elif key == "n" and card:
            self.terminal.wrapped(f"{card.question.id}. {card.question.whole_prompt}", "", "  ")
            for choice in card.question.choices:
                self.terminal.wrapped(choice, "  ", "     ")
        elif key == "l":
            for exercise_id in self._known:
                result = self._result(exercise_id, functions=False)
                if _is_begun(result):
                    self.terminal.wrapped(self._headline(result), "", "  ")
        return key != "q"

    def _card(self) -> Card | None:
        """Return the card of what was said last to be mended or answered next."""
        about = self._about or self._result(self._last, functions=False).first_to_mend()
        cards = cards_of(self.session.exercise(self._last))
        ids = {about.question.id} if about else set()
        return next((c for c in cards if ids & {each.id for each in c.questions}), None)


def _is_begun(result: ExerciseResult) -> bool:
    return any(each.verdict.outcome is not Outcome.UNANSWERED for each in result.results)


def _right(result: ExerciseResult) -> set[str]:
    return {each.question.id for each in result.results if each.full}


def _first(result: ExerciseResult, *, only_functions: bool) -> QuestionResult | None:
    """Find the first mistake, among functions if these alone were saved and have one."""
    ids = {each.question.id for each in result.results if not each.question.in_sheet}
    first = result.limited_to(ids).first_to_mend() if only_functions else None
    if first and first.verdict.outcome is not Outcome.UNANSWERED:
        return first
    return result.first_to_mend()


def _look_at(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:  # it is not there, or not for the moment
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
