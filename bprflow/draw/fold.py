"""Folding a long picture into rows: cut where nothing stands, lanes and headings repeated."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bprflow.draw import theme as look
from bprflow.draw.body import Body
from bprflow.draw.cuts import SIGN, cuts, levels, span
from bprflow.draw.labels import stretches
from bprflow.draw.shapes import (
    Align,
    Chip,
    DepartmentBand,
    EdgeLine,
    LaneBand,
    Point,
    Rect,
    TextLine,
    around,
)
from bprflow.draw.text import shorten, text_width
from bprflow.draw.transform import transformed

ROW_GAP = 22.0
_STUB = 30.0
"""Space at a cut for the sign that an arrow goes on in another row."""
_THIN = 20.0
"""Height of a lane in which nothing happens in this row."""


def fold(body: Body, rows: int) -> Body | None:
    """Cut a picture into rows (columns when time runs downwards).

    Args:
        body: The lanes with all in them.
        rows: How many, at least 2.

    Returns:
        The folded lanes, or None when there is no place to cut.

    """
    found = fold_alike([body], rows)
    return None if found is None else found[0]


def fold_alike(bodies: Sequence[Body], rows: int) -> list[Body] | None:
    """Cut pictures that share a time line at the same places, so that their columns stay aligned.

    Args:
        bodies: Pictures of the same length with headings of the same extent.
        rows: How many, at least 2.

    Returns:
        Each folded at its own origin, signs lettered on from one to the next; None when there is no place to cut.

    """
    places = cuts(bodies, rows)
    if places is None:
        return None
    most = max((levels(body, place) for body in bodies for place in places), default=0)
    stub = _STUB + (most - 1) * (SIGN + 2.0) if most else 14.0
    found: list[Body] = []
    lettered = 0
    for body in bodies:
        folder = _Folder(body, places, stub, lettered)
        found.append(folder.folded())
        lettered += len(folder.signs)
    return found


@dataclass(frozen=True, slots=True)
class _Row:
    """One row: where it starts in time, and where its lanes lie across."""

    low: float
    high: float
    lanes: dict[str, tuple[float, float]]
    shift: float


class _Folder:
    def __init__(self, body: Body, cuts: Sequence[float], stub: float, lettered: int) -> None:
        self.body, self.turned = body, body.turned
        self.cuts = list(cuts)
        end = body.rect.bottom if body.turned else body.rect.right
        self.bounds = list(zip([body.start, *cuts], [*cuts, end], strict=True))
        self.stub, self.lettered = stub, lettered
        self.rows = self._stack()
        self.signs: dict[tuple[str, int], str] = {}
        self.taken: dict[tuple[int, bool], list[tuple[float, float]]] = defaultdict(list)

    def _across(self, rect: Rect) -> tuple[float, float]:
        return (rect.x, rect.right) if self.turned else (rect.y, rect.bottom)

    def _row_of(self, place: float) -> int:
        return bisect_right(self.cuts, place)

    def _stack(self) -> list[_Row]:
        """Rows one after the other; a lane in which nothing happens is thin."""
        busy: dict[int, set[str]] = defaultdict(set)
        for node in self.body.nodes:
            busy[self._row_of(sum(span(self.body, node.rect)) / 2)].add(node.lane)
        for edge in self.body.edges:
            for piece in stretches(edge.points):
                self._mark_level(piece, busy)
            for rect in [line.rect for line in edge.lines] + [chip.rect for chip in edge.chips]:
                middle = sum(self._across(rect)) / 2
                busy[self._row_of(sum(span(self.body, rect)) / 2)].update(self._lanes_at(middle - 12, middle + 12))
        rows: list[_Row] = []
        position = self._across(self.body.rect)[0]
        for number, (low, high) in enumerate(self.bounds):
            lanes: dict[str, tuple[float, float]] = {}
            for lane in self.body.lanes:
                start, stop = self._across(lane.rect)
                size = stop - start if self.turned or lane.name in busy[number] else min(_THIN, stop - start)
                lanes[lane.name] = (position, position + size)
                position += size
            rows.append(_Row(low, high, lanes, 0.0))
            position += ROW_GAP
        return rows

    def _mark_level(self, piece: tuple[float, float, float, float], busy: dict[int, set[str]]) -> None:
        """Lanes in which an arrow runs along time."""
        x1, y1, x2, y2 = piece
        low, high, line = (y1, y2, x1) if self.turned else (x1, x2, y1)
        if high - low < 1.0:
            return
        for row in range(self._row_of(low), self._row_of(high) + 1):
            busy[row].update(self._lanes_at(line, line))

    def _lanes_at(self, low: float, high: float) -> list[str]:
        return [
            lane.name
            for lane in self.body.lanes
            if self._across(lane.rect)[0] <= high and low <= self._across(lane.rect)[1]
        ]

    def _map_across(self, row: int, place: float) -> float:
        """Move a place across into a row; in thin lanes everything is pressed together."""
        for lane in self.body.lanes:
            start, stop = self._across(lane.rect)
            if start <= place <= stop:
                new_start, new_stop = self.rows[row].lanes[lane.name]
                if abs((new_stop - new_start) - (stop - start)) < 1e-6:
                    return new_start + place - start
                return new_start + (place - start) / (stop - start) * (new_stop - new_start)
        first = self.body.lanes[0].name
        return place - self._across(self.body.rect)[0] + self.rows[row].lanes[first][0]

    def _map_along(self, row: int, place: float) -> float:
        lead = 0.0 if row == 0 else self.stub
        return self.body.start + lead + place - self.rows[row].low

    def _map(self, row: int, along: float, across: float) -> Point:
        u, v = self._map_along(row, along), self._map_across(row, across)
        return (v, u) if self.turned else (u, v)

    def _moved_with(self, rect: Rect) -> tuple[float, float]:
        """How far a piece moves that stands at `rect`."""
        along, across = sum(span(self.body, rect)) / 2, sum(self._across(rect)) / 2
        row = self._row_of(along)
        x, y = self._map(row, along, across)
        cx, cy = rect.centre
        return (x - cx, y - cy)

    def folded(self) -> Body:
        """Everything in its row."""
        length = max(high - low for low, high in self.bounds) + 2 * self.stub
        length += self.body.start - (self.body.rect.y if self.turned else self.body.rect.x)
        nodes = tuple(transformed(node, 1.0, *self._moved_with(node.rect)) for node in self.body.nodes)
        edges = tuple(piece for edge in self.body.edges for piece in self._edge(edge))
        lanes = tuple(self._lane(lane, number, length) for number in range(len(self.rows)) for lane in self.body.lanes)
        last = self.rows[-1].lanes[self.body.lanes[-1].name][1]
        rect = self.body.rect
        if self.turned:
            whole = Rect(rect.x, rect.y, last - rect.x, length)
        else:
            whole = Rect(rect.x, rect.y, length, last - rect.y)
        departments = tuple(
            made
            for number in range(len(self.rows))
            for band in self.body.departments
            if (made := self._department(band, number)) is not None
        )
        return Body(whole, self.body.start, self.turned, departments, lanes, nodes, edges)

    def _lane(self, lane: LaneBand, row: int, length: float) -> LaneBand:
        start, stop = self.rows[row].lanes[lane.name]
        if self.turned:
            rect = Rect(start, lane.rect.y, stop - start, length)
            head = Rect(start, lane.header.y, stop - start, lane.header.height)
        else:
            rect = Rect(lane.rect.x, start, length, stop - start)
            head = Rect(lane.header.x, start, lane.header.width, stop - start)
        (ox, oy), (nx, ny) = lane.header.centre, head.centre
        lines = tuple(line.moved(nx - ox, ny - oy) for line in lane.lines)
        if stop - start < lane.rect.height - 1.0 and not self.turned:
            text = shorten(lane.name, head.width - 8.0, look.SMALL_TEXT, True)
            width = text_width(text, look.SMALL_TEXT, True)
            lines = (TextLine(text, nx, ny + 3.8, look.SMALL_TEXT, width, Align.CENTRE, True),)
        return replace(lane, rect=rect, header=head, lines=lines, page_row=row)

    def _department(self, band: DepartmentBand, row: int) -> DepartmentBand | None:
        inside = [lane.name for lane in self.body.lanes if band.name == lane.department and self._within(lane, band)]
        start, stop = self.rows[row].lanes[inside[0]][0], self.rows[row].lanes[inside[-1]][1]
        old = band.rect
        rect = (
            Rect(start, old.y, stop - start, old.height) if self.turned else Rect(old.x, start, old.width, stop - start)
        )
        (ox, oy), (nx, ny) = old.centre, rect.centre
        lines = tuple(line.moved(nx - ox, ny - oy) for line in band.lines)
        needed = around([line.rect for line in lines])
        return DepartmentBand(band.name, rect, lines if needed is None or rect.contains(needed, 0.5) else ())

    def _within(self, lane: LaneBand, band: DepartmentBand) -> bool:
        low, high = self._across(band.rect)
        start, stop = self._across(lane.rect)
        return low - 0.5 <= start and stop <= high + 0.5

    def _edge(self, edge: EdgeLine) -> list[EdgeLine]:
        """Cut an arrow at every row it leaves; a letter at both ends says where it goes on."""
        axis = 1 if self.turned else 0
        pieces: list[tuple[list[Point], list[Chip]]] = []
        row = self._row_of(edge.points[0][axis])
        points: list[Point] = [self._map(row, *self._uv(edge.points[0]))]
        chips: list[Chip] = []
        for start, stop in zip(edge.points, edge.points[1:], strict=False):
            goal = self._row_of(stop[axis])
            while row != goal:
                step = 1 if goal > row else -1
                letter = self._letter(edge.id, len(pieces))
                across = self._uv(start)[1]
                point, sign = self._stop_at(row, across, after=step > 0, letter=letter)
                pieces.append(([*points, point], [*chips, sign]))
                row += step
                point, sign = self._stop_at(row, across, after=step < 0, letter=letter)
                points, chips = [point], [sign]
            points.append(self._map(row, *self._uv(stop)))
        pieces.append((points, chips))
        riders = [transformed(chip, 1.0, *self._moved_with(chip.rect)) for chip in edge.chips]
        area = edge.label_rect
        lines = transformed(edge.lines, 1.0, *self._moved_with(area)) if area else ()
        found: list[EdgeLine] = []
        for number, (corners, signs) in enumerate(pieces):
            last = number + 1 == len(pieces)
            found.append(
                replace(
                    edge,
                    id=edge.id if len(pieces) == 1 else f"{edge.id}·{number + 1}",
                    points=tuple(corners),
                    lines=lines if number == 0 else (),
                    chips=(*(riders if number == 0 else ()), *signs),
                    arrow=last,
                )
            )
        return found

    def _uv(self, point: Point) -> tuple[float, float]:
        return (point[1], point[0]) if self.turned else point

    def _stop_at(self, row: int, across: float, *, after: bool, letter: str) -> tuple[Point, Chip]:
        """The end of a piece at the border of its row, and the sign there."""
        edge = self._map_along(row, self.rows[row].high if after else self.rows[row].low)
        v = self._map_across(row, across)
        reach = _STUB - SIGN - 3.0
        taken = self.taken[row, after]
        while any(abs(other - v) < SIGN + 1.0 and abs(level - reach) < 1.0 for other, level in taken):
            reach += SIGN + 2.0
        taken.append((v, reach))
        u = edge + reach if after else edge - reach
        centre = u + SIGN / 2 if after else u - SIGN / 2
        point, (cx, cy) = ((v, u), (v, centre)) if self.turned else ((u, v), (centre, v))
        rect = Rect(cx - SIGN / 2, cy - SIGN / 2, SIGN, SIGN)
        width = text_width(letter, 9.0, True)
        return point, Chip("link", rect, TextLine(letter, cx, cy + 3.3, 9.0, width, Align.CENTRE, True), letter)

    def _letter(self, edge: str, number: int) -> str:
        index = self.lettered + len(self.signs)
        return self.signs.setdefault((edge, number), _letters(index))


def _letters(index: int) -> str:
    """A, B … Z, AA, AB …"""
    found = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        found = chr(65 + rest) + found
    return found


__all__ = ["ROW_GAP", "fold", "fold_alike"]
