"""The pictures of the README show what the program does today."""

from __future__ import annotations

from tests.pictures.draw import HERE, TERMINAL, dialogue, terminal


def test_the_terminal_is_drawn_as_the_quiz_runs() -> None:
    """After a change of wording: ``python -m tests.pictures.draw``."""
    assert terminal(dialogue()) == TERMINAL.read_text(encoding="utf-8")


def test_the_page_is_there_in_light_and_dark() -> None:
    """As small pictures, so that the front door opens fast."""
    for scheme in ("light", "dark"):
        assert 1000 < (HERE / f"page-{scheme}.png").stat().st_size < 150_000
