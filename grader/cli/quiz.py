"""The command that asks one question at a time."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, suppress
from functools import cache, partial
from typing import TYPE_CHECKING

import click

from grader.cli.limits import chosen, limit_options
from grader.cli.main import cli, color_option, course_option, open_chosen
from grader.cli.targets import asked_for, complete_targets, split

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from grader.checkers.functions.runner import FunctionChecker
    from grader.sandbox.protection import Level
    from grader.session.session import Session
    from grader.terminal.terminal import Terminal

PROMPT = "> "


@cli.command(short_help="Answer one question at a time.", epilog="Example: bpgrade quiz my-answers")
@click.argument(
    "targets",
    nargs=-1,
    metavar="[WORKSPACE] [EXERCISE[.QUESTION]]...",
    shell_complete=complete_targets,
)
@click.option("--browser", is_flag=True, help="Ask on a page in the browser instead.")
@course_option
@limit_options
@color_option
def quiz(
    targets: tuple[str, ...],
    browser: bool,  # noqa: FBT001 (click hands it over by name)
    folder: Path | None,
    student: str,
    *,
    require_isolation: Level | None,
    **limits: float | None,
) -> None:
    """Answer one question at a time, with the reason at once, from where you stopped.

    The answers are written into the sheets in WORKSPACE (the current folder if left out), as
    though by an editor.
    """
    from grader.terminal.quiz import Quiz

    with ExitStack() as stack:
        checker = partial(open_checker, stack, chosen(limits), require_isolation)
        session = open_session(targets, folder, student, checker)
        try:
            if browser:
                _serve(session)
            else:
                Quiz(session, _terminal()).run()
        except KeyboardInterrupt:
            click.echo("\nStopped. Your answers are in their files; the same command goes on here.")


def open_session(
    targets: tuple[str, ...],
    folder: Path | None,
    student: str,
    checker: Callable[[], FunctionChecker] | None,
) -> Session:
    """Open the session that a command's targets are about."""
    from grader.session.session import Session

    workspace, selectors = split(targets)
    course = open_chosen(folder, student, workspace)
    wanted = {e.id: ids for e, ids in asked_for(course, selectors)} if selectors else None
    return Session(course, workspace, checker and cache(checker), wanted)


def open_checker(
    stack: ExitStack, limits: dict[str, float], require: Level | None
) -> FunctionChecker:
    """Start what functions are checked with; it ends with the stack."""
    from grader.checkers.functions.runner import FunctionChecker
    from grader.sandbox.sandbox import Sandbox

    return stack.enter_context(FunctionChecker(limits, Sandbox(require=require)))


def _serve(session: Session) -> None:
    """Serve the page until Ctrl-C, and open it in a browser where there is one."""
    import webbrowser

    from grader.page.app import App
    from grader.page.server import Server

    with Server(App(session)) as server:
        click.echo(f"The quiz is at {server.address}\nIt ends with Ctrl-C.")
        if sys.stdout.isatty():
            webbrowser.open(server.address)
        server.serve_forever()


def _terminal() -> Terminal:
    from grader.reports.layout import screen
    from grader.terminal.terminal import Terminal

    if not sys.stdin.isatty():
        return Terminal(screen(), _read_line, click.echo)
    with suppress(ImportError):
        import readline  # noqa: F401 (a line can be edited, and an earlier one fetched)
    has_editor = any(os.environ.get(name) for name in ("VISUAL", "EDITOR"))
    return Terminal(screen(), _ask_line, click.echo, _edit if has_editor else None)


def _ask_line() -> str | None:
    try:
        return input(PROMPT)
    except EOFError:
        click.echo()
        return None


def _read_line() -> str | None:
    """Read a line of a pipe, and say it, so that what is printed reads as a dialogue."""
    from grader.reports.printable import printable

    line = sys.stdin.readline()
    if line:
        click.echo(PROMPT + printable(line.rstrip("\n"), 1000))
    return line or None


def _edit(file: Path) -> None:
    click.edit(filename=str(file))
