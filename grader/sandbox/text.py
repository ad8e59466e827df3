"""Texts that a student controls, made safe to show."""

import re

_ESCAPES = (
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, cursor moves
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|\Z)"  # titles, links, device strings
    r"|\x1b[ -/]*[0-~]?"
)
_CONTROLS = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Remove terminal escapes, control and bidirectional characters; keep newlines and tabs."""
    if text.isprintable():  # as nearly every text is; the patterns take time to compile
        return text
    visible = re.sub(_ESCAPES, "", text.replace("\r\n", "\n"), flags=re.DOTALL)
    return re.sub(_CONTROLS, "", visible)
