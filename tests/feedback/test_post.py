"""The numbers that the blog post prints, graded as a submission."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.checkers.sheets import parse_sheet, read_sheet
from grader.checkers.verdicts import Outcome
from grader.feedback.grading import grade_sheet
from tests.feedback.sheets import shipped, verdicts

POST = Path(__file__).parents[1] / "post"
FEW = "only 2 of 3 figures are written"
ALONG = "rounded along the way"
DECIMALS = "decimal places are written"
X_FOR_A2 = "x in place of a⁽²⁾ in ∂z⁽³⁾/∂w⁽²⁾"

# The outcome of each printed number, and what its message must hold.
ONE_NEURON = {
    "z": (Outcome.CORRECT, ""),
    "yhat": (Outcome.COARSE, FEW),
    "L": (Outcome.CORRECT, ""),
    "dL_dyhat": (Outcome.CARRIED, "follows from your own ŷ = 0.56"),
    "dyhat_dz": (Outcome.COARSE, FEW),
    "dz_dw": (Outcome.CORRECT, ""),
    "dz_db": (Outcome.CORRECT, ""),
    "dL_dw": (Outcome.CARRIED, "only the rounding of ŷ = 0.56"),
    "dL_db": (Outcome.CARRIED, "follows from your own ∂L/∂ŷ = -0.94"),
    "w_new": (Outcome.COARSE, f"only 3 of 4 {DECIMALS}"),
    "b_new": (Outcome.WRONG, "Nor does it follow from your own ∂L/∂b = -0.235"),
}
TWO_NEURONS = {
    "z2": (Outcome.CORRECT, ""),
    "a2": (Outcome.COARSE, FEW),
    "z3": (Outcome.CORRECT, ""),
    "yhat": (Outcome.CORRECT, ""),
    "L": (Outcome.COARSE, FEW),
    "dL_dyhat": (Outcome.CORRECT, ""),
    "dyhat_dz3": (Outcome.COARSE, FEW),
    "dz3_da2": (Outcome.CORRECT, ""),
    "dz3_dw2": (Outcome.WRONG, X_FOR_A2),
    "dz3_db2": (Outcome.CORRECT, ""),
    "da2_dz2": (Outcome.COARSE, FEW),
    "dz2_dw1": (Outcome.CORRECT, ""),
    "dz2_db1": (Outcome.CORRECT, ""),
    "dL_dw2": (Outcome.CARRIED, "follows from your own ∂z⁽³⁾/∂w⁽²⁾ = 0.5"),
    "dL_db2": (Outcome.CORRECT, ""),
    "dL_dw1": (Outcome.COARSE, "only 1 of 3 figures is written"),
    "dL_db1": (Outcome.COARSE, "only 1 of 3 figures is written"),
    "w1_new": (Outcome.CARRIED, "follows from your own ∂L/∂w⁽¹⁾ = -0.005"),
    "b1_new": (Outcome.CARRIED, "follows from your own ∂L/∂b⁽¹⁾ = -0.01"),
    "w2_new": (Outcome.CARRIED, "follows from your own ∂L/∂w⁽²⁾ = -0.103"),
    "b2_new": (Outcome.WRONG, "the step added instead of subtracted in b⁽²⁾_new"),
}
EXPECTED = {"one_neuron": ONE_NEURON, "two_neurons": TWO_NEURONS}


@pytest.mark.parametrize(
    ("name", "key"), [(name, key) for name, table in EXPECTED.items() for key in table]
)
def test_each_printed_number_gets_its_verdict_and_its_reason(name: str, key: str) -> None:
    """The verdicts that were worked out independently of the grader."""
    sheet = read_sheet(POST / f"{name}.toml", f"{name}.toml")
    results = grade_sheet(shipped(name), sheet).results
    verdict = next(result.verdict for result in results if result.question.id == key)
    outcome, said = EXPECTED[name][key]
    assert outcome is verdict.outcome
    assert said in verdict.message


def test_the_other_number_of_the_post_for_the_slope_was_rounded_along_the_way() -> None:
    """It prints 0.235 elsewhere."""
    verdict = verdicts(shipped("two_neurons"), {"dyhat_dz3": "0.235"})["dyhat_dz3"]
    assert Outcome.COARSE is verdict.outcome
    assert ALONG in verdict.message


def test_the_slope_taken_at_the_first_activation_is_a_slip_once_all_its_figures_are_written() -> (
    None
):
    """The post's 0.23 comes from sigma'(0.56), which at 3 figures reads 0.231."""
    verdict = verdicts(shipped("two_neurons"), {"dyhat_dz3": "0.231"})["dyhat_dz3"]
    assert Outcome.WRONG is verdict.outcome
    assert "taken at a⁽²⁾ instead of z⁽³⁾ in ∂ŷ/∂z⁽³⁾" in verdict.message


@pytest.mark.parametrize("answer", ["?", None])
def test_without_the_local_derivative_the_gradient_is_a_slip(answer: str | None) -> None:
    """Where dz3/dw2 = 0.5 was not answered, nothing is carried, and x for a2 is named."""
    text = (POST / "two_neurons.toml").read_text(encoding="utf-8")
    line = "" if answer is None else f'dz3_dw2 = "{answer}"'
    sheet = parse_sheet(text.replace("dz3_dw2 = 0.5", line), "two_neurons.toml")
    results = grade_sheet(shipped("two_neurons"), sheet).results
    verdict = next(result.verdict for result in results if result.question.id == "dL_dw2")
    assert Outcome.WRONG is verdict.outcome
    assert X_FOR_A2 in verdict.message


ALONE = {
    "one_neuron": {"dL_dyhat": FEW, "dL_dw": ALONG, "dL_db": ALONG, "w_new": DECIMALS},
    "two_neurons": {"w1_new": DECIMALS, "b1_new": DECIMALS},
}


@pytest.mark.parametrize(("name", "key"), [(n, key) for n, table in ALONE.items() for key in table])
def test_alone_in_a_sheet_a_rounded_number_is_told_so(name: str, key: str) -> None:
    """Only rounding that stands in the sheet is carried; a step not seen earns nothing."""
    sheet = read_sheet(POST / f"{name}.toml", f"{name}.toml")
    verdict = verdicts(shipped(name), {key: sheet.answers[key].value})[key]
    assert (Outcome.WRONG if name == "two_neurons" else Outcome.COARSE) is verdict.outcome
    assert ALONE[name][key] in verdict.message
