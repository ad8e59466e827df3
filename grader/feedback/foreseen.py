"""What is foreseen of wrong answers: the number or formula that each slip would give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.backprop import evaluate
from grader.checkers.closeness import Target
from grader.checkers.compute import target_of
from grader.exercise.verbs import Compute
from grader.feedback.explain.effects import MAX_TRIED, effects_where_right
from grader.feedback.explain.messages import say_slips, simplest
from grader.feedback.slips import slips_at
from grader.feedback.solutions import as_asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Expression
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Derive
    from grader.feedback.slips import Slip

TOO_MANY = "Too many slips give this number to name one."


@dataclass(frozen=True, slots=True)
class ForeseenNumber:
    """A wrong number, to the figures asked, what is said to it, and whether it would pass."""

    number: str
    said: str
    passes: bool


def foreseen_numbers(exercise: Exercise, question: Compute) -> list[ForeseenNumber]:
    """List the numbers that the author's mistakes and the slips near a quantity would give.

    Slips in what other questions ask for are left to those questions.
    """
    right = target_of(exercise, question.quantity, exercise.values)
    if not right:
        return []
    slips: dict[str, list[Slip]] = {}
    values: dict[str, float] = {}
    for slip, target in _effects(exercise, question):
        if not right.is_hit(target.value):
            number = as_asked(target, question.precision)
            slips.setdefault(number, []).append(slip)
            values.setdefault(number, target.value)
    found = list(_mistakes(exercise, question, right))
    for number, behind in slips.items():
        told = simplest(behind, question.quantity)
        said = say_slips(exercise, told) if told else TOO_MANY
        passes = right.is_close(values[number], question.precision)
        found.append(ForeseenNumber(number, said, passes))
    return found


def foreseen_formulas(exercise: Exercise, question: Derive) -> list[tuple[Expression, str]]:
    """List the formulas that the author's mistakes and the slips in a quantity would give."""
    mistakes = [(mistake.gives, mistake.say) for mistake in question.mistakes]
    slips = [slip for slip, _ in slips_at(exercise, question.quantities[0]) if not slip.numeric]
    return [*mistakes, *((slip.recipe, say_slips(exercise, [slip])) for slip in slips)]


def _mistakes(exercise: Exercise, question: Compute, right: Target) -> Iterator[ForeseenNumber]:
    for mistake in question.mistakes:
        value = evaluate(mistake.gives, exercise.values)
        if value is not None:
            target = Target(value, right.origin)
            passes = right.is_close(value, question.precision)
            yield ForeseenNumber(as_asked(target, question.precision), mistake.say, passes)


def _effects(exercise: Exercise, question: Compute) -> Iterator[tuple[Slip, Target]]:
    """Work out what each slip gives where all that is asked elsewhere is right."""
    asked = question.quantity
    elsewhere = {q.quantity for q in exercise.questions if isinstance(q, Compute)} - {asked}
    for effect in effects_where_right(exercise, asked, frozenset(elsewhere), MAX_TRIED):
        yield effect.slip, Target(effect.value, effect.origin)
