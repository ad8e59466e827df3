"""The journal of a run: a line of JSON for each result; from it, a run that was stopped goes on."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from grader.batch.disk_mapping import Kept
from grader.batch.worker import CourseFiles, Result, digest_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from grader.batch.submissions import Contents

JOURNAL = "results.jsonl"  # its name in the folder of the results
_APART = {"text", "page", "details"}  # which have files of their own


def seed_in(path: Path) -> str | None:
    """Return the seed of the run that wrote a journal; None if there is none."""
    with suppress(OSError, ValueError), path.open("rb") as file:
        first = json.loads(file.readline())
        return str(first["seed"]) if isinstance(first, dict) and "seed" in first else None
    return None


class Journal:
    """The results of a run, a line each, flushed as they come."""

    def __init__(self, path: Path, course: CourseFiles, *, resume: bool) -> None:
        """Open the file: a new one, or after what is there and whole."""
        self.path = path
        self.course, self._seed = course.digest, course.seed
        self._places = Kept()  # where the last result of each student begins
        if not resume:
            path.unlink(missing_ok=True)
        self._file: BinaryIO = path.open("ab+")
        for place, result in self._placed():
            self._places[result["student"]] = place
        if self._is_cut():
            self._file.write(b"\n")

    def _placed(self) -> Iterator[tuple[int, Result]]:
        """Read the results of this course with their places in the file.

        A line cut off by a killed run is passed over.
        """
        place = 0
        self._file.seek(0)
        for line in self._file:
            with suppress(ValueError):
                result = json.loads(line)
                if isinstance(result, dict) and result.get("course") == self.course:
                    yield place, result
            place += len(line)

    def _is_cut(self) -> bool:
        """Return whether the last line is not whole."""
        if not self._file.seek(0, os.SEEK_END):
            return False
        self._file.seek(-1, os.SEEK_END)
        return self._file.read() != b"\n"

    def write(self, result: Result) -> None:
        """Add one result."""
        kept = {
            "course": self.course,
            "seed": self._seed,
            **{k: v for k, v in result.items() if k not in _APART},
        }
        self._places[result["student"]] = self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps(kept, ensure_ascii=True).encode() + b"\n")
        self._file.flush()

    def newest(self, student: str) -> Result | None:
        """Read the last result written for a student under this very course."""
        place = self._places.get(student)
        if place is None:
            return None
        self._file.seek(place)
        result: Result = json.loads(self._file.readline())
        return result

    def has(self, contents: Contents) -> bool:
        """Return whether a submission is graded already, and has not changed."""
        result = self.newest(contents.student)
        return bool(result and not result["trouble"] and result["digest"] == digest_of(contents))

    def close(self) -> None:
        """Close the file."""
        self._file.close()
        self._places.close()
