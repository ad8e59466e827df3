"""A class graded in one run: however it is run, the same results."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
from pathlib import Path

from tests.batch.classroom import (
    COUNT,
    ENVIRONMENT,
    command,
    grade,
    lines,
    processes,
    results,
    rows,
    start,
    wait_for,
    write_sheets,
)
from tests.batch.synthetic import files_of


def test_every_submission_is_graded_or_listed(classroom: Path, serial: Path) -> None:
    """The gradebook has a row for each, the feedback folder two files, and troubles a reason."""
    assert len(list(classroom.iterdir())) == COUNT
    book = rows(serial)
    assert len(book) == COUNT
    assert len(list((serial / "feedback").iterdir())) == 2 * COUNT
    troubled = [row for row in book if row["trouble"]]
    assert {"it holds no answers"} < {row["trouble"] for row in troubled}
    assert max(float(row["percent"] or 0) for row in book) > 80
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
    run = start(classroom, tmp_path, "--jobs", "2")
    wait_for(lambda: lines(tmp_path) >= 10)
    os.killpg(run.pid, signal.SIGKILL)
    run.communicate()
    with (tmp_path / "results.jsonl").open("ab") as file:
        file.write(b'{"student": "cut o')
    finished = lines(tmp_path)
    grade(classroom, tmp_path, "--jobs", "2", "--resume")
    assert results(tmp_path) == results(serial)
    again = lines(tmp_path) - finished
    assert again <= COUNT - finished + 12  # the cut line, and those in trouble once more
    assert (serial / "gradebook.csv").read_bytes() == (tmp_path / "gradebook.csv").read_bytes()
    wait_for(lambda: processes() <= before)


def test_control_c_says_how_to_go_on(classroom: Path, tmp_path: Path) -> None:
    """The code is that of an interruption, and nothing is left behind."""
    before = processes()
    run = start(classroom, tmp_path, "--jobs", "2")
    wait_for(lambda: lines(tmp_path) > 0)
    os.killpg(run.pid, signal.SIGINT)
    _, said = run.communicate(timeout=60)
    assert (130, "Stopped. To go on: the same command with --resume\n") == (run.returncode, said)
    wait_for(lambda: processes() <= before)


def test_workers_end_with_their_parent(classroom: Path, tmp_path: Path) -> None:
    """Also when it alone is killed, as by a system that is short of memory."""
    run = start(classroom, tmp_path, "--jobs", "2")
    wait_for(lambda: lines(tmp_path) > 0)
    run.kill()
    run.communicate()
    wait_for(lambda: not members(run.pid))


def members(group: int) -> list[str]:
    """List the processes of a group."""
    stats = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            stats.append(path.read_text("utf-8", "replace").rpartition(")")[2].split())
        except OSError:
            continue
    return [fields[0] for fields in stats if int(fields[2]) == group and fields[0] != "Z"]


def test_a_terminal_shows_how_far_the_run_is(tmp_path: Path) -> None:
    """And how long it will take; what is no terminal gets nothing of it."""
    write_sheets(tmp_path / "class", dict.fromkeys(("ada", "bob", "eve"), "z = 0.25\n"))
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        command(tmp_path / "class", tmp_path / "out", "--jobs", "1"),
        env=ENVIRONMENT,
        stdout=subprocess.DEVNULL,
        stderr=theirs,
    )
    os.close(theirs)
    assert 0 == run.wait(timeout=60)
    shown = os.read(ours, 1 << 16).decode()
    os.close(ours)
    assert ["1 of 3", "2 of 3", "3 of 3, 0 s left"] == [
        part.strip() if part.startswith("3") else part.partition(",")[0]
        for part in shown.strip().split("\r")
    ]
    assert "" == grade(tmp_path / "class", tmp_path / "out", "--jobs", "1").stderr


def test_only_what_changed_is_graded_again(tmp_path: Path) -> None:
    """A changed submission, and all of them under a changed course."""
    folder, output = tmp_path / "class", tmp_path / "out"
    write_sheets(folder, dict.fromkeys(("ada", "bob"), "z = 0.25\n"))
    grade(folder, output, "--jobs", "1")
    (folder / "bob" / "one_neuron.toml").write_text("z = 1\n", encoding="utf-8")
    grade(folder, output, "--jobs", "1", "--resume")
    written = (output / "results.jsonl").read_text("utf-8").splitlines()
    assert ["ada", "bob", "bob"] == sorted(json.loads(line)["student"] for line in written)
    assert ["1", "0"] == [row["earned"] for row in rows(output)]
    grade(folder, output, "--jobs", "1", "--resume", "--seconds", "3")
    assert 5 == lines(output)


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


def test_limits_of_functions_can_be_set_for_a_class(tmp_path: Path) -> None:
    """As for one submission; what they leave no room for is told to the student."""
    (tmp_path / "class" / "ada").mkdir(parents=True)
    source = b"def sigmoid(x):\n    return sum([0] * 30_000_000)\n"
    (tmp_path / "class" / "ada" / "sigmoid.py").write_bytes(source)
    ran = grade(tmp_path / "class", tmp_path / "out", "--jobs", "1", "--memory", "64")
    assert ran.returncode == 0, ran.stderr
    assert "MemoryError" in (tmp_path / "out" / "feedback" / "ada.txt").read_text("utf-8")
