"""The quiz as a page: what it shows, what it keeps to itself, and what it writes."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from html import unescape
from http.client import HTTPConnection
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from grader.exercise.course import shipped_course
from grader.exercise.verbs import Compute
from grader.feedback.solutions import figured, solution
from tests.command import PROCESS, ROOT, bpgrade
from tests.page.serving import Quiz, served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from grader.exercise.model import Exercise

COURSE = shipped_course()
ARRAY = """
title = "Rows"
[given]
W = [[1, 2], [3, 4]]
[net]
V = "2*W"
L = "sum(V)"
[[question]]
compute = "V"
"""


@pytest.fixture
def quiz(tmp_path: Path) -> Iterator[Quiz]:
    """Serve the course that ships to one test."""
    with served(tmp_path) as running:
        yield running


def text_of(page: str) -> str:
    """Return what a page says, without its markup."""
    return unescape(re.sub(r"<[^>]*>", "", page))


def verdict(page: str, key: str) -> str:
    """Return what is said of the answer to a question."""
    card = page[page.index(f'id="{key}"') :]
    found = re.search(r'class="verdict" role="status">(.*?)</div>', card, re.DOTALL)
    assert found
    return " ".join(text_of(found[1]).split())


@pytest.mark.parametrize("exercise", COURSE.exercises, ids=lambda each: each.id)
def test_a_page_holds_no_answer_before_it_is_earned(quiz: Quiz, exercise: Exercise) -> None:
    """Neither a number, nor a worked line, nor a note, nor which option is true."""
    page = quiz.look(exercise.id).text
    told = text_of(page) + " ".join(map(str, exercise.givens.values()))
    for question in exercise.questions:
        if isinstance(question, Compute):
            number = figured(exercise.values[question.quantity], 5).lstrip("−")
            assert number not in told or number in exercise.text, question.id
        assert not question.note or question.note not in told, question.id
        for line in solution(exercise, question):
            assert not (question.in_sheet and len(line) > 12 and line in told), question.id
    assert " checked" not in page


def test_a_wrong_answer_gets_its_reason_and_stands_in_the_sheet(quiz: Quiz) -> None:
    """It is judged as bpgrade check judges it; mended, it is right."""
    answer = {"do": "answer", "question": "dL_db"}
    page = quiz.post("one_neuron", **answer, answer="0.231", seen='"?"').text
    assert verdict(page, "dL_db").startswith("✗ wrong This is what you get with")
    assert "\ndL_db = 0.231\n" in quiz.sheet()
    report = bpgrade("check", quiz.workspace, "one_neuron.dL_db", "--format", "json")
    assert "wrong sign" in json.loads(report.out)["exercises"][0]["questions"][0]["message"]
    page = quiz.post("one_neuron", **answer, answer="-0.231", seen='"0.231"').text
    assert verdict(page, "dL_db").startswith("✓ correct")


def test_the_graph_fills_in_with_own_numbers_once_they_are_right(quiz: Quiz) -> None:
    """As they were written; a wrong one does not appear."""
    assert "ŷ = 0.5" not in text_of(quiz.look("one_neuron").text)
    page = quiz.post("one_neuron", do="answer", question="yhat", answer="0.57", seen="null").text
    assert "ŷ = 0.57" not in text_of(page)
    page = quiz.post("one_neuron", do="answer", question="yhat", answer="0.562", seen='"0.57"').text
    assert "ŷ = 0.562" in text_of(page)


def test_what_a_card_is_about_is_marked_in_the_graph(quiz: Quiz) -> None:
    """The way of the chain rule for a gradient; what goes in, for a forward value."""
    page = quiz.look("one_neuron").text
    lit = {
        key: json.loads(unescape(marks))
        for key, marks in re.findall(r'id="(\w+)" data-lit="([^"]*)"', page)
    }
    assert ["w", "z", "yhat", "L"] == lit["dL_dw"]
    assert ["w", "b", "x", "z"] == sorted(lit["z"], key="wbxz".index)


def test_two_tabs_never_lose_an_answer(quiz: Quiz) -> None:
    """The one that comes second is told what stands there by now, and may then replace it."""
    quiz.post("one_neuron", do="answer", question="z", answer="0.25", seen="null")
    page = quiz.post("one_neuron", do="answer", question="z", answer="0.3", seen="null").text
    assert "z = 0.25\n" in quiz.sheet()
    assert "Answered elsewhere meanwhile" in verdict(page, "z")
    assert "Yours is not written yet" in verdict(page, "z")
    seen = re.search(r'id="z" .*?name="seen" value="([^"]*)"', page, re.DOTALL)
    assert seen
    quiz.post("one_neuron", do="answer", question="z", answer="0.3", seen=unescape(seen[1]))
    assert "z = 0.3\n" in quiz.sheet()


def test_a_broken_sheet_is_told_not_overwritten(quiz: Quiz) -> None:
    """An editor may be in the middle of it."""
    (quiz.workspace / "one_neuron.toml").write_bytes(b"\xff\xfe")
    page = quiz.post("one_neuron", do="answer", question="z", answer="0.25", seen="null").text
    assert "UTF-8" in verdict(page, "z")
    assert b"\xff\xfe" == (quiz.workspace / "one_neuron.toml").read_bytes()


def test_hints_unfold_one_by_one_and_stay(quiz: Quiz) -> None:
    """Also while another question is answered."""
    first = quiz.post("one_neuron", do="hint", question="z", answer="", seen="null").text
    second = quiz.post("one_neuron", do="hint", question="z", answer="", seen="null").text
    hints = [re.search(r'class="hints"><ul>(.*?)</ul>', page) for page in (first, second)]
    assert [1, 2] == [match[1].count("<li>") for match in hints if match]
    page = quiz.post("one_neuron", do="answer", question="yhat", answer="0.562", seen="null").text
    assert 'class="hints"' in page


def test_the_working_is_shown_once_it_is_earned_or_asked_for_again(quiz: Quiz) -> None:
    """The first time one is asked to try."""
    ask = {"do": "working", "question": "z", "answer": "", "seen": "null"}
    assert "Try it yourself first." in verdict(quiz.post("one_neuron", **ask).text, "z")
    assert 'class="working"' in quiz.post("one_neuron", **ask).text


def test_another_like_it_has_other_numbers_and_leaves_the_sheet_alone(quiz: Quiz) -> None:
    """It stands below its question, and is judged there."""
    quiz.post("one_neuron", do="answer", question="z", answer="0.25", seen="null")
    before = quiz.sheet()
    page = quiz.post("one_neuron", do="another", question="z", answer="0.25", seen='"0.25"').text
    handed = re.search(r'class="handed">(.*?)</p>', page)
    assert handed
    given = dict(re.findall(r"(\w) = (−?[\d.]+)", text_of(handed[1]).replace("−", "-")))
    right = float(given["w"]) * float(given["x"]) + float(given["b"])
    answer = {"do": "answer", "question": "z", "practice": "1", "answer": f"{right:.6g}"}
    page = quiz.post("one_neuron", **answer, seen="null").text
    assert "✓ correct" == verdict(page, "practice-z-card")
    assert before == quiz.sheet()


def test_an_array_has_a_field_for_each_entry(tmp_path: Path) -> None:
    """Row by row; what is wrong is told entry by entry."""
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "rows.toml").write_text(ARRAY)
    with served(tmp_path / "work", tmp_path / "course") as quiz:
        page = quiz.look("rows").text
        assert ["entry 1, 1", "entry 1, 2", "entry 2, 1", "entry 2, 2"] == re.findall(
            r'aria-label="(entry[^"]*)"', page
        )
        answer = ["2", "4", "6", "9"]
        page = quiz.post("rows", do="answer", question="V", answer=answer, seen="null").text
        assert "V = [[2, 4], [6, 9]]" in quiz.sheet("rows")
        assert "✗ wrong [2, 2]" in verdict(page, "V")


def test_a_choice_is_made_by_its_button(quiz: Quiz) -> None:
    """The letter goes into the sheet, and the button stays chosen."""
    answer = {"do": "answer", "question": "direction", "answer": "c", "seen": "null"}
    page = quiz.post("one_neuron", **answer).text
    assert 'direction = "c"' in quiz.sheet()
    assert 'value="c" checked' in page


def test_a_file_of_functions_is_handed_out_and_checked(quiz: Quiz) -> None:
    """The card names the file; where nothing checks functions here, they count as blank."""
    page = quiz.post("one_neuron", do="check", question="forward", seen="null").text
    assert str(quiz.workspace / "one_neuron.py") in text_of(page)
    assert "def forward(x, w, b):" in (quiz.workspace / "one_neuron.py").read_text()


def test_the_first_page_lists_the_course(quiz: Quiz) -> None:
    """With a link to each exercise, and how far one has come."""
    page = quiz.look().text
    assert list(COURSE.ids) == re.findall(r'<a href="(\w+)"', page)
    assert COURSE.title in page


def test_hostile_text_stays_text(quiz: Quiz) -> None:
    """What somebody typed cannot become markup."""
    answer = "<img src=x onerror=alert(1)>"
    page = quiz.post("one_neuron", do="answer", question="z", answer=answer, seen="null").text
    assert "<img" not in page


def test_the_handout_has_no_answer_and_no_field(tmp_path: Path) -> None:
    """It needs nothing else, and leaves room to write."""
    ran = bpgrade("preview", "one_neuron", "--without-answers", "-o", tmp_path / "page.html")
    assert 0 == ran.code
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert not re.search(r"<(input|form|script|link|button|details)", page)
    exercise = COURSE.load("one_neuron")
    assert len(exercise.questions) == page.count('class="blank"')
    assert "0.5621" not in page


def test_the_command_serves_until_ctrl_c(tmp_path: Path) -> None:
    """It says where to look, answers there, and ends without ado."""
    command = [*PROCESS, "quiz", str(tmp_path), "--browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout
        address = process.stdout.readline().split()[-1]
        parts = urlsplit(address)
        assert "127.0.0.1" == parts.hostname
        connection = HTTPConnection(parts.netloc, timeout=20)
        connection.request("GET", parts.path)
        assert 200 == connection.getresponse().status
        connection.close()
        process.send_signal(signal.SIGINT)
        assert "Stopped. Your answers are in their files" in process.stdout.read()
    assert 0 == process.returncode
