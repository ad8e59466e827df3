"""The README: every command in it works, and every transcript is what the command prints."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import tomli

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    """List the fenced blocks of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def transcripts() -> list[tuple[str, str]]:
    """List each command of the README with the output shown for it."""
    text = "".join(blocks("console"))
    parts = re.split(r"^\$ (.*)\n", text, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with what the README's commands name."""
    made = tmp_path_factory.mktemp("readme")
    for part in ("solutions", "tests/post", "tests/broken"):
        shutil.copytree(ROOT / part, made / part)
    return made


def run(command: str, folder: Path) -> str:
    """Run a command of the README as its reader would."""
    program, *words = command.split()
    assert program == "bpgrade"
    code = "from grader.cli import main; main()"
    result = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert result.returncode in {0, 1, 4}
    return result.stdout + result.stderr


def test_transcripts_are_what_the_commands_print(folder: Path) -> None:
    """Each command, run in order in one folder, prints what stands under it; ... is anything."""
    for command, shown in transcripts():
        printed = run(command, folder)
        pattern = re.escape(shown).replace(re.escape("...\n"), "(?s:.*)")
        assert re.fullmatch(pattern, printed), f"$ {command}\n{printed}"


def test_ci_runs_the_two_commands_of_the_readme() -> None:
    """The set-up command and the test command stand in .ci/run to the letter."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line.strip() for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) == 2
    assert set(commands) <= set(script)


def test_example_exercise_is_fit_to_be_set(folder: Path) -> None:
    """The exercise file and the course file shown make a course of six questions, and validate."""
    exercise, course = blocks("toml")
    course_folder = folder / "shown-course"
    course_folder.mkdir()
    (course_folder / "shared_biases.toml").write_text(exercise, encoding="utf-8")
    (course_folder / "course.toml").write_text(course, encoding="utf-8")
    title = tomli.loads(course)["title"]
    listed = run("bpgrade list --exercises shown-course", folder)
    assert f"{title}\n  shared_biases  Shared biases  (6 questions)\n" == listed
    fit = run("bpgrade validate shown-course", folder)
    assert fit == "1 of 1 exercises are fit to be set\n"


def test_the_workflow_is_the_one_that_the_bundle_holds(folder: Path) -> None:
    """What the README shows is what `bpgrade bundle github` writes, without its comments."""
    run("bpgrade bundle github -o shown-bundle", folder)
    file = folder / "shown-bundle" / ".github" / "workflows" / "bpgrade.yml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    (shown,) = blocks("yaml")
    assert shown == "".join(line for line in lines if not line.lstrip().startswith("#"))


def test_every_command_is_documented() -> None:
    """Each command of the program is named in the README."""
    from grader.cli.main import cli  # noqa: PLC0415 (after import of the commands)

    missing = [name for name in cli.commands if f"bpgrade {name}" not in README]
    assert not missing
