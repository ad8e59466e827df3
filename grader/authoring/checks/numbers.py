"""Checks of the numbers of one variant: values, choices, conditions, foreseen mistakes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.authoring.checks import slips, zeros
from grader.authoring.findings import Finding
from grader.backprop import evaluate
from grader.backprop.evaluate import evaluator, why_undefined
from grader.backprop.names import base_of
from grader.checkers.closeness import TIGHT, Target
from grader.checkers.compute import target_of
from grader.checkers.derive import samples
from grader.exercise.verbs import Choose, Compute, Derive

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.authoring.checks.derivatives import Differences
    from grader.authoring.checks.held import Held
    from grader.exercise.model import Exercise


def check(
    exercise: Exercise,
    held: Mapping[str, Sequence[Held]],
    differences: Differences,
    seed: int | None = None,
) -> Iterator[Finding]:
    """Check all that depends on the numbers."""
    drawn = {n: v for n, v in exercise.givens.items() if base_of(n) in exercise.vary}
    for finding in (
        *_undefined(exercise),
        *differences.check(exercise),
        *zeros.check(exercise),
        *slips.check(exercise, held),
        *_choices(exercise),
        *_mistakes(exercise),
    ):
        yield finding if seed is None else replace(finding, seed=seed, numbers=drawn)


def check_conditions(exercise: Exercise) -> Iterator[Finding]:
    """Check that the numbers given fulfil the conditions that every draw must fulfil."""
    for number, condition in enumerate(exercise.keep, 1):
        if not condition.holds(exercise.values):
            message = f"the numbers in [given] break condition {number} of 'keep'"
            yield Finding(exercise.id, "", "keep", message)


def check_formulas(exercise: Exercise) -> Iterator[Finding]:
    """Check that no formula foreseen as a mistake is the right one."""
    for question in exercise.questions:
        if not isinstance(question, Derive):
            continue
        points = samples(exercise, exercise.step, tuple(sorted(question.where.items())))
        for mistake in question.mistakes:
            if mistake.shape != (question.array.shape if question.array else ()):
                continue
            pairs = zip(question.quantities, map(evaluator, mistake.entries), strict=True)
            if all(_same(v[name], value_of(v)) for name, value_of in pairs for v in points):
                yield _right_mistake(exercise, question)


def _same(right: float | None, other: float | None) -> bool:
    if right is None or other is None:
        return right is other
    return Target(right).is_close(other, TIGHT)


def _undefined(exercise: Exercise) -> Iterator[Finding]:
    """Find the first quantity without a value; all that follow from it have none either."""
    for name, equation in exercise.step.equations.items():
        if exercise.values[name] is None:
            reason = why_undefined(equation.recipe, exercise.values)
            asking = [q.id for q in exercise.questions if name in q.quantities]
            message = f"{name} has no value: {reason}"
            yield Finding(exercise.id, (asking or [""])[0], "value", message)
            return


def _choices(exercise: Exercise) -> Iterator[Finding]:
    for question in exercise.questions:
        if isinstance(question, Choose):
            true = sum(option.holds(exercise.values) for option in question.options)
            if not question.fits(true):
                wanted = "at least" if question.several else "exactly"
                message = f"{true or 'no'} options are true; {wanted} one must be"
                yield Finding(exercise.id, question.id, "choice", message)


def _mistakes(exercise: Exercise) -> Iterator[Finding]:
    """Check that no number foreseen as a mistake passes for the right one."""
    for question in exercise.questions:
        if not isinstance(question, Compute) or not question.mistakes:
            continue
        target = target_of(exercise, question.quantity, exercise.values)
        for mistake in question.mistakes:
            value = evaluate(mistake.gives, exercise.values)
            if target and value is not None and target.is_close(value, question.precision):
                yield _right_mistake(exercise, question)


def _right_mistake(exercise: Exercise, question: Compute | Derive) -> Finding:
    message = "an answer foreseen as a mistake passes for the right one"
    return Finding(exercise.id, question.id, "mistake", message, mend="mend its 'gives'")
