"""Variants: numbers of a student's own, the same everywhere, and only such as the author allows."""

from __future__ import annotations

import json
import shutil
import subprocess
from decimal import Decimal

import pytest

from grader.checkers.functions.calls import calls_for
from grader.exercise.statement import statement
from grader.exercise.variants import VariantError, variant
from grader.exercise.verbs import Write
from tests.authoring.nets import LAYERS, NEURON, VARIED, load, question
from tests.command import ROOT

# Drawn once; never to change, or the numbers of all students would.
DRAWN = [
    (0, "ada", {"x": 0.5, "w": -0.8}),
    (0, "grace", {"x": 0.9, "w": 1.4}),
    (2026, "ada", {"x": 0.7, "w": -0.6}),
    (0, "José", {"x": 0.7, "w": 1.4}),
    (0, "李小龍", {"x": 0.9, "w": -0.6}),
    (7, "", {"x": 0.4, "w": -0.8}),
]


def drawn(seed: int, student: str, text: str = VARIED) -> dict[str, float]:
    """Give the numbers that vary."""
    exercise = variant(load(text), seed, student)
    return {name: exercise.givens[name] for name in ("x", "w")}


@pytest.mark.parametrize(("seed", "student", "numbers"), DRAWN)
def test_numbers_are_the_same_for_ever(seed: int, student: str, numbers: dict[str, float]) -> None:
    """They follow from the seed, the student and the exercise alone."""
    assert numbers == drawn(seed, student)


@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13"])
def test_numbers_are_the_same_under_every_python(version: str) -> None:
    """The draw needs nothing that differs from one version to another."""
    python = shutil.which(f"python{version}")
    if not python:
        pytest.skip("not installed here")
    code = (
        "import sys, types\n"
        "tomli = types.ModuleType('tomli'); import tomllib\n"
        "tomli.loads, tomli.TOMLDecodeError = tomllib.loads, tomllib.TOMLDecodeError\n"
        "sys.modules['tomli'] = tomli\n"
        "import json\n"
        "from grader.exercise.reading.exercises import parse_exercise\n"
        "from grader.exercise.variants import variant\n"
        "seeds, text = json.loads(sys.stdin.read())\n"
        "exercise = parse_exercise(text, 'net.toml', 'net', known=True)\n"
        "found = [variant(exercise, *each).givens for each in seeds]\n"
        "print(json.dumps([[each['x'], each['w']] for each in found]))\n"
    )
    asked = json.dumps([[[seed, student] for seed, student, _ in DRAWN], VARIED])
    ran = subprocess.run(
        [python, "-B", "-c", code],
        input=asked,
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    if "pyenv: python" in ran.stderr:
        pytest.skip("not installed here")
    assert "" == ran.stderr
    assert [list(numbers.values()) for _, _, numbers in DRAWN] == json.loads(ran.stdout)


@pytest.mark.parametrize(
    "other", [" José", "José ", "Jose\u0301", "\tJosé\n"], ids=["before", "after", "nfd", "around"]
)
def test_one_name_has_one_spelling(other: str) -> None:
    """Spaces around a name, and how its accents are encoded, change nothing."""
    assert drawn(3, "José") == drawn(3, other)


def test_a_name_may_be_anything() -> None:
    """Even what no terminal could type has numbers."""
    for name in ("a/b", "Ada Lovelace", "\udcff", "x" * 10_000, "'; --", "\0"):
        assert {"x", "w"} == set(drawn(0, name))


def test_students_differ() -> None:
    """Of many students, all of the grid is used, and about evenly."""
    pairs = [tuple(drawn(1, f"student {n}").values()) for n in range(600)]
    allowed = {
        (x / 10, w)
        for x in range(3, 10)
        for w in (-0.6, -0.8, 1.1, 1.4)
        if abs(w * x / 10 + 0.35) > 0.02
    }
    assert allowed == set(pairs)
    assert 3 * 600 / len(allowed) > max(map(pairs.count, allowed))


def test_exercises_of_one_student_differ() -> None:
    """The same names in another exercise have other numbers."""
    many = [variant(load(VARIED, f"net{n}"), 0, "ada").givens["x"] for n in range(30)]
    assert 1 < len(set(many))


@pytest.mark.parametrize(
    ("grid", "values"),
    [
        ("{ low = 0.1, high = 0.9, step = 0.1 }", [f"0.{n}" for n in range(1, 10)]),
        (
            "{ low = -0.3, high = 0.3, step = 0.1 }",
            ["-0.3", "-0.2", "-0.1", "0", "0.1", "0.2", "0.3"],
        ),
        ("{ low = 0, high = 1, step = 0.3 }", ["0", "0.3", "0.6", "0.9"]),
        ("{ low = 1e-3, high = 3e-3, step = 1e-3 }", ["0.001", "0.002", "0.003"]),
        ("{ low = 5, high = 5, step = 1 }", ["5"]),
        ("{ low = 2, high = 4, step = 1 }", ["2", "3", "4"]),
        ("[0.7, 1, -2.25]", ["0.7", "1", "-2.25"]),
    ],
)
def test_grids_are_exact_in_decimals(grid: str, values: list[str]) -> None:
    """0.1 + 2 * 0.1 is 0.3, and high is the last step where a step ends there."""
    exercise = load(f"{NEURON}\n[vary]\nx = {grid}\n")
    assert {float(Decimal(value)) for value in values} == {
        exercise.vary["x"].value(number) for number in range(100)
    }


def test_conditions_hold_for_every_draw() -> None:
    """A draw that breaks a condition is put back."""
    exercise = load(
        f"{NEURON}\n[vary]\nw = {{ low = -2, high = 2, step = 0.1 }}\n"
        'keep = ["abs(z) > 0.5 and dL/dw < 0", "w_new - w > 0.05"]\n'
    )
    for seed in range(200):
        values = variant(exercise, seed, "ada").values
        z, slope, moved, w = (values[name] or 0 for name in ("z", "dL/dw", "w_new", "w"))
        assert abs(z) > 0.5
        assert slope < 0
        assert moved - w > 0.05


@pytest.mark.parametrize(
    "condition", ["min(abs(z1)) > 0.2", "abs(z1[2]) > 0.2", "sum(yhat) < 1", "pL/pyhat[1] < 0"]
)
def test_conditions_may_speak_of_lists(condition: str) -> None:
    """Sums, minima and maxima of lists, entries of them, and local derivatives."""
    grid = "{ low = -1, high = 1, step = 0.1 }"
    exercise = load(f'{LAYERS}\n[vary]\nW1 = {grid}\ny = [0.9, 0.1]\nkeep = ["{condition}"]\n')
    assert all(variant(exercise, n, "").givens["W1[3,2]"] is not None for n in range(5))


def test_impossible_conditions_are_told() -> None:
    """After so many draws in vain, the conditions must be at fault."""
    exercise = load(VARIED.replace("abs(z) > 0.02", "z > 100"))
    with pytest.raises(VariantError, match="none of 2000 draws of net fulfils the conditions"):
        variant(exercise, 0, "ada")


def test_lists_vary_entry_by_entry() -> None:
    """Each entry of a matrix is drawn by itself, and the statement shows them all."""
    exercise = variant(load(f"{LAYERS}\n[vary]\nW1 = [1, 2, 3, 4, 5, 6, 7, 8, 9]\n"), 5, "ada")
    rows = exercise.given["W1"]
    assert isinstance(rows, list)
    assert 3 < len({entry for row in rows for entry in row})
    assert [exercise.givens[f"W1[{i},{j}]"] for i in (1, 2, 3) for j in (1, 2)] == [
        entry for row in rows for entry in row
    ]
    assert f"W1 = {rows}" in " ".join(" ".join(statement(exercise, plain=True)).split())


ASKING = (
    VARIED
    + question('compute = "z"\nprompt = "With {w} and {x}?"\nhint = "{w} times {x}"\nnote = "{b}!"')
    + question(
        'id = "way"\nchoose = "Up from {w}?"\n'
        'options = [{ text = "more than {w}", when = "w_new > w" },'
        ' { text = "less than {w}", when = "w_new < w" }]'
    )
    + question('write = "forward(x, b)"\nreturns = ["yhat"]')
)


def test_texts_show_the_students_numbers() -> None:
    """Prompts, hints, notes, options and the statement; without a student, those of the file."""
    exercise = load(ASKING.replace('title = "Neuron"', 'title = "N"\ntext = "Take {w}."'))
    for varied, x, w in (
        (exercise, "0.7", "-0.6"),
        (variant(exercise, 0, "ada"), "0.5", "-0.8"),
        (variant(variant(exercise, 0, "ada"), 2026, "ada"), "0.7", "-0.6"),
    ):
        first, second, _ = varied.questions
        assert f"With {w} and {x}?" == first.prompt
        assert f"{w} times {x}" == first.hint
        assert "0.35!" == first.note
        assert f"Up from {w}?" == second.prompt
        lines = statement(varied, plain=True)
        assert f"Take {w}." in lines
        assert f"x = {x}, y = 0.2, w = {w}," in " ".join(lines)


def test_functions_are_tried_with_the_students_numbers() -> None:
    """What is no parameter has the student's value, and their own case comes first."""
    varied = variant(load(ASKING), 0, "ada")
    question_ = varied.questions[-1]
    assert isinstance(question_, Write)
    first, *others = calls_for(varied, question_)
    assert (0.5, 0.35) == first.arguments
    assert {-0.8} == {call.givens["w"] for call in [first, *others]}
    assert 1 < len({call.givens["x"] for call in others})


def test_exercises_that_do_not_vary_stay_as_they_are() -> None:
    """Without [vary] a student changes nothing."""
    exercise = load(NEURON)
    assert exercise is variant(exercise, 1, "ada")
