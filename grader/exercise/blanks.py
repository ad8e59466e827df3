"""Blanks: the answer sheet and the function stubs that a student starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.exercise.statement import lines_of, statement, wrap
from grader.exercise.verbs.write import STEPS, Write, passed_as_lists

if TYPE_CHECKING:
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question


def answer_sheet(exercise: Exercise) -> str:
    """Return the blank answer sheet: the statement as comments, and a "?" for every answer."""
    lines = [f"# {line}".rstrip() for line in statement(exercise, plain=True)]
    lines += ["#", '# Put your answer in the place of each "?".']
    seen: set[type] = set()
    keys: set[str] = set()
    for question in exercise.questions:
        if question.in_sheet and question.key not in keys:
            lines += ["", *_section(exercise, question.place)]
            lines += _blank(question, explain=type(question) not in seen)
            seen.add(type(question))
            keys.add(question.key)
    functions = [q.function for q in exercise.questions if isinstance(q, Write)]
    if functions:
        lines += ["", f"# To be written in {exercise.id}.py: {', '.join(functions)}."]
    return "\n".join(lines) + "\n"


def function_stubs(exercise: Exercise) -> str | None:
    """Write the stubs of the functions asked for; None if there are none."""
    questions = [q for q in exercise.questions if isinstance(q, Write)]
    if not questions:
        return None
    head = f'"""{exercise.title}: functions. The net stands in {exercise.id}.toml."""\n'
    return "\n\n".join([head, *(function_stub(exercise, question) for question in questions)])


def _section(exercise: Exercise, place: int) -> list[str]:
    """Return the title and the text of the section that begins here, if one does."""
    section = exercise.section_at(place)
    if not section:
        return []
    text = [f"# {line}" for paragraph in lines_of(section.text) for line in wrap(paragraph)]
    return [f"# --- {section.title} ---", *text, ""]


def _blank(question: Question, *, explain: bool) -> list[str]:
    lines = [f"# {line}" for line in wrap(question.whole_prompt)]
    lines += [f"#   {line}" for choice in question.choices for line in wrap(choice, 74)]
    if explain:
        lines.append(f"# ({question.how_to_answer})")
    key = question.key if question.key.isascii() else f'"{question.key}"'
    return [*lines, f"{key} = {question.blank}"]


def function_stub(exercise: Exercise, question: Write) -> str:
    """Return the stub of one function."""
    symbols = ", ".join(exercise.symbol(whole.name) for whole in question.returns)
    returned = symbols if len(question.returns) == 1 else f"({symbols})"
    last = f" of the last of so many {STEPS}" if STEPS in question.parameters else ""
    lists = [name for name in question.parameters if exercise.shapes.get(name)]
    passed = f"\n\n    {passed_as_lists(lists)}\n    " if lists else ""
    return (
        f"def {question.function}({', '.join(question.parameters)}):\n"
        f'    """Return {returned}{last}.{passed}"""\n'
        "    raise NotImplementedError\n"
    )
