"""Reports for services, several in one run, and what hostile text does to them: nothing."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from grader.exercise.course import shipped_course
from grader.feedback import grading
from grader.reports.formats import FORMATS
from tests.cli.test_report_schema import SCHEMA, faults
from tests.command import CLASSROOM50, ROOT, bpgrade

if TYPE_CHECKING:
    from pathlib import Path

    from grader.checkers.results import ExerciseResult

NEURON = ("--exercises", ROOT / "tests" / "courses" / "neuron")
ALL = tuple(FORMATS)
PRINTED = [
    "::set-env name=PATH::/evil",
    "  ::stop-commands::x",
    "##[add-mask]x",
    "##vso[task.setvariable variable=PATH]/evil",
    "##teamcity[buildStatus status='SUCCESS']",
    "\x1b[2J\x1b]0;title\x07",
    "<script>alert(1)</script>]]>&",
    "``````",
    "# PASS ![x](https://evil.invalid) | a | b |",
    "~~~\n</details>",
    "\u202e\u2028\ufffe",
]


def written(folder: Path, *arguments: str | Path) -> dict[str, str]:
    """Check a workspace into all formats at once, and give each by its name."""
    pairs = [each for form in ALL for each in ("--format", form, "-o", folder / form)]
    ran = bpgrade("check", *arguments, *pairs, "--seed", "one", env=CLASSROOM50)
    assert ("", ran.code in {0, 1, 4, 5}) == (ran.out, True)
    return {form: (folder / form).read_text(encoding="utf-8") for form in ALL}


# --- several at once ---


def test_each_file_gets_the_report_that_its_format_would_give_alone(tmp_path: Path) -> None:
    """Formats and files belong together in pairs, and one report goes to the terminal."""
    reports = written(tmp_path, "solutions", "one_neuron")
    for form in set(ALL) - {"classroom50", "junit"}:  # which tell the time
        options = "--format", form, "--seed", "one"
        assert bpgrade("check", "solutions", "one_neuron", *options).out == reports[form]
    ran = bpgrade(
        "check", "solutions", "twins", "--format", "json", "-o", tmp_path / "r", "--format", "text"
    )
    assert "All done." in ran.out
    assert "twins" == json.loads((tmp_path / "r").read_text())["exercises"][0]["id"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--format", "text", "--format", "json"], "only one --format goes without -o"),
        (["-o", "a", "--format", "text", "--format", "json"], "each -o FILE belongs after"),
        (["--format", "text", "-o", "a", "-o", "b"], "each -o FILE belongs after"),
        (["-o", "a", "-o", "b"], "each -o FILE belongs after"),
        (["--format", "text", "-o", "a", "--format", "json", "-o", "./a"], "the same file"),
    ],
)
def test_formats_and_files_that_do_not_pair_are_wrong_usage(
    arguments: list[str], said: str, tmp_path: Path
) -> None:
    """What cannot be told apart is asked about, before anything is graded."""
    ran = bpgrade("check", ROOT / "solutions", *arguments, at=tmp_path)
    assert (2, "", []) == (ran.code, ran.out, list(tmp_path.iterdir()))
    assert said in ran.err


def test_one_format_and_one_file_go_in_either_order(tmp_path: Path) -> None:
    """-o FILE may stand before --format, as it always could."""
    bpgrade("check", "solutions", "twins", "-o", tmp_path / "r", "--format", "json")
    assert json.loads((tmp_path / "r").read_text())


def test_exit_zero_is_for_a_run_that_graded_something(tmp_path: Path) -> None:
    """A low score, or a sheet that cannot be read, exits with 0 if asked; nothing at all never."""
    assert 5 == bpgrade("check", tmp_path, *NEURON, "--exit-zero").code
    (tmp_path / "neuron.toml").write_text("z2 = 1\n")
    assert 0 == bpgrade("check", tmp_path, *NEURON, "--exit-zero").code
    (tmp_path / "neuron.toml").write_bytes(b"\xff")
    assert 0 == bpgrade("check", tmp_path, *NEURON, "--exit-zero").code


# --- nothing graded is never a pass ---


def test_a_run_that_graded_nothing_passes_in_no_format(tmp_path: Path) -> None:
    """Files are written, so that none of an earlier run is taken for this one's; none passes."""
    (tmp_path / "empty").mkdir()
    reports = written(tmp_path, tmp_path / "empty", *NEURON)
    scope, room = (json.loads(reports[form]) for form in ("gradescope", "classroom50"))
    assert (0, {"failed"}) == (scope["score"], {test["status"] for test in scope["tests"]})
    assert (0, {False}) == (room["score"], {test["passed"] for test in room["tests"]})
    assert 0 == json.loads(reports["json"])["score"]
    suite = ET.fromstring(reports["junit"])[0]  # noqa: S314 (our own)
    assert suite.get("tests") == suite.get("failures") != "0"
    for form in ("github", "markdown"):
        assert "There are no answers here: nothing was graded." in reports[form]
    assert "nothing was graded" in scope["output"]
    assert reports["github"].startswith("::error title=bpgrade::")


# --- Gradescope ---


def test_gradescope_gets_scores_and_plain_text(tmp_path: Path) -> None:
    """Only keys and values that Gradescope knows; its score is the sum of its tests."""
    result = json.loads(written(tmp_path, "tests/post", "two_neurons")["gradescope"])
    assert 16.0 == result["score"] == sum(test["score"] for test in result["tests"])
    assert {"text"} == {value for key, value in result.items() if key.endswith("format")}
    keys = {"number", "name", "score", "max_score", "status", "output", "visibility"}
    for test in result["tests"]:
        assert keys == set(test)
        assert ("passed" == test["status"]) == (test["score"] >= test["max_score"])
    assert "1.1" == result["tests"][0]["number"]
    assert "visible" == result["visibility"]


def test_a_time_out_leaves_what_was_graded_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is rewritten after each exercise, and says what was not graded."""
    grade = grading.grade_workspace
    graded: list[tuple[object, ...]] = []

    def interrupted(*arguments: object) -> ExerciseResult:
        if len(graded) == 2:
            raise KeyboardInterrupt
        graded.append(arguments)
        return grade(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(grading, "grade_workspace", interrupted)
    pairs = [each for form in ALL for each in ("--format", form, "-o", tmp_path / form)]
    bpgrade("check", "solutions", *pairs, env=CLASSROOM50)
    assert ["gradescope", "json"] == sorted(path.name for path in tmp_path.iterdir())
    result = json.loads((tmp_path / "gradescope").read_text(encoding="utf-8"))
    assert 54 == len(result["tests"]) == result["score"]
    assert "Grading did not come to its end. Not graded: two_neurons, " in result["output"]
    report = json.loads((tmp_path / "json").read_text(encoding="utf-8"))
    ids = [exercise["id"] for exercise in report["exercises"]] + report["pending"]
    assert (list(shipped_course().ids), 54) == (ids, report["earned"])
    assert "two_neurons" == report["pending"][0]
    assert [] == faults(report, SCHEMA)


def test_a_finished_report_has_nothing_pending() -> None:
    """Neither in a file nor on the terminal, where it is written once."""
    report = json.loads(bpgrade("check", "solutions", "twins", "--format", "json").out)
    assert [] == report["pending"]


# --- Classroom 50 ---


def test_classroom50_gets_just_the_keys_it_takes(tmp_path: Path) -> None:
    """Whole scores in hundredths of a point, and the identity that its runner gave."""
    result = json.loads(written(tmp_path, "tests/post", "two_neurons")["classroom50"])
    assert [
        "schema", "classroom", "assignment", "assignment_type", "owner", "submission", "commit",
        "release", "review", "datetime", "score", "max-score", "tests",
    ] == list(result)  # fmt: skip
    assert ("classroom50/result/v1", "ada", 1600) == tuple(
        result[key] for key in ("schema", "owner", "score")
    )
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", result["datetime"])
    for test in result["tests"]:
        assert ["test-name", "passed", "score", "max-score"] == list(test)
        assert {int} == {type(test["score"]), type(test["max-score"])}
    for key in ("score", "max-score"):
        assert result[key] == sum(test[key] for test in result["tests"])


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("OWNER", "", "classroom50 needs the variables OWNER"),
        ("ASSIGNMENT_TYPE", "pair", "ASSIGNMENT_TYPE must be"),
        ("SUBMISSION_TAG", "v1", "SUBMISSION_TAG must start with submit/"),
    ],
)
def test_outside_of_classroom50_its_format_is_wrong_usage(name: str, value: str, said: str) -> None:
    """Without the runner's variables there is no result to write."""
    environment = {**CLASSROOM50, name: value}
    ran = bpgrade("check", "solutions", "twins", "--format", "classroom50", env=environment)
    assert (2, "") == (ran.code, ran.out)
    assert said in ran.err


# --- hostile text, in answers and in what functions print ---


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the reports on answers and functions that try to do harm."""
    folder = tmp_path_factory.mktemp("hostile")
    shutil.copy(ROOT / "solutions" / "one_neuron.py", folder)
    with (folder / "one_neuron.py").open("a", encoding="utf-8") as file:
        file.write(f"\nprint({chr(10).join(PRINTED)!r})\n")
    names = ["z", "yhat", "L", "dL_dw", "w_new"]
    answers = [
        f"{name} = {json.dumps(text)}" for name, text in zip(names, PRINTED[2:], strict=False)
    ]
    keys = [f"{json.dumps(text)} = 1" for text in PRINTED]
    (folder / "one_neuron.toml").write_text("\n".join([*answers, *keys]), encoding="utf-8")
    return written(tmp_path_factory.mktemp("reports"), folder, "one_neuron")


@pytest.mark.parametrize("form", ALL)
def test_no_control_character_and_no_command_comes_through(
    form: str, hostile: dict[str, str]
) -> None:
    """No report moves a cursor, reorders text or begins a command, even as a log."""
    text = hostile[form]
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]", text)
    assert not re.search(r"##\w*\[", text)
    commands = re.findall(r"^\s*::(?![0-9a-f]{32}::$)[\w-]*", text, re.MULTILINE)
    assert set(commands) <= {"::error", "::notice", "::warning", "::stop-commands"}
    assert form == "github" or not commands


def test_github_stops_commands_while_a_student_speaks(hostile: dict[str, str]) -> None:
    """What functions print stands between two lines with a token that nobody can guess."""
    pattern = r"^::stop-commands::([0-9a-f]{32})\n(.*)^::\1::\n"
    found = re.search(pattern, hostile["github"], re.DOTALL | re.MULTILINE)
    assert found
    assert "<script>" in found[2]
    assert "::" not in found[2]


def test_markdown_keeps_a_student_in_fences(hostile: dict[str, str]) -> None:
    """Outside of fences, which no text can close, nothing of a student's stands."""
    outside, fence = [], ""
    for line in hostile["markdown"].split("\n"):
        ticks = re.match("`{3,}", line)
        if fence:
            fence = "" if line.strip() == fence else fence
        elif ticks:
            fence = ticks[0]
        else:
            outside.append(line)
    assert "" == fence
    said = "\n".join(outside)
    assert "PASS" not in said
    assert "script" not in said
    assert "PASS" in hostile["markdown"]


def test_gradescope_shows_a_student_as_plain_text(hostile: dict[str, str]) -> None:
    """Markup stays what it is: text in fields that are declared to be text."""
    result = json.loads(hostile["gradescope"])
    assert "<script>alert(1)</script>" in result["output"]
    assert {"output_format", "test_output_format", "test_name_format"} <= set(result)
    assert not [test for test in result["tests"] if "output_format" in test]


def test_junit_stays_well_formed(hostile: dict[str, str]) -> None:
    """Markup and what XML forbids end no element."""
    assert "testsuites" == ET.fromstring(hostile["junit"]).tag  # noqa: S314 (our own)


# --- the step summary ---


def test_a_step_summary_is_appended_up_to_its_limit(tmp_path: Path) -> None:
    """What stands there stays; GitHub takes a mebibyte."""
    file = tmp_path / "summary.md"
    file.write_text("before\n")
    command = ("check", "tests/post", "two_neurons", "--format", "github")
    where = {"GITHUB_STEP_SUMMARY": str(file)}
    assert bpgrade(*command).out == bpgrade(*command, env=where).out
    assert file.read_text(encoding="utf-8").startswith("before\n## Backpropagation")
    file.write_text("x" * ((1 << 20) - 2000))
    bpgrade(*command, env=where)
    assert (1 << 20) - 2000 < file.stat().st_size <= 1 << 20
    assert "more that needs work" in file.read_text(encoding="utf-8")
    file.write_text("x" * (1 << 20))
    bpgrade(*command, env=where)
    assert 1 << 20 == file.stat().st_size


def test_a_summary_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    """It is told, and the rest goes on."""
    where = {"GITHUB_STEP_SUMMARY": str(tmp_path / "no" / "such" / "file")}
    ran = bpgrade("check", "solutions", "twins", "--format", "github", env=where)
    assert 0 == ran.code
    assert "The step summary cannot be written" in ran.err


def test_reports_after_one_that_cannot_be_written_are_written(tmp_path: Path) -> None:
    """Whichever it is; what could not be written is told in the end, all of it."""
    wanted = (
        *("--format", "json", "-o", tmp_path / "nowhere" / "a.json"),
        *("--format", "gradescope", "-o", tmp_path / "nowhere" / "b.json"),
        *("--format", "classroom50", "-o", tmp_path / "c.json"),
        *("--format", "junit", "-o", tmp_path / "d.xml"),
    )
    ran = bpgrade("check", "solutions", "sigmoid", *wanted)
    assert 2 == ran.code
    assert ["a.json cannot", "b.json cannot"] == re.findall(r"[ab]\.json cannot", ran.err)
    assert "CLASSROOM" in ran.err
    assert (tmp_path / "d.xml").exists()


def test_github_tells_of_an_array_once(tmp_path: Path) -> None:
    """With how many of its entries are wrong: ten annotations are all that is shown."""
    (tmp_path / "course").mkdir()
    (tmp_path / "work").mkdir()
    text = 'title = "Rows"\n[given]\nv = [1, 2, 3, 4]\n[net]\nd = "2*v + 1"\n'
    (tmp_path / "course" / "rows.toml").write_text(f'{text}[[question]]\ncompute = "d"\n')
    (tmp_path / "work" / "rows.toml").write_text("d = [3, 4, 6, 8]\n")
    ran = bpgrade("check", "work", "--exercises", "course", "--format", "github", at=tmp_path)
    (annotation,) = [line for line in ran.out.split("\n") if line.startswith("::error")]
    assert "title=rows.d::" in annotation
    assert "3 of 4 entries wrong." in annotation
