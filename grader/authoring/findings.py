"""Findings: what makes an exercise unfit to be set, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; ``seed`` tells the variant where it shows, None the numbers given."""

    exercise: str
    question: str
    message: str
    seed: int | None = None

    def __str__(self) -> str:
        """Write it on one line."""
        where = f"{self.exercise}.{self.question}" if self.question else self.exercise
        variant = "" if self.seed is None else f" (seed {self.seed})"
        return f"{where}: {self.message}{variant}"
