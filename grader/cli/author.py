"""The commands for authors: new, validate, schema."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.main import LESS, cli, color_option, open_chosen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.authoring.findings import Finding
    from grader.exercise.course import Course


@cli.command(
    short_help="Write a new exercise to start from.", epilog="Example: bpgrade new my-course/tanh"
)
@click.argument("name", type=click.Path(path_type=Path))
@click.option(
    "--like",
    type=click.Choice(["one_neuron", "layers", "blank"]),
    default="one_neuron",
    help="What it resembles.",
)
@color_option
def new(name: Path, like: str) -> None:
    """Write NAME.toml, a valid exercise whose comments explain the format.

    A file that is there already is never touched. Beside it stands the schema that editors use.
    """
    from grader.authoring.schema import SCHEMA_FILE, exercise_schema
    from grader.authoring.templates import template
    from grader.files import create_whole

    path = name if name.suffix == ".toml" else name.with_name(f"{name.name}.toml")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not create_whole(path, template(like)):
            raise click.UsageError(f"{path} is there already")
        create_whole(path.with_name(SCHEMA_FILE), exercise_schema())
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from None
    click.echo(f"wrote {path}\n\nChange it, then run: bpgrade validate {path}")


@cli.command(
    short_help="Print the JSON Schema of exercise files.",
    epilog="Example: bpgrade schema > exercise.schema.json",
)
@click.option("--report", is_flag=True, help="The schema of reports written as JSON instead.")
def schema(*, report: bool) -> None:
    """Print the JSON Schema of exercise files, for completion and errors in editors."""
    if report:
        from grader.reports.as_json import report_schema

        click.echo(report_schema(), nl=False)
        return
    from grader.authoring.schema import exercise_schema

    click.echo(exercise_schema(), nl=False)


@cli.command(
    short_help="Prove an exercise fit to be set.", epilog="Example: bpgrade validate my-course"
)
@click.argument(
    "target",
    required=False,
    metavar="[FILE|FOLDER]",
    type=click.Path(exists=True, path_type=Path),
)
@click.option("--seeds", default=1000, help="How many variants to try, where exercises vary.")
@click.option(
    "--solutions",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder of solutions, which must earn full marks.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "github"]),
    default="text",
    help="How the findings are written.",
)
@color_option
def validate(target: Path | None, seeds: int, solutions: Path | None, form: str) -> None:
    """Prove that the exercises in FILE or FOLDER (the course that ships if left out) are fit.

    Exits with 0 if they are, with 1 and the reasons if not.
    """
    course, ids = _chosen(target)
    found = [f for each in ids for f in _validate(course, each, seeds, solutions)]
    click.echo(_FORMATS[form](course, ids, found), nl=False)
    sys.exit(LESS if found else 0)


def _chosen(target: Path | None) -> tuple[Course, Sequence[str]]:
    """Open the course that a file or folder belongs to; a file means itself alone."""
    if target is None or target.is_dir():
        course = open_chosen(target)
        return course, course.ids
    return open_chosen(target.parent), [target.stem]


def _validate(
    course: Course, exercise_id: str, seeds: int, solutions: Path | None
) -> list[Finding]:
    from grader.authoring.validate import validate as findings_of

    exercise = course.load(exercise_id)
    shown = sys.stderr.isatty() and bool(exercise.vary)
    with click.progressbar(
        length=seeds, label=exercise_id, file=sys.stderr, hidden=not shown
    ) as bar:
        return findings_of(
            exercise, seeds=seeds, solutions=solutions, progress=lambda: bar.update(1)
        )


def _as_text(_course: Course, ids: Sequence[str], found: list[Finding]) -> str:
    lines = [str(finding) for finding in found]
    unfit = {finding.exercise for finding in found}
    summary = f"{len(ids) - len(unfit)} of {len(ids)} exercises are fit to be set"
    return "\n".join([*lines, *([""] if lines else []), summary]) + "\n"


def _as_json(_course: Course, _ids: Sequence[str], found: list[Finding]) -> str:
    from dataclasses import asdict

    return json.dumps([asdict(finding) for finding in found], indent=2, ensure_ascii=False) + "\n"


def _as_github(course: Course, _ids: Sequence[str], found: list[Finding]) -> str:
    from grader.reports.github import command

    return "".join(
        command("error", "bpgrade", str(f), str(course.folder / f"{f.exercise}.toml"), 1) + "\n"
        for f in found
    )


_FORMATS = {"text": _as_text, "json": _as_json, "github": _as_github}
