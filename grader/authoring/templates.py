"""Templates: exercise files that explain the format by being valid examples of it."""

from __future__ import annotations

from importlib.resources import files

KINDS = ("one_neuron", "layers", "blank")
SCHEMA_LINE = "#:schema ./exercise.schema.json\n"


def template(kind: str) -> str:
    """Give the text of a template by its kind, with the line that editors find the schema by."""
    source = files("grader.authoring") / "templates" / f"{kind}.toml"
    return SCHEMA_LINE + source.read_text(encoding="utf-8")
