"""Milliseconds per submission: three functions, called at 50 inputs each.

Run it from the project's root: python -m tests.benchmarks.bench_sandbox
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median, quantiles

from grader.sandbox.messages import ReturnedAll, request
from grader.sandbox.replies import Array
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.submission import Submission

BARE = """
import math

def sigmoid(z):
    return 1 / (1 + math.exp(-z))

def loss(x, w, b, y):
    return 0.5 * (sigmoid(w * x + b) - y) ** 2

def gradients(x, w, b, y):
    yhat = sigmoid(w * x + b)
    delta = (yhat - y) * yhat * (1 - yhat)
    return delta * x, delta

def update(x, w, b, y):
    dw, db = gradients(x, w, b, y)
    return w - 0.1 * dw, b - 0.1 * db
"""
NUMPY = """
import numpy as np

def loss(x, w, b, y):
    return np.sum((w @ x + b - y) ** 2) / 2

def gradients(x, w, b, y):
    delta = w @ x + b - y
    return np.outer(delta, x), delta

def update(x, w, b, y):
    dw, db = gradients(x, w, b, y)
    return w - 0.1 * dw, b - 0.1 * db
"""
SCALARS = [(0.1 * at, 0.3, -0.2, 0.5) for at in range(50)]
VECTORS = [
    (Array([0.1 * at, 1.0]), Array([[1.0, 2.0], [3.0, 4.0]]), Array([0.5, 0.5]), Array([1.0, 0.0]))
    for at in range(50)
]
Calls = Sequence[Sequence[object]]
FUNCTIONS = ("loss", "gradients", "update")


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        bare, numpy = Path(name, "bare.py"), Path(name, "with_numpy.py")
        bare.write_text(BARE, "utf-8")
        numpy.write_text(NUMPY, "utf-8")
        for title, fork, path, calls, times in (
            ("forked, bare", True, bare, SCALARS, 200),
            ("forked, numpy", True, numpy, VECTORS, 200),
            ("fresh process, bare", False, bare, SCALARS, 10),
            ("fresh process, numpy", False, numpy, VECTORS, 10),
        ):
            _table_row(title, Sandbox(fork=fork), path, calls, times)
        _first(bare)


def _table_row(title: str, sandbox: Sandbox, path: Path, calls: Calls, times: int) -> None:
    with sandbox:
        started = time.perf_counter()
        _submission(sandbox, path, calls)
        first = (time.perf_counter() - started) * 1e3
        costs = [_timed(lambda: _submission(sandbox, path, calls)) for _ in range(times)]
    print(  # noqa: T201 - a benchmark says what it measured
        f"{title:22} first {first:6.1f}   next: tenth {quantiles(costs, n=10)[0]:5.1f}"
        f"   median {median(costs):5.1f}   worst {max(costs):5.1f} ms"
    )


def _submission(sandbox: Sandbox, path: Path, calls: Calls) -> None:
    with sandbox.open(Submission(path)) as run:
        for function in FUNCTIONS:
            returned = run.call_at_once(request(function, calls))
            assert isinstance(returned, ReturnedAll)
            assert len(list(returned.replies())) == len(calls)


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3


def _first(path: Path) -> None:
    """Print what the first submission costs a whole run, beside a bare interpreter."""
    bare = median(_timed(lambda: _python("pass")) for _ in range(10))
    imports = median(_timed(lambda: _python("import grader.sandbox.sandbox")) for _ in range(10))
    script = f"""
from pathlib import Path
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.submission import Submission
with Sandbox() as sandbox, sandbox.open(Submission(Path({str(path)!r}))) as run:
    for function in {FUNCTIONS!r}:
        run.call(function, [(1.0, 2.0, 3.0, 4.0)] * 50)
"""
    whole = median(_timed(lambda: _python(script)) for _ in range(10))
    print(  # noqa: T201 - a benchmark says what it measured
        f"whole process: interpreter {bare:.1f}   with the import {imports:.1f}"
        f"   with one submission {whole:.1f} ms"
    )


def _python(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True)


if __name__ == "__main__":
    main()
