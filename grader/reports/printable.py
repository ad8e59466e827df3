"""Student text made safe to show: no control characters, no reordering, no endless lines."""

from __future__ import annotations

import re

MAX_SHOWN = 200

# C0 and C1 controls, line and paragraph separators, and the marks that reorder text.
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")


def printable(text: str, limit: int = MAX_SHOWN) -> str:
    """Show text on one line: unsafe characters as ``·``, cut off at a limit."""
    clean = _SURROGATE.sub("\ufffd", _UNSAFE.sub("·", text))
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"
