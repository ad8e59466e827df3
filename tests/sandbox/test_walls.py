"""Each wall holds by itself, so that two stand where both exist."""

import errno
import subprocess
import sys
from pathlib import Path

import pytest

from grader.sandbox.child import landlock, linux, seccomp
from tests.sandbox.judge import PROJECT

_SANDBOX = PROJECT / "grader" / "sandbox"
_START = """
import os, sys, socket, errno
sys.path.insert(0, sys.argv[1])
from child import landlock, linux, seccomp
linux.prctl(linux.PR_SET_NO_NEW_PRIVS, 1)
{wall}
try:
    {act}
except OSError as error:
    os._exit(100 + error.errno % 100)
os._exit(0)
"""
_READ = "os.open('/proc/version', os.O_RDONLY)"
_PARENT = "os.open(f'/proc/{os.getppid()}/mem', os.O_RDONLY)"
_WRITE = "os.open('/dev/null', os.O_WRONLY)"
_TCP = "socket.socket().connect(('127.0.0.1', 9))"
_UDP = "socket.socket(type=socket.SOCK_DGRAM)"
_SIGNAL = "os.kill(os.getppid(), 0)"
_FORK = "os.fork()"
_RUN = "os.execv('/bin/true', ['true'])"


def _denied(wall: str, act: str) -> bool:
    command = [sys.executable, "-c", _START.format(wall=wall, act=act), str(_SANDBOX)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert not done.stderr, done.stderr
    return done.returncode in {100 + errno.EPERM, 100 + errno.EACCES}


@pytest.mark.parametrize("act", [_READ, _PARENT, _WRITE, _TCP, _UDP, _SIGNAL, _FORK, _RUN])
def test_seccomp_alone_denies(act: str) -> None:
    """The filter lets through only what computing needs."""
    if _denied("", act):
        pytest.skip("this is denied here without any wall")
    if not linux.on_linux():
        pytest.skip("only Linux has seccomp")
    assert _denied("seccomp.install()", act)


@pytest.mark.parametrize(
    ("act", "since"), [(_READ, 1), (_PARENT, 1), (_WRITE, 1), (_RUN, 1), (_TCP, 4), (_SIGNAL, 6)]
)
def test_landlock_alone_denies(act: str, since: int) -> None:
    """No right is left that its version knows."""
    try:
        version = landlock.version()
    except (OSError, AttributeError):
        pytest.skip("this kernel has no Landlock")
    if version < since:
        pytest.skip(f"Landlock {version} cannot deny this")
    if _denied("", act):
        pytest.skip("this is denied here without any wall")
    assert _denied("landlock.deny_all()", act)


ALLOW, KILL = 0x7FFF0000, 0x80000000
EPERM, ENOSYS = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
IDENTITY = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}


def _verdict(steps: list[seccomp.Step], number: int, architecture: int) -> int:
    """Run a filter as the kernel would."""
    at, loaded = 0, 0
    while True:
        code, if_true, if_false, value = steps[at]
        at += 1
        if code == 0x20:
            loaded = {0: number, 4: architecture}[value]
        elif code == 0x15:
            at += if_true if loaded == value else if_false
        else:
            assert code == 0x06
            return value


@pytest.mark.parametrize("machine", IDENTITY)
def test_filter_allows_what_is_listed_and_nothing_else(machine: str) -> None:
    """Every number up to a thousand, of both processors, by the filter's own arithmetic."""
    steps = seccomp.steps(machine)
    column = list(IDENTITY).index(machine)
    listed = {call[column] for call in seccomp.CALLS.values()}
    for number in range(1000):
        expected = ALLOW if number in listed else ENOSYS if number == 435 else EPERM
        assert _verdict(steps, number, IDENTITY[machine]) == expected
        assert _verdict(steps, number, 0x40000003) == KILL
        assert _verdict(steps, number | 0x40000000, IDENTITY[machine]) == EPERM


def test_filter_is_not_made_for_an_unknown_processor() -> None:
    """Its numbers would mean something else there."""
    with pytest.raises(NotImplementedError):
        seccomp.steps("riscv64")


def _is_number(line: str) -> bool:
    return line.startswith("#define __NR_") and line.rsplit(maxsplit=1)[-1].isdigit()


@pytest.mark.parametrize(
    ("machine", "header"),
    [
        ("x86_64", "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"),
        ("aarch64", "/usr/include/asm-generic/unistd.h"),
    ],
)
def test_numbers_are_those_of_the_kernel(machine: str, header: str) -> None:
    """Where the kernel's own list is installed, it agrees."""
    if not Path(header).exists():
        pytest.skip("the kernel's headers are not installed")
    words = Path(header).read_text("utf-8").replace("__NR3264_", "__NR_").splitlines()
    kernel = dict(line.split()[1:3] for line in words if _is_number(line))
    column = list(IDENTITY).index(machine)
    for name, numbers in seccomp.CALLS.items():
        if numbers[column] is not None:
            assert kernel[f"__NR_{name}"] == str(numbers[column])
