"""What a platform's module provides: how its names are known, and what they tell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from grader.batch.containers.nodes import Node

# Tells who handed in a file or folder of an export: several in a team, nobody where it is the
# platform's own; None where its name is not of the platform's making.
Rule: TypeAlias = "Callable[[Node], list[Handed] | None]"


@dataclass(frozen=True, slots=True)
class Handed:
    """Who handed something in.

    ``number`` is the platform's own id of the person, by which it takes grades back; of two
    ``attempt``s the one that sorts later is newer. ``file`` is the student's own name for a file.
    ``numbers`` is whose numbers an exercise that varies has, if that is not the name.
    """

    name: str
    number: str = ""
    email: str = ""
    attempt: str = ""
    file: str = ""
    numbers: str = ""


@dataclass(frozen=True, slots=True)
class Platform:
    """A platform, as --from names it.

    ``is_own`` tells whether a node of an export can only be this platform's. A ``weak`` one's names
    could be anybody's: all of an export have to be so. ``rule`` makes the rule for an export, given
    the folder that holds it. ``within`` names a folder of it that holds the submissions.
    """

    name: str
    title: str
    is_own: Callable[[Node], bool]
    rule: Callable[[Node], Rule]
    weak: bool = False
    within: str = ""
