"""What a student is led to next: the first error as it is computed, and the working once right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.command import bpgrade
from tests.feedback.sheets import grade, shipped
from tests.feedback.slip_rows import ROWS
from tests.feedback.test_carried import worked
from tests.feedback.test_slips import said_of

if TYPE_CHECKING:
    from pathlib import Path


def test_the_first_error_in_computation_is_the_one_to_mend() -> None:
    """Even where a wrong update stands above it in the file, or it was carried far."""
    answers = {"b_new": "0.3", "dL_db": "0.9", "yhat": "0.7", "L": "0.3"}
    first = grade(shipped("one_neuron"), answers).first_to_mend()
    assert first
    assert "yhat" == first.question.id


def test_what_was_carried_needs_no_mending() -> None:
    """It mends itself with the error it follows from."""
    sheet = worked("two_neurons", {"dz3_dw2": lambda v: v.x}, 5)
    first = sheet.result.first_to_mend()
    assert first
    assert "dz3_dw2" == first.question.id


@pytest.mark.parametrize("answer", ["0.3", "?"])
def test_the_working_is_shown_once_the_question_is_answered_right(
    answer: str, tmp_path: Path
) -> None:
    """Before that, only an instructor who asks for the solution sees it."""
    (tmp_path / "one_neuron.toml").write_text(f'z = "{answer}"\n', encoding="utf-8")
    refused = bpgrade("explain", "one_neuron.z", at=tmp_path)
    assert "is not answered right yet" in refused.out
    assert "0.25" not in refused.out
    assert "= 0.250" in bpgrade("explain", "one_neuron.z", "--solution", at=tmp_path).out
    (tmp_path / "one_neuron.toml").write_text("z = 0.25\n", encoding="utf-8")
    assert "= 0.250" in bpgrade("explain", "one_neuron.z", at=tmp_path).out


@pytest.mark.parametrize("number", range(len(ROWS)))
def test_no_message_of_a_slip_holds_the_right_number(number: int) -> None:
    """It says what happened and where to look, in a sentence, without any decimals."""
    _, _, message = said_of(number)
    assert message.endswith(".")
    assert message[0].isupper()
    assert not any(a.isdigit() and b == "." and c.isdigit() for a, b, c in zip3(message))


def zip3(text: str) -> list[tuple[str, str, str]]:
    """Give each three characters in a row."""
    return list(zip(text, text[1:], text[2:], strict=False))
