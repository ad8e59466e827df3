"""The summary of a class: scores, questions, and the commonest slips, on one page."""

from __future__ import annotations

import html
from bisect import bisect
from collections import Counter
from typing import TYPE_CHECKING

from grader.batch.plots import bar, histogram
from grader.reports.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.batch.worker import Result

BINS = 20
TIMES = (0.0, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)  # in seconds
MOST = 15
MOST_KEPT = 10_000
MOST_TROUBLED = 1_000

_STYLE = """:root{color-scheme:light dark;--bar:#3b7dd8;--line:#8886}
body{margin:2rem auto;max-width:64rem;padding:0 1rem;font:16px/1.5 system-ui,sans-serif}
table{border-collapse:collapse;width:100%}td,th{padding:.2rem .6rem;text-align:left;
border-bottom:1px solid var(--line);vertical-align:top}td.n{text-align:right}
td.n,td.k{white-space:nowrap}td.n{width:4rem}td svg{height:.8rem;vertical-align:middle}
rect.blank{fill:var(--line)}
svg{width:100%;height:auto}rect{fill:var(--bar)}text{fill:currentColor;font-size:10px}
@media print{body{margin:0}}"""


class Summary:
    """Adds up results one by one; nothing of a single result is held on to but its counts."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.submissions = 0
        self._troubles = 0
        self.troubled: list[tuple[str, str]] = []
        self._scores: Counter[int] = Counter()
        self._asked: Counter[str] = Counter()
        self._right: Counter[str] = Counter()
        self._blank: Counter[str] = Counter()
        self._reasons: Counter[tuple[str, str]] = Counter()
        self._times: Counter[int] = Counter()
        self._seconds = 0.0
        self._score = 0.0

    def add(self, result: Result, _feedback: str = "") -> None:
        """Add one submission."""
        self.submissions += 1
        seconds = result.get("seconds", 0.0)
        self._seconds += seconds
        if result["trouble"]:
            self._troubles += 1
            if len(self.troubled) < MOST_TROUBLED:
                self.troubled.append((printable(result["student"]), printable(result["trouble"])))
            return
        share = result["earned"] / result["possible"] if result["possible"] else 0.0
        self._score += share
        self._times[bisect(TIMES, seconds) - 1] += 1
        self._scores[min(int(share * BINS), BINS - 1)] += 1
        for each in result["exercises"]:
            self._add_exercise(each)

    def _add_exercise(self, exercise: Result) -> None:
        for outcome, ids in exercise["outcomes"].items():
            for name in ids:
                question = f"{exercise['id']}.{name}"
                self._asked[question] += 1
                self._right[question] += outcome in {"correct", "carried"}
                self._blank[question] += outcome == "unanswered"
        for question in exercise["questions"]:
            if question["reason"] in {"slip", "mistake"}:
                name = f"{exercise['id']}.{question['id']}"
                self._reasons[name, printable(question["message"])] += 1
        if len(self._reasons) > MOST_KEPT:  # what a single student did is no common slip
            self._reasons = Counter({k: n for k, n in self._reasons.items() if n > 1})

    def page(self) -> str:
        """Write the page."""
        title = html.escape(self.title)
        return (
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f"<style>{_STYLE}</style></head><body>\n{''.join(self._sections())}</body></html>\n"
        )

    def _sections(self) -> Iterator[str]:
        graded = self.submissions - self._troubles
        mean = f"{100 * self._score / graded:.1f} %" if graded else "none"
        yield f"<h1>{html.escape(self.title)}</h1>\n"
        yield (
            f"<p>{self.submissions} submissions, {graded} of them graded in "
            f"{self._seconds:.0f} seconds of work; mean score {mean}.</p>\n"
        )
        scores = [self._scores[number] for number in range(BINS)]
        percents = [str(100 * number // BINS) for number in range(BINS + 1)]
        yield f"<h2>Scores</h2>\n{histogram(scores, percents, 'score in percent')}\n"
        yield from self._table("Solved by nobody", self._questions(share=0.0))
        yield from self._table("Solved by everybody", self._questions(share=1.0))
        yield from self._table("The commonest slips", self._slips())
        yield from self._shares()
        yield from self._table("Not graded", self.troubled)
        if more := self._troubles - len(self.troubled):
            yield f"<p>And {more} more, which are in gradebook.csv.</p>\n"
        times = [self._times[number] for number in range(len(TIMES))]
        edges = [*(f"{edge:g}" for edge in TIMES), ""]
        yield f"<h2>Time spent on a submission</h2>\n{histogram(times, edges, 'seconds')}\n"

    def _questions(self, share: float) -> list[tuple[str, str]]:
        found = [q for q, n in self._asked.items() if self._right[q] == share * n]
        return [
            (question, f"{self._right[question]} of {self._asked[question]}") for question in found
        ]

    def _slips(self) -> list[tuple[str, str]]:
        return [
            (f"{count} ×", f"{question}: {message}")
            for (question, message), count in self._reasons.most_common(MOST)
        ]

    def _shares(self) -> Iterator[str]:
        """Draw the share right of each question, and that left blank."""
        if self._asked:
            yield "<h2>Right answers, question by question</h2>\n<table>"
            yield "<tr><th>question</th><th>right, and left blank</th><th>right</th></tr>\n"
            for name, asked in self._asked.items():
                right, blank = self._right[name] / asked, self._blank[name] / asked
                said = f"{self._right[name]} right, {self._blank[name]} blank, of {asked}"
                yield (
                    f"<tr><td>{html.escape(name)}</td><td>{bar(right, blank, said)}</td>"
                    f'<td class="n">{100 * right:.0f} %</td></tr>\n'
                )
            yield "</table>\n"

    @staticmethod
    def _table(title: str, rows: list[tuple[str, str]]) -> Iterator[str]:
        if rows:
            cells = "".join(
                f"<tr><td class='k'>{html.escape(a)}</td><td>{html.escape(b)}</td></tr>\n"
                for a, b in rows
            )
            yield f"<h2>{html.escape(title)}</h2>\n<table>{cells}</table>\n"
