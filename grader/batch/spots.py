"""Spots: nodes with the path that they are found by again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.batch.containers.archives import is_archive, opened
from grader.batch.containers.nodes import DiskNode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.batch.containers.nodes import Node


@dataclass(frozen=True, slots=True)
class Spot:
    """A node, and where it lies."""

    node: Node
    path: Path
    inside: str = ""

    @property
    def place(self) -> str:
        """Where it lies, for people."""
        return f"{self.path}/{self.inside}" if self.inside else f"{self.path}"

    def children(self) -> Iterator[Spot]:
        """Yield what lies in a folder or an archive; raise ArchiveError, OSError."""
        folder = self.node if self.node.is_folder else opened(self.node)
        for node in folder.children():
            if isinstance(node, DiskNode):
                yield Spot(node, node.path)
            else:
                yield Spot(node, self.path, f"{self.inside}/{node.name}".lstrip("/"))

    def holds_others(self) -> bool:
        """Return whether it is a folder, or an archive, which is as good."""
        return self.node.is_folder or (is_archive(self.node.name) and not self.node.trouble)
