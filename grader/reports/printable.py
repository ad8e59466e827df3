"""Student text made safe to show: no control characters, no commands, no endless lines."""

from __future__ import annotations

import re

MAX_SHOWN = 200

# Line and paragraph separators, and the marks that reorder text; as a range of characters.
REORDERING = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
# A runner that logs a line with :: at its start, or ##[ anywhere, may take it for a command.
_UNSAFE = re.compile(rf"[{REORDERING}\x00-\x1f\x7f-\x9f]|(?<=:):|(?<=##)\[")
_SURROGATE = re.compile("[\ud800-\udfff]")


def printable(text: str, limit: int = MAX_SHOWN) -> str:
    """Show text on one line: unsafe characters as ``·``, cut off at a limit."""
    # All that is unsafe but for : and [ is not printable, and most texts have none of it.
    plain = text.isprintable() and "::" not in text and "##[" not in text
    clean = text if plain else _SURROGATE.sub("\ufffd", _UNSAFE.sub("·", text))
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"


def printable_lines(text: str, limit: int = 1000) -> str:
    """Show text of several lines."""
    return "\n".join(printable(line, limit) for line in text.split("\n"))
