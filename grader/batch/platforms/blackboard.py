"""Blackboard: `Assignment_userid_attempt_YYYY-MM-DD-HH-MM-SS_name.ext`, for each attempt.

Beside them is a receipt, a `.txt` of the same beginning; its first line is `Name: Full Name
(userid)`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.batch.containers.nodes import ArchiveError
from grader.batch.platforms.platform import Handed, Platform

if TYPE_CHECKING:
    from grader.batch.containers.nodes import Node
    from grader.batch.platforms.platform import Rule

_NAME = re.compile(r".+_([^_]+)_attempt_(\d{4}(?:-\d\d){5})(?:_(.+)|(\.txt))")
_RECEIPT = re.compile(r"Name: ([^\n]*) \(([^()\n]*)\)")


def _rule(top: Node) -> Rule:
    names = dict(filter(None, map(_receipt, top.children())))

    def who(node: Node) -> list[Handed] | None:
        found = _NAME.fullmatch(node.name)
        if not found:
            return None
        user, attempt, file, _ = found.groups()
        return [Handed(names.get(user, user), user, attempt=attempt, file=file or node.name)]

    return who


def _receipt(node: Node) -> tuple[str, str] | None:
    """Return the user's id and name that a receipt tells."""
    found = _NAME.fullmatch(node.name)
    if not found or not found[4]:
        return None
    try:
        told = _RECEIPT.search(node.read(1000).decode("utf-8", "replace"))
    except (ArchiveError, OSError):
        return None
    return (told[2], told[1]) if told else None


BLACKBOARD = Platform(
    "blackboard", "Blackboard", lambda node: bool(_NAME.fullmatch(node.name)), _rule
)
