"""What is foreseen of wrong answers: the number or formula that each slip would give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.backprop import evaluate
from grader.checkers.closeness import Target
from grader.checkers.compute import target_of
from grader.exercise.verbs import Compute
from grader.feedback.by_hand import paper_of
from grader.feedback.explain.messages import say_slips, simplest
from grader.feedback.explain.slipped import REACH
from grader.feedback.slips import slip_table
from grader.feedback.solutions import as_asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.backprop import Expression
    from grader.backprop.evaluate import Compiled
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Derive
    from grader.feedback.by_hand import Paper
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
            number = as_asked(target, question.figures)
            slips.setdefault(number, []).append(slip)
            values.setdefault(number, target.value)
    found = list(_mistakes(exercise, question, right))
    for number, behind in slips.items():
        told = simplest(behind, question.quantity)
        said = say_slips(exercise, told) if told else TOO_MANY
        passes = right.is_close(values[number], question.figures)
        found.append(ForeseenNumber(number, said, passes))
    return found


def foreseen_formulas(exercise: Exercise, question: Derive) -> list[tuple[Expression, str]]:
    """List the formulas that the author's mistakes and the slips in a quantity would give."""
    mistakes = [(mistake.gives, mistake.say) for mistake in question.mistakes]
    slips = [slip for slip, _ in slip_table(exercise) if slip.quantity == question.quantity]
    return [*mistakes, *((slip.recipe, say_slips(exercise, [slip])) for slip in slips)]


def _mistakes(exercise: Exercise, question: Compute, right: Target) -> Iterator[ForeseenNumber]:
    for mistake in question.mistakes:
        value = evaluate(mistake.gives, exercise.values)
        if value is not None:
            target = Target(value, right.origin)
            passes = right.is_close(value, question.figures)
            yield ForeseenNumber(as_asked(target, question.figures), mistake.say, passes)


def _effects(exercise: Exercise, question: Compute) -> Iterator[tuple[Slip, Target]]:
    """Work out what each slip gives, those in the quantity itself first."""
    paper, asked = paper_of(exercise), question.quantity
    near = _own_quantities(exercise, paper, asked)
    steps = paper.steps_back(asked)
    within = [entry for entry in slip_table(exercise) if entry[0].quantity in near]
    for slip, compiled in sorted(within, key=lambda entry: steps[entry[0].quantity]):
        if steps[slip.quantity] <= REACH[slip.cost_for(asked)]:
            target = _effect(exercise, paper, asked, slip, compiled)
            if target:
                yield slip, target


def _effect(
    exercise: Exercise, paper: Paper, asked: str, slip: Slip, compiled: Compiled
) -> Target | None:
    value = paper.step.program.value(compiled, paper.right)
    if value is None:
        return None
    values = paper.with_changes({slip.quantity: value}, asked)
    return target_of(exercise, asked, {**values, slip.quantity: value})


def _own_quantities(exercise: Exercise, paper: Paper, asked: str) -> set[str]:
    """Name a quantity and those before it, up to what other questions ask for."""
    elsewhere = {q.quantity for q in exercise.questions if isinstance(q, Compute)} - {asked}
    near, found = {asked}, [asked]
    for name in found:  # which grows as it is gone through
        for other in paper.inputs(name):
            if other not in near | elsewhere:
                near.add(other)
                found.append(other)
    return near
