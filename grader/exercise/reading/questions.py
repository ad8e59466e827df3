"""Reading of questions: each table by its verb, noting faults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.exercise.verbs import VERBS, Write

if TYPE_CHECKING:
    from grader.exercise.format.positions import Path
    from grader.exercise.verbs import Question
    from grader.exercise.verbs.common import QuestionReader

_FOREIGN_KEYS = frozenset[str]().union(*(kind.own_keys for kind in VERBS.values()))


def read_questions(reader: QuestionReader) -> list[Question]:
    """Read all questions that are sound, noting the faults of the others."""
    tables = range(len(reader.table.question))
    questions = [question for number in tables for question in _read(reader, number)]
    _check_ids(reader, questions)
    return questions


def _read(reader: QuestionReader, number: int) -> list[Question]:
    """Read one table; it holds several questions if it asks for a whole array."""
    table = reader.table.question[number]
    path: Path = ("question", number)
    verbs = [verb for verb in VERBS if getattr(table, verb) is not None]
    if len(verbs) != 1:
        said = f"has {' and '.join(verbs)}" if verbs else "has none"
        reader.faults.at_key(path, f"a question has one of {', '.join(VERBS)}; this one {said}")
        return []
    (verb,) = verbs
    if getattr(table, verb) == "" and verb == "compute" and reader.faults:
        return []  # taken out as invalid; its fault is noted
    kind = VERBS[verb]
    for key in sorted(_FOREIGN_KEYS - kind.own_keys):
        if getattr(table, key) is not None:
            reader.faults.at_key((*path, key), f"{key!r} has no place in a {verb} question")
    return list(kind.read(reader, table, path))


def _check_ids(reader: QuestionReader, questions: list[Question]) -> None:
    """Note ids that several questions have."""
    seen: set[str] = set()
    for question in questions:
        function = question.function if isinstance(question, Write) else ""
        if function and f"{function}()" in seen:
            message = f"another question asks for the function {function}; name one otherwise"
            reader.faults.at_value(("question", question.place, "write"), message)
        elif question.id in seen:
            message = f"another question has the id {question.id!r}; give this one an id"
            reader.faults.at_key(("question", question.place), message)
        seen |= {question.id, f"{function}()"}
