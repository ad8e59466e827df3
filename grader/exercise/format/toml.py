"""Reading of TOML, and what to say where it is not valid."""

from __future__ import annotations

import re
from typing import Any

import tomli

from grader.exercise.format.faults import Fault, FileError

_SAID = {  # what tomli says, for people who write formulas
    "Invalid value": "a value is wanted here; text and formulas stand in quotes",
    "Illegal character '\\n'": "the quote that ends this text is missing",
    "Cannot overwrite a value": "this key is there already",
    "Unclosed array": "a list that begins further up lacks its closing ]",
}


def read_toml(text: str, file: str) -> dict[str, Any]:
    """Read TOML; raise FileError with the place of a mistake."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        lines = text.split("\n")
        line = min(error.lineno, len(lines))
        message = f"this is not valid TOML: {_SAID.get(error.msg) or _twice(error.msg)}"
        raise FileError([Fault(file, line, error.colno, message, lines[line - 1])]) from None
    except (ValueError, RecursionError):  # from Python itself, which knows no place
        message = "this file holds a number too long to read, or lists nested too deep"
        raise FileError([Fault(file, 1, 1, message)]) from None


def _twice(said: str) -> str:
    """Say that a table is there twice; all else as it is."""
    twice = re.fullmatch(r"Cannot declare \('(.*)',\) twice", said)
    return f"[{twice[1]}] is there already; put all of it in one place" if twice else said
