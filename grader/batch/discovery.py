"""Finding submissions: which folders and archives, as platforms export them, are whose.

A folder or archive that holds answer files is one submission, named after itself; one that holds
folders or archives is a class, each of them a student's.
"""

from __future__ import annotations

import os
import re
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from grader.batch.archives import ArchiveError, is_archive, list_archive, stem
from grader.batch.disk_mapping import Kept
from grader.batch.submissions import Found, answer_files, holds_answers, newest_time, read
from grader.exercise.variants import one_spelling

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    Say = Callable[[str], object]

# What Moodle appends to a student's name.
_MOODLE = re.compile(r"_(\d+)_assignsubmission_(?:file|onlinetext)_?$")


class Roll:
    """The newest submission of each student, in the order of their names, kept on disk."""

    def __init__(self) -> None:
        self._kept = Kept()

    def newest(self, found: Found) -> Found | None:
        """Give what is known of a student already."""
        known = self._kept.get(_key(found))
        return _unpacked(known) if known else None

    def enter(self, found: Found) -> None:
        """Let a submission be the newest of its student."""
        packed = found.student, os.fspath(found.path), found.inside, found.number
        self._kept[_key(found)] = packed

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Found]:
        """Give all submissions; only students of the same name have numbers."""
        everybody = map(_unpacked, self._kept.values())
        for _, alike in groupby(everybody, key=lambda found: found.student.casefold()):
            group = list(alike)
            names = [found.student for found in group]
            for found in group:
                number = found.number if names.count(found.student) > 1 else ""
                is_alike = len(set(names)) > 1
                yield Found(found.student, found.path, found.inside, number, is_alike)


def find(
    paths: Iterable[Path], ids: Collection[str], say: Say, results: Path | None = None
) -> Roll:
    """Find the submissions under some paths; the newest of each student counts.

    ``say`` is told what is passed over. The folder of the ``results`` is no submission.
    """
    roll = Roll()
    for found in (found for path in paths for found in _below(path, ids, say, results)):
        other = roll.newest(found)
        if not other:
            roll.enter(found)
        elif not _is_same(found, other):
            newer, older = sorted((found, other), key=lambda each: _rank(each, ids), reverse=True)
            roll.enter(newer)
            say(f"{found.student}: {_place(newer)} counts, and {_place(older)} is left out")
    return roll


def _below(path: Path, ids: Collection[str], say: Say, results: Path | None) -> Iterator[Found]:
    """Find the submissions in one path."""
    if is_archive(path):
        yield from _in_archive(path, ids)
    elif not path.is_dir():
        say(f"{path} is neither a folder nor a zip or tar archive")
    elif any((path / name).exists() for name in answer_files(ids)):
        yield _named(path.resolve().name, path)
    else:
        own = results.resolve() if results else None
        inner = own.name if own and own.parent == path.resolve() else None
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.name not in {inner, "__MACOSX"} and not entry.name.startswith("."):
                    yield from _entry(entry, say)


def _entry(entry: os.DirEntry[str], say: Say) -> Iterator[Found]:
    path = Path(entry.path)
    if entry.is_symlink():
        say(f"{path} is a link, and not followed")
    elif entry.is_dir():
        yield _named(entry.name, path)
    elif is_archive(path):
        yield _named(stem(entry.name), path)
    else:
        say(f"{path} is neither a folder nor a zip or tar archive")


def _in_archive(path: Path, ids: Collection[str]) -> Iterator[Found]:
    """Find one submission in an archive, or one in each of its folders."""
    try:
        folders = _students_in(list_archive(path), ids)
    except ArchiveError:
        folders = []  # which is told when it is read
    for folder in folders:
        yield _named(folder.rpartition("/")[2], path, folder)
    if not folders:
        yield _named(stem(path.name), path)


def _students_in(names: Collection[str], ids: Collection[str]) -> list[str]:
    """Name the folders of an archive if each is a student's: several hold answers, or say so."""
    prefix = ""
    while True:
        inner = [name.removeprefix(prefix) for name in names]
        folders = dict.fromkeys(name.split("/")[0] for name in inner if "/" in name)
        if holds_answers(inner, ids):
            return []
        if len(folders) != 1 or any(map(_MOODLE.search, folders)):
            break
        prefix += f"{next(iter(folders))}/"
    files = set(answer_files(ids))
    answering = {name.split("/")[0] for name in inner if name.rpartition("/")[2] in files}
    is_class = len(answering) > 1 or any(map(_MOODLE.search, folders))
    return [f"{prefix}{folder}" for folder in folders] if is_class else []


def _named(name: str, path: Path, inside: str = "") -> Found:
    """Tell the student from a folder's name."""
    moodle = _MOODLE.search(name)
    student = one_spelling(_MOODLE.sub("", name)) or name
    return Found(student, path, inside, moodle[1] if moodle else "")


def _rank(found: Found, ids: Collection[str]) -> tuple[bool, float, str]:
    """Order the submissions of one student: what holds no answers comes before all others."""
    try:
        time = newest_time(found)
    except OSError:
        time = 0.0
    return bool(read(found, ids).files), time, _place(found)


def _is_same(found: Found, other: Found) -> bool:
    return found.inside == other.inside and found.path.resolve() == other.path.resolve()


def _place(found: Found) -> str:
    return f"{found.path}/{found.inside}" if found.inside else f"{found.path}"


def _key(found: Found) -> str:
    return f"{found.student.casefold()}\0{found.student}\0{found.number}"


def _unpacked(packed: tuple[str, str, str, str]) -> Found:
    student, path, inside, number = packed
    return Found(student, Path(path), inside, number)
