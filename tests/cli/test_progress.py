"""The commands that tell how far one has come, blank answers and draw other numbers."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
import tomli

from tests.command import ROOT, bpgrade

if TYPE_CHECKING:
    from pathlib import Path

SHEET = 'z = 0.25\nyhat = 0.562  # mine\nL = 0.4\ndL_dw = "?"\n'


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Give a workspace with three answers, one of them wrong."""
    (tmp_path / "one_neuron.toml").write_text(SHEET, encoding="utf-8")
    return tmp_path


def test_list_shows_points_and_progress(answers: Path) -> None:
    """For exercises that are begun."""
    lines = bpgrade("list", answers, env={"COLUMNS": "100"}).out.splitlines()
    progress = "2 of 18 on the short way, 2 of 32 points"
    assert f"  one_neuron         One neuron  (32 questions)  {progress}" == lines[1]
    assert "points" not in lines[2]


def test_next_names_the_question_and_why(answers: Path) -> None:
    """What is wrong or open first on the short way, and the command to answer it."""
    ran = bpgrade("next", answers)
    assert "Next: one_neuron.L. Compute L to 3 significant figures." == ran.out.splitlines()[0]
    assert "next on the short way" in ran.out
    assert f"bpgrade quiz {answers}" in ran.out
    assert not list(answers.glob(".*"))


def test_next_says_when_all_is_done(tmp_path: Path) -> None:
    """The solutions leave nothing to do."""
    shutil.copytree(ROOT / "solutions", tmp_path / "all")
    assert "All done" in bpgrade("next", tmp_path / "all").out


def test_bpgrade_alone_says_how_to_begin(tmp_path: Path) -> None:
    """One command, where nothing is begun."""
    assert "one question at a time: bpgrade quiz\n" in bpgrade(at=tmp_path).out


def test_bpgrade_alone_says_where_one_is(answers: Path) -> None:
    """In the folder of the answers, and what is next."""
    ran = bpgrade(at=answers)
    assert "One neuron: 2 of 18 on the short way, 2 of 32 points.\n" in ran.out
    assert "Next: one_neuron.L." in ran.out


def test_bpgrade_alone_finds_answers_in_a_subfolder(answers: Path) -> None:
    """It names the command that goes on there."""
    (answers / "sub").mkdir()
    (answers / "one_neuron.toml").rename(answers / "sub" / "one_neuron.toml")
    assert "bpgrade quiz sub\n" in bpgrade(at=answers).out


def test_reset_blanks_one_answer_in_its_place(answers: Path) -> None:
    """All else stays, byte for byte."""
    assert 0 == bpgrade("reset", "one_neuron.yhat", "--workspace", answers).code
    sheet = (answers / "one_neuron.toml").read_text(encoding="utf-8")
    assert SHEET.replace("0.562", '"?"') == sheet


def test_reset_of_an_exercise_asks_first(answers: Path) -> None:
    """Without a yes nothing is done."""
    ran = bpgrade("reset", "one_neuron", "--workspace", answers)
    assert 1 == ran.code
    assert SHEET == (answers / "one_neuron.toml").read_text(encoding="utf-8")


def test_reset_of_an_exercise_blanks_all(answers: Path) -> None:
    """Answers get their question mark back, functions their stubs; what else stands there stays."""
    (answers / "one_neuron.py").write_text("import math\n\n\ndef loss(x):\n    return 1\n")
    assert 0 == bpgrade("reset", "one_neuron", "--yes", "--workspace", answers).code
    sheet = tomli.loads((answers / "one_neuron.toml").read_text(encoding="utf-8"))
    assert {"z": "?", "yhat": "?", "L": "?", "dL_dw": "?"} == sheet
    functions = (answers / "one_neuron.py").read_text(encoding="utf-8")
    assert functions.startswith("import math\n\n\ndef loss(x, y, w, b):\n")
    assert "NotImplementedError" in functions


def test_reset_names_what_stands_in_its_way(answers: Path) -> None:
    """A sheet that cannot be written to as it stands."""
    (answers / "one_neuron.toml").write_text("z = 1\nz = 2\n")
    ran = bpgrade("reset", "one_neuron.z", "--workspace", answers)
    assert (2, True) == (ran.code, "answered twice" in ran.err)


def test_fresh_numbers_are_others_and_stay(tmp_path: Path) -> None:
    """They are drawn once for a folder; every command there asks with them, and says so."""
    folder = tmp_path / "again"
    assert 0 == bpgrade("start", folder, "--fresh").code
    sheet = (folder / "one_neuron.toml").read_text(encoding="utf-8")
    usual = bpgrade("show", "one_neuron", at=tmp_path).out
    given = next(line for line in sheet.splitlines() if line.startswith("# Given:"))
    assert given.removeprefix("# ").replace("alpha", "α") not in usual
    assert "(fresh numbers)" in bpgrade("check", folder).out
    assert (
        given.removeprefix("# ").replace("alpha", "α")
        in bpgrade("show", "one_neuron", at=folder).out
    )


def test_fresh_numbers_do_not_replace_others(answers: Path) -> None:
    """A folder that was started keeps its numbers."""
    ran = bpgrade("start", answers, "--fresh")
    assert (2, True) == (ran.code, "was started already" in ran.err)


def test_numbers_of_a_student_who_is_named_come_first(tmp_path: Path) -> None:
    """Whoever grades says by whose numbers, whatever a workspace says."""
    bpgrade("start", tmp_path, "--fresh")
    assert "(fresh numbers)" not in bpgrade("check", tmp_path, "--student", "ada").out


@pytest.mark.parametrize("damage", ["fresh = 3", "[fresh]\none_neuron = []", "[fresh"])
def test_a_damaged_note_of_numbers_is_told(tmp_path: Path, damage: str) -> None:
    """With its file, and what belongs there."""
    (tmp_path / "bpgrade.toml").write_text(damage)
    ran = bpgrade("check", tmp_path)
    assert (4, True) == (ran.code, "bpgrade.toml" in ran.err)
