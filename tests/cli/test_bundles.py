"""Bundles, run as the services would run them, on good, bad, hostile and empty submissions."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from grader import __version__
from grader.authoring.wheels import own_wheel
from tests.command import CLASSROOM50, ROOT, bpgrade

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the services run Linux")
SUBMISSIONS = {"good": 362.0, "bad": 24.5, "hostile": 0.0, "empty": 0.0}
MODULES = ("json", "click", "grader", "pip", "subprocess", "sitecustomize", "pathlib", "venv")


@pytest.fixture
def submission(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Give a folder as a student hands it in."""
    folder = tmp_path / "handed-in"
    if request.param == "good":
        shutil.copytree(ROOT / "solutions", folder)
    elif request.param == "bad":
        shutil.copytree(ROOT / "tests" / "post", folder)
    else:
        folder.mkdir()
    if request.param == "hostile":
        make_hostile(folder)
    return folder


def make_hostile(folder: Path) -> None:
    """Fill a folder with what would grade itself, if it were ever run, read or left."""
    for name in MODULES:
        (folder / f"{name}.py").write_text("open('harm', 'w').write('done')\nraise SystemExit(0)\n")
    (folder / "one_neuron.py").write_text("print('::set-env name=A::b')\nopen('harm', 'w')\n")
    (folder / "one_neuron.toml").write_text('z = "`\\u001b[31m"\n"```\\n# PASS" = 1\n')
    (folder / "sigmoid.toml").symlink_to("/etc/passwd")
    (folder / "bpgrade.toml").write_text('student = "somebody else"\n')
    (folder / "course").mkdir()
    (folder / "course" / "course.toml").write_text('title = "Easy"\nexercises = []\n')
    (folder / "results.json").write_text('{"score": 1000}')
    (folder / "result.json").write_text('{"score": 36200, "max-score": 36200}')
    (folder / "release-body.md").mkdir()


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a command that does what the installed one does."""
    file = tmp_path_factory.mktemp("bin") / "bpgrade"
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from grader.cli import main; main()"
    file.write_text(f'#!/bin/sh\nexec {sys.executable} -P -c "{code}" "$@"\n')
    file.chmod(0o755)
    return file


def environment(**more: str) -> dict[str, str]:
    """Give the environment of a service."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", **more}


def graded(submissions: dict[str, float] = SUBMISSIONS) -> pytest.MarkDecorator:
    """Try each submission, with the points it should get."""
    return pytest.mark.parametrize(
        ("submission", "points"), submissions.items(), indirect=["submission"], ids=submissions
    )


# --- Gradescope ---


@pytest.fixture
def autograder(tmp_path: Path, program: Path) -> Path:
    """Give the tree that Gradescope makes of a bundle, with the command in its place."""
    root = tmp_path / "autograder"
    ran = bpgrade("bundle", "gradescope", "-o", tmp_path / "autograder.zip")
    assert "362 points" in ran.out
    with zipfile.ZipFile(tmp_path / "autograder.zip") as archive:
        archive.extractall(root / "source")
        for name in ("setup.sh", "run_autograder"):
            assert archive.getinfo(name).external_attr >> 16 == 0o100755
    shutil.copy(root / "source" / "run_autograder", root)
    (root / "bpgrade" / "bin").mkdir(parents=True)
    (root / "bpgrade" / "bin" / "bpgrade").symlink_to(program)
    users = [{"email": "bob@x.org", "name": "Bob"}, {"email": "ada@x.org", "name": "Ada"}]
    (root / "submission_metadata.json").write_text(json.dumps({"users": users}))
    return root


def run_gradescope(root: Path) -> dict[str, Any]:
    """Run the autograder, and give its results."""
    command = [sys.executable, str(root / "run_autograder")]
    where = environment(BPGRADE_AUTOGRADER=str(root))
    subprocess.run(command, env=where, cwd=root, capture_output=True, check=True)
    assert ["results.json"] == [path.name for path in (root / "results").iterdir()]
    results: dict[str, Any] = json.loads((root / "results" / "results.json").read_text("utf-8"))
    return results


@graded()
def test_gradescope_grades(autograder: Path, submission: Path, points: float) -> None:
    """Each submission gets its points, and none is imported, believed or passed for nothing."""
    shutil.move(submission, autograder / "submission")
    results = run_gradescope(autograder)
    assert (points, 362) == (results["score"], len(results["tests"]))
    assert points == sum(test["score"] for test in results["tests"])
    assert not list(autograder.rglob("harm"))
    assert "root:" not in json.dumps(results)


@pytest.mark.parametrize("where", ["my-answers", "a/b"])
@graded({"good": 362.0})
def test_gradescope_finds_answers_in_folders(
    autograder: Path, submission: Path, points: float, where: str
) -> None:
    """As `bpgrade start my-answers` makes them, or two folders deep beside a README."""
    target = autograder / "submission" / where
    target.parent.mkdir(parents=True, exist_ok=True)
    (autograder / "submission" / "README.md").write_text("# Homework\n")
    shutil.move(submission, target)
    assert points == run_gradescope(autograder)["score"]


@pytest.mark.parametrize("metadata", ["", "{}", '{"users": []}', '{"users": [{"email": null}]}'])
@pytest.mark.parametrize("submission", ["good"], indirect=True)
def test_gradescope_grades_nobody_under_a_name_from_the_submission(
    metadata: str, autograder: Path, submission: Path
) -> None:
    """Without a name from Gradescope there are no points, whatever bpgrade.toml says."""
    (submission / "bpgrade.toml").write_text('student = "ada"\n')
    shutil.move(submission, autograder / "submission")
    (autograder / "submission_metadata.json").write_text(metadata)
    results = run_gradescope(autograder)
    assert 0 == results["score"]
    assert "did not tell whose submission" in results["output"]


@pytest.mark.parametrize("submission", ["good"], indirect=True)
def test_gradescope_gives_nothing_if_the_grader_does_not_run(
    autograder: Path, submission: Path
) -> None:
    """A broken course, or no program at all, is no pass."""
    shutil.move(submission, autograder / "submission")
    (autograder / "source" / "course" / "twins.toml").write_text("title =")
    results = run_gradescope(autograder)
    assert (0, None) == (results["score"], results.get("tests"))
    assert "did not come to its end" in results["output"]


# --- GitHub ---


def run_github(root: Path, bundle: Path, program: Path) -> tuple[int, str]:
    """Run the grading step of a workflow in a tree as its checkouts leave it."""
    workflow = (bundle / ".github" / "workflows" / "bpgrade.yml").read_text(encoding="utf-8")
    step = re.search(r"run: >-\n((?: {10}.*\n)+)", workflow)
    assert step
    assert "working-directory: submission\n" in workflow
    where = environment(
        GITHUB_WORKSPACE=str(root), RUNNER_TEMP=str(root), STUDENT="org/hw-ada",
        GITHUB_STEP_SUMMARY=str(root / "summary.md"),
    )  # fmt: skip
    where["PATH"] = f"{program.parent}:{where['PATH']}"
    ran = subprocess.run(
        ["bash", "-e", "-c", " ".join(step[1].split())],
        env=where,
        cwd=root / "submission",
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode, ran.stdout


CODES = {"good": 0, "bad": 1, "hostile": 4, "empty": 5}


@pytest.mark.parametrize("own", ["", "own"], ids=["shipped", "own"])
@graded({name: float(code) for name, code in CODES.items()})
def test_github_grades(
    submission: Path, points: float, own: str, program: Path, tmp_path: Path
) -> None:
    """The step fails unless all is right, annotates, and writes a summary."""
    home = ("--exercises", ROOT / "exercises", "--repository", "org/course@v1", "--answers", "a/b")
    bundle = tmp_path / "instructor"
    ran = bpgrade("bundle", "github", "-o", bundle, *(home if own else ()))
    assert ("org/course@v1" in ran.out) == bool(own)
    shutil.move(submission, tmp_path / "submission" / ("a/b" if own else ""))
    code, out = run_github(tmp_path, bundle, program)
    assert int(points) == code
    assert not re.search("^(?!::)", out.rstrip("\n"), re.MULTILINE) or "stop-commands" in out
    assert ("file=a/b/" in out) == (bool(own) and code in {1, 4})
    assert (tmp_path / "summary.md").read_text("utf-8").startswith("## Backpropagation")
    assert not list(tmp_path.rglob("harm"))
    report = json.loads((tmp_path / "bpgrade.json").read_text("utf-8"))
    assert (1 if code == 0 else 0) == int(report["score"])


def test_a_course_of_ones_own_needs_a_home(tmp_path: Path) -> None:
    """Without a repository there would be nothing to check the course out of."""
    ran = bpgrade("bundle", "github", "--exercises", ROOT / "exercises", "-o", tmp_path / "b")
    assert (2, False) == (ran.code, (tmp_path / "b").exists())
    assert "--repository OWNER/NAME must tell where the course will be kept" in ran.err


@graded({"good": 362.0})
def test_github_finds_answers_in_folders(
    submission: Path, points: float, program: Path, tmp_path: Path
) -> None:
    """Two folders deep beside a README."""
    bpgrade("bundle", "github", "-o", tmp_path / "bundle")
    target = tmp_path / "submission" / "homework" / "answers"
    target.parent.mkdir(parents=True)
    (tmp_path / "submission" / "README.md").write_text("# Homework\n")
    shutil.move(submission, target)
    code, out = run_github(tmp_path, tmp_path / "bundle", program)
    assert (0, f"::notice title=bpgrade::{points:g} of 362 points\n") == (code, out)


# --- Classroom 50 ---


@pytest.mark.parametrize("deep", ["", "my-answers"])
@graded()
def test_classroom50_grades(
    submission: Path, points: float, program: Path, tmp_path: Path, deep: str
) -> None:
    """The result stands in the checkout, whatever a submission left in its place."""
    if deep:
        outer = tmp_path / "outer"
        outer.mkdir()
        shutil.move(submission, outer / deep)
        submission = outer
    bpgrade("bundle", "classroom50", "-o", tmp_path / "bundle")
    where = environment(**CLASSROOM50, BPGRADE=str(program))
    command = [sys.executable, str(tmp_path / "bundle" / "autograder.py")]
    subprocess.run(command, env=where, cwd=submission, capture_output=True, check=True)
    result = json.loads((submission / "result.json").read_text("utf-8"))
    assert (100 * points, 36200) == (result["score"], result["max-score"])
    body = (submission / "release-body.md").read_text("utf-8")
    assert body.startswith("## Backpropagation")
    assert not list(tmp_path.rglob("harm"))


@pytest.mark.parametrize("submission", ["hostile"], indirect=True)
def test_classroom50_fails_without_an_owner(
    submission: Path, program: Path, tmp_path: Path
) -> None:
    """An error of the runner's leaves no result, least of all the submission's own."""
    bpgrade("bundle", "classroom50", "-o", tmp_path / "bundle")
    where = environment(**{**CLASSROOM50, "OWNER": ""}, BPGRADE=str(program))
    command = [sys.executable, str(tmp_path / "bundle" / "autograder.py")]
    assert (
        1
        == subprocess.run(
            command, env=where, cwd=submission, capture_output=True, check=False
        ).returncode
    )
    assert not (submission / "result.json").exists()


# --- writing ---


@pytest.mark.parametrize("service", ["gradescope", "github", "classroom50"])
def test_a_bundle_is_replaced_only_if_asked(service: str, tmp_path: Path) -> None:
    """What is there stays; --force makes the same bundle again, to the byte."""
    out = tmp_path / "bundle"

    def content() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in [out, *out.rglob("*")] if path.is_file()}

    assert 0 == bpgrade("bundle", service, "-o", out).code
    first = content()
    assert 2 == bpgrade("bundle", service, "-o", out).code
    assert 0 == bpgrade("bundle", service, "-o", out, "--force").code
    assert first == content() != {}


@pytest.mark.parametrize("service", ["gradescope", "github", "classroom50"])
def test_a_wheel_goes_into_the_bundle(service: str, tmp_path: Path) -> None:
    """It is what gets installed, and PyPI is not asked for bpgrade."""
    wheel = tmp_path / "bpgrade-0.1.0-py3-none-any.whl"
    wheel.write_bytes(b"wheel")
    out = tmp_path / "out"
    ran = bpgrade("bundle", service, "--wheel", wheel, "--repository", "o/c", "-o", out)
    assert 0 == ran.code
    if service == "gradescope":
        with zipfile.ZipFile(out) as archive:
            files = {name: archive.read(name) for name in archive.namelist()}
    else:
        files = {path.name: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert b"wheel" == files[wheel.name]
    installs = b"".join(files.values())
    assert wheel.name.encode() in installs
    assert b"bpgrade==" not in installs


def test_the_index_is_asked_only_if_that_is_said(tmp_path: Path) -> None:
    """Then at the very version, and no wheel goes along."""
    bpgrade("bundle", "classroom50", "--from-index", "-o", tmp_path / "bundle")
    assert not list((tmp_path / "bundle").glob("*.whl"))
    assert f"bpgrade=={__version__}" in (tmp_path / "bundle" / "autograder.py").read_text()
    wheel = tmp_path / "bpgrade-0.1.0-py3-none-any.whl"
    wheel.write_bytes(b"")
    ran = bpgrade("bundle", "gradescope", "--from-index", "--wheel", wheel, "-o", tmp_path / "x")
    assert (2, True) == (ran.code, "exclude each other" in ran.err)


def test_the_wheel_is_the_package_that_runs(tmp_path: Path) -> None:
    """Installed by pip without an index it grades as this one does; it needs three packages."""
    pytest.importorskip("pip", reason="there is no pip here")
    bpgrade("bundle", "classroom50", "-o", tmp_path / "bundle")
    (wheel,) = (tmp_path / "bundle").glob("*.whl")
    target = tmp_path / "installed"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps"]
    pip += ["--disable-pip-version-check", "--target", str(target), str(wheel)]
    subprocess.run(pip, check=True, capture_output=True)
    (info,) = target.glob("bpgrade-*.dist-info")
    needs = re.findall(r"Requires-Dist: (\w+)", (info / "METADATA").read_text())
    assert ["click", "pydantic", "tomli"] == needs
    code = "from grader.cli import main; import grader; print(grader.__file__); main()"
    ran = subprocess.run(
        [sys.executable, "-P", "-c", code, "check", str(ROOT / "solutions"), "one_neuron.z"],
        env=environment(PYTHONPATH=str(target), HOME=str(tmp_path)),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(target) in ran.stdout
    assert "1 of 1 points" in ran.stdout


def test_the_same_package_is_the_same_wheel() -> None:
    """To the byte, so that a bundle changes only when something in it has."""
    assert own_wheel() == own_wheel()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--wheel", "x; rm -rf *.whl", "is no wheel of bpgrade"),
        ("--answers", "../up", "is no plain name of a folder"),
        ("--answers", "a b", "is no plain name of a folder"),
        ("--answers", "", "is no plain name of a folder"),
        ("--repository", "$(id)/x", "--repository OWNER/NAME"),
    ],
)
def test_nothing_given_becomes_part_of_a_script(
    option: str, value: str, said: str, tmp_path: Path
) -> None:
    """Names that a shell or a workflow might take for more than names are refused."""
    (tmp_path / "x; rm -rf *.whl").write_bytes(b"")
    more = ["--exercises", str(ROOT / "exercises")] if option == "--repository" else []
    ran = bpgrade("bundle", "github", option, value, *more, at=tmp_path)
    assert 2 == ran.code
    assert said in ran.err
    assert not (tmp_path / "bpgrade-github").exists()
