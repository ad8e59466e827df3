"""Signs spelt in ASCII where the output has no other: ŷ as yhat, ✓ as +.

It works as a handler of encoding errors, so that a mark and its legend always agree, whatever an
encoding has and lacks.
"""

from __future__ import annotations

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
_SUPERSCRIPT = re.compile("(?<![⁽⁰¹²³⁴-⁹⁻])[⁰¹²³⁴-⁹⁻]")
_GREEK = "GREEK SMALL LETTER "


def spelt(text: str) -> str:
    """Return a text as the standard output will show it."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return text if encoding.lower() in {"utf-8", "utf8"} else _reencoded(text, encoding)


def spell(error: UnicodeError) -> tuple[str, int]:
    """Handle an encoding error: return what is written in the place of what cannot be."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(map(_sign, _SUPERSCRIPT.sub(r"^\g<0>", missing))), error.end


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
    try:
        return text.encode(encoding, HANDLER).decode(encoding)
    except LookupError:  # nobody has registered the handler
        return text
