"""A class graded in one run: however it is run, the same results."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import stat
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader.batch import archives
from grader.batch.archives import ArchiveError, read_archive
from grader.batch.finding import find as find_all
from grader.batch.outputs import file_name
from grader.batch.submissions import Found, read
from grader.exercise.course import shipped_course
from tests.batch.synthetic import files_of, tarred, write_class, zipped

ROOT = Path(__file__).parents[2]
COUNT = 60
IDS = shipped_course().ids
SHEET = {"one_neuron.toml": b"z = 0.25\n"}


def find(paths: list[Path], results: Path | None = None) -> tuple[list[Found], list[str]]:
    """Find submissions, and list what is said on the way."""
    said: list[str] = []
    return list(find_all(paths, IDS, said.append, results)), said


def command(folder: Path, output: Path, *options: str) -> list[str]:
    """Build the command that grades a class."""
    start = [sys.executable, "-c", "from grader.cli import main; main()", "grade", str(folder)]
    return [*start, "-o", str(output), "--seconds", "2", *options]


def grade(folder: Path, output: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Grade a class as an instructor does."""
    return subprocess.run(
        command(folder, output, *options),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def results(output: Path) -> dict[str, Any]:
    """Read the last result of each student, without the time it took."""
    found = {}
    for line in (output / "results.jsonl").read_text("utf-8").splitlines():
        result = json.loads(line)
        result.pop("seconds", None)
        found[result["student"]] = result
    return found


def rows(output: Path) -> list[dict[str, str]]:
    """Read the gradebook."""
    return list(csv.DictReader(io.StringIO((output / "gradebook.csv").read_text("utf-8"))))


@pytest.fixture(scope="module")
def classroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a small class of all kinds."""
    folder = tmp_path_factory.mktemp("class")
    write_class(folder, COUNT)
    return folder


@pytest.fixture(scope="module")
def serial(classroom: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the results of one process."""
    output = tmp_path_factory.mktemp("serial")
    ran = grade(classroom, output, "--jobs", "1")
    assert ran.returncode == 0, ran.stderr
    return output


def test_every_submission_is_graded_or_listed(classroom: Path, serial: Path) -> None:
    """The gradebook has a row for each, the feedback folder two files, and troubles a reason."""
    assert len(list(classroom.iterdir())) == COUNT
    book = rows(serial)
    assert len(book) == COUNT
    assert len(list((serial / "feedback").iterdir())) == 2 * COUNT
    troubled = [row for row in book if row["trouble"]]
    assert {"it holds no answers"} < {row["trouble"] for row in troubled}
    assert max(float(row["percent"]) for row in book) > 80
    assert not [row for row in book if row["student"].startswith(("=", "-", "@"))]


def test_two_jobs_give_the_same_results(classroom: Path, serial: Path, tmp_path: Path) -> None:
    """And the same files, to the letter."""
    grade(classroom, tmp_path, "--jobs", "2")
    assert results(serial) == results(tmp_path)
    for name in ("gradebook.csv", *(f"feedback/{p.name}" for p in (serial / "feedback").iterdir())):
        assert (serial / name).read_bytes() == (tmp_path / name).read_bytes()


def test_a_killed_run_goes_on_where_it_was(classroom: Path, serial: Path, tmp_path: Path) -> None:
    """What was finished is not graded again, and all results are the same in the end."""
    before = processes()
    run = subprocess.Popen(
        command(classroom, tmp_path, "--jobs", "2"),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    journal = tmp_path / "results.jsonl"
    wait_for(lambda: journal.exists() and journal.read_bytes().count(b"\n") >= 10)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    with journal.open("ab") as file:
        file.write(b'{"student": "cut o')
    finished = journal.read_bytes().count(b"\n")
    grade(classroom, tmp_path, "--jobs", "2", "--resume")
    assert results_but_cut(tmp_path) == results(serial)
    again = journal.read_bytes().count(b"\n") - finished
    assert again <= COUNT - finished + 12  # the cut line, and those in trouble once more
    assert (serial / "gradebook.csv").read_bytes() == (tmp_path / "gradebook.csv").read_bytes()
    wait_for(lambda: processes() <= before)


def results_but_cut(output: Path) -> dict[str, Any]:
    """Read the results where one line is cut."""
    path = output / "results.jsonl"
    whole = [line for line in path.read_text("utf-8").splitlines() if "cut o" not in line]
    path.write_text("\n".join(whole), encoding="utf-8")
    return results(output)


def processes() -> set[str]:
    """List the processes that run students' functions, by their numbers."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes()
        except OSError:
            continue
        if b"from child import ready" in words:
            found.add(path.parent.name)
    return found


def wait_for(condition: Any, seconds: float = 60) -> None:
    """Wait until something is so."""
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def test_control_c_says_how_to_go_on(classroom: Path, tmp_path: Path) -> None:
    """The code is that of an interruption, and nothing is left behind."""
    run = subprocess.Popen(
        command(classroom, tmp_path, "--jobs", "2"),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    journal = tmp_path / "results.jsonl"
    wait_for(lambda: journal.exists() and journal.stat().st_size > 0)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert run.returncode == 130
    assert "--resume" in said
    assert "Traceback" not in said


def test_only_what_changed_is_graded_again(tmp_path: Path) -> None:
    """A changed submission, and all of them under a changed course."""
    folder, output = tmp_path / "class", tmp_path / "out"
    for name in ("ada", "bob"):
        (folder / name).mkdir(parents=True)
        (folder / name / "one_neuron.toml").write_text("z = 0.25\n", encoding="utf-8")
    grade(folder, output, "--jobs", "1")
    (folder / "bob" / "one_neuron.toml").write_text("z = 1\n", encoding="utf-8")
    grade(folder, output, "--jobs", "1", "--resume")
    lines = (output / "results.jsonl").read_text("utf-8").splitlines()
    assert ["ada", "bob", "bob"] == sorted(json.loads(line)["student"] for line in lines)
    assert ["1", "0"] == [row["earned"] for row in rows(output)]
    grade(folder, output, "--jobs", "1", "--resume", "--seconds", "1")
    assert len((output / "results.jsonl").read_text("utf-8").splitlines()) == 5


def test_what_hangs_costs_only_itself(tmp_path: Path) -> None:
    """Its other answers count, and so do all of its neighbours'."""
    folder = tmp_path / "class"
    for name in ("ada", "hangs"):
        (folder / name).mkdir(parents=True)
        for file, data in files_of(1).items():
            (folder / name / file).write_bytes(data)
    (folder / "hangs" / "sigmoid.py").write_text("while True:\n    pass\n", encoding="utf-8")
    grade(folder, tmp_path / "out", "--jobs", "1", "--seconds", "0.5")
    ada, hangs = rows(tmp_path / "out")
    assert not hangs["trouble"]
    assert float(hangs["sigmoid"]) < float(ada["sigmoid"])
    differing = {k for k in ada if k not in {"student", "earned", "percent"} and ada[k] != hangs[k]}
    assert {"sigmoid"} == differing
    text = (tmp_path / "out" / "feedback" / "hangs.txt").read_text("utf-8")
    assert "did not come to an end within 0.5 seconds" in text


@pytest.mark.parametrize("killed", [False, True])
def test_dask_gives_the_same_results(
    classroom: Path,
    serial: Path,
    tmp_path: Path,
    killed: bool,  # noqa: FBT001 (a parameter of the test)
) -> None:
    """Also when one of the two workers is killed on the way."""
    pytest.importorskip("distributed", reason="dask.distributed is not installed")
    with_path = {**os.environ, "PYTHONPATH": str(ROOT)}
    port = 20_000 + os.getpid() % 20_000 + killed
    address = f"tcp://127.0.0.1:{port}"
    code = "from distributed.cli.dask_{0} import main; main()"
    quiet: Any = {"env": with_path, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    scheduler = [sys.executable, "-c", code.format("scheduler"), "--no-dashboard"]
    worker = [sys.executable, "-c", code.format("worker"), address, "--nthreads", "1"]
    worker += ["--no-dashboard", "--no-nanny", "--local-directory", str(tmp_path)]
    started = [
        subprocess.Popen([*scheduler, "--host", "127.0.0.1", "--port", str(port)], **quiet),
        subprocess.Popen(worker, **quiet),
        subprocess.Popen(worker, **quiet),
    ]
    output = tmp_path / "out"
    try:
        run = subprocess.Popen(command(classroom, output, "--scheduler", address), **quiet)
        if killed:
            journal = output / "results.jsonl"
            wait_for(lambda: journal.exists() and journal.read_bytes().count(b"\n") >= 10)
            started[1].kill()
        assert run.wait(timeout=120) == 0
    finally:
        for process in started:
            process.kill()
            process.wait()
    assert results(serial) == results(output)


def test_exports_of_platforms_are_understood(tmp_path: Path) -> None:
    """Moodle's folder names, one folder per student in an archive, a folder within a folder."""
    moodle = tmp_path / "class" / "Ada Byron_123_assignsubmission_file_"
    moodle.mkdir(parents=True)
    (moodle / "my work.zip").write_bytes(b"")
    (moodle / "work").mkdir()
    (moodle / "work" / "one_neuron.toml").write_bytes(b"z = 0.25\n")
    many = {f"{name}/deep/{file}": data for name in "xy" for file, data in SHEET.items()}
    (tmp_path / "all.zip").write_bytes(zipped(many))
    (tmp_path / "one.tgz").write_bytes(tarred(SHEET))
    found, _ = find([tmp_path / "class", tmp_path / "all.zip", tmp_path / "one.tgz"])
    assert ["Ada Byron", "one", "x", "y"] == [each.student for each in found]
    assert [SHEET] * 4 == [read(each, IDS).files for each in found]


def test_the_newest_of_a_student_counts(tmp_path: Path) -> None:
    """And it is said which was left out."""
    for at, name in enumerate(("old", "new")):
        folder = tmp_path / name / "ada"
        folder.mkdir(parents=True)
        (folder / "one_neuron.toml").write_text(f"z = {at}\n", encoding="utf-8")
        os.utime(folder / "one_neuron.toml", (1000 + at, 1000 + at))
    found, said = find([tmp_path / "new", tmp_path / "old"])
    assert [tmp_path / "new" / "ada"] == [each.path for each in found]
    assert len(said) == 1
    assert "old/ada is left out" in said[0]


def linked_zip() -> bytes:
    """Make an archive with a symbolic link."""
    info = zipfile.ZipInfo("one_neuron.toml")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def linked_tar(kind: bytes) -> bytes:
    """Make an archive with a link."""
    info = tarfile.TarInfo("one_neuron.toml")
    info.type, info.linkname = kind, "/etc/passwd"
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(info)
    return out.getvalue()


def encrypted_zip() -> bytes:
    """Make an archive that says it is encrypted."""
    data = bytearray(zipped(SHEET))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("a.zip", linked_zip(), "link"),
        ("a.tar", linked_tar(tarfile.SYMTYPE), "link"),
        ("a.tar", linked_tar(tarfile.LNKTYPE), "link"),
        ("a.zip", zipped({"/etc/one_neuron.toml": b""}), "leads out"),
        ("a.zip", zipped({"../one_neuron.toml": b""}), "leads out"),
        ("a.zip", zipped({"x/..\\..\\one_neuron.toml": b""}), "leads out"),
        ("a.zip", zipped({"C:/one_neuron.toml": b""}), "leads out"),
        ("a.tar", tarred({"../one_neuron.toml": b""}), "leads out"),
        ("a.zip", zipped({"one_neuron.toml": b"\0" * (8 << 20)}), "larger than"),
        ("a.tar.gz", tarred({"one_neuron.toml": b"\0" * (8 << 20)}), "larger than"),
        ("a.zip", encrypted_zip(), "cannot be unpacked"),
        ("a.zip", b"PK\x03\x04 nothing", "no archive"),
        ("a.tar.gz", b"\x1f\x8b nothing", "no archive"),
        ("a.tar.gz", tarred(SHEET)[:60], "no archive"),
    ],
    ids=range(14),
)
def test_archives_that_are_refused(tmp_path: Path, name: str, data: bytes, word: str) -> None:
    """With a word that says why, and nothing written anywhere."""
    path = tmp_path / name
    path.write_bytes(data)
    found, _ = find([path])
    assert word in read(found[0], IDS).trouble
    assert [path] == list(tmp_path.iterdir())


def test_archives_that_unpack_to_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Are given up once there is too much of them."""
    monkeypatch.setattr(archives, "MAX_TOTAL", 1000)
    path = tmp_path / "a.zip"
    path.write_bytes(zipped({f"{at}/one_neuron.toml": b"x" * 100 for at in range(20)}))
    with pytest.raises(ArchiveError, match="more than"):
        read_archive(path)


@pytest.mark.parametrize("name", ["../x", "a/b", "a_b", "=cmd", "", ".", "x" * 300, "\udc80", "李"])
def test_feedback_stays_in_its_folder(name: str) -> None:
    """Whatever a student is called."""
    file = f"{file_name(name)}.html"
    assert Path(file).name == file
    assert len(file.encode()) < 230


def test_feedback_files_do_not_collide() -> None:
    """Two names that differ never share a file."""
    names = ["a/b", "a_b", "a:b", "a_b.", "x" * 60, "x" * 61]
    assert len(names) == len(set(map(file_name, names)))


def test_links_in_folders_are_not_followed(tmp_path: Path) -> None:
    """Neither for a submission nor for a file in it."""
    real = tmp_path / "real"
    real.mkdir()
    (real / "one_neuron.toml").write_bytes(b"z = 0.25\n")
    folder = tmp_path / "class"
    (folder / "ada").mkdir(parents=True)
    (folder / "ada" / "one_neuron.toml").symlink_to(real / "one_neuron.toml")
    (folder / "bob").symlink_to(real)
    found, _ = find([folder])
    assert ["ada"] == [each.student for each in found]
    assert not read(found[0], IDS).files
