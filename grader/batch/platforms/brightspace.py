"""Brightspace (D2L): `12345-67890 - Full Name - Nov 3, 2026 1105 PM`.

So a folder is called, or the name of a file begins. The first number is the user's, the second the
assignment's. The date, in the language that the platform is set to, tells attempts apart. An
`index.html` lists all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.batch.dates import time_told
from grader.batch.platforms.platform import Handed, Platform

if TYPE_CHECKING:
    from grader.batch.containers.nodes import Node

_NAME = re.compile(
    r"(\d+)-\d+ ?- (.+?) ?- "
    r"((?:\d\d?\.? (?:de )?[^\W\d_]\S*|[^\W\d_]\S* \d\d?,?) (?:de )?\d{4},? \d\d?:?\d\d"
    r"(?: [AP]\.? ?M\.?)?)(?: ?- ?(.+)|)",
    re.IGNORECASE,
)


def _who(node: Node) -> list[Handed] | None:
    found = _NAME.fullmatch(node.name)
    if not found:
        return [] if node.name == "index.html" else None
    user, name, date, file = found.groups()
    return [Handed(name, user, attempt=f"{time_told(date):015.0f}", file=file or "")]


BRIGHTSPACE = Platform(
    "brightspace", "Brightspace", lambda node: bool(_NAME.fullmatch(node.name)), lambda _: _who
)
