"""Side by side, not on top of each other: every segment that shares a line gets its own track."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from bprflow.draw.routing import Route, Segment, segments

Key = tuple[int, int]
"""(link index, number of the segment in its route)."""


@dataclass(frozen=True, slots=True)
class Run:
    """A segment in its line, with what happens at its ends.

    Attributes:
        low, high: Ends on the line; an end at a shape is drawn in by 0.3 because the shape's side stops it.
        low_turn, high_turn: Where the route goes on at that end: -1 to a smaller line, +1 to a larger, 0 at a shape.

    """

    key: Key
    low: float
    high: float
    low_turn: int
    high_turn: int

    @property
    def straight(self) -> bool:
        """Does it run from shape to shape?"""
        return self.low_turn == 0 and self.high_turn == 0


@dataclass(frozen=True, slots=True)
class Tracks:
    """Track numbers of all segments.

    Attributes:
        track: Track of each segment relative to the middle of its line (may be halves, negative above or left).
        reach: For each line (along_columns, index) its lowest and highest track.

    """

    track: dict[Key, float]
    reach: dict[tuple[bool, int], tuple[float, float]]


def assign(routes: dict[int, Route]) -> Tracks:
    """Order the segments of every line so that they cross little, and number their tracks.

    Complexity: O(Σ k²) over the lines with k segments each; k is small in all but the busiest lines.
    """
    lines: dict[tuple[bool, int], list[Run]] = defaultdict(list)
    for link, route in sorted(routes.items()):
        for number, piece in enumerate(segments(route)):
            lines[piece.along_columns, piece.line].append(_run((link, number), route, piece))
    track: dict[Key, float] = {}
    reach: dict[tuple[bool, int], tuple[float, float]] = {}
    for line, runs in lines.items():
        placed = _number(runs, centred=line[1] % 2 == 1)
        track.update(placed)
        reach[line] = (min(placed.values()), max(placed.values()))
    return Tracks(track, reach)


def _run(key: Key, route: Route, piece: Segment) -> Run:
    number = key[1]
    axis = 0 if piece.along_columns else 1
    start, stop = route[number], route[number + 1]
    before = 0 if number == 0 else _sign(route[number - 1][1 - axis] - start[1 - axis])
    after = 0 if number + 2 == len(route) else _sign(route[number + 2][1 - axis] - stop[1 - axis])
    if start[axis] < stop[axis]:
        low_turn, high_turn = before, after
    else:
        low_turn, high_turn = after, before
    return Run(
        key,
        piece.low + (0.3 if low_turn == 0 else 0.0),
        piece.high - (0.3 if high_turn == 0 else 0.0),
        low_turn,
        high_turn,
    )


def _meet(a: Run, b: Run) -> bool:
    return a.low <= b.high and b.low <= a.high


def _crossings(first: Run, second: Run) -> float:
    """How often the two cross when `first` takes the smaller track."""

    def hits(position: float, turn: int, wanted: int, other: Run) -> float:
        if turn != wanted:
            return 0.0
        if other.low < position < other.high:
            return 1.0
        return 0.4 if position in (other.low, other.high) else 0.0

    return (
        hits(first.low, first.low_turn, 1, second)
        + hits(first.high, first.high_turn, 1, second)
        + hits(second.low, second.low_turn, -1, first)
        + hits(second.high, second.high_turn, -1, first)
    )


def _groups(runs: list[Run]) -> list[list[Run]]:
    """Runs that touch each other directly or through others."""
    groups: list[list[Run]] = []
    reach = float("-inf")
    for run in sorted(runs, key=lambda r: (r.low, r.high, r.key)):
        if run.low > reach:
            groups.append([])
            reach = run.high
        groups[-1].append(run)
        reach = max(reach, run.high)
    return groups


def _ordered(group: list[Run]) -> list[Run]:
    """Insert one by one where it costs least, then swap neighbours while that helps."""
    order: list[Run] = []
    for run in group:
        best, best_cost = len(order), float("inf")
        for position in range(len(order), -1, -1):
            cost = sum(_crossings(other, run) for other in order[:position] if _meet(other, run))
            cost += sum(_crossings(run, other) for other in order[position:] if _meet(other, run))
            if cost < best_cost - 1e-9:
                best, best_cost = position, cost
        order.insert(best, run)
    return order


def _number(runs: list[Run], centred: bool) -> dict[Key, float]:
    numbers: dict[Key, float] = {}
    for group in _groups(runs):
        if len(group) == 1:
            numbers[group[0].key] = 0.0
            continue
        order = _ordered(group)
        level: dict[Key, int] = {}
        for index, run in enumerate(order):
            level[run.key] = 1 + max((level[o.key] for o in order[:index] if _meet(o, run)), default=-1)
        straight = next((run for run in order if run.straight), None) if centred else None
        middle = level[straight.key] if straight else max(level.values()) / 2
        for run in order:
            numbers[run.key] = level[run.key] - middle
    return numbers


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)
