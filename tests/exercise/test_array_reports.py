"""Reports on whole arrays: one question, its wrong entries, and each kind of reason once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.authoring.nets import LAYERS, load, question
from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

NET = LAYERS + question('compute = "z1"') + question('compute = "dL/dW2"')


def report(tmp_path: Path, answers: str, *options: str) -> str:
    """Check a sheet of answers to the net, and return what is said."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "net.toml").write_text(NET, encoding="utf-8")
    (tmp_path / "net.toml").write_text(answers, encoding="utf-8")
    done = bpgrade("check", str(tmp_path), "--exercises", str(tmp_path / "course"), *options)
    return done.out


def z1(*changed: tuple[int, str]) -> str:
    """Write the right z1, some entries changed."""
    values = load(NET).values
    entries = [f"{values[f'z1[{i}]']:.8g}" for i in (1, 2, 3)]
    for at, entry in changed:
        entries[at - 1] = entry
    return f"z1 = [{', '.join(entries)}]\n"


def test_an_array_is_one_question_with_its_wrong_entries(tmp_path: Path) -> None:
    """How many of its entries are wrong, at which places, and what is said of them, once."""
    said = report(tmp_path, z1((1, "77.1"), (3, "78.3")))
    assert "✗ z1  2 of 3 entries wrong: 0.33 of 1" in said
    assert "[1], [3]. At [1]: You wrote 77.1. That does not follow" in said
    assert "78.3" not in said


def test_one_mark_stands_for_an_array(tmp_path: Path) -> None:
    """The row of marks has one for each question, that of the entry that needs the most work."""
    said = report(tmp_path, z1((2, "77.1")))
    assert "net  ✗·\n" in said


def test_blank_entries_are_counted(tmp_path: Path) -> None:
    """An array that is partly blank is named with the number of entries that are missing."""
    said = report(tmp_path, z1((2, '"?"')))
    assert "not answered yet: z1 (1 of 3 entries), dL_dW2\n" in said


def test_programs_still_read_each_entry(tmp_path: Path) -> None:
    """The JSON report has an entry for each number, as before."""
    said = json.loads(report(tmp_path, z1((1, "77.1")), "--format", "json"))
    ids = [each["id"] for each in said["exercises"][0]["questions"]]
    assert ["z1[1]", "z1[2]", "z1[3]"] == ids[:3]
