"""Runs: submissions sent to workers in chunks, results written down as they come.

The executor is any ``concurrent.futures.Executor``. Only a few chunks are on their way at a time,
so that memory stays flat; results stream to a JSON Lines file, from which a run that was stopped
goes on. A worker that dies costs only the submission that killed it.
"""

from __future__ import annotations

import json
import os
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from grader.batch.jobs import CourseFiles, Result, digest_of, failed, grade_chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor
    from pathlib import Path
    from typing import BinaryIO

    from grader.batch.submissions import Contents


@dataclass
class Run:
    """One run over a class.

    ``make_executor`` gives a new executor, also when a worker's death has broken the last one;
    ``keep`` is called with every result, in whatever order they come.
    """

    course: CourseFiles
    make_executor: Callable[[], Executor]
    keep: Callable[[Result], object]
    chunk: int = 4
    ahead: int = 8
    _suspects: list[Contents] = field(default_factory=list)

    def grade(self, submissions: Iterable[Contents]) -> None:
        """Grade submissions; those in hand when a worker dies are tried again, one by one."""
        self._all(_chunks(iter(submissions), self.chunk))
        while self._suspects:
            suspect = self._suspects.pop()
            self._alone(suspect)

    def _all(self, chunks: Iterator[list[Contents]]) -> None:
        while True:
            executor = self.make_executor()
            flying: dict[Future[list[Result]], list[Contents]] = {}
            try:
                with executor:
                    self._fly(executor, chunks, flying)
            except BrokenExecutor:
                self._suspects += [contents for chunk in flying.values() for contents in chunk]
                continue
            except BaseException:
                executor.shutdown(wait=False, cancel_futures=True)
                raise
            return

    def _fly(
        self,
        executor: Executor,
        chunks: Iterator[list[Contents]],
        flying: dict[Future[list[Result]], list[Contents]],
    ) -> None:
        while True:
            for chunk in islice(chunks, self.ahead - len(flying)):
                flying[executor.submit(grade_chunk, self.course, chunk)] = chunk
            if not flying:
                return
            done, _ = wait(flying, return_when=FIRST_COMPLETED)
            for future in done:
                results = future.result()
                del flying[future]
                for result in results:
                    self.keep(result)

    def _alone(self, contents: Contents) -> None:
        executor = self.make_executor()
        try:
            with executor:
                (result,) = executor.submit(grade_chunk, self.course, [contents]).result()
        except BrokenExecutor:
            result = failed(contents, "grading it ended the process that did so")
        self.keep(result)


class Journal:
    """The results of a run, a line each, flushed as they come."""

    def __init__(self, path: Path, course: CourseFiles) -> None:
        self.path = path
        self.course = course.digest
        self._file: BinaryIO | None = None
        self._places: dict[str, int] = {}  # where the last result of each student begins

    def begin(self, *, resume: bool) -> set[tuple[str, str]]:
        """Open the file: a new one, or after what is there and whole.

        List the submissions already graded under this very course, by student and digest.
        """
        if not resume:
            self.path.unlink(missing_ok=True)
        finished = set()
        for place, result in self._placed():
            self._places[result["student"]] = place
            if not result["trouble"]:
                finished.add((result["student"], result["digest"]))
        is_cut = self._is_cut()
        self._file = self.path.open("ab")
        if is_cut:
            self._file.write(b"\n")
        return finished

    def _placed(self) -> Iterator[tuple[int, Result]]:
        """Read the results of this course with their places in the file.

        A line cut off by a killed run is passed over.
        """
        if not self.path.exists():
            return
        place = 0
        with self.path.open("rb") as file:
            for line in file:
                with suppress(ValueError):
                    result = json.loads(line)
                    if isinstance(result, dict) and result.get("course") == self.course:
                        yield place, result
                place += len(line)

    def _is_cut(self) -> bool:
        """Tell whether the last line is not whole."""
        if not self.path.exists() or not self.path.stat().st_size:
            return False
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read() != b"\n"

    def write(self, result: Result) -> None:
        """Add one result."""
        if self._file:
            kept = {"course": self.course, **{k: v for k, v in result.items() if k != "text"}}
            self._places[result["student"]] = self._file.tell()
            self._file.write(json.dumps(kept, ensure_ascii=True).encode() + b"\n")
            self._file.flush()

    def newest(self, students: Iterable[str]) -> Iterator[Result]:
        """Read the last result written for each of these students."""
        with self.path.open("rb") as file:
            for student in students:
                if student in self._places:
                    file.seek(self._places[student])
                    yield json.loads(file.readline())

    def close(self) -> None:
        """Close the file."""
        if self._file:
            self._file.close()


def remaining(
    submissions: Iterable[Contents], finished: set[tuple[str, str]]
) -> Iterator[Contents]:
    """Pass over the submissions that are graded already and have not changed."""
    for contents in submissions:
        if (contents.student, digest_of(contents)) not in finished:
            yield contents


def _chunks(submissions: Iterator[Contents], size: int) -> Iterator[list[Contents]]:
    while chunk := list(islice(submissions, size)):
        yield chunk
