"""Submissions: the folder or archive of one student, read with care.

Only answer files and Python modules are ever read, and none of too great a size; links are not
followed.
"""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.archives import ArchiveError, is_archive, read_archive

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

MAX_FILES = 200
MAX_FOLDERS = 1000
MAX_FILE = 1 << 18


@dataclass(frozen=True, slots=True)
class Found:
    """Where a student's submission is: a folder or an archive, or one folder in an archive.

    ``number`` is what the platform tells students of the same name apart by. A name ``is_alike``
    if another one differs from it in upper and lower case alone.
    """

    student: str
    path: Path
    inside: str = ""
    number: str = ""
    is_alike: bool = False


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of one submission by name; ``trouble`` tells why there are none.

    ``name`` is the student's own, where ``student`` is that with a number.
    """

    student: str
    files: dict[str, bytes] = field(default_factory=dict)
    trouble: str = ""
    name: str = ""


def label(found: Found) -> str:
    """Name a student, by number too where there is one."""
    return f"{found.student} ({found.number})" if found.number else found.student


def read(found: Found, ids: Collection[str]) -> Contents:
    """Read the files of one submission."""
    shown = label(found)
    try:
        return Contents(shown, _files(found, ids), name=found.student)
    except ArchiveError as error:
        trouble = str(error)
    except OSError as error:
        trouble = f"it cannot be read: {error.strerror}"
    return Contents(shown, trouble=trouble, name=found.student)


def holds_answers(names: Collection[str], ids: Collection[str]) -> bool:
    """Tell whether any of these file names is that of an answer file."""
    return any(name in names for name in answer_files(ids))


def answer_files(ids: Collection[str]) -> list[str]:
    """Name the files that answers to some exercises are in."""
    return [f"{each}{ending}" for each in ids for ending in (".toml", ".py")]


def newest_time(found: Found) -> float:
    """Tell when the newest file of a submission was written."""
    if found.path.is_dir():
        times = [os.lstat(path).st_mtime for _, path in _wanted_below(found.path)]
        return max(times, default=0.0)
    return found.path.stat().st_mtime


def _files(found: Found, ids: Collection[str]) -> dict[str, bytes]:
    if not found.path.is_dir():
        prefix = f"{found.inside}/" if found.inside else ""
        return _at_top(_below(read_archive(found.path), prefix), ids)
    files = {name: _bytes(path) for name, path in islice(_wanted_below(found.path), MAX_FILES)}
    answers = _at_top(files, ids)
    handed_in = [] if answers else _archives_in(found.path)
    return _at_top(read_archive(handed_in[-1]), ids) if handed_in else answers


def _archives_in(folder: Path) -> list[Path]:
    """List the archives in a folder, the newest last."""
    archives = [Path(entry.path) for entry in _entries(folder) if is_archive(Path(entry.path))]
    return sorted(archives, key=lambda path: path.stat().st_mtime)


def _wanted_below(folder: Path) -> Iterator[tuple[str, str]]:
    """Find the files that are wanted, by name and path, those at the top first; links are not."""
    waiting = deque([""])
    for _ in range(MAX_FOLDERS):
        if not waiting:
            return
        inside = waiting.popleft()
        for entry in _entries(folder / inside):
            name = f"{inside}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                waiting.append(f"{name}/")
            elif _is_wanted(name) and entry.is_file(follow_symlinks=False):
                yield name, entry.path


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return sorted(entries, key=lambda entry: entry.name)


def _bytes(path: str) -> bytes:
    number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        return os.read(number, min(os.fstat(number).st_size, MAX_FILE) + 1)
    finally:
        os.close(number)


def _at_top(files: dict[str, bytes], ids: Collection[str]) -> dict[str, bytes]:
    """Take the files of the folder that holds answers; it may lie below others."""
    folders = {name.rpartition("/")[0] for name in files}
    for folder in sorted(folders, key=lambda name: (name.count("/"), name)):
        below = _below(files, f"{folder}/" if folder else "")
        own = {name: data for name, data in below.items() if "/" not in name}
        if holds_answers(own, ids):
            return {name: data for name, data in own.items() if _is_wanted(name)}
    return {}


def _below(files: dict[str, bytes], prefix: str) -> dict[str, bytes]:
    return {name.removeprefix(prefix): d for name, d in files.items() if name.startswith(prefix)}


def _is_wanted(name: str) -> bool:
    return name.endswith((".toml", ".py"))
