"""Blanks: the answer sheet and the function stubs that a student starts from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.exercise.model import Choose, Compute, Write
from grader.exercise.signatures import STEPS
from grader.exercise.statement import how_to_answer, options, statement, whole_prompt, wrap

if TYPE_CHECKING:
    from grader.exercise.model import Exercise, Question

BLANK = "?"


def answer_sheet(exercise: Exercise) -> str:
    """Write the blank answer sheet: the statement as comments, and a "?" for every answer."""
    lines = [f"# {line}".rstrip() for line in statement(exercise, plain=True)]
    lines += ["#", '# Put your answer in the place of each "?".']
    seen: set[type] = set()
    keys: set[str] = set()
    for question in exercise.questions:
        if not isinstance(question, Write) and question.key not in keys:
            lines += ["", *_blank(exercise, question, explain=type(question) not in seen)]
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
    return "\n\n".join([head, *(_stub(exercise, question) for question in questions)])


def _blank(exercise: Exercise, question: Question, *, explain: bool) -> list[str]:
    lines = [f"# {line}" for line in wrap(whole_prompt(exercise, question))]
    if isinstance(question, Choose):
        lines += [f"#   {line}" for option in options(question) for line in wrap(option, 74)]
    if explain:
        lines.append(f"# ({how_to_answer(question)})")
    key = question.key if question.key.isascii() else f'"{question.key}"'
    return [*lines, f"{key} = {_blanks(question)}"]


def _blanks(question: Question) -> str:
    """Write a "?" for an answer, or for each entry of an array."""
    blank = f'"{BLANK}"'
    shape = question.array.shape if isinstance(question, Compute) and question.array else ()
    for size in reversed(shape):
        blank = f"[{', '.join([blank] * size)}]"
    return blank


def _stub(exercise: Exercise, question: Write) -> str:
    symbols = ", ".join(exercise.symbol(whole.name) for whole in question.returns)
    returned = symbols if len(question.returns) == 1 else f"({symbols})"
    last = f" of the last of so many {STEPS}" if STEPS in question.parameters else ""
    return (
        f"def {question.function}({', '.join(question.parameters)}):\n"
        f'    """Return {returned}{last}."""\n'
        "    raise NotImplementedError\n"
    )
