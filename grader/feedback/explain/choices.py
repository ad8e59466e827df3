"""Reasons for wrong choices: what an option would need, with the student's own numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import Apply, evaluate
from grader.backprop.expressions import names_in
from grader.backprop.printing import unicode
from grader.checkers.checking import answer_to
from grader.checkers.choose import chosen_by, judged
from grader.checkers.numbers import UnreadableError, read_number
from grader.checkers.verdicts import Outcome
from grader.exercise.verbs import Choose, Compute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.checkers.results import ExerciseResult, QuestionResult
    from grader.checkers.sheets import Sheet
    from grader.exercise.model import Exercise
    from grader.exercise.verbs.choose import Option

    Numbers = Mapping[str, tuple[str, float]]  # as written, and their values


def explain_choices(result: ExerciseResult, sheet: Sheet) -> ExerciseResult:
    """Give each wrong choice its reason, where the author says nothing to it."""
    if not any(map(_is_wrong, result.results)):
        return result
    numbers = _known(result)
    explained = (_explained(result.exercise, each, sheet, numbers) for each in result.results)
    return result._replace(results=tuple(explained))


def _is_wrong(result: QuestionResult) -> bool:
    return isinstance(result.question, Choose) and result.verdict.outcome is Outcome.WRONG


def _explained(
    exercise: Exercise, result: QuestionResult, sheet: Sheet, numbers: Numbers
) -> QuestionResult:
    question, answer = result.question, answer_to(result.question, sheet)
    if not isinstance(question, Choose) or not _is_wrong(result) or not answer:
        return result

    def tell(option: Option) -> str:
        return option.say or _needed(exercise, option, numbers)

    verdict = judged(exercise, question, chosen_by(question, answer.value), tell)
    return result._replace(verdict=verdict._replace(read_as=result.verdict.read_as))


def _known(result: ExerciseResult) -> Numbers:
    """Return the numbers that a student has: those given, and those of the sheet."""
    numbers = {name: (f"{value:g}", value) for name, value in result.exercise.givens.items()}
    for each in result.results:
        if isinstance(each.question, Compute) and each.answer:
            try:
                value = read_number(each.answer).value
            except UnreadableError:
                continue
            numbers[each.question.quantity] = each.answer, value
    return numbers


def _needed(exercise: Exercise, option: Option, numbers: Numbers) -> str:
    """Say what a wrong option would need, and why that is not so, as far as a student can see."""
    values = {name: value for name, (_, value) in numbers.items()}
    for left, sign, right in option.when.comparisons if option.when else ():
        comparison = Apply(sign, (left, right))
        if evaluate(comparison, exercise.values):
            continue
        needed = f"That would need {unicode(comparison, exercise.symbols)}"
        names = names_in(comparison)
        missing = [exercise.symbol(name) for name in names if name not in numbers]
        if missing:
            return f"{needed}; work out {' and '.join(missing)} first."
        if evaluate(comparison, values):
            own = [name for name in names if name not in exercise.givens]
            return (
                f"{needed}, as your own {_listed(exercise, own, numbers)} has it: mend that first."
            )
        return f"{needed}, but {_listed(exercise, names, numbers)}."
    return ""


def _listed(exercise: Exercise, names: list[str], numbers: Numbers) -> str:
    return " and ".join(f"{exercise.symbol(name)} = {numbers[name][0]}" for name in names)
