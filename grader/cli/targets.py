"""What a command is about: a workspace, exercises and questions, and what was likely meant."""

from __future__ import annotations

import shlex
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli.main import find

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

    from click.shell_completion import CompletionItem

    from grader.checkers.functions.runner import FunctionChecker
    from grader.exercise.course import Course
    from grader.exercise.model import Exercise
    from grader.exercise.verbs import Question
    from grader.sandbox.protection import Level


def split(targets: tuple[str, ...]) -> tuple[Path, tuple[str, ...]]:
    """Take the first target as the workspace if it is a folder, or looks like a path."""
    if not targets or targets[0].startswith("-"):
        return Path(), targets
    first, rest = Path(targets[0]), targets[1:]
    if first.is_dir():
        return first, rest
    _refuse_sheet(first, rest)
    if first.name == Path.cwd().name and first.parent in {Path(), Path("..")}:
        raise click.UsageError(f"this is {first.name} already; {_run([*rest])}")
    if "/" in targets[0]:
        raise click.UsageError(f"there is no folder {targets[0]}")
    return Path(), targets


def asked_for(course: Course, selectors: tuple[str, ...]) -> list[tuple[Exercise, set[str]]]:
    """List exercises with the ids of the questions meant; none means all of them."""
    found: dict[str, tuple[Exercise, set[str]]] = {}
    for number, selector in enumerate(selectors):
        folder = f", and no folder; to make one: mkdir {shlex.quote(selector)}"
        exercise, question = find(course, selector, "" if number or "." in selector else folder)
        _, questions = found.setdefault(exercise.id, (exercise, set()))
        questions |= {each.id for each in exercise.questions if _is_meant(each, question, selector)}
    return list(found.values()) or [(exercise, set()) for exercise in course.exercises]


def function_checker(
    workspace: Path,
    limits: dict[str, float],
    require: Level | None,
    seed: str | None = None,
    *,
    below: bool = False,
) -> AbstractContextManager[FunctionChecker | None]:
    """Start a sandbox, if there are functions to run in it, or may be ``below`` the workspace."""
    if below:
        from grader.checkers.functions.runner import FunctionChecker
        from grader.sandbox.sandbox import Sandbox

        return FunctionChecker(limits, Sandbox(require=require), seed)
    files = [*workspace.glob("*.py")]
    if not files:
        return nullcontext()
    from grader.sandbox.sandbox import Sandbox
    from grader.sandbox.submission import Submission

    # It gets ready while all the rest is loaded.
    sandbox = Sandbox(require=require, expected=map(Submission, files))
    from grader.checkers.functions.runner import FunctionChecker

    return FunctionChecker(limits, sandbox, seed)


def nearly_right(course: Course, workspace: Path) -> Iterator[str]:
    """Yield a line for each file whose name is nearly that of an answer file."""
    from grader.exercise.workspace import AnswerFiles

    names = [path.name for path in workspace.iterdir() if path.is_file()]
    for meant, name in AnswerFiles(course.ids).nearly_right(names).items():
        move = shlex.join(["mv", str(workspace / name), str(workspace / meant)])
        yield f"{workspace / name} is not read; if it is meant to be {meant}: {move}"


def folders_with_answers(course: Course, workspace: Path) -> list[Path]:
    """Return the subfolders of a workspace that hold answers to the course."""
    names = [f"{each}{ending}" for each in course.ids for ending in (".toml", ".py")]
    folders = sorted(path for path in workspace.iterdir() if path.is_dir())
    return [folder for folder in folders if any((folder / name).is_file() for name in names)]


def complete_targets(
    context: click.Context, parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete exercises, and the questions of one that is named; folders are the shell's."""
    from click.shell_completion import CompletionItem

    del parameter
    from grader.exercise.course import open_course, shipped_course

    folder = context.params.get("folder")
    course = open_course(folder) if folder else shipped_course()
    exercise_id, dot, _ = incomplete.partition(".")
    if not dot:
        named = [CompletionItem(each) for each in course.ids if each.startswith(incomplete)]
        return [*named, CompletionItem(incomplete, type="dir")]
    if exercise_id not in course.ids:
        return []
    keys = dict.fromkeys(question.key for question in course.load(exercise_id).questions)
    names = [f"{exercise_id}.{key}" for key in keys]
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _refuse_sheet(path: Path, rest: Iterable[str]) -> None:
    """Say how to name the exercise of a sheet where the path of the sheet was given."""
    if path.suffix in {".toml", ".py"}:
        folder = [str(path.parent)] if path.parent != Path() else []
        raise click.UsageError(f"{path} names a file; {_run([*folder, path.stem, *rest])}")


def _run(arguments: list[str]) -> str:
    command = click.get_current_context().info_name or "check"
    return f"run: {shlex.join(['bpgrade', command, *arguments])}"


def _is_meant(each: Question, question: Question | None, selector: str) -> bool:
    """Return whether a selector means a question; a whole array's key means all its entries."""
    if question is None or each.id == question.id:
        return True
    return each.key == question.key and selector.endswith(f".{question.key}")
