"""The checker of formulas: compared by value at sample points, never by their text."""

from __future__ import annotations

import re
from functools import partial
from math import isclose
from typing import TYPE_CHECKING

from grader.backprop import Apply, DerivationError, FormulaError, Name, Num, parse
from grader.backprop.algebra import simplify
from grader.backprop.arrays import as_grid, check_scalar
from grader.backprop.errors import ShapeError, underline
from grader.backprop.evaluate import evaluator
from grader.backprop.expressions import names_in, rename
from grader.backprop.formulas import place_of
from grader.backprop.grids import say_shape
from grader.backprop.names import as_derivative
from grader.backprop.printing import unicode
from grader.checkers.closeness import TIGHT, Target, terms_in, terms_of
from grader.checkers.sampling import sample_givens
from grader.checkers.spelled_names import UnknownWordError
from grader.checkers.spelling import characters, respell, with_exponentials
from grader.checkers.verdicts import CORRECT, Verdict, unreadable, wrong
from grader.exercise.per_exercise import per_exercise
from grader.exercise.wording import listed

if TYPE_CHECKING:
    from grader.backprop import Expression, TrainingStep, Values
    from grader.backprop.grids import Grid
    from grader.exercise.domains import Domain
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Derive

MAX_PARTS = 20_000  # of operations and names in a student's formula written out entry by entry
_POWER_OF_E = re.compile(r"(?<!\w)e\s*(?:\^|\*\*|[⁻⁰¹²³⁴-⁹])")
_ALIKE = 1e-12  # most right formulas agree to this, and need no closer look


def check_derive(exercise: Exercise, question: Derive, answer: object) -> Verdict:
    """Judge a formula."""
    text = str(answer) if isinstance(answer, int) and not isinstance(answer, bool) else answer
    if not isinstance(text, str):
        return unreadable('a formula in quotes is wanted here, such as "w*x + b"')
    try:
        written = read_array(exercise, text, scalar=not question.array)
        verdict = judge(exercise, question, written)
    except FormulaError as error:
        said = f"{error.message}\n{underline(error.source, error.start, error.end)}"
        is_misfit = question.array and isinstance(error.__cause__, ShapeError)
        return wrong(said) if is_misfit else unreadable(said)
    except DerivationError as error:
        return unreadable(str(error))
    if verdict.message and "e" in exercise.known and _POWER_OF_E.search(text):
        said = f"{verdict.message} Here e is the quantity e; the exponential is exp(...)."
        verdict = verdict._replace(message=said)
    return verdict._replace(read_as=_echo(exercise, text))


def judge(exercise: Exercise, question: Derive, written: Grid) -> Verdict:
    """Judge a formula that was written out; raise DerivationError."""
    step = exercise.step_with(names_in(Apply("list", written.cells)))
    if question.array and written.shape != question.array.shape:
        symbol, shapes = exercise.symbol(question.quantity), (written.shape, question.array.shape)
        got, wanted = map(say_shape, shapes)
        return wrong(f"This is {got}, but {symbol} is {wanted}.")
    if refusal := _refuse(exercise, step, question, written):
        return wrong(refusal, "circular")
    parts = zip(question.each, written.cells, strict=True)
    found = (_compare(exercise, one, step, cell) for one, cell in parts)
    if wrong_one := next((verdict for verdict in found if verdict != CORRECT), None):
        return wrong_one
    named = zip(question.quantities, written.cells, strict=True)
    renamed = next(filter(None, (_renamed(exercise, step, *part) for part in named)), None)
    return wrong(renamed, "circular") if renamed else CORRECT


def read_formula(exercise: Exercise, text: str) -> Expression:
    """Read a student's formula of one number; raise FormulaError."""
    return read_array(exercise, text, scalar=True).cells[0]


def read_array(exercise: Exercise, text: str, *, scalar: bool = False) -> Grid:
    """Read a student's formula, names spelled as the exercise's equations have them.

    Raises FormulaError, with a ShapeError as its cause where lists and matrices do not fit, or
    where a ``scalar`` is wanted and there is none.
    """
    formula, text = parse_formula(exercise, text)
    try:
        written = write_formula(exercise, formula)
        if scalar:
            check_scalar(formula, written)
    except ShapeError as error:
        part = error.part or formula
        place = place_of(part, text, exercise.known, exercise.synonyms) or (0, len(text))
        raise FormulaError(str(error), text, *place) from error
    return written


@per_exercise(limit=2_000)
def parse_formula(exercise: Exercise, text: str) -> tuple[Expression, str]:
    """Parse a student's formula, also give its text as it was parsed; raise FormulaError.

    What is not in the grammar as it stands is read as people write.
    """
    plain = characters(text)
    try:
        return parse(plain, exercise.known, exercise.synonyms), plain
    except FormulaError as error:
        try:
            spelled = respell(exercise, text)
        except UnknownWordError:
            raise error from None
        formula = parse(spelled, exercise.known, exercise.synonyms)
        return with_exponentials(formula), spelled


def _echo(exercise: Exercise, text: str) -> str:
    """Say how a formula was read, if that is news."""
    formula, parsed = parse_formula(exercise, text)
    if parsed == characters(text):
        return ""
    read_as = unicode(rename(formula, partial(_as_derived, exercise)), exercise.symbols)
    is_news = read_as.replace(" ", "") != text.replace(" ", "")
    return f"read as {read_as}" if is_news else ""


def write_formula(exercise: Exercise, formula: Expression) -> Grid:
    """Write a student's formula out over its entries; raise ShapeError."""
    written = as_grid(formula, exercise.shapes, MAX_PARTS)
    named = partial(_as_derived, exercise)
    return written._replace(cells=tuple(rename(cell, named) for cell in written.cells))


def _as_derived(exercise: Exercise, name: str) -> str:
    """Name a derivative as the equations do; ∂A/∂B means dA/dB where A does not use B directly."""
    derivative = as_derivative(name)
    if not derivative:
        return name
    if derivative.local and derivative.of not in exercise.deriver.users.get(derivative.wrt, ()):
        return str(derivative._replace(local=False))
    return exercise.deriver.canonical(name)


def _refuse(exercise: Exercise, step: TrainingStep, question: Derive, written: Grid) -> str | None:
    """Refuse a formula that takes what is asked as known, or uses what it must not."""
    symbol = exercise.symbol
    asked = set(question.quantities)
    for name in names_in(Apply("list", written.cells)):
        if name in asked:
            return f"{symbol(name)} is what is asked; write it with other quantities."
        if circular := asked & step.ancestors[name]:
            return f"{symbol(name)} is itself computed from {symbol(min(circular))}; do without it."
        if question.using and name not in question.allowed:
            allowed = listed(symbol(each.name) for each in question.using)
            return f"{symbol(name)} must not appear here: only {allowed}."
    return None


def _renamed(
    exercise: Exercise, step: TrainingStep, quantity: str, formula: Expression
) -> str | None:
    """Refuse what is but another quantity, or a multiple of it, that does not lead to this one.

    A derivative may well be a quantity of the way forward: e^x is its own.
    """
    if step.ancestors[quantity].issuperset(names_in(formula)):
        return None
    name = _only_name(simplify(formula))
    if not name or name in step.ancestors[quantity]:
        return None
    if as_derivative(quantity) and not as_derivative(name):
        return None
    symbol = exercise.symbol
    return f"{symbol(name)} only names the same number again: work {symbol(quantity)} out."


def _only_name(formula: Expression) -> str | None:
    """Return the name that a formula is a multiple of, if it is nothing else."""
    match formula:
        case Name(name):
            return name
        case Apply("neg", (part,)) | Apply("*", (Num(), part)) | Apply("/", (part, Num())):
            return _only_name(part)
    return None


def _compare(
    exercise: Exercise, question: Derive, step: TrainingStep, formula: Expression
) -> Verdict:
    names = names_in(formula)
    value_of = evaluator(formula)
    compared = False
    for values in samples(exercise, step, tuple(sorted(question.where.items()))):
        if any(values[name] is None for name in names):
            continue
        compared = True
        got = value_of(values)
        if not _agree(step, question.quantity, formula, values, got):
            return wrong(_difference(exercise, question.quantity, names, values, got))
    return CORRECT if compared else wrong("What it is written with never has a value here.")


def _agree(
    step: TrainingStep, quantity: str, formula: Expression, values: Values, got: float | None
) -> bool:
    expected = values[quantity]
    if expected is None or got is None:
        return expected is got
    if isclose(expected, got, rel_tol=_ALIKE):
        return True
    if Target(expected).is_close(got, TIGHT):
        return True
    terms = max(terms_of(step, quantity, values), terms_in(formula, values))
    return Target(expected, terms=terms).is_close(got, TIGHT)


def _difference(
    exercise: Exercise, quantity: str, names: list[str], values: Values, got: float | None
) -> str:
    symbol = exercise.symbol
    if not names:
        return f"A formula is asked for: {symbol(quantity)} is not always {got:.4g}."
    at = ", ".join(f"{symbol(name)} = {values[name]:.3g}" for name in names)
    gives = "has no value" if got is None else f"gives {got:.4g}"
    return f"This is not {symbol(quantity)}: for example, at {at} it {gives}, which is not right."


@per_exercise()
def samples(
    exercise: Exercise, step: TrainingStep, where: tuple[tuple[str, Domain], ...]
) -> tuple[Values, ...]:
    """Evaluate a step at all sample points of some ranges."""
    return tuple(step.program.run(givens) for givens in sample_givens(exercise, dict(where)))
