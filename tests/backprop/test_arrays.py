"""Operations on whole arrays, against numpy and central differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from mpmath import mp, mpf

from grader.backprop import FormulaError, build_net, build_step, evaluate, parse
from grader.backprop.arrays import as_grid, as_scalar, entries, flatten, shape_of, write_out
from grader.backprop.differentiate import differentiate
from grader.backprop.errors import ShapeError
from grader.backprop.formulas import place_of
from grader.backprop.grids import ARRAY_FUNCTIONS, ARRAY_OPERATIONS
from grader.backprop.printing import text, unicode
from grader.backprop.vocabulary import ARITIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Arrays = dict[str, Any]

ARRAYS: Arrays = {
    "k": np.float64(0.7),
    "x": np.array([0.6, -1.4, 2.1]),
    "y": np.array([-0.5, 0.9, 0.25]),
    "b": np.array([1.1, -0.3]),
    "a": np.array([[0.8, -0.35, 1.2], [1.15, 0.45, -0.9]]),
    "c": np.array([[0.4, -1.3], [0.75, 0.2], [-0.6, 1.7]]),
    "d": np.array([[1.5, 0.3, -0.2], [0.1, -0.7, 0.95]]),
}
SHAPES = {name: value.shape for name, value in ARRAYS.items()}


def softmax(z: NDArray[np.float64]) -> Any:
    """Compute the shares of each row by their definition."""
    powers = np.exp(z)
    return powers / powers.sum(axis=-1, keepdims=True)


# Formulas, and what numpy makes of the same arrays.
FORMULAS: dict[str, Callable[..., Any]] = {
    "a @ x": lambda a, x, **_: a @ x,
    "b @ a": lambda a, b, **_: b @ a,
    "a @ c": lambda a, c, **_: a @ c,
    "x @ y": lambda x, y, **_: x @ y,
    "x.T @ y": lambda x, y, **_: x @ y,
    "b @ x.T": lambda b, x, **_: np.outer(b, x),
    "outer(b, x)": lambda b, x, **_: np.outer(b, x),
    "a.T @ b": lambda a, b, **_: a.T @ b,
    "b.T @ a @ x": lambda b, a, x, **_: b @ a @ x,
    "a^T @ b": lambda a, b, **_: a.T @ b,
    "aᵀ @ b": lambda a, b, **_: a.T @ b,
    "tanh(a @ x + b)": lambda a, x, b, **_: np.tanh(a @ x + b),
    "d @ a.T": lambda d, a, **_: d @ a.T,
    "a*d - k": lambda a, d, k, **_: a * d - k,
    "a + x": lambda a, x, **_: a + x,
    "(a.T - b).T": lambda a, b, **_: a - b[:, None],
    "a/(1 + d^2)": lambda a, d, **_: a / (1 + d**2),
    "x[2]*a[1,3]": lambda x, a, **_: x[1] * a[0, 2],
    "a[2]": lambda a, **_: a[1],
    "(a @ c)[2,1]": lambda a, c, **_: (a @ c)[1, 0],
    "a.T[3]": lambda a, **_: a[:, 2],
    "[k, x[1], 2]": lambda k, x, **_: np.array([k, x[0], 2.0]),
    "[x, y, a[1]]": lambda x, y, a, **_: np.array([x, y, a[0]]),
    "sum(a)": lambda a, **_: a.sum(),
    "mean(a)": lambda a, **_: a.mean(),
    "mean(x)": lambda x, **_: x.mean(),
    "mean(x, y)": lambda x, y, **_: (x + y) / 2,
    "max(x)": lambda x, **_: x.max(),
    "min(a)": lambda a, **_: a.min(),
    "max(x, y)": lambda x, y, **_: np.maximum(x, y),
    "max(x, 0)": lambda x, **_: np.maximum(x, 0),
    "norm(x)": lambda x, **_: np.linalg.norm(x),
    "norm(a - d)": lambda a, d, **_: np.linalg.norm(a - d),
    "rowsum(a)": lambda a, **_: a.sum(axis=1),
    "colsum(a^2)": lambda a, **_: (a**2).sum(axis=0),
    "softmax(x/k)": lambda x, k, **_: softmax(x / k),
    "softmax(a)": lambda a, **_: softmax(a),
    "log(softmax(x))": lambda x, **_: np.log(softmax(x)),
    "1 - softmax(x)": lambda x, **_: 1 - softmax(x),
    "logsumexp(x)": lambda x, **_: np.log(np.exp(x).sum()),
    "logsumexp(a)": lambda a, **_: np.log(np.exp(a).sum(axis=1)),
    "logsumexp(x, y)": lambda x, y, **_: np.logaddexp(x, y),
    "clip(a, -0.5, 1)": lambda a, **_: np.clip(a, -0.5, 1),
    "where(x > y, x^2, y)": lambda x, y, **_: np.where(x > y, x**2, y),
    "where(a > 0 and a <= 1.17, a, k)": lambda a, k, **_: np.where((a > 0) & (a <= 1.17), a, k),
    "(x > 0)*y": lambda x, y, **_: (x > 0) * y,
    "exp(-norm(x - y)^2/(2*k^2))/sqrt(2*pi)": lambda x, y, k, **_: (
        np.exp(-((x - y) ** 2).sum() / (2 * k**2)) / np.sqrt(2 * np.pi)
    ),
    "e^(x/2)": lambda x, **_: np.exp(x / 2),
}


def _values(arrays: Arrays) -> dict[str, float | None]:
    return {
        entry: number
        for name, value in arrays.items()
        for entry, number in flatten(name, value.tolist())
    }


def test_every_operation_on_arrays_is_tried() -> None:
    """No operation on arrays goes without an outside authority."""
    tried = " ".join(FORMULAS)
    spelled = {"list": "[k", "index": "x[2]", "@": "@", ".T": ".T"}
    assert [] == [name for name in ARRAY_OPERATIONS if spelled.get(name, f"{name}(") not in tried]
    assert ARRAY_FUNCTIONS.keys() <= ARRAY_OPERATIONS.keys() & ARITIES.keys()


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_of_arrays_has_the_values_and_the_shape_of_numpy(formula: str) -> None:
    """Every entry is what numpy computes of the same arrays."""
    expected = FORMULAS[formula](**ARRAYS)
    grid = as_grid(parse(formula, SHAPES), SHAPES)
    actual = [evaluate(cell, _values(ARRAYS)) for cell in grid.cells]
    assert np.shape(expected) == grid.shape
    assert np.ravel(expected) == pytest.approx(actual, rel=1e-12)


@pytest.mark.parametrize("formula", FORMULAS)
def test_its_derivatives_are_those_of_central_differences(formula: str) -> None:
    """Each entry's derivative by each entry of each array is how far numpy's result moves."""
    h = 1e-6
    grid = as_grid(parse(formula, SHAPES), SHAPES)
    for name, value in ARRAYS.items():
        for at, entry in zip(np.ndindex(value.shape), entries(name, value.shape), strict=True):
            change = np.zeros(value.shape)
            change[at] = h
            ahead, behind = (
                np.ravel(FORMULAS[formula](**{**ARRAYS, name: value + sign * change}))
                for sign in (1, -1)
            )
            slopes = [evaluate(differentiate(c, entry), _values(ARRAYS)) for c in grid.cells]
            assert (ahead - behind) / (2 * h) == pytest.approx(slopes, rel=1e-6, abs=1e-8), entry


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_is_printed_is_read_as_the_same(formula: str) -> None:
    """The text of a formula, and of what it is written out as, comes back as it was."""
    expression = parse(formula, SHAPES)
    assert expression == parse(text(expression), SHAPES)
    for cell in as_grid(expression, SHAPES).cells:
        assert cell == as_scalar(parse(text(cell), SHAPES), SHAPES)


mp.dps = 50


def _share(k: int, z: list[float]) -> Any:
    powers = [mp.exp(mpf(u)) for u in z]
    return powers[k] / mp.fsum(powers)


@pytest.mark.parametrize("z", [[1000.0, 1001.0, 998.5], [-1000.0, 0.0, 700.0], [40.0, 0.0, -40.0]])
def test_softmax_and_its_derivatives_are_sound_at_1000(z: list[float]) -> None:
    """Shares, their complements, logarithms and slopes have all digits wherever they have any."""
    names = {"z": (3,)}
    values: dict[str, float | None] = {f"z[{k}]": u for k, u in enumerate(z, 1)}
    for k in range(3):
        share = as_scalar(parse(f"softmax(z)[{k + 1}]", names), names)
        p = _share(k, z)
        rest = mp.fsum(_share(j, z) for j in range(3) if j != k)
        wanted = [
            p,
            rest,
            mp.log(p),
            *(p * rest if j == k else -p * _share(j, z) for j in range(3)),
        ]
        formulas = ["softmax(z)", "1 - softmax(z)", "log(softmax(z))"]
        got = [
            evaluate(as_grid(parse(formula, names), names).cells[k], values) for formula in formulas
        ]
        got += [evaluate(differentiate(share, f"z[{j}]"), values) for j in (1, 2, 3)]
        assert [float(each) for each in wanted] == pytest.approx(got, rel=1e-13, abs=1e-300)
    total = mp.log(mp.fsum(mp.exp(mpf(u)) for u in z))
    logsumexp = as_scalar(parse("logsumexp(z)", names), names)
    assert float(total) == pytest.approx(evaluate(logsumexp, values), rel=1e-15)


def test_a_share_is_shown_to_people_as_the_fraction_that_it_is() -> None:
    """On a terminal a share of a softmax is written out; its text can be read back."""
    share = as_scalar(parse("softmax([x, y])[2]", {"x", "y"}), {"x": (), "y": ()})
    assert "exp(y)/(exp(x) + exp(y))" == unicode(share)
    assert "softmax([x, y])[2]" == text(share)


# a formula that does not fit, the part at fault, and what is said of it.
UNFIT = [
    ("2*(x + b)", "x + b", "a list of 3 and a list of 2 do not fit"),
    ("a - b", "a - b", "or a list needs 3 entries, as many as each row"),
    ("1 + a @ b", "a @ b", "the left one has rows of 3, so the right one needs 3 entries, not 2"),
    ("a @ d", "a @ d", "the left one has rows of 3, so the right one needs 3 rows, not 2"),
    ("x @ b", "x @ b", "lists need one length; a @ b.T or outer(a, b) has all products"),
    ("k @ x", "k @ x", "a number is multiplied with *"),
    ("outer(a, x)", "outer(a, x)", "outer takes two lists, not 2 by 3 and a list of 3"),
    ("rowsum(x) + 1", "rowsum(x)", "rowsum takes a matrix, not a list of 3"),
    ("softmax(k)", "softmax(k)", "softmax is taken over a list"),
    ("[x, b]", "[x, b]", "a list of 3 and a list of 2 do not make a list"),
    ("x + (a @ c)[3,1]", "(a @ c)[3,1]", "[3,1] is outside this, 2 by 2, counted from 1"),
]


@pytest.mark.parametrize(("formula", "part", "message"), UNFIT)
def test_arrays_that_do_not_fit_are_told_with_their_place(
    formula: str, part: str, message: str
) -> None:
    """The message says both shapes and what would fit, and the part at fault is found."""
    with pytest.raises(ShapeError) as caught:
        as_grid(parse(formula, SHAPES), SHAPES)
    assert message in str(caught.value)
    assert caught.value.part is not None
    start, end = place_of(caught.value.part, formula, SHAPES) or (0, 0)
    assert part == formula[start:end]


def test_an_array_is_no_number() -> None:
    """Where one number is wanted, brackets are told apart from parentheses."""
    for formula, hint in (("[k + 1]", r"group with parentheses"), ("x", "name entries")):
        with pytest.raises(ShapeError, match=hint):
            as_scalar(parse(formula, SHAPES), SHAPES)


@pytest.mark.parametrize(
    "formula",
    [
        " @ ".join(["M"] * 12),
        "outer(x, x)",
        "x @ x.T",
        "softmax(x)",
        "sum(dx/dx)",
        "[" + ", ".join(["x"] * 300) + "]",
    ],
)
def test_what_would_be_too_long_written_out_is_refused(formula: str) -> None:
    """A short formula cannot grow without bound, nor is anything of it written first."""
    shapes = {"M": (9, 9), "x": (10_000,)}
    with pytest.raises(ShapeError, match=r"too long|more than 20000 entries"):
        as_grid(parse(formula, shapes), shapes, 200_000)


def test_constants_give_way_to_quantities() -> None:
    """Pi and e are numbers only where no quantity bears their name."""
    assert np.e + np.pi == evaluate(parse("e + pi", {"x"}), {})
    assert np.pi == evaluate(parse("π", {"x"}), {})
    assert 2.0 == evaluate(parse("e", {"e"}), {"e": 2.0})
    with pytest.raises(FormulaError, match="there is no quantity 'tau'"):
        parse("tau", {"x"})


def test_an_index_may_stand_apart() -> None:
    """Spaces before an index, or a step before it, change nothing."""
    known = {"x", "p", "z"}
    assert parse("x[2]@3", known) == parse("x@3 [2]", known)
    assert parse("x[1,2]", known) == parse("x [1, 2]", known)
    shapes = {"p": (2,), "z": (3,)}
    jacobian = as_scalar(parse("(dp/dz)[2,3]", known), shapes)
    assert jacobian == as_scalar(parse("dp[2]/dz[3]", known), shapes)


def test_a_whole_derivative_has_both_shapes() -> None:
    """dA/dB of arrays has the shape of A, then of B, and 0 where an entry has no effect."""
    givens = {"x": shape_of([1.0, 2.0, 3.0])}
    equations = {"h": parse("x^2", givens), "E": parse("[x[1], 3*x[2]]", givens)}
    written, shapes = write_out(givens, equations)
    net = build_net(["x[1]", "x[2]", "x[3]"], written.items())
    for formula, expected in (
        ("dh/dx", np.diag([2.0, 4.0, 6.0])),
        ("dE/dx", [[1, 0, 0], [0, 3, 0]]),
        ("dh[2]/dx", [0, 4, 0]),
        ("dh/dx[1]", [2, 0, 0]),
    ):
        grid = as_grid(parse(formula, shapes), shapes)
        step = build_step(net, wanted=[text(cell) for cell in grid.cells])
        values = step.program.run({"x[1]": 1.0, "x[2]": 2.0, "x[3]": 3.0})
        assert np.shape(expected) == grid.shape
        assert np.ravel(expected).tolist() == [values[text(cell)] for cell in grid.cells]
