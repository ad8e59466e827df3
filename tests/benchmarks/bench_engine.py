"""How fast the engine is, beside micrograd computing the same gradients.

Run it from the top of the project: ``python tests/benchmarks/bench_engine.py``. It prints a table,
and fails if the gradients of the two differ or a target is missed by far.
"""

from __future__ import annotations

import statistics
import sys
import timeit
from math import exp, sin
from pathlib import Path
from typing import TYPE_CHECKING, Any

from micrograd.engine import Value

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from grader.backprop import TrainingStep, build_net, build_step, parse

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = (2, 8, 3)
SLACK = 3  # a busy machine may miss a target by this factor before the script fails
TWO_NEURONS_GIVENS = {"x": 0.5, "y": 1.5, "w1": 0.3, "b1": 0.1, "w2": 0.2, "b2": 0.4, "alpha": 0.1}
TWO_NEURONS = {
    "z2": "w1*x + b1",
    "a2": "sigmoid(z2)",
    "z3": "w2*a2 + b2",
    "yhat": "sigmoid(z3)",
    "L": "1/2 * (y - yhat)^2",
}
PARAMETERS = ("w1", "b1", "w2", "b2")


def two_neurons() -> TrainingStep:
    """Build the whole training step of example 2."""
    net = build_net(TWO_NEURONS_GIVENS, [(n, parse(f)) for n, f in TWO_NEURONS.items()])
    updates = {f"{name}_new": parse(f"{name} - alpha*dL/d{name}") for name in PARAMETERS}
    return build_step(net, updates)


def layered_equations() -> dict[str, str]:
    """Write the equations of the fully connected net of ``SIZES``, with a squared error."""
    inputs, hidden, outputs = SIZES
    equations = {}
    for i in range(1, hidden + 1):
        terms = [f"v{i}_{j}*x{j}" for j in range(1, inputs + 1)]
        equations[f"z{i}"] = " + ".join([*terms, f"c{i}"])
        equations[f"a{i}"] = f"sigmoid(z{i})"
    for i in range(1, outputs + 1):
        terms = [f"w{i}_{j}*a{j}" for j in range(1, hidden + 1)]
        equations[f"s{i}"] = " + ".join([*terms, f"b{i}"])
        equations[f"o{i}"] = f"sigmoid(s{i})"
    errors = [f"1/2*(y{i} - o{i})^2" for i in range(1, outputs + 1)]
    return equations | {"L": " + ".join(errors)}


def layered_givens() -> dict[str, float]:
    """Make up the numbers of the net of ``SIZES``."""
    inputs, hidden, outputs = SIZES
    names = [f"x{j}" for j in range(1, inputs + 1)]
    names += [f"v{i}_{j}" for i in range(1, hidden + 1) for j in range(1, inputs + 1)]
    names += [f"c{i}" for i in range(1, hidden + 1)]
    names += [f"w{i}_{j}" for i in range(1, outputs + 1) for j in range(1, hidden + 1)]
    names += [f"{kind}{i}" for i in range(1, outputs + 1) for kind in "by"]
    return {name: sin(place) for place, name in enumerate(names, start=1)}


def layered() -> TrainingStep:
    """Build the net of ``SIZES`` with all its derivatives."""
    equations = [(name, parse(formula)) for name, formula in layered_equations().items()]
    return build_step(build_net(layered_givens(), equations))


def _sigmoid(z: Any) -> Any:
    """Make a sigmoid a node of its own, as micrograd makes its relu."""
    data = 1 / (1 + exp(-z.data))
    out = Value(data, (z,), "sigmoid")

    def backward() -> None:
        z.grad += data * (1 - data) * out.grad

    out._backward = backward  # noqa: SLF001 -- this is how micrograd adds an operation
    return out


def micrograd_two_neurons() -> dict[str, float]:
    """Compute the gradients of example 2 with micrograd."""
    v = {name: Value(number) for name, number in TWO_NEURONS_GIVENS.items()}
    a2 = _sigmoid(v["w1"] * v["x"] + v["b1"])
    yhat = _sigmoid(v["w2"] * a2 + v["b2"])
    loss = 0.5 * (v["y"] - yhat) ** 2
    loss.backward()
    return {name: v[name].grad for name in PARAMETERS}


def micrograd_layered() -> dict[str, float]:
    """Compute the gradients of the net of ``SIZES`` with micrograd."""
    inputs, hidden, outputs = SIZES
    v = {name: Value(number) for name, number in layered_givens().items()}
    a = [
        _sigmoid(sum((v[f"v{i}_{j}"] * v[f"x{j}"] for j in range(1, inputs + 1)), v[f"c{i}"]))
        for i in range(1, hidden + 1)
    ]
    o = [
        _sigmoid(sum((v[f"w{i}_{j}"] * a[j - 1] for j in range(1, hidden + 1)), v[f"b{i}"]))
        for i in range(1, outputs + 1)
    ]
    loss = sum((0.5 * (v[f"y{i}"] - o[i - 1]) ** 2 for i in range(1, outputs + 1)), Value(0))
    loss.backward()
    return {name: value.grad for name, value in v.items()}


def check(step: TrainingStep, givens: dict[str, float], gradients: dict[str, float]) -> None:
    """Stop if the engine and micrograd do not agree on every gradient."""
    values = step.program.run(givens)
    for name, gradient in gradients.items():
        ours = values[f"dL/d{name}"]
        if ours is None or abs(ours - gradient) > 1e-12:
            sys.exit(f"dL/d{name} is {ours}, and {gradient} by micrograd")


def seconds(function: Callable[[], object], times: int) -> float:
    """Measure the time of one call: the median of seven rounds."""
    return statistics.median(timeit.repeat(function, number=times, repeat=7)) / times


def main() -> None:
    """Print the table."""
    small, large = two_neurons(), layered()
    numbers = layered_givens()
    check(small, TWO_NEURONS_GIVENS, micrograd_two_neurons())
    check(large, numbers, micrograd_layered())
    rows = [
        (
            "example 2: a whole training step",
            lambda: small.program.run(TWO_NEURONS_GIVENS),
            5000,
            30e-6,
        ),
        ("example 2: micrograd, forward and backward", micrograd_two_neurons, 1000, None),
        ("2-8-3: evaluate all derivatives", lambda: large.program.run(numbers), 1000, None),
        ("2-8-3: micrograd, forward and backward", micrograd_layered, 50, None),
        ("example 2: build and compile", lambda: two_neurons().program, 50, None),
        ("2-8-3: build and compile, all derivatives", lambda: layered().program, 5, 50e-3),
    ]
    print(f"{'':44}{'time':>12}{'target':>12}")  # noqa: T201
    missed = False
    for label, function, times, target in rows:
        time = seconds(function, times)
        missed |= target is not None and time > SLACK * target
        goal = f"{target * 1e6:9.0f} µs" if target else ""
        print(f"{label:44}{time * 1e6:9.1f} µs{goal:>12}")  # noqa: T201
    print(f"quantities: {len(small.program.names)} and {len(large.program.names)}")  # noqa: T201
    sys.exit(missed)


if __name__ == "__main__":
    main()
