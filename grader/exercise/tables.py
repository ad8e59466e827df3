"""The exercise file as data: which keys there are, what kind of value each takes, and its default.

pydantic checks these plain dataclasses against what an author wrote; see ``validation``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, TypeAlias, TypeVar

from annotated_types import Ge, Gt, Le, MaxLen, MinLen


class Exact:
    """Asks pydantic for exactly this type: no "0.5" for 0.5, no true for 1."""

    @staticmethod
    def __get_pydantic_core_schema__(source: Any, handler: Any) -> Any:  # noqa: ANN401 (pydantic's own hook)
        """Mark the schema of the annotated type as strict."""
        return {**handler(source), "strict": True}


Number: TypeAlias = Annotated[float, Exact()]
Whole: TypeAlias = Annotated[int, Exact()]
String: TypeAlias = Annotated[str, Exact()]
Text: TypeAlias = Annotated[str, Exact(), MinLen(1)]
Share: TypeAlias = Annotated[float, Exact(), Ge(0), Le(1)]
Figures: TypeAlias = Annotated[int, Exact(), Ge(1), Le(12)]
Seconds: TypeAlias = Annotated[float, Exact(), Gt(0), Le(600)]
Range: TypeAlias = Annotated[list[Number], MinLen(2), MaxLen(2)]
Numbers: TypeAlias = Number | list[Number] | list[list[Number]]

if TYPE_CHECKING:
    from collections.abc import Mapping

_STRICT = {"extra": "forbid", "allow_inf_nan": False}

Table = TypeVar("Table")


@dataclass(frozen=True)
class MarkingTable:
    """How answers are marked; credit is a share of a question's points."""

    __pydantic_config__: ClassVar = _STRICT

    figures: Figures = 3
    correct: Share = 1.0
    carried: Share = 1.0
    coarse: Share = 0.5


@dataclass(frozen=True)
class LimitsTable:
    """What a file of functions may use: seconds in all and of computing, MiB, KiB printed."""

    __pydantic_config__: ClassVar = _STRICT

    seconds: Seconds | None = None
    cpu_seconds: Seconds | None = None
    memory: Annotated[float, Exact(), Ge(16), Le(65536)] | None = None
    output: Annotated[float, Exact(), Ge(0), Le(1024)] | None = None


@dataclass(frozen=True)
class LayerTable:
    """A layer of neurons: the names of its parameters, and its activation."""

    __pydantic_config__: ClassVar = _STRICT

    weights: Text
    bias: Text | None = None
    activation: Text = "sigmoid"


@dataclass(frozen=True)
class GridTable:
    """The values that a given can take: a range in steps."""

    __pydantic_config__: ClassVar = _STRICT

    low: Number
    high: Number
    step: Annotated[float, Exact(), Gt(0)]


@dataclass(frozen=True)
class OptionTable:
    """One option of a choice, true when its condition over quantities holds."""

    __pydantic_config__: ClassVar = _STRICT

    text: Text
    when: Text


@dataclass(frozen=True)
class MistakeTable:
    """A wrong answer that the author foresees, as a formula, and what to say of it."""

    __pydantic_config__: ClassVar = _STRICT

    gives: Text
    say: Text


@dataclass(frozen=True)
class QuestionTable:
    """A question; the one verb among its keys (compute, derive, ...) tells its type."""

    __pydantic_config__: ClassVar = _STRICT
    compute: String | None = None
    derive: String | None = None
    chain: String | None = None
    write: String | None = None
    choose: String | None = None

    id: Text | None = None
    prompt: Text | None = None
    hint: Text | None = None
    note: Text | None = None
    points: Annotated[float, Exact(), Ge(0)] = 1.0
    figures: Figures | None = None
    returns: Annotated[list[String], MinLen(1)] | None = None
    using: Annotated[list[String], MinLen(1)] | None = None
    where: dict[str, Range] | None = None
    options: Annotated[list[OptionTable], MinLen(2), MaxLen(26)] | None = None
    mistakes: list[MistakeTable] | None = None


@dataclass(frozen=True)
class ExerciseTable:
    """A whole exercise file.

    In ``net``, the keys layers, inputs, targets and loss are the shorthand for layers; in
    ``update``, descend and rate that for gradient descent; in ``vary``, keep lists conditions.
    """

    __pydantic_config__: ClassVar = _STRICT
    title: Text
    given: dict[str, Numbers]
    net: Annotated[dict[str, String | list[LayerTable]], MinLen(1)]
    source: String = ""
    text: String = ""
    vary: dict[str, GridTable | list[Number] | list[String]] = field(default_factory=dict)
    update: dict[str, String | list[String]] = field(default_factory=dict)
    marking: MarkingTable = field(default_factory=MarkingTable)
    limits: LimitsTable = field(default_factory=LimitsTable)
    symbols: dict[str, Text] = field(default_factory=dict)
    question: list[QuestionTable] = field(default_factory=list)


@dataclass(frozen=True)
class CourseTable:
    """The file course.toml: a course's title, its exercises in order, the seed of its variants."""

    __pydantic_config__: ClassVar = _STRICT
    title: Text
    exercises: Annotated[list[String], MinLen(1)]
    seed: Whole = 0


_TABLES: dict[str, type] = {
    "marking": MarkingTable,
    "limits": LimitsTable,
    "question": QuestionTable,
    "layers": LayerTable,
    "options": OptionTable,
    "mistakes": MistakeTable,
}


def build(table: type[Table], raw: Mapping[str, Any]) -> Table:
    """Build a table out of TOML that is known to be valid."""
    return table(**{key: _built(key, value) for key, value in raw.items()})


def _built(key: str, value: Any) -> Any:  # noqa: ANN401 (any TOML value)
    if key in _TABLES and isinstance(value, dict):
        return build(_TABLES[key], value)
    if key in _TABLES and isinstance(value, list):
        return [build(_TABLES[key], part) for part in value]
    if key == "net":
        return {name: _built(name, part) for name, part in value.items()}
    if key == "vary":
        grids = {n: build(GridTable, g) for n, g in value.items() if isinstance(g, dict)}
        return value | grids
    return value
