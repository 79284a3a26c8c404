"""Loose texts of a drawing: which arrow or decision they stand beside."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

Point = tuple[float, float]
Box = tuple[float, float, float, float]
REACH = 30.0
"""How far a label may stand from its arrow [px]."""
MAX_PAIRS = 2_000_000
"""Texts times arrow pieces; a real page has some thousands."""


def inside(point: Point, box: Box) -> bool:
    """Does the point lie in the box?"""
    x, y, width, height = box
    return x <= point[0] <= x + width and y <= point[1] <= y + height


def centre(box: Box) -> Point:
    """Give the middle of a box."""
    return (box[0] + box[2] / 2, box[1] + box[3] / 2)


def box_distance(point: Point, box: Box) -> float:
    """Measure from a point to the nearest point of a box."""
    x, y, width, height = box
    dx = max(x - point[0], 0.0, point[0] - x - width)
    dy = max(y - point[1], 0.0, point[1] - y - height)
    return float((dx * dx + dy * dy) ** 0.5)


def line_distance(box: Box, points: Sequence[Point]) -> float:
    """Measure from a text's box to a polyline, by points along each piece."""
    best = float("inf")
    for (x1, y1), (x2, y2) in itertools.pairwise(points):
        steps = max(2, min(40, int(max(abs(x2 - x1), abs(y2 - y1)) / 12)))
        for k in range(steps + 1):
            best = min(best, box_distance((x1 + (x2 - x1) * k / steps, y1 + (y2 - y1) * k / steps), box))
    return best


def beside(texts: Mapping[str, Box], arrows: Mapping[str, Sequence[Point]]) -> dict[str, str]:
    """Pair texts with arrows, nearest first, one text an arrow.

    Args:
        texts: Boxes of loose texts by id.
        arrows: Corners of the arrows that want a label, by id.

    Returns:
        Arrow id for each text that stands within `REACH` of one. O(texts · corners).

    """
    if len(texts) * sum(len(points) for points in arrows.values()) > MAX_PAIRS:
        return {}
    found: list[tuple[float, str, str]] = []
    for text, box in texts.items():
        for arrow, points in arrows.items():
            distance = line_distance(box, points)
            if distance <= REACH:
                found.append((distance, text, arrow))
    return _paired(found)


def nearest(texts: Mapping[str, Box], shapes: Mapping[str, Box], reach: float = 45.0) -> dict[str, str]:
    """Pair texts with shapes that want a name, nearest first."""
    if len(texts) * len(shapes) > MAX_PAIRS:
        return {}
    return _paired(
        (box_distance(centre(box), place), text, shape)
        for text, box in texts.items()
        for shape, place in shapes.items()
        if box_distance(centre(box), place) <= reach
    )


def _paired(found: Iterable[tuple[float, str, str]]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    taken: set[str] = set()
    for _, text, other in sorted(found):
        if text not in pairs and other not in taken:
            pairs[text] = other
            taken.add(other)
    return pairs
