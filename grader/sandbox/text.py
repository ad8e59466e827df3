"""Texts that a student controls, made safe to show: the one list of what must not come through."""

import re

# Line and paragraph separators, and the marks that reorder text; as a range of characters.
REORDERING = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
CONTROLS = f"\x7f-\x9f{REORDERING}\ud800-\udfff"
# What an agent that reads a log takes for a command wherever it stands: ##[, ##vso[, ##teamcity[.
COMMAND = r"##[\w.-]{0,40}\["

_ESCAPES = (
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, cursor moves
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|\Z)"  # titles, links, device strings
    r"|\x1b[ -/]*[0-~]?"
)


def clean(text: str) -> str:
    """Remove terminal escapes, control and bidirectional characters; keep newlines and tabs."""
    if text.isprintable():  # as nearly every text is; the patterns take time to compile
        return text
    visible = re.sub(_ESCAPES, "", text.replace("\r\n", "\n"), flags=re.DOTALL)
    return re.sub(f"[\x00-\x08\x0b-\x1f{CONTROLS}]", "", visible)
