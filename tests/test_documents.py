"""README and guides: every command in them works, and every transcript is what is printed."""

from __future__ import annotations

import re
import shlex
import shutil
from typing import TYPE_CHECKING

import click
import pytest

from grader.cli.main import cli
from grader.reports.formats import FORMATS
from tests.command import ROOT, bpgrade
from tests.documents import GUIDES, README, Document

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS = [Document(path) for path in [README, *GUIDES]]
README_LINES = 150
each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.path.name)


@each_document
def test_transcripts_are_what_the_commands_print(document: Document, tmp_path: Path) -> None:
    """Each command, run in order in one folder, prints what stands under it; ... is anything."""
    for part in ("solutions", "tests/post"):
        shutil.copytree(ROOT / part, tmp_path / part)
    for command, shown, printed in document.follow(tmp_path):
        pattern = re.escape(shown).replace(re.escape("...\n"), "(?s:.*)")
        assert re.fullmatch(pattern, printed), f"$ {command}\n{printed}"


@each_document
def test_commands_named_in_passing_exist(document: Document) -> None:
    """Each piece of inline code that is a command has a name and options that there are."""
    for code in document.inline:
        program, *words = shlex.split(code, comments=True) or [""]
        if program == "bpgrade" and words:
            command = cli.all()[words[0]]
            context = click.Context(command, parent=cli.make_context("bpgrade", ["guide"]))
            command.make_parser(context).parse_args(words[1:])


@each_document
def test_options_named_in_passing_exist(document: Document) -> None:
    """Each piece of inline code that is an option is one of some command."""
    known = {opt for each in cli.all().values() for param in each.params for opt in param.opts}
    named = {code.split()[0] for code in document.inline if code.startswith("--")}
    assert set() == named - known


def test_every_command_is_documented() -> None:
    """Each command of the program is named in the README or a guide."""
    text = "".join(document.text for document in DOCUMENTS)
    assert [] == [name for name in cli.all() if f"bpgrade {name}" not in text]


# --- the README ---


def test_the_readme_is_short() -> None:
    """What is reference stands in the guides."""
    assert README_LINES >= len(DOCUMENTS[0].text.splitlines())


def test_ci_runs_the_two_commands_of_the_readme() -> None:
    """The set-up command and the test command stand in .ci/run to the letter."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line.strip() for text in DOCUMENTS[0].of("sh") for line in text.splitlines()]
    assert 2 == len(commands)
    assert set(commands) <= set(script)


def test_the_readme_links_every_guide() -> None:
    """Its table has a row for each, and no other."""
    linked = re.findall(r"\[(\w+)\]\(grader/guides/(\w+)\.md\)", DOCUMENTS[0].text)
    assert sorted((path.stem, path.stem) for path in GUIDES) == sorted(linked)


# --- CONTRIBUTING ---

CONTRIBUTING = Document(ROOT / "CONTRIBUTING.md")


def test_what_contributing_names_is_there() -> None:
    """Each path, wherever it is written from."""
    paths = {code for code in CONTRIBUTING.inline if re.fullmatch(r"[\w./-]+(\.py|\.md|/)", code)}
    roots = (ROOT, ROOT / "grader", ROOT / "grader" / "feedback" / "explain")
    missing = [path for path in paths if not any((root / path).exists() for root in roots)]
    assert [] == [path for path in missing if "VERB" not in path]


def test_the_map_has_every_part() -> None:
    """Each folder of the package has its line."""
    folders = {path.name for path in (ROOT / "grader").iterdir() if (path / "__init__.py").exists()}
    assert folders <= set(re.findall(r"`grader/(\w+)/`", CONTRIBUTING.text))


def test_the_workflow_does_what_ci_does() -> None:
    """Tests and standards of .ci/run, on three systems, with each Python that is supported."""
    workflow = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in re.findall(r"python (-m (?:pytest|ruff|mypy).*)$", script, re.MULTILINE):
        assert f"python {command}" in workflow
    assert ".ci/browser" in script
    assert ".ci/browser" in workflow
    for system in ("ubuntu", "macos", "windows"):
        assert f"{system}-latest" in workflow
    assert 'python: ["3.11", "3.12", "3.13", "3.14"]' in workflow


# --- the guides ---


def test_every_format_of_reports_has_its_line() -> None:
    """In the guide to CI, with what it is for."""
    text = Document(ROOT / "grader" / "guides" / "ci.md").text
    assert sorted(FORMATS) == sorted(re.findall(r"^\| `(\w+)` \| ", text, re.MULTILINE))


def test_guide_lists_the_guides() -> None:
    """Each with its title."""
    ran = bpgrade("guide")
    assert 0 == ran.code
    for path in GUIDES:
        title = path.read_text(encoding="utf-8").partition("\n")[0].removeprefix("# ")
        assert re.search(rf"^  {path.stem} +{re.escape(title)}$", ran.out, re.MULTILINE)


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.stem)
def test_guide_shows_a_guide(path: Path) -> None:
    """All of it."""
    ran = bpgrade("guide", path.stem)
    assert (0, path.read_text(encoding="utf-8")) == (ran.code, ran.out)


def test_guide_suggests_a_name() -> None:
    """A wrong name is wrong usage."""
    ran = bpgrade("guide", "student")
    assert 2 == ran.code
    assert "there is no guide 'student'; did you mean 'students'?" in " ".join(ran.err.split())
    assert "authoring, ci, classes" in " ".join(bpgrade("guide", "zzz").err.split())


def test_the_workflow_is_the_one_that_the_bundle_holds(tmp_path: Path) -> None:
    """What the guide shows is what `bpgrade bundle github` writes, without its comments."""
    bpgrade("bundle", "github", "-o", tmp_path)
    file = tmp_path / ".github" / "workflows" / "bpgrade.yml"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    (shown,) = Document(ROOT / "grader" / "guides" / "ci.md").of("yaml")
    assert shown == "".join(line for line in lines if not line.lstrip().startswith("#"))
