"""Names of files that are nearly right, and what is meant by them."""

from __future__ import annotations

import pytest

from grader.exercise.workspace import AnswerFiles

FILES = AnswerFiles(["one_neuron", "step-1", "step"])


@pytest.mark.parametrize(
    "name",
    [
        "one_neuron.toml",
        "One_Neuron.toml",
        "ONE_NEURON.TOML",
        "one_neuron (1).toml",
        "one_neuron(12).toml",
        "one_neuron - Copy.toml",
        "one_neuron - Copy (2).toml",
        "one_neuron copy 2.toml",
        "Copy of one_neuron.toml",
        "Kopie von one_neuron.toml",
        "one_neuron-3.toml",
        "one_neuron.toml.txt",
        "one_neuron.toml.toml",
        "One Neuron (1).toml.txt",
        "one-neuron.toml",
    ],
)
def test_names_that_systems_changed_are_understood(name: str) -> None:
    """Copies, capital letters, spaces and hidden endings leave no doubt which file is meant."""
    assert "one_neuron.toml" == FILES.meant(name)


@pytest.mark.parametrize(
    "name",
    [
        "one_neuron.toml~", "one_neuron.toml.bak", ".one_neuron.toml", "._one_neuron.toml",
        "#one_neuron.toml#", "~$one_neuron.toml", ".one_neuron.toml.swp", "one_neuron.txt",
        "two_neurons.toml", "toml", "", "one_neuron.tom", "one_neuron (1) final.toml",
    ],
)  # fmt: skip
def test_other_files_are_nobodys_answers(name: str) -> None:
    """Backups of editors, hidden files, and files of another name are passed over."""
    assert "" == FILES.meant(name)


def test_an_exercise_may_be_called_like_a_copy() -> None:
    """Its own file is its own; the ending of a function's file is kept apart."""
    assert "step-1.toml" == FILES.meant("step-1.toml")
    assert "step-1.toml" == FILES.meant("Step 1.toml")
    assert "step.toml" == FILES.meant("step-2.toml")
    assert "step.py" == FILES.meant("Step.PY")


def test_names_that_differ_in_case_alone_are_only_taken_as_they_stand() -> None:
    """Where two exercises share a spelling there is no telling which is meant."""
    files = AnswerFiles(["net", "Net"])
    assert ["net.toml", "Net.toml", ""] == list(
        map(files.meant, ["net.toml", "Net.toml", "NET.toml"])
    )


def test_what_is_missing_is_looked_for_under_other_names() -> None:
    """A file that is there under its own name needs no other."""
    found = FILES.nearly_right(
        ["step.toml", "Step.toml", "Step.py", "one_neuron (1).toml", "notes.md"]
    )
    assert {"one_neuron.toml": "one_neuron (1).toml", "step.py": "Step.py"} == found


def test_long_names_take_no_time() -> None:
    """A name may be as long as an archive allows."""
    assert "" == FILES.meant("one_neuron" + " (1)" * 16_000 + " -" * 16_000 + ".toml")
