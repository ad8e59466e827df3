"""The nets of the templates, worked out with numpy alone: nothing of the grader is used here.

A net is a function that fills in its quantities; derivatives are central differences of it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

STEP = 1e-5


class Quantities(dict[str, Any]):
    """Quantities by name, one of which may be moved wherever it is set."""

    def __init__(self, givens: Mapping[str, Any], moved: str = "", by: Any = 0.0) -> None:
        super().__init__()
        self.moved, self.by = moved, by
        for name, value in givens.items():
            self[name] = value

    def __setitem__(self, name: str, value: Any) -> None:
        value = np.asarray(value, dtype=float)
        super().__setitem__(name, value + self.by if name == self.moved else value)


class Worked:
    """A net at its givens: values, derivatives and updates in any step."""

    def __init__(self, name: str, givens: Mapping[str, Any]) -> None:
        self.net, self.update = NETS[name], UPDATES.get(name)
        self.steps = [dict(givens)]

    def value(self, name: str) -> Any:
        """Give a quantity, an entry or a row of one, or a derivative, also of a later step."""
        name, _, step = name.partition("@")
        return self._value(name, int(step or 1))

    def _value(self, name: str, step: int) -> Any:
        while len(self.steps) < step:
            new = self._updated(len(self.steps))
            parameters = {p: new[f"{p}_new"] for p in self.steps[-1] if f"{p}_new" in new}
            self.steps.append({**self.steps[-1], **parameters})
        if derivative := re.fullmatch(r"d([^/]+)/d(.+)", name):
            return self._slope(derivative[1], derivative[2], step)
        array, index = _split(name)
        known = self._run(step)
        return (known if array in known else self._updated(step))[array][index]

    def _run(self, step: int, moved: str = "", by: Any = 0.0) -> Quantities:
        q = Quantities(self.steps[step - 1], moved, by)
        self.net(q)
        return q

    def _updated(self, step: int) -> Quantities:
        q = self._run(step)
        assert self.update
        self.update(q, lambda name: self._slope("L", name, step))
        return q

    def _slope(self, of: str, wrt: str, step: int) -> Any:
        (out, at), (array, index) = _split(of), _split(wrt)
        shape, outer = self._run(step)[array].shape, self._run(step)[out][at].shape
        found: Any = np.zeros((*outer, *shape))
        for entry in np.ndindex(shape):
            by = np.zeros(shape)
            by[entry] = STEP
            ahead, behind = (self._run(step, array, sign * by)[out][at] for sign in (1, -1))
            found[(..., *entry)] = (ahead - behind) / (2 * STEP)
        return found[(*(slice(None) for _ in outer), *index)]


def _split(name: str) -> tuple[str, tuple[int, ...]]:
    array, _, index = name.rstrip("]").partition("[")
    return array, tuple(int(number) - 1 for number in index.split(",")) if index else ()


def sigmoid(z: Any) -> Any:
    """Squash to 0 to 1."""
    return 1 / (1 + np.exp(-z))


def softmax(z: Any) -> Any:
    """Share out each row."""
    powers = np.exp(z - z.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def attention(q: Quantities) -> None:
    """Mix the values of three tokens."""
    for name in "qkv":
        q[name.upper()] = q["X"] @ q[f"W{name}"]
    q["S"] = np.array([[a @ b for b in q["K"]] for a in q["Q"]]) / np.sqrt(2)
    q["A"] = softmax(q["S"])
    q["O"] = np.array([sum(a * v for a, v in zip(row, q["V"], strict=True)) for row in q["A"]])
    q["L"] = ((q["O"][2] - q["t"]) ** 2).sum() / 2


def lstm(q: Quantities) -> None:
    """Run a cell over two inputs."""
    q["h"], q["c"] = q["h0"], q["c0"]
    for step in (1, 2):
        q[f"z{step}"] = q["W"][:, 0] * q["x"][step - 1] + q["W"][:, 1] * q["h"] + q["b"]
        z = q[f"z{step}"]
        q[f"f{step}"] = sigmoid(z[1])
        q[f"c{step}"] = q[f"f{step}"] * q["c"] + sigmoid(z[0]) * np.tanh(z[3])
        q[f"h{step}"] = sigmoid(z[2]) * np.tanh(q[f"c{step}"])
        q["h"], q["c"] = q[f"h{step}"], q[f"c{step}"]
    q["L"] = (q["h"] - q["y"]) ** 2 / 2


def convolution(q: Quantities) -> None:
    """Slide a kernel, and keep the greater of each pair."""
    q["c"] = np.correlate(q["x"], q["k"], mode="valid") + q["b"]
    q["a"] = np.maximum(q["c"], 0)
    q["m"] = q["a"].reshape(2, 2).max(axis=1)
    q["p"] = np.dot(q["v"], q["m"])
    q["L"] = (q["p"] - q["y"]) ** 2 / 2


def batch_norm(q: Quantities) -> None:
    """Centre and scale each column."""
    q["mu"] = q["X"].mean(axis=0)
    q["D"] = q["X"] - q["mu"]
    q["var"] = (q["D"] ** 2).mean(axis=0)
    q["N"] = q["D"] / np.sqrt(q["var"] + q["eps"])
    q["Y"] = q["gamma"] * q["N"] + q["beta"]
    q["L"] = (q["R"] * q["Y"]).sum()


def layer_norm(q: Quantities) -> None:
    """Centre and scale one list."""
    q["mu"] = q["x"].mean()
    q["d"] = q["x"] - q["mu"]
    q["var"] = (q["d"] ** 2).mean()
    q["n"] = q["d"] / np.sqrt(q["var"] + q["eps"])
    q["y"] = q["g"] * q["n"] + q["b"]
    q["L"] = ((q["y"] - q["t"]) ** 2).sum() / 2


def embedding(q: Quantities) -> None:
    """Pick rows by one-hot words."""
    words = np.eye(5)[[3, 1, 3]]
    q["s"] = (words @ q["E"]).mean(axis=0)
    q["p"] = softmax(q["U"] @ q["s"])
    q["L"] = -np.log(q["p"][1])


def dropout(q: Quantities) -> None:
    """Leave out the units whose number is small."""
    q["h"] = np.tanh(q["W"] @ q["x"])
    q["m"] = (q["r"] >= q["q"]) / (1 - q["q"])
    q["d"] = q["m"] * q["h"]
    q["p"] = np.dot(q["v"], q["d"])
    q["L"] = (q["p"] - q["y"]) ** 2 / 2


def momentum(q: Quantities) -> None:
    """Take a bowl for a loss."""
    q["L"] = (q["a"] * (q["w"] - q["t"]) ** 2).sum() / 2


def linear(q: Quantities) -> None:
    """Fit a line, for the updates that it is about."""
    q["p"] = np.dot(q["w"], q["x"])
    q["L"] = (q["p"] - q["y"]) ** 2 / 2


def weight_tying(q: Quantities) -> None:
    """Encode, and decode with the same weights."""
    q["z"] = q["W"] @ q["x"] + q["b"]
    q["h"] = np.tanh(q["z"])
    q["r"] = q["h"] @ q["W"]
    q["L"] = ((q["r"] - q["x"]) ** 2).sum() / 2


def bptt(q: Quantities) -> None:
    """Unroll three steps."""
    for step in (1, 2, 3):
        q[f"a{step}"] = q["U"] @ q[f"x{step}"] + q["W"] @ q[f"h{step - 1}"]
        q[f"h{step}"] = np.tanh(q[f"a{step}"])
    q["p"] = np.dot(q["v"], q["h3"])
    q["L"] = (q["p"] - q["y"]) ** 2 / 2


NETS: dict[str, Callable[[Quantities], None]] = {
    "adam": linear,
    "attention": attention,
    "batch_norm": batch_norm,
    "bptt": bptt,
    "convolution": convolution,
    "dropout": dropout,
    "embedding": embedding,
    "gradient_clipping": linear,
    "layer_norm": layer_norm,
    "lstm": lstm,
    "momentum": momentum,
    "weight_tying": weight_tying,
}


def by_adam(q: Quantities, slope: Callable[[str], Any]) -> None:
    """Move by the mean of gradients over the root of that of their squares."""
    q["m_new"] = q["m"] + (1 - q["beta1"]) * (slope("w") - q["m"])
    q["s_new"] = q["s"] + (1 - q["beta2"]) * (slope("w") ** 2 - q["s"])
    q["c1_new"], q["c2_new"] = q["c1"] * q["beta1"], q["c2"] * q["beta2"]
    q["mhat"], q["shat"] = q["m_new"] / (1 - q["c1"]), q["s_new"] / (1 - q["c2"])
    q["w_new"] = q["w"] - q["alpha"] * q["mhat"] / (np.sqrt(q["shat"]) + q["eps"])


def by_momentum(q: Quantities, slope: Callable[[str], Any]) -> None:
    """Move by a velocity."""
    q["u_new"] = q["mu"] * q["u"] - q["alpha"] * slope("w")
    q["w_new"] = q["w"] + q["u_new"]


def clipped(q: Quantities, slope: Callable[[str], Any]) -> None:
    """Move by a gradient of a limited length."""
    gradient = slope("w")
    q["n"] = np.sqrt(gradient @ gradient)
    q["f"] = min(1.0, q["limit"] / q["n"])
    q["w_new"] = q["w"] - q["alpha"] * q["f"] * gradient


def descending(name: str) -> Callable[[Quantities, Callable[[str], Any]], None]:
    """Move one parameter against its gradient."""

    def update(q: Quantities, slope: Callable[[str], Any]) -> None:
        q[f"{name}_new"] = q[name] - q["alpha"] * slope(name)

    return update


UPDATES = {
    "adam": by_adam,
    "embedding": descending("E"),
    "gradient_clipping": clipped,
    "momentum": by_momentum,
    "weight_tying": descending("W"),
}

# What is asked in other forms than numbers, by hand.
OTHERS: dict[str, dict[str, str]] = {
    "attention": {"dV": "A.T @ dL/dO", "dWv": "X.T @ dL/dV"},
    "lstm": {"pc2_pc1_formula": "f2"},
    "convolution": {"pooled": "a"},
    "batch_norm": {"dgamma": "colsum(R*N)"},
    "layer_norm": {"dn": "(y - t)*g"},
    "dropout": {"dh": "(p - y)*v*m"},
    "momentum": {"dw": "a*(w - t)", "further": "a"},
    "weight_tying": {"dh": "W @ (r - x)", "dW": "outer(dL/dz, x) + outer(h, r - x)"},
    "gradient_clipping": {"direction": "a"},
    "bptt": {
        "da3": "(p - y)*v*(1 - h3^2)",
        "da2": "W.T @ dL/da3*(1 - h2^2)",
        "dW": "outer(dL/da1, h0) + outer(dL/da2, h1) + outer(dL/da3, h2)",
    },
}
