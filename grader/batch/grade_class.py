"""A whole class: from submissions found to gradebook, summary and feedback files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.batch.dispatch import Dispatcher
from grader.batch.journal import JOURNAL, Journal
from grader.batch.outputs import write_books, write_feedback
from grader.batch.submissions import read
from grader.batch.worker import prepare
from grader.exercise.workspace import AnswerFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from grader.batch.roll import Roll
    from grader.batch.submissions import Contents
    from grader.batch.worker import CourseFiles, Result
    from grader.exercise.course import Course


@dataclass(frozen=True)
class WholeClass:
    """The submissions of a class, the course they are graded by, and the folder of the results.

    ``say`` is told what could not be graded, and why.
    """

    course: Course
    files: CourseFiles
    roll: Roll
    output: Path
    say: Callable[[str], object]

    def prepare(self) -> None:
        """Load what grading needs, for workers that are forked from this process."""
        prepare(self.files, self.course)

    def grade(
        self,
        make_executor: Callable[[], Executor],
        progress: Callable[[bool], object],
        *,
        resume: bool,
        ahead: int = 8,
    ) -> None:
        """Grade all submissions, or those that are left.

        ``progress`` is called for each, and told whether it was graded in this run. So many chunks
        ``ahead`` are on their way at a time. A run that is stopped leaves its results in the
        folder.
        """
        feedback = self.output / "feedback"
        feedback.mkdir(parents=True, exist_ok=True)
        alike = [found.label for found in self.roll if found.is_alike or found.shown]
        if alike:
            self.say(f"Counted as students of their own: {', '.join(alike)}")
        answers = AnswerFiles(self.course.ids)
        journal = Journal(self.output / JOURNAL, self.files, resume=resume)

        def keep(result: Result) -> None:
            write_feedback(feedback, result, marked=result["student"] in alike)
            journal.write(result)
            progress(True)  # noqa: FBT003 (a callback)

        def remaining() -> Iterator[Contents]:
            for found in self.roll:
                contents = read(found, answers)
                if journal.has(contents):
                    progress(False)  # noqa: FBT003 (a callback)
                else:
                    yield contents

        try:
            Dispatcher(self.files, make_executor, keep, ahead).grade(remaining())
            write_books(self.output, self.course.title, self.course.ids, self._results(journal))
        finally:
            journal.close()

    def _results(self, journal: Journal) -> Iterator[Result]:
        for found in self.roll:
            result = journal.newest(found.label)
            for said in _told(result) if result else ():
                self.say(f"{found.label}: {said}")
            if result:
                yield result


def _told(result: Result) -> Iterator[str]:
    """Yield what is to be said of a submission."""
    if result["trouble"]:
        yield result["trouble"]
    yield from result.get("notes", ())
