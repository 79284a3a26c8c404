"""Arrows as smooth lines: straight pieces with rounded corners, up to where the head begins."""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.draw import theme as look
from bprflow.draw.drawing import Path
from bprflow.draw.shapes import Point


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


def _distance(a: Point, b: Point) -> float:
    return abs(a[0] - b[0]) + abs(a[1] - b[1])


def _towards(start: Point, goal: Point, length: float) -> Point:
    whole = _distance(start, goal)
    part = length / whole if whole else 0.0
    return (start[0] + (goal[0] - start[0]) * part, start[1] + (goal[1] - start[1]) * part)
