"""The verb ``write``: a Python function is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from keyword import iskeyword
from typing import TYPE_CHECKING, ClassVar

from grader.backprop.errors import did_you_mean
from grader.backprop.names import is_plain
from grader.exercise.verbs.common import Common

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from grader.exercise.domains import Domain
    from grader.exercise.format.positions import Path
    from grader.exercise.format.tables import QuestionTable
    from grader.exercise.reading.names import PartReader
    from grader.exercise.verbs.common import QuestionReader
    from grader.exercise.verbs.parts import Whole

STEPS = "steps"  # the parameter of a function that counts training steps

_SIGNATURE = re.compile(r"\s*(\w+)\s*\(\s*([^()]*?)\s*\)\s*")


@dataclass(kw_only=True, eq=False, repr=False)
class Write(Common):
    """Asks for a Python function of givens that returns quantities.

    The parameter ``steps``, if there is one, counts training steps: the quantities returned
    are then those of the last step.
    """

    verb: ClassVar[str] = "write"
    kind: ClassVar[str] = "function"
    own_keys: ClassVar[frozenset[str]] = frozenset({"returns", "where"})
    needed: ClassVar[frozenset[str]] = frozenset({"returns"})
    in_sheet: ClassVar[bool] = False

    function: str
    parameters: tuple[str, ...]
    returns: tuple[Whole, ...]
    where: Mapping[str, Domain]

    @classmethod
    def read(cls, reader: QuestionReader, table: QuestionTable, path: Path) -> Iterator[Write]:
        """Read a question, noting faults."""
        signature = _signature(table.write or "", (*path, "write"), reader.parts)
        if not signature:
            return
        function, parameters = signature
        where = reader.parts.where(table, path, parameters)
        returns = _returns(reader, table, path)
        if returns is None:
            return

        passed = passed_as_lists([name for name in parameters if reader.parts.shapes.get(name)])

        def prompt() -> str:
            symbols = [reader.symbol(whole.name) for whole in returns]
            comes_back = symbols[0] if len(symbols) == 1 else f"({', '.join(symbols)})"
            called = f"{function}({', '.join(parameters)})"
            said = f"Write the function {called} that returns {comes_back}."
            return f"{said} {passed}" if passed else said

        yield cls(
            function=function,
            parameters=parameters,
            returns=returns,
            where=where,
            **reader.common(table, path, function, prompt),
        )

    @property
    def quantities(self) -> list[str]:
        """The quantities that come back, each entry by itself."""
        return self.entries

    @property
    def entries(self) -> list[str]:
        """All numbers that come back, one after another."""
        return [entry for whole in self.returns for entry in whole.entries]

    @property
    def how_to_answer(self) -> str:
        """What an answer looks like."""
        return "a Python function in the file beside the answers"

    @property
    def how_to_type(self) -> str:
        """What to type."""
        return "nothing: write it in its file, and press Enter here to have it checked"


def passed_as_lists(names: list[str]) -> str:
    """Say how parameters that are no single numbers are passed; empty if there are none."""
    if not names:
        return ""
    *first, last = names
    listed = f"{', '.join(first)} and {last} come" if first else f"{last} comes"
    kinds = ("lists", "arrays") if first else ("a list", "an array")
    return f"{listed} as {kinds[0]}, or as {kinds[1]} where the file imports numpy."


def _returns(reader: QuestionReader, table: QuestionTable, path: Path) -> tuple[Whole, ...] | None:
    """Return what a function returns, as far as there is such a thing."""
    if not table.returns:
        reader.faults.at_key(path, "'returns' is missing: the quantities that come back")
        return None
    places = ((*path, "returns", number) for number in range(len(table.returns)))
    return tuple(filter(None, map(reader.parts.whole, table.returns, places)))


def _signature(text: str, path: Path, parts: PartReader) -> tuple[str, tuple[str, ...]] | None:
    """Read ``gradients(x, w, b)``, noting faults; None if it is no signature at all."""
    signature = _SIGNATURE.fullmatch(text)
    if not signature or not is_plain(signature[1]):
        parts.faults.at_value(path, "a function is written like gradients(x, w, b, y)")
        return None
    function, listed = signature.groups()
    parameters = tuple(re.split(r"\s*,\s*", listed)) if listed else ()
    for name in filter(iskeyword, (function, *parameters)):
        parts.faults.at_value(path, f"{name!r} means something in Python; choose another name")
    _check(parameters, path, parts)
    return function, parameters


def _check(parameters: tuple[str, ...], path: Path, parts: PartReader) -> None:
    """Note parameters that are there twice or not given."""
    for number, parameter in enumerate(parameters):
        if parameter in parameters[:number]:
            parts.faults.at_value(path, f"the parameter {parameter!r} is there twice")
        elif parameter != STEPS and parameter not in parts.given:
            hint = did_you_mean(parameter, parts.given)
            parts.faults.at_value(path, f"the parameter {parameter!r} is none of [given]{hint}")
