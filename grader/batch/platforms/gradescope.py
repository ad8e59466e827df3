"""Gradescope: folders `submission_1234`, and in `submission_metadata.yml` who is behind each.

The file is YAML of one shape: a key for each folder; below it `:submitters:`, a list with `:name:`,
`:sid:` and `:email:` of each member of a team, and `:created_at:`, the time of the attempt. Earlier
attempts are told deeper, under `:history:`.
"""

from __future__ import annotations

import json
import re
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
    found: dict[str, list[Handed]] = {}
    folder, people, created, under = "", list[dict[str, str]](), "", ""

    def close() -> None:
        if people:
            found[folder] = [_person(each, created) for each in people]

    for line in metadata.splitlines():
        parsed = _LINE.fullmatch(line.rstrip())
        if not parsed:
            continue
        indent, begins, key, value = parsed.groups()
        if not indent and not begins:
            close()
            folder, people, created, under = key, [], "", ""
        elif len(indent) == 2 and not begins:
            under = key
            created = _scalar(value) if key == "created_at" else created
        if under == "submitters" and len(indent) <= 4 and value is not None:
            if begins:
                people.append({})
            if people:
                people[-1][key] = _scalar(value)
    close()
    return found


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
