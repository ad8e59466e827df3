"""The exercise file as data: which keys there are, what kind of value each takes, and its default.

pydantic checks these plain dataclasses against what an author wrote; see ``validation``. The
kinds of value are names in ``values``, which only pydantic needs to look up; what dataclasses can
do beyond holding data is left out, for it takes time in every run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

    from grader.exercise.format.values import (
        Decimals,
        Figures,
        Memory,
        Names,
        Number,
        Numbers,
        OneHot,
        Output,
        Points,
        Positive,
        Range,
        Seconds,
        Share,
        String,
        Text,
        Truth,
        Whole,
        WholeRange,
    )

_STRICT = {"extra": "forbid", "allow_inf_nan": False}

Table = TypeVar("Table")


@dataclass(eq=False, repr=False)
class MarkingTable:
    """How answers are marked; credit is a share of a question's points."""

    __pydantic_config__: ClassVar = _STRICT

    figures: Figures | None = None
    decimals: Decimals | None = None
    tolerance: Positive | None = None
    correct: Share = 1.0
    carried: Share = 1.0
    coarse: Share = 0.5


@dataclass(eq=False, repr=False)
class LimitsTable:
    """What a file of functions may use: seconds in all and of computing, MiB, KiB printed."""

    __pydantic_config__: ClassVar = _STRICT

    seconds: Seconds | None = None
    cpu_seconds: Seconds | None = None
    memory: Memory | None = None
    output: Output | None = None


@dataclass(eq=False, repr=False)
class LayerTable:
    """A layer of neurons: the names of its parameters, and its activation."""

    __pydantic_config__: ClassVar = _STRICT

    weights: Text
    activation: Text
    bias: Text | None = None


@dataclass(eq=False, repr=False)
class GridTable:
    """The values that a given can take: a range in steps."""

    __pydantic_config__: ClassVar = _STRICT

    low: Number
    high: Number
    step: Positive


@dataclass(eq=False, repr=False)
class WholeTable:
    """A range of whole numbers, from which labels and counts are drawn."""

    __pydantic_config__: ClassVar = _STRICT

    int: WholeRange


@dataclass(eq=False, repr=False)
class OptionTable:
    """One option of a choice: ``right``, or true when its condition holds, or else a trick."""

    __pydantic_config__: ClassVar = _STRICT

    text: Text
    when: Text | None = None
    right: Truth | None = None
    say: Text | None = None


@dataclass(eq=False, repr=False)
class MistakeTable:
    """A wrong answer that the author foresees, as a formula, and what to say of it."""

    __pydantic_config__: ClassVar = _STRICT

    gives: Text
    say: Text


@dataclass(eq=False, repr=False)
class QuestionTable:
    """A question; the one verb among its keys (compute, derive, ...) tells its type."""

    __pydantic_config__: ClassVar = _STRICT
    compute: String | None = None
    derive: String | None = None
    chain: String | None = None
    write: String | None = None
    choose: String | None = None
    order: String | None = None

    id: Text | None = None
    prompt: Text | None = None
    hint: Text | None = None
    note: Text | None = None
    points: Points = 1.0
    practice: Truth = False
    figures: Figures | None = None
    decimals: Decimals | None = None
    tolerance: Positive | None = None
    also: Names | None = None
    returns: Names | None = None
    using: Names | None = None
    where: dict[str, Range | WholeTable | OneHot] | None = None
    options: list[OptionTable] | None = None
    several: Truth | None = None
    items: Names | None = None
    by: Text | None = None
    mistakes: list[MistakeTable] | None = None


@dataclass(eq=False, repr=False)
class SectionTable:
    """A title, and maybe a text, above the questions that follow in the file."""

    __pydantic_config__: ClassVar = _STRICT

    title: Text
    text: String = ""


@dataclass(eq=False, repr=False)
class ExerciseTable:
    """A whole exercise file.

    In ``net``, the keys layers, inputs, targets and loss are the shorthand for layers, and hidden
    lists the quantities whose equations students find; in
    ``update``, descend and rate that for gradient descent; in ``vary``, keep lists conditions.
    """

    __pydantic_config__: ClassVar = _STRICT
    title: Text
    given: dict[str, Numbers]
    net: dict[str, String | list[LayerTable] | list[String]]
    source: String = ""
    symmetric: Truth = False
    accept: Names | None = None
    text: String = ""
    vary: dict[str, GridTable | list[Number] | list[String]] = field(default_factory=dict)
    update: dict[str, String | list[String]] = field(default_factory=dict)
    marking: MarkingTable = field(default_factory=MarkingTable)
    limits: LimitsTable = field(default_factory=LimitsTable)
    symbols: dict[str, Text] = field(default_factory=dict)
    question: list[QuestionTable] = field(default_factory=list)
    section: list[SectionTable] = field(default_factory=list)


@dataclass(eq=False, repr=False)
class CourseTable:
    """The file course.toml: a course's title, its exercises in order, the seed of its variants."""

    __pydantic_config__: ClassVar = _STRICT
    title: Text
    exercises: Names
    seed: Whole = 0


_TABLES: dict[str, type] = {
    "marking": MarkingTable,
    "limits": LimitsTable,
    "question": QuestionTable,
    "layers": LayerTable,
    "section": SectionTable,
    "options": OptionTable,
    "mistakes": MistakeTable,
}
_VALUES: dict[str, type] = {"vary": GridTable, "where": WholeTable}


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
    if key in _VALUES:
        tables: dict[str, Any] = {
            n: build(_VALUES[key], t) for n, t in value.items() if isinstance(t, dict)
        }
        return value | tables
    return value
