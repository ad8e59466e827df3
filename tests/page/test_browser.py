"""The quiz in a real browser: a wrong answer, its reason, mended, and the graph fills in."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import NODE_MODULES, chromium, node, node_package
from tests.command import bpgrade
from tests.page.serving import served

SCRIPT = Path(__file__).with_name("browse.mjs")


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Go the way of a student once, and return what was seen on it."""
    node_package("playwright-core")
    node_package("axe-core")
    workspace = tmp_path_factory.mktemp("answers")
    with served(workspace) as quiz:
        command = [node(), str(SCRIPT), quiz.server.address, str(NODE_MODULES), chromium()]
        ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=180)
        assert 0 == ran.returncode, ran.stderr
        found: dict[str, Any] = json.loads(ran.stdout)
        return found | {"address": quiz.server.address, "workspace": workspace}


def test_a_wrong_answer_is_told_its_reason_beside_it(seen: dict[str, Any]) -> None:
    """Without the page being loaded anew; the verdict is announced."""
    assert "This is what you get with" in seen["wrong"]
    assert seen["right"].startswith("✓ correct")
    assert "status" == seen["live"]


def test_the_graph_fills_in_and_marks_the_way(seen: dict[str, Any]) -> None:
    """With the student's own number, and the chain of the question that has the focus."""
    assert "ŷ = 0.562" in seen["graph"]
    assert {"w", "z", "yhat", "L"} == set(seen["lit"])


def test_what_is_being_typed_is_left_alone(seen: dict[str, Any]) -> None:
    """While the answer to another question comes back."""
    assert "half done" == seen["kept"]
    assert seen["mended"].startswith("✓ correct")


def test_answers_outlive_the_page(seen: dict[str, Any]) -> None:
    """Loaded again it shows them; and the terminal goes on with the same sheet."""
    assert "-0.231" == seen["reloaded"]
    ran = bpgrade("check", seen["workspace"], "one_neuron.dL_db")
    assert "1 of 1 points" in ran.out


def test_nothing_is_asked_of_another_machine(seen: dict[str, Any]) -> None:
    """And the browser has nothing to complain of."""
    assert all(url.startswith((seen["address"], "data:")) for url in seen["requests"])
    assert [] == seen["errors"]


def test_axe_finds_nothing(seen: dict[str, Any]) -> None:
    """At WCAG 2.1 AA, light and dark, on a desktop and on a phone; and nothing sticks out."""
    assert [] == seen["violations"]
    assert [0, 0, 0] == seen["widths"]
