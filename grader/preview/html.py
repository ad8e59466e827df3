"""HTML and SVG in which everything is escaped, unless it is known to be markup."""

from __future__ import annotations

from functools import lru_cache
from html import escape

from grader.backprop.mathml import shift_of


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


def element(name: str, /, *content: str, **attributes: str | float | bool) -> Html:
    """Write an element: content and attributes are escaped, markup in the content is not.

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
    """Write running text, in which no line breaks within a symbol such as a⁽²⁾₁."""
    words = (
        element("span", word, class_="whole") if any(map(shift_of, word)) else join(word)
        for word in text.split()
    )
    return Html(" ".join(words))


_VOID = {"input", "meta", "br", "link"}


def _attribute(key: str, value: str | float | bool) -> str:  # noqa: FBT001 (an attribute's own)
    name = key.removesuffix("_").replace("_", "-")
    if value is True:
        return f" {name}"
    if value is False or value == "" or (value == 0.0 and name == "dy"):
        return ""
    text = f"{value:g}" if isinstance(value, float) else str(value)
    return f' {name}="{escape(text)}"'
