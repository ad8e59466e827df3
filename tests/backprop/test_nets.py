"""Nets and the backward pass: what is refused, and the recipes that are derived."""

from __future__ import annotations

from itertools import permutations

import pytest

from grader.backprop import DerivationError, Kind, NetError, build_net, parse
from grader.backprop.printing import text
from tests.backprop.examples import TWO_NEURONS, TWO_NEURONS_GIVENS, derive, two_neurons


def _recipe(givens: list[str], equations: dict[str, str], name: str) -> str:
    return text(derive(givens, equations, wanted=[name]).equations[name].recipe)


# --- nets ---


def test_equations_may_stand_in_any_order() -> None:
    """The order of computation is found, whatever the order of writing."""
    for order in permutations(TWO_NEURONS):
        net = build_net(TWO_NEURONS_GIVENS, [(name, parse(TWO_NEURONS[name])) for name in order])
        assert ["z2", "a2", "z3", "yhat", "L"] == list(net.equations)


CIRCLE = "these quantities depend on each other in a circle:"
LETTERS = "a name consists of letters, digits and _, and starts with a letter"
TWICE = "this quantity is defined more than once"


@pytest.mark.parametrize(
    ("givens", "equations", "message"),
    [
        (["x"], [("z", "x"), ("z", "x")], f"z: {TWICE}"),
        (["x", "x"], [("z", "x")], f"x: {TWICE}"),
        (["x"], [("x", "1")], f"x: {TWICE}"),
        (["x"], [("z", "q")], "z: there is no quantity 'q' here"),
        (
            ["weight"],
            [("z", "wieght")],
            "z: there is no quantity 'wieght' here; did you mean 'weight'?",
        ),
        (
            ["x"],
            [("z", "q + r")],
            "z: there is no quantity 'q' here\nz: there is no quantity 'r' here",
        ),
        (["x"], [("z", "z + x")], f"z: {CIRCLE} z <- z"),
        (["x"], [("a", "b"), ("b", "c"), ("c", "a + x")], f"a: {CIRCLE} a <- b <- c <- a"),
        (["L"], [("dL", "L")], "dL: dL/d… would read as a derivative of L; choose another name"),
        (["w"], [("pw", "w")], "pw: pw/p… would read as a derivative of w; choose another name"),
        (
            ["W[1]"],
            [("dW", "W[1]")],
            "dW: dW/d… would read as a derivative of W; choose another name",
        ),
        (["1x", "a b"], [("z", "1")], f"1x: {LETTERS}\na b: {LETTERS}"),
        (["dL/dw"], [("z", "1")], f"dL/dw: {LETTERS}"),
        (["w@2"], [("z", "1")], f"w@2: {LETTERS}"),
    ],
)
def test_what_is_no_net(givens: list[str], equations: list[tuple[str, str]], message: str) -> None:
    """Every problem is found and said of its quantity."""
    with pytest.raises(NetError) as caught:
        build_net(givens, [(name, parse(formula)) for name, formula in equations])
    assert message == str(caught.value)


def test_names_that_only_look_like_derivatives_are_fine() -> None:
    """A name that begins with d or p is no trouble where nothing bears the rest of it."""
    net = build_net(["d", "delta", "price", "dose"], [("p", parse("d*delta + price/dose"))])
    assert ["p"] == list(net.equations)


# --- recipes ---


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("dL/dyhat", "-(y - yhat)"),
        ("dL/dy", "y - yhat"),
        ("dyhat/dz3", "sigmoid(z3)*(1 - sigmoid(z3))"),
        ("dz3/dw2", "a2"),
        ("dz3/db2", "1"),
        ("dz3/da2", "w2"),
        ("dz2/dw1", "x"),
        ("dL/dz3", "dL/dyhat*dyhat/dz3"),
        ("dL/dw2", "dL/dz3*dz3/dw2"),
        ("dL/da2", "dL/dz3*dz3/da2"),
        ("dL/dz2", "dL/da2*da2/dz2"),
        ("dL/dw1", "dL/dz2*dz2/dw1"),
        ("w1_new", "w1 - alpha*dL/dw1"),
    ],
)
def test_recipes_of_two_neurons(name: str, recipe: str) -> None:
    """Each gradient is the gradient before it times one local derivative."""
    assert recipe == text(two_neurons().equations[name].recipe)


FAN = {"h1": "w*x1", "h2": "w*x2", "u": "h1*h2", "v": "h1 + h2"}


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("du/dw", "du/dh1*dh1/dw + du/dh2*dh2/dw"),
        ("dv/dw", "dv/dh1*dh1/dw + dv/dh2*dh2/dw"),
        ("du/dx1", "du/dh1*dh1/dx1"),
        ("du/dh1", "h2"),
        ("dv/dh1", "1"),
    ],
)
def test_a_shared_parameter_gets_a_sum_over_the_ways(name: str, recipe: str) -> None:
    """What is used twice has a gradient of two terms; each output has its own."""
    assert recipe == _recipe(["w", "x1", "x2"], FAN, name)


SKIP = {"h": "w*x", "L": "h^2 + w + h*w"}


@pytest.mark.parametrize(
    ("name", "recipe"),
    [
        ("dL/dw", "dL/dh*dh/dw + ∂L/∂w"),
        ("∂L/∂w", "1 + h"),
        ("dL/dh", "2*h + w"),
        ("dL/dx", "dL/dh*dh/dx"),
    ],
)
def test_the_direct_way_is_told_from_the_whole(name: str, recipe: str) -> None:
    """Where there is another way too, dA/dB is the whole and ∂A/∂B the direct part."""
    assert recipe == _recipe(["w", "x"], SKIP, name)


def test_a_local_derivative_that_is_the_whole_has_one_name() -> None:
    """∂A/∂B is dA/dB where there is no other way; both spellings are understood."""
    for spelling in ("∂h/∂w", "ph/pw", "dh/dw"):
        step = derive(["w", "x"], SKIP, wanted=[spelling])
        assert ["h", "L", "dh/dw"] == list(step.equations)


def test_only_what_is_wanted_is_derived() -> None:
    """A derivative comes with those that its recipe needs, and no others."""
    step = derive(TWO_NEURONS_GIVENS, TWO_NEURONS, wanted=["da2/dw1", "dyhat/da2"])
    derived = [name for name, equation in step.equations.items() if equation.kind != Kind.FORWARD]
    assert ["dyhat/dz3", "dz3/da2", "da2/dz2", "dz2/dw1", "dyhat/da2", "da2/dw1"] == derived


def test_each_equation_comes_after_those_it_uses() -> None:
    """Forward, local derivatives, gradients from the end backwards, updates."""
    step = two_neurons()
    kinds = [equation.kind for equation in step.equations.values()]
    assert sorted(kinds, key=list(Kind).index) == kinds
    order = {name: place for place, name in enumerate((*step.givens, *step.equations))}
    for name in step.equations:
        assert all(order[other] < order[name] for other in step.ancestors[name])


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("dL/dq", "there is no quantity 'q' here"),
        ("dQ/dw", "there is no quantity 'Q' here"),
        ("dw/dL", "w does not depend on L, so there is no dw/dL"),
        ("dL/dL", "L does not depend on L, so there is no dL/dL"),
        ("dw/dx", "w does not depend on x, so there is no dw/dx"),
        ("∂L/∂x", "L does not use x directly, so there is no ∂L/∂x"),
        ("dL/dw@2", "dL/dw@2 belongs to another training step"),
    ],
)
def test_derivatives_that_do_not_exist(name: str, message: str) -> None:
    """The message says why there is no such derivative."""
    with pytest.raises(DerivationError) as caught:
        derive(["w", "x"], SKIP, wanted=[name])
    assert message == str(caught.value)


# --- updates ---


def test_an_update_knows_its_parameter() -> None:
    """Only updates have one, and they have it in every step and for every entry."""
    step = two_neurons()
    assert "w1" == step.parameter_of("w1_new")
    for name in ("w1", "L", "dL/dw1", "nothing"):
        assert step.parameter_of(name) is None
    equations = {"L": "W[1,2]*x"}
    entry = derive(["W[1,2]", "x"], equations, {"W_new[1,2]": "W[1,2] - dL/dW[1,2]"})
    assert "W[1,2]" == entry.parameter_of("W_new[1,2]")


def test_an_update_brings_its_gradient() -> None:
    """What an update uses is derived, though nobody else wants it, however it is spelled."""
    for spelling in ("dL/dh", "∂L/∂h"):
        step = derive(["w", "x"], {"h": "w*x", "L": "h^2"}, {"w_new": f"w - {spelling}"}, [])
        assert {"w": 3.0, "x": 2.0, "h": 6.0, "L": 36.0, "dL/dh": 12.0, "w_new": -9.0} == (
            step.program.run({"w": 3.0, "x": 2.0})
        )


def test_updates_may_use_each_other() -> None:
    """Momentum is an update that another update uses."""
    updates = {"w_new": "w - v_new", "v_new": "0.5*v + dL/dw"}
    step = derive(["w", "v"], {"L": "w^2"}, updates)
    assert -5.5 == step.program.run({"w": 3.0, "v": 5.0})["w_new"]
    with pytest.raises(NetError, match="depend on each other in a circle"):
        derive(["w", "v"], {"L": "w^2"}, {"w_new": "v_new", "v_new": "w_new"})
