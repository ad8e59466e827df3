"""Classes laid out as platforms and people leave them, found and read without being graded."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from grader.batch.discovery import Finder
from grader.batch.submissions import read
from grader.exercise.workspace import AnswerFiles

if TYPE_CHECKING:
    from pathlib import Path

    from grader.batch.roll import Found
    from grader.batch.submissions import Contents

ANSWERS = AnswerFiles(["one", "two", "three"])
DRAFT, FINAL = b"z = 1\n", b"z = 2\n"
BLANK = b'# Put your answer in the place of each "?".\nz = "?"\nW = [["?", "?"], ["?", "?"]]\n'
STUB = b'"""Functions."""\n\n\ndef f(x):\n    """Return y."""\n    raise NotImplementedError\n'
FUNCTION = b"def f(x):\n    return x\n"
EARLY, LATE = 1_000_000_000, 1_000_600_000


def lay(folder: Path, files: dict[str, bytes], time: float = LATE) -> Path:
    """Write files, all of them last changed at one time."""
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (time, time))
    return folder


def find(*paths: Path, **options: Any) -> tuple[list[Found], list[str]]:
    """Find submissions, and list what is said on the way."""
    said: list[str] = []
    return list(Finder(ANSWERS, said.append, **options).find(paths)), said


def read_all(*paths: Path, **options: Any) -> dict[str, Contents]:
    """Find submissions, and read all of them, by student."""
    contents = [read(found, ANSWERS) for found in find(*paths, **options)[0]]
    assert len(contents) == len({each.student for each in contents})
    return {each.student: each for each in contents}


def files(*paths: Path, **options: Any) -> dict[str, dict[str, bytes]]:
    """Give the files of every student."""
    return {name: each.files for name, each in read_all(*paths, **options).items()}
