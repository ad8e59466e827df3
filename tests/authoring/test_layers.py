"""Layers written out give the numbers of an independent computation with matrices."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest

from grader.backprop.arrays import flatten
from grader.exercise.reading import layers
from grader.exercise.reading.exercises import parse_exercise
from grader.exercise.statement import statement
from tests.authoring.matrices import ACTIVATIONS, LOSSES, Layer, computed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from grader.exercise.model import Exercise

    Sizes = Sequence[int]

RATE = 0.3
LAST = {
    "binary cross-entropy": "sigmoid",
    "mean binary cross-entropy": "sigmoid",
    "softmax with cross-entropy": "softmax",
    "mean cross-entropy": "softmax",
}


def layers_of(sizes: Sizes, activations: Sequence[str], biases: str, seed: int = 7) -> list[Layer]:
    """Draw weights; ``biases`` is one of own, shared, none for every layer, by its first letter."""
    random = np.random.default_rng(seed)
    made = []
    for before, after, activation, kind in zip(sizes, sizes[1:], activations, biases, strict=False):
        weights = random.uniform(-1, 1, (after, before)).round(2)
        own = random.uniform(-0.5, 0.5, after).round(2)
        bias = own if kind == "o" else float(own[0]) if kind == "s" else None
        made.append(Layer(weights, bias, activation))
    return made


def text_of(layers: Sequence[Layer], x: object, y: object, loss: str, asked: str = "") -> str:
    """Write the exercise file of a net."""
    rows, given = [], {"x": x, "y": y, "rate": RATE}
    for number, layer in enumerate(layers, 1):
        given[f"W{number}"] = layer.weights.tolist()
        bias = ""
        if layer.bias is not None:
            given[f"b{number}"] = np.asarray(layer.bias).tolist()
            bias = f'bias = "b{number}", '
        rows.append(f'{{ weights = "W{number}", {bias}activation = "{layer.activation}" }}')
    numbers = "\n".join(f"{name} = {json.dumps(value)}" for name, value in given.items())
    return (
        f'title = "T"\n[given]\n{numbers}\n[net]\ninputs = "x"\ntargets = "y"\n'
        f'layers = [{", ".join(rows)}]\nloss = "{loss}"\n'
        f'[update]\ndescend = "all"\nrate = "rate"\n{asked}'
    )


def exercise_of(layers: Sequence[Layer], x: object, y: object, loss: str) -> Exercise:
    """Load the exercise of a net, with questions on all gradients."""
    names = ["x", "yhat", *(f"z{n}" for n in range(1, len(layers) + 1))]
    asked = "".join(f'[[question]]\ncompute = "dL/d{name}"\n' for name in names)
    return parse_exercise(text_of(layers, x, y, loss, asked), "net.toml", "net")


def assert_agrees(layers: Sequence[Layer], x: NDArray[np.float64], loss: str) -> None:
    """Compare forward values, gradients and updates."""
    count = layers[-1].weights.shape[0]
    random = np.random.default_rng(3)
    y = random.uniform(0.1, 0.9, (len(x), count)).round(2)
    if LAST.get(loss) == "softmax":
        y = np.eye(count)[random.integers(0, count, len(x))]
    one = len(x) == 1
    inputs, targets = ((a[0] if one else a).tolist() for a in (x, y))
    exercise = exercise_of(layers, inputs, targets, loss)
    reference = computed(layers, x, y, loss)
    for name, value in list(reference.items()):
        if name.startswith(("dL/dW", "dL/db")):
            parameter = name.removeprefix("dL/d")
            old = np.array(exercise.given[parameter])
            reference[f"{parameter}_new"] = old - RATE * np.asarray(value)
    for name, value in reference.items():
        is_row = one and np.ndim(value) == 2 and not name.startswith(("dL/dW", "W"))
        nested = np.asarray(value)[0] if is_row else np.asarray(value)
        for entry, number in flatten(name, nested.tolist()):
            assert entry in exercise.values
            assert number == pytest.approx(exercise.values[entry], rel=1e-10, abs=1e-13), entry


ONE = np.array([[0.5, -0.9, 0.3]])
ROWS = np.array([[0.5, -0.9, 0.3], [-0.2, 0.7, 1.1], [0.8, 0.1, -0.6], [1.3, -0.4, 0.2]])


def test_nothing_goes_without_an_outside_authority() -> None:
    """Every activation and every loss that has a name is computed independently."""
    assert {*layers.ACTIVATIONS, *layers.OTHER_NONES} == {*ACTIVATIONS, "softmax"}
    assert layers.LOSSES.keys() <= LOSSES.keys()


@pytest.mark.parametrize("x", [ONE, ROWS], ids=["one sample", "samples"])
def test_weights_may_have_a_row_for_each_input(x: NDArray[np.float64]) -> None:
    """Laid out as inputs by outputs, the same weights give the same numbers."""
    made = layers_of((3, 4, 2), ("tanh", "sigmoid"), "oo")
    y = np.full((len(x), 2), 0.4)
    one = len(x) == 1
    inputs, targets = ((a[0] if one else a).tolist() for a in (x, y))
    turned = [Layer(each.weights.T, each.bias, each.activation) for each in made]
    text = text_of(turned, inputs, targets, "half squared error")
    text = text.replace("[net]", '[net]\nweights = "inputs by outputs"')
    asked = "".join(f'[[question]]\ncompute = "dL/d{name}"\n' for name in ("W1", "b1", "x"))
    exercise = parse_exercise(text + asked, "net.toml", "net")
    reference = computed(made, x, y, "half squared error")
    slope = np.asarray(reference["dL/dW1"]).T
    for entry, number in flatten("dL/dW1", slope.tolist()):
        assert number == pytest.approx(exercise.values[entry], rel=1e-10)
    assert reference["L"] == pytest.approx(exercise.values["L"], rel=1e-10)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("x", [ONE, ROWS], ids=["one sample", "samples"])
def test_every_activation_is_written_out(activation: str, x: NDArray[np.float64]) -> None:
    """Inside and at the end, for one sample and for rows of them."""
    made = layers_of((3, 4, 2), (activation, activation), "oo")
    assert_agrees(made, x, "half squared error")


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("x", [ONE, ROWS], ids=["one sample", "samples"])
def test_every_loss_is_written_out(loss: str, x: NDArray[np.float64]) -> None:
    """Losses by name and one by formula, after a last layer that makes sense for them."""
    last = LAST.get(loss, "tanh")
    assert_agrees(layers_of((3, 2, 3), ("tanh", last), "oo"), x, loss)


@pytest.mark.parametrize("biases", ["on", "no", "ss", "so", "nn", "sn"])
def test_biases_may_be_shared_or_left_out(biases: str) -> None:
    """A bias for each neuron, one number for all of a layer, or none."""
    made = layers_of((3, 3, 2), ("tanh", "sigmoid"), biases)
    assert_agrees(made, ONE, "half squared error")
    assert_agrees(made, ROWS, "mean squared error")


@pytest.mark.parametrize(
    ("sizes", "activations"),
    [
        ((3, 1), ("sigmoid",)),
        ((3, 3), ("softmax",)),
        ((3, 1, 1, 1), ("tanh", "softplus", "none")),
        ((3, 2, 3, 2, 2), ("tanh", "leaky_relu", "sigmoid", "softmax")),
    ],
)
def test_there_may_be_any_number_of_layers(sizes: Sizes, activations: Sequence[str]) -> None:
    """One layer, several, of any width, a softmax at the end of any loss."""
    made = layers_of(sizes, activations, "oooo")
    assert_agrees(made, ONE, "half squared error")
    assert_agrees(made, ROWS, "half squared error")


def test_a_net_of_2_8_3_is_written_out() -> None:
    """A net as large as one would want to look at, with a batch of rows."""
    made = layers_of((2, 8, 3), ("tanh", "softmax"), "oo")
    assert_agrees(made, ROWS[:, :2], "softmax with cross-entropy")


def test_two_layers_may_share_their_parameters() -> None:
    """A bias, or weights, named by two layers get the gradients of both."""
    text = """
title = "T"
[given]
x = [0.4, -0.7]
y = [0.1, 0.8]
W = [[0.3, -0.5], [0.9, 0.2]]
c = 0.15
rate = 0.5
[net]
inputs = "x"
targets = "y"
layers = [
  { weights = "W", bias = "c", activation = "tanh" },
  { weights = "W", bias = "c", activation = "sigmoid" },
]
loss = "half squared error"
[update]
descend = "all"
rate = "rate"
"""
    exercise = parse_exercise(text, "net.toml", "net")
    weights = np.array([[0.3, -0.5], [0.9, 0.2]])
    made = [Layer(weights, 0.15, "tanh"), Layer(weights, 0.15, "sigmoid")]
    both = computed(made, np.array([[0.4, -0.7]]), np.array([[0.1, 0.8]]), "half squared error")
    gradient = np.asarray(both["dL/dW1"]) + np.asarray(both["dL/dW2"])
    bias = np.asarray(both["dL/db1"]) + np.asarray(both["dL/db2"])
    assert weights[1, 0] - 0.5 * gradient[1, 0] == pytest.approx(exercise.values["W_new[2,1]"])
    assert 0.15 - 0.5 * float(bias) == pytest.approx(exercise.values["c_new"])
    assert {"W_new[1,1]", "W_new[1,2]", "W_new[2,1]", "W_new[2,2]", "c_new"} == set(
        exercise.updates
    )


def test_layers_need_no_loss_where_nothing_is_learned() -> None:
    """Forward passes alone can be asked for."""
    text = (
        'title = "T"\n[given]\nx = [1, 2]\nW = [[3, 4]]\n[net]\ninputs = "x"\n'
        'layers = [{ weights = "W", activation = "none" }]\n[[question]]\ncompute = "yhat"\n'
    )
    assert 11 == parse_exercise(text, "net.toml", "net").values["yhat[1]"]


def test_further_equations_may_stand_beside_layers() -> None:
    """Equations of the author's own may use what the layers compute."""
    made = layers_of((3, 2), ("sigmoid",), "o")
    text = text_of(made, [1, 2, 3], [0, 1], "half squared error")
    text = text.replace("[net]\n", '[net]\nworst = "max(abs(y - yhat))"\n')
    exercise = parse_exercise(text, "net.toml", "net")
    outputs = np.asarray(computed(made, np.array([[1, 2, 3]]), np.array([[0, 1]]), LOSS)["yhat"])
    assert abs(np.array([0, 1]) - outputs).max() == pytest.approx(exercise.values["worst"])


LOSS = "half squared error"


@pytest.mark.parametrize(
    ("lines", "x"),
    [
        (["z1 = W1 x + b1", "a1 = tanh(z1)", "z2 = W2 a1", "yhat = z2"], [1, 2]),
        (["z1 = x W1ᵀ + b1", "a1 = tanh(z1)", "z2 = a1 W2ᵀ", "yhat = z2"], [[1, 2], [3, 4]]),
    ],
)
def test_statements_tell_layers_as_matrices(lines: list[str], x: list[list[int]]) -> None:
    """A line for each array, samples as rows; names as answers have them, or as symbols."""
    made = layers_of((2, 3, 1), ("tanh", "none"), "on")
    y = [[0], [1]] if len(np.shape(x)) == 2 else [1]
    exercise = parse_exercise(text_of(made, x, y, LOSS), "net.toml", "net")
    plain = [line[8:] for line in statement(exercise, plain=True)]
    assert lines == [line for line in plain if line in lines]
    assert "ŷ = z⁽²⁾" in [line[8:] for line in statement(exercise)]
