"""A whole class: from submissions found to gradebook, summary and feedback files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.batch.jobs import prepare
from grader.batch.outputs import write_books, write_feedback
from grader.batch.run import Journal, Run, remaining
from grader.batch.submissions import read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor
    from pathlib import Path

    from grader.batch.jobs import CourseFiles, Result
    from grader.batch.submissions import Found
    from grader.exercise.course import Course


@dataclass(frozen=True)
class WholeClass:
    """The submissions of a class, the course they are graded by, and the folder of the results."""

    course: Course
    files: CourseFiles
    found: Sequence[Found]
    output: Path

    def prepare(self) -> None:
        """Load what grading needs, for workers that are forked from this process."""
        prepare(self.files, self.course)

    def grade(
        self,
        make_executor: Callable[[], Executor],
        progress: Callable[[], object],
        *,
        resume: bool,
    ) -> list[tuple[str, str]]:
        """Grade all submissions, or those that are left; list what could not be graded, and why.

        ``progress`` is called for each. A run that is stopped leaves its results in the folder.
        """
        feedback = self.output / "feedback"
        feedback.mkdir(parents=True, exist_ok=True)
        journal = Journal(self.output / "results.jsonl", self.files)

        def keep(result: Result) -> None:
            write_feedback(feedback, result)
            journal.write(result)
            progress()

        finished = journal.begin(resume=resume)
        try:
            contents = (read(found, self.course.ids) for found in self.found)
            Run(self.files, make_executor, keep).grade(remaining(contents, finished))
        finally:
            journal.close()
        troubled: list[tuple[str, str]] = []

        def results() -> Iterator[Result]:
            for result in journal.newest(found.student for found in self.found):
                if result["trouble"]:
                    troubled.append((result["student"], result["trouble"]))
                yield result

        write_books(self.output, self.course.title, self.course.ids, results())
        return troubled
