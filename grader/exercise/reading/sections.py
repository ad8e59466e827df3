"""Reading of sections: each goes with the question that follows it in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.exercise.model import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from grader.exercise.format.faults import Collector
    from grader.exercise.format.tables import ExerciseTable


def read_sections(table: ExerciseTable, faults: Collector) -> tuple[Section, ...]:
    """Read all sections, noting those that no question follows."""
    if not table.section:
        return ()
    from grader.exercise.format.positions import locate  # noqa: PLC0415 (few files have any)

    positions = locate(faults.text)
    begins = [positions.key(("question", number))[0] for number in range(len(table.question))]
    starts = [positions.key(("section", number))[0] for number in range(len(table.section))]
    return tuple(_sections(table, faults, begins, starts))


def _sections(
    table: ExerciseTable, faults: Collector, begins: list[int], starts: list[int]
) -> Iterator[Section]:
    for number, (section, start) in enumerate(zip(table.section, starts, strict=True)):
        ends = min([each for each in starts if each > start], default=len(faults.text))
        place = next((i for i, begin in enumerate(begins) if start < begin < ends), None)
        if place is None:
            faults.at_key(("section", number), "no question follows in this section")
        else:
            yield Section(place, section.title, section.text)
