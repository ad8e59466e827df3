"""The Markdown of texts: emphasis, code, links, images, lists and ``$...$`` mathematics.

It is a subset of its own: the base works without a library, mathematics is part of it, and what a
page shows has a plain form for terminals and answer sheets. Signs within words mark nothing, so
that ``w_new`` and ``2*x*y`` are what they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIGNS = "`$*_["
# Patterns as texts, which are compiled only where a text has such signs.
_INLINE = (
    r"`(?P<code>[^`]+)`"
    r"|\$(?=\S)(?P<math>[^$]*[^$\s])\$"
    r"|!\[(?P<alt>[^\]]*)\]\((?P<image>[^()\s]+)\)"
    r"|\[(?P<link>[^\]]+)\]\((?P<target>[^()\s]+)\)"
    r"|(?<![\w*])\*\*(?=\S)(?P<strong>[^*]*[^*\s])\*\*(?![\w*])"
    r"|(?<![\w*])\*(?=\S)(?P<em>[^*]*[^*\s])\*(?![\w*])"
    r"|(?<!\w)_(?=\S)(?P<under>[^_]*[^_\s])_(?!\w)"
)
_ITEM = r"\s*(?:[-*]|(\d+)[.)])\s+"
_MATH = r"(\$(?=\S)[^$]*[^$\s]\$)"


class Piece(NamedTuple):
    """A piece of a line: its ``kind``, its text, and where a link or an image leads."""

    kind: str
    text: str
    target: str = ""


class Block(NamedTuple):
    """A paragraph, or an item of a list with its mark: ``•`` or its number."""

    text: str
    mark: str = ""


class Marked(str):
    """A text in its plain form, with the ``source`` that pages set."""

    __slots__ = ("source",)
    source: str


def marked(source: str) -> str:
    """Return the plain form of a text, which knows its source if there is more to it."""
    if not any(sign in source for sign in _SIGNS):
        return source
    text = Marked("".join(map(_plain, pieces(source))))
    text.source = source
    return text


def pieces(text: str) -> Iterator[Piece]:
    """Take a line apart."""
    at = 0
    for match in re.finditer(_INLINE, text):
        if match.start() > at:
            yield Piece("text", text[at : match.start()])
        yield _piece(match)
        at = match.end()
    if at < len(text):
        yield Piece("text", text[at:])


def blocks(text: str) -> Iterator[Block]:
    """Take a text apart: paragraphs have a blank line between, items each begin a line."""
    for paragraph in re.split(r"\n[ \t]*\n", text.strip()):
        block = Block("")
        for line in paragraph.splitlines():
            item = re.match(_ITEM, line)
            if item:
                yield from [block] if block.text else ()
                block = Block(line[item.end() :].strip(), f"{item[1]}." if item[1] else "•")
            else:
                block = block._replace(text=f"{block.text} {line.strip()}".strip())
        yield from [block] if block.text else ()


def outside_mathematics(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a text, and whether braces in them are the author's, not LaTeX's."""
    if "$" not in text:
        yield text, True
        return
    for number, part in enumerate(re.split(_MATH, text)):
        yield part, number % 2 == 0


def troubles(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """Yield what of a text's mathematics is not understood, and where it stands."""
    from grader.exercise.mathtext import MathError, typeset  # noqa: PLC0415 (few texts have any)

    for match in re.finditer(_INLINE, text):
        if match["math"]:
            try:
                typeset(match["math"])
            except MathError as error:
                start, end = error.span
                offset = match.start("math")
                yield str(error), (offset + start, offset + end)


def _piece(match: re.Match[str]) -> Piece:
    kind = match.lastgroup or ""
    if kind == "image":
        return Piece("image", match["alt"], match["image"])
    if kind == "target":
        return Piece("link", match["link"], match["target"])
    return Piece("em" if kind == "under" else kind, match[kind])


def _plain(piece: Piece) -> str:
    match piece.kind:
        case "math":
            return mathematics(piece.text)[1]
        case "image":
            return f"[image: {piece.text or piece.target}]"
        case "link":
            return piece.text if piece.target == piece.text else f"{piece.text} ({piece.target})"
    return piece.text


def mathematics(source: str) -> tuple[str, str]:
    """Return mathematics as MathML and as Unicode; as it is written if it is not understood."""
    from grader.exercise.mathtext import MathError, typeset  # noqa: PLC0415 (few texts have any)

    try:
        mathml, text, _ = typeset(source)
    except MathError:
        return "", source
    return mathml, " ".join(text.split())
