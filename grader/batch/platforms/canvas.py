"""Canvas: loose files `lastnamefirst_USERID_FILEID_name.ext`, with `_LATE` after a late name.

The first number is the user's id, the key for an upload of grades. A file of the same name that was
handed in again comes as `name-1.ext`, `name-2.ext`; a later file has the greater number, too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.batch.platforms.platform import Handed, Platform

if TYPE_CHECKING:
    from grader.batch.containers.nodes import Node

_NAME = re.compile(r"([^_]+)(?:_LATE)?_(\d+)_(\d+)_(.+)")
_AGAIN = re.compile(r"-(\d{1,3})\.[^.]+$")


def _who(node: Node) -> list[Handed] | None:
    found = None if node.is_folder else _NAME.fullmatch(node.name)
    if not found:
        return None
    name, user, file_id, file = found.groups()
    again = _AGAIN.search(file)
    attempt = f"{int(again[1]) if again else 0:03} {int(file_id):020}"
    return [Handed(name, user, attempt=attempt, file=file)]


CANVAS = Platform("canvas", "Canvas", lambda node: _who(node) is not None, lambda _: _who)
