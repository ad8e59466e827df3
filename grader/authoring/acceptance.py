"""What the author accepts of the findings: it is taken out, and told where it no longer applies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.authoring.findings import Finding
from grader.exercise.reading.acceptances import ACCEPTABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.exercise.model import Acceptance, Exercise


def without_accepted(exercise: Exercise, found: Sequence[Finding]) -> list[Finding]:
    """Take out what the author accepts; add advice on what is accepted in vain."""
    left, advice = list(found), []
    for each in exercise.accepted:
        matching = [finding for finding in found if _matches(exercise, each, finding)]
        kinds = sorted({f.kind for f in matching if f.is_error} or {f.kind for f in matching})
        if not kinds:
            advice.append(_about(exercise, each, "what is accepted here is not found any more"))
        elif len(kinds) > 1:
            said = " or ".join(f'"{each.question} ({kind}): ..."' for kind in kinds)
            advice.append(_about(exercise, each, f"several things are found here: accept {said}"))
        else:
            left = [f for f in left if f not in matching or f.kind != kinds[0]]
    return [*left, *advice]


def _matches(exercise: Exercise, accepted: Acceptance, finding: Finding) -> bool:
    question = exercise.question(finding.question)
    if not question or accepted.question not in {question.id, question.key}:
        return False
    return finding.kind == accepted.kind if accepted.kind else finding.kind in ACCEPTABLE


def _about(exercise: Exercise, accepted: Acceptance, message: str) -> Finding:
    mend = "take it out of 'accept'" if message.endswith("more") else ""
    return Finding(exercise.id, accepted.question, "accept", message, is_error=False, mend=mend)
