"""Notes on right answers, each of which is read once in a terminal."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from grader.checkers.verdicts import Outcome
from grader.session.memory import recall, remember

if TYPE_CHECKING:
    from pathlib import Path

    from grader.checkers.results import Report


def without_old_notes(report: Report, workspace: Path) -> Report:
    """Return a report that leaves out the notes read before, and remember those in it."""
    entries = recall(workspace).entries
    told = frozenset(name for name, entry in entries.items() if entry.noted)
    shown = {
        f"{result.exercise.id}.{each.question.id}"
        for result in report.exercises
        for each in result.results
        if each.verdict.outcome is Outcome.CORRECT and each.question.note
    } - told
    if shown:
        memory = recall(workspace)
        remember(workspace, {name: replace(memory.of(name), noted=1) for name in shown})
    return report._replace(told=told)
