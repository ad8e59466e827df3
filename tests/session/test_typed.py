"""What a student types, and what is written into the sheet for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import tomli
from hypothesis import given
from hypothesis import strategies as st

from grader.exercise.precision import DEFAULT
from grader.exercise.verbs import Chain, Compute, Derive
from grader.exercise.verbs.parts import Whole
from grader.session.typed import as_literal, in_toml

if TYPE_CHECKING:
    from grader.exercise.verbs import Question

COMMON: dict[str, Any] = {"id": "q", "key": "q", "place": 0, "worded": str, "numbers": {}}
NUMBER = Compute(**COMMON, quantity="z", precision=DEFAULT)
FORMULA = Derive(**COMMON, quantity="z", where={})
CHAIN = Chain(**COMMON, quantity="dL/dw", ways=(("dL/dz", "dz/dw"),))
ROW = Compute(**COMMON, quantity="z[1]", precision=DEFAULT, array=Whole("z", (2,)), index=(1,))
ROWS = Compute(
    **COMMON, quantity="W[1,1]", precision=DEFAULT, array=Whole("W", (2, 2)), index=(1, 1)
)


@pytest.mark.parametrize(
    ("question", "typed", "written"),
    [
        (NUMBER, "0.562", "0.562"),
        (NUMBER, " -1.50e-3 ", "-1.50e-3"),
        (NUMBER, "+7", "+7"),
        (NUMBER, "0,562", '"0,562"'),
        (NUMBER, "2*0.7 - 0.17", '"2*0.7 - 0.17"'),
        (NUMBER, "-0.5 = x", '"-0.5 = x"'),
        (NUMBER, "007", '"007"'),
        (NUMBER, ".5", '".5"'),
        (NUMBER, "nan", '"nan"'),
        (NUMBER, "1" * 5000, f'"{"1" * 5000}"'),
        (NUMBER, '"1/3"', '"1/3"'),
        (NUMBER, "−0.9", '"−0.9"'),
        (FORMULA, "yhat*(1 - yhat)", '"yhat*(1 - yhat)"'),
        (FORMULA, 'a "b" \\c', r'"a \"b\" \\c"'),
        (CHAIN, "dL/dz * dz/dw", '"dL/dz * dz/dw"'),
        (CHAIN, "dL/dz dz/dw", '["dL/dz", "dz/dw"]'),
        (CHAIN, "dL/dz, dz/dw", '["dL/dz", "dz/dw"]'),
        (CHAIN, '["dL/dz", "dz/dw"]', '["dL/dz", "dz/dw"]'),
        (CHAIN, "dL/da da/dw; dL/dc dc/dw", '[["dL/da", "da/dw"], ["dL/dc", "dc/dw"]]'),
        (ROW, "1.5 -2", "[1.5, -2]"),
        (ROW, "1.5, -2", "[1.5, -2]"),
        (ROW, "[1.5, 2 * 3]", '[1.5, "2 * 3"]'),
        (ROW, "0,5 0,25", '["0,5", "0,25"]'),
        (ROWS, "1 2; 3 4", "[[1, 2], [3, 4]]"),
        (ROWS, "[[1, 2], [3, 4]]", "[[1, 2], [3, 4]]"),
    ],
)
def test_what_is_written(question: Question, typed: str, written: str) -> None:
    """A number stays as it was typed, a list is one where it is asked, all else is quoted."""
    assert written == in_toml(as_literal(question, typed))


@given(st.sampled_from([NUMBER, FORMULA, CHAIN, ROW, ROWS]), st.text(max_size=60))
def test_whatever_is_typed_can_be_written(question: Question, typed: str) -> None:
    """It is a value of TOML, on one line."""
    written = in_toml(as_literal(question, typed))
    assert "\n" not in written
    assert tomli.loads(f"x = {written}").keys() == {"x"}
