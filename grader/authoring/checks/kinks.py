"""Kinks: where a recipe or its slope jumps, as that of relu, abs and max does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.backprop import Apply
from grader.backprop.differentiate import differentiate
from grader.backprop.expressions import names_in, walk

if TYPE_CHECKING:
    from grader.backprop import Expression


def switches(recipe: Expression) -> list[Expression]:
    """Return the expressions whose signs decide on which side of its kinks a recipe is."""
    slopes = (differentiate(recipe, name) for name in names_in(recipe))
    found = (
        node.operands[0]
        for each in (recipe, *slopes)
        for node in walk(each)
        if isinstance(node, Apply) and node.operation in {"step", "sign"}
    )
    return list(dict.fromkeys(found))
