"""Jobs: one submission graded from its contents to a result that is plain data.

A worker may be another process or another machine: it is handed contents, never paths, and keeps
the course and its sandbox from one job to the next.
"""

from __future__ import annotations

import hashlib
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from threading import Lock, local
from typing import TYPE_CHECKING, Any
from weakref import finalize

import click

from grader.batch.faults import fault_of
from grader.batch.whose_numbers import OtherNumbersError, with_numbers
from grader.checkers.functions.runner import FunctionChecker
from grader.checkers.results import Report
from grader.checkers.sheets import Sheet, sheet_of
from grader.checkers.verdicts import Outcome
from grader.exercise.course import Course, open_course
from grader.feedback.grading import grade_sheet
from grader.feedback.slips import slips_by_quantity
from grader.page.feedback import feedback_page, trouble_page
from grader.reports.text import text_report
from grader.sandbox.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.batch.submissions import Contents
    from grader.checkers.results import ExerciseResult, QuestionResult
    from grader.sandbox.protection import Level

Result = dict[str, Any]


@dataclass(frozen=True)
class CourseFiles:
    """The files of a course by name, and the limits of function files: all that a worker needs.

    Where less than ``require`` protects a worker's machine, no function is run there. From the
    ``seed`` follow the inputs at which functions are tried.
    """

    files: tuple[tuple[str, str], ...]
    limits: tuple[tuple[str, float], ...] = ()
    require: Level | None = None
    seed: str = ""

    @property
    def digest(self) -> str:
        """Identify the course: results of another one do not count."""
        return hashlib.sha256(repr((self.files, self.limits)).encode()).hexdigest()[:16]


def digest_of(contents: Contents) -> str:
    """Identify the contents of a submission: a changed one is graded again."""
    found = hashlib.sha256()
    for name, data in sorted(contents.files.items()):
        found.update(f"{name}\0{len(data)}\0".encode("utf-8", "surrogateescape") + data)
    found.update("\0".join(contents.notes).encode("utf-8", "surrogateescape"))
    return found.hexdigest()[:16]


def grade_chunk(course: CourseFiles, chunk: Sequence[Contents]) -> list[Result]:
    """Grade some submissions; one that goes wrong costs only itself."""
    return [_grade(course, contents) for contents in chunk]


def failed(contents: Contents, trouble: str, **fault: str) -> Result:
    """Return the result of a submission that could not be graded; ``fault`` tells whose fault."""
    return {
        "student": contents.student,
        "digest": digest_of(contents),
        "trouble": trouble,
        "earned": 0.0,
        "possible": 0.0,
        "notes": list(contents.notes),
        "exercises": [],
        "text": f"{contents.student}: {trouble}\n{_noted(contents)}",
        "page": trouble_page(contents.student, trouble, contents.notes),
        **fault,
    }


def _grade(course_files: CourseFiles, contents: Contents) -> Result:
    if contents.trouble or not contents.files:
        return failed(contents, contents.trouble or "it holds no answers")
    started = time.perf_counter()
    try:
        report = _report(course_files, contents)
        text = click.unstyle(text_report(report)) + _noted(contents)
        page = feedback_page(report, contents.student, contents.notes)
    except OtherNumbersError as error:
        return failed(contents, str(error))
    except Exception as error:  # noqa: BLE001 (whatever it is, the others are graded)
        return failed(contents, **fault_of(error))
    return {
        "student": contents.student,
        "digest": digest_of(contents),
        "trouble": "",
        "earned": report.earned,
        "possible": report.possible,
        "seconds": round(time.perf_counter() - started, 4),
        "notes": list(contents.notes),
        "exercises": [_exercise(result) for result in report.exercises],
        "text": text,
        "page": page,
    }


def _noted(contents: Contents) -> str:
    """Return what was chosen of what was handed in."""
    if not contents.notes:
        return ""
    return "\n".join(["", "What was handed in:", *(f"  {note}" for note in contents.notes)]) + "\n"


def _report(course_files: CourseFiles, contents: Contents) -> Report:
    course, checker = opened(course_files)
    exercises = with_numbers(course, contents).exercises
    functions = checker.check_all(exercises, contents.files)
    results = [
        grade_sheet(exercise, _sheet(f"{exercise.id}.toml", contents), file)
        for exercise, file in zip(exercises, functions, strict=True)
    ]
    return Report(course.title, tuple(results), seed=course_files.seed)


def _sheet(name: str, contents: Contents) -> Sheet:
    data = contents.files.get(name)
    return Sheet(name, started=False) if data is None else sheet_of(data, name)


def prepare(course_files: CourseFiles, course: Course) -> None:
    """Take a course that is open already, and work out what is needed for every submission."""
    if course_files not in _courses:
        for exercise in course.exercises:
            slips_by_quantity(exercise)
        _courses.clear()
        _courses[course_files] = course


_courses: dict[CourseFiles, Course] = {}
_opening = Lock()
_own = local()  # a sandbox talks to one thread at a time


def opened(course_files: CourseFiles) -> tuple[Course, FunctionChecker]:
    """Open the course once in each worker, and a sandbox once in each of its threads."""
    with _opening:
        course = _courses.get(course_files)
        if course is None:
            course = _course(course_files)
            prepare(course_files, course)
    if getattr(_own, "files", None) != course_files:
        sandbox = Sandbox(require=course_files.require)
        _own.checker = FunctionChecker(dict(course_files.limits), sandbox, course_files.seed)
        _own.files = course_files
        finalize(_own.checker, sandbox.close)
    return course, _own.checker


def _course(course_files: CourseFiles) -> Course:
    with tempfile.TemporaryDirectory(prefix="bpgrade-course-") as folder:
        for name, text in course_files.files:
            (Path(folder) / name).write_text(text, encoding="utf-8")
        course = open_course(Path(folder))
        _ = course.exercises  # while the files are there
    return course


def _exercise(result: ExerciseResult) -> dict[str, Any]:
    """Keep the questions that are not just right or blank."""
    outcomes: dict[str, list[str]] = {}
    for each in result.results:
        outcomes.setdefault(each.verdict.outcome.value, []).append(each.question.id)
    telling = [_question(each) for each in result.results if each.verdict.outcome not in _PLAIN]
    return {
        "id": result.exercise.id,
        "earned": result.earned,
        "possible": result.possible,
        "outcomes": outcomes,
        "questions": telling,
    }


_PLAIN = {Outcome.CORRECT, Outcome.UNANSWERED}


def _question(result: QuestionResult) -> dict[str, Any]:
    verdict = result.verdict
    return {
        "id": result.question.id,
        "outcome": verdict.outcome.value,
        "reason": verdict.reason,
        "earned": result.earned,
        "answer": result.answer,
        "message": verdict.message,
    }
