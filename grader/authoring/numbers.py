"""Checks of the numbers of one variant: values, derivatives, bands, choices."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from grader.authoring.findings import Finding
from grader.backprop import evaluate
from grader.backprop.evaluate import Program, why_undefined
from grader.backprop.names import as_derivative, base_of
from grader.backprop.printing import text
from grader.checkers.calls import calls_for
from grader.checkers.closeness import TIGHT, Target
from grader.checkers.compute import target_of
from grader.exercise.model import Choose, Compute, Write
from grader.feedback.wording import say_slips

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.backprop.evaluate import Compiled
    from grader.backprop.step import Deriver
    from grader.exercise.model import Exercise
    from grader.feedback.slips import Slip

    Slips: TypeAlias = Mapping[str, Sequence[tuple[Slip, Compiled]]]

_STEP = 1e-5  # of central differences, relative to the size of the quantity
_AGREEMENT = 1e-4
_OTHERS = "take other numbers, or set symmetric = true if it is meant"
_SAME = 12  # figures to which two values are one and the same


def check(exercise: Exercise, slips: Slips, seed: int | None) -> Iterator[Finding]:
    """Check all that depends on the numbers."""
    drawn = {n: v for n, v in exercise.givens.items() if base_of(n) in exercise.vary}
    for finding in (
        *_undefined(exercise),
        *_derivatives(exercise),
        *_bands(exercise, slips),
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
            asking = [q.id for q in exercise.questions if getattr(q, "quantity", None) == name]
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


def _bands(exercise: Exercise, slips: Slips) -> Iterator[Finding]:
    """Check that no slip, and neither 0 nor no change, passes for the right answer.

    Slips further back are told apart by the questions that ask for what they are made in.
    """
    program = exercise.step.program
    for question in exercise.questions:
        if not isinstance(question, Compute):
            continue
        target = target_of(exercise, question.quantity, exercise.values)
        if not target:
            continue
        if not target.change and not exercise.symmetric:
            parameter = exercise.step.parameter_of(question.quantity)
            said = "no change is" if parameter else "0 is"
            message = f"{said} the right answer, which a guess finds too"
            yield Finding(exercise.id, question.id, message, mend=_OTHERS)
        for slip, compiled in slips.get(question.quantity, ()):
            value = program.value(compiled, exercise.values)
            if value is None or not target.is_close(value, question.figures):
                continue
            if not (exercise.symmetric and target.is_hit(value)):
                yield _indistinct(exercise, question, slip, target, value)


def _indistinct(
    exercise: Exercise, question: Compute, slip: Slip, target: Target, value: float
) -> Finding:
    """Say that a slip passes for the right answer, and what would tell them apart."""
    more = next((n for n in range(question.figures + 1, _SAME) if not target.is_close(value, n)), 0)
    said = say_slips(exercise, [slip]).removeprefix("This is what you get ").rstrip(".")
    parameter = exercise.step.parameter_of(question.quantity)
    size = question.quantity + (f" - {parameter}" if parameter else "")
    share = f"{5 * 10.0**-question.figures:g}"
    return Finding(
        exercise.id,
        question.id,
        f"the answer {said} passes for the right one",
        mend=f"{more} figures tell them apart" if more else _OTHERS,
        keep=f"abs({question.quantity} - ({text(slip.recipe)})) > {share}*abs({size})",
    )


def _choices(exercise: Exercise) -> Iterator[Finding]:
    for question in exercise.questions:
        if isinstance(question, Choose):
            true = sum(option.when.holds(exercise.values) for option in question.options)
            if true != 1:
                message = f"{true or 'no'} options are true; exactly one must be"
                yield Finding(exercise.id, question.id, message)
