"""Reading of ``accept``: findings of validation that an author accepts, each with the reason."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from grader.backprop.errors import did_you_mean
from grader.exercise.model import Acceptance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.exercise.format.faults import Collector
    from grader.exercise.format.tables import ExerciseTable
    from grader.exercise.verbs import Question

ACCEPTABLE = ("zero", "slip", "inputs", "derivative", "mistake", "hint", "repeat")
_ENTRY = r"\s*(?P<question>[^\s:(]+)\s*(?:\((?P<kind>\w*)\))?\s*:\s*(?P<reason>\S.*)"


def read_acceptances(
    table: ExerciseTable, faults: Collector, questions: Sequence[Question]
) -> tuple[Acceptance, ...]:
    """Read ``"dL_dz1[2]: y is one-hot"`` or ``"w_new (zero): ..."``, noting faults."""
    ids = {name for question in questions for name in (question.id, question.key)}
    found = []
    for place, text in enumerate(table.accept or ()):
        match = re.fullmatch(_ENTRY, text)
        message = ""
        if not match:
            message = 'write a question, a colon and the reason here: "dL_dz1[2]: y is one-hot"'
        elif match["question"] not in ids:
            name = match["question"]
            message = f"there is no question {name!r} here{did_you_mean(name, ids)}"
        elif match["kind"] is not None and match["kind"] not in ACCEPTABLE:
            message = f"what can be accepted is {', '.join(ACCEPTABLE)}"
        else:
            found.append(Acceptance(match["question"], match["kind"] or "", match["reason"]))
        if message:
            faults.at_value(("accept", place), message)
    return tuple(found)
