"""How long commands take as whole processes, beside plain pytest grading one small file.

Run it from the top of the project: ``python tests/benchmarks/bench_check.py``. It builds a wheel
and installs it into a folder of its own, as users have it. The commands take turns, after a first
round that only warms the caches; medians are printed, and their ratios to pytest, each with its
target. Where nothing may be written (no bytecode, a cache that is no folder, the installation
read-only) a check is to take as long as elsewhere. It fails if a target is missed.
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
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
ROUNDS = 15
FUNCTIONS_TARGET = 25.0  # milliseconds
READ_ONLY_TARGET = 1.1  # times as long as where something may be written

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


class Timed(NamedTuple):
    """A command to be timed, and how long it may take in units of the small file's pytest."""

    command: list[str]
    target: float | None = None
    read_only: bool = False


PYTEST = "pytest, one small file"
ALL, READ_ONLY = "check, all numbers", "check, all numbers, read-only"
NUMBERS, FUNCTIONS = "the numbers of one exercise", "and three of its functions"


def install(folder: Path) -> None:
    """Build a wheel of the project, and install it into a folder without what it depends on."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheels = folder.with_name("wheels")
    subprocess.run([*pip, "wheel", "--no-deps", "-w", str(wheels), str(ROOT)], check=True)
    (wheel,) = map(str, wheels.glob("*.whl"))
    subprocess.run([*pip, "install", "--no-deps", "--target", str(folder), wheel], check=True)


def commands(folder: Path) -> dict[str, Timed]:
    """Lay out the files in a folder, and return what is to be timed, by name."""
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
    bpgrade = [sys.executable, "-c", "from grader.cli import main; main()"]
    check = [*bpgrade, "check", "--min-score", "0"]
    own = ["--exercises", "exercises"]
    return {
        "bare interpreter": Timed([sys.executable, "-c", ""]),
        PYTEST: Timed([sys.executable, "-m", "pytest", "-q", "test_small.py"]),
        "list": Timed([*bpgrade, "list"], 0.5),
        "check, one exercise": Timed([*check, "numbers", "one_neuron"], 0.4),
        ALL: Timed([*check, "numbers"], 0.7),
        READ_ONLY: Timed([*check, "numbers"], read_only=True),
        "check, functions too": Timed([*check, "solutions"]),
        NUMBERS: Timed([*check, numbers_only.name, *own]),
        FUNCTIONS: Timed([*check, three.name, *own]),
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


def seconds(timed: Timed, folder: Path) -> float:
    """Time a process from start to end."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    env |= {"PYTHONPATH": str(folder / "installed"), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    env["XDG_CACHE_HOME"] = str(folder / "cache")
    if timed.read_only:
        env |= {"PYTHONDONTWRITEBYTECODE": "1", "XDG_CACHE_HOME": str(folder / "test_small.py")}
    begin = time.perf_counter()
    subprocess.run(timed.command, cwd=folder, env=env, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    """Time everything in turns, print the medians, and hold the ratios to their targets."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        install(folder / "installed")
        todo = commands(folder)
        for timed in todo.values():
            seconds(timed, folder)
        rounds = [{key: seconds(todo[key], folder) for key in todo} for _ in range(ROUNDS)]
    medians = {key: statistics.median(each[key] for each in rounds) for key in todo}
    more = statistics.median(1000 * (each[FUNCTIONS] - each[NUMBERS]) for each in rounds)
    missed = more > FUNCTIONS_TARGET
    for key, timed in todo.items():
        ratio = medians[key] / medians[PYTEST]
        wanted = f"  (target: at most {timed.target})" if timed.target else ""
        print(f"{key:<30} {1000 * medians[key]:6.0f} ms  {ratio:5.2f}{wanted}")  # noqa: T201
        missed |= timed.target is not None and ratio > timed.target
    slower = medians[READ_ONLY] / medians[ALL]
    print(f"read-only to elsewhere: {slower:.2f} (target: at most {READ_ONLY_TARGET})")  # noqa: T201
    print(f"three functions take {more:.1f} ms (target: at most {FUNCTIONS_TARGET})")  # noqa: T201
    if missed or slower > READ_ONLY_TARGET:
        sys.exit("A target was missed.")


if __name__ == "__main__":
    main()
