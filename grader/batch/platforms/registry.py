"""The platforms by name, and which one an export is of."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from grader.batch.containers.nodes import is_hidden
from grader.batch.platforms.blackboard import BLACKBOARD
from grader.batch.platforms.brightspace import BRIGHTSPACE
from grader.batch.platforms.canvas import CANVAS
from grader.batch.platforms.github import GITHUB
from grader.batch.platforms.google import GOOGLE
from grader.batch.platforms.gradescope import GRADESCOPE
from grader.batch.platforms.moodle import MOODLE
from grader.batch.platforms.nbgrader import NBGRADER

if TYPE_CHECKING:
    from grader.batch.containers.nodes import Node
    from grader.batch.platforms.platform import Platform

# The rules that ask most of a name come first: what fits two is of the first.
_ALL = (MOODLE, BLACKBOARD, BRIGHTSPACE, GRADESCOPE, NBGRADER, CANVAS, GITHUB, GOOGLE)
PLATFORMS = {platform.name: platform for platform in _ALL}
_LOOKED_AT = 50  # nodes, for names that could be anybody's


def recognised(top: Node) -> Platform | None:
    """Return the platform whose export a folder or archive is; None if its names tell of none."""
    votes: Counter[Platform] = Counter()
    for node in top.children():
        own = (each for each in _ALL if not each.weak and each.is_own(node))
        votes.update(islice(own, 1))
    if votes:
        return votes.most_common(1)[0][0]
    seen = [node for node in islice(top.children(), _LOOKED_AT) if not is_hidden(node.name)]
    weak = (each for each in _ALL if each.weak and seen and all(map(each.is_own, seen)))
    return next(weak, None)
