"""A whole class: from submissions found to gradebook, summary and feedback files."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.batch.dispatch import Dispatcher
from grader.batch.faults import STOP, MachineError
from grader.batch.gradebook import Gradebook, write_gradebook, write_upload
from grader.batch.journal import Journal
from grader.batch.outputs import file_name
from grader.batch.statistics import Statistics
from grader.batch.submissions import read
from grader.batch.summary import summary_page
from grader.batch.worker import prepare
from grader.exercise.workspace import AnswerFiles
from grader.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

    from grader.batch.outputs import Results
    from grader.batch.roll import Found, Roll
    from grader.batch.submissions import Contents
    from grader.batch.worker import CourseFiles, Result
    from grader.exercise.course import Course


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of the gradebook.

    ``columns`` are those of a roster or layout; ``mark`` is a byte order mark; ``uploads`` are the
    platforms that grades go to.
    """

    columns: tuple[str, ...] = ()
    by_question: bool = False
    mark: bool = False
    uploads: tuple[str, ...] = ()


@dataclass(frozen=True)
class WholeClass:
    """The submissions of a class, the course they are graded by, and the folder of the results.

    ``say`` is told what could not be graded, and why.
    """

    course: Course
    files: CourseFiles
    roll: Roll
    results: Results
    say: Callable[[str], object]
    wanted: Wanted = Wanted()

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
    ) -> Counter[str]:
        """Grade all submissions, or those that are left; return how many faults of each kind met.

        ``progress`` is called for each, and told whether it was graded in this run. So many chunks
        ``ahead`` are on their way at a time. A run that is stopped leaves its results in the
        folder. Raises MachineError, OtherCourseError, OSError.
        """
        self.results.open(self.course)
        alike = {found.label: None for found in self.roll if found.is_alike or found.shown}
        if alike:
            self.say(f"Counted as students of their own: {', '.join(alike)}")
        journal = Journal(self.results.journal, self.files, resume=resume)
        faults: Counter[str] = Counter()

        def keep(result: Result) -> None:
            self._note_fault(result, faults)
            self.results.write_feedback(result, marked=result["student"] in alike)
            journal.write(result)
            progress(True)  # noqa: FBT003 (a callback)

        try:
            remaining = self._remaining(journal, progress)
            Dispatcher(self.files, make_executor, keep, ahead).grade(remaining)
            self._write_all(journal)
        finally:
            journal.close()
        return faults

    def _remaining(
        self, journal: Journal, progress: Callable[[bool], object]
    ) -> Iterator[Contents]:
        """Read the submissions that are not graded yet; raise MachineError."""
        answers = AnswerFiles(self.course.ids)
        for found in self.roll:
            contents = read(found, answers)
            if journal.has(contents):
                progress(False)  # noqa: FBT003 (a callback)
            else:
                yield contents

    def _note_fault(self, result: Result, faults: Counter[str]) -> None:
        """Count a fault that is not the student's; raise MachineError for what stops the run."""
        fault = result.get("fault")
        if fault == STOP:
            raise MachineError(result["trouble"])
        if fault:
            faults[fault] += 1
            self.results.note_fault(result)

    def _write_all(self, journal: Journal) -> None:
        """Write what is made of all results, read one at a time, and remove what is stale."""
        exercises = self.course.exercises
        book = Gradebook(self.course.title, exercises, self.wanted.columns, self.wanted.by_question)
        graded = self._said(journal)
        write_gradebook(self.results.gradebook, book, graded, mark=self.wanted.mark)
        for platform in self.wanted.uploads:
            path = self.results.upload(platform)
            unknown = write_upload(path, platform, book, self._graded(journal))
            for student in unknown:
                self.say(f"{student} has no id of {platform}, and is not in {path.name}")
        counted = Statistics()
        for found, result in self._graded(journal):
            counted.add(result, self._feedback_name(found))
        page = summary_page(self.course.title, counted, book.possible)
        write_whole(self.results.summary, page)
        if stale := self.results.remove_stale_feedback(map(self._feedback_name, self.roll)):
            self.say(f"removed the feedback of {stale} who are not among the submissions any more")

    def _graded(self, journal: Journal) -> Iterator[tuple[Found, Result]]:
        for found in self.roll:
            if result := journal.newest(found.label):
                yield found, result

    def _said(self, journal: Journal) -> Iterator[tuple[Found, Result]]:
        """Say on the way what was not graded and what was chosen."""
        for found, result in self._graded(journal):
            for said in filter(None, (result["trouble"], *result["notes"])):
                self.say(f"{found.label}: {said}")
            yield found, result

    @staticmethod
    def _feedback_name(found: Found) -> str:
        return file_name(found.label, marked=found.is_alike or found.shown)
