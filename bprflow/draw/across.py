"""Across the lanes: how high every row, gap and lane is, and where their lines lie."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from bprflow.draw import theme as look
from bprflow.draw.dress import Dress
from bprflow.draw.grid import Grid
from bprflow.draw.routing import Route, Segment, segments
from bprflow.draw.tracks import Tracks


@dataclass(frozen=True, slots=True)
class Demand:
    """What rides on an arrow and needs room: its label or its chips, width × height [pt]."""

    width: float
    height: float

    def turned(self, turned: bool) -> tuple[float, float]:
        """(along time, across the lanes)."""
        return (self.height, self.width) if turned else (self.width, self.height)


class Across:
    """Rows, gaps and lanes of one picture, stacked.

    Args:
        grid, routes, tracks: The plan in half-indices.
        dresses: Sizes by shape id.
        demands: Labels and chips by link index.
        lane_minimum: Least breadth of each lane, for its heading [pt].
        turned: True when time runs downwards.

    Attributes:
        lanes: (start, end) of every lane [pt].
        breadth: All lanes together [pt].

    """

    def __init__(
        self,
        grid: Grid,
        routes: dict[int, Route],
        tracks: Tracks,
        dresses: dict[str, Dress],
        demands: dict[int, Demand],
        lane_minimum: dict[str, float],
        turned: bool,
    ) -> None:
        self._grid, self._tracks, self._turned = grid, tracks, turned
        self._spacing: dict[int, float] = defaultdict(lambda: look.TRACK)
        self._margin: dict[int, float] = defaultdict(float)
        self._line: dict[int, float] = {}
        for index, demand in demands.items():
            self._reserve(routes[index], demand.turned(turned)[1])
        heights = self._heights(dresses)
        self.lanes: dict[str, tuple[float, float]] = {}
        position = 0.0
        for name in grid.lanes:
            start = position
            position = self._stack_lane(name, start, heights, lane_minimum.get(name, 0.0))
            self.lanes[name] = (start, position)
        self.breadth = position

    def line(self, half_index: int) -> float:
        """Where a row line or the middle of a gap lies [pt]."""
        return self._line[half_index]

    def place(self, piece: Segment, track: float) -> float:
        """Where a segment along time lies [pt]."""
        spacing = self._spacing[piece.line] if piece.line % 2 == 0 else look.TRACK
        return self._line[piece.line] + track * spacing

    def _reserve(self, route: Route, across: float) -> None:
        """Keep room across the lanes for words beside an arrow that leaves sideways."""
        pieces = list(segments(route))
        if pieces[0].along_columns:
            return
        if len(pieces) == 1:
            gap = route[0][1] + (1 if route[1][1] > route[0][1] else -1)
            at_border = any(gap == 2 * rows.start for rows in self._grid.lane_rows.values())
            there = 2 * look.LANE_PAD - look.ARROW if at_border else 10.0
            self._margin[gap] = max(self._margin[gap], across - there)
        elif pieces[1].line % 2 == 0:
            self._spacing[pieces[1].line] = max(self._spacing[pieces[1].line], across + 5.0)

    def _heights(self, dresses: dict[str, Dress]) -> dict[int, float]:
        heights: dict[int, float] = defaultdict(lambda: 40.0)
        for shape in self._grid.places:
            dress = dresses[shape]
            row = self._grid.row[shape]
            heights[row] = max(heights[row], dress.width if self._turned else dress.height)
        return heights

    def _stack_lane(self, name: str, start: float, heights: dict[int, float], least: float) -> float:
        rows = self._grid.lane_rows[name]
        position = start + look.LANE_PAD
        for row in rows:
            position = self._gap_above(2 * row, position, first=row == rows.start)
            self._line[2 * row + 1] = position + heights[row] / 2
            position += heights[row]
        last = 2 * rows.stop
        outermost = bool(rows) and last == 2 * self._grid.rows
        if outermost:
            position = self._gap_below(last, position)
        position += look.LANE_PAD
        lacking = least - (position - start)
        if lacking > 0:
            for half in range(2 * rows.start, last + (1 if outermost else 0)):
                self._line[half] += lacking / 2
            position += lacking
        return position

    def _gap_above(self, gap: int, position: float, *, first: bool) -> float:
        """Room for what runs in the gap before a row."""
        if (True, gap) not in self._tracks.reach:
            self._line[gap] = position
            return position + self._margin[gap] + (0.0 if first else 20.0)
        low, high = self._tracks.reach[True, gap]
        spacing = self._spacing[gap]
        lead = (spacing - 10.0 if spacing > look.TRACK else 0.0) + (0.0 if first else 14.0)
        self._line[gap] = position + lead - low * spacing
        return self._line[gap] + high * spacing + 14.0 + self._margin[gap]

    def _gap_below(self, gap: int, position: float) -> float:
        """Room for what runs below the last row."""
        if (True, gap) not in self._tracks.reach:
            self._line[gap] = position
            return position
        low, high = self._tracks.reach[True, gap]
        spacing = self._spacing[gap]
        lead = (spacing - 10.0 if spacing > look.TRACK else 0.0) + 14.0
        self._line[gap] = position + lead - low * spacing
        return self._line[gap] + high * spacing
