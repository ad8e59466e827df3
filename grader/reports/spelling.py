"""Signs spelt in ASCII where the output has no other: ŷ as yhat, ✓ as +.

It works as a handler of encoding errors, so that a mark and its legend always agree, whatever an
encoding has and lacks.
"""

from __future__ import annotations

import codecs
import io
import re
import sys
import unicodedata

HANDLER = "bpgrade-spelling"

_MARKS = dict(zip("✓✗↷≈⊘·▸", "+x>~#.>", strict=True))
_SIGNS = {
    "∂": "d", "∑": "sum", "Σ": "sum", "½": "1/2", "×": "*", "÷": "/", "−": "-", "≤": "<=",
    "≥": ">=", "≠": "!=", "→": "->", "←": "<-", "─": "-", "│": "|", "…": "...",
    "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "′": "'", "ᵀ": "^T",
    "\N{COMBINING CIRCUMFLEX ACCENT}": "hat",
}  # fmt: skip
_SUPERSCRIPT = "(?<![⁽⁰¹²³⁴-⁹⁻])[⁰¹²³⁴-⁹⁻]"
_GREEK = "GREEK SMALL LETTER "


class Plain(io.TextIOWrapper):
    """A stream of ASCII that says it is UTF-8: click writes UTF-8 to whatever says it is ASCII."""

    signs = "ascii"

    def write(self, text: str) -> int:
        """Write a text, spelt."""
        return super().write(_reencoded(text, self.signs))


def in_ascii(stream: io.TextIOWrapper) -> Plain:
    """Put a stream that spells in the place of another."""
    buffering = stream.line_buffering
    return Plain(stream.detach(), encoding="utf-8", line_buffering=buffering)


def spelt(text: str) -> str:
    """Return a text as the standard output will show it."""
    encoding = getattr(sys.stdout, "signs", None) or getattr(sys.stdout, "encoding", None)
    is_able = (encoding or "utf-8").lower() in {"utf-8", "utf8"}
    return text if is_able else _reencoded(text, str(encoding))


def spell(error: UnicodeError) -> tuple[str, int]:
    """Handle an encoding error: return what is written in the place of what cannot be."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(map(_sign, re.sub(_SUPERSCRIPT, r"^\g<0>", missing))), error.end


def _sign(sign: str) -> str:
    """Spell one sign by the table, by its Greek name, or by what it is composed of."""
    known = _MARKS.get(sign) or _SIGNS.get(sign)
    name = unicodedata.name(sign, "")
    if known or sign.isascii():
        return known or sign
    if name.startswith(_GREEK):
        return name.removeprefix(_GREEK).lower()
    parts = unicodedata.normalize("NFKD", sign)
    return "_" if parts == sign else "".join(map(_sign, parts))


def _reencoded(text: str, encoding: str) -> str:
    return text if text.isascii() else text.encode(encoding, HANDLER).decode(encoding)


codecs.register_error(HANDLER, spell)
