"""Printing of expressions as MathML, for web pages; nothing but names and symbols is escaped."""

from __future__ import annotations

import re
import unicodedata
from html import escape
from typing import TYPE_CHECKING

from grader.backprop import symbols
from grader.backprop.names import as_derivative, split_step
from grader.backprop.printing import SIGNS, Notation, as_fraction, typeset_number, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from grader.backprop.expressions import Expression

_COMBINING_HAT = "\u0302"
_TIMES = "<mo>&#x2062;</mo>"  # an invisible product, as between a matrix and a list
_APPLY = "<mo>&#x2061;</mo>"  # an invisible sign between a function and its operand


def mathml(
    expression: Expression,
    own: Mapping[str, str] | None = None,
    numbers: Mapping[str, str] | None = None,
) -> str:
    """Return an expression in MathML; ``own`` maps names to symbols.

    With ``numbers``, those stand in the place of names.
    """

    def symbol(name: str) -> str:
        return grouped_number(numbers[name]) if numbers else name_mathml(name, own)

    return row(write(expression, _notation(symbol)))


def name_mathml(name: str, own: Mapping[str, str] | None = None) -> str:
    """Return the name of a quantity: y with a hat, w with its layer raised, a derivative."""
    first, step = split_step(name)
    derivative = as_derivative(first)
    if not derivative:
        written = symbol_mathml(symbols.unicode(first, own or {}))
    else:
        of, wrt = (
            symbol_mathml(symbols.unicode(n, own or {})) for n in (derivative.of, derivative.wrt)
        )
        written = f"<mfrac>{row('<mi>∂</mi>' + of)}{row('<mi>∂</mi>' + wrt)}</mfrac>"
        if derivative.local:
            written = _noted(written, "direct")
    return written if step == 1 else _noted(written, f"step {step}")


def symbol_mathml(symbol: str) -> str:
    """Return a symbol that may have raised and lowered characters: ŷ, w⁽¹⁾₂."""
    base, raised, lowered = taken_apart(symbol)
    written = _base(base)
    if raised and lowered:
        return f"<msubsup>{written}{_shifted(lowered)}{_shifted(raised)}</msubsup>"
    if raised:
        return f"<msup>{written}{_shifted(raised)}</msup>"
    return f"<msub>{written}{_shifted(lowered)}</msub>" if lowered else written


def taken_apart(symbol: str) -> tuple[str, str, str]:
    """Split a symbol into its base, what is raised and what is lowered: w, (1), "2,new"."""
    base, raised, lowered = "", "", ""
    for character in symbol.removesuffix("_new"):
        shift = shift_of(character)
        plain = unicodedata.normalize("NFKC", character)
        if shift == "<super>" and not lowered:
            raised += plain
        elif shift == "<sub>" or (character == "," and lowered):
            lowered += plain
        elif raised or lowered:
            return symbol, "", ""
        else:
            base += character
    new = "new" if symbol.endswith("_new") else ""
    return (base, raised, ",".join(filter(None, [lowered, new]))) if base else (symbol, "", "")


def shift_of(character: str) -> str:
    """Tell whether a character is a raised one, <super>, or a lowered one, <sub>."""
    kind = unicodedata.decomposition(character).partition(" ")[0]
    return kind if kind in {"<super>", "<sub>"} else ""


def number_mathml(number: str) -> str:
    """Return a number as it was written for people: −0.25, 1.2e−05; other text stays as it is.

    A power of ten is written as one, without a factor of 1.
    """
    match = re.fullmatch(r"([-−]?)([\d.]+)(?:e([-−+]?)0*(\d+))?", number)
    if not match:
        return f"<mtext>{escape(number)}</mtext>"
    sign, digits, power_sign, power = match.groups()
    parts = [f"<mn>{digits}</mn>"] if digits != "1" or not power else []
    if power:
        raised = ("<mo>−</mo>" if power_sign in {"-", "−"} else "") + f"<mn>{power}</mn>"
        parts.append(f"<msup><mn>10</mn>{row(raised)}</msup>")
    written = ("<mo>−</mo>" if sign else "") + "<mo>·</mo>".join(parts)
    return row(written) if sign or power else written


def grouped_number(number: str) -> str:
    """Return a number, in parentheses if it would come apart in a product."""
    written = number_mathml(number)
    return written if re.fullmatch(r"[\d.]+", number) else _group(written)


def row(inside: str) -> str:
    """Hold parts together as one."""
    return f"<mrow>{inside}</mrow>"


def _base(base: str) -> str:
    plain = unicodedata.normalize("NFD", base)
    if len(plain) == 2 and plain[1] == _COMBINING_HAT:
        return (
            f'<mover accent="true"><mi>{escape(plain[0])}</mi><mo stretchy="false">^</mo></mover>'
        )
    return f"<mi>{escape(base)}</mi>"


def _shifted(text: str) -> str:
    """Return an index or a layer."""
    parts = re.findall(r"\d+|[^\W\d]+|.", text)
    return row("".join(_shifted_part(part) for part in parts))


def _shifted_part(part: str) -> str:
    if part.isdigit():
        return f"<mn>{part}</mn>"
    if part.isalpha():
        return f"<mtext>{escape(part)}</mtext>"
    return f'<mo stretchy="false" lspace="0" rspace="0">{escape(part)}</mo>'


def _noted(written: str, note: str) -> str:
    return f"<msub>{row(written + '<mo>|</mo>')}<mtext>{note}</mtext></msub>"


def _group(inside: str) -> str:
    return row(f"<mo>(</mo>{row(inside)}<mo>)</mo>")


def _power(base: str, _: Expression, exponent: str) -> str:
    if base.startswith(("<mrow><mn>", "<mrow><msup><mn>")):  # a number with a power of its own
        base = _group(base)
    return f"<msup>{row(base)}{row(exponent)}</msup>"


def _call(function: str, operands: list[str]) -> str:
    inside = "<mo>,</mo>".join(map(row, operands))
    if not operands:
        return f"<mi>{'π' if function == 'pi' else function}</mi>"
    if function == "sqrt":
        return f"<msqrt>{inside}</msqrt>"
    if function == "abs":
        return row(f"<mo>|</mo>{row(inside)}<mo>|</mo>")
    if function == "sum":
        return row(f"<mo>∑</mo>{_group(inside)}")
    name = "σ" if function == "sigmoid" else escape(function.replace("_", " "))
    return row(f"<mi>{name}</mi>{_APPLY}{_group(inside)}")


def _joined(operator: str) -> str:
    if operator == "@":
        return _TIMES
    if operator == "and":
        return "<mtext> and </mtext>"
    return f"<mo>{escape(SIGNS.get(operator, operator))}</mo>"


def _notation(symbol: Callable[[str], str]) -> Notation:
    return Notation(
        symbol=symbol,
        number=lambda value: number_mathml(typeset_number(value)),
        times="<mo>·</mo>",
        plus="<mo>+</mo>",
        minus="<mo>−</mo>",
        group=_group,
        power=_power,
        quotient=lambda above, below: f"<mfrac>{row(above)}{row(below)}</mfrac>",
        call=_call,
        joined=_joined,
        transposed=lambda array: f"<msup>{row(array)}<mi>T</mi></msup>",
        indexed=lambda array, index: f"<msub>{row(array)}{row('<mo>,</mo>'.join(index))}</msub>",
        listed=lambda operands: row(f"<mo>[</mo>{'<mo>,</mo>'.join(operands)}<mo>]</mo>"),
        share=as_fraction,
    )
