r"""Mathematics in texts: a small part of LaTeX, as MathML for pages and as Unicode for terminals.

    row      ::= scripted*
    scripted ::= atom ('^' atom | '_' atom)*
    atom     ::= NUMBER | LETTER | SIGN | '{' row '}' | '\frac' atom atom | '\sqrt' atom
               | ACCENT atom | TEXT '{' any '}' | ('\left' | '\right') SIGN | '\' NAME

A NAME is a Greek letter, a function such as \exp, or an operator of ``SIGNS``.
"""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import NamedTuple

_GREEK_NAMES = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho
sigma tau phi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Phi Psi Omega"""
_GREEK_LETTERS = "αβγδεζηθικλμνξπρστφχψωΓΔΘΛΞΠΣΦΨΩ"
GREEK = dict(zip(_GREEK_NAMES.split(), _GREEK_LETTERS, strict=True))
SIGNS = {
    "cdot": "·",
    "times": "×",
    "le": "≤",
    "leq": "≤",
    "ge": "≥",
    "geq": "≥",
    "ne": "≠",
    "neq": "≠",
    "approx": "≈",
    "equiv": "≡",
    "pm": "±",
    "to": "→",
    "in": "∈",
    "odot": "⊙",
    "partial": "∂",
    "nabla": "∇",
    "sum": "∑",
    "prod": "∏",
    "infty": "∞",
    "top": "⊤",
    "ldots": "…",
    "dots": "…",
    "cdots": "⋯",
    "ell": "ℓ",
    "quad": "  ",
    ",": " ",
    ";": " ",
    "{": "{",
    "}": "}",
    "%": "%",
    "|": "‖",
    "leftarrow": "←",
    "mapsto": "↦",
    "propto": "∝",
}
_NAMES_OF_FUNCTIONS = "exp log ln sin cos tan tanh max min arg lim softmax relu"
FUNCTIONS = set(re.findall(r"\w+", _NAMES_OF_FUNCTIONS))
_ACCENTS = {"hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7"}
_OVER = {"hat": "^", "bar": "¯", "tilde": "~", "dot": "˙", "vec": "→"}
_TEXTS = {"text", "mathrm", "mathbf", "operatorname", "mathit"}
_TOKEN = re.compile(r"\\([A-Za-z]+|.)|(\d+(?:\.\d+)?)|(\S)")
_RAISED = str.maketrans("0123456789+-−=()inT", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁱⁿᵀ")
_LOWERED = str.maketrans("0123456789+-−=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
MAX_DEPTH = 20


class MathError(ValueError):
    """Mathematics that is not understood: what, and from where to where."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.span = start, end


class Typeset(NamedTuple):
    """A piece of mathematics: as MathML, as Unicode, and whether it holds an operator."""

    mathml: str
    text: str
    is_compound: bool = False


def typeset(source: str) -> Typeset:
    """Set mathematics; raise MathError."""
    parser = _Parser(source)
    pieces = parser.row("", 0)
    if parser.at < len(parser.tokens):
        parser.fail("this bracket closes nothing")
    return pieces


class _Parser:
    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens = list(_TOKEN.finditer(source))
        self.at = 0

    def fail(self, message: str) -> None:
        """Refuse the token at hand, or the end."""
        if self.at < len(self.tokens):
            raise MathError(message, *self.tokens[self.at].span())
        raise MathError(message, max(0, len(self.source) - 1), len(self.source))

    def row(self, until: str, depth: int) -> Typeset:
        """Read up to a closing bracket, or to the end."""
        pieces = []
        while self.at < len(self.tokens) and self._token() != "}":
            pieces.append(self._scripted(depth))
        if until and self.at >= len(self.tokens):
            self.fail("a } is missing here")
        text = ""
        for piece in pieces:
            apart = text[-1:].isalpha() and text != "d" and piece.text[:1].isalnum()
            text += f" {piece.text}" if apart else piece.text
        compound = any(sign in text for sign in " +−·=/")
        return Typeset("".join(piece.mathml for piece in pieces), text, compound)

    def _token(self) -> str:
        return self.tokens[self.at].group()

    def _scripted(self, depth: int) -> Typeset:
        base = self._atom(depth)
        scripts: dict[str, Typeset] = {}
        while self.at < len(self.tokens) and self._token() in {"^", "_"}:
            sign = self._token()
            self.at += 1
            scripts[sign] = self._atom(depth)
        return _with_scripts(base, scripts.get("_"), scripts.get("^"))

    def _atom(self, depth: int) -> Typeset:
        if self.at >= len(self.tokens):
            self.fail("something is missing here")
        if depth > MAX_DEPTH:
            self.fail("this is nested too deep")
        match = self.tokens[self.at]
        command, number, sign = match.groups()
        if command:
            return self._command(command, depth)
        self.at += 1
        if number:
            return Typeset(f"<mn>{number}</mn>", number)
        if sign == "{":
            inner = self.row("}", depth + 1)
            self.at += 1
            return inner._replace(mathml=f"<mrow>{inner.mathml}</mrow>")
        return _symbol(sign)

    def _command(self, name: str, depth: int) -> Typeset:
        known = {"frac", "sqrt", "left", "right", *_ACCENTS, *_TEXTS, *GREEK, *SIGNS, *FUNCTIONS}
        if name not in known:
            self.fail(f"\\{name} is not understood here")
        self.at += 1
        if name in _TEXTS:
            return self._raw()
        if name in {"left", "right"}:
            return self._atom(depth + 1)
        if name == "frac":
            return _fraction(self._atom(depth + 1), self._atom(depth + 1))
        if name == "sqrt":
            inner = self._atom(depth + 1)
            inside = f"({inner.text})" if inner.is_compound else inner.text
            return Typeset(f"<msqrt>{inner.mathml}</msqrt>", f"√{inside}")
        if name in _ACCENTS:
            return _accented(name, self._atom(depth + 1))
        if name in FUNCTIONS:
            return Typeset(f"<mi>{name}</mi>", name)
        return _symbol(GREEK.get(name) or SIGNS[name])

    def _raw(self) -> Typeset:
        """Read what stands in the braces of a text as it is."""
        if self.at >= len(self.tokens) or self._token() != "{":
            self.fail("a { is missing here")
        start = self.tokens[self.at].end()
        end = self.source.find("}", start)
        if end < 0:
            self.fail("a } is missing here")
        while self.at < len(self.tokens) and self.tokens[self.at].start() <= end:
            self.at += 1
        text = self.source[start:end]
        return Typeset(f"<mtext>{escape(text)}</mtext>", text)


def _symbol(sign: str) -> Typeset:
    shown = sign.replace("-", "−").replace("*", "·")
    tag = "mi" if sign.isalpha() else "mo"
    spaced = f" {shown} " if sign in "=<>≤≥≠≈→∈·×±+-∝↦←" else shown
    return Typeset(f"<{tag}>{escape(shown)}</{tag}>", spaced)


def _fraction(above: Typeset, below: Typeset) -> Typeset:
    parts = (f"({part.text})" if part.is_compound else part.text for part in (above, below))
    return Typeset(f"<mfrac>{above.mathml}{below.mathml}</mfrac>", "/".join(parts))


def _accented(name: str, base: Typeset) -> Typeset:
    text = unicodedata.normalize("NFC", base.text + _ACCENTS[name])
    return Typeset(f'<mover accent="true">{base.mathml}<mo>{_OVER[name]}</mo></mover>', text)


def _with_scripts(base: Typeset, low: Typeset | None, high: Typeset | None) -> Typeset:
    if not low and not high:
        return base
    tag = "msubsup" if low and high else "msub" if low else "msup"
    inner = base.mathml + "".join(part.mathml for part in (low, high) if part)
    text = base.text + _shifted(low, "_", _LOWERED) + _shifted(high, "^", _RAISED)
    return Typeset(f"<{tag}>{inner}</{tag}>", text)


def _shifted(script: Typeset | None, sign: str, table: dict[int, int]) -> str:
    """Return a script with raised or lowered characters, if there are such for all of it."""
    if not script:
        return ""
    text = script.text.replace(" ", "")
    if all(ord(character) in table or character == "," for character in text):
        return text.translate(table)
    return f"{sign}({text})" if len(text) > 1 else sign + text
