"""Reading of signatures: the name of a function that is asked for, and its parameters."""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING

from grader.backprop.errors import did_you_mean
from grader.backprop.names import is_plain

if TYPE_CHECKING:
    from grader.exercise.format.positions import Path
    from grader.exercise.reading.names import PartReader

STEPS = "steps"  # the parameter of a function that counts training steps

_SIGNATURE = re.compile(r"\s*(\w+)\s*\(\s*([^()]*?)\s*\)\s*")


def read_signature(text: str, path: Path, parts: PartReader) -> tuple[str, tuple[str, ...]] | None:
    """Read ``gradients(x, w, b)``, noting faults; None if it is no signature at all."""
    signature = _SIGNATURE.fullmatch(text)
    if not signature or not is_plain(signature[1]):
        parts.faults.at_value(path, "a function is written like gradients(x, w, b, y)")
        return None
    function, listed = signature.groups()
    parameters = tuple(re.split(r"\s*,\s*", listed)) if listed else ()
    for name in filter(iskeyword, (function, *parameters)):
        parts.faults.at_value(path, f"{name!r} means something in Python; choose another name")
    _check(parameters, path, parts)
    return function, parameters


def _check(parameters: tuple[str, ...], path: Path, parts: PartReader) -> None:
    """Note parameters that are there twice or not given."""
    for number, parameter in enumerate(parameters):
        if parameter in parameters[:number]:
            parts.faults.at_value(path, f"the parameter {parameter!r} is there twice")
        elif parameter != STEPS and parameter not in parts.given:
            hint = did_you_mean(parameter, parts.given)
            parts.faults.at_value(path, f"the parameter {parameter!r} is none of [given]{hint}")
