"""Random damage to text files, such as people and editors do to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Callable

    Edit = Callable[[str], str]

# fmt: off
SNIPPETS = (
    "", " ", "\n", "\t", "\r", "\r\n", "\x00", "\x1b[31m", "\ufeff", "\u2028", "ŷ", "z⁽²⁾", "😀",
    '"', "'", '"""', "'''", "[", "]", "[[", "]]", "{", "}", ",", ".", "=", "==", "#", "\\", "::",
    "@", "+", "-", "*", "/", "^", "**", "(", ")", "0", "-1", "1e999", "nan", "inf", "true",
    "9" * 400, "z", "x", "w", "L", "dL/dw", "∂L/∂w", "dL", "q", "sigmoid", "sum(", "L@2", "z[1]",
    "z = ", "title = ", "given", "net", "[given]\n", "[net]\n", "[update]\n", "[[question]]\n",
    "compute = ", "derive = ", "chain = ", "id = ", "options = ", "[1, 2]", "[[1, 2], [3, 4]]",
)
# fmt: on


@st.composite
def edits(draw: st.DrawFn, size: int) -> Edit:
    """Draw one edit of a text of about a size: something put in, taken out, or moved."""
    start = draw(st.integers(0, size))
    length = draw(st.integers(0, 12))
    snippet = draw(st.sampled_from(SNIPPETS))
    target = draw(st.integers(0, size))

    def lines(text: str) -> str:
        rows = text.split("\n")
        row = rows.pop(start % len(rows))
        rows.insert(target % (len(rows) + 1), row)
        if length % 2:
            rows.append(row)
        return "\n".join(rows)

    def replace(text: str) -> str:
        at = start % (len(text) + 1)
        return text[:at] + snippet + text[at + length :]

    return draw(st.sampled_from([replace, replace, lines]))


def damaged(text: str) -> st.SearchStrategy[str]:
    """Damage a text by a few edits."""

    def apply(chosen: list[Edit]) -> str:
        result = text
        for edit in chosen:
            result = edit(result)
        return result

    return st.lists(edits(len(text)), min_size=1, max_size=4).map(apply)
