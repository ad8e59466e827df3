"""The judge of functions: what they returned in the sandbox, held against what they should.

The student's process is sent the name of a function and its inputs, and sends back numbers; no
answer, tolerance or verdict ever goes there.
"""

from __future__ import annotations

import re
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from grader.checkers.functions.calls import calls_for
from grader.checkers.functions.compare import (
    ShapeMismatchError,
    expected,
    figures_apart,
    is_right,
    is_right_in_single,
    take_apart,
)
from grader.checkers.functions.failures import failure_message, is_stub
from grader.checkers.functions.fast_path import if_right, trials_of
from grader.checkers.functions.nearly import nearly_right
from grader.checkers.functions.trials import FunctionCheck, Trial
from grader.checkers.verdicts import CORRECT, UNANSWERED, Outcome, Verdict, wrong
from grader.exercise.per_exercise import remembered
from grader.sandbox.messages import ReturnedAll
from grader.sandbox.replies import Returned, Unusable

if TYPE_CHECKING:
    from grader.checkers.functions.trials import Call
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Write
    from grader.sandbox.messages import Answered
    from grader.sandbox.replies import Reply

_MAX_ORDERED = 4  # so many values are tried in another order
_MAX_KNOWN = 100  # checks kept for an exercise, each of
_MAX_KEPT = 5_000  # numbers at most


class Asked(NamedTuple):
    """A function that was asked for, and how it was called: from which seed, with arrays or not."""

    exercise: Exercise
    question: Write
    seed: str = ""
    arrays: bool = False

    @property
    def calls(self) -> tuple[Call, ...]:
        """The calls, in order."""
        return calls_for(self.exercise, self.question, self.seed)

    def written(self, call: Call) -> str:
        """Return a call as one would type it."""
        return call.written(self.question.function, arrays=self.arrays)


def judge(asked: Asked, answers: Answered, source: str) -> FunctionCheck:
    """Judge the answers to all calls, however they came, and find the function in its file."""
    check = None
    if isinstance(answers, ReturnedAll):
        check = if_right(asked.exercise, asked.question, asked.seed, answers)
    if not check:
        check = _judged(asked, answers)
    return check._replace(line=_line_of(source, asked.question.function), arrays=asked.arrays)


def _judged(asked: Asked, answers: Answered) -> FunctionCheck:
    """Judge the answers of a function that is not right; many of a class return the same ones.

    To judge them but once takes two fifths off the time for the functions of a class.
    """
    if not isinstance(answers, ReturnedAll) or len(answers.numbers) > _MAX_KEPT:
        return _judge_trials(asked, _trials(asked, answers))
    key = asked.question.id, asked.seed, asked.arrays, repr(answers)
    return remembered(
        asked.exercise,
        _judged,
        key,
        lambda: _judge_trials(asked, _trials(asked, answers)),
        _MAX_KNOWN,
    )


def _trials(asked: Asked, answers: Answered) -> tuple[Trial, ...]:
    if isinstance(answers, ReturnedAll):
        trials = trials_of(asked.exercise, asked.question, asked.calls, answers)
        if trials:
            return trials
        answers = tuple(answers.replies())
    return tuple(_trial(asked, *pair) for pair in zip(asked.calls, answers, strict=True))


def _judge_trials(asked: Asked, trials: tuple[Trial, ...]) -> FunctionCheck:
    if all(is_stub(trial.reply) for trial in trials):
        return FunctionCheck(UNANSWERED)
    return FunctionCheck(_verdict(asked, trials), trials)


def _line_of(source: str, function: str) -> int | None:
    """Find the line where a function is defined."""
    pattern = rf"^[ \t]*(?:async[ \t]+)?def[ \t]+{function}\b|^{function}[ \t]*="
    match = re.search(pattern, source, re.MULTILINE)
    return source.count("\n", 0, match.start()) + 1 if match else None


def _trial(asked: Asked, call: Call, reply: Reply) -> Trial:
    if isinstance(reply, Unusable):
        return Trial(call, reply, trouble=_unusable(reply))
    if not isinstance(reply, Returned):
        return Trial(call, reply)
    try:
        return Trial(call, reply, tuple(take_apart(asked.exercise, asked.question, reply.value)))
    except ShapeMismatchError as error:
        return Trial(call, reply, trouble=str(error))


def _verdict(asked: Asked, trials: tuple[Trial, ...]) -> Verdict:
    failed = [t for t in trials if not isinstance(t.reply, Returned | Unusable)]
    if failed:
        first = failed[0]
        message = failure_message(first.reply, asked.written(first.call), trials.index(first))
        return Verdict(Outcome.FAILED, message, reason=type(first.reply).__name__.lower())
    troubled = [trial for trial in trials if trial.trouble]
    if troubled:
        trial = _simplest(troubled)
        return wrong(f"The call {asked.written(trial.call)}: {trial.trouble}", "shape")
    marks = [_marks(asked, trial) for trial in trials]
    if all(map(all, marks)) or is_right_in_single(asked.exercise, asked.question, trials):
        return CORRECT
    return _wrong_values(asked, trials, marks)


def _wrong_values(asked: Asked, trials: tuple[Trial, ...], marks: list[list[bool]]) -> Verdict:
    if order := _other_order(asked, trials):
        return wrong(f"The values are right, but in another order: return {order}.", "order")
    right = [all(column) for column in zip(*marks, strict=True)]
    trial = _simplest([t for t, marked in zip(trials, marks, strict=True) if not all(marked)])
    message = _difference(asked, trial)
    if near := nearly_right(asked.question, trials):
        message += f" {near}"
    if len(right) > 1:
        names = [asked.exercise.symbol(whole.name) for whole in asked.question.returns]
        good = [name for name, ok in zip(names, right, strict=True) if ok]
        bad = [name for name, ok in zip(names, right, strict=True) if not ok]
        message += f" Right: {', '.join(good) or 'none'}. Wrong: {', '.join(bad)}."
    reason = "rounded" if near else "values"
    return Verdict(Outcome.WRONG, message, reason=reason, share=sum(right) / len(right))


def _difference(asked: Asked, trial: Trial) -> str:
    """Say what a call returned and should have, to as many figures as tell the two apart."""
    figures = figures_apart(asked.question, trial.call, trial.got)
    value = trial.reply.value if isinstance(trial.reply, Returned) else None
    returned = f"The call {asked.written(trial.call)} returned {_figured(value, figures)}"
    if trial.call.own:
        return f"{returned}."
    wanted = expected(asked.question, trial.call, figures)
    return f"{returned}, where {wanted} was expected."


def _marks(asked: Asked, trial: Trial) -> list[bool]:
    """Tell of each quantity that a call returned whether it is right."""
    pairs = zip(asked.question.returns, trial.got, strict=True)
    return [is_right(asked.exercise, quantity, trial.call, got) for quantity, got in pairs]


def _other_order(asked: Asked, trials: tuple[Trial, ...]) -> str | None:
    """Find whether the values are right in another order; return the right one in symbols."""
    returns = asked.question.returns
    if not 2 <= len(returns) <= _MAX_ORDERED:
        return None
    for order in permutations(range(len(returns))):
        if all(
            len(trial.got[order[i]]) == len(trial.got[i])
            and is_right(asked.exercise, quantity, trial.call, trial.got[order[i]])
            for trial in trials
            for i, quantity in enumerate(returns)
        ):
            return f"({', '.join(asked.exercise.symbol(whole.name) for whole in returns)})"
    return None


def _simplest(trials: list[Trial]) -> Trial:
    """Take the trial that is shortest to type, one whose result is no answer if there is one."""
    return min(trials, key=lambda trial: (trial.call.own, len(trial.call.written(""))))


def _figured(value: object, figures: int) -> str:
    if isinstance(value, list | tuple):
        inside = ", ".join(_figured(item, figures) for item in value)
        return f"({inside})" if isinstance(value, tuple) else f"[{inside}]"
    return f"{value:.{figures}g}" if isinstance(value, float) else str(value)


def _unusable(reply: Unusable) -> str:
    where = "" if not reply.path else f" as value {reply.path[0] + 1}"
    if reply.kind == "NoneType":
        return f"it returned None{where}; did you forget the return?"
    return f"it returned {reply.kind}{where} where numbers were asked"
