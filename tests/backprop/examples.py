"""Nets of published worked examples, and how to derive a step from texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import TrainingStep, build_net, build_step, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

ONE_NEURON_GIVENS = {"x": 0.5, "y": 1.5, "w": 0.3, "b": 0.1, "alpha": 0.1}
ONE_NEURON = {"L": "1/2 * (y - yhat)^2", "yhat": "sigmoid(z)", "z": "w*x + b"}

TWO_NEURONS_GIVENS = {
    "x": 0.5,
    "y": 1.5,
    "w1": 0.3,
    "b1": 0.1,
    "w2": 0.2,
    "b2": 0.4,
    "alpha": 0.1,
}
TWO_NEURONS = {
    "z2": "w1*x + b1",
    "a2": "sigmoid(z2)",
    "z3": "w2*a2 + b2",
    "yhat": "sigmoid(z3)",
    "L": "1/2 * (y - yhat)^2",
}


def descend(*parameters: str) -> dict[str, str]:
    """Write the update of each parameter by one step of gradient descent."""
    return {f"{name}_new": f"{name} - alpha*dL/d{name}" for name in parameters}


def derive(
    givens: Iterable[str],
    equations: Mapping[str, str],
    updates: Mapping[str, str] | None = None,
    wanted: Iterable[str] | None = None,
) -> TrainingStep:
    """Derive a training step from texts."""
    net = build_net(givens, [(name, parse(formula)) for name, formula in equations.items()])
    moves = {name: parse(formula) for name, formula in (updates or {}).items()}
    return build_step(net, moves, wanted)


def one_neuron() -> TrainingStep:
    """Derive the step of a single neuron."""
    return derive(ONE_NEURON_GIVENS, ONE_NEURON, descend("w", "b"))


def two_neurons() -> TrainingStep:
    """Derive the step of two neurons in a row."""
    return derive(TWO_NEURONS_GIVENS, TWO_NEURONS, descend("w1", "b1", "w2", "b2"))
