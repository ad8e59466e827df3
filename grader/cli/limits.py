"""The limits of students' functions, and the isolation they need, as options."""

from __future__ import annotations

from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

P = ParamSpec("P")
R = TypeVar("R")

_OPTIONS = (
    click.option("--seconds", type=float, help="Seconds for all calls of one function."),
    click.option("--cpu-seconds", type=float, help="Seconds of computing for one file."),
    click.option("--memory", type=float, help="MiB of memory for one file of functions."),
    click.option("--printed", "output_kept", type=float, help="KiB kept of what functions print."),
    click.option(
        "--require-isolation",
        type=click.Choice(["full", "partial"]),
        help="Refuse to run functions where less protects this machine; see bpgrade doctor.",
    ),
)


seed_option = click.option(
    "--seed", help="Try functions with the inputs of an earlier run: the seed in its report."
)


def limit_options(command: Callable[P, R]) -> Callable[P, R]:
    """Add --seconds, --cpu-seconds, --memory, --printed and --require-isolation."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def chosen(limits: Mapping[str, float | None]) -> dict[str, float]:
    """Return the limits that were set, by the names that exercises use."""
    named = {name.removesuffix("_kept"): value for name, value in limits.items()}
    return {name: value for name, value in named.items() if value is not None}
