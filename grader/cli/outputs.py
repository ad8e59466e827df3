"""Where reports go: --format and -o in pairs, files written whole and as grading goes on."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

import click

from grader.reports.formats import FORMATS, CannotWriteError, Format

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from grader.checkers.results import Report

P = ParamSpec("P")
R = TypeVar("R")
_ORDER = "grader.cli.outputs.order"


class Output(NamedTuple):
    """One report to be written: its format, and the file it goes to (or to the terminal)."""

    form: str
    path: Path | None = None

    @property
    def format(self) -> Format:
        """The format itself."""
        return FORMATS[self.form]

    def write(self, report: Report) -> None:
        """Write the finished report; where nothing was graded, most formats print nothing."""
        if self.path or report.started or self.format.heard:
            self._put(self._rendered(report))
        if self.form == "github" and os.environ.get("GITHUB_STEP_SUMMARY"):
            _summarise(report, os.environ["GITHUB_STEP_SUMMARY"])

    def write_so_far(self, report: Report) -> None:
        """Write what was graded so far, for a reader who wants it; a fault is told later."""
        if report.pending and self.format.grows and _is_file(self.path):
            with suppress(click.UsageError):
                self._put(self._rendered(report))

    def _rendered(self, report: Report) -> str:
        from grader.reports.layout import screen

        try:
            return self.format.render(report, None if self.path else screen())
        except CannotWriteError as error:
            raise click.UsageError(str(error)) from None

    def _put(self, text: str) -> None:
        if self.path is None:
            click.echo(text, nl=False)
            return
        from grader.files import write_whole

        try:
            write_whole(self.path, click.unstyle(text))
        except OSError as error:
            raise click.UsageError(f"{self.path} cannot be written: {error.strerror}") from None


def write_all(wanted: Iterable[Output], report: Report) -> None:
    """Write every report that can be written; raise UsageError with what is said of the others."""
    faults = []
    for output in wanted:
        try:
            output.write(report)
        except click.UsageError as error:
            faults.append(error.message)
    if faults:
        raise click.UsageError("\n".join(faults))


class InOrder(click.Command):
    """A command that knows in what order its options were given."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note the order of the options, then read them as ever."""
        _, _, order = self.make_parser(ctx).parse_args(args=list(args))
        ctx.meta[_ORDER] = [parameter.name for parameter in order]
        return super().parse_args(ctx, args)


def output_options(command: Callable[P, R]) -> Callable[P, R]:
    """Add --format and -o, each as often as there are reports to write."""
    form = click.option(
        "--format",
        "forms",
        type=click.Choice(list(FORMATS)),
        multiple=True,
        help="How the report is written; give it again for one more, each with an -o of its own.",
    )
    file = click.option(
        "-o",
        "--output",
        "files",
        type=click.Path(dir_okay=False, path_type=Path),
        multiple=True,
        help="Write the report of the --format before it to a file.",
    )
    return form(file(command))


def outputs(forms: tuple[str, ...], files: tuple[Path, ...]) -> list[Output]:
    """Give each -o to the --format before it; only one report goes to the terminal."""
    if len(forms) < 2 and len(files) < 2:
        return [Output(forms[0] if forms else "text", files[0] if files else None)]
    found = _paired(iter(forms), iter(files))
    if sum(output.path is None for output in found) > 1:
        raise click.UsageError("only one --format goes without -o FILE")
    paths = [output.path.absolute() for output in found if output.path]
    if len(paths) > len(set(paths)):
        raise click.UsageError("two reports cannot go to the same file")
    return found


def _paired(forms: Iterator[str], files: Iterator[Path]) -> list[Output]:
    found: list[Output] = []
    for name in click.get_current_context().meta[_ORDER]:
        if name == "forms":
            found.append(Output(next(forms)))
        elif name == "files":
            if not found or found[-1].path:
                raise click.UsageError("each -o FILE belongs after a --format of its own")
            found[-1] = found[-1]._replace(path=next(files))
    return found


def _is_file(path: Path | None) -> bool:
    return path is not None and (path.is_file() or not path.exists())


def _summarise(report: Report, file: str) -> None:
    from grader.reports.github import append_summary

    try:
        append_summary(report, file)
    except OSError as error:
        click.echo(f"The step summary cannot be written: {error.strerror}", err=True)
