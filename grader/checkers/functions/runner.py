"""Function files: a student's functions, checked in one sandbox for all exercises."""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

from grader.checkers.functions.calls import arguments_at, takes_arrays
from grader.checkers.functions.compare import ShapeMismatchError, take_apart
from grader.checkers.functions.failures import is_of_loading
from grader.checkers.functions.fast_path import request_for, with_arrays
from grader.checkers.functions.judge import Asked, judge
from grader.checkers.functions.trials import FunctionCheck, FunctionFile
from grader.checkers.verdicts import CORRECT, UNANSWERED, Outcome, Verdict
from grader.exercise.verbs import Write
from grader.sandbox.messages import ReturnedAll, request
from grader.sandbox.processes import NoProcessError
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.submission import Limits, Submission, numpy_folder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from grader.checkers.functions.trials import Ask
    from grader.exercise.model import Exercise
    from grader.sandbox.run import Run, SharedChild

_BY_KIND = ("raised", "values", "shape")  # what may come of lists in the place of arrays

NOT_RUN = Verdict(
    Outcome.FAILED, "It was not run here: this machine starts no processes.", reason="not_run"
)


def fresh_seed() -> str:
    """Return a seed that no student can know."""
    return secrets.token_hex(4)


class FunctionChecker:
    """Checks function files, each in a process of its own.

    ``limits`` come from the command line, field by field, and override the exercise's. The inputs
    at which functions are tried follow from the ``seed``; without one it is drawn afresh.
    """

    def __init__(
        self,
        limits: dict[str, float] | None = None,
        sandbox: Sandbox | None = None,
        seed: str | None = None,
    ) -> None:
        self._limits = limits or {}
        self._sandbox = sandbox or Sandbox()
        self.seed = fresh_seed() if seed is None else seed

    def check(self, exercise: Exercise, path: Path, only: Collection[str] = ()) -> FunctionFile:
        """Check the functions in a file, as `check_submission` does."""
        return self.check_submission(exercise, Submission(path), only)

    def check_all(
        self, exercises: Collection[Exercise], contents: Mapping[str, bytes]
    ) -> list[FunctionFile]:
        """Check the files of one student, given by name, in as few processes as may be."""
        shared = self._sandbox.shared_child()
        submissions = [Submission(Path(f"{e.id}.py"), files=contents) for e in exercises]
        try:
            pairs = zip(exercises, submissions, strict=True)
            return [self.check_submission(*pair, shared=shared) for pair in pairs]
        finally:
            shared.close()

    def check_submission(
        self,
        exercise: Exercise,
        submission: Submission,
        only: Collection[str] = (),
        shared: SharedChild | None = None,
    ) -> FunctionFile:
        """Check the functions in a file; without a file they are not answered yet.

        Raises SandboxError if the sandbox does not work here, or protects less than required.
        """
        questions = [
            q for q in exercise.questions if isinstance(q, Write) and (not only or q.id in only)
        ]
        path = submission.path
        if not questions or not submission.has(path.name):
            blank = {question.id: FunctionCheck(UNANSWERED) for question in questions}
            return FunctionFile(str(path), blank)
        try:
            checks, printed = self._checked(exercise, submission, questions, shared)
        except NoProcessError:
            return FunctionFile(str(path), {q.id: FunctionCheck(NOT_RUN) for q in questions})
        again = partial(self._again, exercise, submission, checks)
        return FunctionFile(str(path), checks, printed, again)

    def _checked(
        self,
        exercise: Exercise,
        submission: Submission,
        questions: list[Write],
        shared: SharedChild | None,
    ) -> tuple[dict[str, FunctionCheck], str]:
        """Return the checks of the functions in a file, and what it printed."""
        with self._sandbox.open(submission, self._limits_for(exercise), shared) as run:
            asked = [Asked(exercise, q, self.seed, run.imports_numpy) for q in questions]
            checks, printed = _checks(asked, run), run.output
        self._try_other_kind(exercise, submission, checks)
        return checks, printed

    @contextmanager
    def _again(
        self, exercise: Exercise, submission: Submission, checks: Mapping[str, FunctionCheck]
    ) -> Iterator[Ask]:
        """Open a file once more, to call its functions at other inputs."""
        arrays = any(check.arrays for check in checks.values())
        opened = submission._replace(numpy=arrays)
        with self._sandbox.open(opened, self._limits_for(exercise)) as run:
            yield lambda question, givens: returned_at(
                Asked(exercise, question, self.seed, checks[question.id].arrays), givens, run
            )

    def _try_other_kind(
        self, exercise: Exercise, submission: Submission, checks: dict[str, FunctionCheck]
    ) -> None:
        """Try functions that are not right with arrays once more with lists, or the reverse.

        Those that are right so count as right.
        """
        again = [
            Asked(exercise, question, self.seed, not checks[question.id].arrays)
            for question in exercise.questions
            if isinstance(question, Write)
            and question.id in checks
            and takes_arrays(exercise, question)
            and _may_be_other_kind(checks[question.id])
        ]
        if not again or (again[0].arrays and not numpy_folder()):
            return
        other = submission._replace(numpy=again[0].arrays)
        with self._sandbox.open(other, self._limits_for(exercise)) as run:
            found = _checks(again, run)
        checks.update({id_: check for id_, check in found.items() if check.verdict == CORRECT})

    def close(self) -> None:
        """End the sandbox."""
        self._sandbox.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _limits_for(self, exercise: Exercise) -> Limits:
        chosen = {**exercise.limits, **self._limits}
        default = Limits()
        return Limits(
            seconds=chosen.get("seconds", default.seconds),
            cpu_seconds=chosen.get("cpu_seconds", default.cpu_seconds),
            memory=int(chosen["memory"]) << 20 if "memory" in chosen else default.memory,
            output=int(chosen["output"]) << 10 if "output" in chosen else default.output,
        )


def _checks(asked: list[Asked], run: Run) -> dict[str, FunctionCheck]:
    """Call the functions that were asked for, and judge what they return."""
    requests = [
        request_for(each.exercise, each.question, each.seed, each.arrays)
        for each in asked
        if each.calls
    ]
    answers = dict(zip((r.function for r in requests), run.call_all(requests), strict=True))
    checks = {
        each.question.id: judge(each, answers.get(each.question.function, ()), run.source)
        for each in asked
    }
    return _told_once(checks)


def returned_at(
    asked: Asked, givens: Sequence[Mapping[str, float]], run: Run
) -> list[dict[str, float]] | None:
    """Return what a function returns at some givens, by quantity; None if not what was asked."""
    exercise, question = asked.exercise, asked.question
    calls = [with_arrays(arguments_at(exercise, question, each), asked.arrays) for each in givens]
    answers = run.call_at_once(request(question.function, calls))
    if not isinstance(answers, ReturnedAll):
        return None
    try:
        taken = [take_apart(exercise, question, reply.value) for reply in answers.replies()]
    except ShapeMismatchError:
        return None
    rows = ([number for part in parts for number in part] for parts in taken)
    return [dict(zip(question.entries, row, strict=True)) for row in rows]


def _told_once(checks: dict[str, FunctionCheck]) -> dict[str, FunctionCheck]:
    """Say why a file does not load with the first of its functions only."""
    first = ""
    for id_, check in checks.items():
        if check.trials and is_of_loading(check.trials[0].reply):
            if first:
                said = f"Its code outside of functions fails: see {first}."
                checks[id_] = check._replace(verdict=check.verdict._replace(message=said))
            first = first or id_
    return checks


def _may_be_other_kind(check: FunctionCheck) -> bool:
    """Return whether another kind of arguments could be all that was wrong.

    A file that does not import numpy is tried with arrays only where it fails.
    """
    verdict = check.verdict
    if verdict.outcome is Outcome.FAILED:
        return verdict.reason == "raised"
    return check.arrays and verdict.outcome is Outcome.WRONG and verdict.reason in _BY_KIND
