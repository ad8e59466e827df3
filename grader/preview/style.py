"""The style of the page, in which CSS alone marks the way to the parameter that is chosen."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files


@lru_cache(maxsize=8)
def style(parameters: int) -> str:
    """Return the style for graphs of so many parameters to choose from, or fewer."""
    fixed = (files("grader.preview") / "style.css").read_text(encoding="utf-8")
    return fixed + _marking(parameters)


def _marking(parameters: int) -> str:
    """Mark what lies on the way of the one that is checked, and show its formula."""
    numbers = range(1, parameters + 1)
    chosen = [f".graph:has(.way-{i}:checked) .on-{i}" for i in numbers]
    panels = [f".graph:has(.way-{i}:checked) .panel-{i}" for i in numbers]
    rules = [
        (panels, "", "display: block"),
        (chosen, " rect", "stroke: var(--mark); stroke-width: 2.4; fill: var(--marked)"),
        (chosen, " path", "stroke: var(--mark); stroke-width: 2.6"),
        (chosen, " .local", "fill: var(--mark); font-weight: 700"),
    ]
    return "".join(
        ",\n".join(selector + inner for selector in selectors) + f" {{ {what}; }}\n"
        for selectors, inner, what in rules
        if selectors
    )
