"""How long the reasons for a whole sheet of wrong answers take.

Run it from the top of the project: ``python tests/benchmarks/bench_feedback.py``. It prints a
table, and fails if a sheet of example 2 misses the target by far.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from grader.checkers.sheets import Answer, Sheet
from grader.exercise.course import open_course
from grader.exercise.verbs import Compute
from grader.feedback.grading import grade_sheet

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.exercise.model import Exercise

TARGET = 0.150  # seconds, for example 2
SLACK = 3  # a busy machine may miss the target by this factor before the script fails
ROUNDS = 7
COURSE = open_course(Path(__file__).parents[2] / "exercises")


def sheet(exercise: Exercise, wrong: Callable[[float], float]) -> Sheet:
    """Answer every question that wants a number, each one wrong."""
    asked = [question for question in exercise.questions if isinstance(question, Compute)]
    numbers = [wrong(exercise.values[question.quantity] or 0.0) for question in asked]
    return Sheet(
        "answers.toml",
        {
            q.id: Answer(f"{number:.4g}", i)
            for i, (q, number) in enumerate(zip(asked, numbers, strict=True), 1)
        },
    )


def sheets(exercise: Exercise) -> dict[str, Sheet]:
    """Make sheets that are wrong in various ways."""
    draw = random.Random("wrong sheets")
    return {
        "at random": sheet(exercise, lambda _: draw.uniform(-3, 3)),
        "near misses": sheet(exercise, lambda value: value * draw.uniform(1.06, 1.09)),
        "rounded along the way": sheet(exercise, lambda value: value * draw.uniform(1.006, 1.009)),
        "all signs lost": sheet(exercise, lambda value: -value),
        "all doubled": sheet(exercise, lambda value: 2 * value),
    }


def seconds(name: str, kind: str) -> float:
    """Measure one sheet, each time with nothing prepared: the median of some rounds."""
    times = []
    for _ in range(ROUNDS):
        exercise = COURSE.load(name)  # a new one, for which nothing is remembered
        answers = sheets(exercise)[kind]
        start = time.perf_counter()
        grade_sheet(exercise, answers)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    """Print the table."""
    missed = False
    kinds = list(sheets(COURSE.load("two_neurons")))
    for name in ("one_neuron", "two_neurons", "layer_numbers", "several_outputs", "training"):
        for kind in kinds:
            time_taken = seconds(name, kind)
            target = f"{TARGET * 1e3:8.0f} ms" if name == "two_neurons" else ""
            missed |= bool(target) and time_taken > SLACK * TARGET
            print(f"{name:18}{kind:24}{time_taken * 1e3:8.1f} ms{target}")  # noqa: T201
    sys.exit(missed)


if __name__ == "__main__":
    main()
