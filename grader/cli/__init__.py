"""The command line: thin commands over the rest, and the only place that exits."""

from grader.cli import author, check, course, doctor, grade, hints
from grader.cli.main import main

__all__ = ["author", "check", "course", "doctor", "grade", "hints", "main"]
