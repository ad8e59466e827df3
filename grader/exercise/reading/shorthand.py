"""Reading of the shorthands: layers and a named loss in [net], gradient descent in [update]."""

from __future__ import annotations

import re
from math import prod
from typing import TYPE_CHECKING, TypeAlias

from grader.backprop.errors import did_you_mean
from grader.exercise.reading import layers
from grader.exercise.reading.layers import LOSS, LOSSES, OUTPUT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.exercise.format.faults import Collector
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import ExerciseTable, LayerTable

    Formulas: TypeAlias = dict[str, tuple[Path, str]]

KEYS = ("layers", "inputs", "targets", "loss", "weights")
UPDATE_KEYS = ("descend", "rate")
_WORDS = r"[^\W\d][\w -]*"
_WANTED_LAYERS = 'a list of layers is wanted here: [{ weights = "W1", activation = "relu" }]'


class Shorthand:
    """The shorthands of one exercise, written out, noting faults.

    ``named`` are the names in the file as it was written, ``given`` those of them that may be of
    [given], whatever their value; ``expanded`` is None without layers.
    """

    def __init__(
        self,
        table: ExerciseTable,
        faults: Collector,
        shapes: Mapping[str, tuple[int, ...]],
        named: set[str],
    ) -> None:
        self.table = table
        self.faults = faults
        self.shapes = shapes
        self.given = named - table.net.keys() | table.given.keys()
        self.is_used = "layers" in named
        self.expanded = self._expand() if self.is_used else None

    @property
    def is_broken(self) -> bool:
        """Whether the layers could not be written out, so that little else can be read."""
        return self.is_used and not self.expanded

    def net_formulas(self) -> Formulas:
        """Return the formulas that stand in [net], and that of the loss."""
        formulas: Formulas = {
            name: (("net", name), text)
            for name, text in self.table.net.items()
            if isinstance(text, str) and not (self.is_used and name in KEYS)
        }
        loss = self._loss()
        if loss and LOSS in formulas:
            self.faults.at_key(("net", LOSS), f"'loss' defines {LOSS} already")
        elif loss:
            formulas[LOSS] = (("net", "loss"), loss)
        return formulas

    def update_formulas(self, quantities: Mapping[str, str]) -> Formulas:
        """Return the formulas that stand in [update], and those of gradient descent."""
        update = self.table.update
        formulas: Formulas = {
            name: (("update", name), text)
            for name, text in update.items()
            if isinstance(text, str) and name not in UPDATE_KEYS
        }
        if "descend" in update:
            formulas.update(self._descend(quantities))
        elif "rate" in update and not self.faults:
            self.faults.at_key(("update", "rate"), "'rate' is for 'descend', which is missing")
        return formulas

    # --- layers ---

    def _expand(self) -> layers.Expanded | None:
        tables = self._layers()
        if self.faults:
            return None
        if not tables:
            self.faults.at_value(("net", "layers"), _WANTED_LAYERS)
            return None
        inputs = self._given("inputs", "the layers work on")
        if not inputs:
            return None
        try:
            by_inputs = self._layout() == layers.BY_INPUTS
            expanded = layers.expand(tables, inputs, self.shapes, by_inputs=by_inputs)
        except layers.LayerError as error:
            self.faults.at_value(("net", "layers", error.layer, error.key), str(error))
            return None
        for name in [*expanded.shapes, *([LOSS] if "loss" in self.table.net else ())]:
            if name in self.table.given:
                message = f"the layers make a quantity {name} themselves; choose another name"
                self.faults.at_key(("given", name), message)
        return expanded

    def _layout(self) -> str:
        """Read whether weights have a row for each input or, as they do by default, neuron."""
        layout = self.table.net.get("weights", layers.LAYOUTS[1])
        if layout in layers.LAYOUTS:
            return str(layout)
        known = " or ".join(f'"{layout}"' for layout in layers.LAYOUTS)
        self.faults.at_value(("net", "weights"), f"weights are laid out as {known}")
        return ""

    def _layers(self) -> list[LayerTable]:
        tables = self.table.net.get("layers", [])
        return [table for table in tables if not isinstance(table, str)]

    def _given(self, key: str, use: str) -> str | None:
        """Read a key of [net] that names a list among the givens."""
        name = self.table.net.get(key)
        if not isinstance(name, str):
            self.faults.at_key(("net", "layers"), f"{key!r} is missing: the given that {use}")
        elif name not in self.table.given:
            hint = did_you_mean(name, self.table.given)
            self.faults.at_value(("net", key), f"{name!r} is none of [given]{hint}")
        elif not self.shapes[name]:
            message = f"{name} must be a list of numbers, or a list of such lists, a sample each"
            self.faults.at_value(("net", key), message)
        else:
            return name
        return None

    def _loss(self) -> str | None:
        """Return the formula of the loss, which may be told by its name."""
        loss = self.table.net.get("loss")
        if not self.expanded or not isinstance(loss, str):
            return None
        if loss in LOSSES:
            return self._named_loss(loss, self.expanded)
        is_words = re.fullmatch(_WORDS, loss) and loss not in {*self.table.given, *self.table.net}
        if is_words and loss not in self.expanded.shapes:
            names = ", ".join(f'"{name}"' for name in LOSSES)
            message = f"there is no loss {loss!r}; write a formula, or one of {names}"
            self.faults.at_value(("net", "loss"), message)
            return None
        return loss

    def _named_loss(self, loss: str, expanded: layers.Expanded) -> str | None:
        targets = self._given("targets", "the outputs are compared with")
        wanted = layers.ACTIVATIONS_FOR.get(loss, layers.ACTIVATIONS)
        last = self._layers()[-1]
        if layers.activation_of(last) not in wanted:
            names = " or ".join(f'"{name}"' for name in wanted)
            message = f"this loss is for a last layer with activation = {names}"
            self.faults.at_value(("net", "loss"), message)
        if not targets:
            return None
        if self.shapes[targets] != expanded.shapes[OUTPUT]:
            message = f"{targets} must have the shape of the outputs, {_say(expanded)}"
            self.faults.at_value(("net", "targets"), message)
            return None
        shape = expanded.shapes[OUTPUT]
        rows = shape[0] if len(shape) > 1 else 1
        return LOSSES[loss].format(y=targets, count=prod(shape), rows=rows)

    # --- gradient descent ---

    def _descend(self, quantities: Mapping[str, str]) -> Formulas:
        rate = self._rate() or "1"  # so that the updates have their names all the same
        if LOSS not in quantities and not self.faults:
            where = "'loss' is missing from [net]" if self.is_used else f"[net] has no {LOSS}"
            message = f"gradient descent goes down the loss {LOSS}, and {where}"
            self.faults.at_key(("update", "descend"), message)
        if LOSS not in quantities and not (self.is_used and "loss" in self.table.net):
            return {}
        return {
            f"{name}_new": (place, f"{name} - {rate}*d{LOSS}/d{name}")
            for name, place in self._parameters()
        }

    def _rate(self) -> str | None:
        rate = self.table.update.get("rate")
        if not isinstance(rate, str):
            if not self.faults:
                message = "'rate' is missing: the given that is the learning rate"
                self.faults.at_key(("update", "descend"), message)
        elif rate not in self.given:
            message = f"{rate!r} is none of [given]{did_you_mean(rate, self.given)}"
            self.faults.at_value(("update", "rate"), message)
        elif self.shapes.get(rate):
            self.faults.at_value(("update", "rate"), f"{rate} is a list; a rate is one number")
        else:
            return rate
        return None

    def _parameters(self) -> Iterator[tuple[str, Path]]:
        """Name the parameters to be updated, each with its place in the file."""
        descend = self.table.update["descend"]
        place: Path = ("update", "descend")
        if descend == "all" and self._layers():
            named = [(name, place) for name in layers.parameters_of(self._layers())]
        elif isinstance(descend, list) and descend:
            named = [(name, (*place, i)) for i, name in enumerate(descend)]
        else:
            message = 'list the parameters, as in ["w", "b"]; "all" means those of the layers'
            self.faults.at_value(place, message)
            return
        for name, where in named:
            if name not in self.given:
                hint = did_you_mean(name, self.given)
                self.faults.at_value(where, f"{name!r} is none of [given]{hint}")
            elif f"{name}_new" in self.table.update:
                message = f"'descend' updates {name} already"
                self.faults.at_key(("update", f"{name}_new"), message)
            else:
                yield name, where


def _say(expanded: layers.Expanded) -> str:
    shape = expanded.shapes[OUTPUT]
    if len(shape) == 1:
        return f"a list of {shape[0]}"
    return f"{shape[0]} rows of {shape[1]}"
