"""Which way every arrow takes through the grid: along rows, columns and the gaps between them.

Positions are half-indices: 2c + 1 is the middle of column c, 2c the gap before it; the same for
rows. Gaps are always free and cells only when nothing stands in them, so a route that keeps to
free places can never run through a box.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bprflow.draw.grid import Grid, Link
from bprflow.flow.graph import NodeKind

Stop = tuple[int, int]
"""(half-index along columns, half-index along rows)."""
Route = tuple[Stop, ...]

_BEND = 90.0
_CROSSING = 180.0
_SHARED_CENTRE = 90.0
_SHARED_GAP = 6.0
_TIP = 100.0
"""Another arrow at the tip of a diamond, the same way as the first."""
_TIP_MIXED = 480.0
"""In at the tip of a diamond where another goes out, or the other way round."""
_MIXED = 160.0
"""An arrow in where another goes out, or the other way round."""
_SAME = 40.0
_AGAINST = 480.0
"""Out to the left or in from the right, against the time."""
_SECOND_THOUGHTS = 2
"""How often every arrow may look for a better way, now that all others are known."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One straight piece of a route.

    Attributes:
        along_columns: True when it runs along time (on a row line), False across the lanes.
        line: Half-index of the line it lies on.
        low, high: Its ends on that line, low < high.

    """

    along_columns: bool
    line: int
    low: int
    high: int


def segments(route: Sequence[Stop]) -> Iterator[Segment]:
    """Cut a route into its straight pieces."""
    for (u, v), (u2, v2) in itertools.pairwise(route):
        if v == v2:
            yield Segment(True, v, min(u, u2), max(u, u2))
        else:
            yield Segment(False, u, min(v, v2), max(v, v2))


def _sides(route: Route, link: Link) -> Iterator[tuple[tuple[str, int, int], str]]:
    """Which sides of its two shapes an arrow uses: (shape, direction seen from it), and which way."""
    for end, other, shape, way in (
        (route[0], route[1], link.source, "out"),
        (route[-1], route[-2], link.target, "in"),
    ):
        yield (shape, _sign(other[0] - end[0]), _sign(other[1] - end[1])), way


class _Traffic:
    """What has been routed so far, indexed by line."""

    def __init__(self) -> None:
        self.rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.columns: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.row_lines: list[int] = []
        self.column_lines: list[int] = []
        self.sides: dict[tuple[str, int, int], list[str]] = defaultdict(list)

    def add(self, route: Route, link: Link) -> None:
        for piece in segments(route):
            lines, known = (self.rows, self.row_lines) if piece.along_columns else (self.columns, self.column_lines)
            if piece.line not in lines:
                insort(known, piece.line)
            lines[piece.line].append((piece.low, piece.high))
        for side, way in _sides(route, link):
            self.sides[side].append(way)

    def remove(self, route: Route, link: Link) -> None:
        for piece in segments(route):
            lines = self.rows if piece.along_columns else self.columns
            lines[piece.line].remove((piece.low, piece.high))
        for side, way in _sides(route, link):
            self.sides[side].remove(way)

    def crossings(self, route: Route) -> int:
        """How often a way crosses what is there already."""
        return sum(self._crossed(piece) for piece in segments(route))

    def _crossed(self, piece: Segment) -> int:
        across, known = (self.columns, self.column_lines) if piece.along_columns else (self.rows, self.row_lines)
        at, low, high = piece.line, piece.low, piece.high
        first, last = bisect_right(known, low), bisect_left(known, high)
        return sum(1 for line in known[first:last] for a, b in across[line] if a < at < b)

    def cost(self, piece: Segment) -> float:
        """Crossings with, and sharing of lines with, what is there already."""
        own = self.rows if piece.along_columns else self.columns
        shared = sum(1 for low, high in own.get(piece.line, ()) if low < piece.high and piece.low < high)
        return self._crossed(piece) * _CROSSING + shared * (_SHARED_CENTRE if piece.line % 2 else _SHARED_GAP)


class Router:
    """Routes the arrows of one grid, the main path first, loops last.

    Args:
        grid: Where the shapes stand.
        column_step, row_step: Typical length of half a column and half a row [pt].

    """

    def __init__(self, grid: Grid, column_step: float, row_step: float) -> None:
        self._grid = grid
        self._cells = grid.cells
        self._step = (column_step, row_step)
        self._traffic = _Traffic()
        self._lane_gaps = {2 * rows.start for rows in grid.lane_rows.values()}

    def routes(self) -> dict[int, Route]:
        """One route for every link, by link index.

        Complexity: O(m · (c + k)) for m links, c candidate ways each (a fixed number) and k segments met.
        """
        grid = self._grid
        found: dict[int, Route] = {}

        def urgency(link: Link) -> tuple[bool, bool, int, int]:
            span = abs(grid.column[link.target] - grid.column[link.source])
            return (link.back, not link.main, span, link.index)

        order = sorted(grid.links, key=urgency)
        for link in order:
            found[link.index] = self._best(link)
            self._traffic.add(found[link.index], link)
        for _ in range(_SECOND_THOUGHTS):
            changed = False
            for link in order:  # the first arrows did not know of the last ones
                old = found[link.index]
                if len(old) == 2 or not self._traffic.crossings(old):
                    continue
                self._traffic.remove(old, link)
                found[link.index] = self._best(link)
                self._traffic.add(found[link.index], link)
                changed = changed or found[link.index] != old
            if not changed:
                break
        return found

    def _best(self, link: Link) -> Route:
        best: Route | None = None
        best_cost = float("inf")
        for base, route in sorted(
            ((self._length(route, link), route) for route in self._candidates(link)), key=lambda pair: pair[0]
        ):
            if base >= best_cost:
                break
            if not self._free(route, link):
                continue
            cost = base + sum(self._traffic.cost(piece) for piece in segments(route))
            if cost < best_cost:
                best, best_cost = route, cost
        assert best is not None, "the ways through the gaps are always free"
        return best

    def _length(self, route: Route, link: Link) -> float:
        along, across = self._step
        length = _BEND * (len(route) - 2)
        for (u, v), (u2, v2) in itertools.pairwise(route):
            length += abs(u2 - u) * along + abs(v2 - v) * across
        return length + self._port_cost(route, link)

    def _port_cost(self, route: Route, link: Link) -> float:
        """Sides of a shape should be used one way only; decisions should use each side once."""
        total = 0.0
        for (shape, *side), way in _sides(route, link):
            used = self._traffic.sides.get((shape, side[0], side[1]))
            kind = self._grid.places[shape].node.kind
            small = kind is not NodeKind.TASK
            if used:
                total += _shared(small, any(other != way for other in used) or (kind is NodeKind.XOR and way == "out"))
            if way == "out" and side == [-1, 0]:
                total += _AGAINST
            if way == "in" and side == [1, 0] and (used or not link.back):
                total += _AGAINST  # only a loop may come home from the right, where nothing leaves
            if way == "out" and side[1] and not small:
                total += 25.0
        return total

    def _candidates(self, link: Link) -> list[Route]:
        ways = _loops(self._at(link.source)) if link.source == link.target else self._ways(link)
        return [route for route in dict.fromkeys(map(_straightened, ways)) if len(route) > 1]

    def _at(self, shape: str) -> Stop:
        return (2 * self._grid.column[shape] + 1, 2 * self._grid.row[shape] + 1)

    def _ways(self, link: Link) -> Iterator[list[Stop]]:
        (a, r), (b, s) = self._at(link.source), self._at(link.target)
        if a == b or r == s:
            yield [(a, r), (b, s)]
        yield [(a, r), (b, r), (b, s)]
        yield [(a, r), (a, s), (b, s)]
        gaps = {a + 1, b - 1} | ({a - 1, b + 1} if b <= a else set())
        for g in sorted(gaps):
            yield [(a, r), (g, r), (g, s), (b, s)]
        for h in self._row_gaps(r, s):
            yield [(a, r), (a, h), (b, h), (b, s)]
            yield [(a, r), (a + 1, r), (a + 1, h), (b, h), (b, s)]
            yield [(a, r), (a, h), (b - 1, h), (b - 1, s), (b, s)]
            yield [(a, r), (a + 1, r), (a + 1, h), (b - 1, h), (b - 1, s), (b, s)]

    def _row_gaps(self, r: int, s: int) -> list[int]:
        """Gaps beside either end, between them, and at the edges of their lanes."""
        near = {r - 1, r + 1, s - 1, s + 1}
        if abs(r - s) > 4:
            near |= {gap for gap in self._lane_gaps if min(r, s) < gap < max(r, s)}
        return sorted(near)

    def _free(self, route: Route, link: Link) -> bool:
        """Does the way keep clear of every cell that holds a shape, but for its own ends?"""
        own = {self._at(link.source), self._at(link.target)}
        ends = {route[0], route[-1]}
        if any(stop in own for stop in route[1:-1]):
            return False
        for (u, v), (u2, v2) in itertools.pairwise(route):
            if v == v2 and v % 2:
                passed = [(position, v) for position in range(min(u, u2) | 1, max(u, u2) + 1, 2)]
            elif u == u2 and u % 2:
                passed = [(u, position) for position in range(min(v, v2) | 1, max(v, v2) + 1, 2)]
            else:
                continue  # between the cells there is nothing in the way
            if any((stop[0] // 2, stop[1] // 2) in self._cells and stop not in ends for stop in passed):
                return False
        return True


def _shared(small: bool, confusing: bool) -> float:
    """Price of a side that another arrow uses; the ways out of a decision carry words and keep to tips of their own."""
    if small:
        return _TIP_MIXED if confusing else _TIP
    return _MIXED if confusing else _SAME


def _loops(stop: Stop) -> Iterator[list[Stop]]:
    """A step that repeats itself: out on the right, back in from above or below."""
    u, v = stop
    for h in (v - 1, v + 1):
        yield [(u, v), (u + 1, v), (u + 1, h), (u, h), (u, v)]


def _straightened(stops: Sequence[Stop]) -> Route:
    """Drop stops that repeat or lie on the way."""
    kept: list[Stop] = [stops[0]]
    for stop in stops[1:]:
        last = kept[-1]
        if last == stop:
            continue
        while len(kept) > 1 and _on_line(kept[-2], last, stop):
            kept.pop()
            last = kept[-1]
        kept.append(stop)
    return tuple(kept)


def _on_line(a: Stop, b: Stop, c: Stop) -> bool:
    return (a[0] == b[0] == c[0]) or (a[1] == b[1] == c[1])


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)
