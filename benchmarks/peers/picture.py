"""One form for every picture, ours and others', and the one counter of its beauty."""

from __future__ import annotations

import itertools
import math
import statistics
from dataclasses import dataclass, field

from bprflow.draw import Layout
from bprflow.draw.shapes import EdgeLine, LaneBand, NodeShape, Rect

Point = tuple[float, float]
FAULTS = ("through_box", "label_overlaps", "text_overflow", "label_on_line", "overlapping_lines", "lane_faults")
FIGURES = ("crossings", "bends", "length", "area", "aspect")
_TOUCH = 0.75
"""Touching is no fault [pt]."""


@dataclass(frozen=True)
class Arrow:
    """An arrow as a polyline; curves are cut into short straight pieces."""

    source: str
    target: str
    points: list[Point]


@dataclass(frozen=True)
class Picture:
    """A finished picture.

    Attributes:
        shapes: Place of every shape, by its name in the task.
        lanes: Lane of every shape.
        arrows: All arrows.
        labels: (number of the arrow it belongs to, place) of every text beside an arrow.
        texts: (place of a text, frame it must stay in); None where the program leaves text to others.

    """

    shapes: dict[str, Rect]
    lanes: dict[str, str]
    arrows: list[Arrow]
    labels: list[tuple[int, Rect]] = field(default_factory=list)
    texts: list[tuple[Rect, Rect]] | None = None


@dataclass(frozen=True)
class Task:
    """What every program is asked to draw: the shapes and arrows of our picture, without their places."""

    title: str
    lanes: list[str]
    nodes: list[dict[str, object]]
    edges: list[dict[str, str]]


def task_of(made: Layout) -> Task:
    """Take the places out of a picture of ours.

    Args:
        made: Our picture; its sizes and broken lines are offered to programs that accept them.

    """
    names = {node.id: f"n{index}" for index, node in enumerate(made.nodes)}
    nodes: list[dict[str, object]] = [_asked(names[node.id], node) for node in made.nodes]
    edges = [
        {"source": names[edge.source], "target": names[edge.target], "label": edge.full_label} for edge in made.edges
    ]
    return Task(made.title, [lane.name for lane in made.lanes], nodes, edges)


def _asked(name: str, node: NodeShape) -> dict[str, object]:
    return {
        "id": name,
        "kind": node.kind.value,
        "label": node.full_text,
        "lane": node.lane,
        "step": node.step_id,
        "width": node.rect.width,
        "height": node.rect.height,
    }


def picture_of(made: Layout) -> Picture:
    """Bring a picture of ours into the common form; its texts are counted by `quality` with the real font."""
    names = {node.id: f"n{index}" for index, node in enumerate(made.nodes)}
    arrows = [Arrow(names[e.source], names[e.target], list(e.points)) for e in made.edges]
    labels = [(index, rect) for index, edge in enumerate(made.edges) if (rect := _label(edge)) is not None]
    return Picture(
        {names[node.id]: node.rect for node in made.nodes},
        {names[node.id]: node.lane for node in made.nodes},
        arrows,
        labels,
        None,
    )


def _label(edge: EdgeLine) -> Rect | None:
    return edge.label_rect


def outside_bands(made: Layout) -> int:
    """Shapes of ours outside the band of their lane."""
    bands: dict[str, list[LaneBand]] = {}
    for lane in made.lanes:
        bands.setdefault(lane.name, []).append(lane)
    return sum(not any(b.rect.contains(n.rect, _TOUCH) for b in bands.get(n.lane, ())) for n in made.nodes)


def count(picture: Picture) -> dict[str, float]:
    """Count faults and figures of any picture.

    Returns:
        FAULTS (to be 0) and FIGURES (to be low): crossings between arrows, bends (every 90° turned is
        one, a curve counts by how far it turns), length in box widths, area in boxes, aspect. A fault
        that a program leaves to others is NaN.

    Complexity: O(e² + e·s + l²) for e pieces of arrows, s shapes, l labels.

    """
    arrows = [Arrow(a.source, a.target, simplified(a.points)) for a in picture.arrows if len(a.points) > 1]
    wide = [rect for rect in picture.shapes.values() if rect.width > 60 or len(picture.shapes) < 3]
    unit = statistics.median([rect.width for rect in wide] or [r.width for r in picture.shapes.values()] or [1.0])
    size = statistics.median([r.width * r.height for r in wide or picture.shapes.values()] or [1.0])
    width, height = _extent(picture, arrows)
    overflow = math.nan if picture.texts is None else sum(not f.contains(t, _TOUCH) for t, f in picture.texts)
    return {
        "through_box": float(_through(picture, arrows)),
        "label_overlaps": float(_overlaps(picture)),
        "text_overflow": float(overflow),
        "label_on_line": float(_struck(picture)),
        "overlapping_lines": float(sum(_on_top(a, b) for a, b in itertools.combinations(arrows, 2))),
        "lane_faults": float(_mixed_lanes(picture)),
        "crossings": float(sum(_crossings(a, b) for a, b in itertools.combinations(arrows, 2))),
        "bends": float(sum(bends(arrow.points) for arrow in arrows)),
        "length": sum(math.dist(a, b) for arrow in arrows for a, b in itertools.pairwise(arrow.points)) / unit,
        "area": width * height / size,
        "aspect": width / max(height, 1.0),
    }


def _extent(picture: Picture, arrows: list[Arrow]) -> Point:
    rects = [*picture.shapes.values(), *(rect for _, rect in picture.labels)]
    xs = [x for r in rects for x in (r.x, r.right)] + [x for a in arrows for x, _ in a.points]
    ys = [y for r in rects for y in (r.y, r.bottom)] + [y for a in arrows for _, y in a.points]
    return (max(xs) - min(xs), max(ys) - min(ys)) if xs else (0.0, 0.0)


def simplified(points: list[Point], tolerance: float = 0.6) -> list[Point]:
    """Drop points that lie on the way (Douglas and Peucker 1973)."""
    if len(points) < 3:
        return points
    (x1, y1), (x2, y2) = points[0], points[-1]
    span = math.dist(points[0], points[-1])
    worst, at = 0.0, 0
    for index in range(1, len(points) - 1):
        x, y = points[index]
        away = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / span if span > 1e-9 else math.dist((x, y), (x1, y1))
        if away > worst:
            worst, at = away, index
    if worst <= tolerance:
        return [points[0], points[-1]]
    return simplified(points[: at + 1], tolerance)[:-1] + simplified(points[at:], tolerance)


def _through(picture: Picture, arrows: list[Arrow]) -> int:
    return sum(
        any(cuts(rect, a, b) for a, b in itertools.pairwise(arrow.points))
        for arrow in arrows
        for name, rect in picture.shapes.items()
        if name not in (arrow.source, arrow.target)
    )


def _overlaps(picture: Picture) -> int:
    labels = [rect for _, rect in picture.labels]
    shapes = list(picture.shapes.values())
    found = sum(a.overlaps(b, _TOUCH) for a, b in itertools.combinations(labels, 2))
    found += sum(label.overlaps(shape, _TOUCH) for label in labels for shape in shapes)
    return found + sum(a.overlaps(b, _TOUCH) for a, b in itertools.combinations(shapes, 2))


def _struck(picture: Picture) -> int:
    """Labels that somebody else's arrow runs through."""
    return sum(
        any(cuts(rect, a, b) for a, b in itertools.pairwise(arrow.points))
        for owner, rect in picture.labels
        for index, arrow in enumerate(picture.arrows)
        if index != owner
    )


def _mixed_lanes(picture: Picture) -> int:
    """Pairs of lanes that do not lie apart, as rows or as columns, whichever suits the picture better."""
    found = []
    for low, high in (
        ("y", "bottom"),
        ("x", "right"),
    ):
        extents: dict[str, tuple[float, float]] = {}
        for name, rect in picture.shapes.items():
            a, b = extents.get(picture.lanes[name], (math.inf, -math.inf))
            extents[picture.lanes[name]] = (min(a, getattr(rect, low)), max(b, getattr(rect, high)))
        pairs = itertools.combinations(extents.values(), 2)
        found.append(sum(a[0] < b[1] - _TOUCH and b[0] < a[1] - _TOUCH for a, b in pairs))
    return min(found)


def cuts(rect: Rect, a: Point, b: Point) -> bool:
    """Does a straight piece run through a rectangle?"""
    x, y, r, d = rect.x + _TOUCH, rect.y + _TOUCH, rect.right - _TOUCH, rect.bottom - _TOUCH
    if x >= r or y >= d:
        return False
    if max(a[0], b[0]) <= x or min(a[0], b[0]) >= r or max(a[1], b[1]) <= y or min(a[1], b[1]) >= d:
        return False
    if any(x < p[0] < r and y < p[1] < d for p in (a, b)):
        return True
    sides = [_turn(a, b, corner) for corner in ((x, y), (r, y), (r, d), (x, d))]
    return min(sides) < 0 < max(sides)


def _turn(p: Point, q: Point, r: Point) -> float:
    return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])


def _crossings(one: Arrow, other: Arrow) -> int:
    """Proper crossings; where arrows of one shape start or end together is none."""
    ends = {one.points[0], one.points[-1], other.points[0], other.points[-1]}
    joined = bool({one.source, one.target} & {other.source, other.target})
    found = 0
    for a, b in itertools.pairwise(one.points):
        for c, d in itertools.pairwise(other.points):
            if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
                continue
            if _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0:
                found += not (joined and {a, b, c, d} & ends and _near_an_end(a, b, c, d, ends))
    return found


def _near_an_end(a: Point, b: Point, c: Point, d: Point, ends: set[Point]) -> bool:
    spread = _turn(c, d, a) - _turn(c, d, b)
    part = _turn(c, d, a) / spread if spread else 0.0
    at = (a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part)
    return any(math.dist(at, end) < 4.0 for end in ends)


def _on_top(one: Arrow, other: Arrow) -> bool:
    """Do two arrows share a stretch of line that is not a common start or end?"""
    for a, b in itertools.pairwise(one.points):
        for c, d in itertools.pairwise(other.points):
            for axis in (0, 1):
                flat = abs(a[axis] - b[axis]) < _TOUCH and abs(c[axis] - d[axis]) < _TOUCH
                if flat and abs(a[axis] - c[axis]) < 2.0:
                    low = max(min(a[1 - axis], b[1 - axis]), min(c[1 - axis], d[1 - axis]))
                    high = min(max(a[1 - axis], b[1 - axis]), max(c[1 - axis], d[1 - axis]))
                    if high - low > 2.0:
                        return True
    return False


def bends(points: list[Point]) -> int:
    """How often a right angle is turned."""
    turned = 0.0
    for a, b, c in zip(points, points[1:], points[2:], strict=False):
        if math.dist(a, b) > 0.5 and math.dist(b, c) > 0.5:
            angle = math.atan2(c[1] - b[1], c[0] - b[0]) - math.atan2(b[1] - a[1], b[0] - a[0])
            turned += abs((angle + math.pi) % (2 * math.pi) - math.pi)
    return round(turned / (math.pi / 2))
