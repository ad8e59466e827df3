"""Reasons for wrong functions: the slip whose results a function returned at every call."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

from grader.checkers.closeness import TIGHT, Target
from grader.exercise.per_exercise import per_exercise
from grader.exercise.verbs import Write
from grader.feedback.by_hand import paper_of
from grader.feedback.explain.messages import say_slips, simplest
from grader.feedback.slips import slip_table

if TYPE_CHECKING:
    from grader.backprop import Values
    from grader.backprop.evaluate import Compiled
    from grader.checkers.functions.trials import Call, Trial
    from grader.checkers.results import ExerciseResult, QuestionResult
    from grader.exercise.model import Exercise
    from grader.feedback.slips import Slip

    Made: TypeAlias = tuple[Slip, Compiled]
    Bounds: TypeAlias = list[tuple[float, float]]


def explain_functions(result: ExerciseResult) -> ExerciseResult:
    """Give each function that returns wrong values its reason, where there is one."""
    return result._replace(results=tuple(_explain(result.exercise, r) for r in result.results))


def _explain(exercise: Exercise, result: QuestionResult) -> QuestionResult:
    question, verdict = result.question, result.verdict
    if not isinstance(question, Write) or verdict.reason != "values":
        return result
    slips = simplest(_slips(exercise, question, result.trials))
    if not slips:
        return result
    said = f"{verdict.message} {say_slips(exercise, slips)}"
    return result._replace(verdict=verdict._replace(message=said, reason="slip"))


def _slips(exercise: Exercise, question: Write, trials: tuple[Trial, ...]) -> list[Slip]:
    """Find the slips that give all that a function returned."""
    slipped = _slipped_in(exercise, question)
    got = [[number for part in trial.got for number in part] for trial in trials]
    return [
        slipped.groups[at][0][0]
        for at in slipped.starting_with(got[0][0], trials[0].call)
        if all(
            _agree(numbers, slipped.bounds(at, number, trial.call))
            for number, (numbers, trial) in enumerate(zip(got, trials, strict=True))
        )
    ]


def _agree(got: list[float], bounds: Bounds) -> bool:
    return all(
        abs(number - value) <= reach  # which is false of nan
        for (value, reach), number in zip(bounds, got, strict=True)
    )


@per_exercise()
def _slipped_in(exercise: Exercise, question: Write) -> _Slipped:
    return _Slipped(exercise, question)


class _Slipped:
    """What a function returns when slips are made; most are ruled out at the first calls.

    The same slip may have been made in several equations, as in every update. The values are kept
    for the next function that is wrong, each with how far off a number may be to agree with it.
    """

    def __init__(self, exercise: Exercise, question: Write) -> None:
        self._exercise, self._names = exercise, question.entries
        near = set(self._names).union(*(exercise.step.ancestors[name] for name in self._names))
        possible = [made for made in slip_table(exercise) if made[0].quantity in near]
        groups: dict[str, list[Made]] = {}
        for made in possible:
            groups.setdefault(made[0].phrase, []).append(made)
        repeated = [group for group in groups.values() if len(group) > 1]
        self.groups = [[made] for made in possible] + repeated
        self._paper = paper_of(exercise)
        self._right: dict[int, Values] = {}
        self._bounds: dict[tuple[int, int], Bounds] = {}
        self._first: Bounds = []

    def starting_with(self, number: float, call: Call) -> list[int]:
        """List the groups of slips that give this number as the very first of all."""
        if not self._first:
            self._first = [self.bounds(at, 0, call)[0] for at in range(len(self.groups))]
        return [at for at, (value, reach) in enumerate(self._first) if abs(number - value) <= reach]

    def bounds(self, at: int, number: int, call: Call) -> Bounds:
        """Give what the call of this number returns with one group of slips; nan for nothing."""
        key = at, number
        if key not in self._bounds:
            if number not in self._right:
                self._right[number] = self._paper.step.program.run(call.givens)
            values = self._slipped(self.groups[at], call, self._right[number]) or {}
            self._bounds[key] = [_bound(values.get(name)) for name in self._names]
        return self._bounds[key]

    def _slipped(self, group: list[Made], call: Call, right: Values) -> Values | None:
        """Evaluate as many steps as a call asks for, making the slips in each."""
        if not call.steps:
            return call.values
        values = self._with_slips(group, right)
        givens = dict(call.givens)
        for _ in range(call.steps - 1):
            for name, parameter in self._exercise.first_step.updates.items():
                moved = values[name] if values else None
                if moved is None:
                    return None
                givens[parameter] = moved
            values = self._with_slips(group, self._paper.step.program.run(givens))
        return values

    def _with_slips(self, group: list[Made], right: Values) -> Values | None:
        """Make the slips in one step, whose values are right."""
        values, pins = right, dict[str, float]()
        for slip, compiled in group:
            value = self._paper.step.program.value(compiled, values)
            if value is None:
                return None
            pins[slip.quantity] = value
            values = self._paper.with_changes(pins, base=right)
        return values


def _bound(value: float | None) -> tuple[float, float]:
    return (math.nan, 0.0) if value is None else (value, Target(value).reach(TIGHT))
