"""Nodes: a folder, a file, or a member of an archive; each is read only when it is asked for."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# What systems and editors keep beside a student's work; it is nobody's answer.
_LEFT_BY_SYSTEMS = frozenset((
    "__macosx", "__pycache__", "node_modules", "venv", "$recycle.bin", "recycle bin", "recycler",
    "recycled", "trash", "deleted", "papierkorb", "corbeille", "papelera", "cestino",
))  # fmt: skip


class ArchiveError(ValueError):
    """Why an archive, or a member of one, is not read."""


class Node(Protocol):
    """A folder or a file, wherever it lies.

    ``name`` is its own, without the path. ``trouble`` tells why it cannot be read, as of a link.
    ``depth`` counts the archives around it.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 (attributes, told above)
    @property
    def is_folder(self) -> bool: ...  # noqa: D102
    @property
    def trouble(self) -> str: ...  # noqa: D102
    @property
    def depth(self) -> int: ...  # noqa: D102

    def time(self) -> float:
        """Return when it was last changed, in seconds since 1970; 0 if that is not known."""

    def children(self) -> Iterator[Node]:
        """Yield what lies in a folder, in any order; raise OSError."""

    def read(self, limit: int) -> bytes:
        """Return the first bytes of a file, no more than the limit; raise OSError, ArchiveError."""


@dataclass(frozen=True, slots=True)
class DiskNode:
    """A folder or a file on disk."""

    path: Path
    is_folder: bool
    trouble: str = ""
    depth: int = 0

    @classmethod
    def of(cls, path: Path) -> DiskNode:
        """Return the node of a path that was given by the user: links are followed here."""
        return cls(path, path.is_dir())

    @property
    def name(self) -> str:
        """The name of the folder or file; of the current folder, too."""
        return self.path.name or self.path.resolve().name

    def time(self) -> float:
        """Return when it was last changed."""
        return os.lstat(self.path).st_mtime

    def children(self) -> Iterator[DiskNode]:
        """Yield what lies in the folder; links are in trouble, not followed."""
        with os.scandir(self.path) as entries:
            for entry in entries:
                yield DiskNode(
                    self.path / entry.name,
                    entry.is_dir(follow_symlinks=False),
                    "" if entry.is_file(follow_symlinks=False) else _odd(entry),
                )

    def read(self, limit: int) -> bytes:
        """Return the first bytes of the file, without waiting for those of a pipe."""
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        number = os.open(self.path, flags)
        with open(number, "rb") as file:  # noqa: PTH123 (a number, not a path)
            return file.read(limit)


def is_hidden(name: str) -> bool:
    """Return whether a folder or file is none of a student's: hidden, or left by a system."""
    return name.startswith((".", "~$")) or name.casefold() in _LEFT_BY_SYSTEMS


def _odd(entry: os.DirEntry[str]) -> str:
    if entry.is_symlink():
        return "is a link, and not followed"
    return "" if entry.is_dir(follow_symlinks=False) else "is no file"
