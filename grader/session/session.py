"""The session: what is asked next, what becomes of an answer, and how far one has come.

The answer sheets are the only state that counts: an answer is written there, and judged by what
``bpgrade check`` says of the file. What is remembered beside them is in ``memory``.
"""

from __future__ import annotations

import random
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from grader.checkers.verdicts import Outcome
from grader.exercise.blanks import function_stubs
from grader.exercise.variants import drawn
from grader.exercise.verbs import Compute
from grader.feedback.hints import hint_levels
from grader.feedback.solutions import solution
from grader.feedback.student_numbers import numbers_as_written
from grader.files import create_whole
from grader.session.answering import blank_answers, judge_unwritten, value_of, write_answer
from grader.session.cards import Card, Judged, cards_of, in_order, rotated, with_fresh_numbers
from grader.session.fresh import first_good_draw
from grader.session.memory import recall, remember
from grader.session.standing import Progress, Standing
from grader.session.typed import as_literal, in_toml

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from grader.checkers.functions.runner import FunctionChecker
    from grader.checkers.results import ExerciseResult
    from grader.exercise.course import Course
    from grader.exercise.model import Exercise

APART = 3  # so many other cards come between two times that one is asked
_MISSED = {Outcome.WRONG, Outcome.FAILED}


class Session:
    """A student's way through a course, in a workspace.

    ``checker`` starts what functions are checked with; ``wanted`` limits the cards to exercises,
    and to questions by their id; ``clock`` gives seconds since the epoch.
    """

    def __init__(
        self,
        course: Course,
        workspace: Path,
        checker: Callable[[], FunctionChecker] | None = None,
        wanted: Mapping[str, Collection[str]] | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.workspace = workspace
        self.standing = Standing(workspace, checker)
        self.course = course
        self._wanted = wanted or dict.fromkeys(course.ids, ())
        self._clock = clock
        self._exercises: dict[str, Exercise] = {}
        self._dealt: list[str] = []
        self._skipped: set[str] = set()
        self._shown: set[str] = set()

    @property
    def exercise_ids(self) -> tuple[str, ...]:
        """The exercises that the session is about."""
        return tuple(self._wanted)

    # --- what is asked ---

    def next(self) -> Card | None:
        """Deal the next card; None if all is done and nothing is due."""
        card = self.peek()
        return self.deal(card) if card else None

    def peek(self) -> Card | None:
        """Return the card that is next, without dealing it."""
        card = self._due(APART) or self._onward() or self._due(0)
        if not card and self._skipped:
            self._skipped.clear()
            card = self._onward()
        return card

    def deal(self, card: Card) -> Card:
        """Ask a card now, as the one at which to go on later."""
        self._dealt.append(card.name)
        if not card.practice:
            remember(self.workspace, {}, at=card.name)
        return self.as_it_stands(card)

    def as_it_stands(self, card: Card) -> Card:
        """Return a card with the answer that is in the sheet now."""
        if card.practice:
            return card
        answer = self.standing.sheet(card.exercise).answers.get(card.question.key)
        return replace(card, seen=answer.value if answer else None)

    def card(self, name: str) -> Card | None:
        """Find a card of the session by its name."""
        exercise_id, _, key = name.partition(".")
        if exercise_id not in self._wanted:
            return None
        cards = cards_of(self.exercise(exercise_id))
        return next((c for c in cards if c.question.key == key and self._is_wanted(c)), None)

    def skip(self, card: Card) -> None:
        """Leave a card for later; a repetition for another day."""
        self._skipped.add(card.name)
        if card.practice:
            entry = recall(self.workspace).of(card.name).put_off(self._clock())
            remember(self.workspace, {card.name: entry})

    def another(self, card: Card) -> Card | None:
        """Return a card like one with fresh numbers, for practice; None if there are none."""
        if not isinstance(card.question, Compute):
            return None
        exercise = self.exercise(card.exercise.id)
        ids = {question.id for question in card.questions}
        draw = first_good_draw(exercise, random.randrange(1 << 40), ids)
        return None if draw is None else with_fresh_numbers(card, drawn(exercise, draw))

    def _due(self, apart: int) -> Card | None:
        """Find what was wrong and is due, unless it was among the cards dealt last."""
        recent = self._dealt[-max(apart, 1) :]
        for name, entry in recall(self.workspace).entries.items():
            # A session goes on where the last one was left, before what was wrong in that.
            waits = entry.stage == 0 and len(self._dealt) < apart
            if not entry.is_due(self._clock()) or name in recent or waits:
                continue
            card = self.card(name)
            if card:
                return self._repeated(card)
        return None

    def _repeated(self, card: Card) -> Card:
        if not self.standing.is_done(card):
            return replace(card, why="still to be mended")
        if other := self.another(card):
            return replace(other, why="once more, with other numbers: it was wrong before")
        return replace(card, practice=True, why="once more: it was wrong before")

    def _onward(self) -> Card | None:
        """Find the first card that is not done: on the short way, then among those for practice.

        Each is gone through from the card asked last on, and then from its start.
        """
        last = self.card(recall(self.workspace).at)
        for practice, why in ((False, "next on the short way"), (True, "for practice")):
            cards = (card for card in self._cards() if card.question.practice == practice)
            start = last if last and last.question.practice == practice else None
            for card in rotated(cards, start):
                if card.name not in self._skipped and not self.standing.is_done(card):
                    return replace(card, why=why)
        return None

    def _cards(self) -> Iterator[Card]:
        return filter(self._is_wanted, in_order(map(self.exercise, self._wanted)))

    def _is_wanted(self, card: Card) -> bool:
        ids = self._wanted[card.exercise.id]
        return not ids or any(question.id in ids for question in card.questions)

    def exercise(self, exercise_id: str) -> Exercise:
        """Return an exercise of the course; it is loaded once."""
        if exercise_id not in self._exercises:
            self._exercises[exercise_id] = self.course.load(exercise_id)
        return self._exercises[exercise_id]

    # --- what is answered ---

    def answer(self, card: Card, typed: str) -> Judged:
        """Write an answer into the sheet, unless it is for practice, and judge it.

        Raises ChangedError where the answer has been changed elsewhere since the card was dealt,
        CannotWriteError where the sheet has to be mended first, and OSError.
        """
        literal = as_literal(card.question, typed)
        value = value_of(in_toml(literal))
        if card.practice:
            sheet = self.standing.sheet(card.exercise)
            return self._judged(card, judge_unwritten(card, value, sheet))
        write_answer(self.workspace, card, literal, value)
        return self._judged(card, self.standing.result(card.exercise, functions=False))

    def recheck(self, card: Card) -> Judged:
        """Judge what stands in the workspace: a function, or an answer given elsewhere."""
        return self._judged(card, self.standing.result(card.exercise))

    def function_file(self, exercise: Exercise) -> Path:
        """Return the file that functions are written in, with stubs if it is new."""
        path = self.workspace / f"{exercise.id}.py"
        self.workspace.mkdir(parents=True, exist_ok=True)
        create_whole(path, function_stubs(exercise) or "")
        return path

    def reset(self, cards: Collection[Card]) -> None:
        """Blank the answers to cards; raise CannotWriteError and OSError."""
        blank_answers(self.workspace, cards)

    def _judged(self, card: Card, result: ExerciseResult) -> Judged:
        """Remember what came of an answer: a right one, a wrong one, or none at all."""
        judged = Judged(card.results(result))
        entry, now = recall(self.workspace).of(card.name), self._clock()
        if judged.full:
            remember(self.workspace, {card.name: entry.passed(now, again=card.practice)})
        elif any(each.verdict.outcome in _MISSED for each in judged.results):
            remember(self.workspace, {card.name: entry.missed(now)})
        return judged

    # --- what helps ---

    def numbers(self, card: Card) -> dict[str, str]:
        """Return the student's own numbers by quantity, or those handed out for practice."""
        if card.fresh:
            return dict(card.handed)
        return numbers_as_written(card.exercise, self.standing.sheet(card.exercise))

    def hint(self, card: Card) -> tuple[list[str], int]:
        """Return the hints on a card, one more than before, and how many there are."""
        own, hidden = self.numbers(card), self.standing.hidden(card)
        levels = hint_levels(card.exercise, card.question, own, hidden)
        entry = recall(self.workspace).of(card.name)
        taken = max(1, min(int(entry.hints) + 1, len(levels)))
        remember(self.workspace, {card.name: replace(entry, hints=taken)})
        return levels[:taken], len(levels)

    def working(self, card: Card) -> list[str] | None:
        """Return the working of a card once it is answered right, or asked for a second time.

        To see it before counts as a wrong answer.
        """
        if card.practice or not self.standing.is_done(card):
            if card.name not in self._shown:
                self._shown.add(card.name)
                return None
            entry = recall(self.workspace).of(card.name)
            remember(self.workspace, {card.name: entry.missed(self._clock())})
        return [line for each in card.questions for line in solution(card.exercise, each)]

    def progress(self) -> list[Progress]:
        """Return how far one has come, exercise by exercise."""
        return [self.progress_in(each) for each in self._wanted]

    def progress_in(self, exercise_id: str) -> Progress:
        """Return how far one has come in one exercise."""
        return self.standing.progress(self.exercise(exercise_id))
