"""Reasons for wrong functions: a slip that they made, or an earlier function that they follow."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from grader.backprop.names import moved_by
from grader.checkers.verdicts import Outcome
from grader.exercise.verbs import Write
from grader.feedback.causes.search import causes_of
from grader.feedback.explain.follows import followed

if TYPE_CHECKING:
    from grader.checkers.functions.trials import FunctionFile
    from grader.checkers.results import ExerciseResult, QuestionResult
    from grader.checkers.verdicts import Verdict
    from grader.exercise.model import Exercise

_VARIED = 3  # so many different numbers must come back for anything to be carried


def explain_functions(
    result: ExerciseResult, functions: FunctionFile | None = None
) -> ExerciseResult:
    """Give each function that returns wrong values its reason, where there is one.

    One that returns what follows from the student's own other functions, or repeats the slip of
    an earlier one, is carried: a slip costs one question.
    """
    wrong = [each for each in result.results if _is_wrong(each)]
    if not wrong:
        return result
    exercise = result.exercise
    causes = {each.question.id: _causes(exercise, each) for each in wrong}
    puzzling = [each for each in wrong if not causes[each.question.id]]
    follows = {}
    if functions and puzzling and len(wrong) > 1:
        follows = followed(exercise, puzzling, wrong, functions)
    told: dict[str, QuestionResult] = {}
    for each in wrong:
        id_ = each.question.id
        origin = follows.get(id_)
        same = "" if _is_constant(each) else _same_before(id_, causes)
        if origin:
            said = f"This follows from your own {origin}, where the error began."
            told[id_] = _carried(exercise, each, said)
        elif same:
            said = f"This comes from the same slip as {same}: you get it {causes[id_][0]}."
            told[id_] = _carried(exercise, each, said)
        elif causes[id_]:
            said = f"This is what you get {', or '.join(causes[id_])}."
            verdict = _with(each.verdict, said)._replace(reason="slip")
            told[id_] = each._replace(verdict=verdict)
    return result._replace(results=tuple(told.get(r.question.id, r) for r in result.results))


def _is_constant(result: QuestionResult) -> bool:
    """Return whether a function returned hardly any different numbers: that is no work of its own.

    An update that leaves a parameter as it is returns what it was given, and no more.
    """
    changes = {
        number - trial.call.givens.get(moved_by(name) or "", 0.0)
        for trial in result.trials
        for name, number in zip(_entries(result), chain.from_iterable(trial.got), strict=True)
    }
    return len(changes) < _VARIED


def _entries(result: QuestionResult) -> list[str]:
    return result.question.entries if isinstance(result.question, Write) else []


def _is_wrong(result: QuestionResult) -> bool:
    return isinstance(result.question, Write) and result.verdict.reason in {"values", "rounded"}


def _causes(exercise: Exercise, result: QuestionResult) -> list[str]:
    question = result.question
    if not isinstance(question, Write) or result.verdict.reason != "values":
        return []
    return causes_of(exercise, question, result.trials)


def _same_before(id_: str, causes: dict[str, list[str]]) -> str:
    """Name the first function whose slip is this one's, too; empty if there is none before it."""
    for other, phrases in causes.items():
        if other == id_:
            return ""
        if set(phrases) & set(causes[id_]):
            return other
    return ""


def _carried(exercise: Exercise, result: QuestionResult, said: str) -> QuestionResult:
    verdict = _with(result.verdict, said)._replace(outcome=Outcome.CARRIED, reason="carried")
    earned = result.question.points * verdict.credit(exercise.marking)
    return result._replace(verdict=verdict, earned=earned)


def _with(verdict: Verdict, said: str) -> Verdict:
    return verdict._replace(message=f"{verdict.message} {said}")
