"""nbgrader: `submitted/USER/ASSIGNMENT/`, and in its exchange `USER+ASSIGNMENT+TIME`.

ngshare keeps a folder for each time below the assignment; the later one counts, as of any student.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.batch.platforms.platform import Handed, Platform

if TYPE_CHECKING:
    from grader.batch.containers.nodes import Node

_INBOUND = re.compile(r"([^+]+)\+[^+]+\+(\d{4}-\d\d-\d\d [^+]*)(?:\+.*)?")
_BESIDE = {"nbgrader_config.py", "gradebook.db"}
SUBMITTED = "submitted"


def _who(node: Node) -> list[Handed] | None:
    found = _INBOUND.fullmatch(node.name)
    return [Handed(found[1], attempt=found[2])] if found else None


def _is_own(node: Node) -> bool:
    return node.name in _BESIDE or bool(_INBOUND.fullmatch(node.name))


NBGRADER = Platform("nbgrader", "nbgrader, ngshare", _is_own, lambda _: _who, within=SUBMITTED)
