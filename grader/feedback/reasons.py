"""Reasons for wrong numbers: the slip that gives just this number, or the error it follows from.

The engine evaluates the step again with the student's own earlier numbers pinned, with one recipe
changed by one slip, or both; what then comes out at the digits written is the reason.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.backprop import evaluate
from grader.checkers.closeness import Target
from grader.checkers.compute import target_of
from grader.checkers.verdicts import ExerciseResult, Outcome, QuestionResult, Verdict
from grader.exercise.model import Compute
from grader.feedback.carried import Carrying
from grader.feedback.slips import COMMON, slip_table
from grader.feedback.wording import MAX_NAMED, say_carried, say_slips, say_trivial, simplest
from grader.feedback.written import numbers_given

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from grader.backprop import Values
    from grader.checkers.sheets import Sheet
    from grader.feedback.slips import Slip
    from grader.feedback.written import Given

_OPEN = {Outcome.WRONG, Outcome.COARSE}


def explain_numbers(result: ExerciseResult, sheet: Sheet) -> ExerciseResult:
    """Give each wrong number of a sheet its reason; right answers stay as they are."""
    given = numbers_given(result, sheet)
    if all(number.result.verdict.outcome not in _OPEN for number in given.values()):
        return result
    explained = _Explainer(result, given).explained()
    return replace(result, results=tuple(explained.get(r.question.id, r) for r in result.results))


class _Explainer:
    """Looks for the reasons of one sheet's wrong numbers, in the order of computation."""

    def __init__(self, result: ExerciseResult, given: dict[str, Given]) -> None:
        self.exercise = result.exercise
        self.given = given
        self.carrying = Carrying(result.exercise, given)
        true = result.exercise.values
        self.right = {name: true[name] or 0.0 for name, number in given.items() if number.is_right}
        self._cached: list[tuple[Slip, Values]] | None = None

    def explained(self) -> dict[str, QuestionResult]:
        """Give the results that have a reason, or none, by question."""
        results: dict[str, QuestionResult] = {}
        for quantity, given in list(self.given.items()):
            if given.result.verdict.outcome in _OPEN:
                verdict = self._verdict(given)
                earned = given.result.possible * verdict.credit(self.exercise.marking)
                result = replace(given.result, verdict=verdict, earned=earned)
                self.given[quantity] = replace(given, result=result)
                results[result.question.id] = result
        return results

    def _verdict(self, given: Given) -> Verdict:
        verdict = given.result.verdict
        if said := self._mistake(given):
            return replace(verdict, outcome=Outcome.WRONG, message=said, reason="mistake")
        if verdict.outcome is Outcome.COARSE:
            return self._coarse(given, verdict)
        if carried := self.carrying.behind(given):
            if carried.trivial:
                said = say_trivial(self.exercise, carried)
                return replace(verdict, message=said, reason="trivial")
            said = say_carried(self.exercise, carried)
            return replace(verdict, outcome=carried.outcome, message=said, reason="carried")
        return self._slipped(given, verdict)

    def _mistake(self, given: Given) -> str | None:
        """Find the author's own word for this number."""
        question = given.result.question
        for mistake in question.mistakes if isinstance(question, Compute) else ():
            value = evaluate(mistake.gives, self.exercise.values)
            if value is not None and given.against(Target(value)):
                return mistake.say
        return None

    def _coarse(self, given: Given, verdict: Verdict) -> Verdict:
        """Prefer, to a rounding, a common slip that gives all the digits asked."""
        if verdict.reason != "rounded":
            return verdict
        behind = self._slips_behind(given)
        slips = [slip for slip in behind if slip.cost_for(given.quantity) == COMMON]
        if not slips or len(slips) > MAX_NAMED:
            return verdict
        said = say_slips(self.exercise, slips)
        return replace(verdict, outcome=Outcome.WRONG, message=said, reason="slip")

    def _slipped(self, given: Given, verdict: Verdict) -> Verdict:
        """Name the slips, with the student's right numbers or else with all of them pinned."""
        slips = simplest(self._slips_behind(given), given.quantity)
        if slips:
            return replace(verdict, message=say_slips(self.exercise, slips), reason="slip")
        slips = simplest(self._slips_on_own_numbers(given), given.quantity)
        if slips:
            wrong = [pin for pin in self.carrying.upstream(given) if not pin.is_right]
            return replace(verdict, message=say_slips(self.exercise, slips, wrong), reason="slip")
        return verdict

    def _slips_behind(self, given: Given) -> list[Slip]:
        """List the slips that lead to a number where what the student has right is right."""
        right = [pin for pin in self.carrying.upstream(given) if pin.is_right]
        return list(self._leading_to(given, self._all_effects(), right))

    def _slips_on_own_numbers(self, given: Given) -> list[Slip]:
        """List the slips that lead from all the student's earlier numbers to this one."""
        upstream = self.carrying.upstream(given)
        pins = {pin.quantity: pin.written.value for pin in upstream}
        return list(self._leading_to(given, self._effects(pins, given.quantity), upstream))

    def _leading_to(
        self, given: Given, effects: Iterable[tuple[Slip, Values]], pinned: Sequence[Given]
    ) -> Iterator[Slip]:
        for slip, values in effects:
            target = target_of(self.exercise, given.quantity, values)
            if target and given.against(target, lambda: self.carrying.spread(given, pinned)):
                yield slip

    def _all_effects(self) -> list[tuple[Slip, Values]]:
        if self._cached is None:
            self._cached = list(self._effects(self.right))
        return self._cached

    def _effects(
        self, pins: Mapping[str, float], only: str | None = None
    ) -> Iterator[tuple[Slip, Values]]:
        """Evaluate the step with each slip that is made at a quantity not pinned.

        ``only`` limits them to those that can matter to one quantity.
        """
        program = self.carrying.step.program
        base = program.run(self.exercise.givens, pins)
        near = {only, *self.carrying.step.ancestors[only]} if only else None
        for slip, compiled in slip_table(self.exercise):
            if slip.quantity in pins or (near and slip.quantity not in near):
                continue
            value = program.value(compiled, base)
            if value is not None:
                yield slip, program.run(self.exercise.givens, {**pins, slip.quantity: value})
