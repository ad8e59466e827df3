"""The function files of one submission, checked in one child as long as all goes well.

A whole class is graded many times faster so. A file that prints, raises, takes long or does
anything else that is out of the ordinary is checked by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checkers.functions.calls import calls_for
from grader.checkers.functions.fast_path import request_for
from grader.checkers.functions.judge import check_answers
from grader.checkers.functions.trials import FunctionFile
from grader.exercise.verbs import Write
from grader.sandbox.submission import UnusableFileError, gather

if TYPE_CHECKING:
    from grader.exercise.model import Exercise
    from grader.sandbox.submission import Submission
    from grader.sandbox.together import Together


def check_together(
    exercise: Exercise, submission: Submission, together: Together
) -> FunctionFile | None:
    """Check the functions of a file; None if it has to be checked by itself."""
    try:
        material = gather(submission)
    except UnusableFileError:
        return None
    source = material.main.text
    questions = [question for question in exercise.questions if isinstance(question, Write)]
    if not all(calls_for(exercise, question) for question in questions):
        return None
    requests = [request_for(exercise, question, source) for question in questions]
    answers = together.run(material, requests)
    if answers is None:
        return None
    checks = {
        question.id: check_answers(exercise, question, answer, source)
        for question, answer in zip(questions, answers, strict=True)
    }
    return FunctionFile(str(submission.path), checks)
