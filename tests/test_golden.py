"""Golden cases: files as students and authors write them, and what the command says of them.

In ``golden`` each case is a folder with a student's files; in ``faults`` each is an exercise, or a
folder of them, with something wrong. A transcript holds commands, with their output and exit code.
After a change of wording run ``BPGRADE_REGENERATE=1 pytest tests/test_golden.py``, which writes the
transcripts anew, and read the difference before you keep it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.command import bpgrade

HERE = Path(__file__).parent
GOLDEN = sorted(HERE.glob("golden/*/transcript.txt"))
FAULTS = sorted(HERE.glob("faults/*.txt"))


def transcript(commands: list[str], folder: Path) -> str:
    """Run commands in a folder and write down what comes out."""
    parts = []
    for command in commands:
        program, *words = command.split()
        assert program == "bpgrade"
        ran = bpgrade(*words, at=folder)
        errors = re.sub(r"(?m)^", "! ", ran.err.rstrip("\n")) + "\n" if ran.err else ""
        out = re.sub(r' time="[0-9.]+"', ' time="0.001"', ran.out)
        parts.append(f"$ {command}\n{out}{errors}[exit {ran.code}]\n")
    return "\n".join(parts)


def check(file: Path) -> None:
    """Run the commands of a transcript again, and compare."""
    expected = file.read_text(encoding="utf-8")
    said = transcript(re.findall(r"^\$ (.*)$", expected, re.MULTILINE), file.parent)
    if os.environ.get("BPGRADE_REGENERATE"):
        file.write_text(said, encoding="utf-8")
        return
    assert expected == said


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.parent.name)
def test_answers_get_the_report_that_was_found_right(file: Path) -> None:
    """A student's files, whatever is in them, get a report, and never a traceback."""
    check(file)


@pytest.mark.parametrize("file", FAULTS, ids=lambda file: file.stem)
def test_faults_are_told_with_their_places(file: Path) -> None:
    """An author learns file, line and column of all faults, what is wrong, and what to do."""
    check(file)
    assert "[exit 4]" in file.read_text(encoding="utf-8")


def test_no_case_lacks_its_transcript() -> None:
    """The folders were found, and everything in them is run."""
    assert set() == set(HERE.glob("golden/*/")) - {file.parent for file in GOLDEN}
    told = {file.stem for file in FAULTS}
    assert set() == {path.stem for path in HERE.glob("faults/[!.]*")} - told
