"""Tokens: the numbers, names, derivatives and operators that the text of a formula is made of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from grader.backprop.errors import FormulaError
from grader.backprop.names import DERIVATIVE, PLAIN, STEP, base_of, canonical

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_TOKEN = re.compile(
    rf"""(?P<space>\s+)
    | (?P<number>{_NUMBER})
    | (?P<name>{PLAIN}{STEP})
    | (?P<operator>\.T(?!\w)|[*]{{2}}|[<>=!]=|[-+*/^(),@\[\]<>≤≥≠ᵀ−–×·÷])""",
    re.VERBOSE,
)
_SPELLINGS = {
    "**": "^",
    "−": "-",
    "–": "-",
    "×": "*",
    "·": "*",
    "÷": "/",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "ᵀ": ".T",
}
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


class Token(NamedTuple):
    """A piece of a formula: its kind, its text in one spelling, and where it stands."""

    kind: str  # number, name, operator or end
    text: str
    start: int
    end: int


class Cursor:
    """A place among the tokens of a formula, the last of which is of kind "end"."""

    def __init__(self, text: str, tokens: Iterator[Token]) -> None:
        self.text = text
        self._tokens = list(tokens)
        self._position = 0

    def peek(self) -> Token:
        """Return the next token."""
        return self._tokens[self._position]

    def next(self) -> Token:
        """Return the next token and move on, unless it is the last."""
        token = self.peek()
        self._position = min(self._position + 1, len(self._tokens) - 1)
        return token

    def take(self, *texts: str) -> Token | None:
        """Return the next token and move on if it is one of these operators, else None."""
        token = self._tokens[self._position]
        if token.text not in texts or token.kind != "operator":
            return None
        self._position += 1  # the last token is no operator
        return token

    def start(self) -> int:
        """Return where in the text the next token stands."""
        return self.peek().start

    def end(self) -> int:
        """Return where in the text the token before the next one ends."""
        return self._tokens[max(self._position - 1, 0)].end

    def close(self, opening: Token, closing: str) -> None:
        """Pass the parenthesis or bracket that closes an opening one; raise FormulaError."""
        if self.take(closing):
            return
        token = self.peek()
        if token.kind == "end":
            what = "parenthesis" if closing == ")" else "bracket"
            self.fail(opening, f"this {what} is never closed")
        self.fail(token, unexpected(token))

    def fail(self, token: Token, message: str) -> NoReturn:
        """Raise FormulaError at a token."""
        raise FormulaError(message, self.text, token.start, token.end)


def unexpected(token: Token) -> str:
    """Say what a token that has no place suggests is missing."""
    if token.kind == "end":
        return "the formula ends too early"
    if token.kind in {"name", "number"} or token.text in {"(", "["}:
        return "a '*' or another operator is missing before this"
    if token.text == ",":
        return "a comma has no place here; decimals take a point: 0.5"
    return f"something is missing before {token.text!r}"


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
            raise FormulaError(_no_token(text, position), text, position, position + 1)
        kind = "name" if match.re is DERIVATIVE else str(match.lastgroup)
        if kind != "space":
            yield Token(kind, _SPELLINGS.get(match[0], match[0]), position, match.end())
        position = match.end()
    yield Token("end", "", len(text), len(text) + 1)


def find_name(text: str, name: str) -> tuple[int, int] | None:
    """Find where a name, in its canonical spelling, stands in the text of a formula."""
    for match in re.finditer(rf"{DERIVATIVE.pattern}|{PLAIN}{STEP}|{_NUMBER}", text):
        if canonical(match[0]) == name:
            return match.span()
    return None


def _derivative_at(
    text: str, position: int, known: Collection[str] | None, synonyms: Mapping[str, str]
) -> re.Match[str] | None:
    match = DERIVATIVE.match(text, position) if text[position] in "d∂p" else None
    if not match:
        return None
    mark, of, *spaces, _, _ = match.groups()
    if known is None:
        return None if mark == "p" or any(spaces) else match
    part = base_of(of)
    return match if mark + part not in known and synonyms.get(part, part) in known else None


def _no_token(text: str, position: int) -> str:
    character, before = text[position], text[:position]
    if character in _SUPERSCRIPTS:
        return f"powers are written with ^: ^{_SUPERSCRIPTS.index(character)}"
    if character in "{}":
        return f"{character!r} has no place here; use parentheses ( )"
    if character == ":" and before.count("[") > before.count("]"):
        return "entries are named one by one, as in [x[1], x[2]]"
    if character == "=":
        return "only the right-hand side is wanted, with no '='"
    return f"{character!r} has no meaning in a formula"
