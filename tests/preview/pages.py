"""Pages read back: their elements, each with where it stands and the text in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from grader.exercise.course import open_course
from grader.exercise.reading.exercises import parse_exercise

if TYPE_CHECKING:
    from grader.exercise.model import Exercise

ROOT = Path(__file__).parents[2]
COURSE = open_course(ROOT / "exercises")
VOID = {"meta", "input", "br"}

NET_283 = """
title = "A 2-8-3 net"

[given]
x = [0.5, -0.9]
y = [0.2, 0.7, 0.1]
W1 = [
  [0.3, -0.4], [0.8, 0.6], [-0.1, 0.5], [0.9, -0.7],
  [0.2, 0.4], [-0.6, 0.1], [0.7, 0.3], [-0.5, -0.2],
]
b1 = [0.1, -0.2, 0.3, 0.4, -0.5, 0.6, -0.7, 0.8]
W2 = [
  [1.1, -0.7, 0.2, 0.5, -0.3, 0.6, 0.1, -0.4],
  [0.9, 1.3, -0.8, 0.3, 0.2, -0.1, 0.4, 0.7],
  [-0.2, 0.5, 0.6, -0.9, 0.8, 0.3, -0.6, 0.1],
]
b2 = [-0.3, 0.5, 0.2]
alpha = 0.4

[net]
inputs = "x"
targets = "y"
layers = [
  { weights = "W1", bias = "b1", activation = "tanh" },
  { weights = "W2", bias = "b2", activation = "sigmoid" },
]
loss = "half squared error"

[update]
descend = "all"
rate = "alpha"

[vary]
alpha = { low = 0.1, high = 0.5, step = 0.1 }
x = [-0.9, 0.5]

[[question]]
compute = "z1"

[[question]]
compute = "dL/dW2"

[[question]]
chain = "dL/dW1[2,1]"

[[question]]
write = "forward(x, W1, b1, W2, b2)"
returns = ["yhat"]
where = { x = [-2, 2] }
"""


def read(text: str, exercise_id: str = "exercise") -> Exercise:
    """Read an exercise from its text."""
    return parse_exercise(text, f"{exercise_id}.toml", exercise_id)


@dataclass
class Element:
    """An element, and the elements that it stands in, the outermost first."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[Element, ...]
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All text within, spaces evened out."""
        return " ".join("".join(self.texts).split())

    @property
    def classes(self) -> set[str]:
        """The names of its classes."""
        return set(self.attributes.get("class", "").split())


class Page(HTMLParser):
    """A page; reading one whose tags are not balanced fails."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.source = text
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(text)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        attributes = {name: value or "" for name, value in attrs}
        assert len(attributes) == len(attrs)
        made = Element(tag, attributes, tuple(self._open))
        self.elements.append(made)
        if tag not in VOID:
            self._open.append(made)

    def handle_endtag(self, tag: str) -> None:
        """Close the element that was opened last, which must be this."""
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        """Note text in all that it stands in."""
        for each in self._open:
            each.texts.append(data)

    def all(self, tag: str, kind: str = "") -> list[Element]:
        """List the elements of a tag, and of a class if one is named."""
        return [e for e in self.elements if e.tag == tag and (not kind or kind in e.classes)]
