"""The checker of functions: run in the sandbox at many inputs, and judged here.

The student's process is sent the name of a function and its inputs, and sends back numbers; no
answer, tolerance or verdict ever goes there.
"""

from __future__ import annotations

import re
from itertools import permutations
from typing import TYPE_CHECKING

from grader.checkers.functions.calls import calls_for
from grader.checkers.functions.compare import ShapeMismatchError, expected, is_right, take_apart
from grader.checkers.functions.failures import failure_message, is_stub
from grader.checkers.functions.fast_path import if_right, request_for, trials_of
from grader.checkers.functions.trials import FunctionCheck, Trial
from grader.checkers.verdicts import CORRECT, UNANSWERED, Outcome, Verdict, wrong
from grader.sandbox.reading import Gathered
from grader.sandbox.replies import Returned, Unusable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.checkers.functions.trials import Call
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Write
    from grader.sandbox.reading import Answered
    from grader.sandbox.replies import Reply
    from grader.sandbox.run import Run

_MAX_ORDERED = 4  # so many values are tried in another order


def check_write(exercise: Exercise, question: Write, run: Run) -> FunctionCheck:
    """Call a student's function and judge what it returns."""
    calls = calls_for(exercise, question)
    answers = run.gather(request_for(exercise, question, run.source)) if calls else ()
    return check_answers(exercise, question, answers, run.source)


def check_answers(
    exercise: Exercise, question: Write, answers: Answered, source: str
) -> FunctionCheck:
    """Judge the answers to all calls, however they came, and find the function in its file."""
    if isinstance(answers, Gathered):
        check = _check_gathered(exercise, question, answers)
    else:
        check = _judge(exercise, question, answers)
    return check._replace(line=_line_of(source, question.function))


def _check_gathered(exercise: Exercise, question: Write, gathered: Gathered) -> FunctionCheck:
    if check := if_right(exercise, question, gathered):
        return check
    if trials := trials_of(exercise, question, gathered):
        return FunctionCheck(_verdict(exercise, question, trials), trials)
    return _judge(exercise, question, gathered.replies())


def _judge(exercise: Exercise, question: Write, replies: Iterable[Reply]) -> FunctionCheck:
    """Judge the replies to all calls."""
    pairs = zip(calls_for(exercise, question), replies, strict=True)
    trials = tuple(_trial(exercise, question, call, reply) for call, reply in pairs)
    if all(is_stub(trial.reply) for trial in trials):
        return FunctionCheck(UNANSWERED)
    return FunctionCheck(_verdict(exercise, question, trials), trials)


def _line_of(source: str, function: str) -> int | None:
    """Find the line where a function is defined."""
    match = re.search(rf"^\s*(?:async\s+)?def\s+{function}\b|^{function}\s*=", source, re.MULTILINE)
    return source.count("\n", 0, match.start()) + 1 if match else None


def _trial(exercise: Exercise, question: Write, call: Call, reply: Reply) -> Trial:
    if isinstance(reply, Unusable):
        return Trial(call, reply, trouble=_unusable(reply))
    if not isinstance(reply, Returned):
        return Trial(call, reply)
    try:
        return Trial(call, reply, tuple(take_apart(exercise, question, reply.value)))
    except ShapeMismatchError as error:
        return Trial(call, reply, trouble=str(error))


def _verdict(exercise: Exercise, question: Write, trials: tuple[Trial, ...]) -> Verdict:
    failed = [t for t in trials if not isinstance(t.reply, Returned | Unusable)]
    if failed:
        first = failed[0]
        message = failure_message(first.reply, first.call.written(question.function))
        return Verdict(Outcome.FAILED, message, reason=type(first.reply).__name__.lower())
    troubled = [trial for trial in trials if trial.trouble]
    if troubled:
        trial = _simplest(troubled)
        return wrong(f"The call {trial.call.written(question.function)}: {trial.trouble}", "shape")
    marks = [_marks(exercise, question, trial) for trial in trials]
    if not all(map(all, marks)):
        return _wrong_values(exercise, question, trials, marks)
    changed = next((t for t in trials if isinstance(t.reply, Returned) and t.reply.changed), None)
    if changed:
        message = "It changes a list that it was given; work on a copy."
        return wrong(
            f"The call {changed.call.written(question.function)}: {message}", "changed_input"
        )
    return CORRECT


def _wrong_values(
    exercise: Exercise, question: Write, trials: tuple[Trial, ...], marks: list[list[bool]]
) -> Verdict:
    if order := _other_order(exercise, question, trials):
        return wrong(f"The values are right, but in another order: return {order}.", "order")
    trial = _simplest([t for t, marked in zip(trials, marks, strict=True) if not all(marked)])
    right = [all(column) for column in zip(*marks, strict=True)]
    call = trial.call.written(question.function)
    lines = [f"The call {call} returned {_shown(trial.reply)}"]
    if not trial.call.own:
        lines.append(f"where {expected(question, trial.call)} was expected")
    message = ", ".join(lines) + "."
    if len(right) > 1:
        names = [exercise.symbol(whole.name) for whole in question.returns]
        good = [name for name, ok in zip(names, right, strict=True) if ok]
        bad = [name for name, ok in zip(names, right, strict=True) if not ok]
        message += f" Right: {', '.join(good) or 'none'}. Wrong: {', '.join(bad)}."
    return Verdict(Outcome.WRONG, message, reason="values", share=sum(right) / len(right))


def _marks(exercise: Exercise, question: Write, trial: Trial) -> list[bool]:
    """Tell of each quantity that a call returned whether it is right."""
    pairs = zip(question.returns, trial.got, strict=True)
    return [is_right(exercise, quantity, trial.call, got) for quantity, got in pairs]


def _other_order(exercise: Exercise, question: Write, trials: tuple[Trial, ...]) -> str | None:
    """Find whether the values are right in another order; give the right one in symbols."""
    places = range(len(question.returns))
    if not 2 <= len(places) <= _MAX_ORDERED:
        return None
    for order in permutations(places):
        if all(
            len(trial.got[order[i]]) == len(trial.got[i])
            and is_right(exercise, quantity, trial.call, trial.got[order[i]])
            for trial in trials
            for i, quantity in enumerate(question.returns)
        ):
            return f"({', '.join(exercise.symbol(whole.name) for whole in question.returns)})"
    return None


def _simplest(trials: list[Trial]) -> Trial:
    """Take the trial that is shortest to type, one whose result is no answer if there is one."""
    return min(trials, key=lambda trial: (trial.call.own, len(trial.call.written(""))))


def _shown(reply: Reply) -> str:
    return _figured(reply.value) if isinstance(reply, Returned) else "nothing"


def _figured(value: object) -> str:
    if isinstance(value, list | tuple):
        inside = ", ".join(map(_figured, value))
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _unusable(reply: Unusable) -> str:
    where = "" if not reply.path else f" as value {reply.path[0] + 1}"
    if reply.kind == "NoneType":
        return f"it returned None{where}; did you forget the return?"
    return f"it returned {reply.kind}{where} where numbers were asked"
