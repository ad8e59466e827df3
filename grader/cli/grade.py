"""The command that grades a class."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli.limits import chosen, limit_options, seed_option
from grader.cli.main import NOTHING, cli, color_option, open_chosen

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Executor

    from grader.batch.grade_class import WholeClass
    from grader.batch.roster import Roster
    from grader.batch.worker import CourseFiles
    from grader.exercise.course import Course
    from grader.sandbox.protection import Level

INTERRUPTED = 130
_PLATFORMS = (
    "moodle", "blackboard", "brightspace", "gradescope", "nbgrader", "canvas", "github", "google",
)  # fmt: skip


def _layout(_context: click.Context, _parameter: Any, value: str) -> tuple[str, ...]:  # noqa: ANN401 (click)
    levels = tuple(filter(None, value.split("/")))
    if levels and levels.count("student") != 1:
        raise click.BadParameter("one of the levels is to be student, as in section/student")
    return levels


def _roster(_context: click.Context, _parameter: Any, value: Path | None) -> Roster | None:  # noqa: ANN401 (click)
    from grader.batch.roster import RosterError, read_roster

    try:
        return read_roster(value) if value else None
    except RosterError as error:
        raise click.BadParameter(str(error)) from None


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
@click.option(
    "--jobs",
    type=click.IntRange(min=0),
    default=0,
    help="How many processes to use, or workers elsewhere to keep busy; all cores if left out.",
)
@click.option("--resume", is_flag=True, help="Go on with a run that was stopped.")
@click.option("--scheduler", help="The address of a dask scheduler: tcp://HOST:PORT.")
@click.option("--executor", help="Another executor: package.module:factory.")
@click.option(
    "--from",
    "platform",
    type=click.Choice(_PLATFORMS),
    help="The platform whose export this is; found out if left out.",
)
@click.option(
    "--layout",
    default="",
    callback=_layout,
    metavar="LEVEL/LEVEL",
    help="What the levels of folders are, one of them student: section/student.",
)
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    callback=_roster,
    help="A CSV file with a header: submission, student (whose numbers count), any others.",
)
@limit_options
@seed_option
@color_option
def grade(  # noqa: PLR0913, PLR0917 (a parameter for each option)
    submissions: tuple[Path, ...],
    output: Path,
    folder: Path | None,
    jobs: int,
    resume: bool,  # noqa: FBT001 (click)
    scheduler: str | None,
    executor: str | None,
    platform: str | None,
    layout: tuple[str, ...],
    roster: Roster | None,
    seed: str | None,
    require_isolation: Level | None,
    **limits: float | None,
) -> None:
    """Grade SUBMISSIONS: folders with a folder or archive for each student, or archives.

    Writes gradebook.csv, summary.html, and a feedback file for each student into the output folder.
    """
    from grader.batch.discovery import Finder
    from grader.batch.executors import ExecutorError
    from grader.batch.grade_class import WholeClass
    from grader.batch.journal import JOURNAL, seed_in
    from grader.batch.platforms import PLATFORMS
    from grader.checkers.functions.runner import fresh_seed
    from grader.exercise.workspace import AnswerFiles

    if output.resolve() in {path.resolve() for path in submissions}:
        raise click.UsageError("the results need a folder of their own; choose another -o")
    course = open_chosen(folder)
    roll = Finder(
        AnswerFiles(course.ids), _say, output, PLATFORMS.get(platform or ""), layout, roster
    ).find(submissions)
    if not roll:
        click.echo("There are no submissions here.", err=True)
        sys.exit(NOTHING)
    progress = Progress(len(roll))
    seed = seed or (resume and seed_in(output / JOURNAL)) or fresh_seed()
    files = _course_files(course, chosen(limits), require_isolation, seed)
    whole_class = WholeClass(course, files, roll, output, progress.say)
    try:
        make = _executor(whole_class, jobs, scheduler, executor)
        ahead = _ahead(jobs, scheduler or executor)
        whole_class.grade(make, progress.step, resume=resume, ahead=ahead)
    except KeyboardInterrupt:
        progress.say("Stopped. To go on: the same command with --resume")
        sys.exit(INTERRUPTED)
    except ExecutorError as error:
        raise click.UsageError(str(error)) from None
    progress.end_line()
    click.echo(f"wrote {output / 'gradebook.csv'}, {output / 'summary.html'} and feedback files")


def _executor(
    whole_class: WholeClass, jobs: int, scheduler: str | None, executor: str | None
) -> Callable[[], Executor]:
    from grader.batch import executors

    if scheduler and executor:
        raise click.UsageError("--scheduler and --executor exclude each other")
    if scheduler:
        return executors.dask(scheduler)
    if executor:
        return executors.named(executor)
    return executors.local(jobs or os.cpu_count() or 1, whole_class.prepare)


def _ahead(jobs: int, elsewhere: str | None) -> int:
    """Tell how many chunks to hand out at a time, so that no worker waits for work."""
    return 2 * (jobs or (32 if elsewhere else os.cpu_count() or 1)) + 4


def _say(line: str) -> None:
    from grader.reports.printable import printable

    click.echo(printable(line), err=True)


def _course_files(
    course: Course, limits: dict[str, float], require: Level | None, seed: str
) -> CourseFiles:
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
        _say(line)

    def end_line(self) -> None:
        """End the line that tells how far a run is."""
        if self.in_line:
            click.echo("", err=True)
        self.in_line = False
