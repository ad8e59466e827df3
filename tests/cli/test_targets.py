"""What was likely meant, where a command is told another thing than it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def answers(tmp_path: Path) -> Path:
    """Give a folder of answers in another folder."""
    folder = tmp_path / "my-answers"
    folder.mkdir()
    (folder / "one_neuron.toml").write_text("z = 0.25\n", encoding="utf-8")
    return folder


def said(error: str) -> str:
    """Put the lines of an error together."""
    return " ".join(error.split())


def test_the_folder_one_is_in(answers: Path) -> None:
    """Its name is not looked for in itself."""
    ran = bpgrade("check", "my-answers", "one_neuron.z", at=answers)
    assert 2 == ran.code
    assert "this is my-answers already; run: bpgrade check one_neuron.z" in said(ran.err)


@pytest.mark.parametrize("name", ["one_neuron.toml", "one_neuron.py"])
def test_a_path_to_a_sheet(answers: Path, name: str) -> None:
    """The exercise is named in its folder."""
    ran = bpgrade("check", f"my-answers/{name}", at=answers.parent)
    assert 2 == ran.code
    assert "names a file; run: bpgrade check my-answers one_neuron" in said(ran.err)
    ran = bpgrade("check", name, at=answers)
    assert "names a file; run: bpgrade check one_neuron" in said(ran.err)


def test_an_exercise_where_answers_are_in_a_subfolder(answers: Path) -> None:
    """The folder is named, never only that there are none."""
    ran = bpgrade("check", "one_neuron", at=answers.parent)
    assert 5 == ran.code
    assert "There are answers in my-answers: bpgrade check my-answers\n" == ran.err


@pytest.mark.parametrize(
    "name",
    ["one_neuron (1).toml", "one_neuron.toml.txt", "One_Neuron.toml", "Copy of one_neuron.toml"],
)
def test_a_name_that_is_nearly_right(answers: Path, name: str) -> None:
    """It is told with the command that renames it, also beside other sheets."""
    (answers / "one_neuron.toml").rename(answers / name)
    (answers / "sigmoid.toml").write_text("e = 0.5\n", encoding="utf-8")
    ran = bpgrade("check", at=answers)
    assert f"{name} is not read; if it is meant to be one_neuron.toml: mv " in ran.err


def test_start_takes_no_exercise(tmp_path: Path) -> None:
    """A folder of that name would hardly be meant."""
    ran = bpgrade("start", "one_neuron", at=tmp_path)
    assert 2 == ran.code
    assert "one_neuron is an exercise" in said(ran.err)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    """How to make it is told."""
    ran = bpgrade("quiz", "homework", at=tmp_path)
    assert 2 == ran.code
    assert "and no folder; to make one: mkdir homework" in said(ran.err)
