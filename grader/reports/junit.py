"""The report as JUnit XML, for the strictest of its readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from grader.checkers.verdicts import Outcome
from grader.reports.printable import printable, printable_lines

if TYPE_CHECKING:
    from grader.checkers.results import ExerciseResult, QuestionResult, Report

_FORBIDDEN = re.compile("[\ufffe\uffff]")  # by XML, beyond what is printable


def junit_report(report: Report) -> str:
    """Return a test suite for each exercise, and a test case for each question."""
    root = ET.Element("testsuites", name=_clean(report.course), time=_time(sum(report.seconds)))
    times = report.seconds or (0.0,) * len(report.exercises)
    for result, seconds in zip(report.exercises, times, strict=True):
        root.append(_suite(result, seconds))
    ET.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(root, encoding="unicode") + "\n"


def _suite(result: ExerciseResult, seconds: float) -> ET.Element:
    failures = sum(not question.full for question in result.results)
    suite = ET.Element(
        "testsuite",
        name=result.exercise.id,
        tests=str(len(result.results)),
        failures=str(failures),
        errors="0",
        time=_time(seconds),
    )
    for question in result.results:
        suite.append(_case(result.exercise.id, question))
    if result.faults:
        said = "\n".join(map(str, result.faults))
        ET.SubElement(suite, "system-err").text = _clean(said)
    return suite


def _case(exercise_id: str, result: QuestionResult) -> ET.Element:
    case = ET.Element("testcase", name=result.question.id, classname=exercise_id)
    if not result.full:
        verdict = result.verdict
        said = verdict.message or _SAID.get(verdict.outcome, verdict.outcome.value)
        failure = ET.SubElement(case, "failure", type=verdict.outcome.value, message=_clean(said))
        place = printable(f"{result.file}:{result.line or 1}", 1000)
        answer = printable(result.answer, 1000)
        failure.text = _clean(f"{place}\n{result.question.prompt}\nAnswer: {answer}\n{said}")
    return case


_SAID = {Outcome.UNANSWERED: "not answered yet"}


def _time(seconds: float) -> str:
    """Return a time as a plain decimal, which is all that some readers take."""
    return f"{seconds:.3f}"


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\ufffd", printable_lines(text))
