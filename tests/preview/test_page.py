"""The page of a preview: whole, self-contained, escaped, and its answers folded away."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from grader.checkers.compute import target_of
from grader.exercise.verbs import Chain, Choose, Compute, Derive
from grader.feedback.foreseen import foreseen_numbers
from grader.feedback.solutions import as_asked
from grader.preview import preview
from grader.preview.answers import MAX_ENTRIES
from tests.command import bpgrade
from tests.preview.pages import COURSE, NET_283, Page, read

if TYPE_CHECKING:
    from pathlib import Path

    from grader.exercise.model import Exercise

IDS = (*COURSE.ids, "net")
_TELLING = {"result", "band", "note"}
HOSTILE = (
    "</title></style></math></svg><script>alert(1)</script><img src=x onerror=alert(1)>\"'&amp;"
)


def tree_of(written: str) -> ET.Element:
    """Parse what must be well-formed."""
    return ET.fromstring(written)  # noqa: S314 (our own)


@cache
def exercise_of(exercise_id: str) -> Exercise:
    """Load an exercise of the course, or the net of layers."""
    return read(NET_283, "net") if exercise_id == "net" else COURSE.load(exercise_id)


@cache
def page_of(exercise_id: str) -> Page:
    """Preview one exercise."""
    return Page(preview([exercise_of(exercise_id)]))


@pytest.mark.parametrize("exercise_id", IDS)
def test_the_page_needs_nothing_else(exercise_id: str) -> None:
    """No address, no script, nothing to load; ids are unique, and references find them."""
    page = page_of(exercise_id)
    assert not re.search(r"http|//|@import|\bsrc=|<script|<link|javascript:", page.source)
    assert not re.search(r"url\((?!#)", page.source)
    ids = [each.attributes["id"] for each in page.elements if "id" in each.attributes]
    assert len(ids) == len(set(ids))
    referred = set(re.findall(r"url\(#([^)]+)\)", page.source))
    for svg in page.all("svg"):
        referred |= set(svg.attributes["aria-labelledby"].split())
    assert referred <= set(ids)


@pytest.mark.parametrize("exercise_id", IDS)
def test_formulas_and_graph_are_well_formed(exercise_id: str) -> None:
    """Every formula and the graph are XML, and each mfrac, msub, ... has the children it needs."""
    source = page_of(exercise_id).source
    children = {"mfrac": 2, "msub": 2, "msup": 2, "mover": 2, "msubsup": 3}
    formulas = re.findall(r"<math.*?</math>", source, re.DOTALL)
    assert formulas
    for formula in formulas:
        tree = tree_of(formula)
        for each in tree.iter():
            assert len(each) == children.get(each.tag, len(each))
            assert len(each) == 0 or not (each.text or "").strip()
    (graph,) = re.findall(r"<svg.*?</svg>", source, re.DOTALL)
    tree_of(graph)


@pytest.mark.parametrize("exercise_id", IDS)
def test_every_question_stands_as_students_see_it(exercise_id: str) -> None:
    """Prompt, way to answer, options and hint stand there, in order, outside what is folded."""
    exercise, page = exercise_of(exercise_id), page_of(exercise_id)
    asked = {q.place: q for q in reversed(exercise.questions)}
    shown = page.all("li", "question")
    assert len(asked) == len(shown)
    for (_, question), item in zip(sorted(asked.items()), shown, strict=True):
        texts = [question.whole_prompt, question.how_to_answer, question.hint]
        if isinstance(question, Choose):
            texts += [option.text for option in question.options]
        folded = [e for e in page.all("details") if item in e.inside]
        open_ = item.text
        for each in folded:
            open_ = open_.replace(each.text, "")
        for text in texts:
            assert " ".join(text.split()) in open_


@pytest.mark.parametrize("exercise_id", IDS)
def test_every_given_and_every_equation_stands_in_the_statement(exercise_id: str) -> None:
    """The table has a row for each given, the net and the updates a line for each equation."""
    exercise, page = exercise_of(exercise_id), page_of(exercise_id)
    (table,) = page.all("table", "given")
    names = [e.text for e in page.all("code") if table in e.inside]
    assert list(exercise.given) == names
    (statement,) = page.all("div", "statement")
    lines = [e for e in page.all("mtr") if statement in e.inside and table not in e.inside]
    count = len(exercise.lines) + len(exercise.formulas) + len(exercise.update_formulas)
    assert count == len(lines)


@pytest.mark.parametrize("exercise_id", IDS)
def test_answers_are_folded(exercise_id: str) -> None:
    """The result of each question stands in closed details, and in the questions only there."""
    exercise, page = exercise_of(exercise_id), page_of(exercise_id)
    assert not any("open" in e.attributes for e in page.all("details"))
    questions = page.all("ol", "questions")[0]
    telling = [e for e in page.elements if e.tag in {"math", "table"} or _TELLING & e.classes]
    for each in telling:
        assert questions not in each.inside or any(e.tag == "details" for e in each.inside)
    results = [e.text for e in page.all("mrow", "result")]
    computed = [q for q in exercise.questions if isinstance(q, Compute)]
    large = {q.key for q in computed if sum(q.key == other.key for other in computed) > MAX_ENTRIES}
    computed = [q for q in computed if q.key not in large or q.index in {(1,), (1, 1)}]
    wanted = [
        as_asked(target_of(exercise, q.quantity, exercise.values), q.precision) for q in computed
    ]
    assert [each for each in wanted if "e" not in each] == [
        each for each, want in zip(results, wanted, strict=True) if "e" not in want
    ]


def test_the_band_is_that_of_the_marking() -> None:
    """The ends of the band shown are right, and what lies beyond them is not."""
    exercise = exercise_of("one_neuron")
    question = exercise.question("dL_dw")
    assert isinstance(question, Compute)
    target = target_of(exercise, question.quantity, exercise.values)
    assert target
    low, high = target.band(question.precision)
    assert target.is_close(low, question.precision)
    assert target.is_close(high, question.precision)
    assert not target.is_close(low - 1e-6, question.precision)
    assert not target.is_close(high + 1e-6, question.precision)
    bands = [e.text for e in page_of("one_neuron").all("p", "band")]
    assert "Right: −0.11592 to −0.11492, written to 3 decimals" in bands


def test_slips_stand_with_their_numbers() -> None:
    """Each foreseen number stands in the table, with what is said to it."""
    exercise, page = exercise_of("one_neuron"), page_of("one_neuron")
    rows = {e.text for e in page.all("tr")}
    for question in exercise.questions:
        if isinstance(question, Compute):
            for each in foreseen_numbers(exercise, question):
                assert f"{each.number}{each.said}" in rows


def test_a_slip_that_passes_is_marked() -> None:
    """An instructor sees at once that a slip cannot be told from the right answer."""
    text = """
title = "Coincidence"
[given]
x = 2.0
w = 2.0
[net]
a = "w*x"
[[question]]
compute = "a"
mistakes = [{ gives = "w + x", say = "That is the sum." }]
"""
    page = Page(preview([read(text)]))
    assert page.all("strong", "warning")


@pytest.mark.parametrize(
    ("field", "tag"),
    [("title", "h1"), ("source", "p"), ("text", "p"), ("prompt", "p"), ("hint", "p"),
     ("note", "p"), ("option", "li"), ("symbol", "legend"), ("say", "td")],
)  # fmt: skip
def test_hostile_text_stays_text(field: str, tag: str) -> None:
    """What an author writes never becomes markup, wherever it stands."""
    texts = dict.fromkeys(
        ("title", "source", "text", "prompt", "hint", "note", "option", "say"), "t"
    )
    texts |= {"symbol": "L", field: HOSTILE}
    quoted = {name: f"'''{text}'''" for name, text in texts.items()}
    exercise = read(
        f"""
title = {quoted["title"]}
source = {quoted["source"]}
text = {quoted["text"]}
[given]
x = 2.0
w = 0.5
[net]
L = "(w*x)^2"
[update]
w_new = "w - 0.1*dL/dw"
[symbols]
L = {quoted["symbol"]}
[[question]]
compute = "L"
prompt = {quoted["prompt"]}
hint = {quoted["hint"]}
note = {quoted["note"]}
mistakes = [{{ gives = "w + x", say = {quoted["say"]} }}]
[[question]]
id = "choice"
choose = "Which?"
options = [{{ text = {quoted["option"]}, when = "L > 0" }}, {{ text = "other", when = "L < 0" }}]
"""
    )
    page = Page(preview([exercise]))
    assert not {e.tag for e in page.elements} & {"script", "img"}
    assert not any(name.startswith("on") for e in page.elements for name in e.attributes)
    assert any(HOSTILE in e.text for e in page.all(tag))


def test_hostile_file_names_stay_text() -> None:
    """An id comes from the name of a file, and stands in attributes."""
    page = Page(preview([read("title = 't'\n[given]\nx=1.0\n[net]\na='x'\n", 'a"><script>b')]))
    assert not page.all("script")


def test_one_parameter_is_chosen_and_every_one_has_its_chain_rule() -> None:
    """Radio buttons, one checked, and for each a panel and marks in the graph."""
    page = page_of("two_neurons_layer")
    inputs = page.all("input")
    assert len({each.attributes["name"] for each in inputs}) == 1
    assert ["checked" in each.attributes for each in inputs] == [True] + [False] * 6
    (style,) = page.all("style")
    for number in range(1, 8):
        assert page.all("div", f"panel-{number}")
        assert page.all("g", f"on-{number}")
        assert f":has(.way-{number}:checked) .on-{number}" in style.text


def test_all_kinds_of_question_are_shown() -> None:
    """The course has each kind, and so this file tries them all."""
    kinds = {type(q) for exercise in COURSE.exercises for q in exercise.questions}
    assert {Compute, Derive, Chain, Choose} < kinds


def test_a_course_is_one_page(tmp_path: Path) -> None:
    """Without a name all exercises come on one page, with links to each."""
    path = tmp_path / "all.html"
    ran = bpgrade("preview", "-o", path)
    assert (ran.code, ran.out) == (0, f"wrote {path}\n")
    page = Page(path.read_text(encoding="utf-8"))
    assert list(COURSE.ids) == [e.attributes["id"] for e in page.all("article")]
    assert [f"#{each}" for each in COURSE.ids] == [e.attributes["href"] for e in page.all("a")]


def test_a_file_is_previewed_into_the_current_folder(tmp_path: Path) -> None:
    """A file need not belong to a course."""
    (tmp_path / "net.toml").write_text(NET_283, encoding="utf-8")
    ran = bpgrade("preview", "net.toml", at=tmp_path)
    assert (ran.code, ran.out) == (0, "wrote net.html\n")
    assert "A 2-8-3 net" in (tmp_path / "net.html").read_text(encoding="utf-8")


def test_entries_of_an_array_add_up_to_one_point(tmp_path: Path) -> None:
    """Six sixths, which come out a little below 1 in floating point, are not "1 points"."""
    file = tmp_path / "six.toml"
    file.write_text(
        'title = "Six"\n[given]\nW = [[1.5, -2], [0.3, 4], [0.7, 6]]\n[net]\n'
        'A = "tanh(W)"\n[[question]]\ncompute = "A"\n'
    )
    assert 0 == bpgrade("preview", str(file), "-o", str(tmp_path / "six.html")).code
    written = (tmp_path / "six.html").read_text(encoding="utf-8")
    assert ["1 point", "1 point"] == re.findall(r"1 points?", written)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["one_neurn"], 2, "there is no exercise 'one_neurn'; did you mean 'one_neuron'?"),
        (["missing.toml"], 2, "there is no file missing.toml"),
        (["one_neuron", "-o", "no/such/folder.html"], 2, "cannot be written"),
        (["tests/broken/tanh_neuron.toml"], 4, "there is no function 'tahn'"),
    ],
)
def test_what_cannot_be_previewed_is_told(arguments: list[str], code: int, said: str) -> None:
    """Wrong names, folders and files are told as everywhere."""
    ran = bpgrade("preview", *arguments)
    assert code == ran.code
    assert said in ran.err
