"""A class in which each student has numbers of their own."""

from __future__ import annotations

import gc
import json
from typing import TYPE_CHECKING, Any

import pytest

from grader.batch.submissions import Contents
from grader.batch.worker import CourseFiles, grade_chunk
from grader.exercise.course import open_course
from grader.exercise.model import Exercise
from tests.batch.classroom import ROOT, grade, results
from tests.batch.synthetic import solutions
from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

STUDENTS = ("ada", "Björn Ek", "eve", "李 雷")
TITLE = "One neuron of your own"
VARY = "\n[vary]\nw = { low = -1, high = 1, step = 0.01 }\nx = [0.25, 0.75]\n"


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a course of an exercise that varies, and one that does not."""
    folder = tmp_path_factory.mktemp("course")
    for name in ("one_neuron.toml", "sigmoid.toml"):
        text = (ROOT / "exercises" / name).read_text(encoding="utf-8")
        if name == "one_neuron.toml":
            text = text.replace("One neuron", TITLE).replace("\n[net]", f"{VARY}\n[net]")
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def answers(course: Path, student: str) -> dict[str, str]:
    """Answer with the right numbers of a student but for one, a function and two formulas."""
    exercise = open_course(course).for_student(student).exercises[0]
    sheet = {name: exercise.values[name] for name in ("z", "L", "dL/dw")} | {"yhat": 3}
    text = "".join(f'"{name}" = {value!r}\n' for name, value in sheet.items())
    return {**solutions(".py"), "sigmoid.toml": solutions(".toml")["sigmoid.toml"]} | {
        "one_neuron.toml": text
    }


def test_every_student_is_graded_by_numbers_of_their_own(course: Path, tmp_path: Path) -> None:
    """Just as bpgrade check grades them, however many jobs there are."""
    for student in STUDENTS:
        (tmp_path / "class" / student).mkdir(parents=True)
        for name, text in answers(course, student).items():
            (tmp_path / "class" / student / name).write_text(text, encoding="utf-8")
    for jobs in ("1", "2"):
        options = ("--exercises", str(course), "--jobs", jobs)
        ran = grade(tmp_path / "class", tmp_path / jobs, *options)
        assert 0 == ran.returncode, ran.stderr
    found = results(tmp_path / "1")
    assert found == results(tmp_path / "2")
    for student in STUDENTS:
        assert outcomes_of(found[student]) == checked(course, tmp_path / "class" / student, student)


def outcomes_of(result: dict[str, Any]) -> set[tuple[str, str, str]]:
    """List what became of each question in a class."""
    return {
        (exercise["id"], question, outcome)
        for exercise in result["exercises"]
        for outcome, questions in exercise["outcomes"].items()
        for question in questions
    }


def checked(course: Path, workspace: Path, student: str) -> set[tuple[str, str, str]]:
    """List what becomes of each question when one student is checked."""
    options = ("--exercises", course, "--student", student, "--format", "json")
    report = json.loads(bpgrade("check", workspace, *options).out)
    return {
        (exercise["id"], question["id"], question["outcome"])
        for exercise in report["exercises"]
        for question in exercise["questions"]
    }


def test_students_of_one_name_have_the_numbers_of_that_name(course: Path) -> None:
    """The number that tells them apart is the platform's: they do not know it."""
    files = {name: text.encode() for name, text in answers(course, "Ada").items()}
    labelled = Contents("Ada (12)", files, names=("Ada",))
    (result, other) = grade_chunk(files_of(course), [labelled, Contents("Eve", files)])
    assert result["earned"] > other["earned"]


def test_a_worker_forgets_the_numbers_of_students(course: Path) -> None:
    """Of their exercises nothing is left, however many students there are."""
    for number in range(5):
        student = f"student {number}"
        files = {name: text.encode() for name, text in answers(course, student).items()}
        (result,) = grade_chunk(files_of(course), [Contents(student, files)])
        assert not result["trouble"]
    gc.collect()
    alive = [each for each in gc.get_objects() if isinstance(each, Exercise)]
    assert {0.3} == {each.givens["w"] for each in alive if each.title == TITLE}


def files_of(course: Path) -> CourseFiles:
    """Give the files of a course to a worker."""
    return CourseFiles(tuple((path.name, path.read_text("utf-8")) for path in course.iterdir()))
