"""How the time for a sheet of wrong numbers grows with the net: six sizes, and the exponent.

Run it from the top of the project: ``python tests/benchmarks/bench_sizes.py``. It fails if the time
grows faster than the number of quantities to the power of 1.3, with some slack for a busy machine.
"""

from __future__ import annotations

import math
import random
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from grader.checkers.sheets import parse_sheet
from grader.exercise.reading.exercises import parse_exercise
from grader.feedback.grading import grade_sheet
from tests.feedback.sheets import numbers_asked

if TYPE_CHECKING:
    from grader.checkers.sheets import Sheet
    from grader.exercise.model import Exercise

EXPONENT = 1.3
SLACK = 0.3
SIZES = [
    ([2, 2, 1], 1),
    ([3, 4, 2], 1),
    ([3, 4, 2], 3),
    ([3, 6, 4, 2], 3),
    ([3, 10, 5, 2], 4),
    ([3, 10, 5, 2], 8),
]


def net(layers: list[int], rows: int) -> str:
    """Write an exercise with these layers, and so many samples."""
    draw = random.Random(str((layers, rows)))

    pairs = list(enumerate(pairwise(layers), 1))
    given = [
        f"X = {numbers(draw, rows, layers[0])}",
        f"Y = {numbers(draw, rows, layers[-1])}",
        "alpha = 0.1",
    ]
    given += [
        f"W{k} = {numbers(draw, above, below)}\nb{k} = {numbers(draw, above)}"
        for k, (below, above) in pairs
    ]
    tables = [f'{{ weights = "W{k}", bias = "b{k}", activation = "sigmoid" }}' for k, _ in pairs]
    asked = ["yhat", "L", *(f"dL/dW{k}" for k, _ in pairs), *(f"W{k}_new" for k, _ in pairs)]
    return "\n".join(
        [
            'title = "Layers"',
            "[given]",
            *given,
            "[net]",
            f"layers = [{', '.join(tables)}]",
            'inputs = "X"\ntargets = "Y"\nloss = "half squared error"',
            '[update]\ndescend = "all"\nrate = "alpha"',
            *(f'[[question]]\ncompute = "{name}"' for name in asked),
        ]
    )


def seconds(text: str) -> tuple[int, float]:
    """Return how many quantities a net has, and the time for a sheet that is wrong throughout."""
    exercise = parse_exercise(text, "layers.toml", "layers")
    wrong = wrong_sheet(exercise)
    start = time.process_time()
    result = grade_sheet(exercise, wrong)
    taken = time.process_time() - start
    if not all(each.answer for each in result.results):
        raise ValueError("some questions are not answered")
    return len(exercise.step.program.names), taken


def wrong_sheet(exercise: Exercise) -> Sheet:
    """Answer every question with numbers at random."""
    draw = random.Random("wrong")
    arrays = {q.key: q.array.shape if q.array else () for q in numbers_asked(exercise)}
    lines = [f"{key} = {numbers(draw, *shape)}" for key, shape in arrays.items()]
    return parse_sheet("\n".join(lines), "layers.toml")


def numbers(draw: random.Random, *shape: int) -> str:
    """Write numbers at random, in lists of lists."""
    if not shape:
        return f"{draw.uniform(0.1, 1) * draw.choice([1, -1]):.2f}"
    return f"[{', '.join(numbers(draw, *shape[1:]) for _ in range(shape[0]))}]"


def main() -> None:
    """Print a table and the exponent, by least squares of the logarithms."""
    measured = [seconds(net(*size)) for size in SIZES]
    for (layers, rows), (quantities, taken) in zip(SIZES, measured, strict=True):
        print(f"{'-'.join(map(str, layers)):12}{rows:3} rows{quantities:7}{taken * 1e3:9.0f} ms")  # noqa: T201
    xs, ys = zip(*((math.log(n), math.log(taken)) for n, taken in measured), strict=True)
    middle = sum(xs) / len(xs)
    slope = sum((x - middle) * y for x, y in zip(xs, ys, strict=True))
    exponent = slope / sum((x - middle) ** 2 for x in xs)
    print(f"exponent {exponent:.2f}, at most {EXPONENT}")  # noqa: T201
    sys.exit(exponent > EXPONENT + SLACK)


if __name__ == "__main__":
    main()
