"""Watching a folder: what is said at a save, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from grader.checkers.functions.runner import FunctionChecker
from grader.exercise.course import open_course
from grader.reports.layout import Page
from grader.session.session import Session
from grader.terminal.terminal import Terminal
from grader.terminal.watch import PATIENCE, SETTLED, Watch
from tests.command import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WRONG = "z2 = 0.25\nyhat = 0.5\n"


class Desk:
    """A watched folder, its clock, and what was said."""

    def __init__(self, folder: Path, checker: FunctionChecker) -> None:
        course = open_course(ROOT / "tests" / "courses" / "neuron")
        self.said: list[str] = []
        self.now = 0.0
        self.sheet = folder / "neuron.toml"
        terminal = Terminal(Page(80), lambda: None, self.said.append)
        self.watch = Watch(Session(course, folder, lambda: checker), terminal)

    def heard(self, seconds: float = 3 * SETTLED) -> str:
        """Let some time pass, and return what was said in it."""
        self.said.clear()
        end = self.now + seconds
        while self.now < end:
            self.watch.look(self.now)
            self.now += SETTLED
        return "\n".join(self.said)

    def save(self, text: str) -> None:
        """Write the sheet as an editor does that writes in place."""
        self.sheet.write_text(text, encoding="utf-8")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """Give a watched folder with a sheet that has nothing wrong yet."""
    (tmp_path / "neuron.toml").write_text('z2 = "?"\n', encoding="utf-8")
    with FunctionChecker() as checker:
        desk = Desk(tmp_path, checker)
        desk.watch.begin()
        yield desk


def test_it_begins_with_what_is_first(desk: Desk) -> None:
    """Where nothing is answered yet."""
    assert "Next: z2." in "\n".join(desk.said)


def test_a_save_is_answered_by_the_first_mistake_alone(desk: Desk) -> None:
    """With its line and reason, what has come right, and progress."""
    desk.save(WRONG + "L = 99\n")
    heard = desk.heard()
    assert "neuron: 1 of 8 on the short way, 1 of 8 points" in heard
    assert "z2." in heard
    assert "yhat (neuron.toml:2): You wrote 0.5." in heard
    assert "99" not in heard


def test_nothing_is_said_twice(desk: Desk) -> None:
    """Neither of an unchanged file, nor where a save changes nothing that was said."""
    desk.save(WRONG)
    assert desk.heard()
    assert "" == desk.heard()
    desk.save(WRONG + "# a comment\n")
    assert "" == desk.heard()


def test_an_editor_that_renames_loses_nothing(desk: Desk) -> None:
    """The sheet may be gone for a moment."""
    desk.sheet.unlink()
    assert "" == desk.heard()
    other = desk.sheet.with_suffix(".swp")
    other.write_text(WRONG, encoding="utf-8")
    other.rename(desk.sheet)
    assert "You wrote 0.5." in desk.heard()


def test_half_a_sheet_is_waited_for(desk: Desk) -> None:
    """What is broken for a moment is not told; what stays broken is."""
    desk.save("z2 = 0.25\nyha")
    assert "" == desk.heard(PATIENCE / 2)
    desk.save(WRONG)
    heard = desk.heard(PATIENCE)
    assert "not TOML" not in heard
    assert "You wrote 0.5." in heard
    desk.save("z2 = 0.25\nyha")
    assert "neuron.toml:2:1" in desk.heard(2 * PATIENCE)


def test_an_empty_sheet_is_waited_for_until_it_is_written(desk: Desk) -> None:
    """An editor empties a file before it writes it."""
    desk.save(WRONG)
    desk.heard()
    desk.save("")
    desk.save(WRONG)
    assert "" == desk.heard()


def test_a_saved_function_is_answered_by_its_own_mistake(desk: Desk) -> None:
    """Though the sheet has an earlier one."""
    said: list[str] = []
    with FunctionChecker() as checker:
        shipped = Session(open_course(ROOT / "exercises"), desk.sheet.parent, lambda: checker)
        watch = Watch(shipped, Terminal(Page(80), lambda: None, said.append))
        (desk.sheet.parent / "one_neuron.toml").write_text("z = 9\n")
        watch.begin()
        (desk.sheet.parent / "one_neuron.py").write_text("def forward(x, w, b):\n    return 1, 1\n")
        for moment in (1.0, 2.0):
            watch.look(moment)
    assert "forward (one_neuron.py:1): The call" in "\n".join(said)


def test_keys(desk: Desk) -> None:
    """H gives a hint on what was said last, n the question, l how far one is; q ends."""
    desk.save(WRONG)
    desk.heard()
    desk.said.clear()
    assert all(map(desk.watch.press, "hnlx"))
    hint, question, listed = desk.said
    assert hint.startswith("Hint 1 of ")
    assert question.startswith("yhat. Compute ŷ")
    assert "neuron: 1 of 8" in listed
    assert not desk.watch.press("q")
