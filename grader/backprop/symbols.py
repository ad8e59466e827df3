r"""Symbols: how the names of quantities are written for people.

``yhat`` is ŷ and ``alpha`` is α. A number at the end of a weight, bias, input to an activation,
or activation (w, b, z, a) tells the layer and stands raised in parentheses, as in w⁽¹⁾; any other
number is an index and stands lowered. A name's own symbol, given by the author, comes first.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.backprop.names import Derivative, as_derivative, split_step

if TYPE_CHECKING:
    from collections.abc import Mapping

_GREEK = {
    "alpha": "α",
    "beta": "β",
    "gamma": "γ",
    "delta": "δ",
    "epsilon": "ε",
    "zeta": "ζ",
    "eta": "η",
    "theta": "θ",
    "iota": "ι",
    "kappa": "κ",
    "lambda": "λ",
    "mu": "μ",
    "nu": "ν",
    "xi": "ξ",
    "omicron": "ο",
    "pi": "π",
    "rho": "ρ",
    "sigma": "σ",
    "tau": "τ",
    "upsilon": "υ",
    "phi": "φ",
    "chi": "χ",
    "psi": "ψ",
    "omega": "ω",
}
_HATS = {"yhat": ("ŷ", r"\hat{y}"), "ahat": ("â", r"\hat{a}"), "what": ("ŵ", r"\hat{w}")}
_NORMAL = "0123456789()-,"
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁻,"
_LOWERED = "₀₁₂₃₄₅₆₇₈₉₍₎₋,"
_PARTS = re.compile(
    r"(?P<stem>[^\W\d_]+)(?P<digits>\d*)(?P<below>(?:_\d+)*)(?P<new>_new)?(?P<index>\[[\d,]+\])?"
)
_LAYERED = {"w", "b", "z", "a", "W", "B", "Z", "A"}


def superscript(digits: str) -> str:
    """Raise digits, parentheses and minus signs: ²."""
    return digits.translate(str.maketrans(_NORMAL, _RAISED))


def subscript(digits: str) -> str:
    """Lower digits and parentheses: ₁,₂."""
    return digits.translate(str.maketrans(_NORMAL, _LOWERED))


def unicode(name: str, own: Mapping[str, str]) -> str:
    """Return the name of a quantity for a terminal: ŷ, ∂L/∂w⁽¹⁾; ``own`` are the author's."""
    first, step = split_step(name)
    derivative = as_derivative(first)
    if derivative:
        of, wrt = unicode(derivative.of, own), unicode(derivative.wrt, own)
        symbol = f"∂{of}/∂{wrt}" + (" (direct)" if derivative.local else "")
    else:
        symbol = own.get(first) or _plain_unicode(first, own)
    return symbol if step == 1 else f"{symbol} in step {step}"


def latex(name: str, own: Mapping[str, str]) -> str:
    r"""Return the name of a quantity in LaTeX: ``\hat{y}``, ``\frac{\partial L}{\partial w}``."""
    first, step = split_step(name)
    derivative = as_derivative(first)
    symbol = _latex_derivative(derivative, own) if derivative else _plain_latex(first, own)
    return symbol if step == 1 else rf"\left.{symbol}\right|_{{\text{{step {step}}}}}"


def _latex_derivative(derivative: Derivative, own: Mapping[str, str]) -> str:
    of, wrt = _plain_latex(derivative.of, own), _plain_latex(derivative.wrt, own)
    fraction = rf"\frac{{\partial {of}}}{{\partial {wrt}}}"
    return rf"\left.{fraction}\right|_{{\text{{direct}}}}" if derivative.local else fraction


def _plain_unicode(name: str, own: Mapping[str, str]) -> str:
    parts = _split(name)
    if not parts:
        return name
    stem, raised, lowered, new = parts
    base = own.get(stem) or _HATS.get(stem, (_GREEK.get(stem, stem),))[0]
    symbol = base + superscript(f"({raised})" if raised else "") + subscript(lowered)
    return symbol + ("_new" if new else "")


def _plain_latex(name: str, own: Mapping[str, str]) -> str:
    if name in own:
        return _from_unicode(own[name])
    parts = _split(name)
    if not parts:
        escaped = name.replace("_", r"\_")
        return rf"\mathrm{{{escaped}}}"
    stem, raised, lowered, new = parts
    base = _from_unicode(own[stem]) if stem in own else _latex_stem(stem)
    below = ",".join(filter(None, [lowered, r"\mathrm{new}" if new else ""]))
    return base + (f"^{{({raised})}}" if raised else "") + (f"_{{{below}}}" if below else "")


def _latex_stem(stem: str) -> str:
    if stem in _HATS:
        return _HATS[stem][1]
    if stem in _GREEK:
        return "o" if stem == "omicron" else f"\\{stem}"  # LaTeX has no \omicron
    return stem if len(stem) == 1 else rf"\mathrm{{{stem}}}"


def _from_unicode(symbol: str) -> str:
    """Turn a symbol with raised and lowered characters into LaTeX."""
    for shifted, mark in ((_RAISED[:-1], "^"), (_LOWERED[:-1], "_")):
        symbol = re.sub(f"([{shifted}]+)", rf"{mark}{{\1}}", symbol)
        symbol = symbol.translate(str.maketrans(shifted, _NORMAL[:-1]))
    for plain, fancy in _HATS.values():
        symbol = symbol.replace(plain, fancy)
    return symbol


def _split(name: str) -> tuple[str, str, str, bool] | None:
    """Split a name into its stem, the layer raised, the indices lowered, and "new"."""
    match = _PARTS.fullmatch(name)
    if not match:
        return None
    stem, digits, below, new, index = match.groups()
    layered = stem in _LAYERED
    indices = [*([] if layered or not digits else [digits]), *below.split("_")[1:]]
    indices += [index.strip("[]")] if index else []
    return stem, digits if layered else "", ",".join(indices), bool(new)
