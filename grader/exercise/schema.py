"""The exercise file as pydantic sees it: which keys there are and what kind of value each takes."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

_STRICT = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

Numbers: TypeAlias = float | list[float] | list[list[float]]
Text: TypeAlias = Annotated[str, Field(min_length=1)]


class MarkingTable(BaseModel):
    """How answers are marked; credit is a share of a question's points."""

    model_config = _STRICT

    figures: Annotated[int, Field(ge=1, le=12)] = 3
    correct: Annotated[float, Field(ge=0, le=1)] = 1.0
    carried: Annotated[float, Field(ge=0, le=1)] = 1.0
    coarse: Annotated[float, Field(ge=0, le=1)] = 0.5


class LimitsTable(BaseModel):
    """What a file of functions may use: seconds in all and of computing, MiB, KiB printed."""

    model_config = _STRICT

    seconds: Annotated[float, Field(gt=0, le=600)] | None = None
    cpu_seconds: Annotated[float, Field(gt=0, le=600)] | None = None
    memory: Annotated[float, Field(ge=16, le=65536)] | None = None
    output: Annotated[float, Field(ge=0, le=1024)] | None = None


class OptionTable(BaseModel):
    """One option of a choice, true when its condition over quantities holds."""

    model_config = _STRICT

    text: Text
    when: Text


class MistakeTable(BaseModel):
    """A wrong answer that the author foresees, as a formula, and what to say of it."""

    model_config = _STRICT

    gives: Text
    say: Text


class QuestionTable(BaseModel):
    """A question; the one verb among its keys (compute, derive, ...) tells its type."""

    model_config = _STRICT

    compute: str | None = None
    derive: str | None = None
    chain: str | None = None
    write: str | None = None
    choose: str | None = None

    id: Annotated[str, Field(pattern=r"^\w+$")] | None = None
    prompt: Text | None = None
    hint: Text | None = None
    note: Text | None = None
    points: Annotated[float, Field(ge=0)] = 1.0
    figures: Annotated[int, Field(ge=1, le=12)] | None = None
    returns: Annotated[list[str], Field(min_length=1)] | None = None
    using: Annotated[list[str], Field(min_length=1)] | None = None
    where: dict[str, Annotated[list[float], Field(min_length=2, max_length=2)]] = {}
    options: Annotated[list[OptionTable], Field(min_length=2, max_length=26)] | None = None
    mistakes: list[MistakeTable] = []


class ExerciseTable(BaseModel):
    """A whole exercise file."""

    model_config = _STRICT

    title: Text
    source: str = ""
    text: str = ""
    given: dict[str, Numbers]
    net: Annotated[dict[str, str], Field(min_length=1)]
    update: dict[str, str] = {}
    marking: MarkingTable = MarkingTable()
    limits: LimitsTable = LimitsTable()
    symbols: dict[str, Text] = {}
    question: list[QuestionTable] = []


class CourseTable(BaseModel):
    """The file course.toml: a course's title and its exercises in order."""

    model_config = _STRICT

    title: Text
    exercises: Annotated[list[str], Field(min_length=1)]
