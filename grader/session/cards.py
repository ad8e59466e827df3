"""Cards: questions as they are asked one at a time, and the order that teaches.

A card asks one question, or a whole array at once. The short way goes first: questions that are not
marked as practice, exercise by exercise, in the order of their file. Practice follows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain, groupby, takewhile
from typing import TYPE_CHECKING

from grader.feedback.by_hand import paper_of
from grader.feedback.solutions import short

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from grader.checkers.results import ExerciseResult, QuestionResult
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question


@dataclass(frozen=True, slots=True)
class Card:
    """What is asked now, and ``why`` just this.

    ``seen`` is the answer that stood in the sheet when the card was dealt. A card for
    ``practice`` is judged and never written. One with ``fresh`` numbers hands out what is needed
    right before the quantity asked: ``handed`` has it, by quantity.
    """

    exercise: Exercise
    questions: tuple[Question, ...]
    why: str = ""
    seen: object = None
    practice: bool = False
    fresh: bool = False
    handed: Mapping[str, str] = field(default_factory=dict)

    @property
    def question(self) -> Question:
        """The question, or the first one of an array."""
        return self.questions[0]

    @property
    def name(self) -> str:
        """The exercise and the key of the answer: ``one_neuron.dL_dw``."""
        return f"{self.exercise.id}.{self.question.key}"

    def results(self, result: ExerciseResult) -> list[QuestionResult]:
        """Take out the results on this card's questions."""
        ids = {question.id for question in self.questions}
        return [each for each in result.results if each.question.id in ids]


@dataclass(frozen=True, slots=True)
class Judged:
    """What came of an answer: the results on the questions of its card."""

    results: list[QuestionResult]

    @property
    def full(self) -> bool:
        """Whether all points were earned."""
        return all(result.full for result in self.results)

    @property
    def first(self) -> QuestionResult:
        """The first result that is not right, or else the first."""
        return next((each for each in self.results if not each.full), self.results[0])


def cards_of(exercise: Exercise) -> list[Card]:
    """Return the cards of an exercise, in the order of its file."""
    groups = groupby(exercise.questions, key=lambda question: question.key)
    return [Card(exercise, tuple(questions)) for _, questions in groups]


def short_way(exercise: Exercise) -> list[Card]:
    """Return the cards that carry the idea."""
    return [card for card in cards_of(exercise) if not card.question.practice]


def in_order(exercises: Iterable[Exercise]) -> Iterator[Card]:
    """Yield the short way through all exercises, then what is there for practice."""
    kept = []
    for exercise in exercises:
        kept.append(exercise)
        yield from short_way(exercise)
    for exercise in kept:
        yield from (card for card in cards_of(exercise) if card.question.practice)


def rotated(cards: Iterator[Card], start: Card | None) -> Iterator[Card]:
    """Yield cards from one on, which is among them, and then those before it."""
    if not start:
        return cards
    before = list(takewhile(lambda card: card.name != start.name, cards))
    return chain([start], cards, before)


def with_fresh_numbers(card: Card, exercise: Exercise) -> Card:
    """Ask a card's questions of an exercise with other numbers, for practice.

    What they are computed from by hand is handed out, so that each takes one step.
    """
    ids = {question.id for question in card.questions}
    questions = tuple(question for question in exercise.questions if question.id in ids)
    paper = paper_of(exercise)
    asked = [name for question in questions for name in question.quantities]
    used = dict.fromkeys(name for each in asked for name in paper.inputs(each))
    handed = {n: short(exercise.values[n]) for n in used if n not in {*exercise.givens, *asked}}
    return replace(
        card,
        exercise=replace(exercise, questions=questions),
        questions=questions,
        why="other numbers, for practice",
        seen=None,
        practice=True,
        fresh=True,
        handed=handed,
    )
