"""HTML and SVG in which everything is escaped, unless it is known to be markup."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING

from grader.backprop.mathml import shift_of
from grader.exercise.markup import Marked, Piece, blocks, marked, mathematics, pieces

if TYPE_CHECKING:
    from collections.abc import Sequence


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def element(name: str, /, *content: str, **attributes: str | float | bool) -> Html:
    """Return an element as HTML: content and attributes are escaped, markup in the content is not.

    In the names of attributes _ stands for -, and one at the end is dropped, as in ``class_``;
    an attribute that is True stands alone, one that is False or empty is left out.
    """
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{name}{written}>")
    return Html(f"<{name}{written}>{join(*content)}</{name}>")


def join(*content: str) -> Html:
    """Put pieces one after another, escaping those that are no markup."""
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in content))


@lru_cache(maxsize=2_000)
def prose(text: str) -> Html:
    """Return running text, in which no line breaks within a symbol such as a⁽²⁾₁.

    What an author has marked up is set as it is meant.
    """
    if isinstance(text, Marked):
        return join(*map(_set, pieces(text.source)))
    return _words(text)


def passage(text: str) -> Html:
    """Return an author's text as HTML: paragraphs and lists."""
    parts = []
    for mark, group in groupby(blocks(text), key=lambda block: block.mark and block.mark[-1]):
        texts = [prose(marked(block.text)) for block in group]
        tag = {"": "", "•": "ul"}.get(mark, "ol")
        items = (element("li" if tag else "p", each) for each in texts)
        parts.append(element(tag, *items) if tag else join(*items))
    return join(*parts)


def choice(text: str) -> Html:
    """Return an option without its letter, which the list that it stands in has."""
    source = text.source if isinstance(text, Marked) else text
    return prose(marked(source.partition(") ")[2]))


def _set(piece: Piece) -> Html:
    """Set a piece of marked text."""
    match piece.kind:
        case "math":
            mathml, written = mathematics(piece.text)
            return element("math", Html(mathml)) if mathml else element("code", written)
        case "image":
            return element("img", src=piece.target, alt=piece.text)
        case "link" if piece.target.startswith(("http://", "https://", "mailto:", "#")):
            return element("a", piece.text, href=piece.target)
        case "em" | "strong" | "code":
            return element(piece.kind, piece.text)
    return _spaced(piece.text)


def _spaced(text: str) -> Html:
    """Return words with the spaces around them."""
    before, after = (" " if end.isspace() else "" for end in (text[:1], text[-1:]))
    return join(before, _words(text), after if text.strip() else "")


def _words(text: str) -> Html:
    words = (
        element("span", word, class_="whole") if any(map(shift_of, word)) else join(word)
        for word in text.split()
    )
    return Html(" ".join(words))


def whole_page(title: str, head: Sequence[str], body: Html) -> str:
    """Return a whole page; ``head`` is what it has there beside its title."""
    top = element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", title),
        *head,
    )
    return f"<!DOCTYPE html>\n{element('html', top, body, lang='en')}\n"


_VOID = {"img", "input", "meta", "br", "link"}


def _attribute(key: str, value: str | float | bool) -> str:  # noqa: FBT001 (an attribute's own)
    name = key.removesuffix("_").replace("_", "-")
    if value is True:
        return f" {name}"
    if value is False or value == "" or (value == 0.0 and name == "dy"):
        return ""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f' {name}="{escape(text)}"'
