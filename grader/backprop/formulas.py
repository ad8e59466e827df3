"""Formulas: from text to expressions.

Each parsing function's docstring is its line of the grammar. Nothing is ever evaluated here, and
length, depth and the size of numbers are bounded, so that no formula can hang or exhaust memory.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING, NoReturn

from grader.backprop.errors import FormulaError, did_you_mean
from grader.backprop.expressions import Apply, Expression, Name, Num, apply, depth
from grader.backprop.names import Derivative, as_derivative, base_of, canonical, split_step
from grader.backprop.operations import FUNCTIONS, OPERATIONS, SYNONYMS
from grader.backprop.tokens import Token, tokenize

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MAX_LENGTH = 1000
MAX_DEPTH = 50  # of parentheses, signs and powers in the text
MAX_LEVELS = 100  # of operations in the expression: all that walks it calls itself
MAX_NUMBER_LENGTH = 60
MAX_EXPONENT = 300


def parse(
    text: str,
    known: Collection[str] | None = None,
    synonyms: Mapping[str, str] | None = None,
) -> Expression:
    """Read a formula.

    ``known`` holds the names of the quantities there are (arrays without brackets); without it
    any name will do. ``synonyms`` maps other spellings of names, such as ``ŷ``, to the names.
    Raises FormulaError.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"longer than {MAX_LENGTH} characters", text[:40] + "…", 0, 40)
    return _Parser(unicodedata.normalize("NFC", text), known, synonyms or {}).whole()


class _Parser:
    """A recursive descent over the tokens of one text."""

    def __init__(
        self, text: str, known: Collection[str] | None, synonyms: Mapping[str, str]
    ) -> None:
        self.text = text
        self.known = known
        self.synonyms = synonyms
        self.tokens = list(tokenize(text, known, synonyms))
        self.position = 0
        self.depth = 0

    # --- the grammar ---

    def whole(self) -> Expression:
        """Whole = sum, and nothing after it."""
        if self._peek().kind == "end":
            self._fail_at(self._peek(), "there is no formula here")
        expression = self._sum()
        if self._peek().text == ")":
            self._fail_at(self._peek(), "this parenthesis was never opened")
        if self._peek().kind != "end":
            self._fail_at(self._peek(), _unexpected(self._peek()))
        if depth(expression) > MAX_LEVELS:
            raise FormulaError("too many operations inside one another", self.text, 0, 1)
        return expression

    def _sum(self) -> Expression:
        """Sum = term { ("+" | "-") term }."""
        terms = [self._term()]
        while token := self._take("+", "-"):
            term = self._term()
            terms.append(apply("neg", term) if token.text == "-" else term)
        return terms[0] if len(terms) == 1 else Apply("+", tuple(terms))

    def _term(self) -> Expression:
        """Term = ("-" | "+") term | product: a leading minus covers the whole product."""
        sign = self._take("-", "+")
        if not sign:
            return self._product()
        self._deeper(sign)
        term = self._term()
        self.depth -= 1
        return apply("neg", term) if sign.text == "-" else term

    def _product(self) -> Expression:
        """Product = factor { ("*" | "/") factor }, from left to right."""
        result = self._factor()
        chained = False  # whether `result` is a product begun here, without parentheses
        while token := self._take("*", "/"):
            factor = self._factor()
            if token.text == "/":
                result, chained = apply("/", result, factor), False
            elif chained and isinstance(result, Apply):
                result = Apply("*", (*result.operands, factor))
            else:
                result, chained = apply("*", result, factor), True
        return result

    def _factor(self) -> Expression:
        """Factor = ("-" | "+") factor | atom [ "^" factor ]."""
        self._deeper(self._peek())
        if sign := self._take("-", "+"):
            result = self._factor()
            result = apply("neg", result) if sign.text == "-" else result
        else:
            result = self._atom()
            if self._take("^"):
                result = apply("^", result, self._factor())
        self.depth -= 1
        return result

    def _atom(self) -> Expression:
        """Atom = number | name | name "(" sum { "," sum } ")" | "(" sum ")"."""
        token = self._next()
        if token.kind == "number":
            return self._number(token)
        if token.kind == "name":
            return self._call(token) if self._take("(") else self._name(token)
        if token.text != "(":
            self._fail_at(token, _unexpected(token))
        expression = self._sum()
        self._close(token)
        return expression

    def _call(self, token: Token) -> Expression:
        function = SYNONYMS.get(token.text, token.text)
        if function not in FUNCTIONS:
            self._fail_at(token, self._no_function(token.text))
        operands = [self._sum()]
        while self._take(","):
            operands.append(self._sum())
        self._close(token)
        arity = OPERATIONS[function].arity
        if arity not in {None, len(operands)}:
            self._fail_at(token, f"{function} takes {arity} operand, not {len(operands)}")
        return Apply(function, tuple(operands))

    def _name(self, token: Token) -> Expression:
        derivative = as_derivative(token.text)
        if not derivative:
            name = self._meant(canonical(token.text))
            self._require_known(token, split_step(name)[0])
            return Name(name)
        of, wrt = self._meant(derivative.of), self._meant(derivative.wrt)
        for part in (of, wrt):
            self._require_known(token, part)
        return Name(str(Derivative(of, wrt, derivative.local, derivative.step)))

    def _meant(self, name: str) -> str:
        """Put the quantity's own name in the place of a synonym, as in ``ŷ[1]`` or ``ŷ@2``."""
        spelled = re.split(r"[\[@]", name, maxsplit=1)[0]
        return self.synonyms.get(spelled, spelled) + name.removeprefix(spelled)

    def _number(self, token: Token) -> Num:
        exponent = re.search(r"[eE]([+-]?\d+)$", token.text)
        if len(token.text) > MAX_NUMBER_LENGTH:
            self._fail_at(token, f"a number longer than {MAX_NUMBER_LENGTH} characters")
        if exponent and abs(int(exponent[1])) > MAX_EXPONENT:
            self._fail_at(token, f"a number this size is out of range (1e±{MAX_EXPONENT})")
        return Num(Fraction(token.text))

    # --- moving over the tokens ---

    def _peek(self) -> Token:
        return self.tokens[self.position]

    def _next(self) -> Token:
        token = self.tokens[self.position]
        self.position = min(self.position + 1, len(self.tokens) - 1)
        return token

    def _take(self, *texts: str) -> Token | None:
        token = self._peek()
        return self._next() if token.kind == "operator" and token.text in texts else None

    def _close(self, opening: Token) -> None:
        token = self._peek()
        if self._take(")"):
            return
        if token.kind == "end":
            self._fail_at(opening, "this parenthesis is never closed")
        self._fail_at(token, _unexpected(token))

    def _deeper(self, token: Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self._fail_at(token, f"nested more than {MAX_DEPTH} deep")

    # --- what is wrong ---

    def _require_known(self, token: Token, name: str) -> None:
        if self.known is None or base_of(name) in self.known:
            return
        hint = did_you_mean(name, self.known)
        if name in FUNCTIONS:
            hint = f"; a function needs its operand in parentheses: {name}(...)"
        self._fail_at(token, f"there is no quantity {name!r} here{hint}")

    def _no_function(self, name: str) -> str:
        if self.known and base_of(name) in self.known:
            return f"a '*' is missing after {name}: it is a quantity, not a function"
        return f"there is no function {name!r}{did_you_mean(name, FUNCTIONS)}"

    def _fail_at(self, token: Token, message: str) -> NoReturn:
        raise FormulaError(message, self.text, token.start, token.end)


def _unexpected(token: Token) -> str:
    if token.kind == "end":
        return "the formula ends too early"
    if token.kind in {"name", "number"} or token.text == "(":
        return "a '*' or another operator is missing before this"
    if token.text == ",":
        return "a comma has no place here; decimals take a point: 0.5"
    return f"something is missing before {token.text!r}"
