"""Starters: files as they were handed out, in which nothing is answered."""

from __future__ import annotations

import ast
import re
import warnings

_BLANK_LINE = re.compile(r"""(?:[\w"'.-]+\s*=)?[\[\]"'?,\s]*(?:#.*)?""")

_EXERCISE = re.compile(r"^\[(?:given|net)\]|^\[\[question\]\]", re.MULTILINE)


def is_starter(name: str, data: bytes) -> bool:
    """Return whether there is no answer in a sheet, or no function with a body in a module.

    Nor is there one in an exercise itself, whose file is called like its sheet.
    """
    text = data.decode("utf-8-sig", "replace")
    return _is_blank_module(text) if name.endswith(".py") else _is_blank_sheet(text)


def _is_blank_sheet(text: str) -> bool:
    return bool(_EXERCISE.search(text)) or all(
        _BLANK_LINE.fullmatch(line.strip()) for line in text.splitlines()
    )


def _is_blank_module(text: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return all(map(_does_nothing, module.body))


def _does_nothing(statement: ast.stmt) -> bool:
    match statement:
        case ast.FunctionDef(body=body):
            return all(map(_does_nothing, body))
        case ast.Expr(value=ast.Constant()):
            return True
    return isinstance(statement, (ast.Import, ast.ImportFrom, ast.Pass, ast.Raise))
