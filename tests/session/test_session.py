"""The session without any face: what is asked, what an answer does, what is remembered."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from grader.checkers.verdicts import Outcome
from grader.exercise.course import open_course
from grader.session.answering import ChangedError
from grader.session.memory import DAY, STATE_FILE, recall
from grader.session.session import Session
from grader.session.sheets import CannotWriteError
from tests.command import bpgrade

if TYPE_CHECKING:
    from pathlib import Path

    from grader.session.cards import Card

LINE = """\
title = "A line"
[given]
x = 3.0
w = 0.2
y = 1.5
[net]
z = "w*x"
L = "(y - z)^2"
[[question]]
compute = "z"
[[question]]
derive = "dL/dz"
practice = true
[[question]]
compute = "dL/dz"
[[question]]
chain = "dL/dw"
[[question]]
id = "up"
choose = "Which way does z have to go?"
options = [{ text = "up", when = "z < y" }, { text = "down", when = "z > y" }]
[[question]]
write = "forward(x, w)"
returns = ["z"]
"""
LIST = """\
title = "A list"
[given]
x = [1.5, -2.5]
w = 2.0
[net]
z = "w*x"
L = "sum(z)"
[[question]]
compute = "z"
"""
ANSWERS = {"z": "0.6", "dL_dz": "-1.8", "dL_dw_chain": "dL/dz dz/dw", "up": "a"}
FORMULA = "-2*(y - z)"


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1e9

    def __call__(self) -> float:
        """Tell the time."""
        return self.now


@pytest.fixture
def exercises(tmp_path: Path) -> Path:
    """Give a course of one short exercise."""
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / "line.toml").write_text(LINE, encoding="utf-8")
    return folder


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """Give an empty workspace."""
    return tmp_path / "answers"


@pytest.fixture
def clock() -> Clock:
    """Give a clock that stands still."""
    return Clock()


@pytest.fixture
def session(exercises: Path, workspace: Path, clock: Clock) -> Session:
    """Open a session in the empty workspace."""
    return Session(open_course(exercises), workspace, clock=clock)


def deal(session: Session) -> Card:
    """Return the next card, which there is."""
    card = session.next()
    assert card
    return card


def names_to_the_end(session: Session) -> list[str]:
    """Answer everything right, and list what was asked."""
    asked = []
    while (card := session.next()) and card.question.in_sheet:
        asked.append(card.name.removeprefix("line."))
        assert session.answer(card, {**ANSWERS, "dL_dz_formula": FORMULA}[asked[-1]]).full
    return asked


# --- what is asked ---


def test_the_short_way_is_asked_first_and_in_order(session: Session) -> None:
    """The questions without ``practice``, then the others."""
    asked = []
    while card := session.next():
        asked.append(card.question.key)
        session.skip(card)
        if len(asked) == 6:
            break
    assert ["z", "dL_dz", "dL_dw_chain", "up", "forward", "dL_dz_formula"] == asked


def test_a_session_goes_on_where_the_last_one_stopped(
    session: Session, exercises: Path, workspace: Path
) -> None:
    """A new session begins with the card that the old one had asked last."""
    session.skip(deal(session))
    deal(session)
    assert "line.dL_dz" == deal(Session(open_course(exercises), workspace)).name


def test_the_short_way_goes_before_practice(session: Session) -> None:
    """Also where a question for practice was asked last, and where an earlier one was passed."""
    practice = session.card("line.dL_dz_formula")
    assert practice
    session.deal(practice)
    assert "line.z" == deal(session).name


def test_without_the_small_file_it_goes_on_with_what_is_open(
    session: Session, exercises: Path, workspace: Path
) -> None:
    """Losing the file of a session loses no answer."""
    assert session.answer(deal(session), "0.6").full
    (workspace / STATE_FILE).unlink()
    assert "line.dL_dz" == deal(Session(open_course(exercises), workspace)).name


@pytest.mark.parametrize(
    "state",
    [b"", b"[]", b"\xff", b"{", b'{"at": 3, "questions": {"line.z": 4}}', b"[" * 100_000],
    ids=["empty", "list", "no text", "half", "wrong types", "deep"],
)
def test_a_damaged_small_file_counts_as_none(
    session: Session, workspace: Path, state: bytes
) -> None:
    """Whatever it holds, the session begins."""
    workspace.mkdir()
    (workspace / STATE_FILE).write_bytes(state)
    assert "line.z" == deal(session).name


def test_what_was_wrong_comes_again_in_the_session(session: Session) -> None:
    """After three other cards, with other numbers."""
    first = deal(session)
    assert not session.answer(first, "0.7").full
    assert session.answer(session.as_it_stands(first), "0.6").full
    between = []
    while not (card := deal(session)).fresh:
        between.append(card.question.key)
        session.answer(card, ANSWERS[card.question.key])
    assert ["dL_dz", "dL_dw_chain", "up"] == between
    assert "line.z" == card.name
    assert card.exercise.given != first.exercise.given


def test_what_was_wrong_comes_after_a_day_three_days_and_a_week(
    session: Session, clock: Clock
) -> None:
    """A right repetition puts the next one off; after a week all is well."""
    card = deal(session)
    session.answer(card, "0.7")
    session.answer(session.as_it_stands(card), "0.6")
    days = []
    while recall(session.workspace).of("line.z").stage >= 0:
        days.append(round((recall(session.workspace).of("line.z").due - 1e9) / DAY))
        clock.now = recall(session.workspace).of("line.z").due
        other = session.another(card)
        assert other
        value = float(str(other.exercise.given["x"])) * float(str(other.exercise.given["w"]))
        assert session.answer(other, repr(value)).full
    assert [0, 1, 4, 11] == days


def test_a_repetition_is_not_written(session: Session, workspace: Path) -> None:
    """The sheet keeps the answer with the exercise's own numbers."""
    card = deal(session)
    session.answer(card, "0.6")
    before = (workspace / "line.toml").read_bytes()
    other = session.another(card)
    assert other
    session.answer(other, "17")
    assert before == (workspace / "line.toml").read_bytes()


# --- what is answered ---


def test_an_answer_is_written_as_check_reads_it(
    session: Session, exercises: Path, workspace: Path
) -> None:
    """All that the session calls right earns its points from ``check``."""
    assert ["z", "dL_dz", "dL_dw_chain", "up"] == names_to_the_end(session)
    ran = bpgrade("check", workspace, "--exercises", exercises, "--format", "json")
    points = [question["earned"] for question in json.loads(ran.out)["exercises"][0]["questions"]]
    assert [1, 0, 1, 1, 1, 0] == points


def test_a_wrong_answer_is_judged_and_stays(session: Session, workspace: Path) -> None:
    """It stands in the sheet, and the verdict is the one of ``check``."""
    judged = session.answer(deal(session), "0.7")
    assert Outcome.WRONG is judged.first.verdict.outcome
    assert "\nz = 0.7\n" in (workspace / "line.toml").read_text(encoding="utf-8")


def test_an_answer_given_elsewhere_is_not_overwritten(session: Session, workspace: Path) -> None:
    """The newer one is told, and stands until it is replaced knowingly."""
    card = deal(session)
    session.answer(card, "0.7")
    card = session.as_it_stands(card)
    sheet = workspace / "line.toml"
    sheet.write_text(sheet.read_text("utf-8").replace("z = 0.7", "z = 0.61"), encoding="utf-8")
    with pytest.raises(ChangedError, match=r"says 0\.61"):
        session.answer(card, "0.6")
    assert "z = 0.61" in sheet.read_text(encoding="utf-8")
    assert session.answer(session.as_it_stands(card), "0.6").full


def test_answers_to_other_questions_may_change_meanwhile(session: Session, workspace: Path) -> None:
    """What an editor wrote in between is kept."""
    card = deal(session)
    session.answer(card, "0.7")
    card = session.as_it_stands(card)
    sheet = workspace / "line.toml"
    sheet.write_text(sheet.read_text("utf-8").replace('up = "?"', 'up = "b"'), encoding="utf-8")
    session.answer(card, "0.6")
    assert 'up = "b"' in sheet.read_text(encoding="utf-8")


def test_a_link_is_not_written_to(session: Session, workspace: Path, tmp_path: Path) -> None:
    """It may lead anywhere."""
    workspace.mkdir()
    (tmp_path / "elsewhere.toml").write_text("", encoding="utf-8")
    (workspace / "line.toml").symlink_to(tmp_path / "elsewhere.toml")
    with pytest.raises(CannotWriteError, match="is a link"):
        session.answer(deal(session), "0.6")


def test_reset_blanks_an_answer(session: Session, workspace: Path) -> None:
    """And what is remembered of it goes."""
    card = deal(session)
    session.answer(card, "0.7")
    session.reset([card])
    assert '\nz = "?"\n' in (workspace / "line.toml").read_text(encoding="utf-8")
    assert 0 == recall(workspace).of("line.z").tries


def test_a_list_is_one_card(tmp_path: Path) -> None:
    """Its entries are typed in one line, and mended one by one in the sheet."""
    folder = tmp_path / "exercises"
    folder.mkdir()
    (folder / "list.toml").write_text(LIST, encoding="utf-8")
    session = Session(open_course(folder), tmp_path)
    card = deal(session)
    assert 2 == len(card.questions)
    judged = session.answer(card, "3 -4")
    assert [True, False] == [result.full for result in judged.results]
    assert "z[2]" == judged.first.question.id
    assert session.answer(session.as_it_stands(card), "3, -5").full


# --- what helps ---


def test_the_working_is_shown_at_the_second_asking(session: Session) -> None:
    """And what was looked up comes again."""
    card = deal(session)
    assert session.working(card) is None
    assert ["z = w · x", "= 0.2 · 3", "= 0.600"] == session.working(card)
    assert recall(session.workspace).of("line.z").stage == 0


def test_the_working_of_a_right_answer_is_shown_at_once(session: Session) -> None:
    """It is no secret any more."""
    card = deal(session)
    session.answer(card, "0.6")
    assert session.working(card)


def test_progress_counts_the_short_way_and_all(session: Session) -> None:
    """And the points."""
    session.answer(deal(session), "0.6")
    (progress,) = session.progress()
    assert (1, 5, 1, 6) == (progress.short_done, progress.short, progress.done, progress.cards)
    assert (1, 6) == (progress.earned, progress.possible)


def test_each_asking_gives_one_hint_more(session: Session) -> None:
    """Up to the last, also from another session; what was given is given again."""
    card = deal(session)
    counts = [len(session.hint(card)[0]) for _ in range(3)]
    assert ([1, 2, 2], 2) == (counts, session.hint(card)[1])
    assert "z = 0.2 · 3.0" == session.hint(card)[0][-1]
