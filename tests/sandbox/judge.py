"""A small honest judge for hostile submissions.

Each submission has three functions: `double` (2x), `square` (x * x) and the hostile `target`,
which is worth something only if it gives 3x + 1. A submission never solves that: it returns
`prize(x)`, the right answer, if and only if the forbidden act of its docstring succeeded.

Run as a script, it judges every submission as whoever runs it, and prints what went wrong.
"""

import os
import random
import re
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from grader.sandbox.messages import ReturnedAll, request
from grader.sandbox.protection import Protection
from grader.sandbox.replies import Reply, Returned
from grader.sandbox.run import Run
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.submission import Limits, Submission

HERE = Path(__file__).parent
PROJECT = HERE.parents[1]
ATTACKS = sorted((HERE / "attacks").glob("*.py"))
CORRECT = sorted(path for path in (HERE / "correct").glob("*.py") if path.stem != "helper")
_ENDING_SECONDS = 10.0  # a killed process may take its time on a busy machine
LIMITS = Limits(seconds=1.0, cpu_seconds=5.0, memory=128 << 20)

# 50 inputs, and the answers, which exist in this process only.
_NUMBERS = random.Random(7)
INPUTS = [0.0, 1.0, -1.0, *(_NUMBERS.uniform(-9, 9) for _ in range(47))]
ANSWERS: dict[str, Callable[[float], float]] = {
    "double": lambda x: 2 * x,
    "target": lambda x: 3 * x + 1,
    "square": lambda x: x * x,
}

_WHERE = '''"""Where the things are that an attack is after."""

GRADER = {grader}
PORT = {port}
PROJECT = {project!r}
CANARY = {canary!r}
SOLUTION = {solution!r}
NEIGHBOUR = {neighbour!r}


def prize(x):
    """What an attack gains whose forbidden act succeeded."""
    return 3 * x + 1
'''
_GOOD = """
import json, math

def double(x):
    return math.fsum([x, x])

def target(x):
    assert json.dumps([1]) == "[1]" and math.exp(0) == 1 and math.tanh(0) == 0
    assert "left_behind" not in dir(__builtins__)
    return 3 * x + 1

def square(x):
    return x * x
"""


@dataclass(frozen=True)
class Judged:
    """How the functions of one submission fared, each in one word, and why."""

    outcomes: dict[str, str]
    replies: dict[str, Reply]
    output: str
    cut: bool

    def __str__(self) -> str:
        return f"{self.outcomes}, {self.replies}, {self.output[:200]!r}"


def judge(run: Run, *, at_once: bool) -> Judged:
    """Ask the three functions, the hostile one between the honest ones."""
    replies = {name: _ask(run, name, at_once=at_once) for name in ANSWERS}
    outcomes = {name: outcome(name, given) for name, given in replies.items()}
    telling = {name: _telling(name, given) for name, given in replies.items()}
    return Judged(outcomes, telling, run.output, run.output_is_cut)


def _ask(run: Run, name: str, *, at_once: bool) -> tuple[Reply, ...]:
    """Ask for all answers at once, as a grader does, or call by call."""
    calls = [(x,) for x in INPUTS]
    answers = run.call_at_once(request(name, calls)) if at_once else run.call(name, calls)
    return tuple(answers.replies()) if isinstance(answers, ReturnedAll) else answers


def outcome(name: str, replies: tuple[Reply, ...]) -> str:
    """Say "Right", "Wrong", or the kind of the first reply that is not a number."""
    if len(replies) != len(INPUTS):
        return "Miscounted"
    if all(map(is_right, [name] * len(INPUTS), replies, INPUTS)):
        return "Right"
    telling = _telling(name, replies)
    return "Wrong" if isinstance(telling, Returned) else type(telling).__name__


def is_right(name: str, reply: Reply, x: float) -> bool:
    """Compare one reply with the answer, by exact types."""
    if not isinstance(reply, Returned) or type(reply.value) not in {float, int}:
        return False
    value, answer = float(str(reply.value)), ANSWERS[name](x)
    return abs(value - answer) <= 1e-9 * (1 + abs(answer))


def _telling(name: str, replies: tuple[Reply, ...]) -> Reply:
    other = [reply for reply in replies if not isinstance(reply, Returned)]
    wrong = [r for r, x in zip(replies, INPUTS, strict=False) if not is_right(name, r, x)]
    return (other or wrong or list(replies))[0]


class Arena:
    """A folder with an answer file, and around it everything that must stay untouched."""

    def __init__(self, root: Path, port: int) -> None:
        self._folder = root / "answers"
        self._kept = root / "kept"
        for folder in (self._folder, self._kept):
            folder.mkdir()
            folder.chmod(0o777)
        canary, solution = self._kept / "canary.txt", self._kept / "solution.py"
        canary.write_text("untouched", "utf-8")
        canary.chmod(0o666)
        solution.write_text("def target(x):\n    return 3 * x + 1\n", "utf-8")
        neighbour = self._kept / "neighbour.py"
        neighbour.write_text("def target(x):\n    return 3 * x + 1\n", "utf-8")
        where = _WHERE.format(
            grader=os.getpid(), port=port, project=str(PROJECT), canary=str(canary),
            solution=str(solution), neighbour=str(neighbour),
        )  # fmt: skip
        (self._folder / "where.py").write_text(where, "utf-8")
        (self._folder / "good.py").write_text(_GOOD, "utf-8")
        self._before = self.state()

    def place(self, submission: Path) -> Path:
        """Put a submission where it is asked from."""
        path = self._folder / "answers.py"
        path.write_bytes(submission.read_bytes())
        return path

    def good(self) -> Path:
        """Give a submission that is right."""
        return self._folder / "good.py"

    def state(self) -> list[tuple[str, int, float, bytes]]:
        """Describe all that must not change."""
        entries = [self._kept, *sorted(self._kept.iterdir())]
        return [
            (str(path), path.lstat().st_mode, path.lstat().st_mtime, _content(path))
            for path in entries
        ]

    def is_untouched(self) -> bool:
        """Tell whether nothing has changed."""
        return self.state() == self._before


def _content(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


@contextmanager
def arena() -> Iterator[Arena]:
    """Set an arena up, with a server that must not be reached and a secret in the environment."""
    os.environ["BPGRADE_SECRET"] = "3 * x + 1"  # noqa: S105 - bait
    with tempfile.TemporaryDirectory() as name, socket.socket() as server:
        Path(name).chmod(0o755)
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield Arena(Path(name), server.getsockname()[1])
    del os.environ["BPGRADE_SECRET"]


def must_happen(submission: Path) -> tuple[set[str], str]:
    """Read from a docstring what may become of the target, and of the honest functions."""
    text = submission.read_text("utf-8")
    found = re.search(r"^Must happen: target (.*); the others (.*)\.$", text, re.MULTILINE)
    assert found, submission
    return set(re.findall(r"[A-Z]\w+", found[1])), found[2]


def missing_wall(submission: Path, protection: Protection) -> str:
    """Say what a submission needs that this machine has not, or nothing."""
    found = re.search(r"^Needs: (.*)\.$", submission.read_text("utf-8"), re.MULTILINE)
    if not found:
        return ""
    if found[1] == "numpy":
        return "" if find_spec("numpy") else "numpy is not installed"
    return f"nothing here stops {found[1]}" if found[1] in protection.open else ""


def complaints(submission: Path, judged: Judged) -> list[str]:
    """List what should not have happened to a hostile submission."""
    allowed, others = must_happen(submission)
    wrong = []
    if judged.outcomes["target"] not in allowed:
        wrong.append(f"target is {judged.outcomes['target']}, not {allowed}")
    if others != "lost" and judged.outcomes["double"] != "Right":
        wrong.append("double, asked before, is lost")
    if others == "right" and judged.outcomes["square"] != "Right":
        wrong.append("square, asked after, is lost")
    return [f"{complaint}: {judged}" for complaint in wrong]


def strays() -> list[str]:
    """List processes of the sandbox that have escaped from it, and do not end by themselves."""
    until = time.monotonic() + _ENDING_SECONDS
    while (found := _orphans()) and time.monotonic() < until:
        time.sleep(0.02)
    return found


def _orphans() -> list[str]:
    """List processes of the sandbox whose parent is gone."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            command = status.with_name("cmdline").read_bytes()
            parent = int(status.read_text("utf-8").rpartition(")")[2].split()[1])
        except OSError:
            continue
        if b"from child import ready" in command and parent == 1:
            found.append(status.parent.name)
    return found


def attack(sandbox: Sandbox, place: Arena, submission: Path, *, at_once: bool = True) -> list[str]:
    """Judge a hostile submission, then a good one, and list all that went wrong."""
    with sandbox.open(Submission(place.place(submission))) as run:
        wrong = complaints(submission, judge(run, at_once=at_once))
    with sandbox.open(Submission(place.good())) as run:
        after = judge(run, at_once=at_once)
    if set(after.outcomes.values()) != {"Right"} or after.output:
        wrong.append(f"the next submission suffers: {after}")
    if not place.is_untouched():
        wrong.append(f"a file was touched: {place.state()}")
    if left := strays():
        wrong.append(f"processes are left: {left}")
    return wrong


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


def main() -> int:
    """Judge everything; the exit status is the number of failures."""
    failures = 0
    with arena() as place, Sandbox(LIMITS) as sandbox:
        protection = sandbox.protection()
        _say(f"user {os.getuid()}: {protection}")
        for submission in ATTACKS:
            if missing := missing_wall(submission, protection):
                _say(f"skipped {submission.stem}: {missing}")
                continue
            for wrong in attack(sandbox, place, submission):
                failures += 1
                _say(f"FAILED {submission.stem}: {wrong}")
    _say(f"{len(ATTACKS)} hostile submissions, {failures} failures")
    return min(failures, 100)


if __name__ == "__main__":
    sys.exit(main())
