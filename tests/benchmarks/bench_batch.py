"""How fast a class is graded, and how little the parent process remembers of it.

Run it from the top of the project: ``python tests/benchmarks/bench_batch.py``. It prints the
submissions per second, with numbers only and with functions, and the parent's peak memory at 1,000
and at 10,000 small submissions, and whether a mixed class gives the same however it is run.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from tests.batch.synthetic import write_class  # noqa: E402 (found once the path is set)

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
        env={**os.environ, "PYTHONPATH": str(ROOT)},
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
    peaks = []
    for count in (1_000, 10_000):
        folder = at / f"small-{count}"
        for number in range(count):
            (folder / f"student {number}").mkdir(parents=True)
            sheet = folder / f"student {number}" / "one_neuron.toml"
            sheet.write_text(f"z = 0.25\nyhat = {number}\n", encoding="utf-8")
        peaks.append(grade(folder, at / f"out-{count}", "--jobs", "2")[1])
        sys.stdout.write(f"{count} submissions: the parent's peak is {peaks[-1]:.1f} MB\n")
    sys.stdout.write(f"growth: {100 * (peaks[1] / peaks[0] - 1):.1f} %, wanted at most 10 %\n")


def proof(at: Path, count: int) -> None:
    """Grade a mixed class with one job, with two, and killed and resumed: the same results."""
    write_class(at / "mixed", count)
    grade(at / "mixed", at / "one", "--jobs", "1", "--seconds", "2")
    grade(at / "mixed", at / "two", "--jobs", "2", "--seconds", "2")
    options = ("--jobs", "2", "--seconds", "2")
    run = subprocess.Popen(
        command(at / "mixed", at / "killed", *options),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    journal = at / "killed" / "results.jsonl"
    while not (journal.exists() and journal.read_bytes().count(b"\n") > count // 3):
        time.sleep(0.1)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    grade(at / "mixed", at / "killed", "--resume", *options)
    one, two, killed = (results(at / name) for name in ("one", "two", "killed"))
    sys.stdout.write(f"{len(one)} mixed submissions; two jobs give the same: {one == two}\n")
    sys.stdout.write(f"a run killed and resumed gives the same: {one == killed}\n")
    for name in one:
        if not one[name] == two.get(name) == killed.get(name):
            sys.stdout.write(f"  differs: {name}\n")


def results(output: Path) -> dict[str, Any]:
    """Read the last result of each student, without the time it took."""
    found = {}
    for line in (output / "results.jsonl").read_text("utf-8").splitlines():
        try:
            result = json.loads(line)
        except ValueError:
            continue
        result.pop("seconds", None)
        found[result["student"]] = result
    return found


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--only", choices=("speed", "memory", "proof"))
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if chosen.only in {None, "speed"}:
            speed(folder, chosen.count)
        if chosen.only in {None, "memory"}:
            memory(folder)
        if chosen.only in {None, "proof"}:
            proof(folder, chosen.count)
