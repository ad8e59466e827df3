"""How long a check takes as a whole process, beside plain pytest grading one small file.

Run it from the top of the project: ``python tests/benchmarks/bench_check.py``. They take turns in
one run, after a first round that only warms the caches; medians and their ratio are printed. It
fails if checking the numeric answers of the whole course takes longer than the one small file, or
if three functions at 50 inputs each take too long beside the numbers of the same exercise.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
ROUNDS = 15
TARGET = 1.0
FUNCTIONS_TARGET = 25.0  # milliseconds

NUMBERS, FUNCTIONS = "the numbers of one exercise", "and three of its functions"

SMALL_FILE = """\
from math import exp


def forward(x, w, b):
    z = w * x + b
    return z, 1 / (1 + exp(-z))


def gradients(x, y, w, b):
    _, yhat = forward(x, w, b)
    delta = -(y - yhat) * yhat * (1 - yhat)
    return delta * x, delta


def test_forward():
    z, yhat = forward(0.5, 0.3, 0.1)
    assert abs(z - 0.25) < 1e-9
    assert abs(yhat - 0.562176500886) < 1e-9


def test_gradients():
    dw, db = gradients(0.5, 1.5, 0.3, 0.1)
    assert abs(dw - -0.115415163362) < 1e-9
    assert abs(db - -0.230830326724) < 1e-9
"""


def commands(folder: Path) -> dict[str, list[str]]:
    """Lay out the files in a folder, and give what is to be timed, by name."""
    answers, functions = folder / "numbers", folder / "solutions"
    shutil.copytree(ROOT / "solutions", functions)
    shutil.copytree(ROOT / "solutions", answers, ignore=shutil.ignore_patterns("*.py"))
    (folder / "test_small.py").write_text(SMALL_FILE, encoding="utf-8")
    three, numbers_only = folder / "three_functions", folder / "no_functions"
    _three_functions(folder / "exercises")
    for workspace in (three, numbers_only):
        workspace.mkdir()
        shutil.copy(ROOT / "solutions" / "one_neuron.toml", workspace)
    shutil.copy(ROOT / "solutions" / "one_neuron.py", three)
    check = [sys.executable, "-c", "from grader.cli import main; main()", "check"]
    return {
        "bare interpreter": [sys.executable, "-c", ""],
        "pytest, one small file": [sys.executable, "-m", "pytest", "-q", "test_small.py"],
        "bpgrade check, all numbers": [*check, "numbers", "--min-score", "0"],
        "bpgrade check, one exercise": [*check, "numbers", "one_neuron", "--min-score", "0"],
        "bpgrade check, functions too": [*check, "solutions"],
        NUMBERS: [*check, numbers_only.name, "--exercises", "exercises", "--min-score", "0"],
        FUNCTIONS: [*check, three.name, "--exercises", "exercises"],
    }


def _three_functions(folder: Path) -> None:
    """Write a course of one exercise, that of one neuron with the first three of its functions."""
    text = (ROOT / "exercises" / "one_neuron.toml").read_text(encoding="utf-8")
    start, *questions = text.split("[[question]]")
    functions = [question for question in questions if question.startswith("\nwrite")]
    kept = [question for question in questions if question not in functions[3:]]
    folder.mkdir()
    exercise = "[[question]]".join([start, *kept])
    (folder / "one_neuron.toml").write_text(exercise, encoding="utf-8")


def seconds(command: list[str], folder: Path) -> float:
    """Time a process from start to end."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    env |= {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    begin = time.perf_counter()
    subprocess.run(command, cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    """Time everything in turns, print the medians, and hold the ratio to its target."""
    with tempfile.TemporaryDirectory() as name:
        todo = commands(Path(name))
        for command in todo.values():
            seconds(command, Path(name))
        rounds = [{key: seconds(todo[key], Path(name)) for key in todo} for _ in range(ROUNDS)]
    medians = {key: statistics.median(each[key] for each in rounds) for key in todo}
    for key, median in medians.items():
        print(f"{key:<30} {1000 * median:6.0f} ms")  # noqa: T201
    more = statistics.median(1000 * (each[FUNCTIONS] - each[NUMBERS]) for each in rounds)
    print(f"three functions take {more:.1f} ms (target: at most {FUNCTIONS_TARGET})")  # noqa: T201
    ratio = medians["bpgrade check, all numbers"] / medians["pytest, one small file"]
    print(f"all numbers to one small file: {ratio:.2f} (target: at most {TARGET})")  # noqa: T201
    if ratio > TARGET or more > FUNCTIONS_TARGET:
        sys.exit("The target was missed.")


if __name__ == "__main__":
    main()
