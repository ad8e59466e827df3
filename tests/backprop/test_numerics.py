"""Evaluation: sound in the tails, undefined only where it must be, and open to replacement."""

from __future__ import annotations

from math import inf, nan
from typing import TYPE_CHECKING

import pytest
from mpmath import mp, mpf

from grader.backprop import evaluate, parse, why_undefined
from grader.backprop.differentiate import differentiate
from tests.backprop import reference
from tests.backprop.examples import TWO_NEURONS_GIVENS, derive, two_neurons

if TYPE_CHECKING:
    from collections.abc import Mapping

TAILS = (-1000.0, -700.0, -40.0, -30.0, -1.0, -1e-9, 0.0, 1e-9, 1.0, 30.0, 40.0, 700.0, 1000.0)


def _same(expected: object, actual: float | None) -> bool:
    """Compare to 14 digits; what is too small for a float may be 0."""
    exact = mpf(expected)
    return actual is not None and abs(exact - mpf(actual)) <= max(
        abs(exact) / 10**14, mpf("1e-307")
    )


@pytest.mark.parametrize("z", TAILS)
@pytest.mark.parametrize("formula", ["sigmoid(z)", "softplus(z)", "tanh(z)"])
def test_saturating_functions_and_their_derivatives_keep_their_digits(
    formula: str, z: float
) -> None:
    """Far out in a tail, sigmoid, softplus, tanh and their derivatives have 14 right digits."""
    with mp.workdps(1000):
        value = reference.value(formula, {"z": z})
        slope = reference.local_slope(formula, {"z": mpf(z)}, "z")
        assert _same(value, evaluate(parse(formula), {"z": z}))
        assert _same(slope, evaluate(differentiate(parse(formula), "z"), {"z": z}))


@pytest.mark.parametrize("z", TAILS)
def test_a_neuron_saturates_without_losing_its_gradient(z: float) -> None:
    """da/dw of a = sigmoid(w*x) is x*sigmoid'(w*x), however large the product."""
    step = derive(["w", "x"], {"a": "sigmoid(w*x)"}, wanted=["da/dw"])
    with mp.workdps(1000):
        slope = reference.local_slope("sigmoid(w*x)", {"w": mpf(z / 2), "x": mpf(2)}, "w")
        assert _same(slope, step.program.run({"w": z / 2, "x": 2.0})["da/dw"])


def test_a_difference_of_one_and_a_sigmoid_keeps_its_digits() -> None:
    """log(1 - sigmoid(z)), the half of a cross-entropy, is -z far to the right."""
    assert _same(-700, evaluate(parse("log(1 - sigmoid(z))"), {"z": 700.0}))
    assert _same(mp.exp(-50), evaluate(parse("1 - sigmoid(z)"), {"z": 50.0}))


@pytest.mark.parametrize(
    ("formula", "values"),
    [
        ("log(x)", {"x": 0.0}),
        ("log(x)", {"x": -1.0}),
        ("sqrt(x)", {"x": -1.0}),
        ("1/x", {"x": 0.0}),
        ("0/x", {"x": 0.0}),
        ("x^-1", {"x": 0.0}),
        ("x^0.5", {"x": -1.0}),
        ("exp(x)", {"x": 710.0}),
        ("x*x", {"x": 1e200}),
        ("x^2", {"x": 1e200}),
        ("x*x - x*x", {"x": 1e200}),
        ("relu(x*x - x*x)", {"x": 1e200}),
        ("step(x*x - x*x)", {"x": 1e200}),
        ("sign(x*x - x*x)", {"x": 1e200}),
        ("leaky_relu(x*x - x*x)", {"x": 1e200}),
        ("max(-5, x*x - x*x)", {"x": 1e200}),
        ("max(x*x - x*x, -5)", {"x": 1e200}),
        ("min(5, x*x - x*x)", {"x": 1e200}),
        ("x + 1", {"x": inf}),
        ("x + 1", {"x": nan}),
        ("max(x, 1)", {"x": None}),
        ("sum(x, 1)", {"x": None}),
        ("max(x)", {"x": None}),
        ("relu(x)", {"x": None}),
        ("x", {"x": None}),
    ],
)
def test_what_has_no_value_is_none(formula: str, values: Mapping[str, float | None]) -> None:
    """Outside its domain, or beyond the largest float, a recipe is not defined."""
    assert evaluate(parse(formula), values) is None


@pytest.mark.parametrize(
    ("formula", "x", "value"),
    [
        ("x^0", 0.0, 1),
        ("x^2", -3.0, 9),
        ("x^-3", -2.0, -0.125),
        ("sqrt(x)", 0.0, 0),
        ("exp(x)", -1000.0, 0),
        ("exp(-(x*x))", 1e200, 0),
        ("1/(1 + exp(-x))", 1000.0, 1),
        ("0*x", 5.0, 0),
        ("sum(x, 1, -x)", 1e16, 1),
        ("x + 1 - x", 1e16, 1),
    ],
)
def test_what_has_a_value_at_the_edge(formula: str, x: float, value: float) -> None:
    """Near the edge, what is defined is computed, and no reason is given for it."""
    assert value == evaluate(parse(formula), {"x": x})
    assert why_undefined(parse(formula), {"x": x}) is None


@pytest.mark.parametrize(
    ("formula", "values", "reason"),
    [
        ("1/x", {"x": 0.0}, "1/x is not defined at x = 0"),
        ("w*log(x)", {"x": -1.0, "w": 2.0}, "log(x) is not defined at x = -1"),
        ("sqrt(x - y)", {"x": 1.0, "y": 3.0}, "sqrt(x - y) is not defined at x = 1, y = 3"),
        ("z + 1", {"z": None}, "z is not defined"),
        ("z", {"z": None}, "z is not defined"),
        ("1/0", {}, "1/0 is not defined"),
        ("x^0.5", {"x": -1.0}, "x^0.5 is not defined at x = -1"),
        ("exp(x) + 1", {"x": 1000.0}, "exp(x) is not defined at x = 1000"),
    ],
)
def test_the_reason_names_the_part_that_is_not_defined(
    formula: str, values: Mapping[str, float | None], reason: str
) -> None:
    """The innermost part without a value is shown, with the numbers it met."""
    assert reason == why_undefined(parse(formula), values)


def test_only_what_depends_on_the_undefined_is_undefined() -> None:
    """A logarithm at zero spoils the loss and its gradients, and nothing beside them."""
    step = derive(["w", "x", "y"], {"p": "w*x", "L": "-y*log(p)", "q": "p + 1"})
    values = step.program.run({"w": 0.0, "x": 2.0, "y": 1.0})
    undefined = {"L", "dL/dy", "dL/dp", "dL/dw", "dL/dx"}
    assert undefined == {name for name, value in values.items() if value is None}
    assert [0.0, 1.0, 2.0, 2.0] == [values[name] for name in ("p", "q", "dp/dw", "dq/dw")]


def test_the_derivative_of_a_root_at_zero_is_undefined_and_the_root_is_not() -> None:
    """A value can be there where its derivative is not."""
    values = derive(["x"], {"r": "sqrt(x)"}).program.run({"x": 0.0})
    assert {"x": 0.0, "r": 0.0, "dr/dx": None} == values


def test_a_missing_given_is_an_error() -> None:
    """Every given needs a number."""
    with pytest.raises(KeyError, match="alpha"):
        two_neurons().program.run({k: v for k, v in TWO_NEURONS_GIVENS.items() if k != "alpha"})


# --- pinning and replacement ---


def test_what_depends_on_a_pinned_quantity_follows_it() -> None:
    """With dL/dz3 = -0.5, all that comes after it is computed from -0.5; the rest is as it was."""
    program = two_neurons().program
    before = program.run(TWO_NEURONS_GIVENS)
    after = program.run(TWO_NEURONS_GIVENS, {"dL/dz3": -0.5})
    a2 = 0.5621765008857981
    slope = 0.24613408273759835
    expected = {
        "dL/dz3": -0.5,
        "dL/da2": -0.1,
        "dL/db2": -0.5,
        "dL/dw2": -0.5 * a2,
        "dL/dz2": -0.1 * slope,
        "dL/dw1": -0.1 * slope * 0.5,
        "dL/db1": -0.1 * slope,
        "dL/dx": -0.1 * slope * 0.3,
        "b2_new": 0.45,
        "w2_new": 0.2 + 0.05 * a2,
        "w1_new": 0.3 + 0.01 * slope * 0.5,
        "b1_new": 0.1 + 0.01 * slope,
    }
    assert expected == pytest.approx({name: after[name] for name in expected}, rel=1e-14)
    assert expected.keys() == {name for name in after if after[name] != before[name]}


def test_a_given_can_be_pinned() -> None:
    """A pinned given is as if it had been given."""
    program = two_neurons().program
    pinned = program.run(TWO_NEURONS_GIVENS, {"y": 1.0})
    assert 0.070171124162075481 == pytest.approx(pinned["L"], rel=1e-13)
    assert program.run({**TWO_NEURONS_GIVENS, "y": 1.0}) == pinned
    assert 1.5 == program.run(TWO_NEURONS_GIVENS)["y"]


def test_pinning_rescues_what_depends_on_the_undefined() -> None:
    """From a student's value for an undefined quantity, the rest can be computed."""
    program = derive(["x"], {"p": "log(x)", "L": "2*p"}).program
    assert None is program.run({"x": -1.0})["L"]
    assert 6.0 == program.run({"x": -1.0}, {"p": 3.0})["L"]


def test_a_recipe_can_be_replaced_for_one_run() -> None:
    """With one slip in one recipe, what follows has the slip's value; then all is as before."""
    program = two_neurons().program
    slip = program.compile(parse("x"))  # x in place of a2
    values = program.run(TWO_NEURONS_GIVENS, recipes={"dz3/dw2": slip})
    assert [0.5, -0.20490712103801621 * 0.5] == pytest.approx(
        [values["dz3/dw2"], values["dL/dw2"]], rel=1e-14
    )
    again = program.run(TWO_NEURONS_GIVENS)
    assert -0.11519396831173466 == pytest.approx(again["dL/dw2"], rel=1e-14)


def test_pinning_comes_before_a_replaced_recipe() -> None:
    """A quantity that is both pinned and replaced has the pinned value."""
    program = two_neurons().program
    slip = {"z2": program.compile(parse("x"))}
    assert 7.0 == program.run(TWO_NEURONS_GIVENS, {"z2": 7.0}, slip)["z2"]


def test_a_recipe_over_unknown_quantities_does_not_compile() -> None:
    """A replacement may use only what the program knows."""
    with pytest.raises(KeyError, match="q"):
        two_neurons().program.compile(parse("q + 1"))
