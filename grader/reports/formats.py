"""The formats of a report by name; each is imported only when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.checkers.results import Report


class CannotWriteError(ValueError):
    """A format lacks something that it needs from where it runs."""


@dataclass(frozen=True, slots=True)
class Format:
    """Where the function of a format is, and how its readers want it.

    One that ``grows`` is for a reader who takes a report as far as grading came. One that is
    ``heard`` is printed even if there was nothing to grade.
    """

    module: str
    function: str
    grows: bool = False
    heard: bool = False

    def render(self, report: Report) -> str:
        """Write a report in this format; raise CannotWriteError."""
        module = import_module(f"grader.reports.{self.module}")
        return cast("Callable[[Report], str]", getattr(module, self.function))(report)


FORMATS = {
    "text": Format("text", "text_report"),
    "json": Format("as_json", "json_report", grows=True),
    "junit": Format("junit", "junit_report"),
    "github": Format("github", "github_report", heard=True),
    "gradescope": Format("gradescope", "gradescope_report", grows=True),
    "classroom50": Format("classroom50", "classroom50_report"),
    "markdown": Format("markdown", "markdown_report"),
}
