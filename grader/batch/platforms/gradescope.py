"""Gradescope: folders `submission_1234`, and in `submission_metadata.yml` who is behind each.

The file is YAML of one shape: a key for each folder; below it `:submitters:`, a list with `:name:`,
`:sid:` and `:email:` of each member of a team, and `:created_at:`, the time of the attempt. Earlier
attempts are told deeper, under `:history:`.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.batch.containers.nodes import ArchiveError
from grader.batch.platforms.platform import Handed, Platform

if TYPE_CHECKING:
    from grader.batch.containers.nodes import Node
    from grader.batch.platforms.platform import Rule

METADATA = "submission_metadata.yml"
MAX_METADATA = 64 << 20
_LINE = re.compile(r"( *)(- )?:?([\w.-]+):(?: +(.*))?")


def _rule(top: Node) -> Rule:
    known: dict[str, list[Handed]] = {METADATA: []}
    for node in top.children():
        if node.name == METADATA:
            known |= submitters(_text(node))

    def who(node: Node) -> list[Handed] | None:
        return known.get(node.name)

    return who


def _text(node: Node) -> str:
    try:
        return node.read(MAX_METADATA).decode("utf-8", "replace")
    except (ArchiveError, OSError):
        return ""


def submitters(metadata: str) -> dict[str, list[Handed]]:
    """Return who is behind each folder, as the file of metadata tells."""
    entries: dict[str, _Entry] = {}
    entry = _Entry()
    for line in metadata.splitlines():
        parsed = _LINE.fullmatch(line.rstrip())
        if not parsed:
            continue
        indent, begins, key, value = parsed.groups()
        if not indent and not begins:
            entry = entries[key] = _Entry()
        else:
            entry.read(len(indent), key, _scalar(value), begins=bool(begins))
    return {
        name: [_person(each, entry.created) for each in entry.people]
        for name, entry in entries.items()
    }


@dataclass(slots=True)
class _Entry:
    """What is told of one folder, as far as its lines are read."""

    people: list[dict[str, str]] = field(default_factory=list)
    created: str = ""
    _under: str = ""

    def read(self, indent: int, key: str, value: str, *, begins: bool) -> None:
        if indent == 2 and not begins:
            self._under = key
            self.created = value if key == "created_at" else self.created
        elif self._under == "submitters" and indent <= 4:
            if begins:
                self.people.append({})
            if self.people:
                self.people[-1][key] = value


def _person(told: dict[str, str], created: str) -> Handed:
    email, sid = told.get("email", ""), told.get("sid", "")
    return Handed(told.get("name") or email or sid, sid, email, created, numbers=email)


def _scalar(value: str | None) -> str:
    """Read a value of one line: in quotes of either kind, or plain."""
    text = (value or "").strip()
    if text[:1] == "'" == text[-1:]:
        return text[1:-1].replace("''", "'")
    if text[:1] == '"':
        try:
            return str(json.loads(text))
        except ValueError:
            return text.strip('"')
    return "" if text in {"null", "~"} else text


GRADESCOPE = Platform("gradescope", "Gradescope", lambda node: node.name == METADATA, _rule)
