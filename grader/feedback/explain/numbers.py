"""Reasons for wrong numbers: the slip that gives just this number, or the error it follows from.

The step is worked out again with the student's own earlier numbers in it, with one recipe
changed by one slip, or both; what then comes out at the digits written is the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import evaluate
from grader.checkers.closeness import Target
from grader.checkers.verdicts import Outcome, Verdict
from grader.exercise.verbs import Compute
from grader.feedback.explain.carried import Carrying
from grader.feedback.explain.messages import (
    MAX_NAMED,
    SHORT,
    say_again,
    say_carried,
    say_rounded,
    say_slips,
    say_trivial,
    say_unexplained,
)
from grader.feedback.explain.slipped import SlipSearch
from grader.feedback.identities import asked_numbers
from grader.feedback.slips import COMMON
from grader.feedback.student_numbers import numbers_given

if TYPE_CHECKING:
    from grader.checkers.results import ExerciseResult, QuestionResult
    from grader.checkers.sheets import Sheet
    from grader.feedback.explain.outcomes import Carried
    from grader.feedback.student_numbers import StudentNumber

_REACH_OF_ROUNDED = 1  # a number that is nearly right is more likely rounded than slipped

_OPEN = {Outcome.WRONG, Outcome.COARSE}


def explain_numbers(result: ExerciseResult, sheet: Sheet) -> ExerciseResult:
    """Give each wrong number of a sheet its reason; right answers stay as they are."""
    given = numbers_given(result, sheet)
    if all(number.result.verdict.outcome not in _OPEN for number in given.values()):
        return result
    explained = _Explainer(result, given).explained()
    return result._replace(results=tuple(explained.get(r.question.id, r) for r in result.results))


class _Explainer:
    """Looks for the reasons of one sheet's wrong numbers, in the order of computation."""

    def __init__(self, result: ExerciseResult, given: dict[str, StudentNumber]) -> None:
        self.exercise = result.exercise
        self.given = given
        self.carrying = Carrying(result.exercise, given)
        self.paper = self.carrying.paper
        self.results: dict[str, QuestionResult] = {}
        self.settled: set[str] = set()
        self.slips = SlipSearch(self.carrying)

    def explained(self) -> dict[str, QuestionResult]:
        """Return the results that have a reason, or none, by question."""
        for quantity in list(self.given):
            self._settle(quantity)
        for quantity, given in self.given.items():
            if given.result.verdict.outcome is Outcome.WRONG:
                carried = self.carrying.behind(given, backward=True)
                if carried and not carried.trivial:
                    self._note(quantity, self._as_carried(given, carried))
        return self.results

    def _settle(self, quantity: str) -> None:
        """Find the reason of a number, after those that it may follow from."""
        given = self.given[quantity]
        if quantity in self.settled or given.result.verdict.outcome not in _OPEN:
            return
        self.settled.add(quantity)
        self.carrying.pending.add(quantity)
        for name in self.carrying.sources(given):
            self._settle(name)
        self.carrying.pending.remove(quantity)
        self._note(quantity, self._verdict(given))

    def _note(self, quantity: str, verdict: Verdict) -> None:
        """Hold on to a verdict: a number that seemed right, but rounded, may not be."""
        result = self.given[quantity].result
        earned = result.possible * verdict.credit(self.exercise.marking)
        result = result._replace(verdict=verdict, earned=earned)
        self.results[result.question.id] = result
        self.given[quantity] = self.given[quantity]._replace(result=result)

    def _verdict(self, given: StudentNumber) -> Verdict:
        verdict = given.result.verdict
        is_coarse = verdict.outcome is Outcome.COARSE
        if said := self._mistake(given):
            return verdict._replace(outcome=Outcome.WRONG, message=said, reason="mistake")
        carried = self.carrying.behind(given)
        earns = carried and (not carried.trivial or self.slips.account_for(given, carried.origins))
        if carried and earns and not (is_coarse and carried.is_coarse):
            return self._as_carried(given, carried)
        if verdict.reason == "few_digits":
            return verdict
        if carried and not is_coarse:
            said = say_trivial(self.exercise, carried)
            return verdict._replace(message=said, reason="trivial")
        if self.carrying.follows(given):
            said = say_rounded(self.exercise, self._inputs(given))
            return verdict if is_coarse else verdict._replace(message=said, reason="rounded")
        if self.carrying.falls_short(given):
            said = verdict.message if is_coarse else SHORT
            return verdict._replace(message=said, reason="few_digits")
        return self._coarse(given, verdict) if is_coarse else self._slipped(given, verdict)

    def _as_carried(self, given: StudentNumber, carried: Carried) -> Verdict:
        said = say_carried(self.exercise, carried)
        self.given[given.quantity] = given._replace(rounded=carried.rounded)
        verdict = given.result.verdict
        return verdict._replace(outcome=carried.outcome, message=said, reason="carried")

    def _mistake(self, given: StudentNumber) -> str | None:
        """Find the author's own word for this number."""
        question = given.result.question
        for mistake in question.mistakes if isinstance(question, Compute) else ():
            value = evaluate(mistake.gives, self.exercise.values)
            if value is not None and given.against(Target(value)) is Outcome.CORRECT:
                return mistake.say
        return None

    def _coarse(self, given: StudentNumber, verdict: Verdict) -> Verdict:
        """Prefer, to a rounding, a common slip that gives all the digits asked."""
        slips = [
            fit.slip
            for fit in self.slips.fits(given)
            if fit.cost == COMMON and fit.distance <= _REACH_OF_ROUNDED
        ]
        if not slips or len(slips) > MAX_NAMED:
            return verdict
        said = say_slips(self.exercise, slips)
        return verdict._replace(outcome=Outcome.WRONG, message=said, reason="slip")

    def _slipped(self, given: StudentNumber, verdict: Verdict) -> Verdict:
        """Name the slips, with the student's right numbers or else with all of them pinned."""
        wrong: list[StudentNumber] = []
        slips = self.slips.behind(given)
        if not slips:
            slips = self.slips.on_own_numbers(given)
            wrong = [pin for pin in self.carrying.upstream(given) if not pin.is_right]
        if not slips:
            blank = self._missing(given)
            said = say_unexplained(self.exercise, verdict.message, self._inputs(given), blank)
            return verdict._replace(message=said)
        if again := self.slips.made_before(given, slips):
            said = say_again(self.exercise, *again)
            return verdict._replace(outcome=Outcome.CARRIED, message=said, reason="carried")
        self.slips.named += [(slip, given) for slip in slips]
        said = say_slips(self.exercise, slips, wrong)
        return verdict._replace(message=said, reason="slip")

    def _inputs(self, given: StudentNumber) -> list[StudentNumber]:
        """Return the student's numbers for what a quantity is computed from directly."""
        inputs = self.paper.inputs(given.quantity)
        return [self.given[name] for name in inputs if name in self.given]

    def _missing(self, given: StudentNumber) -> list[str]:
        """Return what a quantity is computed from that is asked, and not given as a number."""
        inputs, asked = self.paper.inputs(given.quantity), asked_numbers(self.exercise)
        return [name for name in inputs if name in asked and name not in self.given]
