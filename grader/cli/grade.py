"""The command that grades a class."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.main import NOTHING, cli, color_option, open_chosen

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from grader.batch.jobs import CourseFiles
    from grader.batch.whole_class import WholeClass
    from grader.exercise.course import Course

INTERRUPTED = 130


@cli.command(
    short_help="Grade the submissions of a class.",
    epilog="Example: bpgrade grade submissions -o results",
)
@click.argument(
    "submissions", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of the results.",
)
@click.option(
    "--exercises",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of exercises in the place of the course that ships.",
)
@click.option("--jobs", default=0, help="How many processes to use; all cores if left out.")
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped.")
@click.option("--scheduler", help="The address of a dask scheduler: tcp://HOST:PORT.")
@click.option("--executor", help="Another executor: package.module:factory.")
@click.option("--seconds", type=float, help="Seconds for all calls of one function.")
@color_option
def grade(  # noqa: PLR0913, PLR0917 (a parameter for each option)
    submissions: tuple[Path, ...],
    output: Path,
    folder: Path | None,
    jobs: int,
    resume: bool,  # noqa: FBT001 (click)
    scheduler: str | None,
    executor: str | None,
    seconds: float | None,
) -> None:
    """Grade SUBMISSIONS: folders with a folder or archive for each student, or archives.

    Writes gradebook.csv, summary.html, and a feedback file for each student into the output folder.
    """
    from grader.batch.submissions import find
    from grader.batch.whole_class import WholeClass
    from grader.reports.printable import printable

    course = open_chosen(folder)
    found, said = find(submissions, course.ids)
    for line in said:
        click.echo(printable(line), err=True)
    if not found:
        click.echo("There are no submissions here.", err=True)
        sys.exit(NOTHING)
    whole_class = WholeClass(course, _course_files(course, seconds), found, output)
    progress = Progress(len(found))
    try:
        make = _executor(whole_class, jobs or os.cpu_count() or 1, scheduler, executor)
        troubled = whole_class.grade(make, progress.step, resume=resume)
    except KeyboardInterrupt:
        click.echo("\nStopped. To go on: the same command with --resume", err=True)
        sys.exit(INTERRUPTED)
    progress.done()
    for student, trouble in troubled:
        click.echo(printable(f"{student}: {trouble}"), err=True)
    click.echo(f"wrote {output / 'gradebook.csv'}, {output / 'summary.html'} and feedback files")


def _executor(
    whole_class: WholeClass, jobs: int, scheduler: str | None, executor: str | None
) -> Callable[[], Executor]:
    from grader.batch import executors

    try:
        if scheduler:
            return executors.dask(scheduler)
        if executor:
            return executors.named(executor)
        return executors.local(jobs, whole_class.prepare)
    except executors.ExecutorError as error:
        raise click.UsageError(str(error)) from None


def _course_files(course: Course, seconds: float | None) -> CourseFiles:
    from grader.batch.jobs import CourseFiles

    names = [*(f"{each}.toml" for each in course.ids), "course.toml"]
    texts = [(name, course.folder / name) for name in names]
    files = tuple((name, file.read_text("utf-8-sig")) for name, file in texts if file.is_file())
    _ = course.exercises  # an exercise at fault is told before anything is graded
    return CourseFiles(files, (("seconds", seconds),) if seconds else ())


class Progress:
    """How far a run is, and how long it may take, on a terminal."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.count = 0
        self.started = time.monotonic()
        self.shown = sys.stderr.isatty()

    def step(self) -> None:
        """Count one submission."""
        self.count += 1
        if self.shown:
            spent = time.monotonic() - self.started
            left = spent / self.count * (self.total - self.count)
            click.echo(f"\r{self.count} of {self.total}, {left:.0f} s left  ", nl=False, err=True)

    def done(self) -> None:
        """End the line."""
        if self.shown:
            click.echo("", err=True)
