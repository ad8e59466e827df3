"""Fresh numbers for practice, drawn so that no wrong answer that is foreseen passes for right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.exercise.variants import drawn
from grader.exercise.verbs import Compute
from grader.feedback.foreseen import foreseen_numbers

if TYPE_CHECKING:
    from collections.abc import Collection

    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

DRAWS = 200


def first_good_draw(exercise: Exercise, start: int, only: Collection[str] = ()) -> int | None:
    """Find the first draw, from one on, that is fit to be asked; None if there is none near.

    ``only`` limits to some questions, by id, what the numbers must be good for.
    """
    allowed = {q.id: _passing(exercise, q) for q in exercise.questions if not only or q.id in only}
    for draw in range(start, start + DRAWS):
        varied = drawn(exercise, draw)
        if _alike(varied) <= _alike(exercise) and _is_good(varied, allowed):
            return draw
    return None


def _is_good(exercise: Exercise, allowed: dict[str, int]) -> bool:
    """Tell whether all has a value, choices are clear, and slips stay as far apart as they were."""
    if not all(condition.holds(exercise.values) for condition in exercise.keep):
        return False
    questions = [question for question in exercise.questions if question.id in allowed]
    if any(list(question.troubles(exercise.values, str)) for question in questions):
        return False
    return all(_passing(exercise, question) <= allowed[question.id] for question in questions)


def _alike(exercise: Exercise) -> int:
    """Count numbers that another one could stand for, or that hide a factor left out."""
    sizes = [abs(value) for value in exercise.givens.values()]
    return 2 * sum(size in {0, 1} for size in sizes) + len(sizes) - len(set(sizes))


def _passing(exercise: Exercise, question: Question) -> int:
    """Count the wrong numbers foreseen that would pass."""
    if not isinstance(question, Compute):
        return 0
    return sum(foreseen.passes for foreseen in foreseen_numbers(exercise, question))
