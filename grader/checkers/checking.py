"""Checking: a student's workspace against the exercises of a course."""

from __future__ import annotations

from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeAlias

from grader.backprop.errors import did_you_mean
from grader.checkers.results import ExerciseResult, QuestionResult
from grader.checkers.sheets import MAX_FAULTS, Sheet, read_sheet
from grader.checkers.verdicts import UNANSWERED, unreadable
from grader.exercise.format.faults import Fault
from grader.exercise.per_exercise import remembered
from grader.exercise.verbs import Compute, Write
from grader.exercise.verbs.common import BLANK
from grader.exercise.wording import array_shape

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.checkers.functions.trials import FunctionFile
    from grader.checkers.sheets import Answer
    from grader.checkers.verdicts import Verdict
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

    Checker: TypeAlias = Callable[[Exercise, Any, object], Verdict]

MAX_KNOWN = 20_000  # verdicts kept for an exercise; what is new after that is judged each time


def open_sheet(exercise: Exercise, workspace: Path) -> Sheet:
    """Read the answer sheet of an exercise in a workspace."""
    path = workspace / f"{exercise.id}.toml"
    there = path.exists() or path.is_symlink()
    return read_sheet(path, str(path)) if there else Sheet(str(path), started=False)


def check_sheet(
    exercise: Exercise, sheet: Sheet, functions: FunctionFile | None = None
) -> ExerciseResult:
    """Check the answers of one sheet, and put in the checks of the functions beside it."""
    results = tuple(
        _function_result(exercise, question, functions)
        if isinstance(question, Write)
        else _result(exercise, question, sheet)
        for question in exercise.questions
    )
    right = [r for r in results if r.question.verb == "derive" and r.verdict.outcome == "correct"]
    if len(right) > 1:  # only several formulas pay for the reading of formulas
        from grader.checkers.circles import without_circles  # noqa: PLC0415

        results = without_circles(exercise, results)
    faults = [*sheet.faults, *_unknown_keys(exercise, sheet)]
    faults.sort(key=lambda fault: fault.line)
    checks = functions.checks.values() if functions else ()
    started = sheet.started or any(check.trials for check in checks)
    printed = functions.printed if functions else ""
    return ExerciseResult(exercise, results, tuple(faults), started, sheet.readable, printed)


def check_answer(exercise: Exercise, question: Question, answer: Answer) -> Verdict:
    """Return the verdict on one answer."""
    if answer.trouble:
        return unreadable(answer.trouble)
    if answer.value in ({}, [], "", BLANK):
        return UNANSWERED
    if not question.in_sheet:
        return unreadable(f"the {question.kind} belongs into {exercise.id}.py")
    return _judged(exercise, question, answer.value)


def _judged(exercise: Exercise, question: Question, value: object) -> Verdict:
    """Return the verdict on a value; of a class, most give the same ones.

    To judge each but once halves the time for the sheets of a class.
    """
    check = partial(checker_of(question.verb), exercise, question, value)
    return remembered(exercise, _judged, (question.id, repr(value)), check, MAX_KNOWN)


@cache
def checker_of(verb: str) -> Checker:
    """Return the checker of a verb: ``check_VERB`` of the module that is called like the verb."""
    checker: Checker = getattr(import_module(f"grader.checkers.{verb}"), f"check_{verb}")
    return checker


def _result(exercise: Exercise, question: Question, sheet: Sheet) -> QuestionResult:
    answer = answer_to(question, sheet)
    verdict = check_answer(exercise, question, answer) if answer else UNANSWERED
    if answer and answer.note:
        verdict = verdict._replace(read_as="; ".join(filter(None, [answer.note, verdict.read_as])))
    return QuestionResult(
        question=question,
        verdict=verdict,
        earned=question.points * verdict.credit(exercise.marking),
        answer=str(answer) if answer and not answer.trouble else "",
        file=sheet.file,
        line=answer.line if answer else None,
    )


def answer_to(question: Question, sheet: Sheet) -> Answer | None:
    """Find the answer to a question in a sheet; for an entry of an array, that entry of it."""
    answer = sheet.answers.get(question.key)
    if not answer or answer.trouble or not isinstance(question, Compute) or not question.array:
        return answer
    if answer.value == BLANK:
        return answer
    value: object = answer.value
    for size, place in zip(question.array.shape, question.index, strict=True):
        if not isinstance(value, list) or len(value) != size:
            return answer._replace(trouble=f"{array_shape(question.array.shape)} are wanted here")
        value = value[place - 1]
    return answer._replace(value=value)


def _function_result(
    exercise: Exercise, question: Write, functions: FunctionFile | None
) -> QuestionResult:
    check = functions.checks.get(question.id) if functions else None
    verdict = check.verdict if check else UNANSWERED
    return QuestionResult(
        question=question,
        verdict=verdict,
        earned=question.points * verdict.credit(exercise.marking),
        file=functions.file if functions else f"{exercise.id}.py",
        line=check.line if check else None,
        trials=check.trials if check else (),
    )


def _unknown_keys(exercise: Exercise, sheet: Sheet) -> list[Fault]:
    """Tell of the first keys that no question has, and count the others."""
    ids = dict.fromkeys(question.key for question in exercise.questions)
    unknown = [(key, answer.line) for key, answer in sheet.answers.items() if key not in ids]
    faults = [
        Fault(
            sheet.file,
            line,
            1,
            f"there is no question {key!r} in {exercise.id}{did_you_mean(key, ids)}",
        )
        for key, line in unknown[:MAX_FAULTS]
    ]
    if more := len(unknown) - MAX_FAULTS:
        message = f"there are {more} more keys that no question of {exercise.id} has"
        faults += [Fault(sheet.file, unknown[MAX_FAULTS][1], 1, message)] if more > 0 else []
    return faults
