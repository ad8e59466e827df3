"""Google Classroom: files `Full Name - name.ext`, and nothing but the name to tell people apart."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.batch.platforms.platform import Handed, Platform

if TYPE_CHECKING:
    from grader.batch.containers.nodes import Node

_NAME = re.compile(r"([^\d_]+?) - (.+\.\w+)")
_A_COPY = re.compile(r"(?:copy|kopie|copie|copia|cópia)\b.*", re.IGNORECASE)


def _who(node: Node) -> list[Handed] | None:
    found = None if node.is_folder else _NAME.fullmatch(node.name)
    if not found or _A_COPY.fullmatch(found[2]):
        return None
    return [Handed(found[1], file=found[2])]


GOOGLE = Platform(
    "google", "Google Classroom", lambda node: _who(node) is not None, lambda _: _who, weak=True
)
