"""Submissions: folders and archives as platforms export them, read with care.

A folder or archive that holds answer files is one submission, named after itself; one that holds
folders or archives is a class, each of them a student's. Only answer files and Python modules
are ever read; links, paths that lead out, and archives that unpack to too much are refused.
"""

from __future__ import annotations

import os
import re
from collections import deque
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from grader.batch.archives import ArchiveError, is_archive, read_archive

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

MAX_FILES = 200
MAX_FOLDERS = 1000
MAX_FILE = 1 << 18

# What Moodle appends to a student's name.
_SUFFIX = re.compile(r"_\d+_assignsubmission_(?:file|onlinetext)_?$")


@dataclass(frozen=True, slots=True)
class Found:
    """Where a student's submission is: a folder or an archive, or one folder in an archive."""

    student: str
    path: Path
    inside: str = ""
    time: float = 0.0


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of one submission by name; ``trouble`` tells why there are none."""

    student: str
    files: dict[str, bytes] = field(default_factory=dict)
    trouble: str = ""


def find(paths: Collection[Path], ids: Collection[str]) -> tuple[list[Found], list[str]]:
    """Find the submissions under some paths; also say which older ones were passed over.

    The newest submission of each student counts.
    """
    newest: dict[str, Found] = {}
    said = []
    for each in (found for path in paths for found in _below(path, ids)):
        other = newest.get(each.student)
        if other and other.time > each.time:
            each, other = other, each  # noqa: PLW2901 (the older one is told of)
        if other:
            said.append(f"{each.student}: {other.path} is older than {each.path} and left out")
        newest[each.student] = each
    return [newest[student] for student in sorted(newest)], said


def read(found: Found, ids: Collection[str]) -> Contents:
    """Read the files of one submission."""
    try:
        if found.path.is_dir():
            return Contents(found.student, _read_folder(found.path, ids))
        files = read_archive(found.path)
    except ArchiveError as error:
        return Contents(found.student, trouble=str(error))
    except OSError as error:
        return Contents(found.student, trouble=f"it cannot be read: {error.strerror}")
    prefix = f"{found.inside}/" if found.inside else ""
    own = {name.removeprefix(prefix): d for name, d in files.items() if name.startswith(prefix)}
    return Contents(found.student, _at_top(own, ids))


def _below(path: Path, ids: Collection[str]) -> Iterator[Found]:
    """Find the submissions in one path."""
    if is_archive(path):
        yield from _in_archive(path, ids)
        return
    if path.is_symlink() or not path.is_dir():
        return
    names = {entry.name for entry in os.scandir(path)}
    if _is_submission(names, ids):
        yield Found(_student(path.name), path, time=_newest(path))
        return
    for name in sorted(names):
        inner = path / name
        if is_archive(inner) or (inner.is_dir() and not inner.is_symlink()):
            yield Found(_student(inner.name.split(".")[0]), inner, time=_newest(inner))


def _in_archive(path: Path, ids: Collection[str]) -> Iterator[Found]:
    """Find one submission in an archive, or one in each of its folders."""
    time = path.stat().st_mtime
    try:
        names = list(read_archive(path))
    except ArchiveError:
        yield Found(_student(path.name.split(".")[0]), path, time=time)
        return
    folders = dict.fromkeys(name.split("/")[0] for name in names if "/" in name)
    direct = {name for name in names if "/" not in name}
    if len(folders) < 2 or _is_submission(direct, ids):
        yield Found(_student(path.name.split(".")[0]), path, time=time)
        return
    for folder in folders:
        yield Found(_student(folder), path, folder, time)


def _read_folder(folder: Path, ids: Collection[str]) -> dict[str, bytes]:
    files = {name: _bytes(path) for name, path in islice(_wanted_below(folder), MAX_FILES)}
    return _at_top(files, ids)


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
        prefix = f"{folder}/" if folder else ""
        own = {
            name.removeprefix(prefix): data
            for name, data in files.items()
            if name.startswith(prefix) and "/" not in name.removeprefix(prefix)
        }
        if _is_submission(own, ids):
            return {name: data for name, data in own.items() if _is_wanted(name)}
    return {}


def _is_submission(names: Collection[str], ids: Collection[str]) -> bool:
    return any(f"{each}{ending}" in names for each in ids for ending in (".toml", ".py"))


def _is_wanted(name: str) -> bool:
    return name.endswith((".toml", ".py"))


def _student(name: str) -> str:
    return _SUFFIX.sub("", name) or name


def _newest(path: Path) -> float:
    """Tell when a folder or archive was last changed."""
    if not path.is_dir():
        return path.stat().st_mtime
    return max(
        (entry.stat(follow_symlinks=False).st_mtime for entry in os.scandir(path)), default=0
    )
