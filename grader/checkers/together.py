"""The function files of one submission, checked in one child as long as all is right.

A whole class is graded many times faster so. Whatever is not plainly right, be it a wrong value,
a word printed or a process that ends, is no verdict yet: such a file is checked by itself.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from grader.checkers.calls import calls_for
from grader.checkers.closeness import TIGHT, Target
from grader.checkers.returned import ShapeMismatchError, take_apart
from grader.checkers.trials import FunctionCheck, FunctionFile, Trial
from grader.checkers.verdicts import CORRECT
from grader.checkers.write import arguments_of, line_of
from grader.exercise.model import Write
from grader.sandbox import Returned, Submission, UnreadableError, encode, gather

if TYPE_CHECKING:
    from pathlib import Path

    from grader.exercise.model import Exercise
    from grader.sandbox import Together


def check_together(exercise: Exercise, path: Path, together: Together) -> FunctionFile | None:
    """Check a file whose functions are all right; None if it has to be checked by itself."""
    try:
        material = gather(Submission(path))
    except UnreadableError:
        return None
    source = material.main.text
    if not together.load(material):
        return None
    checks: dict[str, FunctionCheck] = {}
    for question in exercise.questions:
        if isinstance(question, Write):
            trial = _right(exercise, question, together, arrays="numpy" in source)
            if not trial:
                return None
            line = line_of(source, question.function)
            checks[question.id] = FunctionCheck(CORRECT, (trial,), line)
    return FunctionFile(str(path), checks) if together.is_sound else None


def _right(
    exercise: Exercise, question: Write, together: Together, *, arrays: bool
) -> Trial | None:
    """Give the first trial of a function if all are right."""
    calls = calls_for(exercise, question)
    gathered = together.ask(_request(exercise, question, arrays), len(calls)) if calls else None
    if not gathered:
        return None
    try:
        got = tuple(take_apart(exercise, question, gathered.first))
    except ShapeMismatchError:
        return None
    targets, reaches = _bounds(exercise, question)
    numbers = gathered.numbers
    if len(numbers) != len(targets) or any(
        not abs(number - target) <= reach  # which is true of nan
        for number, target, reach in zip(numbers, targets, reaches, strict=True)
    ):
        return None
    return Trial(calls[0], Returned(gathered.first), got)


@lru_cache(maxsize=64)
def _request(exercise: Exercise, question: Write, arrays: bool) -> bytes:  # noqa: FBT001 (a key)
    calls = [list(arguments_of(call, arrays=arrays)) for call in calls_for(exercise, question)]
    return encode((question.function, calls, True))


@lru_cache(maxsize=64)
def _bounds(exercise: Exercise, question: Write) -> tuple[list[float], list[float]]:
    """List what all calls should return, and how far off each number may be."""
    calls = calls_for(exercise, question)
    targets = [call.values[name] or 0.0 for call in calls for name in question.entries]
    return targets, [Target(target).reach(TIGHT) for target in targets]
