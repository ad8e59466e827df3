"""The course worked out by hand: every formula written down here, evaluated to 40 digits.

Nothing in here knows the grader. Each function below is one training step of an exercise: it takes
the givens and returns every quantity under the key of its answer. Where the grader and this file
differ, one of the two has made a mistake.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from mpmath import exp, mp, mpf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Number: TypeAlias = Any  # an mpf, or a list of them
    Step: TypeAlias = Callable[..., dict[str, Number]]

mp.dps = 40


def sigma(z: Number) -> Number:
    """Compute the sigmoid."""
    return 1 / (1 + exp(-z))


def slope(z: Number) -> Number:
    """Compute the derivative of the sigmoid, from its quotient form."""
    return exp(-z) / (1 + exp(-z)) ** 2


def one_neuron(x: Number, y: Number, w: Number, b: Number, alpha: Number) -> dict[str, Number]:
    """Take one training step of one neuron."""
    z = w * x + b
    yhat = sigma(z)
    delta = -(y - yhat) * slope(z)
    return {
        "z": z,
        "yhat": yhat,
        "L": (y - yhat) ** 2 / 2,
        "dL_dyhat": -(y - yhat),
        "dyhat_dz": slope(z),
        "dz_dw": x,
        "dz_db": mpf(1),
        "dL_dz": delta,
        "dL_dw": delta * x,
        "dL_db": delta,
        "w_new": w - alpha * delta * x,
        "b_new": b - alpha * delta,
    }


def sigmoid(x: Number) -> dict[str, Number]:
    """Go through the sigmoid and its derivative in small steps."""
    e = exp(-x)
    return {
        "e": e,
        "u": 1 + e,
        "s": 1 / (1 + e),
        "r": e / (1 + e),
        "de_dx": -e,
        "du_de": mpf(1),
        "ds_du": -1 / (1 + e) ** 2,
        "du_dx": -e,
        "ds_dx": e / (1 + e) ** 2,
    }


def two_neurons(  # noqa: PLR0913, PLR0917 (a net has as many parameters as it has)
    x: Number, y: Number, w1: Number, b1: Number, w2: Number, b2: Number, alpha: Number
) -> dict[str, Number]:
    """Take one training step of two neurons in a row."""
    z2 = w1 * x + b1
    a2 = sigma(z2)
    z3 = w2 * a2 + b2
    yhat = sigma(z3)
    delta3 = -(y - yhat) * slope(z3)
    delta2 = delta3 * w2 * slope(z2)
    return {
        "z2": z2,
        "a2": a2,
        "z3": z3,
        "yhat": yhat,
        "L": (y - yhat) ** 2 / 2,
        "dL_dyhat": -(y - yhat),
        "dyhat_dz3": slope(z3),
        "dz3_da2": w2,
        "dz3_dw2": a2,
        "dz3_db2": mpf(1),
        "da2_dz2": slope(z2),
        "dz2_dw1": x,
        "dz2_db1": mpf(1),
        "dL_dz3": delta3,
        "dL_da2": delta3 * w2,
        "dL_dz2": delta2,
        "dL_dw2": delta3 * a2,
        "dL_db2": delta3,
        "dL_dw1": delta2 * x,
        "dL_db1": delta2,
        "w1_new": w1 - alpha * delta2 * x,
        "b1_new": b1 - alpha * delta2,
        "w2_new": w2 - alpha * delta3 * a2,
        "b2_new": b2 - alpha * delta3,
    }


def two_neurons_layer(  # noqa: PLR0913, PLR0917 (a net has as many parameters as it has)
    x: Number,
    y: Number,
    w1_1: Number,
    b1_1: Number,
    w1_2: Number,
    b1_2: Number,
    w2_1: Number,
    w2_2: Number,
    b2: Number,
    alpha: Number,
) -> dict[str, Number]:
    """Take one training step of two neurons side by side and one behind them."""
    z2_1 = w1_1 * x + b1_1
    z2_2 = w1_2 * x + b1_2
    a2_1, a2_2 = sigma(z2_1), sigma(z2_2)
    z3 = w2_1 * a2_1 + w2_2 * a2_2 + b2
    yhat = sigma(z3)
    delta3 = -(y - yhat) * slope(z3)
    delta2_1 = delta3 * w2_1 * slope(z2_1)
    delta2_2 = delta3 * w2_2 * slope(z2_2)
    return {
        "z2_1": z2_1,
        "z2_2": z2_2,
        "a2_1": a2_1,
        "a2_2": a2_2,
        "z3": z3,
        "yhat": yhat,
        "L": (y - yhat) ** 2 / 2,
        "dL_dyhat": -(y - yhat),
        "dyhat_dz3": slope(z3),
        "dyhat_dw2_2": slope(z3) * a2_2,
        "dz3_da2_1": w2_1,
        "dz3_da2_2": w2_2,
        "dz3_dw2_1": a2_1,
        "dz3_dw2_2": a2_2,
        "dz3_db2": mpf(1),
        "da2_1_dz2_1": slope(z2_1),
        "da2_2_dz2_2": slope(z2_2),
        "dz2_1_dw1_1": x,
        "dz2_1_db1_1": mpf(1),
        "dz2_2_dw1_2": x,
        "dz2_2_db1_2": mpf(1),
        "dL_dz3": delta3,
        "dL_da2_1": delta3 * w2_1,
        "dL_da2_2": delta3 * w2_2,
        "dL_dz2_1": delta2_1,
        "dL_dz2_2": delta2_2,
        "dL_dw2_1": delta3 * a2_1,
        "dL_dw2_2": delta3 * a2_2,
        "dL_db2": delta3,
        "dL_dw1_1": delta2_1 * x,
        "dL_db1_1": delta2_1,
        "dL_dw1_2": delta2_2 * x,
        "dL_db1_2": delta2_2,
        "w1_1_new": w1_1 - alpha * delta2_1 * x,
        "b1_1_new": b1_1 - alpha * delta2_1,
        "w1_2_new": w1_2 - alpha * delta2_2 * x,
        "b1_2_new": b1_2 - alpha * delta2_2,
        "w2_1_new": w2_1 - alpha * delta3 * a2_1,
        "w2_2_new": w2_2 - alpha * delta3 * a2_2,
        "b2_new": b2 - alpha * delta3,
    }


def several_outputs(  # noqa: PLR0913, PLR0917 (a net has as many parameters as it has)
    x: Number,
    y_1: Number,
    y_2: Number,
    w1: Number,
    b1: Number,
    w2_1: Number,
    b2_1: Number,
    w2_2: Number,
    b2_2: Number,
    alpha: Number,
) -> dict[str, Number]:
    """Take one training step of a neuron whose activation feeds two outputs."""
    z2 = w1 * x + b1
    a2 = sigma(z2)
    z3_1, z3_2 = w2_1 * a2 + b2_1, w2_2 * a2 + b2_2
    yhat_1, yhat_2 = sigma(z3_1), sigma(z3_2)
    loss_1, loss_2 = (y_1 - yhat_1) ** 2 / 2, (y_2 - yhat_2) ** 2 / 2
    delta3_1 = (yhat_1 - y_1) * slope(z3_1)
    delta3_2 = (yhat_2 - y_2) * slope(z3_2)
    blame_1, blame_2 = delta3_1 * w2_1, delta3_2 * w2_2
    delta2 = (blame_1 + blame_2) * slope(z2)
    return {
        "z2": z2,
        "a2": a2,
        "z3_1": z3_1,
        "z3_2": z3_2,
        "yhat_1": yhat_1,
        "yhat_2": yhat_2,
        "L_1": loss_1,
        "L_2": loss_2,
        "L": loss_1 + loss_2,
        "dL_dL_1": mpf(1),
        "dL_dL_2": mpf(1),
        "dL_1_dyhat_1": yhat_1 - y_1,
        "dL_2_dyhat_2": yhat_2 - y_2,
        "dyhat_1_dz3_1": slope(z3_1),
        "dyhat_2_dz3_2": slope(z3_2),
        "dz3_1_da2": w2_1,
        "dz3_2_da2": w2_2,
        "dz3_1_dw2_1": a2,
        "dz3_1_db2_1": mpf(1),
        "dz3_2_dw2_2": a2,
        "da2_dz2": slope(z2),
        "dz2_dw1": x,
        "dz2_db1": mpf(1),
        "dL_1_da2": blame_1,
        "dL_2_da2": blame_2,
        "dL_da2": blame_1 + blame_2,
        "dL_dw2_1": delta3_1 * a2,
        "dL_1_dw2_1": delta3_1 * a2,
        "dL_2_dw2_2": delta3_2 * a2,
        "dL_dw2_2": delta3_2 * a2,
        "dL_db2_1": delta3_1,
        "dL_db2_2": delta3_2,
        "dL_1_dw1": blame_1 * slope(z2) * x,
        "dL_2_dw1": blame_2 * slope(z2) * x,
        "dL_dw1": delta2 * x,
        "dL_1_db1": blame_1 * slope(z2),
        "dL_2_db1": blame_2 * slope(z2),
        "dL_db1": delta2,
        "w1_new": w1 - alpha * delta2 * x,
        "b1_new": b1 - alpha * delta2,
        "w2_1_new": w2_1 - alpha * delta3_1 * a2,
        "b2_1_new": b2_1 - alpha * delta3_1,
        "w2_2_new": w2_2 - alpha * delta3_2 * a2,
        "b2_2_new": b2_2 - alpha * delta3_2,
    }


def several_samples(
    x: list[Number], y: list[Number], w: Number, b: Number, alpha: Number
) -> dict[str, Number]:
    """Take one training step of one neuron over all samples at once."""
    found: dict[str, Number] = {}
    for p, (xp, yp) in enumerate(zip(x, y, strict=True), start=1):
        z = w * xp + b
        delta = (sigma(z) - yp) * slope(z)
        found |= {
            f"z_{p}": z,
            f"yhat_{p}": sigma(z),
            f"Lp_{p}": (yp - sigma(z)) ** 2 / 2,
            f"dLp_{p}_dyhat_{p}": sigma(z) - yp,
            f"dyhat_{p}_dz_{p}": slope(z),
            f"dz_{p}_dw": xp,
            f"dz_{p}_db": mpf(1),
            f"dLp_{p}_dw": delta * xp,
            f"dLp_{p}_db": delta,
        }
    found |= {
        total: sum(found[f"{begin}_{p}{end}"] for p in range(1, len(x) + 1))
        for total, begin, end in (
            ("L", "Lp", ""),
            ("dL_dw", "dLp", "_dw"),
            ("dL_db", "dLp", "_db"),
        )
    }
    return found | {
        "w_new": w - alpha * found["dL_dw"],
        "b_new": b - alpha * found["dL_db"],
    }


def learning_rate(x: Number, y: Number, w: Number, alpha: Number) -> dict[str, Number]:
    """Take one training step of a neuron without activation and without bias."""
    return {
        "yhat": w * x,
        "L": (y - w * x) ** 2 / 2,
        "dL_dyhat": w * x - y,
        "dyhat_dw": x,
        "dL_dw": (w * x - y) * x,
        "w_new": w - alpha * (w * x - y) * x,
    }


def train(step: Step, givens: Mapping[str, Number], steps: int) -> list[dict[str, Number]]:
    """Take several training steps, each from where the last one left the parameters."""
    current = dict(givens)
    history = []
    for _ in range(steps):
        history.append(step(**current))
        current |= {
            name: history[-1][f"{name}_new"] for name in current if f"{name}_new" in history[-1]
        }
    return history


def numbers(step: Step, givens: Mapping[str, Number], steps: int = 1) -> dict[str, Number]:
    """Give every quantity by the key of its answer; those of later steps end in ``_step2``."""
    return {
        key + (f"_step{number}" if number > 1 else ""): value
        for number, found in enumerate(train(step, givens, steps), start=1)
        for key, value in found.items()
    }


def exact(**givens: str | list[str]) -> dict[str, Number]:
    """Read decimals exactly as they are written."""
    return {
        name: [mpf(entry) for entry in text] if isinstance(text, list) else mpf(text)
        for name, text in givens.items()
    }


# The givens of each exercise, and how many training steps it takes.
_LAYER = {
    "x": "1.4",
    "y": "0.9",
    "w1_1": "0.7",
    "b1_1": "0.3",
    "w1_2": "-0.6",
    "b1_2": "0.2",
    "w2_1": "0.8",
    "w2_2": "-1.3",
    "b2": "0.25",
    "alpha": "0.5",
}
_TWINS = _LAYER | {
    "b2": "0.2",
    "x": "0.8",
    "y": "0.3",
    "w1_1": "0.6",
    "b1_1": "-0.1",
    "w1_2": "0.6",
    "b1_2": "-0.1",
    "w2_1": "0.9",
    "w2_2": "0.9",
}
EXERCISES: dict[str, tuple[Step, dict[str, Number], int]] = {
    "one_neuron": (one_neuron, exact(x="0.5", y="1.5", w="0.3", b="0.1", alpha="0.1"), 1),
    "sigmoid": (sigmoid, exact(x="0.7"), 1),
    "two_neurons": (
        two_neurons,
        exact(x="0.5", y="1.5", w1="0.3", b1="0.1", w2="0.2", b2="0.4", alpha="0.1"),
        1,
    ),
    "two_neurons_layer": (two_neurons_layer, exact(**_LAYER), 1),
    "layer_numbers": (two_neurons_layer, exact(**_LAYER), 1),
    "several_outputs": (
        several_outputs,
        exact(
            x="1.3",
            y_1="0.9",
            y_2="0.2",
            w1="0.6",
            b1="-0.2",
            w2_1="0.8",
            b2_1="0.1",
            w2_2="1.1",
            b2_2="-0.4",
            alpha="0.4",
        ),
        1,
    ),
    "several_samples": (
        several_samples,
        exact(x=["0.6", "-1.2", "2.0"], y=["0.9", "0.7", "0.3"], w="0.8", b="-0.3", alpha="0.5"),
        1,
    ),
    "training": (one_neuron, exact(x="1.5", y="0.2", w="0.8", b="-0.5", alpha="1.2"), 3),
    "learning_rate": (learning_rate, exact(x="1.6", y="2.1", w="0.5", alpha="0.9"), 3),
    "saturation": (one_neuron, exact(x="2.4", y="0.2", w="2.6", b="0.7", alpha="0.5"), 1),
    "twins": (two_neurons_layer, exact(**_TWINS), 3),
}
