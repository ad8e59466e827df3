"""The command that previews exercises as a web page."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.main import cli, color_option, course_option, find, open_chosen

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from grader.exercise.model import Exercise


@cli.command(
    short_help="Write exercises as a web page, answers folded.",
    epilog="Example: bpgrade preview my-course/tanh.toml -o tanh.html",
)
@click.argument("target", required=False, metavar="[EXERCISE|FILE]")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="The page to write, if not <exercise>.html in the current folder.",
)
@click.option(
    "--without-answers", is_flag=True, help="Write what students see, to be handed out or printed."
)
@course_option
@color_option
def preview(
    target: str | None,
    output: Path | None,
    without_answers: bool,  # noqa: FBT001 (click hands it over by name)
    folder: Path | None,
    student: str,
) -> None:
    """Write EXERCISE, or that in FILE, as one web page (all of the course if left out).

    The page needs no network and no script. It is for instructors: it has the answers, the
    numbers that count as right, and what is said to each slip; unless you leave them out.
    """
    from grader.files import write_whole
    from grader.page.views import handout
    from grader.preview import preview as page
    from grader.preview.images import embedded

    title, exercises, beside = _chosen(target, folder, student)
    path = output or Path(f"{exercises[0].id if target else 'course'}.html")
    try:
        text = (handout if without_answers else page)(exercises, title)
        write_whole(path, embedded(text, beside) if isinstance(beside, Path) else text)
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from None
    click.echo(f"wrote {path}")


def _chosen(
    target: str | None, folder: Path | None, student: str
) -> tuple[str, list[Exercise], Path | Traversable]:
    """Return the page's title, if not its exercise's, the exercises on it, and their folder."""
    if target and target.endswith(".toml"):
        file = Path(target)
        if not file.is_file():
            raise click.UsageError(f"there is no file {file}")
        return "", [open_chosen(file.parent, student).load(file.stem)], file.parent
    course = open_chosen(folder, student)
    if target:
        exercise, _ = find(course, target)
        return "", [exercise], course.folder
    return course.title, list(course.exercises), course.folder
