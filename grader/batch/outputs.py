"""Outputs of a run: the gradebook, a feedback file for each student, and a summary of the class."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from typing import TYPE_CHECKING

from grader.batch.summary import Summary
from grader.files import write_whole
from grader.reports.printable import printable, printable_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from grader.batch.worker import Result

_LONGEST = 50  # in letters, each of up to four bytes
_DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)  # on Windows
_HOSTILE = ("=", "+", "-", "@", "\t", "\r")

_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>:root{{color-scheme:light dark}}body{{margin:2rem auto;max-width:60rem;padding:0 1rem;
font:16px/1.5 system-ui,sans-serif}}pre{{white-space:pre-wrap;overflow-wrap:anywhere}}</style>
</head>
<body><h1>{title}</h1><pre>{text}</pre></body></html>
"""


def write_feedback(folder: Path, result: Result, *, marked: bool = False) -> None:
    """Write one student's feedback, as text and as a page."""
    import html  # noqa: PLC0415 (a run without feedback needs none)

    name = file_name(result["student"], marked=marked)
    text = printable_lines(result["text"], 10_000)
    page = _PAGE.format(title=html.escape(printable(result["student"])), text=html.escape(text))
    write_whole(folder / f"{name}.txt", text)
    write_whole(folder / f"{name}.html", page)


def write_books(folder: Path, title: str, ids: Iterable[str], results: Iterable[Result]) -> None:
    """Write gradebook.csv and summary.html from the results, read one at a time."""
    summary = Summary(title)
    head = ["student", "earned", "possible", "percent", *ids, "notes", "trouble"]

    def rows() -> Iterator[list[str]]:
        yield head
        for result in results:
            summary.add(result)
            yield _filled(_row(result), len(head))

    write_whole(folder / "gradebook.csv", _csv(rows()))
    write_whole(folder / "summary.html", summary.page())


def file_name(student: str, *, marked: bool = False) -> str:
    """Turn a student's name into a file's name: nothing in it can lead elsewhere.

    A name that cannot stay as it is gets a mark, so that no two students share a file. So does one
    that is to be ``marked``, for file systems that take upper and lower case for the same.
    """
    name = re.sub(r"[^\w.@ -]", "_", student).strip(". ")[:_LONGEST]
    if name == student and not marked and not _DEVICE.match(name):
        return name
    mark = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"_{name} {mark}" if _DEVICE.match(name) else f"{name} {mark}".strip()


def _row(result: Result) -> list[str]:
    earned, possible = result["earned"], result["possible"]
    percent = f"{100 * earned / possible:.1f}" if possible else "0.0"
    marks = [f"{each['earned']:g}" for each in result["exercises"]]
    return [
        result["student"],
        f"{earned:g}",
        f"{possible:g}",
        percent,
        *marks,
        "; ".join(result.get("notes", ())),
        result["trouble"],
    ]


def _filled(row: list[str], length: int) -> list[str]:
    """Fill the row of a submission that has no marks."""
    return [*row[:-2], *[""] * (length - len(row)), *row[-2:]]


def _csv(rows: Iterable[list[str]]) -> Iterator[str]:
    for row in rows:
        line = io.StringIO()
        csv.writer(line, lineterminator="\n").writerow(map(_cell, row))
        yield line.getvalue()


def _cell(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula."""
    shown = printable(text)
    return f"'{shown}" if shown.startswith(_HOSTILE) else shown
