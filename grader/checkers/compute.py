"""The checker of numbers: judged by the digits written, an update by the decimals of its step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop.names import as_derivative
from grader.checkers.closeness import Target, terms_of
from grader.checkers.numbers import UnreadableError, Written, read_number
from grader.checkers.verdicts import Outcome, Verdict, unreadable
from grader.exercise.per_exercise import per_exercise
from grader.exercise.precision import figures, magnitude_of

if TYPE_CHECKING:
    from grader.backprop import Values
    from grader.exercise.model import Exercise
    from grader.exercise.precision import Precision
    from grader.exercise.verbs import Compute

COARSE = figures(2)

_FEW, _ROUNDED = "few_digits", "rounded"


def check_compute(exercise: Exercise, question: Compute, answer: object) -> Verdict:
    """Judge a number."""
    try:
        written = read_number(answer)
    except UnreadableError as error:
        return unreadable(str(error))
    for with_terms in (False, True):  # how far rounding can go matters only near the edge
        target = target_of(exercise, question.quantity, exercise.values, with_terms=with_terms)
        if target is None:  # loading has checked that it is not
            raise ValueError(f"{question.quantity} is not defined at the givens")
        outcome, reason = judge(written, target, question.precision)
        if outcome is Outcome.CORRECT:
            break
    message = _message(question, written, target, reason) if target and reason else ""
    return Verdict(outcome, message or _said(question, outcome), written.read_as, reason)


def target_of(
    exercise: Exercise, quantity: str, values: Values, *, with_terms: bool = True
) -> Target | None:
    """Return the target that a quantity is where all have these values; None if it is undefined."""
    value = values[quantity]
    if value is None:
        return None
    found = _right_terms(exercise) if values is exercise.values else None
    terms = terms_of(exercise.step, quantity, values, found) if with_terms else 0.0
    parameter = exercise.step.parameter_of(quantity)
    return Target(value, values[parameter] or 0.0 if parameter else None, terms)


@per_exercise()
def _right_terms(_: Exercise) -> dict[str, float]:
    """Return where the sizes of the terms of the right numbers are kept."""
    return {}


def judge(written: Written, target: Target, asked: Precision) -> tuple[Outcome, str]:
    """Return the outcome for a number, and the reason for one that is not simply right or wrong.

    A number that is right as far as it goes, but of fewer digits than asked, is coarse if two
    figures can be seen, of an update those of its step; else it is wrong for too few digits.
    """
    value = written.value
    if target.is_close(value, asked):
        return Outcome.CORRECT, ""
    if asked.tolerance is not None:
        return Outcome.WRONG, ""
    is_update = target.origin is not None
    shown = written.place is None or not is_update or written.place <= target.place(COARSE)
    few = _is_right_as_far_as_it_goes(written, target, asked)
    if shown and (target.is_close(value, COARSE) or (few and is_update)):
        return Outcome.COARSE, _FEW if few else _ROUNDED
    return Outcome.WRONG, _FEW if few else ""


def _is_right_as_far_as_it_goes(written: Written, target: Target, asked: Precision) -> bool:
    """Return whether a number is the target rounded to fewer digits than asked, and not to none."""
    place = written.place
    if place is None or place <= target.place(asked):
        return False
    only_zeros = written.value == 0 and place < 0  # 0.00, but not 0
    seen = max(abs(target.value), abs(target.change) if target.origin is not None else 0.0)
    if place > magnitude_of(seen) and not only_zeros:
        return False
    return abs(written.value - target.value) <= 0.5 * 10.0**place + target.rounding


def _message(question: Compute, written: Written, target: Target, reason: str) -> str:
    if reason == _FEW:
        return _too_few(question.precision, written, target)
    if reason == _ROUNDED:
        asked = question.precision
        asked = asked if target.origin is None else asked.of_step(target.change)
        return (
            f"Near, but not right {asked}: it looks rounded along the way. "
            "Keep more digits in between, and round at the end."
        )
    return ""


def _said(question: Compute, outcome: Outcome) -> str:
    if outcome is Outcome.CORRECT:
        return ""
    if as_derivative(question.quantity):
        return "That is not this derivative at the given numbers."
    return "That does not follow from the given numbers."


def _too_few(asked: Precision, written: Written, target: Target) -> str:
    """Say that a number is right, and of how many digits it should be."""
    if target.origin is None and asked.figures:
        number, wanted = written.figures, f"{asked.figures} figures"
    else:
        number = max(0, -(written.place or 0))
        wanted = f"{asked.of_step(target.change).decimals} decimal places"
    verb = "is" if number == 1 else "are"
    said = f"Right as far as it goes, but only {number} of {wanted} {verb} written"
    if target.origin is not None and (written.place or 0) > target.place(COARSE):
        return f"{said}: with so few, the step from the old value cannot be seen."
    return f"{said}."
