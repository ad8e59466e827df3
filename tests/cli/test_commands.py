"""The commands as their users meet them: what they write, what they leave alone, how they exit."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from grader.cli.main import cli
from tests.command import ROOT, bpgrade

COURSES = ROOT / "tests" / "courses"
NEURON = ("--exercises", COURSES / "neuron")
PERFECT = ROOT / "tests" / "golden" / "perfect"
BLANK = ROOT / "tests" / "golden" / "blank"
COMMANDS = sorted(cli.all())
ESCAPE = "\x1b["


@pytest.fixture
def half(tmp_path: Path) -> Path:
    """Give a workspace with half of the points."""
    lines = (PERFECT / "neuron.toml").read_text(encoding="utf-8").splitlines()
    (tmp_path / "neuron.toml").write_text("\n".join(lines[:4]), encoding="utf-8")
    return tmp_path


# --- help ---


@pytest.mark.parametrize("command", [(), *[(name,) for name in COMMANDS]])
@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_every_help_ends_in_an_example(command: tuple[str, ...], flag: str) -> None:
    """The last lines of a help page show the command at work."""
    ran = bpgrade(*command, flag)
    assert 0 == ran.code
    example = re.split(r"\n\s*\n", ran.out.rstrip())[-1].strip()
    assert example.startswith(" ".join(["Example: bpgrade", *command]))


def test_the_version_is_told() -> None:
    """--version names the program and a version."""
    assert re.fullmatch(r"bpgrade, version \d+\.\d+\.\d+\n", bpgrade("--version").out)


# --- exit codes ---


def test_all_points_exit_with_0() -> None:
    """0: all points."""
    assert 0 == bpgrade("check", PERFECT, *NEURON).code


def test_fewer_points_exit_with_1(half: Path) -> None:
    """1: not all points."""
    assert 1 == bpgrade("check", half, *NEURON).code


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("No such option", ["--no-such-option"]),
        ("there is no exercise 'neurn'; did you mean 'neuron'?", ["neurn"]),
        ("there is no question 'z' in neuron; did you mean 'z2'?", ["neuron.z"]),
        ("there is no exercise 'z2'; did you mean neuron.z2?", ["z2"]),
        ("there is no folder no/such", ["no/such"]),
        ("there is no exercise 'nowhere'", ["nowhere"]),
        ("'xml' is not one of", ["--format", "xml"]),
        ("does not exist", ["--exercises", "nowhere"]),
        ("'most' is no share; write 0.8 or 80%", ["--min-score", "most"]),
        ("80 is not between 0 and 1 (or 0% and 100%)", ["--min-score", "80"]),
        ("-1% is not between 0 and 1", ["--min-score", "-1%"]),
        ("nan is not between 0 and 1", ["--min-score", "nan"]),
        ("'%' is no share", ["--min-score", "%"]),
    ],
)
def test_wrong_usage_exits_with_2(said: str, arguments: list[str]) -> None:
    """2: the command was called in a way that it is not meant for."""
    ran = bpgrade("check", *NEURON, *arguments, at=PERFECT)
    assert (2, "") == (ran.code, ran.out)
    assert said in " ".join(ran.err.split())


def test_a_fault_of_its_own_exits_with_3(monkeypatch: pytest.MonkeyPatch) -> None:
    """3: bpgrade itself is at fault, and says so."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("grader.feedback.grading.grade_workspace", broken)
    ran = bpgrade("check", PERFECT, *NEURON)
    assert 3 == ran.code
    assert ran.err.rstrip().endswith(
        "This is a fault of bpgrade itself, not of the answers; please report it."
    )


def test_a_sheet_that_cannot_be_read_exits_with_4(half: Path) -> None:
    """4: a submission that cannot be read, whatever else is right."""
    (half / "neuron.toml").write_bytes(b"\xff\xfe")
    assert 4 == bpgrade("check", half, *NEURON).code
    assert 4 == bpgrade("check", half, *NEURON, "--min-score", "0").code


def test_an_exercise_that_cannot_be_read_exits_with_4(tmp_path: Path) -> None:
    """4: an exercise that cannot be read, for all commands that need it."""
    (tmp_path / "one.toml").write_text("title =\n")
    for command in (["check"], ["list"], ["start", tmp_path / "out"], ["show", "one"]):
        ran = bpgrade(*command, "--exercises", tmp_path, at=tmp_path)
        assert (4, "") == (ran.code, re.sub(r"^\S*\n", "", ran.out))
        assert f"{tmp_path / 'one.toml'}:1:8: this is not valid TOML" in ran.err
    assert not (tmp_path / "out").exists()


def test_nothing_to_grade_exits_with_5(tmp_path: Path) -> None:
    """5: there is no answer sheet at all, and the way to one is told."""
    ran = bpgrade("check", tmp_path, *NEURON)
    assert (5, "") == (ran.code, ran.out)
    start = f"bpgrade start {tmp_path} --exercises {COURSES / 'neuron'}"
    assert f"There are no answers in {tmp_path}; {start} writes blank ones.\n" == ran.err


# --- --min-score ---


@pytest.mark.parametrize("share", ["50%", "0.5", ".5", "5e-1", "49.9%", "0", "0%"])
def test_min_score_is_a_share_or_a_percentage(share: str, half: Path) -> None:
    """Enough points exit with 0, in either spelling."""
    assert 0 == bpgrade("check", half, *NEURON, "--min-score", share).code


@pytest.mark.parametrize("share", ["50.1%", "0.501", "1", "100%", "1.0"])
def test_less_than_the_min_score_exits_with_1(share: str, half: Path) -> None:
    """Too few points exit with 1."""
    assert 1 == bpgrade("check", half, *NEURON, f"--min-score={share}").code


# --- selectors ---


def test_selectors_choose_exercises_and_questions() -> None:
    """Exercises and single questions, in the order of the command line, none twice."""
    names = ["two_neurons.z3", "one_neuron.z", "one_neuron.L", "one_neuron.z"]
    report = json.loads(bpgrade("check", "solutions", *names, "--format", "json").out)
    found = {one["id"]: [each["id"] for each in one["questions"]] for one in report["exercises"]}
    assert {"two_neurons": ["z3"], "one_neuron": ["z", "L"]} == found
    assert (3.0, 3.0, 1.0) == (report["earned"], report["possible"], report["score"])


def test_a_whole_exercise_includes_its_questions() -> None:
    """A question named beside its whole exercise takes nothing away."""
    report = json.loads(
        bpgrade("check", PERFECT, *NEURON, "neuron.z2", "neuron", "--format", "json").out
    )
    assert 8 == len(report["exercises"][0]["questions"])


def test_the_current_folder_is_the_workspace_unless_named() -> None:
    """With no folder first, selectors are looked for in the current one."""
    assert 0 == bpgrade("check", *NEURON, at=PERFECT).code
    assert 0 == bpgrade("check", *NEURON, "neuron.z2", at=PERFECT).code


# --- -o ---


def untimed(report: str) -> str:
    """Take the times out of a report."""
    return re.sub(r' time="[0-9.]+"', "", report)


@pytest.mark.parametrize("form", ["text", "json", "junit", "github"])
def test_a_report_goes_into_a_file_whole(form: str, half: Path) -> None:
    """-o writes what would have been printed, and leaves nothing else behind."""
    printed = bpgrade("check", half, *NEURON, "--format", form)
    file = half / "out.txt"
    file.write_text("what was there before")
    ran = bpgrade("check", half, *NEURON, "--format", form, "-o", file, "--color", "always")
    assert (1, "", "") == (ran.code, ran.out, ran.err)
    written = file.read_text(encoding="utf-8")
    assert untimed(printed.out) == untimed(written)
    assert {"neuron.toml", "out.txt"} == {path.name for path in half.iterdir()}


@pytest.mark.parametrize("output", ["no/such/folder/out.txt", "neuron.toml/out.txt", "."])
def test_an_output_that_cannot_be_written_is_wrong_usage(output: str, half: Path) -> None:
    """Where no file can be written, the command says so and exits with 2."""
    ran = bpgrade("check", *NEURON, "-o", output, at=half)
    assert (2, "") == (ran.code, ran.out)
    assert "Error: " in ran.err


def test_a_device_is_written_to_and_not_replaced(half: Path) -> None:
    """-o /dev/null leaves a device where one was."""
    if not Path(os.devnull).is_char_device():
        pytest.skip("no devices here")
    assert 1 == bpgrade("check", half, *NEURON, "-o", os.devnull).code
    assert Path(os.devnull).is_char_device()


# --- colours ---


@pytest.mark.parametrize(
    ("colored", "env", "arguments"),
    [
        (False, {}, []),
        (True, {"FORCE_COLOR": "1"}, []),
        (False, {"FORCE_COLOR": ""}, []),
        (False, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, []),
        (True, {"NO_COLOR": "1"}, ["--color", "always"]),
        (False, {"FORCE_COLOR": "1"}, ["--color", "never"]),
        (True, {"FORCE_COLOR": "1"}, ["--color", "auto"]),
    ],
)
def test_colours_follow_the_option_then_the_environment(
    *, colored: bool, env: dict[str, str], arguments: list[str]
) -> None:
    """--color counts first, then NO_COLOR, then FORCE_COLOR; else a pipe gets none."""
    for command in (["check", PERFECT], ["list"], ["show", "neuron"]):
        ran = bpgrade(*command, *NEURON, *arguments, env=env)
        assert colored == (ESCAPE in ran.out), command


def test_reports_for_programs_have_no_colours() -> None:
    """Formats for programs stay free of escapes, whatever is asked."""
    for form in ("json", "junit", "github"):
        ran = bpgrade("check", PERFECT, *NEURON, "--format", form, "--color", "always")
        assert ESCAPE not in ran.out


# --- list, show, solve ---


def test_list_names_the_exercises_in_order() -> None:
    """The shipped course is listed as course.toml orders it."""
    ran = bpgrade("list")
    course = (ROOT / "exercises" / "course.toml").read_text(encoding="utf-8")
    assert 0 == ran.code
    assert re.findall(r'^  "(\w+)"', course, re.MULTILINE) == re.findall(
        r"^  (\w+) ", ran.out, re.MULTILINE
    )


def test_show_an_exercise_tells_all_but_the_answers() -> None:
    """Givens, net, update and every question stand there."""
    ran = bpgrade("show", "neuron", *NEURON)
    assert 0 == ran.code
    for part in ("A small neuron", "x = 0.5", "ŷ = σ(z⁽²⁾)", "w_new = w − α", "direction"):
        assert part in ran.out
    assert "0.562" not in ran.out


def test_show_a_question_tells_how_to_answer_it() -> None:
    """The options, and what an answer looks like."""
    ran = bpgrade("show", "neuron.direction", *NEURON)
    assert 0 == ran.code
    assert (
        "neuron.direction\nWhich way does w move?\n  a) up\n  b) down\n\n"
        'Answer: the letter of the right option in quotes: "a"\n'
    ) == ran.out


def test_solve_gives_answers_that_check_accepts(tmp_path: Path) -> None:
    """What an instructor is shown for numbers is right when written down."""
    shown = bpgrade("solve", "neuron", *NEURON)
    assert 0 == shown.code
    wanted = {"z2", "yhat", "L", "dL_dw", "w_new"}
    answers = re.findall(r"^(\w+)  .*\n(?:    .*\n)*?    = ([-−]?[\d.]+)$", shown.out, re.MULTILINE)
    assert wanted == {name for name, _ in answers}
    sheet = "".join(f'{name} = "{number}"\n' for name, number in answers)
    (tmp_path / "neuron.toml").write_text(sheet)
    names = [f"neuron.{name}" for name in sorted(wanted)]
    assert 0 == bpgrade("check", tmp_path, *NEURON, *names).code


# --- start ---


def test_start_writes_blanks_that_score_nothing(tmp_path: Path) -> None:
    """A fresh workspace scores 0, and nothing in it is at fault."""
    assert 0 == bpgrade("start", "answers", at=tmp_path).code
    ran = bpgrade("check", "answers", "--format", "json", at=tmp_path)
    report = json.loads(ran.out)
    assert (1, "", 0.0) == (ran.code, ran.err, report["earned"])
    assert all(each["started"] and each["readable"] for each in report["exercises"])
    assert [] == [fault for each in report["exercises"] for fault in each["faults"]]
    outcomes = {q["outcome"] for each in report["exercises"] for q in each["questions"]}
    assert {"unanswered"} == outcomes


def test_start_never_touches_what_is_there(tmp_path: Path) -> None:
    """Files already there are kept, whatever they are, and named; missing ones are written."""
    assert 0 == bpgrade("start", tmp_path).code
    sheet, stubs, other = (tmp_path / f"{n}" for n in ("twins.toml", "sigmoid.py", "sigmoid.toml"))
    sheet.write_text("mine")
    stubs.unlink()
    stubs.symlink_to("nowhere")
    other.unlink()
    ran = bpgrade("start", tmp_path)
    assert 0 == ran.code
    assert ("mine", "nowhere", True) == (sheet.read_text(), str(stubs.readlink()), other.is_file())
    assert f"wrote {other}\n" in ran.out
    for kept in (sheet, stubs):
        assert f"kept  {kept}, which was there already\n" in ran.out
    assert not list(tmp_path.glob(".*"))


def test_stubs_say_what_steps_are(tmp_path: Path) -> None:
    """A function of so many training steps returns what the last one gives."""
    assert 0 == bpgrade("start", tmp_path).code
    stub = (tmp_path / "one_neuron.py").read_text(encoding="utf-8").partition("def train(")[2]
    assert '"""Return (w_new, b_new) of the last of so many steps."""' in stub


def test_start_makes_the_folders_it_needs(tmp_path: Path) -> None:
    """A folder within folders that are not there yet is made, and the next command named."""
    ran = bpgrade("start", "a/b/c", *NEURON, at=tmp_path)
    assert 0 == ran.code
    assert "Fill in answers, then run: bpgrade check a/b/c " in ran.out
    assert ["neuron.toml"] == [path.name for path in (tmp_path / "a/b/c").iterdir()]


# --- the next command ---


def next_command(printed: str) -> list[str]:
    """Read the command that a command names to go on with."""
    (command,) = re.findall(r"(?:: |^  )bpgrade (.*)$", printed, re.MULTILINE)
    return shlex.split(command)


@pytest.fixture
def named(tmp_path: Path) -> Path:
    """Give a folder with a course and a workspace whose names need quotes."""
    shutil.copytree(COURSES / "neuron", tmp_path / "my course")
    ran = bpgrade("start", "my answers", "--exercises", "my course", at=tmp_path)
    assert ["check", "my answers", "--exercises", "my course"] == next_command(ran.out)
    return tmp_path


def test_the_next_command_is_about_the_same_course(named: Path) -> None:
    """From start to check, and from there to a hint, each command named runs as it stands."""
    checked = bpgrade("check", "my answers", "--exercises", "my course", at=named)
    hinted = bpgrade(*next_command(checked.out), at=named)
    assert (0, "1 of ") == (hinted.code, hinted.out[:5])
    course = ("--exercises", "my course", "--workspace", "my answers")
    refused = bpgrade("explain", "neuron.z2", *course, at=named)
    assert 0 == bpgrade(*next_command(refused.out), at=named).code


def test_the_next_command_is_about_the_same_student(named: Path) -> None:
    """Numbers named for one command are named for the next."""
    options = ("--exercises", "my course", "--student", "Ada Lovelace")
    checked = bpgrade("check", "my answers", *options, at=named)
    assert list(options) == next_command(checked.out)[-4:]


def test_a_sheet_that_is_missing_is_written_by_the_command_named(named: Path) -> None:
    """Where there are answers to another exercise, and where there are none at all."""
    course, answers = named / "my course", named / "my answers"
    shutil.copy(course / "neuron.toml", course / "other.toml")
    perfect = (PERFECT / "neuron.toml").read_text(encoding="utf-8")
    for sheet, printed in ((perfect, "out"), (None, "err")):
        (answers / "neuron.toml").unlink()
        if sheet:
            (answers / "neuron.toml").write_text(sheet, encoding="utf-8")
        ran = bpgrade("check", "my answers", "--exercises", "my course", at=named)
        (command,) = re.findall(r"bpgrade (start .*?)(?: writes|\n)", getattr(ran, printed))
        assert 0 == bpgrade(*shlex.split(command), at=named).code
        (answers / "other.toml").unlink()


def test_a_workspace_does_not_choose_its_course(named: Path) -> None:
    """What a submission says of its course is nothing that it is graded by."""
    (named / "my answers" / "bpgrade.toml").write_text(
        'student = "a"\nexercises = "../my course"\n'
    )
    assert 5 == bpgrade("check", "my answers", at=named).code


@pytest.mark.parametrize("target", ["file", "file/below", "file/below/that"])
def test_start_where_no_folder_can_be_is_wrong_usage(target: str, tmp_path: Path) -> None:
    """A file in the way is a matter of usage, and no fault of bpgrade's."""
    (tmp_path / "file").write_text("")
    ran = bpgrade("start", target, *NEURON, at=tmp_path)
    assert (2, "") == (ran.code, ran.out)


# --- the whole way, in a process of its own ---


def run(*arguments: str, at: Path, **env: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a program."""
    code = "from grader.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=at,
        env={"PYTHONPATH": str(ROOT), "PATH": os.environ["PATH"], **env},
        capture_output=True,
        check=False,
    )


def test_the_solutions_score_full(tmp_path: Path) -> None:
    """The reference answers get all points of the shipped course."""
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    ran = run("check", "solutions", at=tmp_path)
    assert (0, b"") == (ran.returncode, ran.stderr), ran.stdout.decode()
    assert ran.stdout.decode().endswith("(100%)\nAll done.\n")


def test_encodings_without_the_symbols_do_no_harm() -> None:
    """A stream that cannot hold ŷ or ✓ gets them spelt in ASCII."""
    ran = run("check", "golden/perfect", "--exercises", "courses/neuron", at=ROOT / "tests",
              PYTHONIOENCODING="cp1252")  # fmt: skip
    assert (0, b"") == (ran.returncode, ran.stderr)
    assert b"++++++++" in ran.stdout


def test_commands_are_documented() -> None:
    """Every command has a line of help, and every option too."""
    for name, command in cli.all().items():
        assert command.help, name
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert parameter.help, (name, parameter.name)
