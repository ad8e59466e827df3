"""Arrays: rows of data and vectors of quantities, written out as equations over their entries.

A given may be a list, or a list of lists. An equation that uses arrays holds for every entry by
itself, all arrays having one shape; ``sum``, ``max`` and ``min`` of one array go over its entries.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from grader.backprop.expressions import Apply, Expression, Name
from grader.backprop.names import as_derivative, base_of, entry
from grader.backprop.net import NetError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Array: TypeAlias = float | Sequence["Array"]
    Shape: TypeAlias = tuple[int, ...]

_OVER_ENTRIES = {"sum": "+", "max": "max", "min": "min"}


class ShapeError(ValueError):
    """Arrays that do not fit each other: its message says which."""


def shape_of(array: Array) -> Shape:
    """Give the shape of a number or nested list; raise ShapeError if its rows differ."""
    if isinstance(array, int | float):
        return ()
    shapes = {shape_of(row) for row in array}
    if len(shapes) != 1:
        raise ShapeError(
            "rows of one list must be equally long" if shapes else "a list must not be empty"
        )
    return (len(array), *shapes.pop())


def entries(name: str, shape: Shape) -> list[str]:
    """Name all the entries of an array, row by row; a number is its own only entry."""
    return [entry(name, index) for index in indices(shape)]


def flatten(name: str, array: Array) -> Iterator[tuple[str, float]]:
    """Give each entry of an array with its name."""
    yield from zip(entries(name, shape_of(array)), _numbers(array), strict=True)


def write_out(
    shapes: Mapping[str, Shape], equations: Mapping[str, Expression]
) -> tuple[dict[str, Expression], dict[str, Shape]]:
    """Write sorted equations out over entries; also give the shape of every quantity.

    ``shapes`` are those of the givens. Raises NetError.
    """
    known = dict(shapes)
    written: dict[str, Expression] = {}
    problems: list[Problem] = []
    for name, recipe in equations.items():
        try:
            known[name] = _shape(recipe, known)
        except ShapeError as error:
            problems.append(Problem(name, str(error)))
            known[name] = ()
            continue
        for index in indices(known[name]):
            written[entry(name, index)] = _at(recipe, index, known)
    if problems:
        raise NetError(problems)
    return written, known


def as_scalar(expression: Expression, shapes: Mapping[str, Shape]) -> Expression:
    """Write one formula out over entries; raise ShapeError if it stands for a whole array."""
    if shape := _shape(expression, shapes):
        raise ShapeError(
            f"this is {say_shape(shape)}; name entries, such as [1], or take their sum"
        )
    return _at(expression, (), shapes)


def at_entry(name: str, index: Shape) -> str:
    """Name an entry of an array, or the derivative with respect to it: ``dL/dW[1,2]``."""
    derivative = as_derivative(name)
    if not derivative:
        return entry(name, index)
    return str(derivative._replace(wrt=entry(derivative.wrt, index)))


def indices(shape: Shape) -> Iterator[Shape]:
    """Count the entries of an array, row by row, from 1."""
    return product(*(range(1, size + 1) for size in shape))


def _numbers(array: Array) -> Iterator[float]:
    if isinstance(array, int | float):
        yield array
    else:
        for row in array:
            yield from _numbers(row)


def _shape(expression: Expression, known: Mapping[str, Shape]) -> Shape:
    match expression:
        case Name(name):
            return _shape_of_name(name, known)
        case Apply(operation, (operand,)) if operation in _OVER_ENTRIES:
            _shape(operand, known)
            return ()
        case Apply(_, operands):
            found = dict.fromkeys(_shape(operand, known) for operand in operands)
            shapes = [shape for shape in found if shape]
            if len(shapes) > 1:
                listed = " and ".join(map(say_shape, shapes))
                raise ShapeError(
                    f"arrays of different shapes: {listed}; operations go entry by entry"
                )
            return shapes[0] if shapes else ()
    return ()


def _shape_of_name(name: str, known: Mapping[str, Shape]) -> Shape:
    array = base_of(name)
    if derivative := as_derivative(name):
        return known.get(derivative.wrt, ())
    if name in known:
        return known[name]
    if name not in entries(array, known.get(array, ())):
        shape = known.get(array, ())
        raise ShapeError(f"{name} is outside {array}, {say_shape(shape) if shape else 'a number'}")
    return ()


def say_shape(shape: Shape) -> str:
    """Say a shape: ``a list of 3`` or ``2 by 3``."""
    return f"a list of {shape[0]}" if len(shape) == 1 else " by ".join(map(str, shape))


def _at(expression: Expression, index: Shape, known: Mapping[str, Shape]) -> Expression:
    """Write an expression out at one entry."""
    match expression:
        case Name(name):
            return Name(at_entry(name, index)) if _shape_of_name(name, known) else expression
        case Apply(operation, (operand,)) if operation in _OVER_ENTRIES:
            shape = _shape(operand, known)
            if not shape:
                return _at(operand, (), known)
            parts = tuple(_at(operand, inner, known) for inner in indices(shape))
            return parts[0] if len(parts) == 1 else Apply(_OVER_ENTRIES[operation], parts)
        case Apply(operation, operands):
            return Apply(operation, tuple(_at(operand, index, known) for operand in operands))
    return expression
