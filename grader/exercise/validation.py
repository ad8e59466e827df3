"""Validation of raw TOML against the schema, in words for authors.

What is invalid is reported and taken out, so that the rest can be checked as well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from grader.backprop.errors import did_you_mean

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from grader.exercise.faults import Collector
    from grader.exercise.positions import Path

Model = TypeVar("Model", bound=BaseModel)

_WANTED = {
    "float_type": "a number is wanted here, or a list of numbers where an array is meant",
    "int_type": "a whole number is wanted here",
    "string_type": 'text in quotes is wanted here: "..."',
    "list_type": "a list is wanted here: [...]",
    "dict_type": "a table is wanted here",
    "model_type": "a table is wanted here",
    "too_long": "there are too many entries here",
    "too_short": "there are too few entries here",
    "string_too_short": "this must not be empty",
    "string_pattern_mismatch": "only letters, digits and _ are allowed here",
}
_PLACEHOLDERS: dict[str, Any] = {"title": "untitled", "given": {}}


def validate(model: type[Model], raw: dict[str, Any], faults: Collector) -> Model | None:
    """Validate a document; None if too little of it is valid to go on with."""
    blamed: set[Path] = set()
    for _ in range(3):  # what is taken out may leave a required key missing, once
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            details = error.errors(include_url=False)
            placed = [(_path(detail, raw), detail) for detail in details]
        for path, detail in placed:
            if path not in blamed:
                _report(detail, path, model, faults)
                blamed.add(path)
            _take_out(raw, path)
    return None


def _path(detail: ErrorDetails, raw: Any) -> Path:  # noqa: ANN401 (any TOML value)
    """Keep of pydantic's location what leads somewhere; the rest are tags of unions."""
    path: list[str | int] = []
    for part in detail["loc"]:
        if isinstance(raw, dict) and (part in raw or detail["type"] == "missing"):
            path.append(part)
            raw = raw.get(part)
        elif isinstance(raw, list) and isinstance(part, int) and part < len(raw):
            path.append(part)
            raw = raw[part]
    return tuple(path)


def _report(detail: ErrorDetails, path: Path, model: type[BaseModel], faults: Collector) -> None:
    if detail["type"] == "extra_forbidden":
        keys = _keys_beside(path, model)
        faults.at_key(path, f"unknown key {path[-1]!r}{did_you_mean(str(path[-1]), keys)}")
    elif detail["type"] == "missing":
        faults.at_key(path, f"{path[-1]!r} is missing")
    elif path == ("question",):
        faults.at_key(path, "each question begins with [[question]]")
    else:
        faults.at_value(path, _WANTED.get(detail["type"]) or _plain(detail["msg"]))


def _plain(message: str) -> str:
    message = message.replace("Input should", "this should")
    return message[:1].lower() + message[1:]


def _keys_beside(path: Path, model: type[BaseModel]) -> list[str]:
    """List the keys that the table around a path may have."""
    for part in path[:-1]:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        if field:
            inner = [a for a in (field.annotation, *_arguments(field.annotation)) if _is_model(a)]
            model = inner[0] if inner else model
    return list(model.model_fields)


def _arguments(annotation: Any) -> list[Any]:  # noqa: ANN401 (annotations have no common type)
    found = list(getattr(annotation, "__args__", ()))
    return found + [inner for argument in found for inner in _arguments(argument)]


def _is_model(annotation: Any) -> bool:  # noqa: ANN401 (annotations have no common type)
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _take_out(raw: dict[str, Any], path: Path) -> None:
    """Remove the smallest part around a path without which the document may be valid."""
    first = str(path[0])
    table = raw.get(first)
    if len(path) > 1 and isinstance(table, dict):
        table.pop(path[1], None)
    elif len(path) > 1 and isinstance(table, list) and isinstance(path[1], int):
        table[path[1]] = {"compute": ""}  # keeps the places of the others
    elif first in _PLACEHOLDERS:
        raw[first] = _PLACEHOLDERS[first]
    else:
        raw.pop(first, None)
