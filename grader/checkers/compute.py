"""The checker of numbers: judged by the digits written, an update by its step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop.names import as_derivative
from grader.checkers.closeness import Target, terms_of
from grader.checkers.numbers import UnreadableError, Written, read_number
from grader.checkers.verdicts import Outcome, Verdict, unreadable

if TYPE_CHECKING:
    from grader.backprop import Values
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Compute

COARSE_FIGURES = 2


def check_compute(exercise: Exercise, question: Compute, answer: object) -> Verdict:
    """Judge a number."""
    try:
        written = read_number(answer)
    except UnreadableError as error:
        return unreadable(str(error))
    outcome, reason = Outcome.WRONG, ""
    for with_terms in (False, True):  # how far rounding can go matters only near the edge
        target = target_of(exercise, question.quantity, exercise.values, with_terms=with_terms)
        if target is None:  # loading has checked that it is not
            raise ValueError(f"{question.quantity} is not defined at the givens")
        outcome, reason = judge(written, target, question.figures)
        if outcome is Outcome.CORRECT:
            break
    return Verdict(
        outcome, _message(exercise, question, written, outcome, reason), written.read_as, reason
    )


def target_of(
    exercise: Exercise, quantity: str, values: Values, *, with_terms: bool = True
) -> Target | None:
    """Give the target that a quantity is where all have these values; None if it is undefined."""
    value = values[quantity]
    if value is None:
        return None
    terms = terms_of(exercise.step, quantity, values) if with_terms else 0.0
    parameter = exercise.step.parameter_of(quantity)
    origin = values[parameter] if parameter else 0.0
    return Target(value, origin or 0.0, terms)


def judge(written: Written, target: Target, figures: int) -> tuple[Outcome, str]:
    """Give the outcome for a number, and the reason for one that is coarse."""
    value = written.value
    if target.is_hit(value):
        return Outcome.CORRECT, ""
    enough = written.place is None or written.place <= target.last_place(figures)
    if target.is_close(value, figures) and enough:
        return Outcome.CORRECT, ""
    if target.is_close(value, min(figures, COARSE_FIGURES)):
        few = written.figures is not None and written.figures < figures
        return Outcome.COARSE, "few_digits" if few else "rounded"
    return Outcome.WRONG, ""


def _message(
    exercise: Exercise, question: Compute, written: Written, outcome: Outcome, reason: str
) -> str:
    if outcome is Outcome.CORRECT:
        return ""
    if outcome is Outcome.COARSE:
        said = _coarse(written, question.figures, reason)
        parameter = exercise.step.parameter_of(question.quantity)
        if not parameter:
            return said
        step = f"{exercise.symbol(question.quantity)} − {exercise.symbol(parameter)}"
        return f"{said} An update is judged on its step {step}."
    if as_derivative(question.quantity):
        return "That is not this derivative at the given numbers."
    return "That does not follow from the given numbers."


def _coarse(written: Written, figures: int, reason: str) -> str:
    if reason == "few_digits":
        return (
            f"Right as far as it goes, but only {written.figures} of {figures} figures "
            f"{'is' if written.figures == 1 else 'are'} written."
        )
    return (
        f"Near, but not right to {figures} figures: it looks rounded along the way. "
        "Keep more digits in between, and round at the end."
    )
