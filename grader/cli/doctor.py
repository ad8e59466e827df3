"""The command that tells what protects a run of student functions on this machine."""

from __future__ import annotations

import click

from grader.cli.main import cli, color_option


@cli.command(short_help="Tell what protects this machine.", epilog="Example: bpgrade doctor")
@color_option
def doctor() -> None:
    """Tell what protects this machine from the functions that students write.

    Every act that must be impossible is attempted, harmlessly, as a student's function could.
    """
    from grader.sandbox.sandbox import Sandbox

    with Sandbox() as sandbox:
        protection = sandbox.protection()
    click.secho(f"isolation: {protection.level}", bold=True)
    for act in protection.held:
        click.echo(f"  {click.style('held', fg='green')}  {act}")
    for act in protection.open:
        click.echo(f"  {click.style('OPEN', fg='red')}  {act}")
    click.echo(f"by: {', '.join(protection.walls) or 'a process of its own, and time limits'}")
