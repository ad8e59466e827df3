"""Names that a formula may use: too few are found, and enough never blamed."""

from __future__ import annotations

import re

import pytest

from grader.backprop.expressions import names_in
from grader.exercise.course import shipped_course
from tests.authoring.nets import NEURON, findings, load, question

COURSE = shipped_course()


def blamed(asked: str, using: list[str], more: str = "", net: str = NEURON) -> list[str]:
    """Give what is said of the names for a formula."""
    found = findings(
        net + question(f'derive = "{asked}"\nusing = {using}\n{more}'.replace("'", '"'))
    )
    return [str(each) for each in found if "cannot be written" in each.message]


@pytest.mark.parametrize(
    ("asked", "using"),
    [
        ("dL/dw", ["x", "y"]),
        ("dyhat/dz", ["x", "w"]),
        ("L", ["yhat"]),
        ("w_new", ["w", "alpha", "dL/dz"]),
        ("w_new", ["w", "dL/dw"]),
        ("yhat@2", ["x", "b"]),
    ],
)
def test_names_that_do_not_suffice_are_found(asked: str, using: list[str]) -> None:
    """What is asked differs where all of them are the same."""
    (said,) = blamed(asked, using)
    assert said.endswith("alone; name more in 'using'")


def test_the_finding_says_what_is_missing() -> None:
    """The question, and the names, in the exercise's symbols."""
    assert ["net.L_formula: L cannot be written with ŷ alone; name more in 'using'"] == blamed(
        "L", ["yhat"]
    )


def test_names_may_be_of_other_steps_and_derivatives_that_nothing_else_asks_for() -> None:
    """The equations that they need come along."""
    assert [] == blamed("z@2", ["w@2", "x", "b"])
    assert blamed("z@2", ["dL/dx", "x"])
    assert blamed("z", ["yhat@3", "x"])


def test_names_that_an_answer_must_not_use_do_not_count() -> None:
    """What is itself computed from what is asked is refused in answers."""
    assert blamed("z", ["yhat"])
    assert blamed("dL/dw", ["dL/dw"])


@pytest.mark.parametrize(
    ("asked", "using", "more"),
    [
        ("dL/dw", ["x", "y", "z"], ""),
        ("dL/dw", ["x", "y", "yhat"], ""),
        ("dL/dw", ["x", "y", "w", "b"], ""),
        ("L", ["yhat"], "where = { y = [1, 1] }"),
        ("L", ["yhat", "y"], "where = { x = [30, 90], w = [3, 4] }"),
        ("dyhat/dz", ["yhat"], "where = { x = [30, 90], w = [3, 4] }"),
        ("yhat@2", ["z@2"], ""),
    ],
)
def test_names_that_suffice_pass(asked: str, using: list[str], more: str) -> None:
    """In whatever way: a given that does not change need not be named."""
    assert [] == blamed(asked, using, more)


@pytest.mark.parametrize(
    "function", ["sigmoid", "tanh", "relu", "leaky_relu", "softplus", "exp", "abs", "sqrt", "log"]
)
def test_a_slope_can_be_written_with_its_argument(function: str) -> None:
    """For every function, also where it has kinks, is flat or not defined."""
    net = NEURON.replace("tanh(z)", f"{function}(z)").replace("w = -0.6", "w = 0.6")
    assert [] == blamed("dyhat/dz", ["z"], net=net)
    assert [] == blamed("dL/dz", ["yhat", "z", "y"], net=net)


@pytest.mark.parametrize("name", ["two_neurons", "several_samples", "training"])
def test_every_recipe_of_the_course_can_be_written_with_its_names(name: str) -> None:
    """What the engine derives names all that it needs."""
    exercise = COURSE.load(name)
    text = (COURSE.folder / f"{name}.toml").read_text(encoding="utf-8")
    text = re.sub(r"(?ms)^accept = \[.*?\]$", "", text.partition("[[question]]")[0])
    for number, (asked, equation) in enumerate(exercise.first_step.equations.items()):
        using = names_in(equation.recipe)
        if using and "∂" not in asked:
            listed = str(using).replace("'", '"')
            text += question(f'id = "q{number}"\nderive = "{asked}"\nusing = {listed}')
    assert len(load(text).questions) > 10
    assert [] == [str(each) for each in findings(text) if "cannot be written" in each.message]
