"""The reports for programs: their keys, their rules, and what they make of hostile text."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from tests.command import CLASSROOM50, ROOT, bpgrade

if TYPE_CHECKING:
    from pathlib import Path

NEURON = ("--exercises", ROOT / "tests" / "courses" / "neuron")
FORMS = ("text", "json", "junit", "github", "gradescope", "classroom50", "markdown")
ATTRIBUTES = {
    "testsuites": {"name", "time"},
    "testsuite": {"name", "tests", "failures", "errors", "time"},
    "testcase": {"name", "classname", "time", "group"},
    "failure": {"type", "message"},
    "system-err": set(),
}
HOSTILE = [
    "\x1b[31mred",
    "\x9b31m",
    "\u202eabc\u2066",
    "a\r\n::error::x\n  ::set-env name=A::b",
    "##[add-mask]x ::debug::%0A%0D%25,:",
    "##vso[task.complete result=Succeeded;] ##teamcity[testFinished]",
    "<script>alert('1')</script>]]>&amp;<!--",
    "\ufffe\uffff\ufdd0",
    "\u2028::error::x\u2029",
    '"}],"score":1,"x":["',
    "A" * 5000,
    "\t::\t",
]


def quoted(text: str) -> str:
    """Write text as a TOML string."""
    return json.dumps(text, ensure_ascii=True).replace("\\ud83d\\ude00", "\\U0001f600")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a workspace whose name, keys and answers all try to do harm."""
    folder = tmp_path_factory.mktemp("w") / "\x1b[1m::error::,%\n::warning::x"
    folder.mkdir()
    ids = ["z2", "yhat", "L", "dL_dw", "w_new", "dyhat_dz2_formula", "dL_dw_chain", "direction"]
    lines = [f"{name} = {quoted(text)}" for name, text in zip(ids, HOSTILE, strict=False)]
    lines += [f"{quoted(text)} = 1" for text in HOSTILE]
    lines += ["::error::not toml", "\x1b]0;title\x07 not toml"]
    (folder / "neuron.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("question", ["z2", "dyhat_dz2_formula", "dL_dw_chain", "direction"])
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_answers_do_no_harm(form: str, question: str, text: str, tmp_path: Path) -> None:
    """No answer moves a cursor, reorders text or begins a command of a runner."""
    (tmp_path / "neuron.toml").write_text(f"{question} = {quoted(text)}\n", encoding="utf-8")
    ran = bpgrade("check", tmp_path, *NEURON, "--format", form, "--color", "never", env=CLASSROOM50)
    assert (1, "") == (ran.code, ran.err)
    assert_harmless(ran.out, form)


@pytest.mark.parametrize("form", FORMS)
def test_hostile_names_and_keys_do_no_harm(form: str, hostile: Path) -> None:
    """Nor does the name of a folder, a key, or a line that is no TOML."""
    ran = bpgrade("check", hostile, *NEURON, "--format", form, "--color", "never", env=CLASSROOM50)
    assert (1, "") == (ran.code, ran.err)
    assert_harmless(ran.out, form)


def assert_harmless(text: str, form: str) -> None:
    """Hold a report to what may stand in a log or on a terminal."""
    assert not re.search(
        "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]", text
    )
    commands = [line for line in text.split("\n") if line.lstrip().startswith("::")]
    assert not re.search(r"##\w*\[", text)
    if form == "github":
        assert len(commands) == len(text.splitlines())
        for line in commands:
            assert re.fullmatch(r"::(error|warning|notice) ([^:]|%3A)*::.*", line), line
    else:
        assert [] == commands


# --- JSON ---


def test_json_keys_are_stable(hostile: Path) -> None:
    """Programs rely on these keys; a new one is a decision, a lost one a new schema."""
    report = json.loads(bpgrade("check", hostile, *NEURON, "--format", "json").out)
    assert [
        "schema", "course", "earned", "possible", "score", "exercises", "pending", "seed"
    ] == list(report)  # fmt: skip
    assert "bpgrade/report/v1" == report["schema"]
    (exercise,) = report["exercises"]
    assert {
        "id", "title", "earned", "possible", "started", "readable", "faults", "questions"
    } <= set(exercise)  # fmt: skip
    for question in exercise["questions"]:
        assert {
            "id", "type", "prompt", "outcome", "reason", "earned", "possible", "answer", "read_as",
            "message", "file", "line",
        } <= set(question)  # fmt: skip
    for fault in exercise["faults"]:
        assert ["file", "line", "column", "message"] == list(fault)


def test_json_gives_answers_back_as_they_were_written(hostile: Path) -> None:
    """What is escaped for terminals is the same text to a program."""
    report = json.loads(bpgrade("check", hostile, *NEURON, "--format", "json").out)
    answers = [question["answer"] for question in report["exercises"][0]["questions"]]
    assert HOSTILE[: len(answers)] == answers


# --- JUnit ---


@pytest.mark.parametrize("workspace", ["solutions", "tests/post", "hostile"])
def test_junit_keeps_the_rules_of_its_strictest_reader(workspace: str, hostile: Path) -> None:
    """Only known elements and attributes, right counts, unique names, all of it well formed."""
    arguments = [hostile, *NEURON] if workspace == "hostile" else [workspace]
    root = ET.fromstring(bpgrade("check", *arguments, "--format", "junit").out)  # noqa: S314 (own)
    assert "testsuites" == root.tag
    for element in root.iter():
        assert set() == set(element.attrib) - ATTRIBUTES[element.tag]
    for suite in root:
        assert ATTRIBUTES["testsuite"] == set(suite.attrib)
        cases = suite.findall("testcase")
        failures = [case for case in cases if case.find("failure") is not None]
        counts = [suite.get(key) for key in ("tests", "failures", "errors")]
        assert [str(len(cases)), str(len(failures)), "0"] == counts
    names = [(case.get("classname"), case.get("name")) for case in root.iter("testcase")]
    assert len(names) == len(set(names))
    assert len(root) == len({suite.get("name") for suite in root})


def test_junit_tells_what_is_wrong_with_a_sheet(tmp_path: Path) -> None:
    """A sheet that cannot be read does not pass for one with nothing in it."""
    (tmp_path / "neuron.toml").write_bytes(b"\xff")
    ran = bpgrade("check", ".", *NEURON, "--format", "junit", at=tmp_path)
    root = ET.fromstring(ran.out)  # noqa: S314 (our own)
    assert "neuron.toml:1:1: this file is not UTF-8 text; save it as UTF-8" == root.findtext(
        "testsuite/system-err"
    )


# --- GitHub ---


def test_annotations_escape_what_would_end_them(hostile: Path) -> None:
    """Percent signs and line ends in messages, colons and commas too in properties."""
    (hostile / "neuron.toml").write_text('direction = "50%,\\n:b"\n', encoding="utf-8")
    ran = bpgrade("check", hostile, *NEURON, "neuron.direction", "--format", "github")
    first = ran.out.split("\n")[1]
    match = re.fullmatch(r"::error file=([^,:]*),line=1,title=neuron.direction::(.*)", first)
    assert match
    assert "%3A·error%3A·%2C%25%0A%3A·warning%3A·x/neuron.toml" in match[1]
    assert "there is no option '50%25,\\n:b'" in match[2]


def test_the_first_annotation_tells_the_points() -> None:
    """The points stand in a notice of their own."""
    ran = bpgrade("check", "solutions", "one_neuron.z", "--format", "github")
    assert "::notice title=bpgrade::1 of 1 points\n" == ran.out


@pytest.mark.parametrize(("wrong", "shown"), [(3, 3), (9, 9), (10, 8), (30, 8)])
def test_annotations_are_as_many_as_are_shown(tmp_path: Path, wrong: int, shown: int) -> None:
    """The points, the first mistakes, and how many more; what is not begun is none."""
    names = [f"q{number}" for number in range(40)]
    net = "".join(f'{name} = "{at} + x*w"\n' for at, name in enumerate(names))
    asked = "".join(f'[[question]]\ncompute = "{name}"\n' for name in names)
    text = f"[given]\nx = 0.4\nw = 1.7\n[net]\n{net}{asked}"
    (tmp_path / "course").mkdir()
    (tmp_path / "course" / "many.toml").write_text(f'title = "Many"\n{text}')
    sheet = "".join(f"{name} = 99.5\n" for name in names[:wrong])
    (tmp_path / "many.toml").write_text(sheet)
    options = "--exercises", tmp_path / "course", "--format", "github"
    lines = bpgrade("check", tmp_path, *options).out.splitlines()
    assert "::notice title=bpgrade::0 of 40 points" == lines[0]
    told = [line for line in lines if "title=many." in line]
    assert [f"title=many.{name}:" in line for name, line in zip(names, told, strict=False)] == [
        True
    ] * shown
    assert len(lines) <= 10
    assert (f"And {wrong - shown} more mistakes" in lines[-1]) == (wrong > shown)


# --- names that no encoding knows ---


@pytest.mark.skipif(sys.platform != "linux", reason="file names are text elsewhere")
@pytest.mark.parametrize("form", FORMS)
def test_a_folder_with_an_undecodable_name_is_graded(form: str, tmp_path: Path) -> None:
    """Bytes in a path that are no text do not stop a report."""
    folder = tmp_path / b"\xff\xfe".decode("utf-8", "surrogateescape")
    folder.mkdir()
    (folder / "neuron.toml").write_text("z2 = 1\n")
    output = tmp_path / "report"
    ran = bpgrade("check", folder, *NEURON, "--format", form, "-o", output, env=CLASSROOM50)
    assert (1, "") == (ran.code, ran.err)
    assert "neuron" in output.read_text(encoding="utf-8")
    assert 1 == bpgrade("check", folder, *NEURON, "--format", form, env=CLASSROOM50).code


@pytest.mark.skipif(sys.platform != "linux", reason="needs a pipe with a name")
def test_a_pipe_in_place_of_a_sheet_is_not_waited_for(tmp_path: Path) -> None:
    """What would be read for ever is told to be no file."""
    subprocess.run(["mkfifo", str(tmp_path / "neuron.toml")], check=True)
    ran = bpgrade("check", ".", *NEURON, at=tmp_path)
    assert 4 == ran.code
    assert "neuron.toml:1:1: this is not a file" in ran.out
