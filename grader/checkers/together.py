"""The function files of one submission, checked in one child as long as all goes well.

A whole class is graded many times faster so. Where a file prints, ends its process or takes long,
and where it is wrong after files that changed what all share, it is checked by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.checkers.calls import calls_for
from grader.checkers.gathered import arguments_of, request_for
from grader.checkers.trials import FunctionFile
from grader.checkers.verdicts import Outcome
from grader.checkers.write import check_gathered, judge, line_of
from grader.exercise.model import Write
from grader.sandbox.submission import UnreadableError, gather

if TYPE_CHECKING:
    from grader.checkers.trials import FunctionCheck
    from grader.exercise.model import Exercise
    from grader.sandbox.child.wire import Encoded
    from grader.sandbox.reading import Gathered
    from grader.sandbox.submission import Submission
    from grader.sandbox.together import Together


def check_together(
    exercise: Exercise, submission: Submission, together: Together
) -> FunctionFile | None:
    """Check the functions of a file; None if it has to be checked by itself."""
    try:
        material = gather(submission)
    except UnreadableError:
        return None
    source = material.main.text
    arrays = "numpy" in source
    questions = [question for question in exercise.questions if isinstance(question, Write)]
    requests = [_request(exercise, question, arrays) for question in questions]
    answers = together.run(material, requests) if all(count for _, count in requests) else None
    checks: dict[str, FunctionCheck] = {}
    for question, gathered in zip(questions, answers or (), strict=bool(answers)):
        check = _check(exercise, question, gathered, together, arrays)
        if not check:
            return None
        checks[question.id] = check._replace(line=line_of(source, question.function))
    all_right = all(check.verdict.outcome is Outcome.CORRECT for check in checks.values())
    is_known = checks and (all_right or together.is_intact())
    return FunctionFile(str(submission.path), checks) if is_known else None


def _request(exercise: Exercise, question: Write, arrays: bool) -> tuple[Encoded, int]:  # noqa: FBT001
    calls = calls_for(exercise, question)
    return request_for(exercise, question, arrays), len(calls)


def _check(
    exercise: Exercise,
    question: Write,
    gathered: Gathered | None,
    together: Together,
    arrays: bool,  # noqa: FBT001
) -> FunctionCheck | None:
    if gathered:
        return check_gathered(exercise, question, gathered)
    calls = [arguments_of(call, arrays=arrays) for call in calls_for(exercise, question)]
    replies = together.ask(question.function, calls)
    return judge(exercise, question, replies) if replies else None
