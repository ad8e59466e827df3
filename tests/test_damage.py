"""Damaged files: whatever stands in them, the command answers, and never falls over."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command import bpgrade
from tests.mutations import damaged

HERE = Path(__file__).parent
EXERCISES = {
    name: (HERE / "courses" / name / f"{name}.toml").read_text(encoding="utf-8")
    for name in ("neuron", "ways")
}
SHEET = (HERE / "golden" / "perfect" / "neuron.toml").read_text(encoding="utf-8")
quick = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@quick
@given(text=damaged(SHEET))
def test_damaged_sheets_get_a_report(text: str, tmp_path: Path) -> None:
    """A sheet with anything in it is graded as far as it goes."""
    (tmp_path / "neuron.toml").write_text(text, encoding="utf-8", newline="")
    ran = bpgrade("check", tmp_path, "--exercises", HERE / "courses" / "neuron")
    assert ran.code in {0, 1, 4}, ran.err
    assert "" == ran.err


@quick
@given(data=st.binary(max_size=200))
def test_any_bytes_in_a_sheet_get_a_report(data: bytes, tmp_path: Path) -> None:
    """A sheet need not even be text."""
    (tmp_path / "neuron.toml").write_bytes(data)
    ran = bpgrade("check", tmp_path, "--exercises", HERE / "courses" / "neuron")
    assert ran.code in {1, 4}, ran.err


@pytest.mark.parametrize("name", EXERCISES)
def test_damaged_exercises_are_sound_or_have_faults(name: str, tmp_path: Path) -> None:
    """An exercise with anything in it works in every command, or each fault has its place."""

    @quick
    @given(text=damaged(EXERCISES[name]))
    def damage(text: str) -> None:
        (tmp_path / "one.toml").write_text(text, encoding="utf-8", newline="")
        (tmp_path / "answers").mkdir(exist_ok=True)
        (tmp_path / "answers" / "one.toml").write_text(SHEET, encoding="utf-8")
        ran = bpgrade("solve", "one", "--exercises", tmp_path)
        assert ran.code in {0, 4}, f"{text}\n{ran.err}"
        if ran.code == 4:
            assert ran.err.startswith(f"{tmp_path / 'one.toml'}:")
            return
        assert 0 == bpgrade("show", "one", "--exercises", tmp_path).code
        ran = bpgrade("check", tmp_path / "answers", "--exercises", tmp_path)
        assert ran.code in {0, 1}, f"{text}\n{ran.err}"

    damage()
