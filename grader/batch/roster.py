"""Rosters: whose numbers a submission is judged by, and what else is known of its student."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from grader.exercise.variants import one_spelling

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.batch.roll import Found

SUBMISSION, STUDENT = "submission", "student"
MAX_SIZE = 64 << 20
_SEPARATORS = ",;\t"


class RosterError(ValueError):
    """A roster that cannot be used, and why."""


@dataclass(slots=True)
class Roster:
    """The rows of a roster, by the name of the submission; ``columns`` are those it has besides."""

    columns: tuple[str, ...] = ()
    rows: dict[str, dict[str, str]] = field(default_factory=dict)
    _met: set[str] = field(default_factory=set)

    def listed(self, found: Found, name: str) -> Found:
        """Return a submission as the roster has it, and with a note if the roster has it not.

        It may be listed by the ``name`` of its folder or archive, by the student's name with or
        without the platform's number, by that number or by the e-mail address.
        """
        numbered = f"{found.student} ({found.number})"
        names = (name, found.student, numbered, found.number, found.email)
        key = next((_key(each) for each in names if each and _key(each) in self.rows), "")
        if not key:
            return replace(found, notes=(*found.notes, f"the roster does not name {name}"))
        self._met.add(key)
        return self._as_listed(found, self.rows[key])

    def missing(self, nobody: Found) -> Iterator[Found]:
        """Yield the students of whom there is nothing."""
        students = {self.rows[key][STUDENT] for key in self._met}
        for row in self.rows.values():
            if row[STUDENT] not in students:
                yield self._as_listed(nobody, row)

    def _as_listed(self, found: Found, row: dict[str, str]) -> Found:
        student = row[STUDENT]
        columns = {name: row[name] for name in self.columns}
        return replace(
            found, student=student, numbers=student, columns=columns, merged=True, is_listed=True
        )


def read_roster(path: Path) -> Roster:
    """Read a roster with a header that names ``submission`` and ``student``; raise RosterError."""
    try:
        text = path.read_bytes()[:MAX_SIZE].decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RosterError(f"{path} is not UTF-8 text; save it as CSV in UTF-8") from None
    except OSError as error:
        raise RosterError(f"{path} cannot be read: {error.strerror}") from None
    head = text.partition("\n")[0]
    reader = csv.DictReader(text.splitlines(), delimiter=max(_SEPARATORS, key=head.count))
    columns = [one_spelling(name) for name in reader.fieldnames or ()]
    reader.fieldnames = columns
    for wanted in (SUBMISSION, STUDENT):
        if wanted not in columns:
            has = f"its header is {', '.join(columns)}" if columns else "it is empty"
            raise RosterError(f"{path} has no column {wanted!r}; {has}")
    others = tuple(name for name in columns if name and name not in {SUBMISSION, STUDENT})
    roster = Roster(others)
    try:
        for row in reader:
            _add(roster, row, f"{path}:{reader.line_num}")
    except csv.Error as error:
        raise RosterError(f"{path}:{reader.line_num}: {error}") from None
    return roster


def _add(roster: Roster, row: dict[str, str], place: str) -> None:
    told = {
        name: one_spelling(row.get(name) or "") for name in (*roster.columns, SUBMISSION, STUDENT)
    }
    if not any(told.values()):
        return
    if not told[SUBMISSION] or not told[STUDENT]:
        raise RosterError(f"{place}: a submission and a student are wanted in each row")
    other = roster.rows.setdefault(_key(told[SUBMISSION]), told)
    if other[STUDENT] != told[STUDENT]:
        both = f"{other[STUDENT]} and {told[STUDENT]}"
        raise RosterError(f"{place}: {told[SUBMISSION]} is said to be of {both}")


def _key(name: str) -> str:
    return one_spelling(name).casefold()
