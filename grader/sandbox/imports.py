"""The imports of a source text, found without compiling it: it may be anybody's.

Every pattern is linear in the text.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

# Strings, the long ones first, and comments; what is not closed ends with its line or the text.
_QUOTED = re.compile(
    r'"""(?:\\.|(?!""")[^\\])*(?:"""|\\?\Z)'
    r"|'''(?:\\.|(?!''')[^\\])*(?:'''|\\?\Z)"
    r'|"(?:\\.|[^"\\\n])*(?:"|\\?$)'
    r"|'(?:\\.|[^'\\\n])*(?:'|\\?$)"
    r"|#[^\n]*",
    re.DOTALL | re.MULTILINE,
)
_IMPORT = re.compile(
    r"(?:^|[;:])[ \t]*"
    r"(?:from\b[ \t]*([\w.]+)[ \t]+import\b[ \t]*(\([^()]*\)|[^\n;]*)|import[ \t]+([^\n;]*))",
    re.MULTILINE,
)


class Import(NamedTuple):
    """One module that is imported, as it is written, and the names that are taken from it."""

    module: str
    names: tuple[str, ...] = ()


def imports_of(text: str) -> Iterator[Import]:
    """Yield the imports in a source, wherever they stand, but not in strings or comments."""
    code = _QUOTED.sub('""', text).replace("\\\n", " ")
    for found in _IMPORT.finditer(code):
        module, taken, plain = found.groups()
        if module:
            yield Import(module, tuple(_first_words(taken.strip("()"))))
        else:
            yield from map(Import, _first_words(plain))


def _first_words(listed: str) -> Iterator[str]:
    """Yield the names of a list, without what they are called here."""
    for part in listed.split(","):
        yield from part.split()[:1]
