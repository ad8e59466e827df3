"""The commands that tell how far one has come: list, next, reset, and bpgrade by itself."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.hints import workspace_option
from grader.cli.main import again, cli, color_option, course_option, find, open_chosen
from grader.cli.targets import complete_targets, folders_with_answers

if TYPE_CHECKING:
    from grader.exercise.course import Course, Summary
    from grader.session.cards import Card
    from grader.session.session import Session
    from grader.session.standing import Progress

_workspace = click.argument(
    "workspace", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path)
)


@cli.command(
    "list",
    short_help="List the exercises, with points and progress.",
    epilog="Example: bpgrade list",
)
@_workspace
@course_option
@color_option
def list_exercises(workspace: Path, folder: Path | None, student: str) -> None:
    """List the exercises of the course, and how far the answers in WORKSPACE have come."""
    from grader.reports.layout import screen

    page, course = screen(), open_chosen(folder, student, workspace)
    summaries = course.summaries
    click.secho(course.title, bold=True)
    width = max(map(len, course.ids))
    begun = [each.id for each in summaries if _has_files(workspace, each)]
    with ExitStack() as stack:
        session = _session(stack, course, workspace) if begun else None
        for each in summaries:
            text = f"{each.title}  ({each.questions} questions)"
            if session and each.id in begun:
                text += f"  {_written(session.progress_in(each.id))}"
            for line in page.wrap(text, f"  {each.id:<{width}}  ", " " * (width + 4)):
                click.echo(line)


@cli.command(
    "next", short_help="Name the next question, and why.", epilog="Example: bpgrade next my-answers"
)
@_workspace
@course_option
@color_option
def next_question(workspace: Path, folder: Path | None, student: str) -> None:
    """Name the question of WORKSPACE that is next, and why it is."""
    with ExitStack() as stack:
        session = _session(stack, open_chosen(folder, student, workspace), workspace)
        _say_next(session.peek(), workspace, folder, student)


@cli.command(
    short_help="Blank an answer, or all of an exercise.",
    epilog="Example: bpgrade reset one_neuron.dL_dw",
)
@click.argument("selector", metavar="EXERCISE[.QUESTION]", shell_complete=complete_targets)
@click.option("--yes", is_flag=True, help="Do not ask before a whole exercise is blanked.")
@workspace_option
@course_option
@color_option
def reset(selector: str, workspace: Path, folder: Path | None, student: str, *, yes: bool) -> None:
    """Blank one answer in its sheet, or after asking all those of an exercise.

    All else in the sheet stays as it is. A function is put back to its stub.
    """
    from grader.session.cards import cards_of
    from grader.session.session import Session
    from grader.session.sheets import CannotWriteError

    course = open_chosen(folder, student, workspace)
    exercise, question = find(course, selector)
    cards = [card for card in cards_of(exercise) if not question or question in card.questions]
    if not question and not yes:
        click.confirm(f"Blank all answers to {exercise.id} in {workspace}?", abort=True)
    try:
        Session(course, workspace).reset(cards)
    except (CannotWriteError, OSError) as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"{selector} is blank again.")


def say_where_one_is() -> None:
    """Tell how far the answers here have come, and what to type."""
    course = open_chosen(None)
    click.secho(course.title, bold=True)
    begun = [each for each in course.summaries if _has_files(Path(), each)]
    if begun:
        with ExitStack() as stack:
            session = _session(stack, course, Path())
            for each in begun:
                progress = session.progress_in(each.id)
                if progress.begun and progress.earned:
                    click.echo(f"{each.title}: {_written(progress)}.")
            _say_next(session.peek(), Path(), None, "")
    elif elsewhere := folders_with_answers(course, Path()):
        click.echo(f"Your answers are in {elsewhere[0]}. To go on: bpgrade quiz {elsewhere[0]}")
    else:
        click.echo("To begin, one question at a time: bpgrade quiz")
    click.echo("All exercises: bpgrade list. All commands: bpgrade --help")


def _session(stack: ExitStack, course: Course, workspace: Path) -> Session:
    from functools import cache

    from grader.cli.quiz import open_checker
    from grader.session.session import Session

    return Session(course, workspace, cache(partial(open_checker, stack, {}, None)))


def _has_files(workspace: Path, summary: Summary) -> bool:
    return any((workspace / f"{summary.id}{ending}").exists() for ending in (".toml", ".py"))


def _written(progress: Progress) -> str:
    from grader.reports.words import points

    short = f"{progress.short_done} of {progress.short} on the short way"
    return f"{short}, {points(progress.earned)} of {points(progress.possible)} points"


def _say_next(card: Card | None, workspace: Path, folder: Path | None, student: str) -> None:
    from grader.cli.say import say
    from grader.reports.words import as_argument

    if not card:
        click.echo("All done, and nothing is due to come again.")
        return
    say(f"Next: {card.name}. {card.question.whole_prompt}", "", "  ")
    click.echo(f"  {card.why}")
    command = f"bpgrade quiz{as_argument(workspace)}{again(folder, student)}"
    click.echo(f"To answer it: {command}")
