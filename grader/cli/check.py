"""The command that checks a workspace."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

import click

from grader.cli.limits import chosen, limit_options, seed_option
from grader.cli.main import (
    LESS,
    NOTHING,
    UNREADABLE,
    again,
    cli,
    color_option,
    course_option,
    open_chosen,
)
from grader.cli.outputs import InOrder, output_options, outputs, write_all
from grader.cli.targets import (
    asked_for,
    complete_targets,
    folders_with_answers,
    function_checker,
    nearly_right,
    split,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from grader.checkers.functions.runner import FunctionChecker
    from grader.checkers.results import ExerciseResult, Report
    from grader.exercise.course import Course
    from grader.exercise.model import Exercise
    from grader.sandbox.protection import Level

    Grade: TypeAlias = Callable[[Exercise, set[str], FunctionChecker | None], ExerciseResult]


def _share(_context: click.Context, _parameter: click.Parameter, value: str) -> float:
    """Read a share of the points: 0.8 or 80%."""
    try:
        share = float(value.removesuffix("%")) / (100 if value.endswith("%") else 1)
    except ValueError:
        raise click.BadParameter(f"{value!r} is no share; write 0.8 or 80%") from None
    if not 0 <= share <= 1:
        raise click.BadParameter(f"{value} is not between 0 and 1 (or 0% and 100%)")
    return share


@cli.command(
    cls=InOrder,
    short_help="Check the answers in a workspace.",
    epilog="Example: bpgrade check my-answers one_neuron two_neurons.dL_dw1",
)
@click.argument(
    "targets",
    nargs=-1,
    metavar="[WORKSPACE] [EXERCISE[.QUESTION]]...",
    shell_complete=complete_targets,
)
@course_option
@output_options
@click.option(
    "--find",
    "find_",
    is_flag=True,
    help="Look for the answers in all folders and archives below, as for a class.",
)
@click.option(
    "--min-score",
    default="100%",
    callback=_share,
    help="The share of the points that exits with 0: 80% or 0.8.",
)
@click.option(
    "--exit-zero", is_flag=True, help="Exit with 0, whatever the score, if anything was graded."
)
@limit_options
@seed_option
@color_option
def check(  # noqa: PLR0913, PLR0917 (a parameter for each option)
    targets: tuple[str, ...],
    folder: Path | None,
    student: str,
    forms: tuple[str, ...],
    files: tuple[Path, ...],
    min_score: float,
    *,
    find_: bool,
    exit_zero: bool,
    seed: str | None,
    require_isolation: Level | None,
    **limits: float | None,
) -> None:
    """Check the answers in WORKSPACE (the current folder if left out).

    Exits with 0 if all points, or --min-score, were earned; 1 if not; 4 if a file cannot be read;
    5 if there was nothing to grade.
    """
    from grader.reports.printable import printable

    workspace, selectors = split(targets)
    wanted = outputs(forms, files)
    faults: list[str] = []  # of the file that tells whose numbers these are
    options = chosen(limits), require_isolation, seed
    with function_checker(workspace, *options, below=find_) as checker:
        course = open_chosen(folder, student, workspace, faults.append)
        grade = _finding(course, workspace) if find_ else partial(_of_workspace, workspace)
        for report in _graded(course, selectors, checker, again(folder, student), grade):
            for output in wanted:
                output.write_so_far(report)
    if sys.stdout.isatty() and not find_:
        from grader.session.notes import without_old_notes

        report = without_old_notes(report, workspace)
    write_all(wanted, report)
    for line in (*faults, *(() if find_ else nearly_right(course, workspace))):
        click.echo(printable(line), err=True)
    if faults:
        sys.exit(UNREADABLE)
    if not report.started:
        _say_nothing_found(course, workspace, again(folder, student))
        sys.exit(NOTHING)
    sys.exit(0 if exit_zero else _exit_code(report, min_score))


def _of_workspace(
    workspace: Path, exercise: Exercise, questions: set[str], checker: FunctionChecker | None
) -> ExerciseResult:
    from grader.feedback.grading import grade_workspace

    return grade_workspace(exercise, workspace, questions, checker)


def _finding(course: Course, workspace: Path) -> Grade:
    """Return what grades the answers that lie somewhere below a folder; say what was chosen."""
    from grader.batch.gathered import gather, grade_gathered
    from grader.reports.printable import printable

    try:
        gathered = gather(workspace, course.ids)
    except ValueError as error:
        click.echo(printable(str(error), 1000), err=True)
        sys.exit(UNREADABLE)
    for note in gathered.notes:
        click.echo(printable(note, 1000), err=True)

    def grade(
        exercise: Exercise, questions: set[str], checker: FunctionChecker | None
    ) -> ExerciseResult:
        return grade_gathered(exercise, gathered, questions, checker)

    return grade


def _say_nothing_found(course: Course, workspace: Path, options: str) -> None:
    """Say where answers may be, or how to begin."""
    from grader.reports.words import as_argument

    for folder in folders_with_answers(course, workspace):
        click.echo(f"There are answers in {folder}: bpgrade check{as_argument(folder)}", err=True)
        return
    command = f"bpgrade start{as_argument(workspace)}{options}"
    click.echo(f"There are no answers in {workspace}; {command} writes blank ones.", err=True)


def _graded(
    course: Course,
    selectors: tuple[str, ...],
    checker: FunctionChecker | None,
    options: str,
    grade: Grade,
) -> Iterator[Report]:
    """Grade one exercise after the other, and give the report as far as it has come."""
    from time import perf_counter

    from grader.checkers.results import Report

    asked = asked_for(course, selectors)
    ids = tuple(exercise.id for exercise, _ in asked)
    results: list[ExerciseResult] = []
    seconds: tuple[float, ...] = ()
    seed = checker.seed if checker else ""
    yield Report(course.title, (), ids, options, seed=seed)
    for exercise, questions in asked:
        begun = perf_counter()
        results.append(grade(exercise, questions, checker))
        seconds += (perf_counter() - begun,)
        left = ids[len(results) :]
        yield Report(course.title, tuple(results), left, options, seed=seed, seconds=seconds)


def _exit_code(report: Report, min_score: float) -> int:
    if not all(result.readable for result in report.exercises):
        return UNREADABLE
    return 0 if report.score >= min_score else LESS
