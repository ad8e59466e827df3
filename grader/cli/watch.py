"""The command that checks at every save."""

from __future__ import annotations

import time
from contextlib import ExitStack, suppress
from functools import partial
from typing import TYPE_CHECKING

import click

from grader.cli.limits import chosen, limit_options
from grader.cli.main import cli, color_option, course_option
from grader.cli.quiz import open_checker, open_session
from grader.cli.targets import complete_targets

if TYPE_CHECKING:
    from pathlib import Path

    from grader.sandbox.protection import Level

POLL = 0.03  # seconds between two looks at the files
KEYS = "h hint, n next question, l list, q quit"


@cli.command(short_help="Check at every save.", epilog="Example: bpgrade watch my-answers")
@click.argument(
    "targets", nargs=-1, metavar="[WORKSPACE] [EXERCISE]...", shell_complete=complete_targets
)
@course_option
@limit_options
@color_option
def watch(
    targets: tuple[str, ...],
    folder: Path | None,
    student: str,
    *,
    require_isolation: Level | None,
    **limits: float | None,
) -> None:
    """Check the answers in WORKSPACE at every save, and show the first mistake alone.

    Ends with Ctrl-C, or with q where there is a terminal.
    """
    from grader.reports.layout import screen
    from grader.terminal.keys import pressed, wait
    from grader.terminal.terminal import Terminal
    from grader.terminal.watch import Watch

    with ExitStack() as stack, suppress(KeyboardInterrupt):
        checker = partial(open_checker, stack, chosen(limits), require_isolation)
        session = open_session(targets, folder, student, checker)
        watching = Watch(session, Terminal(screen(), lambda: None, click.echo))
        watching.begin()
        press = stack.enter_context(pressed())
        how = f"Keys: {KEYS}." if press else "Ctrl-C ends it."
        click.echo(f"\nWatching {session.workspace.resolve()}. {how}")
        while watching.press((press or wait)(POLL)):
            watching.look(time.monotonic())
