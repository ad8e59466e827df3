"""Carried errors: one slip costs one question, however much is computed from it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import pytest

from grader.checkers.verdicts import Outcome
from tests.feedback.by_hand import sigma
from tests.feedback.nets import FORMULAS
from tests.feedback.sheets import EXAMPLES, digits, grade, numbers_asked, shipped, verdicts

if TYPE_CHECKING:
    from grader.checkers.results import ExerciseResult
    from grader.exercise.model import Exercise
    from tests.feedback.by_hand import Formula, Formulas

FULL = 15  # figures: as a spreadsheet keeps them


@dataclass(frozen=True)
class Sheet:
    """A full sheet of answers, worked out from the student's own numbers, one after the other."""

    exercise: Exercise
    answers: dict[str, str]

    @property
    def result(self) -> ExerciseResult:
        """Grade it."""
        return grade(self.exercise, self.answers)

    def lost(self) -> set[str]:
        """Name the questions that did not earn all their marks."""
        return {r.question.id for r in self.result.results if r.answer and not r.full}


def worked(name: str, slips: Formulas, figures: int = FULL, kept: int = FULL) -> Sheet:
    """Work through a sheet with slips: each answer goes on into the next as it was written.

    ``figures`` are written; ``kept`` are those of what needs no rounding, such as a given.
    """
    exercise = shipped(name)
    asked = {q.id: q.quantity for q in numbers_asked(exercise)}
    numbers = dict(exercise.givens)
    answers: dict[str, str] = {}
    for key, formula in FORMULAS[name].items():
        number = slips.get(key, formula)(_Numbers(numbers))
        if key in asked:
            parameter = exercise.step.parameter_of(asked[key])
            origin = exercise.givens[parameter] if parameter else 0.0
            answers[key] = digits(number, figures, origin) if number else "0"
            number = float(answers[key]) if figures < kept else number
        numbers[key] = number
    return Sheet(exercise, answers)


class _Numbers:
    """Numbers by name, read as attributes."""

    def __init__(self, numbers: dict[str, float]) -> None:
        self.__dict__ = numbers


def turned(formula: Formula) -> Formula:
    """Lose a sign."""
    return lambda v: -formula(v)


def doubled(formula: Formula) -> Formula:
    """Forget a factor 1/2."""
    return lambda v: 2 * formula(v)


def miscounted(formula: Formula) -> Formula:
    """Mistype on a calculator."""
    return lambda v: 1.37 * formula(v) + 0.0577


KINDS = {"turned": turned, "doubled": doubled, "miscounted": miscounted}
SLIPS = [
    (name, key, kind)
    for name in EXAMPLES
    for key in FORMULAS[name]
    for kind in KINDS
    if key in {q.id for q in numbers_asked(shipped(name))}
    if (key, kind) not in {("dz_dw", "doubled"), ("dz2_dw1", "doubled")}  # 2*0.5: a factor 1
]


def id_of(case: tuple[str, str, str]) -> str:
    """Name a case."""
    return "-".join(case)


@pytest.mark.parametrize("case", SLIPS, ids=id_of)
def test_one_slip_costs_one_question(case: tuple[str, str, str]) -> None:
    """Everything after it is computed from it with all digits, and earns its marks."""
    name, key, kind = case
    sheet = worked(name, {key: KINDS[kind](FORMULAS[name][key])})
    assert {key} == sheet.lost()


@pytest.mark.parametrize("figures", [3, 4])
@pytest.mark.parametrize("case", SLIPS, ids=id_of)
def test_one_slip_costs_one_question_where_rounded_numbers_are_used(
    case: tuple[str, str, str], figures: int
) -> None:
    """What does not depend on the slip may lose what the rounding alone costs; nothing else does.

    Each answer is rounded, and the rounded number used in the next one.
    """
    name, key, kind = case
    by_rounding = worked(name, {}, figures).lost()
    lost = worked(name, {key: KINDS[kind](FORMULAS[name][key])}, figures).lost()
    assert {key} == (lost - by_rounding) | {key}
    assert key in lost


@pytest.mark.parametrize("name", EXAMPLES)
def test_two_slips_cost_two_questions(name: str) -> None:
    """Whether they lie on one way or on two."""
    keys = [key for n, key, kind in SLIPS if n == name and kind == "miscounted"][::2]
    for pair in combinations(keys, 2):
        slips = {key: miscounted(FORMULAS[name][key]) for key in pair}
        assert set(pair) == worked(name, slips).lost()


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_order_of_the_answers_does_not_matter(name: str) -> None:
    """A sheet written from the last question to the first is marked alike."""
    slips = {"yhat": miscounted(FORMULAS[name]["yhat"])}
    sheet = worked(name, slips)
    backwards = Sheet(sheet.exercise, dict(reversed(sheet.answers.items())))
    assert {"yhat"} == backwards.lost()


def test_a_slip_in_a_local_derivative_carries_into_the_update() -> None:
    """The message says what it follows from, and where the error began."""
    sheet = worked("two_neurons", {"dz3_dw2": lambda v: v.x}, 4)
    said = {r.question.id: r.verdict.message for r in sheet.result.results}
    assert "follows from your own ∂z⁽³⁾/∂w⁽²⁾ = 0.5000" in said["dL_dw2"]
    assert "the error began at ∂z⁽³⁾/∂w⁽²⁾ = 0.5000" in said["w2_new"]


def test_a_slope_computed_from_the_own_activation_is_carried() -> None:
    """As a(1 - a) with a wrong a, although z is right."""
    answers = {"z": "0.25", "yhat": "0.438", "dyhat_dz": "0.246"}
    assert Outcome.CORRECT is verdicts(shipped("one_neuron"), answers)["dyhat_dz"].outcome
    answers = {"z": "0.25", "yhat": "0.642", "dyhat_dz": "0.230"}
    assert Outcome.CARRIED is verdicts(shipped("one_neuron"), answers)["dyhat_dz"].outcome


def test_a_slip_on_top_of_a_carried_error_is_named_with_what_it_builds_on() -> None:
    """The number is wrong twice over: by an earlier one, and by a slip of its own."""
    yhat = sigma(0.15)  # without the bias
    answers = {"z": "0.15", "yhat": f"{yhat:.4f}", "dL_dyhat": f"{1.5 - yhat:.4f}"}
    verdict = verdicts(shipped("one_neuron"), answers)["dL_dyhat"]
    assert Outcome.WRONG is verdict.outcome
    assert "minus sign before y − ŷ lost in ∂L/∂ŷ" in verdict.message
    assert "It builds on your own z = 0.15 (line 1) and ŷ = 0.5374 (line 2)" in verdict.message


def test_only_the_share_set_in_marking_is_carried() -> None:
    """``[marking] carried`` is the credit of a carried error."""
    text = (
        'title = "t"\n[given]\nx = 3\ny = 0.7\n[net]\nz = "x*y"\nL = "z^2"\n'
        "[marking]\ncarried = 0.25\n"
        '[[question]]\ncompute = "z"\n[[question]]\ncompute = "L"\n'
    )
    from tests.feedback.sheets import exercise_from  # noqa: PLC0415

    assert 0.25 == grade(exercise_from(text), {"z": "2.4", "L": "5.76"}).earned
