"""Formulas: from text to expressions.

Each parsing function's docstring is its line of the grammar. Nothing is ever evaluated here, and
length, depth and the size of numbers are bounded, so that no formula can hang or exhaust memory.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import TYPE_CHECKING

from grader.backprop.errors import FormulaError
from grader.backprop.expressions import Apply, Expression, Name, Num, apply, depth
from grader.backprop.names import as_derivative, at_step, entry, split_step
from grader.backprop.operations import COMPARISONS
from grader.backprop.tokens import Cursor, Token, tokenize, unexpected
from grader.backprop.vocabulary import UnknownNameError, Vocabulary

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
    return _parser(text, known, synonyms).whole()


def place_of(
    part: Expression,
    text: str,
    known: Collection[str] | None = None,
    synonyms: Mapping[str, str] | None = None,
) -> tuple[int, int] | None:
    """Find where in the text of a formula an operation stands that was read from there."""
    parser = _parser(text, known, synonyms)
    parser.whole()
    return next(((start, end) for each, start, end in parser.spans if each == part), None)


def _parser(
    text: str, known: Collection[str] | None, synonyms: Mapping[str, str] | None
) -> _Parser:
    if len(text) > MAX_LENGTH:
        raise FormulaError(f"longer than {MAX_LENGTH} characters", text[:40] + "…", 0, 40)
    return _Parser(unicodedata.normalize("NFC", text), known, synonyms or {})


class _Parser:
    """A recursive descent over the tokens of one text.

    ``spans`` are the places of the operations read, in the text, innermost first.
    """

    def __init__(
        self, text: str, known: Collection[str] | None, synonyms: Mapping[str, str]
    ) -> None:
        self.text = text
        self.names = Vocabulary(known, synonyms)
        self.at = Cursor(text, tokenize(text, known, synonyms))
        self.depth = 0
        self.spans: list[tuple[Expression, int, int]] = []

    def whole(self) -> Expression:
        """Whole = condition, and nothing after it."""
        if self.at.peek().kind == "end":
            self.at.fail(self.at.peek(), "there is no formula here")
        expression = self._condition()
        token = self.at.peek()
        if token.text in {")", "]"}:
            what = "parenthesis" if token.text == ")" else "bracket"
            self.at.fail(token, f"this {what} was never opened")
        if token.kind != "end":
            self.at.fail(token, unexpected(token))
        if depth(expression) > MAX_LEVELS:
            raise FormulaError("too many operations inside one another", self.text, 0, 1)
        return expression

    def _condition(self) -> Expression:
        """Condition = comparison { "and" comparison }."""
        result = self._comparison()
        while self.at.peek().text == "and":
            self.at.next()
            result = apply("and", result, self._comparison())
        return result

    def _comparison(self) -> Expression:
        """Comparison = sum [ ("<" | ">" | "<=" | ">=" | "==" | "!=") sum ]."""
        left = self._sum()
        if not (token := self.at.take(*COMPARISONS)):
            return left
        result = apply(token.text, left, self._sum())
        if chained := self.at.take(*COMPARISONS):
            self.at.fail(chained, "a comparison has two sides; join two of them with 'and'")
        return result

    def _sum(self) -> Expression:
        """Sum = term { ("+" | "-") term }."""
        start = self.at.start()
        terms = [self._term()]
        while token := self.at.take("+", "-"):
            term = self._term()
            terms.append(apply("neg", term) if token.text == "-" else term)
        return terms[0] if len(terms) == 1 else self._noted(Apply("+", tuple(terms)), start)

    def _term(self) -> Expression:
        """Term = ("-" | "+") term | product: a leading minus covers the whole product."""
        sign = self.at.take("-", "+")
        if not sign:
            return self._product()
        self._deeper(sign)
        term = self._term()
        self.depth -= 1
        return apply("neg", term) if sign.text == "-" else term

    def _product(self) -> Expression:
        """Product = factor { ("*" | "/" | "@") factor }, from left to right."""
        start = self.at.start()
        result = self._factor()
        chained = False  # whether `result` is a product begun here, without parentheses
        while token := self.at.take("*", "/", "@"):
            factor = self._factor()
            if chained and token.text == "*" and isinstance(result, Apply):
                result = Apply("*", (*result.operands, factor))
            else:
                result = apply(token.text, result, factor)
            chained = token.text == "*"
            self._noted(result, start)
        return result

    def _factor(self) -> Expression:
        """Factor = ("-" | "+") factor | part [ "^" ( "T" | factor ) ]."""
        self._deeper(self.at.peek())
        start = self.at.start()
        if sign := self.at.take("-", "+"):
            result = self._factor()
            result = apply("neg", result) if sign.text == "-" else result
        else:
            result = self._part()
            if self.at.take("^"):
                result = self._noted(self._power(result), start)
        self.depth -= 1
        return result

    def _power(self, base: Expression) -> Expression:
        if self.at.peek().text == "T" and self.names.lacks("T"):
            self.at.next()
            return apply(".T", base)
        exponent = self._factor()
        return apply("exp", exponent) if base == Apply("e", ()) else apply("^", base, exponent)

    def _part(self) -> Expression:
        """Part = atom { ".T" | "[" whole number { "," whole number } "]" }."""
        start = self.at.start()
        result = self._atom()
        while token := self.at.take(".T", "["):
            result = apply(".T", result) if token.text == ".T" else self._indexed(result, token)
            self._noted(result, start)
        return result

    def _indexed(self, array: Expression, opening: Token) -> Expression:
        index = [self._index()]
        while self.at.take(","):
            index.append(self._index())
        self.at.close(opening, "]")
        if isinstance(array, Name) and not as_derivative(array.name) and "[" not in array.name:
            name, step = split_step(array.name)  # as in x@2[1]
            return Name(at_step(entry(name, tuple(int(each.value) for each in index)), step))
        return apply("index", array, *index)

    def _index(self) -> Num:
        token = self.at.next()
        if token.kind != "number" or not token.text.isdecimal():
            self.at.fail(token, "an entry is named by a whole number written out, as in x[1]")
        return self._number(token)

    def _atom(self) -> Expression:
        """Atom = number | name | name "(" list ")" | "[" list "]" | "(" condition ")"."""
        token = self.at.next()
        if token.kind == "number":
            return self._number(token)
        if token.kind == "name":
            return self._call(token) if self.at.take("(") else self._named(token)
        if token.text == "[":
            expression: Expression = Apply("list", self._list(token, "]"))
            return self._noted(expression, token.start)
        if token.text != "(":
            self.at.fail(token, unexpected(token))
        expression = self._condition()
        self.at.close(token, ")")
        return expression

    def _list(self, opening: Token, closing: str) -> tuple[Expression, ...]:
        """List = condition { "," condition }."""
        operands = [self._condition()]
        while self.at.take(","):
            operands.append(self._condition())
        self.at.close(opening, closing)
        return tuple(operands)

    def _call(self, token: Token) -> Expression:
        try:
            function, arity = self.names.function(token.text)
        except UnknownNameError as error:
            self.at.fail(token, str(error))
        operands = self._list(token, ")")
        if arity not in {None, len(operands)}:
            takes = f"{arity} operand" + "s" * (arity != 1)
            self.at.fail(token, f"{function} takes {takes}, not {len(operands)}")
        return self._noted(Apply(function, operands), token.start)

    def _named(self, token: Token) -> Expression:
        try:
            return self.names.quantity(token.text)
        except UnknownNameError as error:
            self.at.fail(token, str(error))

    def _number(self, token: Token) -> Num:
        exponent = re.search(r"[eE]([+-]?\d+)$", token.text)
        if len(token.text) > MAX_NUMBER_LENGTH:
            self.at.fail(token, f"a number longer than {MAX_NUMBER_LENGTH} characters")
        if exponent and abs(int(exponent[1])) > MAX_EXPONENT:
            self.at.fail(token, f"a number this size is out of range (1e±{MAX_EXPONENT})")
        return Num(Fraction(token.text))

    def _noted(self, expression: Expression, start: int) -> Expression:
        self.spans.append((expression, start, self.at.end()))
        return expression

    def _deeper(self, token: Token) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            self.at.fail(token, f"nested more than {MAX_DEPTH} deep")
