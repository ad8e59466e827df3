"""How text is laid out for a terminal: its width, and lines that never break a word."""

from __future__ import annotations

import os
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from grader.reports.spelling import spelt

if TYPE_CHECKING:
    from collections.abc import Callable

NARROWEST, WIDEST, USUAL = 40, 100, 88


def width() -> int:
    """Return the columns to lay out for: the terminal's within bounds, or as is usual."""
    columns = USUAL
    if sys.stdout.isatty() or os.environ.get("COLUMNS"):
        import shutil  # noqa: PLC0415 (it takes long, and most reports go to no terminal)

        columns = shutil.get_terminal_size((USUAL, 24)).columns
    return max(NARROWEST, min(columns, WIDEST))


def screen() -> Page:
    """Return the page that a terminal is, or what takes its place."""
    return Page(width(), spelt)


class Page(NamedTuple):
    """So many columns, and how signs are spelt there."""

    columns: int = USUAL
    spelt: Callable[[str], str] = str

    def wrap(self, text: str, first: str = "", rest: str | None = None) -> list[str]:
        """Break a text into lines that begin with an indent; a word is never broken."""
        return list(
            _wrapped(self.spelt(text), self.columns, first, first if rest is None else rest)
        )


@lru_cache(maxsize=2_000)
def _wrapped(text: str, columns: int, first: str, rest: str) -> tuple[str, ...]:
    """Wrap a text; notes and reasons are the same for many students of a class."""
    import textwrap  # noqa: PLC0415 (a report of right answers has nothing to wrap)

    return tuple(
        textwrap.wrap(
            text,
            columns,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
    ) or (first.rstrip(),)
