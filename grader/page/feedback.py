"""The page of feedback: one student's results, what to mend first, and why each answer is wrong."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from grader.backprop.errors import FormulaError
from grader.checkers.verdicts import Outcome
from grader.exercise.per_exercise import remembered
from grader.exercise.verbs import Compute, Derive
from grader.page.figure import figure
from grader.preview.formulas import Formulas, inline
from grader.preview.html import Html, element, prose, whole_page
from grader.preview.style import style
from grader.reports.marks import legend, sign
from grader.reports.printable import printable
from grader.reports.words import fault_lines, points, printed_lines, said, share

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from grader.checkers.results import ExerciseResult, QuestionResult, Report
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question

_SHORT = 30  # characters of an answer that fits on a phone
MAX_KNOWN = 2_000  # cards kept for an exercise
MAX_FORMULA = 300  # characters of an answer that is set as a formula


def feedback_page(report: Report, student: str, notes: Sequence[str] = ()) -> str:
    """Return the feedback of a student as one page that needs nothing else."""
    used = {each.verdict.outcome for result in report.exercises for each in result.results}
    header = element(
        "header",
        element("p", report.course, class_="about"),
        element("h1", student),
        element("p", share(report), class_="score"),
        element("meter", value=f"{report.score:.4f}", aria_label="Share of the points"),
        _next(report),
        _notes(notes),
    )
    parts = [_exercise(result) for result in report.exercises if _is_begun(result)]
    others = [result.exercise.title for result in report.exercises if not _is_begun(result)]
    if others:
        parts.append(element("p", f"Not begun: {', '.join(others)}.", class_="about"))
    seed = f" Functions were tried with --seed {printable(report.seed)}." if report.seed else ""
    parts.append(element("footer", element("p", f"{legend(used)}.{seed}", class_="about")))
    return document(f"{student}: {report.course}", header, *parts)


def trouble_page(student: str, trouble: str, notes: Sequence[str] = ()) -> str:
    """Write why a submission was not graded."""
    header = element("header", element("h1", student), element("p", "Not graded.", class_="score"))
    return document(student, header, element("p", prose(printable(trouble, 2000))), _notes(notes))


def document(title: str, *content: str) -> str:
    """Return a page that needs nothing else, in the style of them all."""
    body = element("body", element("main", *content), class_="feedback")
    return whole_page(title, [element("style", Html(style(0)))], body)


def _next(report: Report) -> Html:
    """Point to what to mend first: the first mistake, or else what is not answered yet."""
    first = [(result, each) for result in report.exercises if (each := result.first_to_mend())]
    mistakes = [pair for pair in first if pair[1].verdict.outcome is not Outcome.UNANSWERED]
    if not first:
        return element("p", "All done.", class_="next")
    result, question = (mistakes or first)[0]
    name = f"{result.exercise.id}.{question.question.id}"
    there = element("a", name, href=f"#{name}") if mistakes else element("code", name)
    verb = "mend" if mistakes else "answer"
    hint = element("code", f"bpgrade hint {name}")
    return element("p", f"Next, {verb} ", there, "; for a hint: ", hint, class_="next")


def _notes(notes: Sequence[str]) -> Html:
    """Return what was chosen of what was handed in."""
    if not notes:
        return Html("")
    items = (element("li", printable(note, 1000)) for note in notes)
    head = element("h2", "What was handed in")
    return element("section", head, element("ul", *items), class_="notes")


def _is_begun(result: ExerciseResult) -> bool:
    answered = any(each.verdict.outcome is not Outcome.UNANSWERED for each in result.results)
    return answered or bool(result.faults)


def _exercise(result: ExerciseResult) -> Html:
    """Return an exercise, folded where there is nothing to mend in it: first what is wrong."""
    exercise = result.exercise
    wrong = [each for each in result.results if each.verdict.outcome not in _SETTLED]
    summary = element(
        "summary",
        element("h2", exercise.title),
        element("span", f"{points(result.earned)} of {points(result.possible)}", class_="points"),
        element("span", _marks(result), class_="marks", aria_hidden="true"),
    )
    parts = [*_faults(result), *_mistakes(exercise, wrong), *_settled(result)]
    numbers = any(isinstance(each.question, Compute) for each in wrong)
    graph = _graph(exercise, result) if numbers else ""
    to_mend = bool(wrong or result.faults)
    return element("details", summary, *parts, graph, open=to_mend, id=exercise.id)


_SETTLED = {Outcome.CORRECT, Outcome.UNANSWERED}


def _marks(result: ExerciseResult) -> str:
    return "".join(sign(each.verdict.outcome) for each in result.results)


def _faults(result: ExerciseResult) -> Iterator[Html]:
    if result.faults:
        yield element("pre", "\n".join(fault_lines(result)), class_="notice", tabindex="0")


def _mistakes(exercise: Exercise, wrong: list[QuestionResult]) -> Iterator[Html]:
    if wrong:
        yield element("ol", *(_known_mistake(exercise, each) for each in wrong), class_="cards")


def _known_mistake(exercise: Exercise, result: QuestionResult) -> Html:
    """Return the card of a mistake; four in five of a class were made by somebody before."""
    key = result.question.id, result.answer, result.verdict, result.earned
    make = partial(_mistake, Formulas(exercise), result)
    return remembered(exercise, _known_mistake, key, make, MAX_KNOWN)


def _mistake(formulas: Formulas, result: QuestionResult) -> Html:
    """Return one question with the answer and the reason; further lines quote the student."""
    question, outcome = result.question, result.verdict.outcome
    first, *source = said(result)
    quoted = element("pre", "\n".join(source), tabindex="0") if source else ""
    written = _written(formulas, result)
    reason = first.partition(". ")[2] if written and first.startswith("You wrote") else first
    head = element(
        "p",
        element("code", question.id),
        element("span", f"{sign(outcome)} {outcome}", class_="word"),
        element("span", f"{points(result.earned)} of {points(result.possible)}"),
        class_="head",
    )
    return element(
        "li",
        head,
        element("p", prose(question.prompt), class_="prompt"),
        written,
        element("p", prose(reason), class_="reason"),
        quoted,
        class_="card done" if result.full else "card missed",
        id=f"{formulas.exercise.id}.{question.id}",
    )


def _written(formulas: Formulas, result: QuestionResult) -> Html:
    """Set the answer as mathematics, where it is a formula or a number that can be read."""
    question = result.question
    if not isinstance(question, Compute | Derive) or result.verdict.read_as:
        return Html("")
    try:
        answer = formulas.parsed(result.answer[:MAX_FORMULA])
    except FormulaError:
        return Html("")
    name = formulas.name(question.quantity)
    equation = inline(name, element("mo", "="), answer)
    scrolls = {"tabindex": "0"} if len(result.answer) > _SHORT else {}
    return element("p", "You wrote ", equation, class_="written", **scrolls)


def _settled(result: ExerciseResult) -> Iterator[Html]:
    """Name what is not answered yet, and fold away what is right, with its notes, each once."""
    blank, right = (
        [each.question for each in result.results if each.verdict.outcome is outcome]
        for outcome in (Outcome.UNANSWERED, Outcome.CORRECT)
    )
    if blank:
        yield element("p", "Not answered yet: ", _codes(blank), class_="blank-ones")
    if result.printed:
        yield element("p", "Printed by your functions:")
        yield element("pre", "\n".join(printed_lines(result)), tabindex="0")
    if right:
        noted = {each.note: each for each in reversed(right) if each.note}
        notes = [
            element("p", element("code", each.id), " ", prose(note), class_="note")
            for note, each in reversed(noted.items())
        ]
        summary = element("summary", f"{sign(Outcome.CORRECT)} {len(right)} right")
        yield element("details", summary, element("p", _codes(right)), *notes)


def _codes(questions: list[Question]) -> Html:
    return Html(" ".join(_code(each.id) for each in questions))


@lru_cache(maxsize=2_000)
def _code(name: str) -> Html:
    """Set a name as it is typed; most of a class's pages have the same ones."""
    return element("code", name)


def _graph(exercise: Exercise, result: ExerciseResult) -> Html:
    """Draw the graph with the student's own numbers, as far as they are right."""
    drawing = figure(exercise, result)
    if not drawing:
        return Html("")
    said_of_it = "The computation graph, with your numbers that are right."
    return element("div", element("p", said_of_it, class_="about"), drawing, class_="graph")
