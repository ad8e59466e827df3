"""The names of an exercise in every spelling that its sheet and the reports use."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.backprop import FormulaError
from grader.backprop.expressions import names_in
from grader.backprop.names import as_derivative, at_step, split_step
from grader.backprop.operations import FUNCTIONS, SYNONYMS
from grader.exercise.per_exercise import per_exercise
from grader.exercise.wording import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.exercise.model import Exercise

_LOWERED = "₀₁₂₃₄₅₆₇₈₉"
_UNLOWERED = str.maketrans(_LOWERED, "0123456789")
_LETTER = r"[^\W\d⁰¹²³⁴-⁹₀-₉]"
_WORD = rf"{_LETTER}(?:{_LETTER}|\d|[₀-₉])*(?:\[[\d, ]*\])?(?:@\d+)?"
NUMBER = r"(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_ALSO_FUNCTIONS = {"sig": "sigmoid", "sigm": "sigmoid", "expit": "sigmoid", "root": "sqrt"}
_CONSTANTS = {"e": "exp(1)", "pi": "3.141592653589793", "π": "3.141592653589793"}
_RATES = {"alpha", "α", "eta", "η", "lr", "rate", "learning_rate", "learningrate", "step_size"}
_MAX_PARTS = 4  # names that are written together: wx


class UnknownWordError(FormulaError):
    """A word that is no name, no function and no constant, nor made of names."""


@per_exercise()
def spelled_names(exercise: Exercise) -> SpelledNames:
    """Return the names of an exercise, to cut formulas with."""
    return SpelledNames(exercise)


class SpelledNames:
    """The names of an exercise in all their spellings."""

    def __init__(self, exercise: Exercise) -> None:
        self.exercise = exercise
        self.known = exercise.known
        self.spelled = _spellings(exercise)
        longest_first = sorted((s for s in self.spelled if not s.isascii()), key=len, reverse=True)
        inner = "|".join(map(re.escape, longest_first)) or "(?!)"
        ends = r"(?![^\W⁰¹²³⁴-⁹])|(?<=[⁾₀-₉])(?![_\d₀-₉])"  # after an index, a new name begins
        name = rf"(?:(?:{inner})(?:{ends})|{_WORD})"
        self._piece = re.compile(
            rf"(?P<mark>[d∂p])\s?(?P<of>{name})\s*/\s*(?P=mark)\s?(?P<wrt>{name})"
            r"(?P<step>@\d+| in step \d+)?(?P<direct> \(direct\))?"
            rf"|(?P<name>{name})(?: in step (?P<at>\d+))?|(?P<number>{NUMBER})|(?P<space>\s+)|."
        )

    def pieces(self, text: str) -> Iterator[str]:
        """Cut a formula into names, numbers, functions and signs, spelled as in the grammar."""
        position = 0
        while position < len(text):
            match = self._piece.match(text, position)
            if not match:  # a line break
                return
            derivative = self._derivative(match) if match["of"] else None
            if match["of"] and not derivative:  # no derivative, but a quotient
                match = re.compile(_WORD).match(text, position) or match
                derivative = self._word(match[0], text, position)
            elif match["name"]:
                derivative = at_step(
                    self._word(match["name"], text, position), int(match["at"] or 1)
                )
            yield derivative or match[0]
            position = match.end()

    def _derivative(self, match: re.Match[str]) -> str | None:
        of, wrt = self._plain(match["of"]), self._plain(match["wrt"])
        if not of or not wrt:
            return None
        mark = "∂" if match["direct"] or match["mark"] == "p" else match["mark"]
        step = re.sub(r"\D", "", match["step"] or "1")
        return at_step(f"{mark}{of}/{mark}{wrt}", int(step))

    def _plain(self, word: str) -> str | None:
        """Return the name that a word spells; None if it spells none."""
        base = re.split(r"[\[@]", word, maxsplit=1)[0]
        rest = word.removeprefix(base)
        for spelled in (base, base.translate(_UNLOWERED), *_with_index(base)):
            name = spelled if spelled in self.known else self.spelled.get(spelled)
            if name:
                return name + rest
        return None

    def _word(self, word: str, text: str, position: int) -> str:
        if name := self._plain(word) or self._from_key(word):
            return name
        folded = word.casefold()
        function = _ALSO_FUNCTIONS.get(folded, SYNONYMS.get(word, folded))
        is_called = text[position + len(word) :].lstrip("' ").startswith("(")
        if function in FUNCTIONS and (is_called or word in FUNCTIONS):
            return function
        if word in _CONSTANTS:
            return _CONSTANTS[word]
        if together := self._together(word):
            return "*".join(together)
        self._fail_at_rate(word, text, position)
        raise UnknownWordError(f"{word!r} means nothing here", text, position, position + len(word))

    def _from_key(self, word: str) -> str | None:
        """Read the key of a derivative in a sheet: ``dL_dz2``, ``dL_dw_step2``, or ``dLdz2``."""
        match = re.fullmatch(r"d(\w+?)(?:_step(\d+))?", word)
        for joint in re.finditer("_?d", match[1]) if match else ():
            if match and (of := self._plain(match[1][: joint.start()])):
                wrt = self._plain(match[1][joint.end() :])
                if wrt:
                    return at_step(f"d{of}/d{wrt}", int(match[2] or 1))
        return None

    def _together(self, word: str, most: int = _MAX_PARTS) -> list[str] | None:
        """Split a word into known names, the longest first."""
        if not word or not most:
            return None if word else []
        for end in range(len(word), 0, -1):
            if word[:end] in self.known:
                rest = self._together(word[end:], most - 1)
                if rest is not None:
                    return [word[:end], *rest]
        return None

    def _fail_at_rate(self, word: str, text: str, position: int) -> None:
        rates = {
            name
            for update, parameter in self.exercise.step.updates.items()
            for name in _plain_names(self.exercise, update)
            if name in self.exercise.givens and name != parameter
        }
        if word.casefold() in _RATES and len(rates) == 1:
            message = f"there is no quantity {word!r} here; did you mean {rates.pop()!r}?"
            raise FormulaError(message, text, position, position + len(word))


def _plain_names(exercise: Exercise, quantity: str) -> list[str]:
    return [n for n in names_in(exercise.step.equations[quantity].recipe) if not as_derivative(n)]


def _spellings(exercise: Exercise) -> Mapping[str, str]:
    """Map symbols and keys to names, those of entries and of later steps among them."""
    names = [*exercise.step.givens, *exercise.step.equations, *exercise.known]
    found: dict[str, str] = {}
    for name in names:
        if not as_derivative(split_step(name)[0]):
            found.setdefault(key_of(name), name)
            found.setdefault(exercise.symbol(name), name)
    for question in exercise.questions:
        quantity = getattr(question, "quantity", "")
        if quantity and not as_derivative(split_step(quantity)[0]):
            found.setdefault(question.id, quantity)
    return found


def _with_index(base: str) -> Iterator[str]:
    """Yield what a lowered number at the end of a word may stand for: z_1 or the key of z[1]."""
    stem = base.rstrip(_LOWERED)
    if stem and stem != base:
        yield f"{stem}_{base[len(stem) :].translate(_UNLOWERED)}"
