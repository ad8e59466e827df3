"""One sandbox serves many submissions, keeps them apart, and leaves nothing behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.sandbox.forkserver import ReadyProcess, can_fork
from grader.sandbox.processes import SandboxError
from grader.sandbox.protection import Level, _level
from grader.sandbox.replies import Returned
from grader.sandbox.run import Run
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.submission import Limits, Submission
from tests.sandbox.judge import PROJECT

linux_only = pytest.mark.skipif(not can_fork(), reason="only Linux has a ready process")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Write a submission that counts its calls."""
    path = tmp_path / "answers.py"
    path.write_text("state = []\ndef f(x):\n    state.append(x)\n    return len(state)\n", "utf-8")
    return path


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """Start a sandbox of the test's own."""
    with Sandbox() as sandbox:
        yield sandbox


def _count(run: Run) -> object:
    (reply,) = run.call("f", [(0.5,)])
    assert isinstance(reply, Returned)
    return reply.value


def _fails(run: Run, reason: str) -> None:
    with pytest.raises(SandboxError, match=reason):
        run.call("f", [(1.0,)])


def test_state_lasts_within_a_run_only(sandbox: Sandbox, path: Path) -> None:
    """Functions of one file share its globals; no other run sees them."""
    for _ in range(2):
        with sandbox.open(Submission(path)) as run:
            assert [_count(run), _count(run)] == [1, 2]


def test_runs_may_be_open_at_the_same_time(sandbox: Sandbox, path: Path) -> None:
    """Each has its own process."""
    with sandbox.open(Submission(path)) as one, sandbox.open(Submission(path)) as two:
        assert [_count(one), _count(two), _count(one)] == [1, 1, 2]


def test_threads_may_share_a_sandbox(sandbox: Sandbox, path: Path) -> None:
    """Runs in several threads do not disturb each other."""
    counts: list[object] = []

    def work() -> None:
        for _ in range(5):
            with sandbox.open(Submission(path)) as run:
                counts.append((_count(run), _count(run)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [(1, 2)] * 20


def test_limits_may_differ_between_runs(sandbox: Sandbox, tmp_path: Path) -> None:
    """An exercise may allow more memory than another."""
    path = tmp_path / "answers.py"
    path.write_text("def f(): return len(bytearray(200 << 20))\n", "utf-8")
    kinds = []
    for memory in (100 << 20, 400 << 20):
        with sandbox.open(Submission(path), Limits(memory=memory)) as run:
            kinds += [type(reply).__name__ for reply in run.call("f", [()])]
    assert kinds[1] == "Returned"
    if "taking more memory than allowed" in sandbox.protection().held:
        assert kinds[0] == "Raised"


@linux_only
def test_ready_process_that_dies_is_replaced(sandbox: Sandbox, path: Path) -> None:
    """The submission at hand gets a new one, and is none the wiser."""
    with sandbox.open(Submission(path)) as run:
        assert _count(run) == 1
    ready = sandbox._starters["", ""]
    assert isinstance(ready, ReadyProcess)
    os.kill(ready._process, signal.SIGKILL)
    time.sleep(0.05)
    with sandbox.open(Submission(path)) as run:
        assert _count(run) == 1


@linux_only
def test_sandbox_that_fails_what_is_right_is_an_error(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A known-good submission that fails is never blamed on the student."""
    monkeypatch.setattr("grader.sandbox.sandbox._CONTROL_REPLIES", [])
    with Sandbox() as sandbox, sandbox.open(Submission(path)) as run:
        _fails(run, "known to be right")


def test_interpreter_that_does_not_start_is_an_error(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor is a machine where nothing can be started."""
    monkeypatch.setattr(sys, "executable", "/bin/false")
    for fork in (True, False) if can_fork() else (False,):
        with Sandbox(fork=fork) as sandbox, sandbox.open(Submission(path)) as run:
            _fails(run, "process|child")


@pytest.mark.parametrize("fork", [True, False], ids=["forked", "fresh"])
def test_nothing_is_left_behind(fork: bool, path: Path) -> None:  # noqa: FBT001
    """No process and no open file outlives the sandbox."""
    if fork and not can_fork():
        pytest.skip("only Linux has a ready process")
    before = _open_files(), _children()
    for _ in range(2):
        with Sandbox(fork=fork) as sandbox, sandbox.open(Submission(path)) as run:
            assert _count(run) == 1
    time.sleep(0.2)
    assert (_open_files(), _children()) == before


def _open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.exists() else 0


def _children(of: int | None = None) -> set[int]:
    """List the sandbox's processes below a process, this one if left out, at any depth."""
    parents: dict[int, int] = {}
    for file in Path("/proc").glob("[0-9]*/stat"):
        try:
            if b"from child import ready" in file.with_name("cmdline").read_bytes():
                fields = file.read_text("ascii", "replace").rpartition(")")[2].split()
                parents[int(file.parent.name)] = int(fields[1])
        except OSError:
            continue
    found = {of or os.getpid()}
    for _ in parents:
        found |= {child for child, parent in parents.items() if parent in found}
    return found & parents.keys()


@linux_only
def test_children_end_with_a_grader_that_is_killed(path: Path) -> None:
    """A grader killed in the middle of a call leaves no process."""
    path.write_text("def f(x):\n    while True: pass\n", "utf-8")
    script = (
        "import sys; from pathlib import Path\n"
        "from grader.sandbox.submission import Limits\n"
        "from grader.sandbox.sandbox import Sandbox\n"
        "from grader.sandbox.submission import Submission\n"
        "run = Sandbox(Limits(seconds=60)).open(Submission(Path(sys.argv[1])))\n"
        "run.call('f', [(1.0,)])\n"
    )
    with subprocess.Popen([sys.executable, "-c", script, path], cwd=PROJECT) as grader:
        _until(lambda: len(_children(grader.pid)) > 1)
        time.sleep(0.2)
        children = _children(grader.pid)
        grader.kill()
    _until(lambda: not any(Path(f"/proc/{child}").exists() for child in children))


def _until(condition: object) -> None:
    assert callable(condition)
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_protection_is_found_out_by_trying(sandbox: Sandbox) -> None:
    """Every act is either held or open, and the level follows."""
    found = sandbox.protection()
    assert len(found.held) + len(found.open) == 9
    assert (found.level == "full") == (not found.open)
    if "seccomp" in found.walls and "resource limits" in found.walls:
        assert found.level == "full"


def test_protection_of_a_fresh_process_is_probed_too() -> None:
    """The same walls stand around a process that was not forked."""
    with Sandbox(fork=False) as fresh, Sandbox() as forked:
        assert fresh.protection() == forked.protection()


@pytest.mark.parametrize(
    ("through", "level"),
    [
        (set(), "full"),
        ({"send_datagram"}, "partial"),
        ({"send_datagram", "start_process"}, "partial"),
        ({"read_file"}, "process only"),
        ({"signal_grader", "connect"}, "process only"),
    ],
)
def test_level_follows_from_what_got_through(through: set[str], level: Level) -> None:
    """Where the answers themselves are not safe, only the process protects them."""
    assert _level(through) == level


def test_less_protection_than_required_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of the student's is run, every time it is tried."""
    monkeypatch.setattr("grader.sandbox.protection._level", lambda _: "partial")
    with Sandbox(require="full") as sandbox, sandbox.open(Submission(path)) as run:
        _fails(run, "'partial'; 'full' is required")
        _fails(run, "'partial'; 'full' is required")
    with Sandbox(require="partial") as sandbox, sandbox.open(Submission(path)) as run:
        assert _count(run) == 1


def test_wall_that_falls_is_noticed(
    sandbox: Sandbox, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A submission never runs behind fewer walls than the known-good one did."""
    with sandbox.open(Submission(path)) as run:
        _count(run)
    monkeypatch.setitem(sandbox._walls, ("", ""), ("another wall",))
    with sandbox.open(Submission(path)) as run, pytest.raises(SandboxError, match="wall"):
        run.call("f", [(1.0,)])


def test_sandbox_imports_nothing_else_of_the_grader() -> None:
    """It stands on the standard library alone."""
    script = (
        "import sys, grader.sandbox.sandbox\n"
        "allowed = ('grader.sandbox', 'grader')\n"
        "ours = [name for name in sys.modules if name.startswith(('grader', 'numpy'))]\n"
        "sys.exit(any(not name.startswith(allowed[0]) and name != 'grader' for name in ours))\n"
    )
    assert subprocess.run([sys.executable, "-c", script], cwd=PROJECT, check=False).returncode == 0


@linux_only
@pytest.mark.parametrize("pause", [0.0, 0.03, 0.06, 0.1])
def test_sandbox_that_is_not_used_ends_quietly(pause: float) -> None:
    """Whenever it is closed, nothing is printed."""
    script = (
        "import time; from pathlib import Path\n"
        "from grader.sandbox.sandbox import Sandbox\n"
        "from grader.sandbox.submission import Submission\n"
        f"with Sandbox(expected=[Submission(Path({__file__!r}))]): time.sleep({pause})"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, check=True, capture_output=True, text=True
    )
    assert (done.stdout, done.stderr) == ("", "")


@linux_only
def test_descriptors_of_the_grader_are_closed_to_a_submission(path: Path) -> None:
    """Not even one that is inherited on purpose can be read or written."""
    path.write_text(
        "import os\n"
        "def f():\n"
        "    found = []\n"
        "    for number in range(3000):\n"
        "        try:\n"
        "            os.lseek(number, 0, 1)\n"
        "            found.append(number)\n"
        "        except OSError as error:\n"
        "            if error.errno != 9: found.append(number)\n"
        "    return found\n",
        "utf-8",
    )
    with path.open("rb") as file:
        leak = os.dup2(file.fileno(), 2000, inheritable=True)
        with Sandbox() as sandbox, sandbox.open(Submission(path)) as run:
            (reply,) = run.call("f", [()])
        os.close(leak)
    assert reply == Returned([0, 1, 2, 3, 4])
