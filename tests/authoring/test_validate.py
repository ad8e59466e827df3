"""Validation: what it claims it finds, and what is sound passes."""

from __future__ import annotations

import json
import re
import sys
import time
from typing import TYPE_CHECKING

import pytest

from grader.authoring.validate import validate
from tests.authoring.nets import LAYERS, NEURON, VARIED, findings, load, question, said
from tests.command import ROOT, bpgrade

if TYPE_CHECKING:
    from pathlib import Path

STRONG = NEURON.replace("w = -0.6", "w = -1.4")  # far enough from 0 for tanh(z) not to be near z
SOUND = (
    STRONG
    + question('compute = "z"')
    + question('compute = "dL/dw"\nhint = "Go from L back to w."')
    + question('compute = "w_new"')
    + question('derive = "dyhat/dz"')
    + question('chain = "dL/dw"')
    + question('write = "gradients(x, y, w, b)"\nreturns = ["dL/dw", "dL/db"]')
    + question(
        'id = "way"\nchoose = "Which way?"\n'
        'options = [{ text = "up", when = "w_new > w" }, { text = "down", when = "w_new < w" }]'
    )
)
OTHERS = "take other numbers, or accept it if it is meant"
NO_X = "the answer without the factor x in z passes for the right one"
COMPUTE_Z = NEURON + question('compute = "z"')
UNFIT = STRONG.replace("b = 0.35", "b = -0.0003") + question('compute = "z"')
NO_B = "the answer without b in z passes for the right one"


def test_what_is_sound_passes() -> None:
    """One question of each kind, and a net of layers with questions on whole lists."""
    assert [] == said(SOUND)
    layers = LAYERS + question('compute = "dL/dW2"') + question('compute = "a1"')
    assert [] == said(layers)


# --- values ---


def test_values_that_are_undefined_are_found() -> None:
    """For the numbers given, of whatever kind the question is, with the first that has none."""
    text = NEURON.replace("tanh(z)", "log(z)").replace("w = -0.6", "w = -0.5")
    text += question('derive = "dL/dw"')
    assert [] == said(text.replace("x = 0.7", "x = 0.1"))
    found = findings(text.replace("x = 0.7", "x = 0.9"))
    assert ["net: yhat has no value: log(z) is not defined at z = -0.1"] == list(map(str, found))


def test_values_that_are_undefined_in_a_variant_are_found() -> None:
    """With the first seed where it shows, the numbers there, and how many more there are."""
    text = NEURON.replace("tanh(z)", "log(z)").replace("w = -0.6", "w = 0.5")
    text += question('compute = "yhat"') + "\n[vary]\nw = [0.5, -0.5]\n"
    (found,) = findings(text.replace("x = 0.7", "x = 0.9"), seeds=40)
    assert ("net.yhat", -0.5) == (f"{found.exercise}.{found.question}", found.numbers["w"])
    assert f"(seed {found.seed}: w = -0.5; {found.more} more like it)" in str(found)
    assert 10 < found.more < 30


# --- derivatives ---


def test_kinks_are_found() -> None:
    """At the corner of a relu the derivative is a matter of taste, and differences say so."""
    text = NEURON.replace("tanh(z)", "relu(z)").replace("b = 0.35", "b = 0.42")
    found = said(text + question('derive = "dL/dw"'))
    assert (
        "net: dyhat/dz is not what differences give: at a kink?; 0 here, 0.5 by differences"
        in found
    )


@pytest.mark.parametrize("function", ["sigmoid", "tanh", "softplus", "exp", "sin", "cos", "abs"])
def test_no_kink_is_seen_where_there_is_none(function: str) -> None:
    """Derivatives agree with differences wherever a function is smooth."""
    assert [] == said(NEURON.replace("tanh(z)", f"{function}(z)") + question('derive = "dL/dw"'))


# --- bands ---


@pytest.mark.parametrize(
    ("changed", "asked", "message"),
    [
        (
            ("b = 0.35", "b = -0.0003"),
            "z",
            "net.z: the answer without b in z passes for the right one; 4 figures tell them apart",
        ),
        (
            ("x = 0.7", "x = 1.0005"),
            "z",
            f"net.z: {NO_X}; 4 figures tell them apart",
        ),
        (
            ("b = 0.35", "b = 0.98"),
            "z",
            f"net.z: 0 is the right answer, which a guess finds too; {OTHERS}",
        ),
        (
            ("x = 0.7", "x = 0"),
            "w_new",
            f"net.w_new: no change is the right answer, which a guess finds too; {OTHERS}",
        ),
    ],
)
def test_a_slip_that_passes_is_found(changed: tuple[str, str], asked: str, message: str) -> None:
    """It is named, with what would tell it from the right answer."""
    assert [] == said(STRONG + question(f'compute = "{asked}"'))
    assert message in said(STRONG.replace(*changed) + question(f'compute = "{asked}"'))


NO_TANH = (
    "the answer without applying tanh in ŷ passes for the right one; 4 figures tell them apart"
)


def test_a_slip_in_what_is_not_asked_is_held_against_the_next_question() -> None:
    """The first one that depends on it; where a question asks for it, that one alone."""
    assert f"net.w_new: {NO_TANH}" in said(NEURON + question('compute = "w_new"'))
    both = said(NEURON + question('compute = "dL/dw"') + question('compute = "w_new"'))
    assert [f"net.dL_dw: {NO_TANH}"] == [each for each in both if NO_TANH in each]
    asked = NEURON.replace("b = 0.35", "b = 0.36") + question('compute = "yhat"\nfigures = 4')
    assert [] == [each for each in said(asked + question('compute = "w_new"')) if NO_TANH in each]


def test_a_slip_in_what_no_question_depends_on_is_held_against_none() -> None:
    """Nobody makes it on the way to an answer."""
    assert [] == said(NEURON.replace("x = 0.7", "x = 0.5") + question('compute = "z"'))


def test_more_figures_tell_a_slip_apart() -> None:
    """The figures that a finding asks for do."""
    text = NEURON.replace("x = 0.7", "x = 1.0005")
    assert [] == said(text + question('compute = "z"\nfigures = 4'))


def test_numbers_that_teaching_wants_are_advice() -> None:
    """A factor of 1, or a bias of 0, hides a slip: that is told, with the number, and no error."""
    (found,) = findings(STRONG.replace("x = 0.7", "x = 1") + question('compute = "z"'))
    assert (False, f"net.z: {NO_X}; x = 1") == (found.is_error, str(found))
    others = findings(STRONG.replace("b = 0.35", "b = 0") + question('compute = "z"'))
    assert {(False, "b = 0")} == {(each.is_error, each.mend) for each in others}


def test_equal_numbers_may_be_meant() -> None:
    """A symmetric net has slips that change nothing, and nothing is said of them."""
    text = NEURON.replace("x = 0.7", "x = 1") + question('compute = "z"')
    assert [] == said("symmetric = true\n" + text)


def test_conditions_against_slips_can_be_pasted(tmp_path: Path) -> None:
    """What validate prints for 'keep' makes the exercise fit, in a go or two."""
    text = VARIED.replace("w = -0.6", "w = -1.4")
    text = text.replace("[-0.6, -0.8, 1.1, 1.4]", "{ low = -1.5, high = 1.5, step = 0.1 }")
    text = text.replace("low = 0.3, high = 0.9", "low = 0.5, high = 1.5")
    text += "".join(question(f'compute = "{name}"') for name in ("z", "yhat", "dL/dw", "w_new"))
    file = tmp_path / "net.toml"
    file.write_text(text)
    assert "passes for the right one" in bpgrade("validate", file, "--seeds", "200").out
    for _ in range(3):
        printed = bpgrade("validate", file, "--seeds", "200").out
        conditions = re.findall(r'^  (".*",)$', printed, re.MULTILINE)
        text = text.replace("keep = [", "keep = [\n" + "\n".join(conditions) + "\n")
        file.write_text(text)
    assert [] == conditions
    assert "passes for the right one" not in printed


def test_given_numbers_must_fulfil_the_conditions() -> None:
    """What students may not get, those without a name do not get either."""
    text = VARIED.replace("abs(z) > 0.02", "z > 0.1") + question('compute = "z"')
    assert "net: the numbers in [given] break condition 1 of 'keep'" in said(text, 1)


def test_impossible_conditions_are_found() -> None:
    """They are a finding of the exercise, once."""
    text = VARIED.replace("abs(z) > 0.02", "z > 9") + question('compute = "z"')
    message = "net: none of 2000 draws of net fulfils the conditions in 'keep' (seed 0)"
    assert 1 == said(text).count(message)


# --- choices and functions ---


def test_choices_must_have_one_answer_in_every_variant() -> None:
    """None or two true options are found, with the seed."""
    options = (
        '[{ text = "one", when = "w > 1.2" }, { text = "two", when = "w < 1.5 and x < 0.85" },'
        ' { text = "three", when = "w < 0.5 and x > 1" }]'
    )
    asked = question(f'id = "c"\nchoose = "?"\noptions = {options}')
    found = [f.message for f in findings(VARIED + asked, 200)]
    assert {
        "no options are true; exactly one must be",
        "2 options are true; exactly one must be",
    } == set(found)
    fit = VARIED + asked.replace("w < 1.5 and x < 0.85", "w < 1.2")
    assert [] == said(fit, 200)


def test_inputs_of_functions_must_tell_slips() -> None:
    """A function that is only tried where a slip changes nothing is found."""
    asked = 'write = "forward(x, w, b)"\nreturns = ["z"]'
    dull = "\nwhere = { x = [1, 1], w = [-1, 1], b = [0, 0] }"
    assert [] == said(NEURON + question(asked))
    text = NEURON.replace("x = 0.7", "x = 1") + question(asked + dull)
    assert (
        "net.forward: no input tells a slip from the right function. "
        "This is what you get without the factor x in z.; widen 'where'" in said(text)
    )


# --- texts ---


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ('compute = "z"\nid = "again"', "net.again: asks the same as z"),
        ('derive = "dL/dw"\n\n[[question]]\nid = "r"\nderive = "dL/dw"', "net.r: asks the same as"),
        (
            'compute = "yhat"\nhint = "It is about -0.070."',
            "net.yhat: its hint contains the answer",
        ),
        ('compute = "yhat"\nhint = "−0.0699"', "net.yhat: its hint contains the answer"),
        ('compute = "yhat"\nprompt = "For {v}?"', "has {v}, which is none of [given]"),
        ('compute = "yhat"\nhint = "For {z}?"', "has {z}, which is none of [given]"),
        ('compute = "yhat"\nnote = "So {v}."', "has {v}, which is none of [given]"),
        ('compute = "yhat"\nhint = "See dL/dv."', "speaks of v, which there is not"),
        ('compute = "yhat"\nhint = "See ∂L/∂v."', "speaks of v, which there is not"),
    ],
)
def test_texts_that_tell_or_mislead_are_found(asked: str, message: str) -> None:
    """Repeated questions, hints with the answer, and names that there are not."""
    (found,) = said(COMPUTE_Z + question(asked))
    assert message in found


@pytest.mark.parametrize(
    "hint",
    ["∂L/∂ŷ first", "dL/dyhat", "day/decade", "and/or", "by {x}", "∂ŷ/∂z is 1 - 0.5", "2.0 or 0"],
)
def test_texts_may_speak_of_what_there_is(hint: str) -> None:
    """Symbols, names, and what only looks like a derivative."""
    assert [] == said(COMPUTE_Z + question(f'compute = "yhat"\nhint = "{hint}"'))


def test_a_formula_that_the_statement_shows_is_advice() -> None:
    """Not if its equation is hidden, nor if another form is asked for, nor of a derivative."""
    asked = question('derive = "yhat"')
    assert any("its answer is a line of the statement" in each for each in said(NEURON + asked))
    for sound in (
        NEURON.replace("[net]", '[net]\nhidden = ["yhat"]') + asked,
        NEURON + question('derive = "yhat"\nusing = ["x", "w", "b"]'),
        NEURON + question('derive = "dyhat/dz"'),
    ):
        assert [] == said(sound)


def test_symbols_of_layers_may_be_used() -> None:
    """w⁽²⁾ is w2 and W⁽¹⁾₁,₂ an entry of W1."""
    hint = 'hint = "∂L/∂W⁽¹⁾ and ∂z⁽²⁾₁/∂W⁽²⁾₁,₂ and ∂L/∂b⁽²⁾"'
    assert [] == said(LAYERS + question(f'compute = "dL/dW2[1,2]"\n{hint}'))


def test_symbols_must_differ() -> None:
    """Two quantities that look alike are found."""
    assert ["net: w and x both look like x; set one in [symbols]"] == said(
        COMPUTE_Z + '\n[symbols]\nw = "x"\n'
    )


def test_an_exercise_has_questions() -> None:
    """Else there is nothing to set."""
    assert ["net: there are no questions"] == said(NEURON)


# --- sheets ---


def test_the_solution_must_earn_everything(tmp_path: Path) -> None:
    """Each question short of its points is named; a full solution passes."""
    exercise = load(COMPUTE_Z + question('compute = "yhat"'))
    (tmp_path / "net.toml").write_text('z = "-0.0700"\nyhat = "-0.07"\n')
    assert ["net.yhat: the solution does not earn full marks: coarse"] == list(
        map(str, validate(exercise, solutions=tmp_path))
    )
    (tmp_path / "net.toml").write_text('z = "-0.0700"\nyhat = "-0.0699"\n')
    assert [] == validate(exercise, solutions=tmp_path)


def test_a_blank_sheet_must_earn_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever could make a blank sheet earn points would be found."""
    monkeypatch.setattr("grader.authoring.checks.sheets.answer_sheet", lambda _: "z = '-0.0700'\n")
    assert ["net: a blank sheet must earn nothing and have no faults"] == said(COMPUTE_Z)


# --- the command ---


def test_the_course_that_ships_is_fit() -> None:
    """With its solutions, and without a warning."""
    ran = bpgrade("validate", "--solutions", ROOT / "solutions")
    count = len(list((ROOT / "exercises").glob("*.toml"))) - 1
    assert (0, f"{count} of {count} exercises are fit to be set\n", "") == (
        ran.code,
        ran.out,
        ran.err,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a course of a fit exercise, an unfit one, and one that cannot be read."""
    (tmp_path / "fit.toml").write_text(COMPUTE_Z)
    (tmp_path / "unfit.toml").write_text(UNFIT)
    (tmp_path / "unread.toml").write_text(COMPUTE_Z.replace("w*x", "w*q"))
    return tmp_path


def test_all_files_are_told_of(folder: Path) -> None:
    """One that cannot be read does not hide the others; it exits with 4."""
    ran = bpgrade("validate", folder)
    assert 4 == ran.code
    assert (
        f"unfit.z: {NO_B}; 4 figures tell them apart\n\n1 of 3 exercises are fit to be set\n"
        == ran.out
    )
    assert f"{folder / 'unread.toml'}:11:8: there is no quantity 'q' here" in ran.err


def test_findings_exit_with_1(folder: Path) -> None:
    """A single file is judged alone, also where a course.toml does not list it."""
    (folder / "course.toml").write_text('title = "C"\nexercises = ["fit"]\n')
    assert 0 == bpgrade("validate", folder / "fit.toml").code
    assert 1 == bpgrade("validate", folder / "unfit.toml").code
    assert 4 == bpgrade("validate", folder / "unread.toml").code
    assert 4 == bpgrade("validate", folder / "course.toml").code
    assert 2 == bpgrade("validate", folder / "nowhere.toml").code


def test_only_exercises_can_be_validated(folder: Path) -> None:
    """A file of another kind is wrong usage."""
    (folder / "notes.md").write_text("")
    ran = bpgrade("validate", folder / "notes.md")
    assert 2 == ran.code
    assert "their names end in .toml" in ran.err


def test_people_are_not_told_hundreds_of_things(tmp_path: Path) -> None:
    """The text stops at 40 findings, and says how many there are."""
    asked = "".join(question(f'id = "q{n}"\ncompute = "z"\nhint = "{{v{n}}}"') for n in range(50))
    (tmp_path / "net.toml").write_text(NEURON + asked)
    ran = bpgrade("validate", tmp_path)
    assert 40 == ran.out.count(": its text has {")
    assert 40 == ran.out.count(": asks the same as q0")
    assert "\nand 10 more; --format json lists them all\n" in ran.out
    assert "\n  and 9 more; --format json lists them all\n" in ran.out
    report = json.loads(bpgrade("validate", tmp_path, "--format", "json").out)
    assert 99 == len(report["findings"])


def test_findings_as_json(folder: Path) -> None:
    """Findings and faults, each with all that is known of it."""
    report = json.loads(bpgrade("validate", folder, "--format", "json").out)
    ((finding,), (fault,)) = (report["findings"], report["faults"])
    assert ("unfit", "z", None) == (finding["exercise"], finding["question"], finding["seed"])
    assert "abs(z - (w*x)) > 0.005*abs(z)" == finding["keep"]
    assert (11, 8) == (fault["line"], fault["column"])


def test_findings_for_github(folder: Path) -> None:
    """An annotation for each finding and each fault, at its file."""
    lines = bpgrade("validate", folder, "--format", "github").out.splitlines()
    assert 2 == len(lines)
    line = COMPUTE_Z.splitlines().index("[[question]]") + 1
    head = f"::error file={folder / 'unfit.toml'},line={line},title=bpgrade::"
    assert lines[0].startswith(f"{head}unfit.z: {NO_B}")
    assert (
        f"file={folder / 'unread.toml'},line=11,title=bpgrade::there is no quantity 'q' here"
        in lines[1]
    )


def test_findings_for_github_stand_at_their_questions(tmp_path: Path) -> None:
    """Each at the line where its question begins; what is of no question at line 1."""
    asked = question('compute = "z"') + question('id = "s"\nderive = "dL/dw"\nhint = "{v}"')
    text = NEURON.replace("x = 0.7", "x = 1") + '[symbols]\nw = "x"\n' + asked
    (tmp_path / "net.toml").write_text(text)
    out = bpgrade("validate", tmp_path, "--format", "github").out
    found = dict(re.findall(r"line=(\d+),title=bpgrade::(net\S*):", out))
    (z, s) = (n for n, line in enumerate(text.splitlines(), 1) if line == "[[question]]")
    assert {"1": "net", str(z): "net.z", str(s): "net.s"} == found


def test_nothing_found_is_empty_in_every_format(folder: Path) -> None:
    """Programs get an empty report, people a sentence."""
    fit = folder / "fit.toml"
    assert {"findings": [], "faults": []} == json.loads(
        bpgrade("validate", fit, "--format", "json").out
    )
    assert "" == bpgrade("validate", fit, "--format", "github").out


class _Terminal:
    """A stream that says it is a terminal."""

    def __init__(self) -> None:
        self.written = ""

    def isatty(self) -> bool:
        """Say so."""
        return True

    def write(self, text: str) -> int:
        """Keep the text."""
        self.written += text
        return len(text)

    def flush(self) -> None:
        """Do nothing."""


@pytest.mark.parametrize("text", [VARIED, NEURON], ids=["varied", "not"])
def test_progress_is_shown_on_a_terminal_only(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A bar where there are variants to try and somebody to see it."""
    from grader.cli.author import _validate  # noqa: PLC0415 (after the stream is known)
    from grader.exercise.course import Course  # noqa: PLC0415

    (tmp_path / "net.toml").write_text(text + question('compute = "z"'))
    terminal = _Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    _validate(Course("net", ("net",), tmp_path), "net", 20, None)
    assert ("net" in terminal.written) == ("[vary]" in text)


def test_no_progress_is_shown_elsewhere(tmp_path: Path) -> None:
    """Nothing but findings goes into files and pipes."""
    (tmp_path / "net.toml").write_text(VARIED + question('compute = "z"'))
    assert "" == bpgrade("validate", tmp_path, "--seeds", "20").err


def test_a_thousand_variants_take_a_few_seconds() -> None:
    """Of an exercise as large as that of two neurons; slips are listed once, not for each."""
    text = (ROOT / "exercises" / "two_neurons.toml").read_text(encoding="utf-8")
    vary = "\n[vary]\nw1 = { low = -1, high = 1, step = 0.1 }\nw2 = [0.2, 0.3, 0.7]\n"
    exercise = load(text.replace("[net]", f"{vary}[net]"))
    started = time.process_time()
    validate(exercise, seeds=100)
    assert time.process_time() - started < 3
