"""The gradebook: a row for each student, and the files that platforms take grades from."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING

from grader.files import write_whole
from grader.reports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from grader.batch.roll import Found
    from grader.batch.worker import Result
    from grader.exercise.model import Exercise

_HOSTILE = ("=", "+", "-", "@", "\t", "\r")
MARK = "\ufeff"  # by which Excel knows UTF-8


@dataclass(frozen=True, slots=True)
class Upload:
    """What a platform's import of grades wants: a head, and the row of a student.

    A student without a row cannot be named to the platform.
    """

    head: Callable[[str, str], list[list[str]]]
    row: Callable[[Found, str, str], list[str] | None]


UPLOADS = {
    # Moodle reads Identifier, Grade and Last modified (grade) of its offline grading worksheet.
    "moodle": Upload(
        lambda _title, _possible: [
            [
                "Identifier",
                "Full name",
                "Email address",
                "Grade",
                "Maximum Grade",
                "Last modified (grade)",
            ]
        ],
        lambda found, earned, possible: (
            [f"Participant {found.number}", found.student, found.email, earned, possible, "-"]
            if found.number
            else None
        ),
    ),
    "canvas": Upload(
        lambda title, possible: [
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", title],
            ["    Points Possible", "", "", "", "", possible],
        ],
        lambda found, earned, _possible: (
            [found.student, found.number, "", found.email, "", earned]
            if found.number or found.email
            else None
        ),
    ),
    "gradescope": Upload(
        lambda _title, _possible: [["Name", "SID", "Email", "Total Score", "Max Points"]],
        lambda found, earned, possible: (
            [found.student, found.number, found.email, earned, possible]
            if found.number or found.email
            else None
        ),
    ),
}


@dataclass(frozen=True)
class Gradebook:
    """The columns of a gradebook, for the exercises of a course.

    ``extra`` are columns of a roster or a layout; each question has a column if ``by_question``.
    """

    title: str
    exercises: tuple[Exercise, ...]
    extra: tuple[str, ...] = ()
    by_question: bool = False

    @property
    def possible(self) -> float:
        """The points of the course, for whoever was not graded, too."""
        return sum(q.points for exercise in self.exercises for q in exercise.questions)

    def head(self) -> list[str]:
        """Return the names of the columns."""
        marks = [
            name
            for exercise in self.exercises
            for name in (
                exercise.id,
                *(f"{exercise.id}.{q.id}" for q in exercise.questions if self.by_question),
            )
        ]
        who = ["student", "id", "email", *self.extra]
        return [*who, "earned", "possible", "percent", *marks, "notes", "trouble", "version"]

    def row(self, found: Found, result: Result) -> list[str]:
        """Return the row of one student."""
        who = [found.label, found.number, found.email]
        who += [found.columns.get(name, "") for name in self.extra]
        told = ["; ".join(result.get("notes", ())), result["trouble"], self._version]
        if result["trouble"]:
            blank = [""] * (len(self.head()) - len(who) - len(told) - 3)
            return [*who, "", f"{self.possible:g}", "", *blank, *told]
        earned, possible = result["earned"], result["possible"]
        percent = f"{100 * earned / possible:.1f}" if possible else "0.0"
        marks = list(self._marks(result))
        return [*who, f"{earned:g}", f"{possible:g}", percent, *marks, *told]

    @cached_property
    def _version(self) -> str:
        """The digest of the exercises that graded."""
        digests = "".join(exercise.digest for exercise in self.exercises)
        return sha256(digests.encode()).hexdigest()[:12]

    def _marks(self, result: Result) -> Iterator[str]:
        for exercise, each in zip(self.exercises, result["exercises"], strict=True):
            yield f"{each['earned']:g}"
            if self.by_question:
                yield from _by_question(exercise, each)


def _by_question(exercise: Exercise, result: Result) -> Iterator[str]:
    """Yield the points of each question: those of a right one are all there are."""
    earned = {each["id"]: each["earned"] for each in result["questions"]}
    right = set(result["outcomes"].get("correct", ()))
    for question in exercise.questions:
        full = question.points * exercise.marking.correct if question.id in right else 0.0
        yield f"{earned.get(question.id, full):g}"


def write_gradebook(
    path: Path, book: Gradebook, rows: Iterable[tuple[Found, Result]], *, mark: bool = False
) -> None:
    """Write the gradebook, with a byte order mark if it is for Excel."""
    lines = (book.row(found, result) for found, result in rows)
    write_whole(path, _csv([book.head()], lines, mark=mark))


def write_upload(
    path: Path, form: str, book: Gradebook, rows: Iterable[tuple[Found, Result]]
) -> list[str]:
    """Write what a platform's import wants; return the students that have no id it knows."""
    upload = UPLOADS[form]
    unknown: list[str] = []

    def lines() -> Iterator[list[str]]:
        for found, result in rows:
            earned = "" if result["trouble"] else f"{result['earned']:g}"
            row = upload.row(found, earned, f"{book.possible:g}")
            if row:
                yield row
            else:
                unknown.append(found.label)

    write_whole(path, _csv(upload.head(book.title, f"{book.possible:g}"), lines()))
    return unknown


def _csv(
    head: Iterable[list[str]], rows: Iterable[list[str]], *, mark: bool = False
) -> Iterator[str]:
    yield MARK if mark else ""
    for part, cell in ((head, str), (rows, _cell)):
        for row in part:
            line = io.StringIO()
            csv.writer(line, lineterminator="\n").writerow(map(cell, row))
            yield line.getvalue()


def _cell(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula."""
    shown = printable(text, 2000)
    return f"'{shown}" if shown.startswith(_HOSTILE) and shown != "-" else shown
