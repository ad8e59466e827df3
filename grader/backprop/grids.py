"""Grids: arrays whose entries are expressions, and what operations on whole arrays make of them.

Each operation is written out as operations on the entries. A list stands upright, as a column does,
unless it was transposed: ``a @ b.T`` of two lists is their outer product, ``a.T @ b`` and ``a @ b``
their inner one. Every function raises ShapeError for arrays that do not fit.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, product
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from grader.backprop.errors import ShapeError
from grader.backprop.expressions import Apply, Expression, Num, apply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Shape: TypeAlias = tuple[int, ...]
Row: TypeAlias = tuple[Expression, ...]

# The functions of whole arrays that no operation on numbers bears the name of, with their arity.
ARRAY_FUNCTIONS = {"mean": None, "norm": None, "outer": 2, "rowsum": 1, "colsum": 1}


class Grid(NamedTuple):
    """An array of expressions: its shape, and its entries row by row.

    ``is_row`` tells that a list was transposed. A number has the shape ().
    """

    shape: Shape
    cells: Row
    is_row: bool = False

    @property
    def rows(self) -> list[Row]:
        """The rows of a matrix; a list is its own only row."""
        size = self.shape[-1]
        return [self.cells[start : start + size] for start in range(0, len(self.cells), size)]


def say_shape(shape: Shape) -> str:
    """Say a shape: ``a number``, ``a list of 3``, ``2 by 3``."""
    if not shape:
        return "a number"
    return f"a list of {shape[0]}" if len(shape) == 1 else " by ".join(map(str, shape))


def indices(shape: Shape) -> Iterator[Shape]:
    """Count the entries of an array, row by row, from 1."""
    return product(*(range(1, size + 1) for size in shape))


def entrywise(operation: str, grids: Iterable[Grid]) -> Grid:
    """Apply an operation entry by entry, numbers to all entries and lists to each row.

    Raises ShapeError, whose message starts with the shapes that do not fit.
    """
    grids = list(grids)
    shape = max((grid.shape for grid in grids), key=len, default=())
    for grid in grids:
        if grid.shape != shape[len(shape) - len(grid.shape) :]:
            fits = "entries are paired one by one, so both need one shape"
            if len(shape) > 1:
                fits += f", or a list needs {shape[-1]} entries, as many as each row"
            raise ShapeError(f"{say_shape(shape)} and {say_shape(grid.shape)} do not fit: {fits}")
    count = max(len(grid.cells) for grid in grids)
    columns = [grid.cells * (count // len(grid.cells)) for grid in grids]
    is_row = all(grid.is_row for grid in grids if grid.shape)
    cells = tuple(Apply(operation, operands) for operands in zip(*columns, strict=True))
    return Grid(shape, cells, is_row=is_row and len(shape) == 1)


def multiplied(left: Grid, right: Grid) -> Grid:
    """Multiply matrices and lists, as ``@`` does."""
    if not left.shape or not right.shape:
        raise ShapeError("@ multiplies lists and matrices; a number is multiplied with *")
    if right.is_row and not left.is_row and len(left.shape) == 1:
        return outer(left, right)
    rows = left.rows
    columns = [right.cells] if len(right.shape) == 1 else list(zip(*right.rows, strict=True))
    if len(rows[0]) != len(columns[0]):
        raise ShapeError(_unfit_product(left, right))
    cells = tuple(_inner(row, column) for row in rows for column in columns)
    return Grid(
        left.shape[:-1] + right.shape[1:], cells, is_row=left.is_row and right.shape[1:] != ()
    )


def outer(left: Grid, right: Grid) -> Grid:
    """Multiply every entry of one list, down, with every entry of another, across."""
    if len(left.shape) != 1 or len(right.shape) != 1:
        got = f"{say_shape(left.shape)} and {say_shape(right.shape)}"
        raise ShapeError(f"outer takes two lists, not {got}")
    cells = tuple(apply("*", a, b) for a in left.cells for b in right.cells)
    return Grid(left.shape + right.shape, cells)


def transposed(grid: Grid) -> Grid:
    """Turn rows into columns; a list is laid down or set upright."""
    if len(grid.shape) < 2:
        return grid._replace(is_row=len(grid.shape) == 1 and not grid.is_row)
    if len(grid.shape) > 2:
        raise ShapeError(f".T takes a list or a matrix, not {say_shape(grid.shape)}")
    return Grid(grid.shape[::-1], tuple(chain(*zip(*grid.rows, strict=True))))


def listed(*grids: Grid) -> Grid:
    """Put numbers into a list, or lists into a matrix as its rows."""
    if len({grid.shape for grid in grids}) > 1:
        first, second, *_ = dict.fromkeys(say_shape(grid.shape) for grid in grids)
        raise ShapeError(f"{first} and {second} do not make a list: its entries need one shape")
    return Grid((len(grids), *grids[0].shape), tuple(chain(*(grid.cells for grid in grids))))


def picked(grid: Grid, *index: Grid) -> Grid:
    """Pick an entry, or a row, by whole numbers counted from 1."""
    numbers = [int(each.cells[0].value) for each in index if isinstance(each.cells[0], Num)]
    cells = grid.cells
    for depth, number in enumerate(numbers):
        if depth >= len(grid.shape) or not 1 <= number <= grid.shape[depth]:
            at = ",".join(map(str, numbers))
            raise ShapeError(f"[{at}] is outside this, {say_shape(grid.shape)}, counted from 1")
        size = len(cells) // grid.shape[depth]
        cells = cells[(number - 1) * size : number * size]
    return Grid(grid.shape[len(numbers) :], cells)


def _unfit_product(left: Grid, right: Grid) -> str:
    got = f"{say_shape(left.shape)} and {say_shape(right.shape)} have no product @"
    if len(left.shape) == len(right.shape) == 1:
        return f"{got}: lists need one length; a @ b.T or outer(a, b) has all products"
    return (
        f"{got}: the left one has rows of {left.shape[-1]}, so the right one needs "
        f"{left.shape[-1]} {'rows' if len(right.shape) > 1 else 'entries'}, not {right.shape[0]}"
    )


def _inner(row: Row, column: Row) -> Expression:
    return added([apply("*", a, b) for a, b in zip(row, column, strict=True)])


def added(cells: Iterable[Expression]) -> Expression:
    """Add expressions; one alone is its own sum."""
    return _over("+", tuple(cells))


def _over(operation: str, cells: Row) -> Expression:
    return Apply(operation, cells) if len(cells) > 1 else cells[0]


def _mean(cells: Row) -> Expression:
    return apply("/", added(cells), _number(len(cells))) if len(cells) > 1 else cells[0]


def _norm(cells: Row) -> Expression:
    return apply("sqrt", added(apply("^", cell, _number(2)) for cell in cells))


def _number(value: int) -> Num:
    return Num(Fraction(value))


def _reduction(over: Callable[[Row], Expression]) -> Callable[..., Grid]:
    """Make the operation that takes one array to a number, or several arrays entry by entry."""

    def reduce(*grids: Grid) -> Grid:
        if len(grids) == 1:
            return Grid((), (over(grids[0].cells),))
        paired = entrywise("list", grids)
        cells = [cell.operands for cell in paired.cells if isinstance(cell, Apply)]
        return paired._replace(cells=tuple(map(over, cells)))

    return reduce


def _by_rows(grid: Grid, shape: Shape, write: Callable[[Row], Iterable[Expression]]) -> Grid:
    return Grid(shape, tuple(chain(*map(write, grid.rows))))


def _softmax(grid: Grid) -> Grid:
    """Take the softmax of a list, or of each row of a matrix."""
    if not grid.shape:
        raise ShapeError("softmax is taken over a list, or each row of a matrix, not of a number")

    def shares(row: Row) -> Iterable[Expression]:
        return (Apply("softmax", (_number(k + 1), *row)) for k in range(len(row)))

    return _by_rows(grid, grid.shape, shares)


def _logsumexp(*grids: Grid) -> Grid:
    """Take the logsumexp of a list, each row of a matrix, or several arrays entry by entry."""
    over = _reduction(lambda cells: _over("logsumexp", cells))
    if len(grids) > 1 or len(grids[0].shape) < 2:
        return over(*grids)
    (grid,) = grids
    return _by_rows(grid, grid.shape[:-1], lambda row: over(Grid((len(row),), row)).cells)


def _row_sums(grid: Grid) -> Grid:
    return _by_rows(_matrix(grid, "rowsum"), grid.shape[:1], lambda row: (added(row),))


def _column_sums(grid: Grid) -> Grid:
    return _row_sums(transposed(_matrix(grid, "colsum")))


def _matrix(grid: Grid, function: str) -> Grid:
    if len(grid.shape) != 2:
        got = say_shape(grid.shape)
        raise ShapeError(f"{function} takes a matrix, not {got}; sum(x) adds up all of a list")
    return grid


# What each operation on arrays makes of its operands; all others go entry by entry.
ARRAY_OPERATIONS: dict[str, Callable[..., Grid]] = {
    "@": multiplied,
    ".T": transposed,
    "outer": outer,
    "list": listed,
    "index": picked,
    "sum": _reduction(added),
    "mean": _reduction(_mean),
    "norm": _reduction(_norm),
    "max": _reduction(lambda cells: _over("max", cells)),
    "min": _reduction(lambda cells: _over("min", cells)),
    "softmax": _softmax,
    "logsumexp": _logsumexp,
    "rowsum": _row_sums,
    "colsum": _column_sums,
}
