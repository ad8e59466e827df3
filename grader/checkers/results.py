"""Results: verdicts on questions, exercises and a course, and the points they add up to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from grader.checkers.verdicts import Outcome

if TYPE_CHECKING:
    from collections.abc import Collection

    from grader.checkers.functions.trials import Trial
    from grader.checkers.verdicts import Verdict
    from grader.exercise.format.faults import Fault
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question


class QuestionResult(NamedTuple):
    """A question, the answer as written, the verdict on it, and where the answer stands.

    ``trials`` are the calls of a function that the verdict rests on.
    """

    question: Question
    verdict: Verdict
    earned: float
    answer: str = ""
    file: str = ""
    line: int | None = None
    trials: tuple[Trial, ...] = ()

    @property
    def possible(self) -> float:
        """The question's points."""
        return self.question.points

    @property
    def note(self) -> str:
        """What is said once the question is answered right."""
        notes = self.verdict.note, self.question.note
        return " ".join(filter(None, notes)) if any(notes) else ""

    @property
    def full(self) -> bool:
        """Whether all points were earned."""
        return self.earned >= self.possible


class ExerciseResult(NamedTuple):
    """The results of one exercise.

    ``faults`` tell what is wrong with the answer file itself; it is not ``readable`` if no
    answer in it could be read, and not ``started`` if there is none. ``printed`` is what the
    student's functions printed.
    """

    exercise: Exercise
    results: tuple[QuestionResult, ...]
    faults: tuple[Fault, ...] = ()
    started: bool = True
    readable: bool = True
    printed: str = ""

    def limited_to(self, questions: Collection[str]) -> ExerciseResult:
        """Keep the results of some questions only, by id."""
        return self._replace(results=tuple(r for r in self.results if r.question.id in questions))

    def first_to_mend(self) -> QuestionResult | None:
        """Find the first error in the order of computation, or else what is coarse or blank."""
        order = {name: place for place, name in enumerate(self.exercise.values)}
        last = len(order)

        def urgency(result: QuestionResult) -> tuple[int, int]:
            quantity = next(iter(result.question.quantities), "")
            later = {Outcome.COARSE: 1, Outcome.UNANSWERED: 2}.get(result.verdict.outcome, 0)
            return later, last if later == 2 else order.get(quantity, last)

        open_questions = [result for result in self.results if not result.full]
        return min(open_questions, key=urgency, default=None)

    @property
    def earned(self) -> float:
        """The points earned."""
        return sum([result.earned for result in self.results])

    @property
    def possible(self) -> float:
        """The points there are."""
        return sum([result.question.points for result in self.results])


class Report(NamedTuple):
    """The results of all exercises that were checked.

    ``pending`` are the ids of those to come; ``options`` is what commands have to be told to be
    about the same course. Notes on the questions named in ``told`` have been read before. From the
    ``seed`` follow the inputs at which functions were tried; ``seconds`` is the time that each
    exercise took.
    """

    course: str
    exercises: tuple[ExerciseResult, ...]
    pending: tuple[str, ...] = ()
    options: str = ""
    told: frozenset[str] = frozenset()
    seed: str = ""
    seconds: tuple[float, ...] = ()

    @property
    def has_tried_functions(self) -> bool:
        """Whether any function was called."""
        return any(each.trials for result in self.exercises for each in result.results)

    @property
    def started(self) -> bool:
        """Whether there was anything to grade."""
        return any(result.started for result in self.exercises)

    @property
    def earned(self) -> float:
        """The points earned."""
        return sum(result.earned for result in self.exercises)

    @property
    def possible(self) -> float:
        """The points there are."""
        return sum(result.possible for result in self.exercises)

    @property
    def score(self) -> float:
        """The share of the points that was earned, from 0 to 1."""
        return self.earned / self.possible if self.possible else 0.0
