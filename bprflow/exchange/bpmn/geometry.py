"""From the points of a layout to BPMN DI: pixels, pools around lanes, arrows that touch circles."""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.draw.shapes import Layout, NodeShape, Point, Rect
from bprflow.flow.graph import NodeKind

SCALE = 4 / 3
"""DI units (pixels at 96 dpi) a point."""
HEAD = 30.0
"""Width of a pool's or lane's heading in BPMN tools [px]."""
EVENT = 30.0
"""Diameter of an event [px]."""
SPARE_LANE = 70.0
"""Height of a lane nothing stands in [px]."""
PAPER = (36.0, 50.0)
"""Width and height of a document [px]."""


@dataclass(frozen=True, slots=True)
class Band:
    """A lane's place, and the lanes in it."""

    name: str
    rect: Rect
    inner: tuple[Band, ...] = ()


def scaled(rect: Rect) -> Rect:
    """Turn points into pixels."""
    return Rect(rect.x * SCALE, rect.y * SCALE, rect.width * SCALE, rect.height * SCALE)


def event_rect(rect: Rect) -> Rect:
    """Give the circle of an event around the middle of its place [px]."""
    x, y = scaled(rect).centre
    return Rect(x - EVENT / 2, y - EVENT / 2, EVENT, EVENT)


def is_event(node: NodeShape, timer: bool) -> bool:
    """Is it drawn as a circle?"""
    return timer or node.kind in (NodeKind.START, NodeKind.END)


def attached(points: tuple[Point, ...], source: Rect | None, target: Rect | None) -> list[Point]:
    """Scale an arrow and lead its ends to the rim of circles.

    Args:
        points: Corners [pt].
        source, target: Circles at its ends [px]; None for boxes, which the corners already touch.

    """
    found = [(x * SCALE, y * SCALE) for x, y in points]
    if source is not None:
        found[0] = _on_circle(found[1], found[0], source)
    if target is not None:
        found[-1] = _on_circle(found[-2], found[-1], target)
    return found


def _on_circle(before: Point, end: Point, circle: Rect) -> Point:
    """Move the end of an upright segment to the rim, on the side it comes from."""
    (x, y), radius = circle.centre, circle.width / 2
    if abs(before[1] - end[1]) < abs(before[0] - end[0]):
        offset = min(abs(end[1] - y), radius)
        reach = (radius**2 - offset**2) ** 0.5
        return (x + (reach if before[0] > x else -reach), end[1])
    offset = min(abs(end[0] - x), radius)
    reach = (radius**2 - offset**2) ** 0.5
    return (end[0], y + (reach if before[1] > y else -reach))


def lane_bands(layout: Layout, lanes: tuple[tuple[str, str], ...]) -> tuple[Rect, tuple[Band, ...]]:
    """Arrange pool and lanes.

    Args:
        layout: The picture.
        lanes: (name, department) of the lanes that were declared; those not drawn are put underneath.

    Returns:
        The pool, and its lanes; neighbouring lanes of one department lie in one [px].

    """
    upright = bool(layout.lanes) and layout.lanes[0].header.width >= layout.lanes[0].rect.width - 1e-6
    departments = dict(lanes)
    flat = [(band.name, _without_heading(scaled(band.rect), scaled(band.header), upright)) for band in layout.lanes]
    nested = any(departments.get(name) for name, _ in flat) or any(department for _, department in lanes)
    drawn = {name for name, _ in flat}
    for name, _ in lanes:
        if name not in drawn:
            flat.append((name, _spare(flat, upright)))
            drawn.add(name)
    bands: list[Band] = []
    for name, rect in flat:
        department = departments.get(name, "")
        if not department:
            bands.append(Band(name, _grown(rect, HEAD if nested else 0.0, upright)))
        elif bands and bands[-1].inner and bands[-1].name == department:
            inner = (*bands[-1].inner, Band(name, rect))
            bands[-1] = Band(department, _grown(_union([b.rect for b in inner]), HEAD, upright), inner)
        else:
            bands.append(Band(department, _grown(rect, HEAD, upright), (Band(name, rect),)))
    pool = _grown(_union([band.rect for band in bands]), HEAD, upright) if bands else Rect(0, 0, 600, 200)
    return pool, tuple(bands)


def _without_heading(rect: Rect, header: Rect, upright: bool) -> Rect:
    """Cut our wide heading down to the narrow one of BPMN tools."""
    if upright:
        top = header.bottom - HEAD
        return Rect(rect.x, top, rect.width, rect.bottom - top)
    left = header.right - HEAD
    return Rect(left, rect.y, rect.right - left, rect.height)


def _spare(flat: list[tuple[str, Rect]], upright: bool) -> Rect:
    if not flat:
        return Rect(60.0, 60.0, 600.0, SPARE_LANE)
    last = flat[-1][1]
    if upright:
        return Rect(last.right, last.y, SPARE_LANE * 2, last.height)
    return Rect(last.x, last.bottom, last.width, SPARE_LANE)


def _grown(rect: Rect, by: float, upright: bool) -> Rect:
    if upright:
        return Rect(rect.x, rect.y - by, rect.width, rect.height + by)
    return Rect(rect.x - by, rect.y, rect.width + by, rect.height)


def _union(rects: list[Rect]) -> Rect:
    left, top = min(r.x for r in rects), min(r.y for r in rects)
    return Rect(left, top, max(r.right for r in rects) - left, max(r.bottom for r in rects) - top)
