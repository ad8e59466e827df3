"""Standard streams that spell what their encoding has no sign for."""

from __future__ import annotations

import codecs
import io
import os
import sys
from typing import TextIO

SPELLING = "bpgrade-spelling"  # how output handles what its encoding lacks


def spell_what_is_missing() -> None:
    """Let both streams spell the signs that they cannot show."""
    codecs.register_error(SPELLING, _spell)
    sys.stdout, sys.stderr = map(_speaking, (sys.stdout, sys.stderr))


def _speaking(stream: TextIO) -> TextIO:
    """Let a stream spell what it has no sign for; the console of Linux has next to none."""
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    console = os.environ.get("TERM") == "linux" and stream.isatty()
    if console or codecs.lookup(stream.encoding).name == "ascii":
        from grader.reports.spelling import in_ascii

        return in_ascii(stream)
    stream.reconfigure(errors=SPELLING)
    return stream


def _spell(error: UnicodeError) -> tuple[str, int]:
    """Spell what the output has no sign for."""
    from grader.reports.spelling import spell

    return spell(error)
