"""The commands that help a student on: hint and explain."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from grader.cli.main import LESS, again, cli, color_option, course_option, find, open_chosen
from grader.cli.targets import complete_targets, function_checker

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.checkers.results import QuestionResult
    from grader.exercise.course import Course
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

P = ParamSpec("P")
R = TypeVar("R")


def workspace_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add --workspace."""
    return click.option(
        "--workspace",
        default=".",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="The folder of the answers, if not the current one.",
    )(command)


@cli.command(
    short_help="Give a hint, one more each time.", epilog="Example: bpgrade hint one_neuron.dL_dw"
)
@click.argument("selector", metavar="EXERCISE.QUESTION", shell_complete=complete_targets)
@workspace_option
@course_option
@color_option
def hint(selector: str, workspace: Path, folder: Path | None, student: str) -> None:
    """Give a hint, and one level more each time it is asked for; never the result."""
    from grader.cli.say import say
    from grader.session.cards import Card
    from grader.session.session import Session

    course = open_chosen(folder, student, workspace)
    hints, count = Session(course, workspace).hint(Card(*_asked(selector, course)))
    for number, line in enumerate(hints, 1):
        say(f"{number} of {count}: {line}", "", "  ")


@cli.command(
    short_help="Show the working once you are right.",
    epilog="Example: bpgrade explain one_neuron.dL_dw",
)
@click.argument("selector", metavar="EXERCISE.QUESTION", shell_complete=complete_targets)
@click.option("--solution", is_flag=True, help="Show the working before the question is answered.")
@workspace_option
@course_option
@color_option
def explain(
    selector: str, workspace: Path, folder: Path | None, student: str, *, solution: bool
) -> None:
    """Show the full working of a question that is answered right."""
    from grader.cli.say import say
    from grader.feedback.solutions import solution as working

    exercise, question = _question(selector, open_chosen(folder, student, workspace))
    if not solution and not _result(exercise, question, workspace).full:
        command = f"bpgrade hint {selector}{again(folder, student, workspace)}"
        click.echo(f"{selector} is not answered right yet. For a hint: {command}")
        sys.exit(LESS)
    say(question.prompt)
    for line in working(exercise, question):
        say(line, "    ", "      ")
    if question.note:
        say(question.note)


def _question(selector: str, course: Course) -> tuple[Exercise, Question]:
    exercise, question = find(course, selector)
    if question is None:
        raise click.UsageError(f"name a question: {selector}.{exercise.questions[0].id}")
    return exercise, question


def _asked(selector: str, course: Course) -> tuple[Exercise, tuple[Question]]:
    exercise, question = _question(selector, course)
    return exercise, (question,)


def _result(exercise: Exercise, question: Question, workspace: Path) -> QuestionResult:
    from grader.feedback.grading import grade_workspace

    functions = nullcontext() if question.in_sheet else function_checker(workspace, {}, None)
    with functions as checker:
        (result,) = grade_workspace(exercise, workspace, {question.id}, checker).results
    return result
