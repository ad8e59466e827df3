"""Two runs compared: whose points change, by how much, and at which questions."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from grader.batch.disk_mapping import Kept
from grader.batch.journal import JOURNAL
from grader.files import write_whole
from grader.reports.printable import printable
from grader.reports.words import points

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.batch.worker import Result

HEAD = ["student", "before", "after", "question", "was", "is"]
MOST_SHOWN = 20  # students; all are in the file
MOST_NAMED = 4  # questions of each


class Change(NamedTuple):
    """One student whose result is another now; ``questions`` have what each was and is."""

    student: str
    before: str
    after: str
    questions: list[tuple[str, str, str]]

    def __str__(self) -> str:
        """Write it on one line."""
        named = ", ".join(f"{name} {was} → {is_}" for name, was, is_ in self.questions[:MOST_NAMED])
        more = len(self.questions) - MOST_NAMED
        rest = f" and {more} more" if more > 0 else ""
        where = f" ({named}{rest})" if named else ""
        return f"{printable(self.student)}: {self.before} → {self.after}{where}"


def newest_results(folder: Path) -> Kept:
    """Read the last result of each student in a folder of results; raise OSError."""
    found = Kept()
    with (folder / JOURNAL).open("rb") as file:
        for line in file:
            with suppress(ValueError):
                result = json.loads(line)
                found[result["student"]] = result
    return found


def changes(old: Path, new: Path) -> Iterator[Change]:
    """Yield the students whose points or verdicts differ between two folders; raise OSError."""
    before, after = newest_results(old), newest_results(new)
    for result in after.values():
        earlier = before.get(result["student"])
        if earlier is None:
            yield Change(result["student"], "not there", _points(result), [])
        elif found := list(_questions(earlier, result)):
            yield Change(result["student"], _points(earlier), _points(result), found)
    for result in before.values():
        if after.get(result["student"]) is None:
            yield Change(result["student"], _points(result), "not there", [])


def write_changes(path: Path, found: Iterator[Change]) -> list[Change]:
    """Write all changes as a table; return those that are shown."""
    shown: list[Change] = []

    def lines() -> Iterator[str]:
        yield _row(HEAD)
        for change in found:
            if len(shown) <= MOST_SHOWN:
                shown.append(change)
            for question in change.questions or [("", "", "")]:
                yield _row([printable(change.student), change.before, change.after, *question])

    write_whole(path, lines())
    return shown


def _points(result: Result) -> str:
    return "not graded" if result["trouble"] else points(result["earned"])


def _questions(before: Result, after: Result) -> Iterator[tuple[str, str, str]]:
    was, now = _verdicts(before), _verdicts(after)
    for name in dict.fromkeys((*was, *now)):
        if was.get(name) != now.get(name):
            yield name, was.get(name, "not asked"), now.get(name, "not asked")
    if bool(before["trouble"]) != bool(after["trouble"]) and not (was or now):
        yield "all", _points(before), _points(after)


def _verdicts(result: Result) -> dict[str, str]:
    """Return the outcome of each question, with the points of a wrong one that earned some."""
    found = {
        f"{exercise['id']}.{name}": outcome
        for exercise in result["exercises"]
        for outcome, names in exercise["outcomes"].items()
        for name in names
    }
    for exercise in result["exercises"]:
        for question in exercise["questions"]:
            if question["earned"]:
                name = f"{exercise['id']}.{question['id']}"
                found[name] = f"{question['outcome']} ({points(question['earned'])})"
    return found


def _row(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(cells)
    return line.getvalue()
