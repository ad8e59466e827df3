"""Brightspace (D2L): `12345-67890 - Full Name - Nov 3, 2026 1105 PM`.

So a folder is called, or the name of a file begins. The first number is the user's, the second the
assignment's. The date may have the day first, and tells attempts apart. An `index.html` lists all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.batch.platforms.platform import Handed, Platform

if TYPE_CHECKING:
    from grader.batch.containers.nodes import Node

_NAME = re.compile(
    r"(\d+)-\d+ ?- (.+?) ?- "
    r"(?:(\d{1,2}) ([A-Za-z]+)|([A-Za-z]+) (\d{1,2})),? (\d{4}) (\d{1,2}):?(\d\d) ([AP]M)"
    r"(?: ?- ?(.+)|)"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def _who(node: Node) -> list[Handed] | None:
    found = _NAME.fullmatch(node.name)
    if not found:
        return [] if node.name == "index.html" else None
    user, name, day, month, month_first, day_last, year, hour, minute, half, file = found.groups()
    short = (month or month_first)[:3].lower()
    at = _MONTHS.index(short) + 1 if short in _MONTHS else 0
    hours = int(hour) % 12 + 12 * (half == "PM")
    attempt = f"{year}-{at:02}-{int(day or day_last):02} {hours:02}:{minute}"
    return [Handed(name, user, attempt=attempt, file=file or "")]


BRIGHTSPACE = Platform(
    "brightspace", "Brightspace", lambda node: bool(_NAME.fullmatch(node.name)), lambda _: _who
)
