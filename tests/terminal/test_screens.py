"""What students read, at 60, 80 and 120 columns: kept as screens, and held to their width.

After a change of wording run ``BPGRADE_REGENERATE=1 pytest tests/terminal/test_screens.py``, and
read the difference before you keep it.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from grader.reports.layout import NARROWEST, WIDEST, Page
from tests.command import bpgrade

SCREENS = Path(__file__).parent / "screens"
WIDTHS = (60, 80, 120)
SHEET = """\
z = 0.25
yhat = 0.562
L = 0.4
dL_dyhat = 0.938
dL_dz = 0.231
dL_dw_chain = ["dL/dyhat", "dz/dw"]
w_new = 0.3
reason = "a"
"""
COMMANDS = {
    "quiz": (["quiz"], "0.15\n0.25\n0.562\nh\nl\nq\n"),
    "quiz_choice": (["quiz", "one_neuron.reason"], "a\n:h\n:q\n"),
    "check": (["check", "answers"], ""),
    "check_one": (["check", "answers", "one_neuron.L", "one_neuron.w_new"], ""),
    "list": (["list", "answers"], ""),
    "next": (["next", "answers"], ""),
    "show": (["show", "one_neuron"], ""),
    "hint": (["hint", "one_neuron.forward", "--workspace", "answers"], ""),
    "explain": (["explain", "one_neuron.yhat", "--workspace", "answers"], ""),
    "show_question": (["show", "one_neuron.reason"], ""),
}


@pytest.mark.parametrize("columns", WIDTHS)
@pytest.mark.parametrize("name", COMMANDS)
def test_the_screen_is_the_one_that_was_found_good(name: str, columns: int, tmp_path: Path) -> None:
    """And no line of it is wider than the terminal, or than is easily read."""
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "one_neuron.toml").write_text(SHEET, encoding="utf-8")
    words, typed = COMMANDS[name]
    ran = bpgrade(*words, at=tmp_path, typed=typed, env={"COLUMNS": str(columns)})
    file = SCREENS / f"{name}-{columns}.txt"
    if os.environ.get("BPGRADE_REGENERATE"):
        file.write_text(ran.out, encoding="utf-8")
    assert file.read_text(encoding="utf-8") == ran.out
    lines = [line for line in ran.out.splitlines() if not line.startswith("  bpgrade ")]
    assert min(columns, WIDEST) >= max(map(len, lines))


def test_the_first_mistake_stands_on_the_first_screen(tmp_path: Path) -> None:
    """Whatever else there is to say; and the last line of all names it again."""
    (tmp_path / "one_neuron.toml").write_text(SHEET, encoding="utf-8")
    lines = bpgrade("check", at=tmp_path, env={"COLUMNS": "80"}).out.splitlines()
    assert "Mend this first:" == lines[2]
    assert lines[3].startswith("  ✗ L  wrong")
    assert lines[-1].startswith("Next: one_neuron.L (one_neuron.toml:3).")


def test_exercises_not_begun_take_one_line_together(tmp_path: Path) -> None:
    """Whether their sheets are there or not."""
    bpgrade("start", tmp_path)
    (tmp_path / "twins.toml").unlink()
    (tmp_path / "one_neuron.toml").write_text(SHEET, encoding="utf-8")
    ran = bpgrade("check", tmp_path)
    assert 1 == ran.out.count("Not begun: sigmoid, two_neurons")
    assert 1 == ran.out.count("twins")


@pytest.mark.parametrize("columns", [NARROWEST, 61, WIDEST])
def test_no_line_ends_within_a_word(columns: int) -> None:
    """What is put together again is what was given."""
    text = "a well-known word, " + "x" * 30 + " ∂L/∂w⁽²⁾ " + "y" * (columns - 8) + " end."
    lines = Page(columns).wrap(text, "  ", "    ")
    assert text.split() == " ".join(lines).split()
    assert columns >= max(map(len, lines))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1"])
def test_marks_and_their_legend_agree_in_every_encoding(encoding: str, tmp_path: Path) -> None:
    """Each mark in the row is one that the legend tells."""
    (tmp_path / "one_neuron.toml").write_text(SHEET, encoding="utf-8")
    out = _run_encoded(tmp_path, encoding)
    row = re.search(r"one_neuron  (\S+)", out)
    legend = re.search(r"points \(\d+%\)\s+\(([^)]*)\)", out)
    assert row
    assert legend
    told = {re.split(r"\s", each.strip())[0] for each in legend[1].split(",")}
    assert set(row[1]) == told
    assert "?" not in row[1]


def _run_encoded(folder: Path, encoding: str) -> str:
    import subprocess  # noqa: PLC0415 (a stream of another encoding needs a process of its own)
    import sys  # noqa: PLC0415

    run = [sys.executable, "-c", "from grader.cli.main import main; main()", "check"]
    env = {**os.environ, "PYTHONIOENCODING": encoding}
    ran = subprocess.run(run, cwd=folder, env=env, capture_output=True, check=False)
    return ran.stdout.decode(encoding)
