"""Every derivative of a random net, against mpmath: forward mode and central differences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from mpmath import mpf

from grader.backprop import (
    Apply,
    DerivationError,
    Kind,
    Name,
    TrainingStep,
    build_net,
    build_step,
    evaluate,
    parse,
)
from grader.backprop.differentiate import differentiate
from grader.backprop.operations import FUNCTIONS
from tests.backprop import reference
from tests.backprop.reference import OutsideError
from tests.backprop.strategies import RandomNet, nets

if TYPE_CHECKING:
    from collections.abc import Iterable


def _step(net: RandomNet, wanted: Iterable[str] | None = None) -> TrainingStep:
    equations = [(name, parse(net.formulas[name])) for name in net.shuffled]
    return build_step(build_net(net.givens, equations), wanted=wanted)


def _reference_values(net: RandomNet) -> dict[str, Any]:
    try:
        values = reference.forward(net.formulas, net.givens)
    except OutsideError:
        assume(condition=False)
    assume(all(abs(value) < 1e4 for value in values.values()))
    return values


def _slopes(net: RandomNet, values: dict[str, Any], wrt: str) -> dict[str, Any]:
    try:
        slopes = reference.slopes(net.formulas, values, wrt)
    except OutsideError:
        assume(condition=False)
    assume(all(abs(slope) < 1e5 for slope in slopes.values()))
    return slopes


def _close(expected: Any, actual: float | None, scale: Any) -> bool:
    return actual is not None and abs(expected - mpf(actual)) <= 1e-11 * (1 + scale)


@given(nets())
def test_forward_values_are_those_of_mpmath(net: RandomNet) -> None:
    """Every quantity of a net, however its equations are ordered, has its value."""
    expected = _reference_values(net)
    actual = _step(net).program.run(net.givens)
    scale = max(abs(value) for value in expected.values())
    assert [] == [name for name in expected if not _close(expected[name], actual[name], scale)]


@given(nets())
def test_every_derivative_is_that_of_forward_mode(net: RandomNet) -> None:
    """dA/dB between any two quantities is the derivative through everything between."""
    expected: dict[str, Any] = {}
    scale = mpf(0)
    values = _reference_values(net)
    for wrt in values:
        slopes = _slopes(net, values, wrt)
        expected |= {f"d{of}/d{wrt}": slopes[of] for of in net.formulas if net.depends(of, wrt)}
        scale = max(scale, *(abs(number) for number in (*slopes.values(), *values.values())))
    actual = _step(net, expected).program.run(net.givens)
    wrong = [name for name in expected if not _close(expected[name], actual[name], scale)]
    assert wrong == []


@given(nets())
def test_every_derivative_is_that_of_central_differences(net: RandomNet) -> None:
    """dA/dB is how far A moves when B alone is moved and all that follows from it."""
    values = _reference_values(net)
    expected: dict[str, Any] = {}
    scale = mpf(0)
    for wrt in values:
        slopes = _slopes(net, values, wrt)
        moved = reference.differences(net.formulas, values, wrt)
        expected |= {f"d{of}/d{wrt}": moved[of] for of in net.formulas if net.depends(of, wrt)}
        scale = max(scale, *(abs(number) for number in (*slopes.values(), *values.values())))
    actual = _step(net, expected).program.run(net.givens)
    wrong = [name for name in expected if not _close(expected[name], actual[name], scale)]
    assert wrong == []


@given(nets())
def test_every_local_derivative_holds_all_else_constant(net: RandomNet) -> None:
    """∂A/∂B is the derivative of the recipe of A alone."""
    values = _reference_values(net)
    expected, scale = {}, mpf(0)
    for of, formula in net.formulas.items():
        for wrt in net.uses(of):
            scale = max(scale, *map(abs, _slopes(net, values, wrt).values()))
            expected[of, wrt] = reference.local_slope(formula, values, wrt)
    step = _step(net, [f"∂{of}/∂{wrt}" for of, wrt in expected])
    actual = step.program.run(net.givens)
    scale = max(scale, *map(abs, values.values()))
    for (of, wrt), slope in expected.items():
        name = f"∂{of}/∂{wrt}" if f"∂{of}/∂{wrt}" in actual else f"d{of}/d{wrt}"
        assert step.equations[name].kind is Kind.LOCAL
        assert _close(slope, actual[name], scale), name


@given(nets())
def test_derivatives_between_strangers_do_not_exist(net: RandomNet) -> None:
    """A derivative is refused exactly where one quantity does not depend on the other."""
    for of in net.formulas:
        for wrt in (*net.givens, *net.formulas):
            if not net.depends(of, wrt):
                with pytest.raises(DerivationError, match="does not depend on"):
                    _step(net, [f"d{of}/d{wrt}"])


@given(nets())
def test_without_a_wish_all_derivatives_of_the_last_quantities_are_there(net: RandomNet) -> None:
    """A step has the gradients of every output, and a local derivative for every use."""
    ends = [of for of in net.formulas if not any(of in net.uses(user) for user in net.formulas)]
    names = (*net.givens, *net.formulas)
    outer = {f"d{end}/d{wrt}" for end in ends for wrt in names if net.depends(end, wrt)}
    equations = _step(net).equations
    assert set() == outer - set(equations)
    for of in net.formulas:
        for wrt in net.uses(of):
            assert equations.keys() & {f"d{of}/d{wrt}", f"∂{of}/∂{wrt}"}


# Three points inside the domain of each function, off its kinks.
POINTS = dict.fromkeys(("log", "log2", "log10", "sqrt"), (0.125, 1.5, 40.0))
MANY = {
    "max": "max(u, 0.5, -u)",
    "min": "min(u, 0.5, -u)",
    "sum": "sum(u, u, 0.5)",
    "clip": "clip(u, u/4 - 0.25, 1.5)",
    "where": "where(u > 0.25, u^2, exp(u))",
    "logsumexp": "logsumexp(u, -u, 0.5)",
}


def test_the_reference_knows_every_function() -> None:
    """No function of the engine goes without an outside authority."""
    assert set(FUNCTIONS) - {"softmax"} == set(reference.SMOOTH) | set(MANY)


@pytest.mark.parametrize("function", [*reference.SMOOTH, *MANY])
def test_every_function_and_its_derivative_are_those_of_mpmath(function: str) -> None:
    """Each function of the table computes what it is called, and so does its derivative."""
    formula = MANY.get(function, f"{function}(u)")
    for u in POINTS.get(function, (-1.75, 0.375, 2.5)):
        point = {"u": mpf(u)}
        value = reference.value(formula, {"u": u})
        slope = reference.local_slope(formula, point, "u")
        derivative = differentiate(parse(formula), "u")
        assert float(value) == pytest.approx(evaluate(parse(formula), {"u": u}), rel=1e-14)
        assert float(slope) == pytest.approx(evaluate(derivative, {"u": u}), rel=1e-14)


@pytest.mark.parametrize(
    ("formula", "at_the_kink"),
    [
        ("relu(u)", 0),
        ("leaky_relu(u)", 0.01),
        ("abs(u)", 0),
        ("max(u, 0)", 1),
        ("max(0, u)", 0),
        ("min(u, 0)", 1),
        ("min(0, u)", 0),
        ("max(u, -u, 0)", 1),
        ("step(u)", 0),
        ("sign(u)", 0),
        ("elu(u)", 1),
        ("clip(u, 0, 1)", 1),
        ("clip(u, -1, 0)", 1),
        ("where(u > 0, log(u), 0)", 0),
    ],
)
def test_at_a_kink_the_derivative_is_that_of_frameworks(formula: str, at_the_kink: float) -> None:
    """step(0) = sign(0) = 0, and at a tie the first operand of max or min counts."""
    assert at_the_kink == evaluate(differentiate(parse(formula), "u"), {"u": 0.0})


def test_a_maximum_over_many_operands_can_be_derived() -> None:
    """However many operands max has, its derivative is there, and one for the winner alone."""
    names = [f"x{i}" for i in range(1000)]
    values = {name: float(i == 600) for i, name in enumerate(names)}
    for operation, slope in (("max", 1.0), ("min", 0.0)):
        expression = Apply(operation, tuple(Name(name) for name in names))
        assert slope == evaluate(differentiate(expression, "x600"), values)
        assert 1 - slope == evaluate(differentiate(expression, "x0"), values)
