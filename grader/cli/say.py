"""What commands say, in lines that fit the terminal."""

from __future__ import annotations

import click

from grader.reports.layout import screen


def say(text: str, first: str = "", rest: str | None = None) -> None:
    """Print a text, with an indent before its first line and before the rest."""
    for line in screen().wrap(text, first, rest):
        click.echo(line)
