"""The quiz and the watch in a real terminal of 80 columns and 24 lines."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.command import PROCESS

fcntl = pytest.importorskip("fcntl")
pty = pytest.importorskip("pty")
termios = pytest.importorskip("termios")

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENT = 60  # seconds, for a machine that has much else to do


class Screen:
    """A terminal, and the program that runs in it."""

    def __init__(self, program: subprocess.Popen[bytes], handle: int) -> None:
        self.program = program
        self.handle = handle
        self.seen = ""

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self.handle, text.encode())

    def wait_for(self, pattern: str) -> str:
        """Wait until something is on the screen, and return what came up to it."""
        end = time.monotonic() + PATIENT
        while not (found := re.search(pattern, self.seen, re.DOTALL)):
            assert time.monotonic() < end, self.seen
            ready, _, _ = select.select([self.handle], [], [], 0.05)
            if ready:
                self.seen += os.read(self.handle, 1 << 16).decode()
        before, self.seen = self.seen[: found.end()], self.seen[found.end() :]
        return before


@contextmanager
def screen(folder: Path, *arguments: str, term: str = "xterm") -> Iterator[Screen]:
    """Run the command in a terminal."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, 80)) if hasattr(termios, "tcsetwinsize") else None
    env = {**os.environ, "TERM": term, "COLUMNS": "80", "LINES": "24", "PYTHONUTF8": "1"}
    program = subprocess.Popen(
        [*PROCESS, *arguments],
        cwd=folder,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=env,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 (no threads here; so Ctrl-C reaches it)
    )
    os.close(theirs)
    try:
        yield Screen(program, ours)
    finally:
        program.kill()
        program.wait()
        os.close(ours)


def test_the_quiz_is_answered_in_a_terminal(tmp_path: Path) -> None:
    """No line is wider than it, and the reason for a wrong answer comes at once."""
    with screen(tmp_path, "quiz") as shown:
        began = shown.wait_for(r"\r\n> ")
        assert 80 >= max(map(len, re.sub(r"\x1b\[[\d;?]*[a-zA-Z]", "", began).splitlines()))
        shown.type("0.15\n")
        shown.wait_for("without b in z")
        shown.type("0.25\n")
        shown.wait_for(r"Correct.*ŷ to 3 significant figures.*> ")
        shown.type("q\n")
        shown.wait_for("goes on here")
        assert 0 == shown.program.wait(PATIENT)
    assert "z = 0.25" in (tmp_path / "one_neuron.toml").read_text(encoding="utf-8")


def test_ctrl_c_and_a_closed_terminal_lose_nothing(tmp_path: Path) -> None:
    """It goes on with the question at which it was left."""
    with screen(tmp_path, "quiz") as shown:
        shown.wait_for("> ")
        shown.type("0.25\n")
        shown.wait_for(r"2 of 18.*> ")
        time.sleep(0.5)  # a signal between the prompt and the wait for keys waits for a key, too
        shown.type("\x03")
        shown.wait_for("Stopped")
        assert 0 == shown.program.wait(PATIENT)
    with screen(tmp_path, "quiz") as shown:
        shown.wait_for(r"2 of 18.*> ")
        shown.type("0.562\n")
        shown.wait_for(r"3 of 18.*> ")
        shown.program.send_signal(signal.SIGHUP)
        shown.program.wait(PATIENT)
    with screen(tmp_path, "quiz") as shown:
        shown.wait_for(r"ŷ = 0.562.*> ")


def test_a_dumb_terminal_has_no_colour(tmp_path: Path) -> None:
    """And nothing is drawn over."""
    with screen(tmp_path, "quiz", term="dumb") as shown:
        shown.wait_for("> ")
        shown.type("9\n")
        assert "\x1b" not in shown.wait_for("You wrote 9")


def test_the_watch_speaks_at_a_save(tmp_path: Path) -> None:
    """And takes keys one by one."""
    sheet = tmp_path / "one_neuron.toml"
    sheet.write_text('z = "?"\n', encoding="utf-8")
    with screen(tmp_path, "watch") as shown:
        shown.wait_for("q quit")
        sheet.write_text("z = 0.15\n", encoding="utf-8")
        shown.wait_for(r"z \(one_neuron.toml:1\): You wrote 0.15.*without b")
        shown.type("h")
        shown.wait_for("Hint 1 of")
        other = tmp_path / "other"
        other.write_text("z = 0.25\n", encoding="utf-8")
        other.rename(sheet)
        shown.wait_for("1 of 18 on the short way")
        shown.type("q")
        assert 0 == shown.program.wait(PATIENT)


def test_the_watch_needs_no_terminal(tmp_path: Path) -> None:
    """As from a script; it ends as Ctrl-C does."""
    (tmp_path / "one_neuron.toml").write_text("z = 0.15\n", encoding="utf-8")
    program = subprocess.Popen(
        [*PROCESS, "watch"], cwd=tmp_path, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE
    )
    assert program.stdout
    try:
        lines = []
        while b"Ctrl-C ends it" not in (line := program.stdout.readline()):
            lines.append(line)
        assert b"You wrote 0.15" in b"".join(lines)
        program.send_signal(signal.SIGINT)
        assert 0 == program.wait(PATIENT)
    finally:
        program.kill()
        program.wait()
        program.stdout.close()


def test_a_note_on_a_right_answer_is_read_once(tmp_path: Path) -> None:
    """The next check leaves it out."""
    (tmp_path / "one_neuron.toml").write_text("yhat = 0.562\n", encoding="utf-8")
    for times in (1, 0):
        with screen(tmp_path, "check") as shown:
            said = shown.wait_for("For a hint:")
        assert times == said.count("The post keeps two figures")
