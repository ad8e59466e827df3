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
from grader.exercise.format import tables, values

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from pydantic_core import ErrorDetails

    from grader.exercise.format.faults import Collector
    from grader.exercise.format.positions import Path

_WANTED = {
    "float_type": "a number is wanted here",
    "bool_type": "true or false is wanted here, without quotes",
    "int_type": "a whole number is wanted here",
    "string_type": 'text in quotes is wanted here: "..."',
    "list_type": "a list is wanted here: [...]",
    "dict_type": "a table is wanted here",
    "dataclass_type": "a table is wanted here",
    "too_short": "this list must not be empty",
    "string_too_short": "this must not be empty",
    "string_pattern_mismatch": "only letters, digits and _ are allowed here",
}
# What is wanted at places that take one of several kinds of value, or that say it better.
_WANTED_AT: dict[tuple[str, ...], str] = {
    ("given",): "a number is wanted here, or a list of numbers, or a list of such lists",
    ("vary", "keep"): 'a list of conditions is wanted here: ["abs(z) > 0.1"]',
    ("vary",): "{ low = ..., high = ..., step = ... } is wanted here, or a list of numbers",
    ("net", "layers"): 'a list of layers is wanted here: [{ weights = "W1", activation = "relu" }]',
    ("net",): 'a formula in quotes is wanted here: "..."',
    ("update", "descend"): 'a list of parameters is wanted here, such as ["w", "b"], or "all"',
    ("update", "rate"): "the name of the given that is the learning rate is wanted, in quotes",
    ("update",): 'a formula in quotes is wanted here: "..."',
}
# What to write where a key is missing.
_MISSING = {"activation": ': "sigmoid", "relu" or the like, or "none" where the layer has none'}
_UNKNOWN_KEY = "unexpected_keyword_argument"
_FIELDS = "__dataclass_fields__"
_PLACEHOLDERS: dict[str, Any] = {"title": "untitled", "given": {}}


def prepare() -> None:
    """Let pydantic find what the tables' annotations name: it looks in the module of the tables."""
    vars(tables).update({name: value for name, value in vars(values).items() if name[0] != "_"})


def validate(
    table: type, raw: dict[str, Any], faults: Collector, needed: Collection[str] = ()
) -> bool:
    """Validate a document, and leave of it what is valid; False if that is too little.

    Where a ``needed`` key of a question is invalid, all of the question has to go.
    """
    prepare()
    adapter: TypeAdapter[object] = TypeAdapter(table)
    blamed: set[Path] = set()
    for _ in range(3):  # what is taken out may leave a required key missing, once
        try:
            adapter.validate_python(raw)
        except ValidationError as error:
            details = _likeliest(error.errors(include_url=False), raw)
            placed = [(_path(detail, raw), detail) for detail in details]
        else:
            return True
        for path, detail in placed:
            if path not in blamed:
                _report(detail, path, table, faults)
                blamed.add(path)
            _take_out(raw, path, needed, known=detail["type"] != _UNKNOWN_KEY)
    return False


def _likeliest(details: list[ErrorDetails], raw: dict[str, Any]) -> list[ErrorDetails]:
    """Where one of several kinds of value may stand, keep what is said of the likeliest kind."""
    kept = [detail for detail in details if _is_likely(detail["loc"], raw)]
    return kept or details


def _is_likely(place: tuple[str | int, ...], raw: dict[str, Any]) -> bool:
    if len(place) < 3 or place[0] not in {"given", "net", "update", "vary"}:
        return True
    table, name, kind = place[:3]
    value = raw[str(table)][str(name)]
    inner = value[0] if isinstance(value, list) and value else None
    match table, name:
        case "given", _:
            depth = isinstance(value, list) + isinstance(inner, list)
            return kind == ("float", "list[float]", "list[list[float]]")[depth]
        case "vary", "keep":
            return kind == "list[str]"
        case "vary", _:
            return kind == ("GridTable" if isinstance(value, dict) else "list[float]")
        case "net", "layers":
            return kind == "list[LayerTable]"
        case ("net", "hidden") | ("update", "descend"):
            return kind == "list[str]"
    return kind == "str"


def _path(detail: ErrorDetails, raw: Any) -> Path:  # noqa: ANN401 (any TOML value)
    """Keep of pydantic's location what leads somewhere; the rest are tags of unions."""
    path: list[str | int] = []
    for number, part in enumerate(detail["loc"], 1):
        is_missed = detail["type"] == "missing" and number == len(detail["loc"])
        if isinstance(raw, dict) and (part in raw or is_missed):
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
        what = _MISSING.get(str(path[-1]), "")
        faults.at_key(path, f"{path[-1]!r} is missing{what}")
    elif path == ("question",):
        faults.at_key(path, "each question begins with [[question]]")
    else:
        faults.at_value(path, _wanted(detail, path))


def _wanted(detail: ErrorDetails, path: Path) -> str:
    """Say what is wanted at a place, in the words for that place if there are any."""
    if detail["type"].endswith("_type") and len(path) == 2:
        keys = tuple(map(str, path))
        if at := _WANTED_AT.get(keys) or _WANTED_AT.get(keys[:1]):
            return at
    if path[0] == "question" and "where" in path and detail["type"] != "float_type":
        return 'a range is wanted here: [lowest, highest], { int = [lowest, highest] } or "one-hot"'
    return _WANTED.get(detail["type"]) or _plain(detail["msg"])


def _plain(message: str) -> str:
    message = message.replace("Input should be", "this must be")
    message = message.replace("greater than or equal to", "at least")
    message = message.replace("less than or equal to", "at most")
    return message[:1].lower() + message[1:]


def _keys_beside(path: Path, table: type) -> list[str]:
    """Return the keys that the table around a path may have."""
    for part in path[:-1]:
        hint = get_type_hints(table).get(str(part))
        table = next((found for found in _types_in(hint) if hasattr(found, _FIELDS)), table)
    return [field.name for field in fields(table)]


def _types_in(hint: Any) -> Iterator[type]:  # noqa: ANN401 (annotations have no common type)
    if isinstance(hint, type):
        yield hint
    for argument in getattr(hint, "__args__", ()):
        yield from _types_in(argument)


def _take_out(raw: dict[str, Any], path: Path, needed: Collection[str], *, known: bool) -> None:
    """Remove the smallest part around a path without which the document may be valid."""
    first = str(path[0])
    table = raw.get(first)
    if not known:
        _drop(raw, path)
    elif first == "question" and len(path) > 2 and path[2] not in needed:
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
