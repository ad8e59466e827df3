"""The roll: who handed in what, kept on disk, in the order of the names."""

from __future__ import annotations

import os
from dataclasses import asdict, dataclass, field, replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.batch.disk_mapping import Kept

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that a student handed in: a folder, an archive or a file, or one in an archive.

    ``file`` is its name where the platform's name is not the student's own. Of two ``attempt``s the
    one that sorts later is newer.
    """

    path: Path
    inside: str = ""
    file: str = ""
    attempt: str = ""

    @property
    def place(self) -> str:
        """Where it lies."""
        return f"{self.path}/{self.inside}" if self.inside else f"{self.path}"


@dataclass(frozen=True, slots=True)
class Found:
    """A student, and all that they handed in.

    ``number`` is the platform's id; it is ``shown`` where several students have one name. A name
    ``is_alike`` if another one differs from it in upper and lower case alone. ``numbers`` is whose
    numbers exercises that vary have, ``columns`` what a roster tells besides. ``merged`` says that
    what lies side by side is known to be one student's, ``is_listed`` that a roster names it.
    ``notes`` are for whoever reads the results.
    """

    student: str
    pieces: tuple[Piece, ...] = ()
    number: str = ""
    email: str = ""
    numbers: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    merged: bool = False
    is_listed: bool = False
    notes: tuple[str, ...] = ()
    shown: bool = False
    is_alike: bool = False

    @property
    def label(self) -> str:
        """The student's name, with the number where there are several of that name."""
        return f"{self.student} ({self.number})" if self.shown and self.number else self.student

    @property
    def names(self) -> tuple[str, ...]:
        """The names that the student goes by; exercises that vary have the numbers of one."""
        names = (self.numbers, self.student, self.email, self.number)
        return tuple(dict.fromkeys(filter(None, names)))

    @property
    def key(self) -> str:
        """What tells students apart, and brings those of one name together."""
        number = "" if self.is_listed else self.number
        return f"{self.student.casefold()}\0{self.student}\0{number}"


class Roll:
    """The students of a class."""

    def __init__(self) -> None:
        self._kept = Kept()

    def enter(self, found: Found) -> None:
        """Add what a student handed in to what is known of them already."""
        known = self._kept.get(found.key)
        if known:
            other = _unpacked(known)
            pieces = dict.fromkeys((*other.pieces, *found.pieces))
            notes = dict.fromkeys((*other.notes, *found.notes))
            merged = other.merged or found.merged
            found = replace(other, pieces=tuple(pieces), notes=tuple(notes), merged=merged)
        self._kept[found.key] = _packed(found)

    def known(self, student: str) -> Found | None:
        """Return what is known of a student by the name alone; None if there is nobody."""
        packed = self._kept.get(Found(student).key)
        return _unpacked(packed) if packed else None

    def join(self, found: Found, student: str) -> None:
        """Let what somebody handed in be another attempt of a student's."""
        del self._kept[found.key]
        self.enter(replace(found, student=student, merged=True))

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Found]:
        """Yield all students; only those of the same name are shown with their numbers."""
        everybody = map(_unpacked, self._kept.values())
        for _, alike in groupby(everybody, key=lambda found: found.student.casefold()):
            group = list(alike)
            names = [found.student for found in group]
            for found in group:
                shown = names.count(found.student) > 1
                yield replace(found, shown=shown, is_alike=len(set(names)) > 1)


def _packed(found: Found) -> dict[str, Any]:
    pieces = [(os.fspath(p.path), p.inside, p.file, p.attempt) for p in found.pieces]
    return {**asdict(replace(found, pieces=())), "pieces": pieces}


def _unpacked(packed: dict[str, Any]) -> Found:
    pieces = tuple(Piece(Path(path), *rest) for path, *rest in packed["pieces"])
    return Found(**{**packed, "pieces": pieces, "notes": tuple(packed["notes"])})
