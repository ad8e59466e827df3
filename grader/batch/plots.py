"""Plots as SVG, which need neither script nor network."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WIDTH, _HEIGHT = 30, 100  # of a bar with its gap, and of the highest


def histogram(counts: Sequence[int], edges: Sequence[str], caption: str) -> str:
    """Draw how many there are between each edge and the next; there is one edge more."""
    wide = _WIDTH * len(counts) + 20
    drawn = "".join([*_bars(counts, edges), *_labels(edges)])
    below = f'<text x="{wide / 2:.0f}" y="139" text-anchor="middle">{caption}</text>'
    head = f'<svg class="plot" viewBox="0 -4 {wide} 146" role="img" aria-label="{caption}">'
    return f"{head}{drawn}{below}</svg>"


def _bars(counts: Sequence[int], edges: Sequence[str]) -> Iterator[str]:
    top = max(*counts, 1)
    for number, count in enumerate(counts):
        height = _HEIGHT * count / top
        x, y = _WIDTH * number + 10, _HEIGHT + 10 - height
        upper = f"to {edges[number + 1]}" if edges[number + 1] else "and more"
        yield (
            f'<rect x="{x + 2}" y="{y:.1f}" width="26" height="{height:.1f}">'
            f"<title>{edges[number]} {upper}: {count}</title></rect>"
            f'<text x="{x + 15}" y="{y - 4:.1f}" text-anchor="middle">{count or ""}</text>'
        )


def _labels(edges: Sequence[str]) -> Iterator[str]:
    for number, edge in enumerate(edges):
        yield f'<text x="{_WIDTH * number + 10}" y="124" text-anchor="middle">{edge}</text>'


def bar(right: float, blank: float, said: str) -> str:
    """Draw the shares right and blank of the answers to one question."""
    return (
        '<svg class="plot" viewBox="0 0 100 4" preserveAspectRatio="none" role="img">'
        f"<title>{said}</title>"
        f'<rect width="{100 * right:.1f}" height="4"/>'
        f'<rect class="blank" x="{100 - 100 * blank:.1f}" width="{100 * blank:.1f}" height="4"/>'
        "</svg>"
    )
