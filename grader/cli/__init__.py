"""The command line: thin commands over the rest, and the only place that exits."""

from grader.cli import author, bundle, check, course, doctor, grade, guide, hints, preview
from grader.cli.main import main

__all__ = [
    "author",
    "bundle",
    "check",
    "course",
    "doctor",
    "grade",
    "guide",
    "hints",
    "main",
    "preview",
]
