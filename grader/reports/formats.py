"""The formats of a report by name; each is imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, cast

if TYPE_CHECKING:
    from grader.checkers.results import Report
    from grader.reports.layout import Page


class CannotWriteError(ValueError):
    """A format lacks something that it needs from where it runs."""


class Format(NamedTuple):
    """Where the function of a format is, and how its readers want it.

    One that ``grows`` is for a reader who takes a report as far as grading came. One that is
    ``heard`` is printed even if there was nothing to grade. One that is ``laid_out`` fits the page.
    """

    module: str
    function: str
    grows: bool = False
    heard: bool = False
    laid_out: bool = False

    def render(self, report: Report, page: Page | None = None) -> str:
        """Return a report in this format, for a page if it fits one; raise CannotWriteError."""
        function = getattr(import_module(f"grader.reports.{self.module}"), self.function)
        return cast("str", function(report, page) if self.laid_out else function(report))


FORMATS = {
    "text": Format("text", "text_report", laid_out=True),
    "json": Format("as_json", "json_report", grows=True),
    "junit": Format("junit", "junit_report"),
    "github": Format("github", "github_report", heard=True),
    "gradescope": Format("gradescope", "gradescope_report", grows=True),
    "classroom50": Format("classroom50", "classroom50_report"),
    "markdown": Format("markdown", "markdown_report"),
}
