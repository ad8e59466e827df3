"""The quiz as a dialogue of lines, as from a pipe."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest
import tomli

from tests.command import ROOT, Ran, bpgrade

if TYPE_CHECKING:
    from pathlib import Path


def quiz(folder: Path, typed: str, *arguments: str) -> Ran:
    """Answer questions with the lines typed."""
    return bpgrade("quiz", *arguments, at=folder, typed=typed, env={"COLUMNS": "80"})


def answers(folder: Path, exercise: str = "one_neuron") -> dict[str, object]:
    """Read the answers that stand in a sheet."""
    text = (folder / f"{exercise}.toml").read_text(encoding="utf-8")
    return {key: value for key, value in tomli.loads(text).items() if value != "?"}


def test_two_numbers_from_a_pipe(tmp_path: Path) -> None:
    """One command and what is typed: both are judged, and stand in the sheet."""
    ran = quiz(tmp_path, "0.25\n0.562\n")
    assert (0, "") == (ran.code, ran.err)
    assert 2 == ran.out.count("✓ Correct.")
    assert {"z": 0.25, "yhat": 0.562} == answers(tmp_path)


def test_a_wrong_number_gets_its_reason_at_once(tmp_path: Path) -> None:
    """And the question stays."""
    ran = quiz(tmp_path, "0.15\n0.25\n")
    told = ran.out.partition("> 0.15\n")[2]
    assert told.startswith("✗ You wrote 0.15. This is what you get without b in z.\n> 0.25\n✓")


def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """At the next question, also after one was skipped."""
    quiz(tmp_path, "0.25\ns\n")
    assert "One neuron, 3 of 18" in quiz(tmp_path, "").out


def test_the_graph_fills_with_ones_own_numbers(tmp_path: Path) -> None:
    """Forward, and back along the way of a derivative."""
    quiz(tmp_path, "0.25\n0.562\n0.4399\n")
    ran = quiz(tmp_path, "", "one_neuron.dL_dw")
    assert "z = 0.25  →  ŷ = 0.562  →  L = 0.4399" in ran.out
    assert "L ←(…)─ ŷ ←(…)─ z ←(…)─ w" in ran.out


def test_keys(tmp_path: Path) -> None:
    """h, w, l, b and a do what they say; a word does as well as its letter."""
    ran = quiz(tmp_path, "h\nhint\nw\nw\nl\nb\n0.25\nb\na\nq\n")
    assert "Hint 1 of 3: Weight the input, then add the bias." in ran.out
    assert "Hint 2 of 3: z = w · x + b" in ran.out
    assert "Try it first" in ran.out
    assert "= 0.3 · 0.5 + 0.1" in ran.out
    assert "·\N{NO-BREAK SPACE}yhat" in ran.out
    assert "(·\N{NO-BREAK SPACE}unanswered)" in ran.out
    assert "This is where you began." in ran.out
    assert 3 == ran.out.count("Compute z to")
    assert "Your answers are in their files" in ran.out


def test_the_working_after_a_right_answer_is_of_that_answer(tmp_path: Path) -> None:
    """Though the next question is on the screen."""
    assert "= 0.3 · 0.5 + 0.1" in quiz(tmp_path, "0.25\nw\n").out


def test_another_like_it_has_other_numbers_and_is_not_written(tmp_path: Path) -> None:
    """It is judged by its own numbers."""
    ran = quiz(tmp_path, "a\n999\n")
    assert "You wrote 999." in ran.out
    givens = re.findall(r"^  x = .*, w = .*$", ran.out, re.MULTILINE)
    assert 2 == len(set(givens))
    assert not (tmp_path / "one_neuron.toml").exists()


def test_letters_that_are_answers_are_no_keys(tmp_path: Path) -> None:
    """In a choice, a key takes a colon; in a formula, the name of a quantity is an answer."""
    ran = quiz(tmp_path, ":h\na\n:q\n", "one_neuron.reason")
    assert "Hint 1 of" in ran.out
    assert "✗ You wrote a." in ran.out
    ran = quiz(tmp_path, "x\n", "one_neuron.dz_dw_formula")
    assert "✓ Correct." in ran.out


def test_what_is_typed_is_read_as_check_reads_it(tmp_path: Path) -> None:
    """Arithmetic, formulas, factors apart by spaces."""
    typed = "0.3*0.5 + 0.1\n"
    assert "✓" in quiz(tmp_path, typed, "one_neuron.z").out
    assert "✓" in quiz(tmp_path, "dL/dyhat dyhat/dz dz/dw\n", "one_neuron.dL_dw_chain").out
    wanted = {"z": "0.3*0.5 + 0.1", "dL_dw_chain": ["dL/dyhat", "dyhat/dz", "dz/dw"]}
    assert wanted == answers(tmp_path)


def test_a_function_is_written_in_its_file_and_checked_at_enter(tmp_path: Path) -> None:
    """The file is named, and made where there is none."""
    ran = quiz(tmp_path, "\n", "one_neuron.forward")
    assert "File: one_neuron.py" in ran.out
    assert "Not answered yet." in ran.out
    solution = (ROOT / "solutions" / "one_neuron.py").read_text(encoding="utf-8")
    (tmp_path / "one_neuron.py").write_text(solution, encoding="utf-8")
    assert "That was the last question" in quiz(tmp_path, "\n", "one_neuron.forward").out


def test_an_answer_from_elsewhere_is_found_at_enter(tmp_path: Path) -> None:
    """An empty line looks at the sheet again."""
    (tmp_path / "one_neuron.toml").write_text("z = 0.3\n")
    assert "You wrote 0.3." in quiz(tmp_path, "\n", "one_neuron.z").out


def test_a_sheet_that_stands_in_the_way_is_told(tmp_path: Path) -> None:
    """With what is to be mended first; nothing is written."""
    (tmp_path / "one_neuron.toml").write_text("z = 1\nz = 2\n")
    ran = quiz(tmp_path, "0.25\n")
    assert "one_neuron.toml:2: this question is answered twice" in ran.out
    assert "z = 1\nz = 2\n" == (tmp_path / "one_neuron.toml").read_text(encoding="utf-8")


def test_when_all_is_done_it_says_so(tmp_path: Path) -> None:
    """Of one exercise, if it is about that alone."""
    shutil.copy(ROOT / "solutions" / "twins.toml", tmp_path)
    assert "That was the last question" in quiz(tmp_path, "", "twins").out


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("there is no exercise 'one_nueron'; did you mean 'one_neuron'?", ["one_nueron"]),
        ("there is no folder no/such", ["no/such"]),
        ("names a file; run: bpgrade quiz sub one_neuron", ["sub/one_neuron.toml"]),
    ],
)
def test_what_is_likely_meant_is_named(said: str, arguments: list[str], tmp_path: Path) -> None:
    """A wrong name is wrong usage, and told with the command that helps."""
    ran = quiz(tmp_path, "", *arguments)
    assert 2 == ran.code
    assert said in " ".join(ran.err.split())


def test_the_first_reason_takes_few_words(tmp_path: Path) -> None:
    """From the command to the first reason read, the screen of a small terminal is enough."""
    ran = quiz(tmp_path, "0.15\n")
    told = ran.out[: ran.out.index("without b in z.")]
    assert 24 > len(told.splitlines())
    assert 140 > len(told.split())
