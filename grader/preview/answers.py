"""What is folded away under a question: the answer with its working, the band, slips, the note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop.mathml import number_mathml
from grader.checkers.compute import target_of
from grader.exercise.verbs import Chain, Compute, Derive, Write
from grader.feedback.foreseen import foreseen_formulas, foreseen_numbers
from grader.feedback.solutions import as_asked, solution
from grader.preview.formulas import Formulas, Line, block, equal_to_sum, inline, matrix
from grader.preview.html import Html, element, prose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.checkers.closeness import Target
    from grader.exercise.model import Exercise
    from grader.exercise.precision import Precision
    from grader.exercise.verbs import Question

MAX_ENTRIES = 6  # of an array, each with its own working
MAX_EQUATIONS = 60  # of a function


def answer(exercise: Exercise, group: Sequence[Question]) -> Html:
    """Return the answers to a question, or to those on the entries of one array."""
    first = group[0]
    if isinstance(first, Compute) and len(group) > MAX_ENTRIES:
        parts = list(_array(exercise, group))
    else:
        parts = [_answer(exercise, question) for question in group]
    if first.note:
        parts.append(element("p", element("b", "Note:"), " ", prose(first.note), class_="note"))
    return element("details", element("summary", "Answer"), *parts)


def _array(exercise: Exercise, group: Sequence[Question]) -> Iterator[Html]:
    """Write the answers to a large array as one, and how its first entry is worked out."""
    entries = [each for each in group if isinstance(each, Compute)]
    numbers = [
        as_asked(target_of(exercise, each.quantity, exercise.values), each.precision)
        for each in entries
    ]
    first = entries[0]
    name = first.array.name if first.array else first.quantity
    shape = first.array.shape if first.array else ()
    table = matrix(numbers, shape[-1] if shape else 1)
    yield block([(Formulas(exercise).name(name), "=", table)])
    yield element("p", "One entry of it, worked out:")
    yield _answer(exercise, first)


def _answer(exercise: Exercise, question: Question) -> Html:
    formulas = Formulas(exercise)
    match question:
        case Compute():
            return _number(exercise, formulas, question)
        case Derive():
            return _formula(exercise, formulas, question)
        case Chain(quantity=quantity, ways=ways):
            return block(equal_to_sum(formulas.name(quantity), map(formulas.product, ways)))
        case Write():
            return _function(exercise, formulas, question)
    lines = (element("p", prose(line)) for line in solution(exercise, question))
    return element("div", *lines, class_="entry")


def _number(exercise: Exercise, formulas: Formulas, question: Compute) -> Html:
    target = target_of(exercise, question.quantity, exercise.values)
    result = number_mathml(as_asked(target, question.precision))
    lines = [
        *formulas.equation(question.quantity),
        ("", "=", f'<mrow class="result">{result}</mrow>'),
    ]
    parts = [block(lines)]
    if target:
        parts.append(element("p", *_band(target, question.precision), class_="band"))
    rows = [
        element(
            "tr",
            element("td", inline(Html(number_mathml(each.number))), class_="number"),
            element("td", prose(each.said), *_warning(passes=each.passes)),
        )
        for each in foreseen_numbers(exercise, question)
    ]
    return element("div", *parts, _slips(rows, "A number such as", question), class_="entry")


def _band(target: Target, asked: Precision) -> list[str]:
    """Return which numbers are right."""
    if not target.change:
        return [element("b", "Right:"), Html(" "), as_asked(target, asked), " exactly"]
    low, high = target.band(asked)
    place = target.place(asked)
    ends = [f"{end:.{max(0, 2 - place)}f}".replace("-", "−") for end in (low, high)]
    if place < -8:
        ends = [f"{end:.{max(asked.figures, 1) + 1}e}".replace("-", "−") for end in (low, high)]
    last = target.last_place(asked)
    digits = f", written to {-last} decimal{'s' if last < -1 else ''}" if last < 0 else ""
    return [
        element("b", "Right:"),
        Html(" "),
        inline(Html(number_mathml(ends[0]))),
        " to ",
        inline(Html(number_mathml(ends[1]))),
        digits,
    ]


def _formula(exercise: Exercise, formulas: Formulas, question: Derive) -> Html:
    lines = [_right(exercise, formulas, name) for name in question.quantities]
    rows = [
        element("tr", element("td", inline(formulas.recipe(formula))), element("td", prose(said)))
        for formula, said in foreseen_formulas(exercise, question)
    ]
    slips = _slips(rows, "A formula such as", question)
    return element("div", block(lines), slips, class_="entry")


def _right(exercise: Exercise, formulas: Formulas, name: str) -> Line:
    equation = exercise.step.equations.get(name)
    right = formulas.recipe(equation.recipe) if equation else formulas.name(name)
    return formulas.name(name), "=", right


def _slips(rows: list[Html], head: str, question: Compute | Derive) -> Html:
    """Fold away the table of what each slip gives."""
    if not rows:
        return Html("")
    heads = (element("th", text, scope="col") for text in (head, "is told"))
    table = element(
        "table",
        element("thead", element("tr", *heads)),
        element("tbody", *rows),
        class_="slips",
    )
    scroll = element("div", table, class_="scroll")
    if isinstance(question, Compute) and question.array:
        return element("details", element("summary", f"{len(rows)} slips"), scroll)
    return scroll


def _warning(*, passes: bool) -> list[Html]:
    return (
        [element("strong", "This passes for the right answer.", class_="warning")] if passes else []
    )


def _function(exercise: Exercise, formulas: Formulas, question: Write) -> Html:
    step = exercise.step
    needed = set(question.entries).union(*(step.ancestors[name] for name in question.entries))
    lines = [
        (formulas.name(name), "=", formulas.recipe(equation.recipe))
        for name, equation in step.equations.items()
        if name in needed
    ]
    more = len(lines) - MAX_EQUATIONS
    rest = f"And {more} more: bpgrade show {exercise.id} --equations" if more > 0 else ""
    ranges = [f"{name} {domain}" for name, domain in question.where.items()]
    tried = f"Tried with {', '.join(ranges)}." if ranges else ""
    shown = block(lines[:MAX_EQUATIONS]), element("p", rest) if rest else Html("")
    return element("div", *shown, element("p", tried, class_="band"), class_="entry")
