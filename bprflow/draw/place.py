"""From half-indices to points: lanes stacked across, everything pulled together along time."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

from bprflow.draw import theme as look
from bprflow.draw.across import Across, Demand
from bprflow.draw.compact import Matter, Obstacle, compact
from bprflow.draw.dress import Dress
from bprflow.draw.grid import Grid
from bprflow.draw.obstacles import Gathered, aligned, gather
from bprflow.draw.routing import Route, segments
from bprflow.draw.shapes import Point, Rect
from bprflow.draw.tracks import Tracks
from bprflow.flow.graph import NodeKind

_END = 16.0
"""Space before the first and after the last shape [pt]."""


@dataclass(frozen=True)
class Sheet:
    """One picture that is to be placed.

    Attributes:
        grid, routes, tracks: The plan in half-indices.
        dresses: Sizes by shape id.
        demands: Labels and chips by link index.
        lane_minimum: Least breadth of each lane, for its heading [pt].
        common: Names of shapes that stand at the same time in several pictures, by shape id.

    """

    grid: Grid
    routes: dict[int, Route]
    tracks: Tracks
    dresses: dict[str, Dress]
    demands: dict[int, Demand]
    lane_minimum: dict[str, float]
    common: Mapping[str, Hashable] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Places on the page, before the page is known; the corner of the lanes is at (0, 0).

    Attributes:
        turned: True when time runs downwards.
        rects: Place of every shape.
        points: Corners of every arrow, by link index.
        lanes: (start, end) of every lane across [pt].
        length, breadth: Extent along time and across [pt].

    """

    turned: bool
    rects: dict[str, Rect]
    points: dict[int, tuple[Point, ...]]
    lanes: dict[str, tuple[float, float]]
    length: float
    breadth: float


def place(sheets: Sequence[Sheet], turned: bool) -> list[Plan]:
    """Place one picture, or several that share a time line.

    Args:
        sheets: What to place; shapes with a common name stand at the same time.
        turned: True when time runs downwards.

    """
    stacks = [Across(s.grid, s.routes, s.tracks, s.dresses, s.demands, s.lane_minimum, turned) for s in sheets]
    gathered: list[Gathered] = []
    leaders = aligned(sheets)
    offset = 0.0
    for number, (sheet, across) in enumerate(zip(sheets, stacks, strict=True)):
        gathered.append(gather(sheet, across, turned, number, offset, leaders))
        offset += across.breadth + 1000.0
    reference: dict[Hashable, float] = {}
    for one in gathered:
        reference |= one.reference
    obstacles = [obstacle for one in gathered for obstacle in one.obstacles]
    distances = [distance for one in gathered for distance in one.distances]
    along = compact(reference, obstacles, distances, _spacing(turned))
    along = {owner: place + _END for owner, place in along.items()}
    length = max((along[o.owner] + o.behind for o in obstacles), default=0.0) + _END
    return [
        _read_off(sheet, across, one, along, length, turned)
        for sheet, across, one in zip(sheets, stacks, gathered, strict=True)
    ]


def _spacing(turned: bool) -> dict[tuple[Matter, Matter], float]:
    shape, line, words = Matter.SHAPE, Matter.LINE, Matter.WORDS
    return {
        (shape, shape): look.GAP * (0.85 if turned else 1.0),
        (shape, line): 14.0,
        (line, shape): 18.0,
        (line, line): look.TRACK,
        (words, shape): 14.0,
        (shape, words): 6.0,
        (words, line): 7.0,
        (line, words): 6.0,
        (words, words): 6.0,
    }


def _read_off(
    sheet: Sheet, across: Across, one: Gathered, along: Mapping[Hashable, float], length: float, turned: bool
) -> Plan:
    rects: dict[str, Rect] = {}
    for shape in sheet.grid.places:
        dress = sheet.dresses[shape]
        u, v = along[one.shape[shape]], across.line(2 * sheet.grid.row[shape] + 1)
        x, y = (v, u) if turned else (u, v)
        rects[shape] = Rect(x - dress.width / 2, y - dress.height / 2, dress.width, dress.height)
    points = {link.index: _polyline(sheet, across, one, along, link.index, rects, turned) for link in sheet.grid.links}
    return Plan(turned, rects, points, across.lanes, length, across.breadth)


def _polyline(
    sheet: Sheet,
    across: Across,
    one: Gathered,
    along: Mapping[Hashable, float],
    index: int,
    rects: dict[str, Rect],
    turned: bool,
) -> tuple[Point, ...]:
    """Corners of an arrow: each lies where the two segments that meet there lie."""
    route, link = sheet.routes[index], sheet.grid.links[index]
    pieces = list(segments(route))
    us: list[float | None] = [None] * len(route)
    vs: list[float | None] = [None] * len(route)
    for number, piece in enumerate(pieces):
        if piece.along_columns:
            vs[number] = vs[number + 1] = across.place(piece, sheet.tracks.track[index, number])
        else:
            owner, offset = one.line[index, number]
            us[number] = us[number + 1] = along[owner] + offset
    corners: list[Point] = []
    for number, (column, row) in enumerate(route):
        del column
        shape = link.source if number == 0 else link.target
        u, v = us[number], vs[number]
        u = along[one.shape[shape]] if u is None else u
        v = across.line(row) if v is None else v
        corners.append((v, u) if turned else (u, v))
    kinds = (sheet.grid.places[link.source].node.kind, sheet.grid.places[link.target].node.kind)
    corners[0] = clip(rects[link.source], kinds[0], corners[0], corners[1])
    corners[-1] = clip(rects[link.target], kinds[1], corners[-1], corners[-2])
    return tuple(corners)


def clip(rect: Rect, kind: NodeKind, inside: Point, towards: Point) -> Point:
    """Where the line from inside a shape to the next corner leaves the shape."""
    x, y = inside
    cx, cy = rect.centre
    half_w, half_h = rect.width / 2, rect.height / 2
    horizontal = abs(towards[1] - y) < 1e-6
    offset = min(1.0, abs(y - cy) / half_h if horizontal else abs(x - cx) / half_w)
    if kind is NodeKind.TASK:
        part = 1.0
    elif kind in (NodeKind.START, NodeKind.END):
        part = (1.0 - offset * offset) ** 0.5
    else:
        part = 1.0 - offset
    if horizontal:
        return (cx + (half_w if towards[0] > x else -half_w) * part, y)
    return (x, cy + (half_h if towards[1] > y else -half_h) * part)


__all__ = ["Demand", "Obstacle", "Plan", "Sheet", "clip", "place"]
