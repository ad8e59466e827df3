"""What is counted of a class, one result at a time, and nothing grows beyond its bound."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from grader.reports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.batch.worker import Result

STEPS = 1000  # of the scores that are kept apart
MOST_SLIPS = 10_000
MOST_NAMED = 12  # students, of each slip
MOST_STUDENTS = 5_000
MOST_ANSWERS = 50_000
MOST_ALIKE = 6  # more students with the same wrong number made the same slip
LEAST_ALIKE = 3  # identical wrong answers of two students, to be worth a look
LEAST_FOR_TELLING = 5  # students, for a correlation
_RIGHT = {"correct", "carried"}
_MANY_FIGURES = re.compile(r"[-+]?(?=(?:\.?\d){4})\d*\.\d*")


class Student(NamedTuple):
    """A student with a name that may be shown, the page of feedback, and the result."""

    name: str
    page: str
    earned: float = 0.0
    trouble: str = ""


@dataclass(slots=True)
class Tally:
    """How one question went: how many have it right or left it blank, and how it tells."""

    asked: int = 0
    right: int = 0
    blank: int = 0
    # Sums over those who answered, y being their share of all other points: y, y², and y if right.
    _rest: float = 0.0
    _squares: float = 0.0
    _both: float = 0.0

    def add(self, *, right: bool, blank: bool, rest: float) -> None:
        """Count one student, with the share of all other points."""
        self.asked += 1
        self.right += right
        self.blank += blank
        if not blank:
            self._rest += rest
            self._squares += rest * rest
            self._both += rest * right

    @property
    def share(self) -> float:
        """The share of the students who have it right."""
        return self.right / self.asked if self.asked else 0.0

    @property
    def discrimination(self) -> float:
        """The correlation, of those who answered, of being right with the score on all the rest.

        It is 0 where there are too few, or where all are right or wrong.
        """
        n = self.asked - self.blank
        spread = (n * self._squares - self._rest**2) * (n * self.right - self.right**2)
        if n < LEAST_FOR_TELLING or spread <= 1e-12 * n**4:
            return 0.0
        return (n * self._both - self._rest * self.right) / math.sqrt(spread)


@dataclass(slots=True)
class Slip:
    """A mistake that has a reason: how many made it, where, and the first of them."""

    count: int = 0
    questions: dict[str, None] = field(default_factory=dict)
    students: list[Student] = field(default_factory=list)


@dataclass(slots=True)
class Statistics:
    """Adds up results one by one."""

    submissions: int = 0
    graded: int = 0
    seconds: float = 0.0
    longest: float = 0.0
    questions: dict[str, Tally] = field(default_factory=dict)
    students: list[Student] = field(default_factory=list)
    slips: dict[tuple[str, str], Slip] = field(default_factory=dict)
    _scores: Counter[int] = field(default_factory=Counter)
    _total: float = 0.0
    _answers: dict[tuple[str, str], list[Student]] = field(default_factory=dict)

    def add(self, result: Result, page: str = "") -> None:
        """Add one submission, and the page of its feedback."""
        self.submissions += 1
        trouble = printable(result["trouble"])
        student = Student(printable(result["student"]), page, result["earned"], trouble)
        if len(self.students) < MOST_STUDENTS:
            self.students.append(student)
        if trouble:
            return
        self.graded += 1
        self.seconds += result.get("seconds", 0.0)
        self.longest = max(self.longest, result.get("seconds", 0.0))
        share = result["earned"] / result["possible"] if result["possible"] else 0.0
        self._total += share
        self._scores[round(share * STEPS)] += 1
        for exercise in result["exercises"]:
            self._add_exercise(exercise, result, student)

    def _add_exercise(self, exercise: Result, result: Result, student: Student) -> None:
        for outcome, ids in exercise["outcomes"].items():
            right = outcome in _RIGHT
            count = sum(map(len, exercise["outcomes"].values()))
            worth = exercise["possible"] / count if count else 0.0
            left = result["possible"] - worth
            rest = (result["earned"] - worth * right) / left if left else 0.0
            for name in ids:
                tally = self.questions.setdefault(f"{exercise['id']}.{name}", Tally())
                tally.add(right=right, blank=outcome == "unanswered", rest=rest)
        self._add_slips(exercise, student)
        self._add_answers(exercise, student)

    def _add_slips(self, exercise: Result, student: Student) -> None:
        told: dict[str, list[str]] = {}
        for question in exercise["questions"]:
            if question["reason"] in {"slip", "mistake"}:
                told.setdefault(printable(question["message"]), []).append(question["id"])
        for message, ids in told.items():
            slip = self.slips.setdefault((exercise["id"], message), Slip())
            slip.count += 1
            slip.questions |= dict.fromkeys(ids)
            if len(slip.students) < MOST_NAMED:
                slip.students.append(student)
        if len(self.slips) > MOST_SLIPS:  # what a single student did is no common slip
            self.slips = {key: slip for key, slip in self.slips.items() if slip.count > 1}

    def _add_answers(self, exercise: Result, student: Student) -> None:
        for question in exercise["questions"]:
            answer = question.get("answer", "").strip()
            explained = question["outcome"] != "wrong" or question["reason"] in {"slip", "mistake"}
            if not explained and _MANY_FIGURES.fullmatch(answer):
                key = f"{exercise['id']}.{question['id']}", answer
                alike = self._answers.setdefault(key, [])
                if len(alike) <= MOST_ALIKE:
                    alike.append(student)
        if len(self._answers) > MOST_ANSWERS:
            self._answers = {key: who for key, who in self._answers.items() if len(who) > 1}

    @property
    def mean(self) -> float:
        """The mean of the scores, from 0 to 1."""
        return self._total / self.graded if self.graded else 0.0

    def quantile(self, share: float) -> float:
        """Return the score that a share of the students does not exceed, from 0 to 1."""
        wanted, seen = share * self.graded, 0
        for step in sorted(self._scores):
            seen += self._scores[step]
            if seen >= wanted:
                return step / STEPS
        return 0.0

    def histogram(self, bins: int) -> list[int]:
        """Count the scores in so many bins, the last of which includes all points."""
        counts = [0] * bins
        for step, count in self._scores.items():
            counts[min(step * bins // STEPS, bins - 1)] += count
        return counts

    def alike(self) -> Iterator[tuple[Student, Student, list[str]]]:
        """Yield pairs of students with several identical wrong answers of many figures."""
        shared: dict[tuple[Student, Student], list[str]] = {}
        for (question, answer), students in self._answers.items():
            if len(students) <= MOST_ALIKE:
                for pair in combinations(students, 2):
                    shared.setdefault(pair, []).append(f"{question} = {answer}")
        for (one, other), answers in sorted(shared.items(), key=lambda each: -len(each[1])):
            if len(answers) >= LEAST_ALIKE:
                yield one, other, answers
