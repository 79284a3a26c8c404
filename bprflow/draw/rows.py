"""Rows of a folded picture by page."""

from __future__ import annotations

from dataclasses import replace

from bprflow.draw.body import Body
from bprflow.draw.fold import ROW_GAP
from bprflow.draw.shapes import Point, around
from bprflow.draw.transform import transformed


def _row_extents(body: Body) -> list[tuple[float, float]]:
    """Where each row of a folded picture lies across."""
    found: dict[int, tuple[float, float]] = {}
    for lane in body.lanes:
        low, high = (lane.rect.x, lane.rect.right) if body.turned else (lane.rect.y, lane.rect.bottom)
        old = found.get(lane.page_row, (low, high))
        found[lane.page_row] = (min(old[0], low), max(old[1], high))
    return [found[row] for row in sorted(found)]


def page_groups(body: Body, room: float) -> list[range]:
    """Rows of a folded picture by page.

    Args:
        body: A folded picture.
        room: How far across the page the rows may reach [pt].

    """
    extents = _row_extents(body)
    groups: list[range] = []
    first = 0
    for row in range(1, len(extents) + 1):
        if row == len(extents) or extents[row][1] - extents[first][0] > room:
            groups.append(range(first, row))
            first = row
    return groups


def take_rows(body: Body, rows: range) -> Body:
    """Give some rows of a folded picture as a picture of their own, at the place of the first row."""
    extents = _row_extents(body)
    low, high = extents[rows.start][0] - ROW_GAP / 2, extents[rows.stop - 1][1] + ROW_GAP / 2
    shift = extents[0][0] - extents[rows.start][0]

    def inside(point: Point) -> bool:
        return low <= point[0 if body.turned else 1] <= high

    lanes = tuple(lane for lane in body.lanes if lane.page_row in rows)
    chosen = Body(
        around([lane.rect for lane in lanes]) or body.rect,
        body.start,
        body.turned,
        tuple(band for band in body.departments if inside(band.rect.centre)),
        lanes,
        tuple(node for node in body.nodes if inside(node.rect.centre)),
        tuple(edge for edge in body.edges if inside(edge.points[0])),
    )
    return moved(chosen, shift, 0.0) if body.turned else moved(chosen, 0.0, shift)


def moved(body: Body, dx: float, dy: float) -> Body:
    """Give the same lanes elsewhere [pt]."""
    return replace(transformed(body, 1.0, dx, dy), start=body.start + (dy if body.turned else dx))
