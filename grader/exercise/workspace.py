"""Workspaces: a folder of answers, and for whom it was started."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from grader.files import create_whole

if TYPE_CHECKING:
    from pathlib import Path

STUDENT_FILE = "bpgrade.toml"


def tidied(name: str) -> str:
    """Write a student's name the one way that numbers follow from; raise ValueError if it is none.

    A name of nothing, as of a variable that is not set, would be nobody's.
    """
    from grader.exercise.variants import one_spelling  # noqa: PLC0415 (few workspaces have a name)

    tidy = one_spelling(name)
    if not tidy or not tidy.isprintable():
        raise ValueError("a name of printable characters is wanted")
    return tidy


def student_of(workspace: Path) -> str:
    """Tell for whom a workspace was started; empty if for nobody in particular.

    Raises FileError if the file that tells it is damaged.
    """
    path = workspace / STUDENT_FILE
    if not path.is_file():
        return ""
    from grader.exercise.format.faults import Fault, FileError  # noqa: PLC0415 (few workspaces have one)
    from grader.exercise.reading.exercises import read_toml  # noqa: PLC0415

    try:
        student = read_toml(path.read_text(encoding="utf-8-sig"), str(path))["student"]
        return tidied(student)
    except (OSError, KeyError, ValueError, AttributeError):  # AttributeError: it is no text
        said = 'only student = "..." belongs into this file'
        raise FileError([Fault(str(path), 1, 1, said)]) from None


def name_student(workspace: Path, student: str) -> bool:
    """Note for whom a workspace is started; False if that is noted already."""
    head = "# Whose numbers the exercises in this folder have."
    line = f"student = {json.dumps(student, ensure_ascii=False)}"
    return create_whole(workspace / STUDENT_FILE, f"{head}\n{line}\n")
