"""Hidden equations: for students to find, and told nowhere before they have found them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

EXERCISE = """\
title = "Hidden"
text = "A neuron takes x by a weight and a bias, then the hyperbolic tangent."

[given]
x = 1.4
w = -0.65
b = 0.35
y = 0.25

[net]
hidden = ["z", "yhat"]
z = "w*x + b"
yhat = "tanh(z)"
L = "1/2*(yhat - y)^2"

[[question]]
compute = "z"

[[question]]
compute = "yhat"

[[question]]
compute = "dyhat/dz"

[[question]]
compute = "dL/dw"
"""
Z, YHAT = "-0.56", "-0.508"
TOLD = ("w*x", "w · x", "tanh", "1 − ŷ", "cosh")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with the exercise, and room for answers."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "hidden.toml").write_text(EXERCISE)
    return tmp_path


def run(folder: Path, *words: str, answers: str = "") -> str:
    """Run a command beside a sheet of these answers; wrapped lines are joined."""
    if answers:
        (folder / "hidden.toml").write_text(answers)
    ran = bpgrade(*words, "--exercises", folder / "course", at=folder)
    return " ".join(ran.out.split())


def test_blank_sheets_and_the_statement_show_that_they_are_hidden(folder: Path) -> None:
    """With a question mark; the loss, which is not hidden, is told."""
    run(folder, "start", "sheets")
    sheet = (folder / "sheets" / "hidden.toml").read_text()
    for shown in (
        sheet,
        run(folder, "show", "hidden"),
        run(folder, "show", "hidden", "--equations"),
    ):
        assert "z = ?" in shown
        assert "^2" in shown or "²" in shown
        assert [] == [each for each in TOLD if each in shown]


def test_slips_in_hidden_equations_are_only_placed(folder: Path) -> None:
    """A bias left out, and the derivative of what was to be found."""
    said = run(folder, "check", answers='z = -0.91\nyhat = 0.1\ndyhat_dz = "-0.56"\n')
    assert "You wrote -0.91. There is a slip in z." in said
    assert [] == [each for each in TOLD if each in said]


def test_what_is_found_is_spoken_of(folder: Path) -> None:
    """Each equation from the moment that its own question is right."""
    said = run(folder, "check", answers=f"z = {Z}\nyhat = -0.56\n")
    assert "There is a slip in ŷ." in said
    said = run(folder, "check", answers=f"z = {Z}\nyhat = {YHAT}\ndyhat_dz = -0.508\n")
    assert "tanh" in said


def test_hints_do_not_tell(folder: Path) -> None:
    """Neither the equation, nor the slope that gives it away, until it is found."""
    (folder / "hidden.toml").write_text("z = 1\n")
    hints = [run(folder, "hint", f"hidden.{name}") for name in ("z", "yhat", "dyhat_dz") * 4]
    assert [] == [each for each in TOLD if any(each in hint for hint in hints)]
    (folder / "hidden.toml").write_text(f"z = {Z}\nyhat = {YHAT}\n")
    hints = [run(folder, "hint", "hidden.dyhat_dz") for _ in range(4)]
    assert any("1 − ŷ²" in hint for hint in hints)


@pytest.mark.parametrize(
    ("hidden", "message"),
    [
        ('["q"]', "there is no equation of 'q' here"),
        ('["yhatt"]', "did you mean 'yhat'?"),
        ('["L"]', "no question asks for L, so that its equation would never be known"),
    ],
)
def test_what_is_hidden_must_be_there_and_asked(hidden: str, message: str, tmp_path: Path) -> None:
    """A fault stands at its place."""
    file = tmp_path / "hidden.toml"
    file.write_text(EXERCISE.replace('["z", "yhat"]', hidden))
    ran = bpgrade("validate", file)
    assert (4, True) == (ran.code, message in ran.err)
    assert f"{file}:11:11: " in ran.err
