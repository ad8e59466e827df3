"""The function files of one submission, checked in one child as long as all is right.

A whole class is graded many times faster so. Whatever is not plainly right, be it a wrong value,
a word printed or a process that ends, is no verdict yet: such a file is checked by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checkers.calls import calls_for
from grader.checkers.gathered import if_right, request_for
from grader.checkers.trials import FunctionFile
from grader.checkers.write import line_of
from grader.exercise.model import Write
from grader.sandbox.submission import UnreadableError, gather

if TYPE_CHECKING:
    from grader.checkers.trials import FunctionCheck
    from grader.exercise.model import Exercise
    from grader.sandbox.submission import Submission
    from grader.sandbox.together import Together


def check_together(
    exercise: Exercise, submission: Submission, together: Together
) -> FunctionFile | None:
    """Check a file whose functions are all right; None if it has to be checked by itself."""
    try:
        material = gather(submission)
    except UnreadableError:
        return None
    source = material.main.text
    questions = [question for question in exercise.questions if isinstance(question, Write)]
    requests = [_request(exercise, question, source) for question in questions]
    answers = together.run(material, requests) if all(count for _, count in requests) else None
    checks: dict[str, FunctionCheck] = {}
    for question, gathered in zip(questions, answers or (), strict=bool(answers)):
        check = if_right(exercise, question, gathered)
        if not check:
            return None
        checks[question.id] = check._replace(line=line_of(source, question.function))
    return FunctionFile(str(submission.path), checks) if checks else None


def _request(exercise: Exercise, question: Write, source: str) -> tuple[bytes, int]:
    calls = calls_for(exercise, question)
    return request_for(exercise, question, "numpy" in source), len(calls)
