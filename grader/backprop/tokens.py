"""Tokens: the numbers, names, derivatives and operators that the text of a formula is made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from grader.backprop.errors import FormulaError
from grader.backprop.names import PLAIN, STEP, base_of, canonical

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    | (?P<number>{_NUMBER})
    | (?P<name>{PLAIN}{STEP})
    | (?P<operator>\*\*|[-+*/^(),−–×·÷])""",
    re.VERBOSE,
)
_DERIVATIVE = re.compile(rf"([d∂p])({PLAIN})(\s*)/(\s*)\1({PLAIN}){STEP}")
_SPELLINGS = {"**": "^", "−": "-", "–": "-", "×": "*", "·": "*", "÷": "/"}
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


class Token(NamedTuple):
    """A piece of a formula: its kind, its text in one spelling, and where it stands."""

    kind: str  # number, name, operator or end
    text: str
    start: int
    end: int


def tokenize(
    text: str, known: Collection[str] | None, synonyms: Mapping[str, str]
) -> Iterator[Token]:
    """Cut a formula into tokens, the last one of kind "end".

    ``dA/dB`` is one name if A is known and ``dA`` is not, or, where ``known`` is None, if it is
    written without spaces. Raises FormulaError at a character that has no meaning.
    """
    position = 0
    while position < len(text):
        match = _derivative_at(text, position, known, synonyms) or _TOKEN.match(text, position)
        if not match:
            raise FormulaError(_no_token(text[position]), text, position, position + 1)
        kind = "name" if match.re is _DERIVATIVE else str(match.lastgroup)
        if kind != "space":
            yield Token(kind, _SPELLINGS.get(match[0], match[0]), position, match.end())
        position = match.end()
    yield Token("end", "", len(text), len(text) + 1)


def find_name(text: str, name: str) -> tuple[int, int] | None:
    """Find where a name, in its canonical spelling, stands in the text of a formula."""
    for match in re.finditer(rf"{_DERIVATIVE.pattern}|{PLAIN}{STEP}|{_NUMBER}", text):
        if canonical(match[0]) == name:
            return match.span()
    return None


def _derivative_at(
    text: str, position: int, known: Collection[str] | None, synonyms: Mapping[str, str]
) -> re.Match[str] | None:
    match = _DERIVATIVE.match(text, position)
    if not match:
        return None
    mark, of, *spaces, _ = match.groups()
    if known is None:
        return None if mark == "p" or any(spaces) else match
    part = base_of(of)
    return match if mark + part not in known and synonyms.get(part, part) in known else None


def _no_token(character: str) -> str:
    if character in _SUPERSCRIPTS:
        return f"powers are written with ^: ^{_SUPERSCRIPTS.index(character)}"
    if character in "[]{}":
        return f"{character!r} has no place here; use parentheses ( )"
    if character == "=":
        return "only the right-hand side is wanted, with no '='"
    return f"{character!r} has no meaning in a formula"
