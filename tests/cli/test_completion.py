"""Completion of exercises and questions in a shell, by click's means."""

from __future__ import annotations

import pytest
from click.shell_completion import BashComplete

from grader.cli.main import cli


def completed(*words: str) -> list[str]:
    """Complete the last of the words after ``bpgrade``."""
    *before, last = words
    completion = BashComplete(cli, {}, "bpgrade", "_BPGRADE_COMPLETE")
    found = completion.get_completions(before, last)
    return [item.value for item in found if item.type == "plain"]


@pytest.mark.parametrize("command", ["check", "quiz", "watch", "show", "hint", "explain", "reset"])
def test_exercises_and_questions_are_completed(command: str) -> None:
    """First the exercise, and after its point the question."""
    assert ["one_neuron"] == completed(command, "one")
    assert ["one_neuron.dL_dw_chain", "one_neuron.dL_dw", "one_neuron.dL_dw_formula"] == completed(
        command, "one_neuron.dL_dw"
    )
    assert [] == completed(command, "nowhere.z")


def test_commands_are_completed() -> None:
    """By click itself, as they are loaded when they are asked for."""
    assert ["quiz"] == completed("qu")
