"""Answers written into sheets: in their place, with all else byte for byte, whole or not at all."""

from __future__ import annotations

import codecs
import os
import random
import signal
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.checkers.sheets import sheet_of
from grader.session.sheets import CannotWriteError, with_answer
from grader.session.storage import change

if TYPE_CHECKING:
    from pathlib import Path

KILLS = 200


@pytest.mark.parametrize(
    ("sheet", "literal", "expected"),
    [
        ('a = "?"\nz = "?"  # mine\n', "0.5", 'a = "?"\nz = 0.5  # mine\n'),
        ('z="?"', "0.5", "z=0.5"),
        ("z = 0.4#x\r\nb = 1\r\n", "0.5", "z = 0.5#x\r\nb = 1\r\n"),
        ('\ufeffz = "?"\n', "0.5", "\ufeffz = 0.5\n"),
        ("z = '# no comment'\n", "0.5", "z = 0.5\n"),
        ('z = """\n# two\nlines"""  # end\n', '"a"', 'z = "a"  # end\n'),
        ("# nothing yet", "0.5", "# nothing yet\nz = 0.5\n"),
        ("a = 1\r\n", "0.5", "a = 1\r\nz = 0.5\r\n"),
        ("", "0.5", "z = 0.5\n"),
        ("[answers]\nz = 1\n", "0.5", "[answers]\nz = 0.5\n"),
        ("'z' = 1\n", "0.5", "'z' = 0.5\n"),
        ("z = 2 * 3  # not TOML\n", '"6*1"', 'z = "6*1"  # not TOML\n'),
        ("a = 1/2\nz = 3\n", "0.5", "a = 1/2\nz = 0.5\n"),
        ("z =\n", "0.5", "z = 0.5\n"),
        ("- z: 4  # mine\n", "0.5", "z = 0.5  # mine\n"),
        ('z = "?"\nz = 3\n', "0.5", 'z = "?"\nz = 0.5\n'),
        ("z = [1,\n  2,  # two\n]\n", ["1", "7"], "z = [1,\n  7,  # two\n]\n"),
        ("z = [[1, 2], [3, 4]]\n", [["1", "2"], ["3", "5"]], "z = [[1, 2], [3, 5]]\n"),
        ('z = "?"\n', ["1", "2"], "z = [1, 2]\n"),
        ("z = [1, 2, 3]\n", ["1", "2"], "z = [1, 2]\n"),
        ("z = [1, 2]\n", "0.5", "z = 0.5\n"),
    ],
)
def test_an_answer_takes_its_place(sheet: str, literal: str | list[str], expected: str) -> None:
    """Its value is replaced, or a line added at the end; nothing else changes."""
    assert expected == with_answer(sheet.encode(), "s.toml", "z", literal).decode()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (b"z = 1\nz = 2\n", "s.toml:2: this question is answered twice"),
        (b"\xff\xfe", "not UTF-8"),
        (b"#" * (1 << 18), "too large"),
        (b'z = """a\nb"""\nq = 1/2\n', "cannot be written to as it stands"),
    ],
    ids=["twice", "not text", "too large", "several lines in a broken sheet"],
)
def test_where_it_cannot_be_done_nothing_is(sheet: bytes, said: str) -> None:
    """The message says what to mend first."""
    with pytest.raises(CannotWriteError, match=said):
        with_answer(sheet, "s.toml", "z", "0.5")


LINES = st.lists(
    st.sampled_from(
        [
            *('a = "?"', "a = 1", "z = 0.3  # why", 'z = "x # y"', "b = 1/2", "# ?", "", "[sec]"),
            *("c = [1, # one", " 2]", "ŷ = 3", '"ŷ" = 3', "z", "z = ", "d = 'it''s'", "\t", "z=["),
            *('e = """', '"""', "z = 1", "f = { g = 1 }", "h.i = 2", "z = '''a", "'''"),
        ]
    ),
    max_size=8,
)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.sampled_from([b"", codecs.BOM_UTF8]))
def test_what_is_written_is_read_back_and_all_else_is_kept(
    lines: list[str], newline: str, mark: bytes
) -> None:
    """Or else it is refused: whatever the sheet is like, no other answer reads otherwise after."""
    data = mark + newline.join(lines).encode()
    before = sheet_of(data, "s.toml")
    try:
        written = with_answer(data, "s.toml", "z", "0.625")
    except CannotWriteError:
        return
    after = sheet_of(written, "s.toml")
    assert "0.625" == after.answers["z"].value
    others = before.answers.keys() | after.answers.keys() - {"z"}
    assert all(before.answers[k].value == after.answers[k].value for k in others - {"z"})
    assert written.startswith(data[: data.find(b"z")] if b"z" in data else data)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the killed process is forked")
def test_a_kill_at_any_moment_loses_no_answer(tmp_path: Path) -> None:
    """What was written stays written, and the sheet is whole, however a writer ends."""
    sheet, told = tmp_path / "s.toml", 0
    sheet.write_bytes(b'a = "kept"\nz = 0\n')
    draw = random.Random(15)
    for _ in range(KILLS):
        read, write = os.pipe()
        child = os.fork()
        if not child:
            _write_for_ever(sheet, write, told)
        os.close(write)
        os.read(read, 4)  # it has begun
        time.sleep(draw.random() * 0.002)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(read, "rb") as pipe:
            told = max(told, *(int(line) for line in pipe.read().split()), 0, 0)
        answers = sheet_of(sheet.read_bytes(), "s.toml").answers
        assert told <= int(str(answers["z"].value)) <= told + 1
        assert "kept" == answers["a"].value
        told = int(str(answers["z"].value))


def _write_for_ever(sheet: Path, pipe: int, number: int) -> None:
    """Write ever larger answers, telling of each once it is written."""
    os.write(pipe, b"\n\n\n\n")
    while True:
        number += 1
        literal = str(number)
        change(sheet, str, lambda d: with_answer(d, "s.toml", "z", literal))  # noqa: B023 (called at once)
        os.write(pipe, f"{number}\n".encode())


def test_an_answer_that_no_sheet_would_hold_is_refused() -> None:
    """A line that is too long would not be read back."""
    with pytest.raises(CannotWriteError, match="an answer has at most"):
        with_answer(b"", "s.toml", "z", f'"{"1+" * 60_000}1"')


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the writers are forked")
def test_two_writers_lose_nothing(tmp_path: Path) -> None:
    """Each builds upon what the other has written."""
    sheet = tmp_path / "s.toml"
    children = [_forked_writer(sheet, key) for key in "abcd"]
    for child in children:
        os.waitpid(child, 0)
    answers = sheet_of(sheet.read_bytes(), "s.toml").answers
    assert dict.fromkeys("abcd", 30) == {key: answer.value for key, answer in answers.items()}


def _forked_writer(sheet: Path, key: str) -> int:
    child = os.fork()
    if child:
        return child
    for number in range(31):
        literal = str(number)
        change(sheet, str, lambda d: with_answer(d, "s.toml", key, literal))  # noqa: B023 (called at once)
    os._exit(0)


def test_an_editor_that_writes_meanwhile_is_built_upon(tmp_path: Path) -> None:
    """It knows of no lock: what it has put there is read again, and kept."""
    sheet = tmp_path / "s.toml"
    sheet.write_bytes(b"a = 1\n")
    seen: list[bytes] = []

    def edit(data: bytes) -> bytes:
        if not seen:
            sheet.write_bytes(b"a = 2\n")
        seen.append(data)
        return with_answer(data, "s.toml", "z", "0.5")

    change(sheet, str, edit)
    assert b"a = 2\nz = 0.5\n" == sheet.read_bytes()
    assert [b"a = 1\n", b"a = 2\n"] == seen


def test_a_sheet_keeps_its_permissions(tmp_path: Path) -> None:
    """What was private stays so."""
    sheet = tmp_path / "s.toml"
    sheet.write_bytes(b"z = 1\n")
    sheet.chmod(0o600)
    change(sheet, str, lambda data: with_answer(data, "s.toml", "z", "2"))
    assert 0o600 == sheet.stat().st_mode & 0o777


def test_what_killed_writers_left_is_removed(tmp_path: Path) -> None:
    """Once it is old enough to be nobody's."""
    sheet, old, new = (tmp_path / name for name in ("s.toml", ".s.toml.a.part", ".s.toml.b.part"))
    old.touch()
    new.touch()
    os.utime(old, (1, 1))
    change(sheet, str, lambda data: with_answer(data, "s.toml", "z", "2"))
    assert {sheet, new} == set(tmp_path.iterdir())
