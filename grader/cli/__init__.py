"""The command line: thin commands over the rest, and the only place that exits."""

from grader.cli.main import main

__all__ = ["main"]
