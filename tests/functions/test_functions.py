"""Functions as people write them, through the command line, by `check` and by `grade`."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.batch.classroom import results
from tests.command import ROOT, bpgrade
from tests.functions.right import RIGHT
from tests.functions.wrong import HIDDEN, WRONG

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("numpy")
OURS = ROOT / "tests" / "functions" / "course"
OWN = {path.stem for path in OURS.glob("*.toml")}
Verdicts = dict[str, dict[str, Any]]


def write(folder: Path, files: dict[str, str]) -> None:
    """Write the files of a submission."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def course_of(exercise: str) -> tuple[str, ...]:
    """Return the options for the course of an exercise."""
    return ("--exercises", str(OURS)) if exercise in OWN else ()


def checked(folder: Path, exercise: str) -> Verdicts:
    """Check a submission; return its questions by id."""
    options = *course_of(exercise), "--seed", "people", "--format", "json"
    report = json.loads(bpgrade("check", folder, exercise, *options).out)
    return {each["id"]: each for each in report["exercises"][0]["questions"]}


def graded(folder: Path, out: Path, *options: str) -> dict[str, Verdicts]:
    """Grade a class; return what is told of each exercise of each student, by question."""
    bpgrade("grade", folder, "-o", out, "--jobs", "1", "--seed", "people", *options)
    return {
        student: {q["id"]: q for each in result["exercises"] for q in each["questions"]}
        for student, result in results(out).items()
    }


def wrong_file(name: str) -> tuple[str, dict[str, str]]:
    """Return the exercise and the files of a wrong submission."""
    exercise, _, _, right, old, new = WRONG[name]
    assert old in right
    return exercise, {f"{exercise}.py": right.replace(old, new) + HIDDEN * ("_hidden" in new)}


@pytest.mark.parametrize("name", RIGHT)
def test_right_functions_earn_full_marks(name: str, tmp_path: Path) -> None:
    """However they take lists or arrays, whatever they import beside, in any shape that fits."""
    exercise, functions, files = RIGHT[name]
    write(tmp_path, files)
    found = checked(tmp_path, exercise)
    assert dict.fromkeys(functions, "correct") == {f: found[f]["outcome"] for f in functions}, found


@pytest.mark.parametrize("name", WRONG)
def test_wrong_functions_are_told_their_cause(name: str, tmp_path: Path) -> None:
    """The true one, by its words, and in a message of a sentence or two."""
    function, words = WRONG[name][1:3]
    exercise, files = wrong_file(name)
    write(tmp_path, files)
    found = checked(tmp_path, exercise)[function]
    assert "correct" != found["outcome"]
    cause = found["message"].partition("This is what you get")[2] or found["message"]
    assert re.search(words, cause), found["message"]


def test_grade_says_of_each_what_check_says(tmp_path: Path) -> None:
    """The same verdict and the same words, whoever else is in the class."""
    folder = tmp_path / "class"
    submissions = {
        f"student{number}": (exercise, files)
        for number, (exercise, files) in enumerate(
            [*((e, f) for e, _, f in RIGHT.values()), *map(wrong_file, WRONG)]
        )
        if exercise in OWN
    }
    for student, (_, files) in submissions.items():
        write(folder / student, files)
    found = graded(folder, tmp_path / "out", "--exercises", str(OURS))
    for student, (exercise, _) in submissions.items():
        by_check = checked(folder / student, exercise)
        plain = {"correct", "unanswered"}
        told = {
            i: (q["outcome"], q["message"])
            for i, q in by_check.items()
            if q["outcome"] not in plain
        }
        assert told == {
            i: (q["outcome"], q["message"]) for i, q in found[student].items() if i in by_check
        }


CARRIED = """
import math

def s(z): return 1 / (1 + math.exp(-z))

def gradients(x, y, w, b):
    a = s(w * x + b)
    d = {error} * a * (1 - a)
    return d * x, d

def training_step(x, y, w, b, alpha):
    dw, db = gradients(x, y, w, b)
    return w - alpha * dw, b - alpha * db

def train(x, y, w, b, alpha, steps):
    for _ in range(steps):
        w, b = training_step(x, y, w, b, alpha)
    return w, b
"""


@pytest.mark.parametrize("error", ["(y - a)", "(a - y) * 1.37 * math.cos(x)"])
def test_a_slip_costs_one_question(error: str, tmp_path: Path) -> None:
    """What calls a wrong function, or repeats its slip, is carried, named or not."""
    write(tmp_path, {"one_neuron.py": CARRIED.replace("{error}", error)})
    found = checked(tmp_path, "one_neuron")
    names = "gradients", "training_step", "train"
    assert ["wrong", "carried", "carried"] == [found[name]["outcome"] for name in names]
    assert [0, 1, 1] == [found[name]["earned"] for name in names]
    assert "gradients" in found["train"]["message"]


def test_nothing_follows_from_constants(tmp_path: Path) -> None:
    """A gradient of 0 makes every update trivial: no credit carries over."""
    source = CARRIED.replace("{error}", "0")
    write(tmp_path, {"one_neuron.py": source})
    found = checked(tmp_path, "one_neuron")
    assert "wrong" == found["training_step"]["outcome"]


def test_a_slip_of_its_own_is_wrong(tmp_path: Path) -> None:
    """An update that calls a wrong gradient and adds the step follows from nothing."""
    source = CARRIED.replace("{error}", "(a - y) * 1.37 * math.cos(x)")
    write(tmp_path, {"one_neuron.py": source.replace("w - alpha * dw", "w + alpha * dw")})
    assert "wrong" == checked(tmp_path, "one_neuron")["training_step"]["outcome"]


def test_a_file_that_does_not_load_says_so_once(tmp_path: Path) -> None:
    """The other functions point to where it is told."""
    write(tmp_path, {"one_neuron.py": "import math\nmath.unknown\n"})
    messages = [each["message"] for each in checked(tmp_path, "one_neuron").values()]
    assert 1 == sum("AttributeError" in message for message in messages)
    assert 4 == sum("see forward" in message for message in messages)
