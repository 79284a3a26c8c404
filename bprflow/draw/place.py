"""From half-indices to points: how wide every column, row and gap must be, and where all lands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from bprflow.draw import theme as look
from bprflow.draw.compact import Distance, Matter, Obstacle, Owner, compact
from bprflow.draw.dress import Dress
from bprflow.draw.grid import Grid
from bprflow.draw.options import Direction
from bprflow.draw.routing import Route, Segment, segments
from bprflow.draw.shapes import Point, Rect
from bprflow.draw.text import text_width
from bprflow.draw.tracks import Tracks
from bprflow.flow.graph import NodeKind

_RUN = 34.0
"""Least length of the straight part of an arrow that turns once [pt]."""


@dataclass(frozen=True, slots=True)
class Demand:
    """What rides on an arrow and needs room: its label or its wait chip, width × height [pt]."""

    width: float
    height: float


@dataclass
class Plan:
    """Places in points, time along u and lanes along v; `turned` says that u is downwards.

    Attributes:
        rects: Place of every shape on the page.
        points: Corners of every arrow on the page, by link index.
        lanes: Extent of every lane across (start, end) [pt].
        length: Extent of the picture along time [pt].

    """

    turned: bool
    rects: dict[str, Rect] = field(default_factory=dict)
    points: dict[int, tuple[Point, ...]] = field(default_factory=dict)
    lanes: dict[str, tuple[float, float]] = field(default_factory=dict)
    length: float = 0.0
    breadth: float = 0.0


def place(
    grid: Grid,
    routes: dict[int, Route],
    tracks: Tracks,
    dresses: dict[str, Dress],
    demands: dict[int, Demand],
    lane_minimum: dict[str, float],
    direction: Direction,
) -> Plan:
    """Give everything its place.

    Args:
        grid, routes, tracks: The plan in half-indices.
        dresses: Sizes by shape id.
        demands: Labels and chips by link index.
        lane_minimum: Least breadth of each lane, for its heading [pt].
        direction: Which way time runs.

    """
    return _Placer(grid, routes, tracks, dresses, demands, lane_minimum, direction).plan()


class _Placer:
    def __init__(
        self,
        grid: Grid,
        routes: dict[int, Route],
        tracks: Tracks,
        dresses: dict[str, Dress],
        demands: dict[int, Demand],
        lane_minimum: dict[str, float],
        direction: Direction,
    ) -> None:
        self.grid, self.routes, self.tracks, self.dresses = grid, routes, tracks, dresses
        self.demands, self.lane_minimum = demands, lane_minimum
        self.turned = direction is Direction.TOP_TO_BOTTOM
        self.zone: dict[int, float] = defaultdict(float)
        self.row_spacing: dict[int, float] = defaultdict(lambda: look.TRACK)
        self.row_margin: dict[int, float] = defaultdict(float)
        self.column_line: dict[int, float] = {}
        self.row_line: dict[int, float] = {}
        self.spans: list[tuple[int, int, float]] = []
        self.along: dict[Owner, float] = {}
        self.owner_of: dict[tuple[int, int], tuple[Owner, float]] = {}

    def plan(self) -> Plan:
        """Measure the demands, stack columns and rows, and read everything off."""
        for index, demand in self.demands.items():
            self._reserve(self.routes[index], self._turn(demand.width, demand.height))
        plan = Plan(self.turned)
        self._stack_columns()
        plan.lanes, plan.breadth = self._stack_rows()
        plan.length = self._pull_together()
        for shape in self.grid.places:
            plan.rects[shape] = self._rect(shape)
        for link in self.grid.links:
            plan.points[link.index] = self._polyline(link.index, plan.rects[link.source], plan.rects[link.target])
        return plan

    def _turn(self, width: float, height: float) -> tuple[float, float]:
        return (height, width) if self.turned else (width, height)

    def _reserve(self, route: Route, size: tuple[float, float]) -> None:
        """Keep room for a label beside the arrow it belongs to, near where the arrow starts."""
        along, across = size
        pieces = list(segments(route))
        first, start = pieces[0], route[0]
        if first.along_columns:
            gap = start[0] + (1 if route[1][0] > start[0] else -1)
            self.zone[gap] = max(self.zone[gap], along + 10.0)
            return
        gap = start[1] + (1 if route[1][1] > start[1] else -1)
        if len(pieces) == 1:
            self.row_margin[gap] = max(self.row_margin[gap], across - 10.0)
            return
        second = pieces[1]
        if second.line % 2:
            side = start[0] + (1 if route[2][0] > route[1][0] else -1)
            self.zone[side] = max(self.zone[side], along + 10.0)
        else:
            self.row_spacing[second.line] = max(self.row_spacing[second.line], across + 5.0)
            self.spans.append((second.low, second.high, along + 14.0))

    def _reach(self, along_columns: bool, line: int) -> tuple[float, float]:
        return self.tracks.reach.get((along_columns, line), (0.0, 0.0))

    def _stack_columns(self) -> float:
        widths: dict[int, float] = defaultdict(float)
        for shape in self.grid.places:
            size = self._turn(self.dresses[shape].width, self.dresses[shape].height)
            column = self.grid.column[shape]
            widths[column] = max(widths[column], size[0])
        position = 0.0
        gap_space = look.GAP * (0.9 if self.turned else 1.0)
        for column in range(self.grid.columns + 1):
            gap = 2 * column
            low, high = self._reach(False, gap)
            busy = (False, gap) in self.tracks.reach
            outer = column in (0, self.grid.columns)
            room = (12.0 if busy else 0.0) + (high - low) * look.TRACK
            base = (14.0 if outer else gap_space) + self.zone[gap] * (0.86 if self.zone[gap] else 0)
            if busy and not outer:
                base += 4.0
            self.column_line[gap] = position + base - (14.0 if not outer else 7.0) + room / 2 - 0.0
            position += base + room
            position = self._stretch(gap, position)
            if column < self.grid.columns:
                self.column_line[gap + 1] = position + widths[column] / 2
                position += widths[column]
                position = self._stretch(gap + 1, position)
        return position

    def _stretch(self, line: int, position: float) -> float:
        """Push on when a label's line would be shorter than the label."""
        for low, high, need in self.spans:
            if high == line and low in self.column_line:
                lacking = need - (self.column_line[high] - self.column_line[low])
                if lacking > 0:
                    self.column_line[high] += lacking
                    position += lacking
        return position

    def _stack_rows(self) -> tuple[dict[str, tuple[float, float]], float]:
        heights: dict[int, float] = defaultdict(float)
        for shape in self.grid.places:
            size = self._turn(self.dresses[shape].width, self.dresses[shape].height)
            row = self.grid.row[shape]
            heights[row] = max(heights[row], size[1])
        lanes: dict[str, tuple[float, float]] = {}
        position = 0.0
        for name in self.grid.lanes:
            start = position
            rows = self.grid.lane_rows[name]
            position += look.LANE_PAD
            inside = position
            for row in rows:
                position = self._gap_above(2 * row, position, first=row == rows.start)
                if row == rows.start:
                    inside = position
                height = max(heights[row], 40.0)
                self.row_line[2 * row + 1] = position + height / 2
                position += height
            last = 2 * rows.stop
            if last == 2 * self.grid.rows and (True, last) in self.tracks.reach:
                position = self._gap_above(last, position, first=False)
            position += look.LANE_PAD
            lacking = self.lane_minimum.get(name, 0.0) - (position - start)
            if lacking > 0:
                for row in rows:
                    self.row_line[2 * row + 1] += lacking / 2
                    if row > rows.start:
                        self.row_line[2 * row] += lacking / 2
                if last == 2 * self.grid.rows and last in self.row_line:
                    self.row_line[last] += lacking / 2
                position += lacking
            del inside
            lanes[name] = (start, position)
        return lanes, position

    def _gap_above(self, gap: int, position: float, *, first: bool) -> float:
        """Room for what runs in the gap before a row (or after the last)."""
        if (True, gap) not in self.tracks.reach:
            self.row_line[gap] = position
            return position + (self.row_margin[gap] if first else 20.0 + self.row_margin[gap])
        low, high = self._reach(True, gap)
        spacing = self.row_spacing[gap]
        lead = spacing - 10.0 if spacing > look.TRACK else 0.0
        if not first:
            lead += 14.0
        self.row_line[gap] = position + lead - low * spacing
        tail = 14.0 if gap < 2 * self.grid.rows else 0.0
        return self.row_line[gap] + high * spacing + tail + self.row_margin[gap]

    def _pull_together(self) -> float:
        """Move everything up along time as far as order and spacing allow."""
        builder = _Obstacles(self)
        builder.collect()
        self.owner_of = builder.owner_of
        self.along = compact(builder.reference, builder.obstacles, builder.distances, self._spacing())
        ends = [self.along[obstacle.owner] + obstacle.behind for obstacle in builder.obstacles]
        shift = 14.0
        self.along = {owner: place + shift for owner, place in self.along.items()}
        return max(ends, default=0.0) + 2 * shift + 4.0

    def _spacing(self) -> dict[tuple[Matter, Matter], float]:
        gap = look.GAP * (0.85 if self.turned else 1.0)
        shape, line, words = Matter.SHAPE, Matter.LINE, Matter.WORDS
        return {
            (shape, shape): gap,
            (shape, line): 14.0,
            (line, shape): 18.0,
            (line, line): look.TRACK,
            (words, shape): 14.0,
            (shape, words): 6.0,
            (words, line): 7.0,
            (line, words): 6.0,
            (words, words): 6.0,
        }

    def _rect(self, shape: str) -> Rect:
        dress = self.dresses[shape]
        along = self.along["shape", shape]
        across = self.row_line[2 * self.grid.row[shape] + 1]
        x, y = (across, along) if self.turned else (along, across)
        return Rect(x - dress.width / 2, y - dress.height / 2, dress.width, dress.height)

    def _coordinate(self, link: int, number: int, route: Route) -> float:
        """Where segment `number` of a route lies on its own axis."""
        piece = list(segments(route))[number]
        track = self.tracks.track[link, number]
        if piece.along_columns:
            spacing = self.row_spacing[piece.line] if piece.line % 2 == 0 else look.TRACK
            return self.row_line[piece.line] + track * spacing
        owner, offset = self.owner_of[link, number]
        return self.along[owner] + offset

    def _polyline(self, index: int, source: Rect, target: Rect) -> tuple[Point, ...]:
        route = self.routes[index]
        link = self.grid.links[index]
        pieces = list(segments(route))
        fixed = [self._coordinate(index, number, route) for number in range(len(pieces))]
        corners: list[Point] = []
        for number in range(len(route)):
            before, after = (number - 1 if number else None), (number if number < len(pieces) else None)
            u = v = None
            for piece_number in (before, after):
                if piece_number is None:
                    continue
                if pieces[piece_number].along_columns:
                    v = fixed[piece_number]
                else:
                    u = fixed[piece_number]
            if u is None:
                shape = link.source if number == 0 else link.target
                u = self.along["shape", shape]
            if v is None:
                v = self.row_line[route[number][1]]
            corners.append((v, u) if self.turned else (u, v))
        kinds = (self.grid.places[link.source].node.kind, self.grid.places[link.target].node.kind)
        corners[0] = clip(source, kinds[0], corners[0], corners[1])
        corners[-1] = clip(target, kinds[1], corners[-1], corners[-2])
        return tuple((round(x, 2), round(y, 2)) for x, y in corners)


class _Obstacles:
    """What may not overlap along time, gathered from a placer whose rows are stacked already."""

    def __init__(self, placer: _Placer) -> None:
        self.placer = placer
        self.grid = placer.grid
        self.reference: dict[Owner, float] = {}
        self.obstacles: list[Obstacle] = []
        self.distances: list[Distance] = []
        self.owner_of: dict[tuple[int, int], tuple[Owner, float]] = {}

    def collect(self) -> None:
        """Shapes first, then the lines that stand across the lanes, then words."""
        for shape in self.grid.places:
            self._shape(shape)
        for link in self.grid.links:
            self._lines(link.index)
        for link in self.grid.links:
            if link.index in self.placer.demands:
                self._words(link.index)
        for link in self.grid.links:
            self._order(link.index)

    def _row(self, shape: str) -> float:
        return self.placer.row_line[2 * self.grid.row[shape] + 1]

    def _size(self, shape: str) -> tuple[float, float]:
        dress = self.placer.dresses[shape]
        return self.placer._turn(dress.width, dress.height)

    def _shape(self, shape: str) -> None:
        placer = self.placer
        along, across = self._size(shape)
        owner = ("shape", shape)
        self.reference[owner] = placer.column_line[2 * self.grid.column[shape] + 1] + 1e-6 * self.grid.row[shape]
        middle = self._row(shape)
        dress = placer.dresses[shape]
        marks = 7.0 if dress.numbers else 0.0
        if self.grid.places[shape].node.kind in (NodeKind.START, NodeKind.END) and dress.lines and not placer.turned:
            marks = max(0.0, (max(text_width(line, look.SMALL_TEXT) for line in dress.lines) - along) / 2)
        self.obstacles.append(
            Obstacle(
                owner, Matter.SHAPE, along / 2 + marks, along / 2, middle - across / 2 - 4.0, middle + across / 2 + 4.0
            )
        )

    def _lines(self, index: int) -> None:
        placer = self.placer
        link, route = self.grid.links[index], placer.routes[index]
        pieces = list(segments(route))
        for number, piece in enumerate(pieces):
            if piece.along_columns:
                continue
            track = placer.tracks.track[index, number] * look.TRACK
            owner: Owner
            if piece.line % 2:
                shape = link.source if number == 0 else link.target
                owner, offset = ("shape", shape), track
            else:
                owner, offset = ("line", index, number), 0.0
                self.reference[owner] = placer.column_line[piece.line] + track
            self.owner_of[index, number] = (owner, offset)
            ends = [self._across(index, route, pieces, at) for at in (number, number + 1)]
            self.obstacles.append(Obstacle(owner, Matter.LINE, -offset, offset, min(ends) - 3.0, max(ends) + 3.0))

    def _across(self, index: int, route: Route, pieces: list[Segment], at: int) -> float:
        """Where corner `at` of a route lies across the lanes."""
        for number in (at - 1, at):
            if 0 <= number < len(pieces) and pieces[number].along_columns:
                return self.placer._coordinate(index, number, route)
        return self.placer.row_line[route[at][1]]

    def _words(self, index: int) -> None:
        """Keep the place beside the arrow's first piece along time clear for what rides on it."""
        placer = self.placer
        link, route = self.grid.links[index], placer.routes[index]
        pieces = list(segments(route))
        along, across = placer._turn(placer.demands[index].width, placer.demands[index].height)
        owner: Owner = ("shape", link.source)
        number = next((n for n, piece in enumerate(pieces[:2]) if piece.along_columns), None)
        if number is None:
            return
        piece = pieces[number]
        forward = route[number + 1][0] > route[number][0]
        if piece.line % 2 == 0:
            after = self._end_owner(index, number, len(pieces))
            pair = (owner, after) if forward else (after, owner)
            self.distances.append(Distance(pair[0], pair[1], along + 16.0))
            return
        line = placer._coordinate(index, number, route)
        start = self._size(link.source)[0] / 2 if number == 0 else 0.0
        low, high = (line, line + across + 5.0) if placer.turned else (line - across - 5.0, line)
        near, far = start + 3.0, start + 5.0 + along
        ahead, behind = (-near, far) if forward else (far, -near)
        self.obstacles.append(Obstacle(owner, Matter.WORDS, ahead, behind, low, high))
        after = self._end_owner(index, number, len(pieces))
        if forward and after != owner:
            reach = self._size(link.target)[0] / 2 if number + 1 == len(pieces) else 0.0
            self.distances.append(Distance(owner, after, far + reach + 13.0))

    def _end_owner(self, index: int, number: int, pieces: int) -> Owner:
        """What the far end of segment `number` along time is fixed to."""
        if number + 1 == pieces:
            return ("shape", self.grid.links[index].target)
        return self.owner_of[index, number + 1][0]

    def _order(self, index: int) -> None:
        """Time runs one way: what comes next stands visibly after what was before."""
        link, route = self.grid.links[index], self.placer.routes[index]
        if link.back or link.source == link.target:
            return
        first, second = ("shape", link.source), ("shape", link.target)
        a, b = self._size(link.source)[0] / 2, self._size(link.target)[0] / 2
        pieces = list(segments(route))
        if len(pieces) == 2 and pieces[0].along_columns:
            least = a + _RUN
        elif len(pieces) == 2:
            least = b + _RUN
        else:
            least = max(a, b) * 0.5
        self.distances.append(Distance(first, second, least))


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
