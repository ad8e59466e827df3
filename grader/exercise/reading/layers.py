"""Layers: the shorthand for bigger nets, written out as the same equations as any other net.

Layer k computes ``z<k>`` and ``a<k>``; the last one's output is ``yhat``. Weights have a row for
each neuron; a bias is a list with an entry for each neuron, or one number that they share. Inputs
that are a list of rows are several samples, a row each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from grader.backprop import Apply, Expression, Name, operations
from grader.backprop.errors import did_you_mean
from grader.backprop.grids import indices
from grader.backprop.names import entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.exercise.format.tables import LayerTable

    Shape: TypeAlias = tuple[int, ...]

OUTPUT = "yhat"
LOSS = "L"

# The losses by name, with the names of targets and output and the number of entries put in.
LOSSES = {
    "half squared error": "1/2*sum(({y} - yhat)^2)",
    "mean squared error": "sum(({y} - yhat)^2)/{count}",
    "binary cross-entropy": "-sum({y}*log(yhat) + (1 - {y})*log(1 - yhat))",
    "softmax with cross-entropy": "-sum({y}*log(yhat))",
}
SOFTMAX = "softmax"
# The activations of the last layer that a loss makes sense with, where not all do.
ACTIVATIONS_FOR = {
    "binary cross-entropy": ("sigmoid", SOFTMAX),
    "softmax with cross-entropy": (SOFTMAX,),
}
ACTIVATIONS = (*operations.ACTIVATIONS, "none", SOFTMAX)


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


def expand(layers: Sequence[LayerTable], inputs: str, shapes: Mapping[str, Shape]) -> Expanded:
    """Write layers out; ``shapes`` are those of the givens. Raises LayerError."""
    expanded = Expanded({}, {}, ())
    signal, rows = inputs, shapes[inputs][:-1]
    size = shapes[inputs][-1]
    for number, layer in enumerate(layers, 1):
        is_last = number == len(layers)
        _check(number - 1, layer, shapes, size, is_last=is_last)
        size = shapes[layer.weights][0]
        z = f"z{number}"
        output = OUTPUT if is_last else f"a{number}"
        for at in indices((*rows, size)):
            expanded.equations[entry(z, at)] = _weighted_sum(layer, signal, at, shapes)
            expanded.equations[entry(output, at)] = _activated(layer.activation, z, at, size)
        expanded.shapes.update({z: (*rows, size), output: (*rows, size)})
        expanded = Expanded(
            expanded.equations,
            expanded.shapes,
            (*expanded.lines, *_lines(layer, z, signal, output, in_rows=bool(rows))),
        )
        signal = output
    return expanded


def parameters_of(layers: Sequence[LayerTable]) -> list[str]:
    """List the weights and biases, layer by layer, shared ones once."""
    names = [name for layer in layers for name in (layer.weights, layer.bias) if name]
    return list(dict.fromkeys(names))


def _weighted_sum(
    layer: LayerTable, signal: str, at: Shape, shapes: Mapping[str, Shape]
) -> Expression:
    *row, neuron = at
    columns = range(1, shapes[layer.weights][1] + 1)
    terms: list[Expression] = [
        Apply("*", (Name(entry(layer.weights, (neuron, j))), Name(entry(signal, (*row, j)))))
        for j in columns
    ]
    if layer.bias:
        terms.append(Name(entry(layer.bias, (neuron,)) if shapes[layer.bias] else layer.bias))
    return terms[0] if len(terms) == 1 else Apply("+", tuple(terms))


def _activated(activation: str, z: str, at: Shape, size: int) -> Expression:
    own = Name(entry(z, at))
    if activation == "none":
        return own
    if activation != SOFTMAX:
        return Apply(activation, (own,))
    powers = [Apply("exp", (Name(entry(z, (*at[:-1], k))),)) for k in range(1, size + 1)]
    return Apply("/", (powers[at[-1] - 1], Apply("+", tuple(powers))))


def _check(
    number: int, layer: LayerTable, shapes: Mapping[str, Shape], size: int, *, is_last: bool
) -> None:
    """Check that a layer's parameters fit its inputs, of which there are ``size``."""
    for key, name in (("weights", layer.weights), ("bias", layer.bias)):
        if name and name not in shapes:
            hint = did_you_mean(name, shapes)
            raise LayerError(number, key, f"{name!r} is none of [given]{hint}")
    if len(shapes[layer.weights]) != 2:
        message = f"{layer.weights} must be a list of rows, a row for each neuron"
        raise LayerError(number, "weights", message)
    neurons, columns = shapes[layer.weights]
    if columns != size:
        message = f"{layer.weights} has rows of {columns}, but this layer has {size} inputs"
        raise LayerError(number, "weights", message)
    if layer.bias and shapes[layer.bias] not in {(), (neurons,)}:
        message = f"{layer.bias} must have {neurons} entries, one for each neuron, or be one number"
        raise LayerError(number, "bias", message)
    if layer.activation not in ACTIVATIONS:
        hint = did_you_mean(layer.activation, ACTIVATIONS)
        raise LayerError(number, "activation", f"there is no activation {layer.activation!r}{hint}")
    if layer.activation == SOFTMAX and (not is_last or neurons < 2):
        raise LayerError(number, "activation", "softmax is for a last layer of several neurons")


def _lines(layer: LayerTable, z: str, signal: str, output: str, *, in_rows: bool) -> Iterator[str]:
    product = f"{signal} {layer.weights}ᵀ" if in_rows else f"{layer.weights} {signal}"
    yield f"{z} = {product}" + (f" + {layer.bias}" if layer.bias else "")
    yield f"{output} = {z}" if layer.activation == "none" else f"{output} = {layer.activation}({z})"
