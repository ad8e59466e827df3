"""GitHub Classroom and Classroom 50: a clone for each, `assignment-user`, with `.git` in it.

What all names begin with, up to a hyphen, is the assignment. The repository's address in
`.git/config` is what a workflow calls the student: `OWNER/REPOSITORY`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.batch.containers.nodes import ArchiveError
from grader.batch.platforms.platform import Handed, Platform

if TYPE_CHECKING:
    from grader.batch.containers.nodes import Node
    from grader.batch.platforms.platform import Rule

_ADDRESS = re.compile(r"^\s*url = \S*?[:/]([\w.-]+/[\w.-]+?)(?:\.git)?/?\s*$", re.MULTILINE)


def _rule(top: Node) -> Rule:
    names = [node.name for node in top.children() if _is_clone(node)]
    heads = {name[: at + 1] for name in names[:1] for at, sign in enumerate(name) if sign == "-"}
    shared = [head for head in heads if all(name.startswith(head) for name in names)]
    assignment = max(shared, key=len, default="") if len(names) > 1 else ""

    def who(node: Node) -> list[Handed] | None:
        if not _is_clone(node):
            return None
        repository = _repository(node)
        return [Handed(node.name.removeprefix(assignment), repository, numbers=repository)]

    return who


def _is_clone(node: Node) -> bool:
    return node.is_folder and _child(node, ".git") is not None


def _child(node: Node, name: str) -> Node | None:
    try:
        return next((each for each in node.children() if each.name == name), None)
    except OSError:
        return None


def _repository(clone: Node) -> str:
    """Return OWNER/REPOSITORY of a clone; empty if it does not tell."""
    git = _child(clone, ".git")
    config = _child(git, "config") if git and git.is_folder else None
    try:
        found = _ADDRESS.search(config.read(1 << 16).decode("utf-8", "replace")) if config else None
    except (ArchiveError, OSError):
        found = None
    return found[1] if found else ""


GITHUB = Platform("github", "GitHub Classroom, Classroom 50", _is_clone, _rule, weak=True)
