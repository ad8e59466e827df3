"""Checking of texts: mathematics in them that is not understood is told at its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.exercise.markup import troubles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.exercise.format.faults import Collector
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import ExerciseTable, QuestionTable

_KEYS = ("prompt", "choose", "order", "hint", "note")


def check_texts(table: ExerciseTable, faults: Collector) -> None:
    """Note what is wrong with the texts of an exercise."""
    for path, text in _texts(table):
        for message, span in troubles(text):
            snippet = text[span[0] : span[1]]
            is_plain = "\n" not in text and f"'{text}'" in faults.text  # its places are the file's
            told = message if is_plain or snippet in message else f"{message}: {snippet}"
            faults.at_value(path, told, span if is_plain else None)


def _texts(table: ExerciseTable) -> Iterator[tuple[Path, str]]:
    yield ("text",), table.text
    for number, section in enumerate(table.section):
        yield ("section", number, "text"), section.text
    for number, question in enumerate(table.question):
        for path, text in _of_question(question):
            yield ("question", number, *path), text


def _of_question(question: QuestionTable) -> Iterator[tuple[Path, str]]:
    for key in _KEYS:
        yield (key,), getattr(question, key) or ""
    for number, option in enumerate(question.options or ()):
        yield ("options", number, "text"), option.text
        yield ("options", number, "say"), option.say or ""
    for number, mistake in enumerate(question.mistakes or ()):
        yield ("mistakes", number, "say"), mistake.say
