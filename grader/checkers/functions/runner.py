"""Function files: a student's functions, checked in one sandbox for all exercises."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from grader.checkers.functions.judge import check_write
from grader.checkers.functions.trials import FunctionCheck, FunctionFile
from grader.checkers.verdicts import UNANSWERED
from grader.exercise.verbs import Write
from grader.sandbox.closing import Closing
from grader.sandbox.limits import Limits
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.submission import Submission

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from grader.exercise.model import Exercise
    from grader.sandbox.together import Together


class FunctionChecker(Closing):
    """Checks function files, each in a process of its own.

    ``limits`` come from the command line, field by field, and override the exercise's.
    """

    def __init__(
        self, limits: dict[str, float] | None = None, sandbox: Sandbox | None = None
    ) -> None:
        self._limits = limits or {}
        self._sandbox = sandbox or Sandbox()

    def check(self, exercise: Exercise, path: Path, only: Collection[str] = ()) -> FunctionFile:
        """Check the functions in a file, as `check_submission` does."""
        return self.check_submission(exercise, Submission(path), only)

    def check_submission(
        self, exercise: Exercise, submission: Submission, only: Collection[str] = ()
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
        with self._sandbox.open(submission, self._limits_for(exercise)) as run:
            checks = {question.id: check_write(exercise, question, run) for question in questions}
            return FunctionFile(str(path), checks, run.output)

    def check_all(
        self, exercises: Collection[Exercise], contents: Mapping[str, bytes]
    ) -> list[FunctionFile]:
        """Check the files of one student, given by name, those that are right in one process."""
        from grader.checkers.functions.together import check_together  # noqa: PLC0415 (only for classes)

        children: dict[tuple[Limits, bool], Together] = {}
        files = []
        try:
            for exercise in exercises:
                name = f"{exercise.id}.py"
                submission = Submission(Path(name), files=contents)
                file = None
                if name in contents and any(isinstance(q, Write) for q in exercise.questions):
                    limits, numpy = self._limits_for(exercise), b"numpy" in contents[name]
                    if (limits, numpy) not in children:
                        children[limits, numpy] = self._sandbox.together(limits)
                    file = check_together(exercise, submission, children[limits, numpy])
                files.append(file or self.check_submission(exercise, submission))
        finally:
            for child in children.values():
                child.close()
        return files

    def close(self) -> None:
        """End the sandbox."""
        self._sandbox.close()

    def _limits_for(self, exercise: Exercise) -> Limits:
        chosen = {**exercise.limits, **self._limits}
        default = Limits()
        return Limits(
            seconds=chosen.get("seconds", default.seconds),
            cpu_seconds=chosen.get("cpu_seconds", default.cpu_seconds),
            memory=int(chosen["memory"]) << 20 if "memory" in chosen else default.memory,
            output=int(chosen["output"]) << 10 if "output" in chosen else default.output,
        )
