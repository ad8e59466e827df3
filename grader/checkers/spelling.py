"""Spelling: what people write for formulas, put into the grammar that ``backprop`` reads.

Known names are read in every spelling that the sheet and the reports use (``dL_dz``, ``∂L/∂z``,
``z₁``), products may lack their sign, powers may be raised, and ``e`` and ``f'`` mean what they
mean in books. What is already in the grammar is never touched.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from grader.backprop import Apply, FormulaError
from grader.backprop.expressions import ONE
from grader.backprop.formulas import MAX_LENGTH
from grader.backprop.operations import FUNCTIONS, OPERATIONS
from grader.checkers.spelled_names import NUMBER, spelled_names

if TYPE_CHECKING:
    from grader.backprop import Expression
    from grader.exercise.model import Exercise

_CHARACTERS = str.maketrans(
    {
        **dict.fromkeys("⋅∙•∗✕", "*"),
        **dict.fromkeys("’‘′´`", "'"),
        **dict.fromkeys("—‒−–", "-"),
        **dict.fromkeys("\u00a0\u2009\u202f", " "),
        "½": "(1/2)",
        "¼": "(1/4)",
        "¾": "(3/4)",
        "⅓": "(1/3)",
        "⅔": "(2/3)",
    }
)
_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻"
_UNRAISED = str.maketrans(_RAISED, "0123456789+-")
_POWER = re.compile(rf"(?<=[\w)\]])[{_RAISED}]+")
_ROOT = re.compile(r"√\s*(?=\()|√\s*([\w.]+)")
_STYLED = re.compile("[\U0001d400-\U0001d7ff]+")  # letters of mathematics, as PDFs have them
_MODULE = re.compile(r"(?<![\w.])(?:np|numpy|math)\.(?=[a-z])")  # np.exp
_CHANGED = re.compile(r"(\S+)\s*([-+*/])=(.+)")  # w -= alpha*dL/dw
_DELTAS = re.compile(r"δ\s?(\w[^\s/*+δ]*)\s*/\s*δ")
_SLOPE = re.compile(rf"(?<!\w)(?:d_?({'|'.join(FUNCTIONS)})|({'|'.join(FUNCTIONS)})_?prime)(?=\()")
_ZERO_POINT = re.compile(r"(?<![\w.·])0·(?=\d)")  # 0·562 as printed in Britain


def characters(text: str) -> str:
    """Replace characters that have but one meaning: quotes, dots, fractions, powers, roots."""
    text = unicodedata.normalize("NFC", text).translate(_CHARACTERS)
    text = _STYLED.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = _MODULE.sub("", _ZERO_POINT.sub("0.", text))
    text = _ROOT.sub(lambda match: f"sqrt({match[1]})" if match[1] else "sqrt", text)
    return _POWER.sub(lambda match: f"^({match[0].translate(_UNRAISED)})", text)


def respell(exercise: Exercise, text: str) -> str:
    """Put a formula into the grammar; raise FormulaError for what has no likely meaning.

    It is UnknownWordError if there is a word that means nothing.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"longer than {MAX_LENGTH} characters", text[:40] + "…", 0, 40)
    text = unicodedata.normalize("NFC", text).translate(_CHARACTERS).strip("=≈~;, ")
    if at := text.find("\\") + 1:
        message = "LaTeX is not read here: write dL/dz for a derivative, sigmoid(z), and * between"
        raise FormulaError(message, text, at - 1, at)
    text = _as_grammar(exercise, text)
    pieces = list(spelled_names(exercise).pieces(text))
    return characters(_joined(_without_primes(pieces, text)))


def _as_grammar(exercise: Exercise, text: str) -> str:
    """Give signs that stand for a word that word, and of an assignment the new value."""
    text = _STYLED.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = _MODULE.sub("", text).replace("←", "=")
    text = _SLOPE.sub(lambda match: f"{match[1] or match[2]}'", text)
    for sign in {"Σ", "∑"} - exercise.known:
        text = text.replace(sign, "sum")
    if "δ" not in exercise.known:
        text = _DELTAS.sub(r"∂\1/∂", text)
    if changed := _CHANGED.fullmatch(text):
        return f"{changed[1]} {changed[2]} ({changed[3]})"
    if text.count("=") == 1 and not re.search("[<>!]=", text):
        return text.partition("=")[2].strip()
    return text


def _without_primes(pieces: list[str], text: str) -> list[str]:
    """Write ``f'(x)`` out by the derivative of f."""
    while "'" in pieces:
        at = len(pieces) - 1 - pieces[::-1].index("'")
        function = pieces[at - 1] if at else ""
        operation = FUNCTIONS.get(function)
        end = _closing(pieces, at + 1)
        if not operation or not operation.derivatives or not end:
            raise FormulaError("a ' has a meaning only in f'(x)", text, 0, len(text))
        written = _put(OPERATIONS[function].derivatives[0], "".join(pieces[at + 1 : end]))
        if len(written) > MAX_LENGTH:
            raise FormulaError(f"longer than {MAX_LENGTH} characters", text[:40] + "…", 0, 40)
        pieces[at - 1 : end] = [f"({written})"]
    return pieces


def _put(derivative: str, operand: str) -> str:
    """Put an operand in the place of the u of a derivative."""
    return re.sub(r"\bu\b", lambda _: operand, derivative)


def _closing(pieces: list[str], start: int) -> int | None:
    """Return the place after the parenthesis that closes the one that starts here."""
    depth = 0
    for at in range(start, len(pieces)):
        depth += pieces[at].count("(") - pieces[at].count(")")
        if depth <= 0:
            return at + 1 if at > start else None
    return None


def _joined(pieces: list[str]) -> str:
    """Join pieces, a product having its sign where two factors stand side by side."""
    result = ""
    before = ""
    for piece in pieces:
        if not piece.isspace():
            if before and _are_factors(before, piece):
                result += "*"
            before = piece
        result += piece
    return result


def _are_factors(left: str, right: str) -> bool:
    starts = right[0].isalpha() or right[0] in "∂(√"
    if left in FUNCTIONS:
        return False
    is_number = re.fullmatch(NUMBER, left)
    ends = left[-1] in ")]" or left[-1].isalnum() or left[-1] in _RAISED
    if left[-1].isdigit() and re.match(NUMBER, right):
        return False
    return starts and ends and not (is_number and right[0] in "eE" and right[1:2].isdigit())


def with_exponentials(expression: Expression) -> Expression:
    """Write powers of e as ``exp``."""
    match expression:
        case Apply("^", (Apply("exp", (base,)), exponent)) if base == ONE:
            return Apply("exp", (with_exponentials(exponent),))
        case Apply(operation, operands):
            return Apply(operation, tuple(map(with_exponentials, operands)))
    return expression
