"""How fast a class is graded, and how little the parent process remembers of it.

Run it from the top of the project: ``python tests/benchmarks/bench_batch.py``. It prints the
submissions per second, with numbers only and with functions, the parent's peak memory at 1,000 and
at 10,000 small submissions, and whether a mixed class gives the same however it is run, on dask too
if that is installed. ``--only folders`` does as much for 100,000 folders, which takes its time.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

# Found once the path is set.
from grader.batch.discovery import Finder  # noqa: E402
from grader.exercise.course import shipped_course  # noqa: E402
from grader.exercise.workspace import AnswerFiles  # noqa: E402
from tests.batch.classroom import ENVIRONMENT, lines, results, wait_for  # noqa: E402
from tests.batch.cluster import Cluster  # noqa: E402
from tests.batch.synthetic import write_class  # noqa: E402

RUN = """
import resource, sys
if __name__ == "__main__":
    from grader.cli import main
    try:
        main()
    finally:
        print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)
"""


def command(folder: Path, output: Path, *options: str) -> list[str]:
    """Build the command."""
    return [sys.executable, "-c", RUN, "grade", str(folder), "-o", str(output), *options]


def grade(folder: Path, output: Path, *options: str) -> tuple[float, float]:
    """Grade a class; give the seconds it took and the megabytes of the parent."""
    started = time.perf_counter()
    ran = subprocess.run(
        command(folder, output, *options),
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=True,
    )
    peak = next(line for line in ran.stderr.splitlines() if line.startswith("peak"))
    return time.perf_counter() - started, float(peak.split()[1])


def speed(at: Path, count: int) -> None:
    """Print the throughput of honest submissions."""
    for kind, wanted in (("numeric", 150), ("functions", 60)):
        write_class(at / kind, count, kind)
        rates = []
        for turn in range(3):
            seconds, _ = grade(at / kind, at / f"{kind}-{turn}", "--jobs", "2")
            rates.append(count / seconds)
        shown = ", ".join(f"{rate:.0f}" for rate in sorted(rates))
        sys.stdout.write(f"{kind}: {shown} submissions a second, wanted {wanted}\n")


def memory(at: Path) -> None:
    """Print the parent's peak memory for many small submissions."""
    peaks = [small(at, count) for count in (1_000, 10_000)]
    sys.stdout.write(f"growth: {100 * (peaks[1] / peaks[0] - 1):.1f} %, wanted at most 10 %\n")


def small(at: Path, count: int) -> float:
    """Grade so many submissions with two answers each; give the parent's peak in megabytes."""
    folder = at / f"small-{count}"
    for number in range(count):
        (folder / f"student {number}").mkdir(parents=True)
        sheet = folder / f"student {number}" / "one_neuron.toml"
        sheet.write_text(f"z = 0.25\nyhat = {number}\n", encoding="utf-8")
    seconds, peak = grade(folder, at / f"out-{count}", "--jobs", "2")
    sys.stdout.write(f"{count} submissions: {seconds:.0f} s, the parent's peak is {peak:.1f} MB\n")
    return peak


def folders(at: Path, count: int) -> None:
    """Print how long many folders take to be found, and the memory and time of grading them."""
    peaks = [small(at, each) for each in (count // 10, count)]
    sys.stdout.write(f"growth: {100 * (peaks[1] / peaks[0] - 1):.1f} %\n")
    started = time.perf_counter()
    roll = Finder(AnswerFiles(shipped_course().ids), sys.stdout.write).find([at / f"small-{count}"])
    seconds = time.perf_counter() - started
    sys.stdout.write(f"finding {len(roll)} of them takes {seconds:.1f} s\n")


def proof(at: Path, count: int) -> None:
    """Grade a mixed class with one job and in every other way: the same results."""
    write_class(at / "mixed", count)
    options = ("--seconds", "2", "--jobs")
    grade(at / "mixed", at / "one", *options, "1")
    grade(at / "mixed", at / "two", *options, "2")
    killed_and_resumed(at, count // 3, *options, "2")
    ways = {"two": "two jobs", "killed": "a run killed and resumed"}
    if find_spec("distributed"):
        killed_on_dask(at, count // 3)
        ways["dask"] = "dask with two workers, one killed"
    one = results(at / "one")
    sys.stdout.write(f"{len(one)} mixed submissions\n")
    for name, way in ways.items():
        other = results(at / name)
        sys.stdout.write(f"{way}: the same: {one == other}\n")
        for student in one:
            if one[student] != other.get(student):
                sys.stdout.write(f"  differs: {student}\n")


def killed_and_resumed(at: Path, after: int, *options: str) -> None:
    """Kill a run with all its processes once it has so many results, and resume it."""
    run = begun(at / "mixed", at / "killed", *options)
    wait_for(lambda: lines(at / "killed") > after, 3600)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    grade(at / "mixed", at / "killed", "--resume", *options)


def killed_on_dask(at: Path, after: int) -> None:
    """Grade with a scheduler and two workers, one of which is killed after so many results."""
    with Cluster(at) as cluster:
        options = ("--seconds", "2", "--scheduler", cluster.address)
        run = begun(at / "mixed", at / "dask", *options)
        wait_for(lambda: lines(at / "dask") > after, 3600)
        cluster.processes[1].kill()
        run.wait()


def begun(folder: Path, output: Path, *options: str) -> subprocess.Popen[bytes]:
    """Begin to grade a class, with a group of processes of its own."""
    return subprocess.Popen(
        command(folder, output, *options),
        env=ENVIRONMENT,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, help="1,000 if left out; 100,000 folders")
    parser.add_argument("--only", choices=("speed", "memory", "proof", "folders"))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.only in {None, "speed"}:
            speed(folder, chosen.count or 1_000)
        if chosen.only in {None, "memory"}:
            memory(folder)
        if chosen.only in {None, "proof"}:
            proof(folder, chosen.count or 1_000)
        if chosen.only == "folders":
            folders(folder, chosen.count or 100_000)
