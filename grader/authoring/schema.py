"""The JSON Schema of exercise files, for completion and errors in editors.

It is that of the tables, with what is meant by each key, and with the keys of the shorthands.
"""

from __future__ import annotations

import json
from typing import Any, TypeAlias

from pydantic import TypeAdapter

from grader.exercise.format import validation
from grader.exercise.format.tables import ExerciseTable
from grader.exercise.reading.layers import ACTIVATIONS, LOSSES
from grader.exercise.verbs import VERBS

Schema: TypeAlias = dict[str, Any]

SCHEMA_FILE = "exercise.schema.json"

_HELP = {
    "title": "The title that students see.",
    "source": "Where the exercise comes from; shown after the title.",
    "text": "What a student reads first. {w} stands for the number of the given w.",
    "given": "The numbers that the exercise hands out: a number, a list, or a list of rows.",
    "net": 'The forward pass: a formula for each quantity, in any order: z = "w*x + b".',
    "update": 'Updates, each named <parameter>_new: w_new = "w - alpha*dL/dw".',
    "vary": "Numbers of each student's own: the values that a given can take.",
    "symmetric": "Some numbers are equal on purpose, so that one passes for another.",
    "marking": "How answers are marked.",
    "limits": "What a file of functions may use.",
    "symbols": 'How names are shown, where the usual symbols do not serve: w = "ω".',
    "question": "A question: one verb (compute, derive, chain, write or choose), and more.",
    "figures": "The significant figures that an answer needs.",
    "correct": "Credit for a right answer.",
    "carried": "Credit for what follows from a wrong answer further up.",
    "coarse": "Credit for an answer that is right to 2 figures only.",
    "seconds": "Seconds for all calls of a file of functions.",
    "cpu_seconds": "Seconds of computing for a file of functions.",
    "memory": "MiB of memory for a file of functions.",
    "output": "KiB of printed text that are kept.",
    "layers": "The layers in order: each makes z1, a1 and so on; the last one makes yhat.",
    "weights": "The given with the weights: a row for each neuron.",
    "bias": "The given with the biases: one for each neuron, or one number that they share.",
    "activation": "The activation; softmax for a last layer only.",
    "inputs": "The given that the first layer works on: a list, or a row for each sample.",
    "targets": "The given that the outputs are compared with.",
    "loss": "The loss L: by name, or as a formula of yhat and givens.",
    "descend": 'The parameters that gradient descent on L updates; "all": those of the layers.',
    "rate": "The given that is the learning rate.",
    "keep": 'Conditions that every draw must fulfil: ["abs(z) > 0.1"].',
    "low": "The lowest value.",
    "high": "The highest value.",
    "step": "How far apart the values are.",
    "compute": "Ask for the value of a quantity: z, dL/dw, w_new, an entry W[1,2], a whole list.",
    "derive": "Ask for a quantity as a formula.",
    "chain": "Ask for the factors of a derivative: dL/dw.",
    "write": "Ask for a Python function of givens: gradients(x, w, b).",
    "choose": "Ask this question, with options; it needs an id.",
    "id": "The key of the answer; made of the quantity if left out.",
    "prompt": "The text of the question, in the place of the usual one.",
    "hint": "The first hint. It must not tell the result.",
    "note": "What is shown once the question is answered right.",
    "points": "The points of the question: 1 if left out.",
    "practice": "Beyond the short way through the exercise: for whoever wants to practise more.",
    "returns": "The quantities that the function returns.",
    "using": "The only quantities that the formula may name.",
    "where": "Ranges of givens in which the answer is tried: { w = [-1, 1] }.",
    "options": "The options; exactly one must be true.",
    "when": 'What makes the option true: "w_new > w".',
    "mistakes": "Wrong answers that you foresee, and what to say of them.",
    "gives": "The wrong answer, as a formula.",
    "say": "What to say of it.",
}
_TEXT: Schema = {"type": "string", "minLength": 1}
_SHORTHANDS: dict[str, Schema] = {
    "net": {
        "layers": {"type": "array", "items": {"$ref": "#/$defs/LayerTable"}, "minItems": 1},
        "inputs": _TEXT,
        "targets": _TEXT,
        "loss": {"anyOf": [{"enum": list(LOSSES)}, _TEXT]},
    },
    "update": {
        "descend": {"anyOf": [{"const": "all"}, {"type": "array", "items": _TEXT, "minItems": 1}]},
        "rate": _TEXT,
    },
    "vary": {"keep": {"type": "array", "items": _TEXT}},
}
_OTHERS: dict[str, Schema] = {
    "net": {"type": "string"},
    "update": {"type": "string"},
    "vary": {
        "anyOf": [
            {"$ref": "#/$defs/GridTable"},
            {"type": "array", "items": {"type": "number"}, "minItems": 1},
        ]
    },
}


def exercise_schema() -> str:
    """Write the schema as JSON."""
    validation.prepare()
    schema: Schema = _plain(TypeAdapter(ExerciseTable).json_schema())
    tables = schema["properties"]
    for name, shorthand in _SHORTHANDS.items():
        tables[name] |= {"properties": shorthand, "additionalProperties": _OTHERS[name]}
    definitions = schema["$defs"]
    definitions["LayerTable"]["properties"]["activation"] |= {"enum": list(ACTIVATIONS)}
    definitions["QuestionTable"]["oneOf"] = [{"required": [verb]} for verb in VERBS]
    _explain(schema)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "bpgrade exercise"}
    return json.dumps(head | schema, indent=2, ensure_ascii=False) + "\n"


def _plain(schema: Any) -> Any:  # noqa: ANN401 (any part of a schema)
    """Leave out what is of no use in TOML: titles made of keys, and null for what is left out."""
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kinds = [kind for kind in schema.get("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) == 1:
        schema = kinds[0] | {k: v for k, v in schema.items() if k not in {"anyOf", "default"}}
    return {
        key: _plain(part)
        for key, part in schema.items()
        if key != "title" or isinstance(part, dict)  # else it is a key that is called so
    }


def _explain(schema: Any) -> None:  # noqa: ANN401 (any part of a schema)
    """Say what each key means."""
    parts = schema.values() if isinstance(schema, dict) else schema
    for part in parts if isinstance(schema, dict | list) else ():
        _explain(part)
    properties = schema.get("properties", {}) if isinstance(schema, dict) else {}
    for name, value in properties.items():
        if name in _HELP:
            properties[name] = {"description": _HELP[name]} | {
                k: v for k, v in value.items() if k != "description"
            }
