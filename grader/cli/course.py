"""The commands that show and hand out a course: show, start, solve."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.main import again, cli, color_option, course_option, find, open_chosen
from grader.cli.targets import complete_targets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.exercise.course import Course
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

_ELSE = "bpgrade quiz answers one alone, and bpgrade start my-answers writes all sheets"


@cli.command(short_help="Write blank answer sheets.", epilog="Example: bpgrade start my-answers")
@click.argument("directory", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--fresh", is_flag=True, help="Draw other numbers than the course's, for practice.")
@course_option
@color_option
def start(directory: Path, folder: Path | None, student: str, *, fresh: bool) -> None:
    """Write blank answer sheets and function stubs into DIRECTORY (the current one if left out).

    Files that are there already are never touched.
    """
    from grader.exercise.workspace import STUDENT_FILE, name_student, student_of
    from grader.reports.words import as_argument

    before = student_of(directory)
    if student and before and student != before:
        raise click.UsageError(f"{directory} was started for {before}; take another folder")
    if fresh:
        _draw(directory, open_chosen(folder))
    course = open_chosen(folder, student, directory)
    if directory.name in course.ids and not directory.is_dir():
        raise click.UsageError(f"start takes a folder, and {directory} is an exercise; {_ELSE}")
    exercises = course.exercises
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


def _draw(directory: Path, course: Course) -> None:
    """Draw fresh numbers for all exercises that have some, and note which."""
    import secrets

    from grader.exercise.workspace import name_draws
    from grader.session.fresh import first_good_draw

    start = secrets.randbelow(1 << 32)
    draws = {each.id: first_good_draw(each, start) for each in course.exercises}
    directory.mkdir(parents=True, exist_ok=True)
    if any(directory.glob("*.toml")) or not name_draws(
        directory, {name: draw for name, draw in draws.items() if draw is not None}
    ):
        raise click.UsageError(f"{directory} was started already; take another folder")


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
@click.argument("selector", metavar="EXERCISE[.QUESTION]", shell_complete=complete_targets)
@click.option("--equations", is_flag=True, help="Show all equations, derived ones included.")
@course_option
@color_option
def show(selector: str, folder: Path | None, student: str, *, equations: bool) -> None:
    """Show an exercise and its questions, or one question with its hint."""
    from grader.exercise.statement import statement
    from grader.reports.layout import screen

    exercise, question = find(open_chosen(folder, student), selector)
    if question:
        _show_question(exercise, question)
        return
    if equations:
        _show_equations(exercise)
        return
    page = screen()
    title, *lines = statement(exercise, width=page.columns)
    click.secho(title, bold=True)
    click.echo("\n".join(lines) + "\n")
    width = min(max(len(each.id) for each in exercise.questions), page.columns // 3)
    for each in exercise.questions:
        head = f"  {each.id:<{width}}  "
        for line in page.wrap(each.prompt, head, " " * (width + 4)):
            click.echo(line)


@cli.command(
    short_help="Show answers with their working.", epilog="Example: bpgrade solve one_neuron"
)
@click.argument("selector", metavar="EXERCISE[.QUESTION]", shell_complete=complete_targets)
@course_option
@color_option
def solve(selector: str, folder: Path | None, student: str) -> None:
    """Show the answers with their working: for instructors."""
    from grader.cli.say import say
    from grader.feedback.solutions import solution

    exercise, question = find(open_chosen(folder, student), selector)
    for each in [question] if question else exercise.questions:
        click.echo(click.style(each.id, bold=True) + f"  {each.prompt}")
        for line in solution(exercise, each):
            say(line, "    ", "      ")


def _show_equations(exercise: Exercise) -> None:
    from grader.backprop.printing import text

    hidden = exercise.telling(exercise.hidden)
    for equation in exercise.step.equations.values():
        if equation.name in hidden:
            click.echo(f"{equation.kind:<16}  {equation.name} = ?")
            continue
        click.echo(f"{equation.kind:<16}  {equation.name} = {text(equation.recipe)}")


def _show_question(exercise: Exercise, question: Question) -> None:
    from grader.reports.layout import screen

    page = screen()
    click.secho(f"{exercise.id}.{question.id}", bold=True)
    lines = page.wrap(question.prompt)
    lines += [line for choice in question.choices for line in page.wrap(choice, "  ", "     ")]
    lines += ["", *page.wrap(f"Answer: {question.how_to_answer}")]
    if question.hint:
        lines += page.wrap(f"Hint: {question.hint}")
    click.echo("\n".join(lines))
