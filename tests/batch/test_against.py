"""Two runs over a class, before and after an exercise was corrected."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from tests.batch.classroom import write_sheets
from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

TEXT = """title = "Sum"
[given]
x = 2
w = 3
[net]
z = "{formula}"
L = "z^2"
[[question]]
compute = "z"
[[question]]
compute = "L"
"""


def run(folder: Path, formula: str, out: str, *options: str | Path) -> str:
    """Grade the class by a course with this formula."""
    course = folder / "course"
    course.mkdir(exist_ok=True)
    (course / "sum.toml").write_text(TEXT.format(formula=formula), encoding="utf-8")
    command = "grade", folder / "class", "-o", folder / out, "--exercises", course, "--jobs", "1"
    ran = bpgrade(*command, *options)
    assert 0 == ran.code, ran.err
    return ran.out.partition("\n")[2]


def test_who_changes_is_told(tmp_path: Path) -> None:
    """By how much and at which question, on the terminal and in a table."""
    sheets = {"ada": "z = 6\nL = 36\n", "bob": "z = 5\nL = 25\n", "eve": "z = 1\n"}
    write_sheets(tmp_path / "class", sheets, "sum.toml")
    run(tmp_path, "x + w", "old")
    assert "Nobody's points change" in run(tmp_path, "x + w", "same", "--against", tmp_path / "old")
    said = run(tmp_path, "x * w", "new", "--against", tmp_path / "old")
    assert (
        "ada: 1 → 2 (sum.z wrong → correct, sum.L carried (1) → correct)\n"
        "bob: 2 → 1 (sum.z correct → wrong, sum.L correct → carried (1))\n"
    ) == said
    table = list(csv.reader((tmp_path / "new" / "changes.csv").read_text("utf-8").splitlines()))
    assert ["ada", "1", "2", "sum.z", "wrong", "correct"] == table[1]
    assert 5 == len(table)


def test_who_comes_and_goes_is_told(tmp_path: Path) -> None:
    """And results cannot be compared with themselves, or with what is none."""
    write_sheets(tmp_path / "class", {"ada": "z = 5\n"}, "sum.toml")
    run(tmp_path, "x + w", "old")
    (tmp_path / "class" / "ada").rename(tmp_path / "class" / "eve")
    said = run(tmp_path, "x + w", "new", "--against", tmp_path / "old")
    assert "eve: not there → 1\nada: 1 → not there\n" == said
    options = "--exercises", tmp_path / "course"
    out = "-o", tmp_path / "new", "--against", tmp_path / "new"
    assert 2 == bpgrade("grade", tmp_path / "class", *options, *out).code
    out = "-o", tmp_path / "new", "--against", tmp_path / "course"
    ran = bpgrade("grade", tmp_path / "class", *options, *out)
    assert (2, True) == (ran.code, "results.jsonl: No such file" in ran.err)
