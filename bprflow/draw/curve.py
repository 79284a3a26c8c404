"""Arrows as smooth lines: straight pieces with rounded corners, and the head at the end."""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.draw import theme as look
from bprflow.draw.drawing import Path
from bprflow.draw.shapes import Point

_HEAD_BREADTH = 0.35
"""Half the breadth of an arrowhead to its length."""


@dataclass(frozen=True, slots=True)
class Curve:
    """The line of an arrow as cubic pieces.

    Attributes:
        points: Start, then two handles and an end for every piece; straight pieces have their handles
            on their ends.
        tip: Where the arrowhead points; None when there is none.

    """

    points: tuple[Point, ...]
    tip: Point | None


def curve(path: Path) -> Curve:
    """Round the corners of a polyline, and stop it where its arrowhead begins; O(corners)."""
    points = list(path.points)
    tip: Point | None = None
    if path.arrow:
        tip, before = points[-1], points[-2]
        points[-1] = _towards(tip, before, min(look.ARROW, _distance(tip, before) * 0.9))
    found: list[Point] = [points[0]]

    def line_to(stop: Point) -> None:
        start = found[-1]
        found.extend((start, stop, stop))

    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(path.rounded, _distance(before, corner) / 2, _distance(corner, after) / 2)
        enter, leave = _towards(corner, before, radius), _towards(corner, after, radius)
        line_to(enter)
        found.extend((_towards(enter, corner, radius * 0.55), _towards(leave, corner, radius * 0.55), leave))
    line_to(points[-1])
    return Curve(tuple(found), tip)


def arrowhead(bent: Curve) -> tuple[Point, Point, Point]:
    """Corners of the head at the end of a curve: full length, pointing at the tip."""
    assert bent.tip is not None, "only arrows have heads"
    (x, y), (back_x, back_y) = bent.tip, bent.points[-1]
    whole = _distance(bent.tip, (back_x, back_y)) or 1.0
    along, across = (x - back_x) / whole, (y - back_y) / whole
    foot_x, foot_y = x - along * look.ARROW, y - across * look.ARROW
    half = look.ARROW * _HEAD_BREADTH
    return ((foot_x - across * half, foot_y + along * half), bent.tip, (foot_x + across * half, foot_y - along * half))


def _distance(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(start: Point, goal: Point, length: float) -> Point:
    whole = _distance(start, goal)
    part = length / whole if whole else 0.0
    return (start[0] + (goal[0] - start[0]) * part, start[1] + (goal[1] - start[1]) * part)
