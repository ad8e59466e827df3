"""Layers: the shorthand for bigger nets, written out as the same equations as any other net.

Layer k computes ``z<k>`` and ``a<k>``; the last one's output is ``yhat``. Weights have a row for
each neuron, or for each input where [net] says so; a bias is a list with an entry for each neuron,
or one number that they share. Inputs that are a list of rows are several samples, a row each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from grader.backprop import operations, parse
from grader.backprop.arrays import write_out
from grader.backprop.errors import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from grader.backprop import Expression
    from grader.exercise.format.tables import LayerTable

    Shape: TypeAlias = tuple[int, ...]

OUTPUT = "yhat"
LOSS = "L"

# The losses by name, with the targets, and the numbers of outputs and of samples, put in.
LOSSES = {
    "half squared error": "1/2*sum(({y} - yhat)^2)",
    "mean squared error": "sum(({y} - yhat)^2)/{count}",
    "binary cross-entropy": "-sum({y}*log(yhat) + (1 - {y})*log(1 - yhat))",
    "softmax with cross-entropy": "-sum({y}*log(yhat))",
    "mean cross-entropy": "-sum({y}*log(yhat))/{rows}",
    "mean binary cross-entropy": "-sum({y}*log(yhat) + (1 - {y})*log(1 - yhat))/{count}",
}
SOFTMAX = "softmax"
# The activations of the last layer that a loss makes sense with, where not all do.
ACTIVATIONS_FOR = {
    "binary cross-entropy": ("sigmoid", SOFTMAX),
    "mean binary cross-entropy": ("sigmoid", SOFTMAX),
    "softmax with cross-entropy": (SOFTMAX,),
    "mean cross-entropy": (SOFTMAX,),
}
NONE = "none"
OTHER_NONES = ("linear", "identity")
ACTIVATIONS = (*operations.ACTIVATIONS, NONE, SOFTMAX)
BY_INPUTS = "inputs by outputs"
LAYOUTS = (BY_INPUTS, "outputs by inputs")
_SOFTMAX_LAST = "softmax is for a last layer of several neurons"
_TURNED = {
    False: f'with a row for each input, say weights = "{BY_INPUTS}" in [net]',
    True: f'leave out weights = "{BY_INPUTS}" where rows are those of neurons',
}


class LayerError(ValueError):
    """A layer that does not fit: which one, which of its keys, and why."""

    def __init__(self, layer: int, key: str, message: str) -> None:
        super().__init__(message)
        self.layer = layer
        self.key = key


class Expanded(NamedTuple):
    """Layers written out: equations by entry, shapes by quantity, and one line for each array."""

    equations: dict[str, Expression]
    shapes: dict[str, Shape]
    lines: tuple[str, ...]


def expand(
    layers: Sequence[LayerTable], inputs: str, shapes: Mapping[str, Shape], *, by_inputs: bool
) -> Expanded:
    """Write layers out; ``shapes`` are those of the givens. Raises LayerError.

    ``by_inputs`` tells that weights have a row for each input, not for each neuron.
    """
    formulas: dict[str, str] = {}
    lines: list[str] = []
    signal, rows, size = inputs, shapes[inputs][:-1], shapes[inputs][-1]
    for number, layer in enumerate(layers, 1):
        is_last = number == len(layers)
        _check(number - 1, layer, shapes, is_last=is_last)
        size = _neurons(number - 1, layer, shapes, size, by_inputs=by_inputs)
        z, output = f"z{number}", OUTPUT if is_last else f"a{number}"
        product = _product(layer.weights, signal, in_rows=bool(rows), by_inputs=by_inputs)
        bias = f" + {layer.bias}" if layer.bias else ""
        formulas |= {z: product + bias, output: _activated(layer, z)}
        lines += [f"{z} = {_shown(product)}{bias}", f"{output} = {_activated(layer, z)}"]
        signal = output
    parsed = {name: parse(formula) for name, formula in formulas.items()}
    equations, known = write_out(shapes, parsed)
    return Expanded(equations, {name: known[name] for name in formulas}, tuple(lines))


def parameters_of(layers: Sequence[LayerTable]) -> list[str]:
    """Return the weights and biases, layer by layer, shared ones once."""
    names = [name for layer in layers for name in (layer.weights, layer.bias) if name]
    return list(dict.fromkeys(names))


def _product(weights: str, signal: str, *, in_rows: bool, by_inputs: bool) -> str:
    """Return the weighted sums of a list, or of each row of a matrix."""
    if by_inputs:
        return f"{signal} @ {weights}"
    return f"{signal} @ {weights}.T" if in_rows else f"{weights} @ {signal}"


def _shown(product: str) -> str:
    """Return a product as mathematics writes it: ``x Wᵀ``."""
    return product.replace(" @ ", " ").replace(".T", "ᵀ")


def _activated(layer: LayerTable, z: str) -> str:
    activation = activation_of(layer)
    return z if activation == NONE else f"{activation}({z})"


def activation_of(layer: LayerTable) -> str:
    """Return the name by which a layer's activation is known here."""
    return NONE if layer.activation in OTHER_NONES else layer.activation


def _check(number: int, layer: LayerTable, shapes: Mapping[str, Shape], *, is_last: bool) -> None:
    """Check the names of a layer's parameters and activation."""
    for key, name in (("weights", layer.weights), ("bias", layer.bias)):
        if name and name not in shapes:
            hint = did_you_mean(name, shapes)
            raise LayerError(number, key, f"{name!r} is none of [given]{hint}")
    activation = activation_of(layer)
    if activation not in ACTIVATIONS:
        hint = did_you_mean(activation, ACTIVATIONS)
        raise LayerError(number, "activation", f"there is no activation {activation!r}{hint}")
    if activation == SOFTMAX and not is_last:
        raise LayerError(number, "activation", _SOFTMAX_LAST)


def _neurons(
    number: int, layer: LayerTable, shapes: Mapping[str, Shape], size: int, *, by_inputs: bool
) -> int:
    """Check that a layer's parameters fit its ``size`` inputs; return how many neurons it has."""
    name, shape = layer.weights, shapes[layer.weights]
    one = "input" if by_inputs else "neuron"
    if len(shape) != 2:
        raise LayerError(number, "weights", f"{name} must be a list of rows, a row for each {one}")
    inputs, neurons = shape if by_inputs else shape[::-1]
    if inputs != size:
        has = f"{inputs} rows" if by_inputs else f"rows of {inputs}"
        turn = "" if neurons != size else f"; {_TURNED[by_inputs]}"
        message = f"{name} has {has}, but this layer has {size} inputs{turn}"
        raise LayerError(number, "weights", message)
    if layer.bias and shapes[layer.bias] not in {(), (neurons,)}:
        message = f"{layer.bias} must have {neurons} entries, one for each neuron, or be one number"
        raise LayerError(number, "bias", message)
    if layer.activation == SOFTMAX and neurons < 2:
        raise LayerError(number, "activation", _SOFTMAX_LAST)
    return neurons
