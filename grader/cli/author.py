"""The commands for authors: new, validate, schema."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.authoring.templates import KINDS
from grader.cli.main import LESS, cli, color_option, open_chosen

if TYPE_CHECKING:
    from grader.authoring.findings import Finding
    from grader.exercise.course import Course
    from grader.exercise.format.faults import Fault

SHOWN = 40  # findings; more of them at once help nobody


@cli.command(
    short_help="Write a new exercise to start from.", epilog="Example: bpgrade new my-course/tanh"
)
@click.argument("name", type=click.Path(path_type=Path))
@click.option(
    "--like",
    type=click.Choice(KINDS),
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
    from grader.exercise.course import ORDER_FILE
    from grader.files import create_whole

    path = name if name.suffix == ".toml" else name.with_name(f"{name.name}.toml")
    if not re.fullmatch(r"[\w-]+", path.stem):
        raise click.UsageError(f"{path.stem!r} is no name: letters, digits, _ and - are allowed")
    if path.name == ORDER_FILE:
        raise click.UsageError(f"{ORDER_FILE} tells the order of exercises; choose another name")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not create_whole(path, template(like)):
            raise click.UsageError(f"{path} is there already")
        create_whole(path.with_name(SCHEMA_FILE), exercise_schema())
    except OSError as error:
        raise click.UsageError(f"{path} cannot be written: {error.strerror}") from None
    click.echo(f"wrote {path}")
    if path.with_name(ORDER_FILE).exists():
        click.echo(f"Add {path.stem!r} to the list in {path.with_name(ORDER_FILE)}.")
    click.echo(f"\nChange it, then run: bpgrade validate {path}")
    click.echo(f"To see it as students do: bpgrade preview {path}")


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
@click.option(
    "--seeds",
    default=1000,
    type=click.IntRange(0),
    help="How many variants to try, where exercises vary; 1000 if left out.",
)
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

    Exits with 0 if they are, with 1 and the reasons if not, with 4 if a file cannot be read. Advice
    on what could be better is printed, too, and fails nothing.
    """
    from grader.exercise.format.faults import FileError

    course = _chosen(target)
    found: list[Finding] = []
    faults: list[Fault] = []
    for each in course.ids:
        try:
            found += _validate(course, each, seeds, solutions)
        except FileError as error:
            faults += error.faults
    click.echo(_FORMATS[form](course, found, faults), nl=False)
    if faults:
        raise FileError(faults)
    sys.exit(LESS if any(finding.is_error for finding in found) else 0)


def _chosen(target: Path | None) -> Course:
    """Open the course that a folder is; a file is a course of itself alone."""
    from grader.exercise.course import ORDER_FILE, Course

    if target is None or target.is_dir():
        return open_chosen(target)
    if target.name == ORDER_FILE:
        return open_chosen(target.parent)
    if target.suffix != ".toml":
        raise click.UsageError(f"{target} is no exercise: their names end in .toml")
    return Course(target.stem, (target.stem,), target.parent)


def _validate(
    course: Course, exercise_id: str, seeds: int, solutions: Path | None
) -> list[Finding]:
    from grader.authoring.findings import with_lines
    from grader.authoring.validate import validate as findings_of

    exercise = course.load(exercise_id)
    shown = sys.stderr.isatty() and bool(exercise.vary)
    with click.progressbar(
        length=seeds, label=exercise_id, file=sys.stderr, hidden=not shown
    ) as bar:
        found = findings_of(
            exercise, seeds=seeds, solutions=solutions, progress=lambda: bar.update(1)
        )
    file = course.folder / f"{exercise_id}.toml"
    return with_lines(found, exercise, file.read_text(encoding="utf-8-sig")) if found else []


def _as_text(course: Course, found: list[Finding], faults: list[Fault]) -> str:
    errors = [finding for finding in found if finding.is_error]
    advice = [finding for finding in found if not finding.is_error]
    unfit = {finding.exercise for finding in errors} | {Path(fault.file).stem for fault in faults}
    count = len(course.ids)
    parts = [[f"{count - len(unfit)} of {count} exercises are fit to be set"]]
    if advice:
        parts.insert(0, ["Advice, which leaves an exercise fit:", *_cut(_once_each(advice), "  ")])
    if errors:
        parts.insert(0, _cut(list(map(str, errors))))
    keep = [f.keep for f in (*errors[:SHOWN], *advice) if f.keep and f.seed is not None][:SHOWN]
    if keep:
        head = "In 'keep' of [vary], these conditions put such draws back:"
        parts.insert(-1, [head, *(f"  {json.dumps(condition)}," for condition in keep)])
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _once_each(advice: list[Finding]) -> list[str]:
    """Return the first advice of each kind at each question, and how much more there is."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in advice:
        key = finding.question.partition("[")[0]  # of all entries of an array
        groups.setdefault((finding.exercise, key, finding.kind), []).append(finding)
    return [
        f"{first} (and {len(more)} more of the kind here)" if more else str(first)
        for first, *more in groups.values()
    ]


def _cut(lines: list[str], indent: str = "") -> list[str]:
    """Indent lines, and leave out those that are too many."""
    shown = [f"{indent}{line}" for line in lines[:SHOWN]]
    if len(lines) > SHOWN:
        shown.append(f"{indent}and {len(lines) - SHOWN} more; --format json lists them all")
    return shown


def _as_json(_course: Course, found: list[Finding], faults: list[Fault]) -> str:
    from dataclasses import asdict

    both = {"findings": list(map(asdict, found)), "faults": [fault._asdict() for fault in faults]}
    return json.dumps(both, indent=2, ensure_ascii=False) + "\n"


def _as_github(course: Course, found: list[Finding], faults: list[Fault]) -> str:
    from grader.reports.github import command

    told = [
        command(
            "error" if f.is_error else "notice",
            "bpgrade",
            str(f),
            str(course.folder / f"{f.exercise}.toml"),
            f.line,
        )
        for f in found
    ]
    told += [command("error", "bpgrade", f.message, f.file, f.line) for f in faults]
    return "".join(f"{line}\n" for line in told)


_FORMATS = {"text": _as_text, "json": _as_json, "github": _as_github}
