"""Choices: one option or several, tricks, and what is said to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

EXERCISE = """\
title = "Choices"

[given]
x = 0.5
w = 0.3
alpha = 0.1

[net]
z = "w*x"
L = "(z - 2)^2"

[update]
w_new = "w - alpha*dL/dw"

[[question]]
compute = "w_new"

[[question]]
id = "way"
choose = "Which way does w move?"
options = [
  { text = "up", when = "w_new > w", say = "Against a negative gradient." },
  { text = "down", when = "w_new < w" },
  { text = "nowhere", say = "A gradient of {x} would move it, too." },
]

[[question]]
id = "all"
choose = "What holds?"
several = true
points = 4
options = [
  { text = "L is positive", when = "L > 0" },
  { text = "w falls", when = "w_new < w" },
  { text = "the step is against the gradient", right = true, say = "That is descent." },
  { text = "the loss is a parameter" },
]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the exercise, and room for answers."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "choices.toml").write_text(EXERCISE)
    return tmp_path


def checked(folder: Path, *answers: str) -> str:
    """Check a sheet of these lines, wrapped lines joined."""
    (folder / "choices.toml").write_text("\n".join(answers) + "\n")
    ran = bpgrade("check", folder, "choices", "--exercises", folder / "course")
    return " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("written", "earned"),
    [
        ('["a", "c"]', 4),
        ('["c", "a"]', 4),
        ('["c", "a", "a"]', 4),
        ('"a, c"', 4),
        ('"a and c"', 4),
        ('"ac"', 4),
        ('["L is positive", "(C)"]', 4),
        ('"a"', 2),
        ('["a", "b", "c"]', 2),
        ('["a", "b"]', 0),
        ('["b", "d"]', 0),
        ('["a", "b", "c", "d"]', 0),
    ],
)
def test_of_several_options_right_ones_count_and_wrong_ones_take_away(
    written: str, earned: int, folder: Path
) -> None:
    """Half of the points for each of two right ones, and never less than nothing."""
    assert f"{earned} of 6 points" in checked(folder, f"all = {written}")


def test_of_several_options_it_is_told_how_many_are_amiss_but_not_which_are_missing(
    folder: Path,
) -> None:
    """What the author says to one that was chosen comes first."""
    said = checked(folder, 'all = ["a", "d"]')
    assert "1 of those chosen does not hold, and 1 that holds is missing." in said
    assert "against the gradient" not in said
    assert "2 that hold are missing." in checked(folder, 'all = ["d"]')


@pytest.mark.parametrize("written", ['["a", "x"]', "1", '["a", 1]', '"xyz"'])
def test_what_is_no_option_cannot_be_read(written: str, folder: Path) -> None:
    """The letters that there are are named."""
    said = checked(folder, f"all = {written}")
    assert "unreadable" in said
    assert "a, b, c, d" in said


def test_one_option_is_not_several(folder: Path) -> None:
    """A list of one letter is one letter."""
    assert "one letter is wanted here, not several" in checked(folder, 'way = ["a", "b"]')
    assert "1 of 6 points" in checked(folder, 'way = ["a"]')


def test_the_author_says_why(folder: Path) -> None:
    """To a wrong option, and to a right one; numbers are filled in."""
    assert "You wrote c. A gradient of 0.5 would move it, too." in checked(folder, 'way = "c"')
    assert "✓ way: Against a negative gradient." in checked(folder, 'way = "a"')
    assert "✓ all: That is descent." in checked(folder, 'all = ["a", "c"]')


def test_where_nothing_is_said_the_condition_is_told_with_the_students_numbers(
    folder: Path,
) -> None:
    """The right number is not given away: what is not answered has to be worked out first."""
    asked = "You wrote b. That would need w_new < w"
    assert f"{asked}, but w_new = 0.485 and w = 0.3." in checked(
        folder, "w_new = 0.485", 'way = "b"'
    )
    assert f"{asked}; work out w_new first." in checked(folder, 'way = "b"')
    assert f"{asked}, as your own w_new = 0.2 has it: mend that first." in checked(
        folder, "w_new = 0.2", 'way = "b"'
    )


def test_sheets_and_solutions_know_of_several(folder: Path) -> None:
    """A blank sheet says how to answer; the solution lists all that are true."""
    shown = bpgrade("show", "choices.all", "--exercises", folder / "course").out
    assert 'the letters of all options that are true, each in quotes: ["a", "c"]' in shown
    solved = bpgrade("solve", "choices.all", "--exercises", folder / "course").out
    assert "a) L is positive" in solved
    assert "c) the step is against the gradient" in solved
    assert "b)" not in solved
