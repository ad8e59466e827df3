"""The commands that show and hand out a course: list, show, start, solve."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.main import again, cli, color_option, course_option, find, open_chosen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question


@cli.command("list", short_help="List the exercises.", epilog="Example: bpgrade list")
@course_option
@color_option
def list_exercises(folder: Path | None, student: str) -> None:
    """List the exercises of the course, in order."""
    course = open_chosen(folder, student)
    summaries = course.summaries
    click.secho(course.title, bold=True)
    width = max(map(len, course.ids))
    for each in summaries:
        click.echo(f"  {each.id:<{width}}  {each.title}  ({each.questions} questions)")


@cli.command(short_help="Write blank answer sheets.", epilog="Example: bpgrade start my-answers")
@click.argument("directory", default=".", type=click.Path(file_okay=False, path_type=Path))
@course_option
@color_option
def start(directory: Path, folder: Path | None, student: str) -> None:
    """Write blank answer sheets and function stubs into DIRECTORY (the current one if left out).

    Files that are there already are never touched.
    """
    from grader.exercise.workspace import STUDENT_FILE, name_student, student_of
    from grader.reports.words import as_argument

    before = student_of(directory)
    if student and before and student != before:
        raise click.UsageError(f"{directory} was started for {before}; take another folder")
    exercises = open_chosen(folder, student, directory).exercises
    try:
        directory.mkdir(parents=True, exist_ok=True)
        kept = _write_blanks(directory, exercises)
        if student and name_student(directory, student):
            click.echo(f"wrote {directory / STUDENT_FILE}")
    except OSError as error:
        raise click.UsageError(f"{directory} cannot be written to: {error.strerror}") from None
    for path in kept:
        click.echo(f"kept  {path}, which was there already")
    click.echo(f"\nFill in answers, then run: bpgrade check{as_argument(directory)}{again(folder)}")


def _write_blanks(directory: Path, exercises: Iterable[Exercise]) -> list[Path]:
    """Write what is not there yet; return what is."""
    from grader.exercise.blanks import answer_sheet, function_stubs
    from grader.files import create_whole

    kept = []
    for exercise in exercises:
        blanks = {".toml": answer_sheet(exercise), ".py": function_stubs(exercise)}
        for ending, text in blanks.items():
            path = directory / f"{exercise.id}{ending}"
            if text is None:
                continue
            if create_whole(path, text):
                click.echo(f"wrote {path}")
            else:
                kept.append(path)
    return kept


@cli.command(
    short_help="Show an exercise or a question.", epilog="Example: bpgrade show one_neuron.dL_dw"
)
@click.argument("selector", metavar="EXERCISE[.QUESTION]")
@click.option("--equations", is_flag=True, help="Show all equations, derived ones included.")
@course_option
@color_option
def show(selector: str, folder: Path | None, student: str, *, equations: bool) -> None:
    """Show an exercise and its questions, or one question with its hint."""
    from grader.exercise.statement import statement

    exercise, question = find(open_chosen(folder, student), selector)
    if question:
        _show_question(exercise, question)
        return
    if equations:
        _show_equations(exercise)
        return
    title, *lines = statement(exercise)
    click.secho(title, bold=True)
    click.echo("\n".join(lines) + "\n")
    width = max(len(each.id) for each in exercise.questions)
    for each in exercise.questions:
        click.echo(f"  {each.id:<{width}}  {each.prompt}")


@cli.command(
    short_help="Show answers with their working.", epilog="Example: bpgrade solve one_neuron"
)
@click.argument("selector", metavar="EXERCISE[.QUESTION]")
@course_option
@color_option
def solve(selector: str, folder: Path | None, student: str) -> None:
    """Show the answers with their working: for instructors."""
    from grader.feedback.solutions import solution

    exercise, question = find(open_chosen(folder, student), selector)
    for each in [question] if question else exercise.questions:
        click.echo(click.style(each.id, bold=True) + f"  {each.prompt}")
        for line in solution(exercise, each):
            click.echo(f"    {line}")


def _show_equations(exercise: Exercise) -> None:
    from grader.backprop.printing import text

    hidden = exercise.telling(exercise.hidden)
    for equation in exercise.step.equations.values():
        if equation.name in hidden:
            click.echo(f"{equation.kind:<16}  {equation.name} = ?")
            continue
        click.echo(f"{equation.kind:<16}  {equation.name} = {text(equation.recipe)}")


def _show_question(exercise: Exercise, question: Question) -> None:
    from grader.exercise.statement import wrap

    click.secho(f"{exercise.id}.{question.id}", bold=True)
    lines = wrap(question.prompt)
    lines += [f"  {choice}" for choice in question.choices]
    lines += ["", *wrap(f"Answer: {question.how_to_answer}")]
    if question.hint:
        lines += wrap(f"Hint: {question.hint}")
    click.echo("\n".join(lines))
