"""The command for instructors whose submissions are graded by a service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader import __version__
from grader.cli.main import cli, color_option, open_chosen

if TYPE_CHECKING:
    from grader.authoring.bundles import Bundle, Plan

_SERVICES = ("gradescope", "github", "classroom50")
_NEXT = {
    "gradescope": "Upload it as the autograder of a programming assignment of {points:g} points, "
    "with Ubuntu 24.04 as its base image.",
    "github": "Commit the workflow to the repository that students push to or start from{home}.",
    "classroom50": "Commit the folder's contents to CLASSROOM/autograders/ASSIGNMENT.",
}


@cli.command(
    short_help="Write what a grading service needs.",
    epilog="Example: bpgrade bundle gradescope --exercises my-course -o autograder.zip",
)
@click.argument("service", type=click.Choice(_SERVICES))
@click.option(
    "--exercises",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of exercises in the place of the course that ships.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="The zip file (gradescope) or folder to write.",
)
@click.option(
    "--wheel",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Install bpgrade from this wheel, in the place of one made of what runs here.",
)
@click.option("--from-index", is_flag=True, help="Install bpgrade from PyPI, at this version.")
@click.option(
    "--repository",
    default="",
    metavar="OWNER/NAME[@REF]",
    help="For github: where you keep the course and the wheel.",
)
@click.option("--answers", default=".", help="The folder of a repository that has the answers.")
@click.option("--force", is_flag=True, help="Replace what is there already.")
@color_option
def bundle(service: str, output: Path | None, *, force: bool, **given: Any) -> None:  # noqa: ANN401 (the options, as click gives them)
    """Write what SERVICE needs to grade submissions: a zip file, a workflow or an autograder.

    The course and its limits go into it; a student's name comes from the service.
    """
    plan = _plan(**given)
    made = _made(service, plan)
    path = output or Path(f"bpgrade-{service}" + ".zip" * (service == "gradescope"))
    contents = {path: made.zipped()} if service == "gradescope" else _in_folder(made, path)
    if taken := [each for each in contents if each.exists() and not force]:
        raise click.UsageError(f"{taken[0]} is there already; --force replaces it")
    _write(contents, {path / name for name in made.executable})
    home = f", and all else to {plan.repository}" if "bpgrade" in made.folders else ""
    click.echo(f"wrote {path}\n\n" + _NEXT[service].format(points=plan.points, home=home))


def _plan(**given: Any) -> Plan:  # noqa: ANN401 (likewise)
    from grader.authoring.bundles import BundleError, Plan

    folder = given.pop("folder")
    try:
        return Plan(open_chosen(folder), __version__, own=folder is not None, **given)
    except BundleError as error:
        raise click.UsageError(str(error)) from None


def _made(service: str, plan: Plan) -> Bundle:
    from grader.authoring.bundles import SERVICES, BundleError

    try:
        return SERVICES[service](plan)
    except BundleError as error:
        raise click.UsageError(str(error)) from None


def _in_folder(made: Bundle, folder: Path) -> dict[Path, bytes]:
    return {folder / name: content for name, content in made.files.items()}


def _write(contents: dict[Path, bytes], executable: set[Path]) -> None:
    from grader.files import write_whole

    for path, content in contents.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
            if path in executable:
                path.chmod(path.stat().st_mode | 0o111)
        except OSError as error:
            raise click.UsageError(f"{path} cannot be written: {error.strerror}") from None
