"""What a session remembers beside the answers: attempts, hints taken, and when to come back.

It stands in one small file in the workspace. Losing it loses no answer, so that a damaged one
counts as none.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from grader.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

STATE_FILE = ".bpgrade-progress.json"
DAY = 24 * 60 * 60
INTERVALS = (0, 1 * DAY, 3 * DAY, 7 * DAY)
"""Seconds after which what was wrong comes again: in the same session, then ever later."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is remembered of one question.

    ``stage`` counts the intervals since it was last wrong, -1 if it never was or is over with;
    it comes again at ``due``, in seconds since the epoch. ``noted`` is 1 once its note was read.
    """

    tries: int = 0
    hints: int = 0
    stage: int = -1
    due: float = 0.0
    noted: int = 0

    def missed(self, now: float) -> Entry:
        """Return what is to be remembered after a wrong answer."""
        return replace(self, tries=self.tries + 1, stage=0, due=now)

    def passed(self, now: float, *, again: bool) -> Entry:
        """Return what is to be remembered after a right answer, ``again`` if it was asked again."""
        tried = replace(self, tries=self.tries + 1)
        if self.stage < 0 or not again:
            return tried
        stage = self.stage + 1
        if stage == len(INTERVALS):
            return replace(tried, stage=-1, due=0.0)
        return replace(tried, stage=stage, due=now + INTERVALS[stage])

    def put_off(self, now: float) -> Entry:
        """Return what is to be remembered where a repetition was skipped."""
        return replace(self, due=now + DAY)

    def is_due(self, now: float) -> bool:
        """Return whether it is time for a repetition."""
        return self.stage >= 0 and self.due <= now


@dataclass(frozen=True, slots=True)
class Memory:
    """The entries by question, and the question that was asked last."""

    at: str = ""
    entries: Mapping[str, Entry] = field(default_factory=dict)

    def of(self, name: str) -> Entry:
        """Return what is remembered of a question."""
        return self.entries.get(name, Entry())


def recall(workspace: Path) -> Memory:
    """Read what is remembered in a workspace, as far as it can be read."""
    try:
        raw = json.loads((workspace / STATE_FILE).read_text(encoding="utf-8"))
        entries = {name: _entry(each) for name, each in raw["questions"].items()}
        return Memory(str(raw["at"]), entries)
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Memory()


def remember(workspace: Path, changes: Mapping[str, Entry], at: str = "") -> None:
    """Change some entries, an empty one being forgotten, and note what was asked last.

    The others stay as they are in the file by now, since another session may write to it too.
    Where it cannot be written, nothing is remembered.
    """
    before = recall(workspace)
    entries = {**before.entries, **changes}
    questions = {name: asdict(entry) for name, entry in entries.items() if entry != Entry()}
    content = json.dumps({"at": at or before.at, "questions": questions}, indent=1)
    with suppress(OSError):
        workspace.mkdir(parents=True, exist_ok=True)
        write_whole(workspace / STATE_FILE, content + "\n")


def _entry(raw: Mapping[str, Any]) -> Entry:
    """Read an entry; one with a value that it cannot have counts as none."""
    read = {f.name: raw.get(f.name, f.default) for f in fields(Entry)}
    right = all(type(value) in {int, float} for value in read.values())
    return Entry(**read) if right and -1 <= read["stage"] < len(INTERVALS) else Entry()
