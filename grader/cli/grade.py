"""The command that grades a class."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.grading import (
    FROM,
    INTERRUPTED,
    Progress,
    ahead,
    course_files,
    executor_for,
    faults_told,
    layout_of,
    roster_columns,
    roster_in,
    say,
    tell_changes,
    told,
)
from grader.cli.limits import chosen, limit_options, seed_option
from grader.cli.main import NOTHING, cli, color_option, open_chosen

if TYPE_CHECKING:
    from grader.batch.roster import Roster
    from grader.sandbox.protection import Level


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
    type=click.Choice(FROM),
    help="The platform whose export this is; found out if left out.",
)
@click.option(
    "--layout",
    default="",
    callback=layout_of,
    metavar="LEVEL/LEVEL",
    help="What the levels of folders are, one of them student: section/student.",
)
@click.option(
    "--roster",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    callback=roster_in,
    help="A CSV file with a header: submission, student (whose numbers count), any others.",
)
@click.option(
    "--for",
    "uploads",
    type=click.Choice(("moodle", "canvas", "gradescope")),
    multiple=True,
    help="Write what a platform's import of grades wants, too.",
)
@click.option(
    "--columns",
    type=click.Choice(("exercises", "questions")),
    default="exercises",
    help="What has columns in the gradebook.",
)
@click.option(
    "--against",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Results in another folder to compare with: who changes, and at which question.",
)
@click.option("--bom", is_flag=True, help="Begin the gradebook with a byte order mark, for Excel.")
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
    uploads: tuple[str, ...],
    columns: str,
    against: Path | None,
    bom: bool,  # noqa: FBT001 (click)
    seed: str | None,
    require_isolation: Level | None,
    **limits: float | None,
) -> None:
    """Grade SUBMISSIONS: folders with a folder or archive for each student, or archives.

    Writes gradebook.csv, summary.html, and a feedback file for each student into the output folder.
    """
    from grader.batch.discovery import Finder
    from grader.batch.grade_class import Wanted, WholeClass
    from grader.batch.journal import seed_in
    from grader.batch.outputs import Results
    from grader.batch.platforms import PLATFORMS
    from grader.checkers.functions.runner import fresh_seed
    from grader.exercise.workspace import AnswerFiles

    if output.resolve() in {path.resolve() for path in submissions}:
        raise click.UsageError("the results need a folder of their own; choose another -o")
    if against and against.resolve() == output.resolve():
        raise click.UsageError("--against wants the results in another folder than -o")
    course = open_chosen(folder)
    results = Results(output)
    seed = seed or (resume and seed_in(results.journal)) or fresh_seed()
    files = course_files(course, chosen(limits), require_isolation, seed)
    with faults_told(output):
        finder = Finder(
            AnswerFiles(course.ids), say, output, PLATFORMS.get(platform or ""), layout, roster
        )
        roll = finder.find(submissions)
        if not roll:
            click.echo("There are no submissions here.", err=True)
            sys.exit(NOTHING)
        progress = Progress(len(roll))
        wanted = Wanted(
            columns=(*(level for level in layout if level != "student"), *roster_columns(roster)),
            by_question=columns == "questions",
            mark=bom,
            uploads=uploads,
        )
        whole_class = WholeClass(course, files, roll, results, progress.say, wanted)
        make = executor_for(whole_class, jobs, scheduler, executor)
        try:
            faults = whole_class.grade(
                make, progress.step, resume=resume, ahead=ahead(jobs, scheduler or executor)
            )
        except KeyboardInterrupt:
            progress.say("Stopped. To go on: the same command with --resume")
            sys.exit(INTERRUPTED)
    progress.end_line()
    click.echo(f"wrote {output / 'gradebook.csv'}, {output / 'summary.html'} and feedback files")
    if against:
        with faults_told(output):
            tell_changes(against, output)
    sys.exit(told(faults, output))
