"""Templates and the schema: valid from the start, and the same rules as those of the loader."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
import tomli

from grader.authoring.schema import SCHEMA_FILE, exercise_schema
from grader.authoring.templates import KINDS, SCHEMA_LINE, template
from tests.authoring.nets import load, said
from tests.command import ROOT, bpgrade

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEMA: dict[str, Any] = json.loads(exercise_schema())
SHIPPED = [p for p in sorted((ROOT / "exercises").glob("*.toml")) if p.stem != "course"]
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "number": (int, float),
    "integer": (int,),
    "boolean": (bool,),
}
KEYWORDS = {
    *("$ref", "type", "properties", "additionalProperties", "required", "items", "anyOf", "oneOf"),
    *("enum", "const", "minLength", "minItems", "maxItems", "minimum", "maximum"),
    *("exclusiveMinimum", "description", "default", "title", "$schema", "$defs"),
}


def faults(schema: dict[str, Any], value: Any, at: str = "") -> Iterator[str]:
    """List the places where a value breaks a schema: all of JSON Schema that ours uses."""
    if "$ref" in schema:
        schema = SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")] | schema
    assert set() == schema.keys() - KEYWORDS
    kind = schema.get("type", "")
    wrong = not isinstance(value, TYPES.get(kind, object)) or (
        isinstance(value, bool) and kind not in {"boolean", ""}
    )
    if wrong or not _fits(schema, value):
        yield at
    if wrong:
        return
    for index, part in enumerate(value if isinstance(value, list) else ()):
        yield from faults(schema.get("items", {}), part, f"{at}/{index}")
    if not isinstance(value, dict):
        return
    yield from (at for key in schema.get("required", ()) if key not in value)
    more = schema.get("additionalProperties", {})
    for key, part in value.items():
        inner = schema.get("properties", {}).get(key, more)
        yield from [f"{at}/{key}"] if inner is False else faults(inner, part, f"{at}/{key}")


def _fits(schema: dict[str, Any], value: Any) -> bool:
    number = value if isinstance(value, int | float) else 0
    size = len(value) if isinstance(value, str | list) else 0
    some, one = (
        [not list(faults(each, value)) for each in schema[key]] if key in schema else [True]
        for key in ("anyOf", "oneOf")
    )
    return (
        any(some)
        and sum(one) == 1
        and value in schema.get("enum", [value])
        and value == schema.get("const", value)
        and schema.get("minimum", number) <= number <= schema.get("maximum", number)
        and number > schema.get("exclusiveMinimum", number - 1)
        and max(schema.get("minLength", 0), schema.get("minItems", 0)) <= size
        and size <= schema.get("maxItems", size)
    )


# --- templates ---


@pytest.mark.parametrize("kind", KINDS)
def test_templates_fit_the_schema(kind: str) -> None:
    """Each names its schema, and keeps to it."""
    text = template(kind)
    assert text.startswith(SCHEMA_LINE)
    assert [] == list(faults(SCHEMA, tomli.loads(text)))


@pytest.mark.parametrize("kind", ["one_neuron", "layers", "blank"])
def test_in_the_first_templates_validation_finds_nothing(kind: str) -> None:
    """Not even advice."""
    assert [] == said(template(kind))


def test_the_template_explains_what_it_leaves_out() -> None:
    """What is commented out works, too, once the mark before it is taken away."""
    text = re.sub(r"^# (?=\[|\w+ = |source)", "", template("one_neuron"), flags=re.MULTILINE)
    exercise = load(text)
    assert {"w"} == set(exercise.vary)
    assert {"w": "ω"} == exercise.symbols
    assert 1 == len(exercise.keep)


def test_templates_name_every_verb() -> None:
    """One of each kind of question stands in the first template."""
    text = template("one_neuron")
    for verb in ("compute", "derive", "chain", "write", "choose"):
        assert re.search(rf"^{verb} = ", text, re.MULTILINE)


@pytest.mark.parametrize("kind", KINDS)
def test_new_writes_an_exercise_and_its_schema(kind: str, tmp_path: Path) -> None:
    """Into folders that there are not yet; then validate and start work at once."""
    path = tmp_path / "my" / "course" / "tanh"
    ran = bpgrade("new", path, "--like", kind)
    assert (0, "") == (ran.code, ran.err)
    assert f"wrote {path}.toml" in ran.out
    assert template(kind) == path.with_suffix(".toml").read_text(encoding="utf-8")
    assert exercise_schema() == path.with_name(SCHEMA_FILE).read_text(encoding="utf-8")
    assert 0 == bpgrade("validate", path.parent).code
    assert 0 == bpgrade("start", tmp_path / "work", "--exercises", path.parent).code


def test_new_never_overwrites(tmp_path: Path) -> None:
    """Neither an exercise nor a schema."""
    (tmp_path / "mine.toml").write_text("precious")
    (tmp_path / SCHEMA_FILE).write_text("{}")
    ran = bpgrade("new", tmp_path / "mine.toml")
    assert 2 == ran.code
    assert f"{tmp_path / 'mine.toml'} is there already" in " ".join(ran.err.split())
    assert 0 == bpgrade("new", tmp_path / "other").code
    assert "precious" == (tmp_path / "mine.toml").read_text()
    assert "{}" == (tmp_path / SCHEMA_FILE).read_text()


@pytest.mark.parametrize(
    ("name", "said_"),
    [
        ("course", "tells the order of exercises"),
        ("a.b", "'a.b' is no name"),
        ("a b", "'a b' is no name"),
        (".toml", "is no name"),
    ],
)
def test_new_takes_names_that_can_be_selected(name: str, said_: str, tmp_path: Path) -> None:
    """EXERCISE.QUESTION needs a name without a point, and course.toml is taken."""
    ran = bpgrade("new", tmp_path / name)
    assert 2 == ran.code
    assert said_ in " ".join(ran.err.split())
    assert [] == list(tmp_path.iterdir())


def test_new_tells_of_a_course_that_lists_its_exercises(tmp_path: Path) -> None:
    """The new one is not in the list yet."""
    (tmp_path / "course.toml").write_text('title = "C"\nexercises = ["one"]\n')
    ran = bpgrade("new", tmp_path / "two")
    assert f"Add 'two' to the list in {tmp_path / 'course.toml'}.\n" in ran.out
    assert 0 == bpgrade("validate", tmp_path / "two.toml").code


# --- the schema ---


def test_schema_prints_the_schema() -> None:
    """The command prints what new writes."""
    assert exercise_schema() == bpgrade("schema").out
    assert "https://json-schema.org/draft/2020-12/schema" == SCHEMA["$schema"]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_schema_takes_every_exercise(path: Path) -> None:
    """What ships fits."""
    assert [] == list(faults(SCHEMA, tomli.loads(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("boolean_for_a_number", "/given/x"),
        ("descend_one_name", "/update/descend"),
        ("empty_title", "/title"),
        ("figures_out_of_range", "/question/1/figures"),
        ("keep_as_text", "/vary/keep"),
        ("keep_with_a_number", "/vary/keep/1"),
        ("layers_as_text", "/net/layers"),
        ("layers_empty", "/net/layers"),
        ("layers_with_unknown_activation", "/net/layers/0/activation"),
        ("layers_with_unknown_key", "/net/layers/0/size"),
        ("layers_without_weights", "/net/layers/0"),
        ("limits_out_of_range", "/limits/memory"),
        ("mistake_with_nothing_to_say", "/question/0/mistakes/0"),
        ("negative_points", "/question/1/points"),
        ("no_given_and_no_net", ""),
        ("no_verb", "/question/1"),
        ("number_for_text", "/net/z"),
        ("one_question_as_a_table", "/question"),
        ("options_broken", "/question/1/options/1/then"),
        ("range_of_three_numbers", "/question/0/where/x"),
        ("rate_as_a_number", "/update/rate"),
        ("symmetric_as_text", "/symmetric"),
        ("two_verbs", "/question/1"),
        ("unknown_key", "/question/1/hnit"),
        ("unknown_key_at_the_top", "/titel"),
        ("unknown_key_of_marking", "/marking/figure"),
        ("using_nothing", "/question/0/using"),
        ("vary_as_text", "/vary/w"),
        ("vary_unknown_key", "/vary/w"),
    ],
)
def test_the_schema_refuses_what_is_broken(file: str, place: str) -> None:
    """At the very place that is at fault."""
    text = (ROOT / "tests" / "faults" / f"{file}.toml").read_text(encoding="utf-8")
    assert place in list(faults(SCHEMA, tomli.loads(text)))


def test_every_key_is_explained() -> None:
    """An editor shows what a key is for."""
    tables = [SCHEMA, *SCHEMA["$defs"].values()]
    tables += [SCHEMA["properties"][name] for name in ("net", "update", "vary")]
    keys = [(key, value) for table in tables for key, value in table["properties"].items()]
    assert {"layers", "keep", "descend", "compute", "gives"} <= {key for key, _ in keys}
    assert ["text"] == list({key for key, value in keys if "description" not in value} | {"text"})
