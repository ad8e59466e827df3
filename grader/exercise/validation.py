"""Validation of raw TOML against the schema, in words for authors.

What is invalid is reported and taken out, so that the rest can be checked as well.
"""

from __future__ import annotations

import os
from dataclasses import fields
from typing import TYPE_CHECKING, Any, get_type_hints

# Looking for plugins of pydantic reads the metadata of every installed package.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from pydantic import TypeAdapter, ValidationError

from grader.backprop.errors import did_you_mean
from grader.exercise import tables, values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails

    from grader.exercise.faults import Collector
    from grader.exercise.positions import Path

_WANTED = {
    "float_type": "a number is wanted here, or a list of numbers where an array is meant",
    "int_type": "a whole number is wanted here",
    "string_type": 'text in quotes is wanted here: "..."',
    "list_type": "a list is wanted here: [...]",
    "dict_type": "a table is wanted here",
    "dataclass_type": "a table is wanted here",
    "too_long": "there are too many entries here",
    "too_short": "there are too few entries here",
    "string_too_short": "this must not be empty",
    "string_pattern_mismatch": "only letters, digits and _ are allowed here",
}
# Keys of a question that are missed where they are taken out, so that all of it has to go.
_NEEDED = {"compute", "derive", "chain", "write", "choose", "id", "options", "returns"}
_UNKNOWN_KEY = "unexpected_keyword_argument"
_FIELDS = "__dataclass_fields__"
_PLACEHOLDERS: dict[str, Any] = {"title": "untitled", "given": {}}


def prepare() -> None:
    """Let pydantic find what the tables' annotations name: it looks in the module of the tables."""
    vars(tables).update({name: value for name, value in vars(values).items() if name[0] != "_"})


def validate(table: type, raw: dict[str, Any], faults: Collector) -> bool:
    """Validate a document, and leave of it what is valid; False if that is too little."""
    prepare()
    adapter: TypeAdapter[object] = TypeAdapter(table)
    blamed: set[Path] = set()
    for _ in range(3):  # what is taken out may leave a required key missing, once
        try:
            adapter.validate_python(raw)
        except ValidationError as error:
            details = error.errors(include_url=False)
            placed = [(_path(detail, raw), detail) for detail in details]
        else:
            return True
        for path, detail in placed:
            if path not in blamed:
                _report(detail, path, table, faults)
                blamed.add(path)
            _take_out(raw, path, known=detail["type"] != _UNKNOWN_KEY)
    return False


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


def _report(detail: ErrorDetails, path: Path, table: type, faults: Collector) -> None:
    if detail["type"] == _UNKNOWN_KEY:
        keys = _keys_beside(path, table)
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


def _keys_beside(path: Path, table: type) -> list[str]:
    """List the keys that the table around a path may have."""
    for part in path[:-1]:
        hint = get_type_hints(table).get(str(part))
        table = next((found for found in _types_in(hint) if hasattr(found, _FIELDS)), table)
    return [field.name for field in fields(table)]


def _types_in(hint: Any) -> Iterator[type]:  # noqa: ANN401 (annotations have no common type)
    if isinstance(hint, type):
        yield hint
    for argument in getattr(hint, "__args__", ()):
        yield from _types_in(argument)


def _take_out(raw: dict[str, Any], path: Path, *, known: bool) -> None:
    """Remove the smallest part around a path without which the document may be valid."""
    first = str(path[0])
    table = raw.get(first)
    if not known:
        _drop(raw, path)
    elif first == "question" and len(path) > 2 and path[2] not in _NEEDED:
        _drop(raw, path[:3])
    elif len(path) > 1 and isinstance(table, dict):
        table.pop(path[1], None)
    elif len(path) > 1 and isinstance(table, list) and isinstance(path[1], int):
        table[path[1]] = {"compute": ""}  # keeps the places of the others
    elif first in _PLACEHOLDERS:
        raw[first] = _PLACEHOLDERS[first]
    else:
        raw.pop(first, None)


def _drop(raw: Any, path: Path) -> None:  # noqa: ANN401 (any TOML value)
    """Remove one key, unless what is around it is gone already."""
    try:
        for part in path[:-1]:
            raw = raw[part]
        del raw[path[-1]]
    except (KeyError, IndexError):
        return
