"""The command group, its exit codes, and the options that commands share.

0: full credit, or at least --min-score; 1: less; 2: wrong usage; 3: a fault of bpgrade itself;
4: an exercise or a submission that cannot be read; 5: there was nothing to grade.
"""

from __future__ import annotations

import atexit
import gc
import os
import shlex
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

from grader import __version__
from grader.cli.streams import spell_what_is_missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.exercise.course import Course
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

P = ParamSpec("P")
R = TypeVar("R")

LESS, INTERNAL, UNREADABLE, NOTHING = 1, 3, 4, 5

# The commands by the module that defines them.
_MODULES = {
    "author": ("new", "schema", "validate"),
    "bundle": ("bundle",),
    "check": ("check",),
    "course": ("show", "solve", "start"),
    "doctor": ("doctor",),
    "grade": ("grade",),
    "guide": ("guide",),
    "hints": ("explain", "hint"),
    "preview": ("preview",),
    "progress": ("list", "next", "reset"),
    "quiz": ("quiz",),
    "watch": ("watch",),
}
_MODULE_OF = {command: module for module, commands in _MODULES.items() for command in commands}


class Commands(click.Group):
    """A group of commands whose modules are imported when they are asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, sorted."""
        del ctx
        return sorted(_MODULE_OF)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command, importing its module; None if there is no such command."""
        if cmd_name in _MODULE_OF:
            import_module(f"grader.cli.{_MODULE_OF[cmd_name]}")
        return super().get_command(ctx, cmd_name)

    def all(self) -> dict[str, click.Command]:
        """Return all commands by name."""
        for module in _MODULES:
            import_module(f"grader.cli.{module}")
        return dict(self.commands)


@click.group(
    cls=Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: bpgrade quiz asks one question at a time, and says at once what is wrong.",
)
@click.version_option(__version__, prog_name="bpgrade")
@click.pass_context
def cli(context: click.Context) -> None:
    """Learn backpropagation by working it out, step by step, with every step graded.

    By itself it tells how far the answers in the current folder have come, and what is next.
    """
    if context.invoked_subcommand is None:
        _set_color(context, None, "auto")
        import_module("grader.cli.progress").say_where_one_is()


def main() -> None:
    """Run the command line; a fault of bpgrade itself exits with 3."""
    gc.set_threshold(100_000)  # a run is short, and most of what it makes lasts to its end,
    atexit.register(gc.freeze)  # where there is no use in looking through it once more
    spell_what_is_missing()
    try:
        cli()
    except Exception as error:  # noqa: BLE001 (the exit code says whose fault it was)
        sys.exit(_told(error))


def _told(error: Exception) -> int:
    """Say what went wrong; return the exit code for it."""
    from grader.exercise.format.faults import FileError

    if isinstance(error, FileError):
        click.echo(error, err=True)
        return UNREADABLE
    import traceback

    click.echo("".join(traceback.format_exception(error)), err=True)
    click.echo("This is a fault of bpgrade itself, not of the answers; please report it.", err=True)
    return INTERNAL


def course_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add --exercises and --student."""
    student = click.option(
        "--student",
        callback=_name,
        help="Whose numbers to use, where exercises vary by student; capital letters count.",
    )
    folder = click.option(
        "--exercises",
        "folder",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        help="A folder of exercises in the place of the course that ships.",
    )
    return folder(student(command))


def _name(_context: click.Context, _parameter: Any, value: str | None) -> str:  # noqa: ANN401 (click)
    """Tidy a student's name; an empty one, as of a variable that is not set, is wrong usage."""
    from grader.exercise.workspace import tidied

    try:
        return "" if value is None else tidied(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


def color_option(command: Callable[P, R]) -> Callable[P, R]:
    """Add --color; NO_COLOR and FORCE_COLOR count where it is not given."""
    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        callback=_set_color,
        expose_value=False,
        is_eager=True,
        help="When to use colours.",
    )(command)


def _set_color(context: click.Context, _parameter: Any, value: str) -> None:  # noqa: ANN401 (click)
    if value == "auto":
        wanted = True if os.environ.get("FORCE_COLOR") else None
        plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
        context.color = False if plain else wanted
    else:
        context.color = value == "always"


def open_chosen(
    folder: Path | None,
    student: str = "",
    workspace: Path | None = None,
    on_fault: Callable[[str], object] | None = None,
) -> Course:
    """Open the course in a folder, or the one that ships, with a student's own numbers.

    The student is the one named, or else the one that the workspace was started for. Where nobody
    is named, a workspace may have fresh numbers. A fault in the file that tells it is told to
    ``on_fault``, and the exercises' own numbers count; without one, FileError is raised.
    """
    from grader.exercise.course import open_course, shipped_course
    from grader.exercise.format.faults import FileError
    from grader.exercise.workspace import draws_of, student_of

    course = open_course(folder) if folder else shipped_course()
    try:
        draws = {} if student else draws_of(workspace or Path())
        named = student or student_of(workspace or Path())
    except FileError as error:
        if on_fault is None:
            raise
        on_fault(str(error))
        return course
    drawn = course.with_draws(draws) if draws else course
    return course.for_student(named) if named else drawn


def again(folder: Path | None, student: str = "", workspace: Path = Path()) -> str:
    """Return the options that the next command needs to be about the same; empty if it needs none.

    A workspace does not say which course it is for: it may be a submission, and that must never
    choose what it is graded by.
    """
    options = {"workspace": "" if workspace == Path() else workspace}
    options |= {"exercises": folder or "", "student": student}
    return "".join(f" --{name} {shlex.quote(str(v))}" for name, v in options.items() if v)


def find(course: Course, selector: str, otherwise: str = "") -> tuple[Exercise, Question | None]:
    """Find EXERCISE or EXERCISE.QUESTION; a wrong name is wrong usage.

    ``otherwise`` is said of a name that is like none of an exercise.
    """
    from grader.backprop.errors import did_you_mean

    exercise_id, _, question_id = selector.partition(".")
    if exercise_id not in course.ids:
        hint = did_you_mean(exercise_id, course.ids) or _holder(course, selector) or otherwise
        raise click.UsageError(f"there is no exercise {exercise_id!r}{hint}")
    exercise = course.load(exercise_id)
    question = exercise.question(question_id)
    if question_id and not question:
        hint = did_you_mean(question_id, [q.id for q in exercise.questions])
        raise click.UsageError(f"there is no question {question_id!r} in {exercise_id}{hint}")
    return exercise, question


def _holder(course: Course, question_id: str) -> str:
    """Suggest the first exercise with a question of that name, where the name stands alone."""
    found = (each.id for each in course.exercises if each.question(question_id))
    return next((f"; did you mean {each}.{question_id}?" for each in found), "")
