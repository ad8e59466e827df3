"""Whether what a question takes for right keeps out every slip."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from grader.authoring.checks.coincidences import excuse
from grader.authoring.findings import Finding
from grader.backprop.printing import text
from grader.checkers.compute import target_of
from grader.exercise.precision import DEFAULT, figures
from grader.exercise.verbs import Compute
from grader.feedback.explain.messages import say_slips

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.authoring.checks.held import Held
    from grader.backprop import Expression
    from grader.checkers.closeness import Target
    from grader.exercise.model import Exercise

_SAME = 12  # figures to which two values are one and the same


def check(exercise: Exercise, held: Mapping[str, Sequence[Held]]) -> Iterator[Finding]:
    """Check that no slip passes for the right answer; one that passes by chance is advice.

    That it does at some entries of an array, but not at all of them, is chance, too.
    """
    asked: dict[str, list[list[Finding]]] = {}
    for question in exercise.questions:
        if isinstance(question, Compute) and question.quantity in held:
            found = list(_passing(exercise, question, held[question.quantity]))
            asked.setdefault(question.key, []).append(found)
    for entries in asked.values():
        is_chance = not all(any(each.is_error for each in found) for found in entries)
        for finding in chain(*entries):
            yield replace(finding, is_error=False) if is_chance else finding


def _passing(exercise: Exercise, question: Compute, held: Sequence[Held]) -> Iterator[Finding]:
    """Find the slips that pass for the right answer to one question."""
    target = target_of(exercise, question.quantity, exercise.values)
    if not target or not target.change:
        return  # no slip, but any guess passes
    for each in held:
        value = each.value(exercise.values)
        if value is None or not target.is_close(value, question.precision):
            continue
        if not (exercise.symmetric and target.is_hit(value)):
            yield _indistinct(exercise, question, each, target, value)


def _indistinct(
    exercise: Exercise, question: Compute, held: Held, target: Target, value: float
) -> Finding:
    """Say that a slip passes for the right answer, and what would tell them apart."""
    more = next((n for n in range(1, _SAME) if not target.is_close(value, figures(n))), 0)
    said = say_slips(exercise, [held.slip]).removeprefix("This is what you get ").rstrip(".")
    reason = excuse(exercise, held, exercise.values, question.precision)
    others = "take other numbers, or accept it if it is meant"
    return Finding(
        exercise.id,
        question.id,
        "slip",
        f"the answer {said} passes for the right one",
        is_error=not reason,
        mend=f"{more} figures tell them apart" if more else reason or others,
        keep=_condition(exercise, question, held.recipe) if held.recipe else "",
    )


def _condition(exercise: Exercise, question: Compute, slipped: Expression) -> str:
    """Return a condition that puts draws back where a slip passes for the right answer."""
    parameter = exercise.step.parameter_of(question.quantity)
    size = question.quantity + (f" - {parameter}" if parameter else "")
    share = f"{5 * 10.0 ** -(question.precision.figures or DEFAULT.figures):g}"
    return f"abs({question.quantity} - ({text(slipped)})) > {share}*abs({size})"
