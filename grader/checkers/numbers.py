"""Reading of numbers: the digits as written, or arithmetic."""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import NamedTuple

from grader.backprop import FormulaError, evaluate, parse
from grader.backprop.arrays import as_scalar
from grader.backprop.errors import ShapeError
from grader.backprop.expressions import names_in
from grader.checkers.spelling import characters, with_exponentials

MAX_LENGTH = 300

_PLAIN = re.compile(r"([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?")
_COMMA = r"[+-]?\d+,\d+"
_CONSTANTS = {"e": math.e, "pi": math.pi, "π": math.pi}
_FOREIGN = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " "})
_LEADING = r"[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?"
_TIMES_TEN = r"^([+-]?[\d.]+)\s*[*×·]\s*10\s*\^\s*\(?([+-]?\d{1,4})\)?$"
_LEFT_SIDE = r"[^\s\d=][^\s=]{0,30}|[-+*/^().\d\s]+"  # a name, or arithmetic
_NAMED = r"^([^\W\d]\w{0,30})\s*:\s*"  # answer: 0.5
_X_TIMES = r"(?<=[\d)])\s*[xX]\s*(?=[-+.\d(])"
_DIGITS = r"d\.?p\.?|s\.?f\.?|[a-z ]*(?:digits|figures|places)"
_REMARK = rf"\((?:rounded )?(?:to )?\d{{1,2}} ?(?:{_DIGITS})\)|[([][^\d()\[\]]*[)\]]"
_ABOUT = {"about", "approx", "approximately", "around", "ca", "circa", "roughly", "nearly"}


class UnreadableError(ValueError):
    """An answer that is not of the kind asked for: the message tells the student why."""


class Written(NamedTuple):
    """A number as it was written.

    ``place`` is the power of ten of the last digit written, ``figures`` how many significant
    digits there are; both are None for arithmetic, which is exact. ``read_as`` tells how it was
    understood, if it was not a plain number.
    """

    value: float
    place: int | None = None
    figures: int | None = None
    read_as: str = ""


def read_number(answer: object) -> Written:
    """Read a number from an answer; raise UnreadableError."""
    if isinstance(answer, bool) or not isinstance(answer, int | str):
        raise UnreadableError(f"a number is wanted here, not {_kind(answer)}")
    return _read(answer if isinstance(answer, str) else str(answer))


@lru_cache(maxsize=20_000)
def _read(text: str) -> Written:
    if len(text) > MAX_LENGTH:
        raise UnreadableError(f"this is longer than {MAX_LENGTH} characters")
    cleaned = characters(text.translate(_FOREIGN)).strip().lstrip("=≈~≅ ").strip(" $;,")
    cleaned = re.sub(_X_TIMES, "*", cleaned)
    cleaned = re.sub(_TIMES_TEN, r"\1e\2", cleaned)
    try:
        return _number(cleaned, text)
    except UnreadableError as error:
        bare, percent = _without_words(cleaned)
        if bare == cleaned and not percent:
            raise
        try:
            written = _number(bare, text)
        except UnreadableError:
            raise error from None
        return _as_percent(written) if percent else written


def _number(cleaned: str, text: str) -> Written:
    if re.fullmatch(_COMMA, cleaned):
        cleaned = cleaned.replace(",", ".")
    plain = _PLAIN.fullmatch(re.sub(r"(?<=\d)_(?=\d)", "", cleaned))
    if plain and (plain[2] or plain[3]):
        return _plain_number(plain, "" if cleaned == text else f"read as {cleaned}")
    return _arithmetic(cleaned)


def _without_words(text: str) -> tuple[str, bool]:
    """Leave out what stands around a number; tell whether it is followed by a percent sign.

    That is a name and "=" before it, "about", dots at its end, or a remark. Raises UnreadableError
    for any other word: it may be a unit.
    """
    left, _, right = re.sub(_NAMED, r"\1 = ", text.replace("≈", "=")).rpartition("=")
    text = right.strip() if re.fullmatch(_LEFT_SIDE, left.strip()) else text
    words = text.split(maxsplit=1)
    if words and words[0].casefold().strip(".") in _ABOUT and len(words) > 1:
        text = words[1]
    number = re.match(_LEADING, text)
    if not number:
        return text, False
    rest = text[number.end() :].strip()
    percent = rest.startswith("%") or rest.casefold() in {"percent", "per cent"}
    rest = "" if percent and rest.casefold() in {"%", "percent", "per cent"} else rest
    if not rest or re.fullmatch(rf"{_REMARK}|\.+|…", rest) or _is_remark(rest):
        return number[0], percent
    if re.fullmatch(r"[^\W\d_][^\d()=]*", rest):
        raise UnreadableError(
            f"leave out {rest!r}: only the number is wanted, without a unit or other words"
        )
    return text, False


def _is_remark(rest: str) -> bool:
    return rest.casefold().strip("., ") in _ABOUT | {"rounded", "exactly"}


def _as_percent(written: Written) -> Written:
    place = None if written.place is None else written.place - 2
    value = written.value / 100
    return Written(value, place, written.figures, f"read as {value:.10g}")


def _plain_number(match: re.Match[str], read_as: str) -> Written:
    sign, whole, decimals, exponent = match.groups(default="")
    value = _finite(float(f"{sign}{whole or '0'}.{decimals or '0'}e{exponent or '0'}"))
    digits = (whole + decimals).lstrip("0")
    return Written(value, int(exponent or "0") - len(decimals), max(1, len(digits)), read_as)


def _arithmetic(text: str) -> Written:
    if text.casefold().lstrip("+-") in {"nan", "inf", "infinity", "∞"}:
        _finite(math.nan)
    try:
        expression = as_scalar(with_exponentials(parse(_constants(text))), {})
    except FormulaError as error:
        raise UnreadableError(f"this is not a number: {error.message}") from None
    except ShapeError as error:
        raise UnreadableError(f"this is not a number: {error}") from None
    if names := [name for name in names_in(expression) if name not in _CONSTANTS]:
        raise UnreadableError(f"a number is wanted: put a number in the place of {names[0]}")
    value = _finite(evaluate(expression, _CONSTANTS))
    return Written(value, read_as=f"read as {value:.5g}")


def _constants(text: str) -> str:
    """Give e and pi their values, but the e of 1e-3."""
    text = re.sub(r"(?<![\w.])e(?!\w)", "exp(1)", text)
    return re.sub(r"(?<![\w.])(?:pi|π)(?!\w)", "3.141592653589793", text)


def _finite(value: float | None) -> float:
    if value is None or not math.isfinite(value):
        raise UnreadableError("this is not a finite number")
    return value


def _kind(answer: object) -> str:
    kinds = {bool: "true or false", list: "a list", dict: "a table"}
    return kinds.get(type(answer), "a date or time")
