"""The folder of the results: what is written there, for whom, and what is there already."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.batch.disk_mapping import Kept
from grader.batch.faults import MachineError
from grader.batch.journal import JOURNAL
from grader.files import write_whole
from grader.reports.printable import printable_lines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from grader.batch.worker import Result
    from grader.exercise.course import Course

_LONGEST = 50  # in letters, each of up to four bytes
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # on Windows
_PART = re.compile(r"\..+\.part")


class OtherCourseError(ValueError):
    """The folder holds results of another course."""


@dataclass(frozen=True, slots=True)
class Results:
    """A folder of results."""

    folder: Path

    @property
    def journal(self) -> Path:
        """All verdicts, as they come."""
        return self.folder / JOURNAL

    @property
    def gradebook(self) -> Path:
        """A row for each student."""
        return self.folder / "gradebook.csv"

    @property
    def summary(self) -> Path:
        """What a teacher looks at."""
        return self.folder / "summary.html"

    @property
    def faults(self) -> Path:
        """What went wrong in bpgrade itself."""
        return self.folder / "faults.txt"

    @property
    def feedback(self) -> Path:
        """Two files for each student."""
        return self.folder / "feedback"

    def upload(self, platform: str) -> Path:
        """Return the file for a platform's import of grades."""
        return self.folder / f"upload-{platform}.csv"

    def open(self, course: Course) -> None:
        """Make the folder ready for a run.

        Raises OtherCourseError, and MachineError for what stands where results are to be.
        """
        self.feedback.mkdir(parents=True, exist_ok=True)
        for path in (self.journal, self.gradebook, self.summary, self.faults):
            if path.is_dir():
                raise MachineError(IsADirectoryError(21, "it is a folder, not a file", str(path)))
        self._refuse_other(course)
        for folder in (self.folder, self.feedback):
            for entry in os.scandir(folder):
                if _PART.fullmatch(entry.name):  # of a run that was killed
                    Path(entry.path).unlink()

    def _refuse_other(self, course: Course) -> None:
        """Note which course the results are of, unless they are of another."""
        path = self.folder / "course.json"
        known = _read_json(path)
        if known and not set(known.get("exercises", ())) & set(course.ids):
            raise OtherCourseError(
                f"{self.folder} holds the results of another course, {known.get('title')!r}; "
                "choose another -o"
            )
        write_whole(path, json.dumps({"title": course.title, "exercises": course.ids}) + "\n")

    def write_feedback(self, result: Result, *, marked: bool = False) -> None:
        """Write one student's feedback, as text and as a page."""
        name = file_name(result["student"], marked=marked)
        write_whole(self.feedback / f"{name}.txt", printable_lines(result["text"], 10_000))
        write_whole(self.feedback / f"{name}.html", result["page"])

    def note_fault(self, result: Result) -> None:
        """Keep the traceback of a fault of bpgrade's own."""
        if details := result.get("details"):
            with self.faults.open("a", encoding="utf-8") as file:
                file.write(f"{result['student']}\n{details}\n")

    def remove_stale_feedback(self, names: Iterable[str]) -> int:
        """Remove the feedback of whoever is not among the names any more; return of how many."""
        kept = Kept()
        for name in names:
            kept[name] = True
        with os.scandir(self.feedback) as entries:
            stale = [Path(entry.path) for entry in entries if _is_stale(entry, kept)]
        kept.close()
        for path in stale:
            path.unlink()
        return sum(path.suffix == ".html" for path in stale)


def file_name(student: str, *, marked: bool = False) -> str:
    """Turn a student's name into a file's name: nothing in it can lead elsewhere.

    A name that cannot stay as it is gets a mark, so that no two students share a file. So does one
    that is to be ``marked``, for file systems that take upper and lower case for the same.
    """
    name = re.sub(r"[^\w.@ -]", "_", student).strip(". ")[:_LONGEST]
    if name == student and not marked and not _DEVICE.match(name):
        return name
    mark = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"_{name} {mark}" if _DEVICE.match(name) else f"{name} {mark}".strip()


def _is_stale(entry: os.DirEntry[str], kept: Kept) -> bool:
    stem, dot, ending = entry.name.rpartition(".")
    ours = bool(dot) and ending in {"txt", "html"} and entry.is_file(follow_symlinks=False)
    return ours and not kept.get(stem)


def _read_json(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
