"""Several steps, several samples and several outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from mpmath import mpf

from grader.backprop import Kind, NetError, Values, parse, train, unroll
from grader.backprop.arrays import flatten, shape_of, write_out
from grader.backprop.errors import ShapeError
from grader.backprop.names import split_step
from grader.backprop.printing import text
from tests.backprop.examples import TWO_NEURONS_GIVENS, derive, two_neurons
from tests.backprop.reference import sigmoid

if TYPE_CHECKING:
    from grader.backprop.arrays import Array
    from grader.backprop.grids import Shape

STEPS = 25
OR_BY_ROW = "or a list needs 2 entries, as many as each row"
ENTRY_BY_ENTRY = "entries are paired one by one, so both need one shape"


def _loop(steps: int) -> list[dict[str, Any]]:
    """Train example 2 by hand, at 50 digits."""
    x, y, w1, b1, w2, b2, alpha = (mpf(TWO_NEURONS_GIVENS[name]) for name in TWO_NEURONS_GIVENS)
    history = []
    for _ in range(steps):
        a2 = sigmoid(w1 * x + b1)
        yhat = sigmoid(w2 * a2 + b2)
        history.append({"w1": w1, "b1": b1, "w2": w2, "b2": b2, "L": (y - yhat) ** 2 / 2})
        delta3 = (yhat - y) * yhat * (1 - yhat)
        delta2 = delta3 * w2 * a2 * (1 - a2)
        w1, b1 = w1 - alpha * delta2 * x, b1 - alpha * delta2
        w2, b2 = w2 - alpha * delta3 * a2, b2 - alpha * delta3
    return history


def _assert_history(expected: list[dict[str, Any]], actual: list[Values]) -> None:
    assert len(expected) == len(actual)
    for by_hand, values in zip(expected, actual, strict=True):
        assert {name: float(value) for name, value in by_hand.items()} == pytest.approx(
            {name: values[name] for name in by_hand}, rel=1e-13
        )


def test_training_for_many_steps_is_a_loop() -> None:
    """Each step starts from the parameters that the last one updated."""
    _assert_history(_loop(STEPS), train(two_neurons(), TWO_NEURONS_GIVENS, STEPS))


def test_unrolled_steps_are_the_same_loop_in_one_list() -> None:
    """The quantities of step n bear @n, and one run evaluates them all."""
    values = unroll(two_neurons(), STEPS).program.run(TWO_NEURONS_GIVENS)
    by_step: list[Values] = [{} for _ in range(STEPS)]
    for name, value in values.items():
        first, step = split_step(name)
        by_step[step - 1][first] = value
    _assert_history(_loop(STEPS), by_step)


def test_the_recipes_of_a_later_step() -> None:
    """A parameter comes from the update before; what is not updated keeps its name."""
    equations = unroll(two_neurons(), 3).equations
    recipes = {name: text(equation.recipe) for name, equation in equations.items()}
    assert "w1_new" == recipes["w1@2"]
    assert "w1_new@2" == recipes["w1@3"]
    assert "w1@2*x + b1@2" == recipes["z2@2"]
    assert "dL/dz2@3*dz2/dw1@3" == recipes["dL/dw1@3"]
    assert "w1@3 - alpha*dL/dw1@3" == recipes["w1_new@3"]
    assert "w1@3" == unroll(two_neurons(), 3).parameter_of("w1_new@3")
    assert Kind.GRADIENT is equations["dL/dw1@3"].kind


def test_one_step_unrolled_is_the_step() -> None:
    """Nothing is added where there is nothing to repeat."""
    assert two_neurons().equations == unroll(two_neurons(), 1).equations


def test_training_stops_where_a_parameter_is_not_defined() -> None:
    """A parameter that blows up ends the training, with the step in which it did."""
    step = derive(["w"], {"L": "w^4"}, {"w_new": "w - dL/dw"})
    history = train(step, {"w": 10.0}, 50)
    assert 3990.0 == -(history[0]["w_new"] or 0)
    assert history[-1]["w_new"] is None
    assert len(history) < 50


def test_a_later_step_without_a_value_leaves_the_earlier_ones() -> None:
    """In unrolled steps too, nothing is undefined but what follows from the undefined."""
    step = derive(["w"], {"L": "sqrt(w)"}, {"w_new": "w - 4*dL/dw"})
    values = unroll(step, 3).program.run({"w": 1.0})
    found = [values[name] for name in ("L", "w@2", "L@2", "dL/dw@2", "w@3", "L@3")]
    assert [1.0, -1.0, None, None, None, None] == found


# --- several samples ---


def _written_out(
    shapes: dict[str, Shape], equations: dict[str, str]
) -> tuple[dict[str, str], dict[str, Shape]]:
    recipes = {name: parse(formula) for name, formula in equations.items()}
    written, known = write_out(shapes, recipes)
    return {name: text(recipe) for name, recipe in written.items()}, known


def test_a_loss_is_a_sum_over_the_rows() -> None:
    """An equation over arrays holds for each entry; sum goes over them."""
    written, shapes = _written_out(
        {"x": (2,), "y": (2,), "w": ()}, {"z": "w*x", "L": "sum(1/2*(y - z)^2)"}
    )
    assert {
        "z[1]": "w*x[1]",
        "z[2]": "w*x[2]",
        "L": "1/2*(y[1] - z[1])^2 + 1/2*(y[2] - z[2])^2",
    } == written
    assert {"x": (2,), "y": (2,), "w": (), "z": (2,), "L": ()} == shapes


@pytest.mark.parametrize(
    ("formula", "written"),
    [
        ("max(x)", "max(x[1], x[2])"),
        ("min(x) + 1", "min(x[1], x[2]) + 1"),
        ("sum(x)/2", "(x[1] + x[2])/2"),
        ("sum(x*x)", "x[1]*x[1] + x[2]*x[2]"),
        ("sum(sum(x))", "x[1] + x[2]"),
        ("sum(k)", "k"),
        ("x[2] - x[1]", "x[2] - x[1]"),
        ("sum(A)", "A[1,1] + A[1,2]"),
        ("A[1,2]*x[1]", "A[1,2]*x[1]"),
    ],
)
def test_what_goes_over_the_entries(formula: str, written: str) -> None:
    """sum, max and min of one array make a number of it; an entry is a number."""
    assert {"q": written} == _written_out({"x": (2,), "A": (1, 2), "k": ()}, {"q": formula})[0]


def test_the_gradient_over_samples_is_the_sum_of_the_samples_gradients() -> None:
    """dL/dw is the sum over the rows of what each row alone would give."""
    data: dict[str, Array] = {"x": [0.5, -1.0, 2.0], "y": [1.0, 0.0, 1.0], "w": 0.3, "b": 0.1}
    written, _ = _written_out(
        {name: shape_of(array) for name, array in data.items()},
        {"z": "w*x + b", "yhat": "sigmoid(z)", "L": "sum(1/2*(y - yhat)^2)"},
    )
    givens = dict(pair for name, array in data.items() for pair in flatten(name, array))
    step = derive(givens, written, wanted=["dL/dw", "dL/db"])
    slopes = []
    for x, y in ((0.5, 1), (-1, 0), (2, 1)):
        yhat = sigmoid(mpf(0.3) * x + mpf(0.1))
        slopes.append(((yhat - y) * yhat * (1 - yhat) * x, (yhat - y) * yhat * (1 - yhat)))
    values = step.program.run(givens)
    expected = [float(sum(slope)) for slope in zip(*slopes, strict=True)]
    assert expected == pytest.approx([values["dL/dw"], values["dL/db"]], rel=1e-14)
    assert "dL/dz[1]*dz[1]/dw + dL/dz[2]*dz[2]/dw + dL/dz[3]*dz[3]/dw" == text(
        step.equations["dL/dw"].recipe
    )


def test_the_gradient_over_outputs_is_the_sum_of_the_outputs_gradients() -> None:
    """With L the sum of L1 and L2, dL/dw is dL1/dw + dL2/dw."""
    equations = {
        "h": "tanh(w*x)",
        "L1": "1/2*(y1 - u*h)^2",
        "L2": "1/2*(y2 - v*h)^2",
        "L": "L1 + L2",
    }
    givens = {"w": 0.4, "x": 1.5, "u": -0.7, "v": 1.2, "y1": 0.25, "y2": -1.0}
    step = derive(givens, equations, wanted=["dL/dw", "dL1/dw", "dL2/dw"])
    values = step.program.run(givens)
    # by hand: dL1/dw = -(0.25 + 0.7 h)(-0.7)(1 - h^2)(1.5), and so on, at h = tanh(0.6)
    h = 0.537049566998035285
    slope = (1 - h * h) * 1.5
    first, second = (0.25 + 0.7 * h) * 0.7 * slope, (1 + 1.2 * h) * 1.2 * slope
    assert [first, second, first + second] == pytest.approx(
        [values["dL1/dw"], values["dL2/dw"], values["dL/dw"]], rel=1e-14
    )


@pytest.mark.parametrize(
    ("equations", "message"),
    [
        (
            {"z": "x*y"},
            "z: a list of 2 and a list of 3 do not fit: " + ENTRY_BY_ENTRY,
        ),
        (
            {"z": "y*A"},
            f"z: 2 by 2 and a list of 3 do not fit: {ENTRY_BY_ENTRY}, {OR_BY_ROW}",
        ),
        ({"z": "x[3]"}, "z: x[3] is outside x, a list of 2, counted from 1"),
        ({"z": "x[0]"}, "z: x[0] is outside x, a list of 2, counted from 1"),
        ({"z": "x[1,1]"}, "z: x[1,1] is outside x, a list of 2, counted from 1"),
        ({"z": "A[3,1]"}, "z: A[3,1] is outside A, 2 by 2, counted from 1"),
        ({"z": "k[1]"}, "z: k[1] is outside k, a number"),
        (
            {"z": "sum(x*y)"},
            "z: a list of 2 and a list of 3 do not fit: " + ENTRY_BY_ENTRY,
        ),
        (
            {"z": "x*y", "v": "z + 1", "u": "x[9]"},
            (
                f"z: a list of 2 and a list of 3 do not fit: {ENTRY_BY_ENTRY}\n"
                "u: x[9] is outside x, a list of 2, counted from 1"
            ),
        ),
    ],
)
def test_shapes_that_do_not_fit(equations: dict[str, str], message: str) -> None:
    """Each equation is told which shapes do not fit, and those that use it are left alone."""
    with pytest.raises(NetError) as caught:
        _written_out({"x": (2,), "y": (3,), "A": (2, 2), "k": ()}, equations)
    assert message == str(caught.value)


@pytest.mark.parametrize(
    ("array", "shape"), [(3.0, ()), ([1.0], (1,)), ([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], (3, 2))]
)
def test_shapes(array: Array, shape: Shape) -> None:
    """A number has no shape, a list one size, rows of data two."""
    assert shape == shape_of(array)


@pytest.mark.parametrize("array", [[[1.0], [1.0, 2.0]], [1.0, [2.0]]])
def test_rows_must_be_of_one_length(array: Array) -> None:
    """Ragged data are refused."""
    with pytest.raises(ShapeError, match="rows of one list must be equally long"):
        shape_of(array)


def test_an_empty_list_is_refused() -> None:
    """A list without entries says nothing."""
    with pytest.raises(ShapeError, match="a list must not be empty"):
        shape_of([])


def test_entries_are_counted_from_one() -> None:
    """Entries are named row by row."""
    assert [("W[1,1]", 1.0), ("W[1,2]", 2.0), ("W[2,1]", 3.0), ("W[2,2]", 4.0)] == list(
        flatten("W", [[1.0, 2.0], [3.0, 4.0]])
    )
