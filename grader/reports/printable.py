"""Student text made safe to show: no control characters, no commands, no endless lines."""

from __future__ import annotations

import re

from grader.sandbox.text import COMMAND, CONTROLS

MAX_SHOWN = 200

# A runner that logs a line with :: at its start may take it for a command, too.
_UNSAFE = rf"[\x00-\x1f{CONTROLS}]|(?<=:):|{COMMAND}"


def printable(text: str, limit: int = MAX_SHOWN) -> str:
    """Show text on one line: unsafe characters as ``·``, cut off at a limit."""
    # All that is unsafe but for : and [ is not printable, and most texts have none of it.
    plain = text.isprintable() and "::" not in text and "##" not in text
    clean = text if plain else re.sub(_UNSAFE, _replaced, text)
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"


def printable_lines(text: str, limit: int = 1000) -> str:
    """Show text of several lines."""
    return "\n".join(printable(line, limit) for line in text.split("\n"))


def _replaced(unsafe: re.Match[str]) -> str:
    """Put a dot for the last character, which is the one that makes it unsafe."""
    return unsafe[0][:-1] + ("\ufffd" if "\ud800" <= unsafe[0] <= "\udfff" else "·")
