"""Whose numbers a student's sheets were begun with, where exercises vary.

A sheet prints its givens above the questions. They are not taken at their word, but tell that a
submission goes by a name that its numbers were not drawn for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tomli

from grader.exercise.workspace import STUDENT_FILE, tidied

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.batch.submissions import Contents
    from grader.exercise.course import Course
    from grader.exercise.model import Exercise

_GIVEN = re.compile(r"^# Given: (.*(?:\n# {9}.*)*)", re.MULTILINE)


class OtherNumbersError(Exception):
    """The sheets have the numbers of somebody else."""


def with_numbers(course: Course, contents: Contents) -> Course:
    """Return the course with the numbers that a submission is judged by.

    They are those of the first name it goes by, or of another that fits what its sheets print.
    Raises OtherNumbersError if none of these fits, unless a roster says whose numbers they are.
    """
    names = contents.names or (contents.student,)
    first = course.for_student(names[0])
    if contents.is_named or not any(exercise.vary for exercise in course.exercises):
        return first
    for name in names:
        varied = course.for_student(name) if name != names[0] else first
        if all(_fits(exercise, contents.files) for exercise in varied.exercises):
            return varied
    begun_for = _begun_for(contents.files)
    said = f"were begun for {begun_for}" if begun_for else "have the numbers of somebody else"
    raise OtherNumbersError(
        f"its sheets {said}, not for {names[0]}; a --roster says whose numbers a submission has"
    )


def _fits(exercise: Exercise, files: Mapping[str, bytes]) -> bool:
    """Return whether a sheet prints no other values than those of the exercise."""
    text = files.get(f"{exercise.id}.toml", b"").decode("utf-8", "replace")
    printed = _GIVEN.search(text.replace("\r\n", "\n")) if exercise.vary else None
    if not printed:
        return True
    given = f"{' '.join(printed[1].replace('#', ' ').split())},"
    return all(
        f"{name} = {exercise.given[name]}," in given
        for name in exercise.vary
        if re.search(rf"(?:^|\s){re.escape(name)} = ", given)
    )


def _begun_for(files: Mapping[str, bytes]) -> str:
    """Return the name in the file that tells for whom a workspace was begun; empty if none."""
    try:
        told = tomli.loads(files.get(STUDENT_FILE, b"").decode("utf-8-sig"))
        return tidied(str(told.get("student", "")))
    except (ValueError, RecursionError):
        return ""
