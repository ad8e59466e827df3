"""Reasons for wrong functions: the slip whose results a function returned at every call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from grader.checkers.closeness import TIGHT, Target
from grader.exercise.model import Write
from grader.feedback.paper import on_paper
from grader.feedback.slips import slip_table
from grader.feedback.wording import say_slips, simplest

if TYPE_CHECKING:
    from grader.backprop import Values
    from grader.backprop.evaluate import Compiled
    from grader.checkers.trials import Trial
    from grader.checkers.verdicts import ExerciseResult, QuestionResult
    from grader.exercise.model import Exercise
    from grader.feedback.slips import Slip

    Made: TypeAlias = tuple[Slip, Compiled]


def explain_functions(result: ExerciseResult) -> ExerciseResult:
    """Give each function that returns wrong values its reason, where there is one."""
    return replace(result, results=tuple(_explain(result.exercise, r) for r in result.results))


def _explain(exercise: Exercise, result: QuestionResult) -> QuestionResult:
    question, verdict = result.question, result.verdict
    if not isinstance(question, Write) or verdict.reason != "values":
        return result
    slips = simplest(_slips(exercise, question, result.trials))
    if not slips:
        return result
    said = f"{verdict.message} {say_slips(exercise, slips)}"
    return replace(result, verdict=replace(verdict, message=said, reason="slip"))


def _slips(exercise: Exercise, question: Write, trials: tuple[Trial, ...]) -> list[Slip]:
    """Find the slips that give all that a function returned.

    The same slip may have been made in several equations, as in every update.
    """
    names = question.entries
    near = set(names).union(*(exercise.step.ancestors[name] for name in names))
    possible = [made for made in slip_table(exercise) if made[0].quantity in near]
    groups: dict[str, list[Made]] = {}
    for made in possible:
        groups.setdefault(made[0].phrase, []).append(made)
    repeated = [group for group in groups.values() if len(group) > 1]
    return [
        group[0][0]
        for group in ([[made] for made in possible] + repeated)
        if all(_gives(exercise, group, names, trial) for trial in trials)
    ]


def _gives(exercise: Exercise, group: list[Made], names: list[str], trial: Trial) -> bool:
    values = _slipped(exercise, group, trial)
    got = [number for part in trial.got for number in part]
    return values is not None and all(
        (value := values[name]) is not None and Target(value).is_close(number, TIGHT)
        for name, number in zip(names, got, strict=True)
    )


def _slipped(exercise: Exercise, group: list[Made], trial: Trial) -> Values | None:
    """Evaluate as many steps as a call asks for, making the slips in each."""
    program = on_paper(exercise).program
    updates = {name: exercise.step.parameter_of(name) for name in exercise.updates}
    givens = dict(trial.call.givens)
    values: Values | None = None
    for _ in range(trial.call.steps):
        pins: dict[str, float] = {}
        for slip, compiled in group:
            value = program.value(compiled, program.run(givens, pins))
            if value is None:
                return None
            pins[slip.quantity] = value
        values = program.run(givens, pins)
        for name, parameter in updates.items():
            moved = values[name]
            if moved is None or parameter is None:
                return None
            givens[parameter] = moved
    return values
