"""Checks of the numbers of one variant: values, derivatives, choices."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from grader.authoring.checks import slips as bands
from grader.authoring.findings import Finding
from grader.backprop import evaluate
from grader.backprop.evaluate import Program, why_undefined
from grader.backprop.names import as_derivative, base_of
from grader.checkers.closeness import TIGHT, Target
from grader.checkers.functions.calls import calls_for
from grader.exercise.verbs import Choose, Write
from grader.feedback.explain.messages import say_slips

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.authoring.checks.slips import Held, Slips
    from grader.backprop.step import Deriver
    from grader.exercise.model import Exercise

_STEP = 1e-5  # of central differences, relative to the size of the quantity
_AGREEMENT = 1e-4


def check(
    exercise: Exercise, held: Mapping[str, Sequence[Held]], seed: int | None
) -> Iterator[Finding]:
    """Check all that depends on the numbers."""
    drawn = {n: v for n, v in exercise.givens.items() if base_of(n) in exercise.vary}
    for finding in (
        *_undefined(exercise),
        *_derivatives(exercise),
        *bands.check(exercise, held),
        *_choices(exercise),
    ):
        yield finding if seed is None else replace(finding, seed=seed, numbers=drawn)


def check_conditions(exercise: Exercise) -> Iterator[Finding]:
    """Check that the numbers given fulfil the conditions that every draw must fulfil."""
    for number, condition in enumerate(exercise.keep, 1):
        if not condition.holds(exercise.values):
            message = f"the numbers in [given] break condition {number} of 'keep'"
            yield Finding(exercise.id, "", message)


def check_functions(exercise: Exercise, slips: Slips) -> Iterator[Finding]:
    """Check that the inputs of each function tell every slip from the right function."""
    program = exercise.first_step.program
    for question in exercise.questions:
        if not isinstance(question, Write):
            continue
        runs = [program.run(call.givens) for call in calls_for(exercise, question)]
        if not runs:
            yield Finding(exercise.id, question.id, "there is no input for which it has a value")
        for slip, compiled in [made for name in question.entries for made in slips.get(name, ())]:
            if all(
                _same(values[slip.quantity], program.value(compiled, values)) for values in runs
            ):
                said = say_slips(exercise, [slip])
                message = f"no input tells a slip from the right function; widen 'where'. {said}"
                yield Finding(exercise.id, question.id, message)


def _same(right: float | None, slipped: float | None) -> bool:
    if right is None or slipped is None:
        return right is slipped
    return Target(right).is_close(slipped, TIGHT)


def _undefined(exercise: Exercise) -> Iterator[Finding]:
    """Find the first quantity without a value; all that follow from it have none either."""
    for name, equation in exercise.step.equations.items():
        if exercise.values[name] is None:
            reason = why_undefined(equation.recipe, exercise.values)
            asking = [q.id for q in exercise.questions if name in q.quantities]
            message = f"{name} has no value: {reason}"
            yield Finding(exercise.id, (asking or [""])[0], message)
            return


def _derivatives(exercise: Exercise) -> Iterator[Finding]:
    """Hold the derivatives of the first step against central differences."""
    for name in exercise.first_step.equations:
        derivative = as_derivative(name)
        value = exercise.values[name]
        if not derivative or value is None:
            continue
        step = _STEP * max(1.0, abs(exercise.values[derivative.wrt] or 0.0))
        moved = _local if derivative.local else _whole
        up = moved(exercise, derivative.of, derivative.wrt, step)
        down = moved(exercise, derivative.of, derivative.wrt, -step)
        if up is None or down is None:
            continue
        difference = (up - down) / (2 * step)
        size = max(abs(value), abs(difference), 1e-3 * abs(exercise.values[derivative.of] or 0.0))
        if abs(difference - value) > _AGREEMENT * size + 1e-9:
            message = f"{name} is not what differences give: at a kink?"
            mend = f"{value:.6g} here, {difference:.6g} by differences"
            yield Finding(exercise.id, "", message, mend=mend)


def _whole(exercise: Exercise, of: str, wrt: str, change: float) -> float | None:
    pinned = {wrt: (exercise.values[wrt] or 0.0) + change}
    return _forward(exercise.deriver).run(exercise.givens, pinned)[of]


@lru_cache(maxsize=4)
def _forward(deriver: Deriver) -> Program:
    """Compile the forward pass alone, once for all variants."""
    return Program(deriver.net.givens, deriver.net.equations)


def _local(exercise: Exercise, of: str, wrt: str, change: float) -> float | None:
    moved = {**exercise.values, wrt: (exercise.values[wrt] or 0.0) + change}
    return evaluate(exercise.net.equations[of], moved)


def _choices(exercise: Exercise) -> Iterator[Finding]:
    for question in exercise.questions:
        if isinstance(question, Choose):
            true = sum(option.when.holds(exercise.values) for option in question.options)
            if true != 1:
                message = f"{true or 'no'} options are true; exactly one must be"
                yield Finding(exercise.id, question.id, message)
