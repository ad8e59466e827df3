"""Markdown in texts: plain in terminals and sheets, set in pages, faults told at their places."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from grader.exercise.markup import blocks, marked, troubles
from grader.exercise.mathtext import MAX_DEPTH, MathError, typeset
from grader.exercise.wording import filled
from grader.preview.html import passage, prose
from grader.preview.images import embedded
from tests.authoring.nets import NEURON, question
from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("source", "plain", "set_"),
    [
        ("a *small* step", "a small step", "a <em>small</em> step"),
        ("a **big** step", "a big step", "a <strong>big</strong> step"),
        ("an _easy_ step", "an easy step", "an <em>easy</em> step"),
        ("call `f(x)` once", "call f(x) once", "call <code>f(x)</code> once"),
        ("w_new and b_new", "w_new and b_new", "w_new and b_new"),
        ("2*x*y, a * b", "2*x*y, a * b", "2*x*y, a * b"),
        ("it costs $5 and $6", "it costs $5 and $6", "it costs $5 and $6"),
        ("a < b & c", "a < b & c", "a &lt; b &amp; c"),
        (
            "see [the post](https://example.org/a)",
            "see the post (https://example.org/a)",
            'see <a href="https://example.org/a">the post</a>',
        ),
        ("[x](javascript:f)", "x (javascript:f)", "x"),
        ("![a net](net.png)", "[image: a net]", '<img src="net.png" alt="a net">'),
        ("`*not* $this$`", "*not* $this$", "<code>*not* $this$</code>"),
        ("*<b>*", "<b>", "<em>&lt;b&gt;</em>"),
    ],
)
def test_what_is_marked_has_a_plain_and_a_set_form(source: str, plain: str, set_: str) -> None:
    """Signs within words mark nothing; no markup of an author's gets into a page."""
    assert plain == marked(source)
    assert set_ == prose(marked(source))


@pytest.mark.parametrize(
    ("source", "plain"),
    [
        (r"\hat{y} - y", "ŷ − y"),
        (r"\frac{\partial L}{\partial w}", "∂L/∂w"),
        (r"\frac{1}{1 + e^{-z}}", "1/(1 + e^(−z))"),
        (r"W^{(1)}_{1,2}", "W₁,₂⁽¹⁾"),
        (r"x_i^2", "xᵢ²"),
        (r"\sqrt{v} + \epsilon", "√v + ε"),
        (r"\sqrt{a + b}", "√(a + b)"),
        (r"\sigma'(z) \le \frac{1}{4}", "σ'(z) ≤ 1/4"),
        (r"w x + 2 b", "w x + 2b"),
        (r"\sum z_i \text{ over all samples}", "∑zᵢ over all samples"),
        (r"\left( a \right)", "(a)"),
        (r"a \odot b^\top", "a⊙b^⊤"),
        (r"\exp z", "exp z"),
    ],
)
def test_mathematics_has_a_plain_form(source: str, plain: str) -> None:
    """With Unicode where there is a sign for it, else as formulas are typed."""
    assert plain == marked(f"${source}$")


@pytest.mark.parametrize(
    ("source", "tags"),
    [
        (r"\frac{a}{b}", ["mfrac", "mrow", "mi", "mrow", "mi"]),
        (r"x_i^2", ["msubsup", "mi", "mi", "mn"]),
        (r"\sqrt{v}", ["msqrt", "mrow", "mi"]),
        (r"\hat{y}", ["mover", "mrow", "mi", "mo"]),
        (r"a < b", ["mi", "mo", "mi"]),
        (r"\text{a & b}", ["mtext"]),
    ],
)
def test_mathematics_is_well_formed_mathml(source: str, tags: list[str]) -> None:
    """Each construct is the element that MathML has for it."""
    root = ET.fromstring(f"<math>{typeset(source).mathml}</math>")  # noqa: S314 (our own text)
    assert ["math", *tags] == [element.tag for element in root.iter()]


@pytest.mark.parametrize(
    ("source", "message", "there"),
    [
        (r"a + \foo", r"\foo is not understood here", r"\foo"),
        (r"\frac{a}", "something is missing here", "}"),
        (r"x^{2", "a } is missing here", "2"),
        (r"a } b", "this bracket closes nothing", "}"),
        (r"\text a", "a { is missing here", "a"),
        ("{" * (MAX_DEPTH + 2), "this is nested too deep", "{"),
    ],
)
def test_what_is_not_understood_has_its_place(source: str, message: str, there: str) -> None:
    """And is shown as it was written."""
    with pytest.raises(MathError, match=message.replace("\\", r"\\")) as caught:
        typeset(source)
    start, end = caught.value.span
    assert there == source[start:end]
    assert [(message, (start + 1, end + 1))] == list(troubles(f"${source}$"))
    assert source == marked(f"${source}$")


def test_lists_and_paragraphs_are_taken_apart() -> None:
    """An item goes on until the next one; a page has lists of both kinds."""
    text = "One\ntwo.\n\n- a\n  b\n- *c*\n\n1. d\n2. e"
    assert [("One two.", ""), ("a b", "•"), ("*c*", "•"), ("d", "1."), ("e", "2.")] == list(
        map(tuple, blocks(text))
    )
    wanted = "<p>One two.</p><ul><li>a b</li><li><em>c</em></li></ul><ol><li>d</li><li>e</li></ol>"
    assert wanted == passage(text)


def test_numbers_are_filled_in_outside_of_mathematics() -> None:
    """Also those of a list, and of a list of rows."""
    numbers = {"w": 0.5, "x[1]": 1.0, "x[2]": -2.5, "M[1,1]": 1.0, "M[1,2]": 2.0, "M[2,1]": 3.0}
    assert "w = 0.5, x = [1, -2.5]" == filled("w = {w}, x = {x}", numbers)
    assert "-2.5; [[1, 2], [3]]" == filled("{x[2]}; {M}", numbers)
    assert r"0.5 is not $\frac{w}{x}$ {q}" == filled(r"{w} is not $\frac{w}{x}$ {q}", numbers)


def test_images_beside_the_exercise_are_put_into_the_page(tmp_path: Path) -> None:
    """No other file, and no file of another kind."""
    (tmp_path / "net.png").write_bytes(b"picture")
    (tmp_path / "secret.txt").write_text("secret")
    data = base64.b64encode(b"picture").decode()
    assert f'<img src="data:image/png;base64,{data}" alt="">' == embedded(
        '<img src="net.png" alt="">', tmp_path
    )
    for name in ("secret.txt", "../net.png", "/etc/passwd", "none.png"):
        page = f'<img src="{name}" alt="">'
        assert page == embedded(page, tmp_path)


MARKED = (
    NEURON.replace('title = "Neuron"', "title = 'Neuron'\ntext = 'Take $\\hat{y}$, *once*.'")
    + question("compute = 'z'\nhint = 'It is $w x + b$.'\nnote = 'So `z`.'")
    + question(
        "id = 'c'\nchoose = 'Is $z$ *big*?'\n"
        "options = [{ text = '$z > 0$', when = 'z > 0' }, { text = '**no**', when = 'z < 0' }]"
    )
)


def test_terminals_and_sheets_have_the_plain_form_and_pages_the_set_one(tmp_path: Path) -> None:
    """In every text of an exercise."""
    (tmp_path / "net.toml").write_text(MARKED)
    shown = bpgrade("show", "net", "--exercises", tmp_path).out
    assert "Take ŷ, once." in shown
    bpgrade("start", tmp_path / "s", "--exercises", tmp_path)
    sheet = (tmp_path / "s" / "net.toml").read_text()
    assert "# Is z big?\n#   a) z > 0\n#   b) no\n" in sheet
    bpgrade("preview", tmp_path / "net.toml", "-o", tmp_path / "net.html")
    page = (tmp_path / "net.html").read_text()
    for each in ("<em>once</em>", '<mover accent="true">', "<em>big</em>", "<strong>no</strong>"):
        assert each in page


def test_faults_in_mathematics_are_told_when_the_file_is_read(tmp_path: Path) -> None:
    """With line and column, where the text is written as it is."""
    file = tmp_path / "net.toml"
    file.write_text(MARKED.replace("$w x + b$", "$w \\tmies x$"))
    ran = bpgrade("validate", file)
    assert 4 == ran.code
    line = file.read_text().splitlines().index("hint = 'It is $w \\tmies x$.'") + 1
    assert f"{file}:{line}:18: \\tmies is not understood here" in ran.err
