"""The command that shows the guides, which ship with the package and need no network."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from grader.cli.main import cli

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


@cli.command(short_help="Read the guides.", epilog="Example: bpgrade guide students")
@click.argument("name", required=False, metavar="[NAME]")
def guide(name: str | None) -> None:
    """Show the guide NAME, one screen at a time; list all guides if NAME is left out."""
    guides = _guides()
    if name is None:
        width = max(map(len, guides))
        for each, file in guides.items():
            click.echo(f"  {each:<{width}}  {_title(file)}")
        click.echo("\nTo read one: bpgrade guide students")
    elif name in guides:
        click.echo_via_pager(guides[name].read_text(encoding="utf-8").rstrip("\n"))
    else:
        from grader.backprop.errors import did_you_mean

        hint = did_you_mean(name, guides) or f"; there are: {', '.join(guides)}"
        raise click.UsageError(f"there is no guide {name!r}{hint}")


def _guides() -> dict[str, Traversable]:
    """Return the guides by name, in the order of their names."""
    from importlib.resources import files

    folder = files("grader") / "guides"
    found = {each.name.removesuffix(".md"): each for each in folder.iterdir()}
    return {name: found[name] for name in sorted(found)}


def _title(file: Traversable) -> str:
    return file.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
