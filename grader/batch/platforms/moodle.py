"""Moodle: `Full Name_1234_assignsubmission_file_`, with the files in it or their names after it.

The number is that of the participant in the assignment; grades are uploaded by it. An underscore in
a name has become a space; in anonymous assignments the name is `Participant 1234`. What was typed
online comes with `onlinetext` in the place of `file`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.batch.platforms.platform import Handed, Platform

if TYPE_CHECKING:
    from grader.batch.containers.nodes import Node

_NAME = re.compile(r"([^_]*)_(\d+)_assignsubmission_(?:file|onlinetext)(?:_(.*))?")


def _who(node: Node) -> list[Handed] | None:
    found = _NAME.fullmatch(node.name)
    return [Handed(found[1], found[2], file=found[3] or "")] if found else None


MOODLE = Platform("moodle", "Moodle", lambda node: bool(_NAME.fullmatch(node.name)), lambda _: _who)
