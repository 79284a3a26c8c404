"""Where a long picture can be cut into rows: where nothing stands, and where few arrows pass."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from bprflow.draw.body import Body
from bprflow.draw.labels import stretches
from bprflow.draw.pieces import with_marks
from bprflow.draw.shapes import Rect, around

SIGN = 15.0
"""Size of the sign that an arrow goes on in another row [pt]."""
_CROSSING = 45.0
_SLIT = 0.5
"""Narrowest space in which a picture can be cut; both sides then get room of their own [pt]."""


def span(body: Body, rect: Rect) -> tuple[float, float]:
    """From where to where a place reaches along time [pt]."""
    return (rect.y, rect.bottom) if body.turned else (rect.x, rect.right)


def _blocked(body: Body) -> list[tuple[float, float]]:
    """Stretches of time in which something stands."""
    found: list[tuple[float, float]] = []
    for node in body.nodes:
        rects = [with_marks(node), *(line.rect for line in node.lines)]
        low, high = span(body, around(rects) or node.rect)
        found.append((low - 5.0, high + 5.0))
    for edge in body.edges:
        for rect in [line.rect for line in edge.lines] + [chip.rect for chip in edge.chips]:
            low, high = span(body, rect)
            found.append((low - 2.0, high + 2.0))
        for x1, y1, x2, y2 in stretches(edge.points):
            low, high = (y1, y2) if body.turned else (x1, x2)
            if high - low < 1.0:
                found.append((low - 7.0, high + 7.0))
        tip, before = edge.points[-1], edge.points[-2]
        low, high = sorted((tip[1], before[1]) if body.turned else (tip[0], before[0]))
        if high - low >= 1.0:
            end = tip[1] if body.turned else tip[0]
            found.append((max(low, end - 10.0), min(high, end + 10.0)))
    return found


def joined(pieces: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join stretches that touch, in order, O(n log n)."""
    found: list[tuple[float, float]] = []
    for low, high in sorted(pieces):
        if found and low <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], high))
        else:
            found.append((low, high))
    return found


def cuts(bodies: Sequence[Body], rows: int) -> list[float] | None:
    """Choose where to cut pictures that share a time line into rows: where nothing stands in any of them.

    Args:
        bodies: Pictures of the same length with headings of the same extent.
        rows: How many, at least 2.

    Returns:
        Places along time [pt], or None when there are not so many.

    """
    body = bodies[0]
    blocked = joined(stretch for one in bodies for stretch in _blocked(one))
    free = [(a[1], b[0]) for a, b in itertools.pairwise(blocked) if b[0] - a[1] > _SLIT]
    end = (body.rect.bottom if body.turned else body.rect.right) - body.start
    found: list[float] = []
    for number in range(1, rows):
        ideal = body.start + end * number / rows
        low, high = ideal - end / rows * 0.5, ideal + end / rows * 0.5
        best, least = None, float("inf")
        for a, b in free:
            if b < low or a > high or (found and b <= found[-1] + 60.0):
                continue
            inset = min(0.5, (b - a) / 2)
            place = min(max(ideal, a + inset), b - inset)
            cost = abs(place - ideal) + _CROSSING * sum(_crossings(one, place) for one in bodies)
            if cost < least:
                best, least = place, cost
        if best is None:
            return None
        found.append(best)
    return found


def _crossings(body: Body, place: float) -> int:
    axis = 1 if body.turned else 0
    return sum(
        1
        for edge in body.edges
        for a, b in zip(edge.points, edge.points[1:], strict=False)
        if min(a[axis], b[axis]) < place < max(a[axis], b[axis])
    )


def levels(body: Body, place: float) -> int:
    """How many signs must stand beside each other at a cut: arrows closer than a sign is high."""
    axis = 1 if body.turned else 0
    across = sorted(
        a[1 - axis]
        for edge in body.edges
        for a, b in itertools.pairwise(edge.points)
        if min(a[axis], b[axis]) < place < max(a[axis], b[axis])
    )
    most = run = 1 if across else 0
    for one, other in itertools.pairwise(across):
        run = run + 1 if other - one < SIGN + 1.0 else 1
        most = max(most, run)
    return most
