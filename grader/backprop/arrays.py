"""Arrays: rows of data and vectors of quantities, written out as equations over their entries.

A given may be a list, or a list of lists. An equation that uses arrays holds for every entry by
itself, numbers going with every entry and lists with every row; ``ARRAY_OPERATIONS`` are those
that mix entries. ``x[1]`` is an entry and ``W[1]`` a row.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, TypeAlias

from grader.backprop.errors import ShapeError
from grader.backprop.expressions import Apply, Expression, Name, measure, walk
from grader.backprop.grids import (
    ARRAY_OPERATIONS,
    Grid,
    added,
    entrywise,
    indices,
    say_shape,
)
from grader.backprop.names import as_derivative, at_step, base_of, entry, index_of, split_step
from grader.backprop.net import NetError, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from grader.backprop.grids import Shape

    Array: TypeAlias = float | Sequence["Array"]

_TOO_LONG = "written out entry by entry this is too long; give its parts names of their own"
MAX_PARTS = 1_000_000  # of operations and names in one formula written out
MAX_ENTRIES = 20_000  # of a whole derivative
MAX_LEVELS = 200  # of operations inside one another: all that walks a formula calls itself


def shape_of(array: Array) -> Shape:
    """Return the shape of a number or nested list; raise ShapeError if its rows differ."""
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
    """Yield each entry of an array with its name."""
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
            grid = as_grid(recipe, known)
        except ShapeError as error:
            problems.append(Problem(name, str(error), error.part))
            known[name] = ()
            continue
        known[name] = grid.shape
        written.update(zip(entries(name, grid.shape), grid.cells, strict=True))
    if problems:
        raise NetError(problems)
    return written, known


def as_scalar(expression: Expression, shapes: Mapping[str, Shape]) -> Expression:
    """Write one formula out over entries; raise ShapeError if it stands for a whole array."""
    grid = as_grid(expression, shapes)
    check_scalar(expression, grid)
    return grid.cells[0]


def check_scalar(expression: Expression, grid: Grid) -> None:
    """Raise ShapeError if a formula, which was written out as ``grid``, is not one number."""
    if grid.shape:
        is_list = isinstance(expression, Apply) and expression.operation == "list"
        brackets = "brackets make a list; group with parentheses ( )"
        hint = brackets if is_list else "name entries, such as [1], or take their sum"
        raise ShapeError(f"this is {say_shape(grid.shape)}; {hint}")


def as_grid(expression: Expression, shapes: Mapping[str, Shape], limit: int = MAX_PARTS) -> Grid:
    """Write one formula out over entries, whatever its shape; raise ShapeError.

    ``limit`` bounds the operations and names in what is written out.
    """
    is_plain = all(_is_one_number(part, shapes) for part in walk(expression))
    grid = Grid((), (expression,)) if is_plain else _Writer(shapes, limit).grid(expression)
    sizes: dict[int, tuple[int, int]] = {}
    parts, levels = map(max, zip(*(measure(cell, sizes) for cell in grid.cells), strict=True))
    if parts * len(grid.cells) > limit or levels > MAX_LEVELS:
        raise ShapeError(_TOO_LONG)
    return grid


def _is_one_number(part: Expression, shapes: Mapping[str, Shape]) -> bool:
    """Return whether a part of a formula has to do with no array, as most have."""
    match part:
        case Apply(operation):
            return operation not in ARRAY_OPERATIONS
        case Name(name):
            first, _ = split_step(name)
            derivative = as_derivative(first)
            names = (derivative.of, derivative.wrt) if derivative else (first,)
            return all(shapes.get(each) == () for each in names)
    return True


def whole_entries(name: str, shapes: Mapping[str, Shape]) -> Grid:
    """Name all entries of a quantity or derivative; raise ShapeError for one that is outside.

    A derivative has the shape of what is derived, then that of what it is taken by.
    """
    first, step = split_step(name)
    derivative = as_derivative(first)
    if not derivative:
        shape = _shape(first, shapes)
        names = [at_step(at_index(first, index), step) for index in indices(shape)]
        return Grid(shape, tuple(map(Name, names)))
    of, wrt = _shape(derivative.of, shapes), _shape(derivative.wrt, shapes)
    if prod(of + wrt) > MAX_ENTRIES:
        raise ShapeError(f"{name} has more than {MAX_ENTRIES} entries; name some of them")
    named = (
        derivative._replace(
            of=at_index(derivative.of, i), wrt=at_index(derivative.wrt, j), step=step
        )
        for i in indices(of)
        for j in indices(wrt)
    )
    return Grid(of + wrt, tuple(Name(str(each)) for each in named))


def at_index(name: str, index: Shape) -> str:
    """Name an entry of an array, or of a row of one."""
    return entry(base_of(name), (*index_of(name), *index))


def _numbers(array: Array) -> Iterator[float]:
    if isinstance(array, int | float):
        yield array
    else:
        for row in array:
            yield from _numbers(row)


def _shape(name: str, known: Mapping[str, Shape]) -> Shape:
    """Return the shape of a quantity, of an entry, or of a row."""
    if name in known:
        return known[name]
    array, index = base_of(name), index_of(name)
    shape = known.get(array, ())
    if len(index) > len(shape) or any(
        not 1 <= number <= size for number, size in zip(index, shape, strict=False)
    ):
        counted = ", counted from 1" if shape else ""
        raise ShapeError(f"{name} is outside {array}, {say_shape(shape)}{counted}", Name(name))
    return shape[len(index) :]


class _Writer:
    """Writes one formula out; ``known`` are the shapes of quantities."""

    def __init__(self, known: Mapping[str, Shape], limit: int) -> None:
        self._known = known
        self._left = limit

    def grid(self, expression: Expression) -> Grid:
        """Write an expression out over its entries."""
        match expression:
            case Name(name):
                grid = whole_entries(name, self._known)
                self._spend(len(grid.cells), expression)
                return grid
            case Apply(operation, operands) if operands:
                return self._applied(expression, operation, [self.grid(each) for each in operands])
        return Grid((), (expression,))

    def _applied(self, part: Apply, operation: str, grids: list[Grid]) -> Grid:
        self._spend(_growth(operation, grids), part)
        try:
            if operation in ARRAY_OPERATIONS:
                grid = ARRAY_OPERATIONS[operation](*grids)
            else:
                grid = entrywise(operation, grids)
        except ShapeError as error:
            raise ShapeError(str(error), error.part or part) from None
        return _flat(part, grid) if operation == "+" else grid

    def _spend(self, parts: int, part: Expression) -> None:
        """Count what is written; raise ShapeError where it is too much."""
        self._left -= parts
        if self._left < 0:
            raise ShapeError(_TOO_LONG, part)


def _growth(operation: str, grids: list[Grid]) -> int:
    """Count the parts that an operation writes out of few: before it does, for they may be many."""
    match operation, grids:
        case "softmax", [grid]:
            return len(grid.cells) * (grid.shape or (1,))[-1]
        case "outer" | "@", [left, right]:
            is_inner = operation == "@" and left.shape and not right.is_row
            return len(left.cells) * len(right.cells) // (left.shape[-1] if is_inner else 1)
    return sum(len(grid.cells) for grid in grids)


def _flat(part: Apply, grid: Grid) -> Grid:
    """Add what is added to a product, such as a bias, in one sum with the product's own terms."""
    is_open = [isinstance(each, Apply) and each.operation == "@" for each in part.operands]
    if not any(is_open):
        return grid
    return grid._replace(cells=tuple(added(_terms(cell, is_open)) for cell in grid.cells))


def _terms(cell: Expression, is_open: list[bool]) -> Iterator[Expression]:
    for term, opened in zip(cell.operands if isinstance(cell, Apply) else (), is_open, strict=True):
        match term:
            case Apply("+", terms) if opened:
                yield from terms
            case _:
                yield term
