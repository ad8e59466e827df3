"""What the command that grades a class is made of: its options, its executor, how far it is."""

from __future__ import annotations

import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from grader.cli.main import INTERNAL

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from grader.batch.grade_class import WholeClass
    from grader.batch.roster import Roster
    from grader.batch.worker import CourseFiles
    from grader.exercise.course import Course
    from grader.sandbox.protection import Level

INTERRUPTED, STOPPED = 130, 2
FROM = (
    "moodle", "blackboard", "brightspace", "gradescope", "nbgrader", "canvas", "github", "google",
)  # fmt: skip


def layout_of(_context: click.Context, _parameter: Any, value: str) -> tuple[str, ...]:  # noqa: ANN401 (click)
    """Read the levels of folders, one of which is the student's."""
    levels = tuple(filter(None, value.split("/")))
    if levels and levels.count("student") != 1:
        raise click.BadParameter("one of the levels is to be student, as in section/student")
    return levels


def roster_in(_context: click.Context, _parameter: Any, value: Path | None) -> Roster | None:  # noqa: ANN401 (click)
    """Read the roster, if there is one."""
    from grader.batch.roster import RosterError, read_roster

    try:
        return read_roster(value) if value else None
    except RosterError as error:
        raise click.BadParameter(str(error)) from None


def roster_columns(roster: Roster | None) -> tuple[str, ...]:
    """Name the columns that a roster has besides."""
    return roster.columns if roster else ()


@contextmanager
def faults_told(output: Path) -> Iterator[None]:
    """Tell faults of the machine in one line, with what to do; they are no faults of bpgrade."""
    import sqlite3

    from grader.batch.executors import ExecutorError
    from grader.batch.faults import MachineError
    from grader.batch.outputs import OtherCourseError

    try:
        yield
    except (ExecutorError, OtherCourseError) as error:
        raise click.UsageError(str(error)) from None
    except (MachineError, OSError, MemoryError, sqlite3.Error) as error:
        match error:
            case OSError():
                said = str(MachineError(error, str(output)))
            case MemoryError():
                said = "there is not enough memory"
            case _:
                said = str(error)
        say(f"Stopped: {said}. When that is mended: the same command with --resume")
        sys.exit(STOPPED)


def tell_changes(old: Path, new: Path) -> None:
    """Tell whose results differ from those in another folder; write all of it to changes.csv."""
    from grader.batch.against import MOST_SHOWN, changes, write_changes

    path = new / "changes.csv"
    shown = write_changes(path, changes(old, new))
    if not shown:
        click.echo(f"Nobody's points change against {old}.")
    for change in shown[:MOST_SHOWN]:
        click.echo(str(change))
    if len(shown) > MOST_SHOWN:
        click.echo(f"and more, which are in {path}")


def told(faults: Counter[str], output: Path) -> int:
    """Tell who was not graded for a fault that is not theirs; return the exit code."""
    from grader.batch.faults import MACHINE, OWN

    if count := faults[MACHINE]:
        say(f"{count} not graded for a fault of the machine; try the same command with --resume")
    if count := faults[OWN]:
        place = output / "faults.txt"
        say(f"{count} not graded for a fault of bpgrade itself; please report it, with {place}")
        return INTERNAL
    return STOPPED if faults[MACHINE] else 0


def executor_for(
    whole_class: WholeClass, jobs: int, scheduler: str | None, executor: str | None
) -> Callable[[], Executor]:
    """Return what makes executors, as the options say; raise ExecutorError."""
    from grader.batch import executors

    if scheduler and executor:
        raise click.UsageError("--scheduler and --executor exclude each other")
    if scheduler:
        return executors.dask(scheduler)
    if executor:
        return executors.named(executor)
    return executors.local(jobs or os.cpu_count() or 1, whole_class.prepare)


def ahead(jobs: int, elsewhere: str | None) -> int:
    """Return how many chunks to hand out at a time, so that no worker waits for work."""
    return 2 * (jobs or (32 if elsewhere else os.cpu_count() or 1)) + 4


def say(line: str) -> None:
    """Say something to the user, beside what is written."""
    from grader.reports.printable import printable

    click.echo(printable(line), err=True)


def course_files(
    course: Course, limits: dict[str, float], require: Level | None, seed: str
) -> CourseFiles:
    """Read the files of a course for the workers; raise FileError if one is at fault."""
    from grader.batch.worker import CourseFiles

    names = [*(f"{each}.toml" for each in course.ids), "course.toml"]
    texts = [(name, course.folder / name) for name in names]
    files = tuple((name, file.read_text("utf-8-sig")) for name, file in texts if file.is_file())
    _ = course.exercises  # an exercise at fault is told before anything is graded
    return CourseFiles(files, tuple(sorted(limits.items())), require, seed)


class Progress:
    """How far a run is, and how long it may take, on a terminal."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.count = self.graded = 0
        self.started = time.monotonic()
        self.on_terminal = sys.stderr.isatty()
        self.in_line = False

    def step(self, graded: bool) -> None:  # noqa: FBT001 (a callback)
        """Count one submission, which may have been graded before this run."""
        self.count += 1
        self.graded += graded
        if self.on_terminal and graded:
            spent = time.monotonic() - self.started
            left = spent / self.graded * (self.total - self.count)
            click.echo(f"\r{self.count} of {self.total}, {left:.0f} s left  ", nl=False, err=True)
            self.in_line = True

    def say(self, line: str) -> None:
        """Say something, on a line of its own."""
        self.end_line()
        say(line)

    def end_line(self) -> None:
        """End the line that tells how far a run is."""
        if self.in_line:
            click.echo("", err=True)
        self.in_line = False
