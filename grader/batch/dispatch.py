"""Runs: submissions sent to workers in chunks, results handed on as they come.

The executor is any ``concurrent.futures.Executor``. Only so many chunks are on their way at a time,
so that memory stays flat. A worker that dies costs only the submission that killed it.
"""

from __future__ import annotations

from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from grader.batch.faults import MACHINE
from grader.batch.worker import CourseFiles, Result, failed, grade_chunk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Executor

    from grader.batch.submissions import Contents

_ENDED = "not graded, as the process that graded it ended, for want of memory maybe"


class _LostError(Exception):
    """A chunk that gave no results."""


@dataclass(frozen=True)
class Dispatcher:
    """One run over a class.

    ``make_executor`` gives a new executor, also when a worker's death has broken the last one;
    ``keep`` is called with every result, in whatever order they come.
    """

    course: CourseFiles
    make_executor: Callable[[], Executor]
    keep: Callable[[Result], object]
    ahead: int = 8
    chunk: int = 4

    def grade(self, submissions: Iterable[Contents]) -> None:
        """Grade submissions; those in hand when a worker dies are tried again, one by one."""
        chunks = _chunks(iter(submissions), self.chunk)
        while suspects := self._until_lost(chunks):
            for contents in suspects:
                self.keep(self._alone(contents))

    def _until_lost(self, chunks: Iterator[list[Contents]]) -> list[Contents]:
        """Grade chunk after chunk; when one is lost, give all that was in hand."""
        executor = self.make_executor()
        flying: dict[Future[list[Result]], list[Contents]] = {}
        try:
            self._fly(executor, chunks, flying)
        except _LostError as lost:
            _drop(executor, wait=isinstance(lost.__cause__, BrokenExecutor))
            return [contents for chunk in flying.values() for contents in chunk]
        except BaseException:
            _drop(executor)
            raise
        executor.shutdown()
        return []

    def _fly(
        self,
        executor: Executor,
        chunks: Iterator[list[Contents]],
        flying: dict[Future[list[Result]], list[Contents]],
    ) -> None:
        for chunk in chunks:
            flying[self._submitted(executor, chunk)] = chunk
            if len(flying) >= self.ahead:
                self._land(flying)
        while flying:
            self._land(flying)

    def _submitted(self, executor: Executor, chunk: list[Contents]) -> Future[list[Result]]:
        """Hand out a chunk; an executor that takes none is found out as one that lost it."""
        try:
            return executor.submit(grade_chunk, self.course, chunk)
        except Exception as error:  # noqa: BLE001 (each kind of executor has its own)
            lost: Future[list[Result]] = Future()
            lost.set_exception(error)
            return lost

    def _land(self, flying: dict[Future[list[Result]], list[Contents]]) -> None:
        done, _ = wait(flying, return_when=FIRST_COMPLETED)
        for future in done:
            try:
                results = future.result()
            except Exception as error:
                raise _LostError from error
            del flying[future]
            for result in results:
                self.keep(result)

    def _alone(self, contents: Contents) -> Result:
        try:
            with self.make_executor() as executor:
                (result,) = executor.submit(grade_chunk, self.course, [contents]).result()
        except BrokenExecutor:
            result = failed(contents, _ENDED, fault=MACHINE)
        except Exception as error:  # noqa: BLE001 (each kind of executor has its own)
            reason = f"not graded, as its executor failed: {type(error).__name__}: {error}"
            result = failed(contents, reason, fault=MACHINE)
        return result


def _drop(executor: Executor, *, wait: bool = False) -> None:
    """Let go of an executor, and of what is on its way."""
    try:
        executor.shutdown(wait, cancel_futures=True)
    except TypeError:  # dask's has no such option: it cancels unless it waits
        executor.shutdown(wait=False)


def _chunks(submissions: Iterator[Contents], size: int) -> Iterator[list[Contents]]:
    while chunk := list(islice(submissions, size)):
        yield chunk
