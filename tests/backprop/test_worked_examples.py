"""Published worked examples, against numbers that no engine of ours has computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.backprop.examples import (
    ONE_NEURON_GIVENS,
    TWO_NEURONS_GIVENS,
    derive,
    one_neuron,
    two_neurons,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.backprop import TrainingStep

# "Backpropagation Step by Step", examples 1 and 2, worked out at 40 digits.
ONE_NEURON_STEP = {
    "z": 0.25,
    "yhat": 0.5621765008857981,
    "L": 0.43975645774540272,
    "dL/dyhat": -0.9378234991142019,
    "dyhat/dz": 0.24613408273759835,
    "dL/dz": -0.23083032672423896,
    "dz/dw": 0.5,
    "dz/db": 1.0,
    "dL/dw": -0.11541516336211948,
    "dL/db": -0.23083032672423896,
    "w_new": 0.31154151633621195,
    "b_new": 0.1230830326724239,
}
TWO_NEURONS_STEP = {
    "z2": 0.25,
    "a2": 0.5621765008857981,
    "z3": 0.51243530017715962,
    "yhat": 0.62537719193280428,
    "L": 0.38248252819567334,
    "dL/dyhat": -0.87462280806719572,
    "dyhat/dz3": 0.23428055974304476,
    "dz3/da2": 0.2,
    "dz3/dw2": 0.5621765008857981,
    "dz3/db2": 1.0,
    "da2/dz2": 0.24613408273759835,
    "dz2/dw1": 0.5,
    "dz2/db1": 1.0,
    "dL/dz3": -0.20490712103801621,
    "dL/da2": -0.040981424207603243,
    "dL/dz2": -0.010086925256618832,
    "dL/dw2": -0.11519396831173466,
    "dL/db2": -0.20490712103801621,
    "dL/dw1": -0.0050434626283094162,
    "dL/db1": -0.010086925256618832,
    "w1_new": 0.30050434626283094,
    "b1_new": 0.10100869252566188,
    "w2_new": 0.21151939683117347,
    "b2_new": 0.42049071210380162,
}


def _run(step: TrainingStep, givens: Mapping[str, float]) -> dict[str, float | None]:
    return step.program.run(givens)


@pytest.mark.parametrize("name", ONE_NEURON_STEP)
def test_one_neuron(name: str) -> None:
    """Every quantity of the post's first example is right to 12 digits."""
    values = _run(one_neuron(), ONE_NEURON_GIVENS)
    assert ONE_NEURON_STEP[name] == pytest.approx(values[name], rel=1e-13)


@pytest.mark.parametrize("name", TWO_NEURONS_STEP)
def test_two_neurons_in_a_row(name: str) -> None:
    """Every quantity of the post's second example is right to 12 digits."""
    values = _run(two_neurons(), TWO_NEURONS_GIVENS)
    assert TWO_NEURONS_STEP[name] == pytest.approx(values[name], rel=1e-13)


@pytest.mark.parametrize(
    ("name", "value"), [("L", 0.095844708188301774), ("dL/dw", -0.053881642677719893)]
)
def test_one_neuron_with_the_announced_target(name: str, value: float) -> None:
    """With y = 1, as the post announces, the numbers are others than those it prints."""
    values = _run(one_neuron(), {**ONE_NEURON_GIVENS, "y": 1.0})
    assert value == pytest.approx(values[name], rel=1e-13)


@pytest.mark.parametrize(
    ("name", "value"), [("L", 0.070171124162075481), ("dL/dw1", -0.0021602410945291447)]
)
def test_two_neurons_with_the_announced_target(name: str, value: float) -> None:
    """With y = 1, as the post announces, the numbers are others than those it prints."""
    values = _run(two_neurons(), {**TWO_NEURONS_GIVENS, "y": 1.0})
    assert value == pytest.approx(values[name], rel=1e-13)


# Matt Mazur, "A Step by Step Backpropagation Example"; as many digits as he prints.
MAZUR_GIVENS = {
    "i1": 0.05,
    "i2": 0.10,
    "b1": 0.35,
    "b2": 0.60,
    "t1": 0.01,
    "t2": 0.99,
    "eta": 0.5,
    **{f"w{i}": w for i, w in enumerate((0.15, 0.2, 0.25, 0.3, 0.4, 0.45, 0.5, 0.55), start=1)},
}
MAZUR = {
    "net_h1": "w1*i1 + w2*i2 + b1",
    "net_h2": "w3*i1 + w4*i2 + b1",
    "out_h1": "sigmoid(net_h1)",
    "out_h2": "sigmoid(net_h2)",
    "net_o1": "w5*out_h1 + w6*out_h2 + b2",
    "net_o2": "w7*out_h1 + w8*out_h2 + b2",
    "out_o1": "sigmoid(net_o1)",
    "out_o2": "sigmoid(net_o2)",
    "E_o1": "1/2*(t1 - out_o1)^2",
    "E_o2": "1/2*(t2 - out_o2)^2",
    "E": "E_o1 + E_o2",
}
MAZUR_STEP = {
    "net_h1": "0.3775",
    "out_h1": "0.593269992",
    "out_h2": "0.596884378",
    "net_o1": "1.105905967",
    "out_o1": "0.75136507",
    "out_o2": "0.772928465",
    "E_o1": "0.274811083",
    "E_o2": "0.023560026",
    "E": "0.298371109",
    "dE/dout_o1": "0.74136507",
    "dout_o1/dnet_o1": "0.186815602",
    "dnet_o1/dw5": "0.593269992",
    "dE/dw5": "0.082167041",
    "dE_o1/dnet_o1": "0.138498562",
    "dE_o1/dout_h1": "0.055399425",
    "dE_o2/dout_h1": "-0.019049119",
    "dE/dout_h1": "0.036350306",
    "dout_h1/dnet_h1": "0.241300709",
    "dE/dw1": "0.000438568",
    "w1_new": "0.149780716",
    "w2_new": "0.19956143",
    "w3_new": "0.24975114",
    "w4_new": "0.29950229",
    "w5_new": "0.35891648",
    "w6_new": "0.408666186",
    "w7_new": "0.511301270",
    "w8_new": "0.561370121",
}


@pytest.mark.parametrize("name", MAZUR_STEP)
def test_a_net_of_two_two_and_two(name: str) -> None:
    """The step with two outputs that Matt Mazur works out, to every digit he prints."""
    updates = {f"w{i}_new": f"w{i} - eta*dE/dw{i}" for i in range(1, 9)}
    wanted = [quantity for quantity in MAZUR_STEP if "/" in quantity]
    value = _run(derive(MAZUR_GIVENS, MAZUR, updates, wanted), MAZUR_GIVENS)[name]
    printed = MAZUR_STEP[name]
    assert value is not None
    # he carries nine decimals along, so that the last one may be off by one
    assert float(printed) == pytest.approx(value, abs=1.01 * 10 ** -len(printed.split(".")[1]))


def test_the_expression_in_the_readme_of_micrograd() -> None:
    """An expression in which nearly everything is used twice, by its README's numbers."""
    equations = {
        "c1": "a + b",
        "d1": "a*b + b^3",
        "c2": "c1 + c1 + 1",
        "c3": "c2 + 1 + c2 + (-a)",
        "d2": "d1 + d1*2 + relu(b + a)",
        "d3": "d2 + 3*d2 + relu(b - a)",
        "e": "c3 - d3",
        "f": "e^2",
        "g1": "f/2.0",
        "g": "g1 + 10.0/f",
    }
    values = _run(derive(["a", "b"], equations), {"a": -4.0, "b": 2.0})
    found = [values[name] for name in ("g", "dg/da", "dg/db")]
    assert ["24.7041", "138.8338", "645.5773"] == [f"{value:.4f}" for value in found]


def test_the_circuit_of_cs231n() -> None:
    """(x + y)*z at -2, 5 and -4, from the notes of Stanford's CS231n."""
    step = derive(["x", "y", "z"], {"q": "x + y", "f": "q*z"})
    values = _run(step, {"x": -2.0, "y": 5.0, "z": -4.0})
    found = [values[name] for name in ("f", "df/dx", "df/dy", "df/dz", "df/dq")]
    assert [-12.0, -4.0, -4.0, 3.0, -4.0] == found


def test_the_neuron_of_cs231n() -> None:
    """A neuron with two inputs, from the notes of Stanford's CS231n, to its two decimals."""
    step = derive(
        ["w0", "x0", "w1", "x1", "w2"],
        {"s": "w0*x0 + w1*x1 + w2", "f": "1/(1 + exp(-s))"},
    )
    givens = {"w0": 2.0, "x0": -1.0, "w1": -3.0, "x1": -2.0, "w2": -3.0}
    values = _run(step, givens)
    found = [values[n] for n in ("f", "df/ds", "df/dw0", "df/dx0", "df/dw1", "df/dx1", "df/dw2")]
    expected = ["0.73", "0.20", "-0.20", "0.39", "-0.39", "-0.59", "0.20"]
    assert expected == [f"{value:.2f}" for value in found]
