"""The walk through what one student handed in: every folder, every archive, within bounds."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.batch.containers.archives import is_archive, opened
from grader.batch.containers.nodes import ArchiveError, is_hidden
from grader.exercise.workspace import STUDENT_FILE

if TYPE_CHECKING:
    from grader.batch.containers.nodes import Node
    from grader.batch.roll import Piece
    from grader.exercise.workspace import AnswerFiles

MAX_FILES = 200
MAX_FOLDERS = 1000
MAX_ENTRIES = 20_000
MAX_ARCHIVES = 20


@dataclass(frozen=True, slots=True)
class Way:
    """The way to a file: the piece it is in, if there are several, and the folders.

    ``times`` are those of the archives on the way, ``attempt`` is the platform's.
    """

    piece: str = ""
    folders: tuple[str, ...] = ()
    times: tuple[float, ...] = ()
    attempt: str = ""

    def into(self, folder: str, *times: float) -> Way:
        """Return the way into a folder or an archive."""
        return Way(self.piece, (*self.folders, folder), (*self.times, *times), self.attempt)

    def __str__(self) -> str:
        """Return the way as a path."""
        return "/".join(filter(None, (self.piece, *self.folders)))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A file, the answer file that its name stands for (or its own name), and the way to it."""

    node: Node
    meant: str
    way: Way

    @property
    def place(self) -> str:
        """Where it lies, as the student or the platform calls it."""
        return "/".join(filter(None, (str(self.way), self.node.name)))


@dataclass(slots=True)
class Walk:
    """What was met: files of answers, other modules, other files, and what could not be read."""

    files: AnswerFiles
    answers: list[Candidate] = field(default_factory=list)
    modules: list[Candidate] = field(default_factory=list)
    others: list[str] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    _folders: int = 0
    _entries: int = 0
    _archives: int = 0

    def through(self, piece: Piece, node: Node, *, is_one_of_several: bool = False) -> None:
        """Walk through a folder, an archive or a file; raise OSError."""
        name = piece.file or node.name
        way = Way(node.name if is_one_of_several else "", attempt=piece.attempt)
        if node.is_folder:
            self._below(node, way)
        elif not is_archive(name):
            self._file(node, name, Way(attempt=piece.attempt))
        elif inner := self._opened(node):
            self._below(inner, Way(way.piece, (), (node.time(),), way.attempt))

    def _below(self, top: Node, way: Way) -> None:
        """Look through a folder level by level, so that what lies at the top comes first."""
        waiting = deque([(top, way)])
        while waiting and self._folders < MAX_FOLDERS and self._entries < MAX_ENTRIES:
            folder, at = waiting.popleft()
            self._folders += 1
            for node in sorted(folder.children(), key=lambda each: each.name):
                self._entries += 1
                if not is_hidden(node.name):
                    waiting.extend(self._meet(node, at))
        if waiting:
            self.troubles.append("only a part of it is read: it has too many folders or files")

    def _meet(self, node: Node, way: Way) -> list[tuple[Node, Way]]:
        """Take note of a file, or return the folder or archive to look through later."""
        if node.is_folder:
            return [(node, way.into(node.name))]
        if not is_archive(node.name) or node.trouble:
            self._file(node, node.name, way)
        elif inner := self._opened(node):
            return [(inner, way.into(node.name, node.time()))]
        return []

    def _opened(self, node: Node) -> Node | None:
        self._archives += 1
        if self._archives > MAX_ARCHIVES:
            self.troubles.append(f"{node.name} is not opened: there are too many archives")
            return None
        try:
            return opened(node)
        except ArchiveError as error:
            self.troubles.append(str(error))
            return None

    def _file(self, node: Node, name: str, way: Way) -> None:
        meant = self.files.meant(name)
        found = Candidate(node, meant or name, way)
        if meant and len(self.answers) < MAX_FILES:
            self.answers.append(found)
        elif (
            (name.endswith(".py") or name == STUDENT_FILE)
            and not node.trouble
            and len(self.modules) < MAX_FILES
        ):
            self.modules.append(found)
        else:
            self.others.append(found.place)
