"""Whatever stands where the answers should be gives a reply, and shadows nothing."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.sandbox.replies import NoModule, Refused, Reply, Returned
from grader.sandbox.sandbox import Sandbox
from grader.sandbox.submission import Submission, numpy_folder
from tests.sandbox.conftest import Submit

GOOD = "def f(x): return 2 * x\n"


def _only_reply(sandbox: Sandbox, path: Path) -> Reply:
    with sandbox.open(Submission(path)) as run:
        (reply,) = run.call("f", [(2.0,)])
    return reply


def _directory(path: Path) -> None:
    path.mkdir()


def _link(path: Path) -> None:
    (path.parent / "other.py").write_text(GOOD, "utf-8")
    path.symlink_to("other.py")


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda _: None, "no such file"),
        (_directory, "not a regular file"),
        (_link, "a link"),
        (_device, "a link"),
        (_fifo, "not a regular file"),
        (lambda path: path.write_bytes(b"x = 1\0\n"), "NUL byte"),
        (lambda path: path.write_bytes("# é\n".encode("latin-1")), "byte 3 is not UTF-8"),
        (lambda path: path.write_bytes("x = 1".encode("utf-16")), "NUL byte"),
        (lambda path: path.write_bytes(b"#\n# vim: set fileencoding=big5 :\n"), "encoding"),
        (lambda path: path.write_bytes(b"#" * (256 * 1024 + 1)), "larger than 256 KiB"),
    ],
    ids=[
        "none",
        "directory",
        "link",
        "device",
        "fifo",
        "nul",
        "latin1",
        "utf16",
        "cookie",
        "large",
    ],
)
def test_odd_file_is_refused(
    make: Callable[[Path], object], reason: str, shared: Sandbox, tmp_path: Path
) -> None:
    """It is not run, and the reply says why."""
    make(tmp_path / "answers.py")
    reply = _only_reply(shared, tmp_path / "answers.py")
    assert isinstance(reply, Refused)
    assert reason in reply.reason


def test_name_with_nul_is_refused(shared: Sandbox, tmp_path: Path) -> None:
    """Not even a name that no file can have is an error of the grader's."""
    assert isinstance(_only_reply(shared, tmp_path / "an\0swer.py"), Refused)


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + GOOD.encode(),
        b"# -*- coding: utf-8 -*-\n" + GOOD.encode(),
        b"#!/bin/python\n# coding: cp1252\n# \xe9\n" + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        b"#" * (256 * 1024 - len(GOOD) - 1) + b"\n" + GOOD.encode(),
    ],
    ids=["bom", "cookie", "second-cookie", "crlf", "large"],
)
def test_unusual_file_is_run(content: bytes, shared: Sandbox, tmp_path: Path) -> None:
    """Marks, cookies and line ends that editors leave do no harm."""
    path = tmp_path / "answers.py"
    path.write_bytes(content)
    assert _only_reply(shared, path) == Returned(4.0)


@pytest.mark.parametrize(
    "name", ["two words.py", "two\nlines.py", "math.py", "\x1b[31m.py", "日本.py", "no_suffix"]
)
def test_unusual_name_is_run(name: str, shared: Sandbox, tmp_path: Path) -> None:
    """A name is only shown, and that cleanly."""
    path = tmp_path / name
    path.write_text(GOOD + "import math\nassert math.pi\ndef g(): 1 / 0\n", "utf-8")
    assert _only_reply(shared, path) == Returned(4.0)
    with shared.open(Submission(path)) as run:
        (reply,) = run.call("g", [()])
    assert "\n" not in repr(reply)
    assert "\x1b" not in str(reply)


def test_files_beside_it_shadow_nothing(shared: Sandbox, tmp_path: Path) -> None:
    """Files named like modules are neither imported instead of them, nor run at all."""
    evil = "raise SystemExit('shadowed')\n"
    modules = "math", "json", "struct", "numpy", "os", "random", "child"
    for name in (*modules, "sitecustomize", "usercustomize", "conftest"):
        (tmp_path / f"{name}.py").write_text(evil, "utf-8")
    (tmp_path / "evil.pth").write_text("import sys; sys.exit()\n", "utf-8")
    (tmp_path / "collections").mkdir()
    (tmp_path / "collections" / "__init__.py").write_text(evil, "utf-8")
    path = tmp_path / "answers.py"
    path.write_text(
        "import math, json, struct, random, os, collections\n"
        "def f(x): return math.exp(0) * x + json.loads('2')\n",
        "utf-8",
    )
    assert _only_reply(shared, path) == Returned(4.0)


def test_numpy_beside_it_is_not_numpy(shared: Sandbox, tmp_path: Path) -> None:
    """The installed one is imported, or none."""
    (tmp_path / "numpy.py").write_text("pi = 3\n", "utf-8")
    path = tmp_path / "answers.py"
    path.write_text("def f(x):\n    import numpy\n    return numpy.pi\n", "utf-8")
    reply = _only_reply(shared, path)
    assert reply == Returned(3.141592653589793) or isinstance(reply, NoModule)


def test_numpy_in_the_current_folder_is_not_numpy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even if Python itself would import it from there."""
    found = numpy_folder()
    (tmp_path / "numpy").mkdir()
    (tmp_path / "numpy" / "__init__.py").write_text("pi = 3\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    for entry in ("", ".", str(tmp_path)):
        monkeypatch.syspath_prepend(entry)
        assert numpy_folder() == found


def test_helpers_import_each_other(submit: Submit, tmp_path: Path) -> None:
    """A helper of a helper is found, and a circle of them does no harm."""
    (tmp_path / "one.py").write_text("import two\ndef f(x): return two.g(x)\n", "utf-8")
    (tmp_path / "two.py").write_text("import one\ndef g(x): return 2 * x\n", "utf-8")
    assert submit("from one import f").call("f", [(1.0,)]) == (Returned(2.0),)


def test_error_in_a_helper_has_its_line(submit: Submit, tmp_path: Path) -> None:
    """The traceback leads into the helper."""
    (tmp_path / "one.py").write_text("\ndef f(x): return 1 / x\n", "utf-8")
    (reply,) = submit("import one\ndef f(x): return one.f(x)").call("f", [(0,)])
    assert [(line.file, line.line) for line in reply.trace] == [  # type: ignore[union-attr]
        ("answers.py", 2),
        ("one.py", 2),
    ]


def test_helper_that_cannot_be_read_is_explained(submit: Submit, tmp_path: Path) -> None:
    """The reason is in the advice."""
    (tmp_path / "one.py").symlink_to("/etc/hostname")
    (reply,) = submit("import one\ndef f(): return one.x").call("f", [()])
    assert isinstance(reply, NoModule)
    assert "it is a link" in reply.advice


def test_helpers_can_be_forbidden(submit: Submit, tmp_path: Path) -> None:
    """Where many students' files share a folder, none imports another."""
    (tmp_path / "one.py").write_text("def f(x): return x\n", "utf-8")
    (reply,) = submit("from one import f", helpers=False).call("f", [(1.0,)])
    assert isinstance(reply, NoModule)


def test_folder_without_permission_is_refused(shared: Sandbox, tmp_path: Path) -> None:
    """What the grader may not read is told as such."""
    if os.getuid() == 0:
        pytest.skip("root may read everything")
    path = tmp_path / "answers.py"
    path.write_text(GOOD, "utf-8")
    path.chmod(0)
    assert isinstance(_only_reply(shared, path), Refused)
