"""Templates: exercise files that explain the format by being valid examples of it."""

from __future__ import annotations

KINDS = (
    *("one_neuron", "layers", "blank"),
    *("adam", "attention", "batch_norm", "bptt", "convolution", "dropout", "embedding"),
    *("gradient_clipping", "layer_norm", "lstm", "momentum", "weight_tying"),
)
SCHEMA_LINE = "#:schema ./exercise.schema.json\n"


def template(kind: str) -> str:
    """Return the text of a template by its kind, with the line that editors find the schema by."""
    from importlib.resources import files  # noqa: PLC0415 (only a new exercise pays for it)

    source = files("grader.authoring") / "templates" / f"{kind}.toml"
    return SCHEMA_LINE + source.read_text(encoding="utf-8")
