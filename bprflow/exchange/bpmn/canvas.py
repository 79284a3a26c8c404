"""A foreign picture that is drawn into: room is made, shapes and arrows are added, nothing is taken away.

All geometry is that of lanes lying from left to right; a picture with upright lanes is turned for
the time of drawing.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from bprflow.draw.shapes import Point, Rect
from bprflow.exchange.bpmn.tree import reference
from bprflow.exchange.bpmn.vocabulary import BPMNDI, DC, DI

if TYPE_CHECKING:
    from lxml.etree import _Element

GAP = 50.0
"""Room between two shapes [px]."""
MARGIN = 20.0
"""Room that must stay free around a shape [px]."""
_CONTAINERS = frozenset({"participant", "lane", "subProcess", "transaction", "adHocSubProcess", "group"})


class Canvas:
    """One diagram of a BPMN file.

    Args:
        plane: Its BPMNPlane.
        by_id: Elements of the file by id.

    """

    def __init__(self, plane: _Element, by_id: dict[str, _Element]) -> None:
        self.plane, self.by_id = plane, by_id
        self.shapes = {reference(s.get("bpmnElement")): s for s in plane.iter(f"{{{BPMNDI}}}BPMNShape")}
        self.edges = {reference(e.get("bpmnElement")): e for e in plane.iter(f"{{{BPMNDI}}}BPMNEdge")}
        self.upright = False
        self.upright = self._upright()

    def _upright(self) -> bool:
        """Are lanes columns? Where they lie counts before what is said of them: vendors differ on `isHorizontal`."""
        lanes = [name for name in self.shapes if self._kind(name) == "lane"]
        boxes = [box for name in lanes if (box := self.box(name)) is not None]
        for one, other in itertools.pairwise(boxes):
            if not one.overlaps(other, 1.0):
                beside = one.x >= other.right - 1.0 or other.x >= one.right - 1.0
                return beside and not (one.y >= other.bottom - 1.0 or other.y >= one.bottom - 1.0)
        kinds = [(s.get("isHorizontal"), self._kind(name)) for name, s in self.shapes.items()]
        return any(flag == "false" for flag, kind in kinds if kind in ("lane", "participant"))

    def _kind(self, name: str) -> str:
        element = self.by_id.get(name)
        return str(element.tag).rpartition("}")[2] if element is not None else ""

    # --- reading -----------------------------------------------------------------------------

    def box(self, name: str) -> Rect | None:
        """Give the place of an element; None where it is not drawn."""
        shape = self.shapes.get(name)
        bounds = shape.find(f"{{{DC}}}Bounds") if shape is not None else None
        return self._read(bounds) if bounds is not None else None

    def _read(self, bounds: _Element) -> Rect:
        x, y, width, height = (_number(bounds.get(key)) for key in ("x", "y", "width", "height"))
        return Rect(y, x, height, width) if self.upright else Rect(x, y, width, height)

    def _write(self, bounds: _Element, box: Rect) -> None:
        if self.upright:
            box = Rect(box.y, box.x, box.height, box.width)
        for key, value in zip(("x", "y", "width", "height"), (box.x, box.y, box.width, box.height), strict=True):
            bounds.set(key, f"{value:g}")

    def points(self, name: str) -> list[Point]:
        """Give the corners of an arrow."""
        edge = self.edges.get(name)
        found = edge.findall(f"{{{DI}}}waypoint") if edge is not None else []
        corners = [(_number(point.get("x")), _number(point.get("y"))) for point in found]
        return [(y, x) for x, y in corners] if self.upright else corners

    def is_container(self, name: str) -> bool:
        """Tell shapes that other shapes stand in."""
        kind = self._kind(name)
        shape = self.shapes[name]
        return kind in _CONTAINERS and not (kind.endswith("rocess") and shape.get("isExpanded") == "false")

    def standing(self) -> dict[str, Rect]:
        """Give the places of all shapes nothing else stands in."""
        names = (name for name in self.shapes if not self.is_container(name))
        return {name: box for name in names if (box := self.box(name)) is not None}

    # --- making room -------------------------------------------------------------------------

    def make_room(self, cut: float, amount: float, *, below: bool = False) -> None:
        """Move everything beyond a line away from it, and stretch what it goes through.

        Args:
            cut: x of the line; y with `below`.
            amount: How far [px].
            below: Move down instead of to the right.

        """
        if amount <= 0:
            return
        down = below != self.upright
        near, size = ("y", "height") if down else ("x", "width")
        moving = [(edge, self._moving(edge, near, cut)) for edge in self.edges.values()]
        for shape in self.shapes.values():
            stretches = self.is_container(reference(shape.get("bpmnElement")))
            for bounds in shape.iter(f"{{{DC}}}Bounds"):
                start, length = _number(bounds.get(near)), _number(bounds.get(size))
                own = bounds.getparent() is shape
                if start >= cut or (not own and start + length / 2 >= cut):
                    bounds.set(near, f"{start + amount:g}")
                elif own and stretches and start + length > cut:
                    bounds.set(size, f"{length + amount:g}")
        for edge, points in moving:
            for point in points:
                point.set(near, f"{_number(point.get(near)) + amount:g}")
            for bounds in edge.iter(f"{{{DC}}}Bounds"):
                if _number(bounds.get(near)) >= cut:
                    bounds.set(near, f"{_number(bounds.get(near)) + amount:g}")

    def _moving(self, edge: _Element, near: str, cut: float) -> list[_Element]:
        """Choose the corners of an arrow that move; its ends stay with their shapes, and so does what is in line."""
        points = edge.findall(f"{{{DI}}}waypoint")
        moves = [_number(point.get(near)) >= cut for point in points]
        for way in (range(len(points)), range(len(points) - 1, -1, -1)):
            end = way[0] if points else 0
            shape = self._docked(points[end]) if points else None
            if shape is None:
                continue
            goes = _number(shape.get(near)) >= cut
            for place in way:
                if moves[place] == goes or abs(_number(points[place].get(near)) - _number(points[end].get(near))) > 1.0:
                    break
                moves[place] = goes
        return [point for point, goes in zip(points, moves, strict=True) if goes]

    def _docked(self, point: _Element) -> _Element | None:
        """Give the bounds of the shape an arrow's end touches."""
        x, y = _number(point.get("x")), _number(point.get("y"))
        for name, shape in self.shapes.items():
            bounds = shape.find(f"{{{DC}}}Bounds")
            if bounds is None or self.is_container(name):
                continue
            left, top, width, height = (_number(bounds.get(key)) for key in ("x", "y", "width", "height"))
            if left - 2 <= x <= left + width + 2 and top - 2 <= y <= top + height + 2:
                return bounds
        return None

    def stretch_down(self, name: str, edge: float, amount: float) -> None:
        """Make a container taller whose lower edge is at `edge`: the line room is made at goes beside it."""
        box = self.box(name)
        shape = self.shapes.get(name)
        bounds = shape.find(f"{{{DC}}}Bounds") if shape is not None else None
        if box is not None and bounds is not None and abs(box.bottom - edge) < 1.0:
            self._write(bounds, Rect(box.x, box.y, box.width, box.height + amount))

    # --- drawing -----------------------------------------------------------------------------

    def add_shape(self, name: str, box: Rect, *, label: bool = False, horizontal: bool | None = None) -> None:
        """Draw an element; with `label`, its words stand under it."""
        from lxml import etree

        shape = etree.SubElement(self.plane, f"{{{BPMNDI}}}BPMNShape", id=f"{name}_di", bpmnElement=name)
        if horizontal is not None:
            shape.set("isHorizontal", "true" if horizontal else "false")
        if self._kind(name) == "exclusiveGateway":
            shape.set("isMarkerVisible", "true")
        self._write(etree.SubElement(shape, f"{{{DC}}}Bounds"), box)
        if label:
            holder = etree.SubElement(shape, f"{{{BPMNDI}}}BPMNLabel")
            upright, self.upright = self.upright, False
            shown = Rect(box.y, box.x, box.height, box.width) if upright else box
            self._write(
                etree.SubElement(holder, f"{{{DC}}}Bounds"), Rect(shown.centre[0] - 45, shown.bottom + 4, 90, 27)
            )
            self.upright = upright
        self.shapes[name] = shape

    def draw_edge(self, name: str, corners: Sequence[Point], label: str = "") -> None:
        """Draw an arrow, or draw one that is there another way.

        Args:
            name: Id of the flow.
            corners: Where it goes.
            label: Words of a new arrow, put where it begins.

        """
        from lxml import etree

        edge = self.edges.get(name)
        if edge is None:
            edge = etree.SubElement(self.plane, f"{{{BPMNDI}}}BPMNEdge", id=f"{name}_di", bpmnElement=name)
            self.edges[name] = edge
        for old in edge.findall(f"{{{DI}}}waypoint"):
            edge.remove(old)
        turned = [(y, x) if self.upright else (x, y) for x, y in corners]
        for place, (x, y) in enumerate(turned):
            point = etree.Element(f"{{{DI}}}waypoint")
            point.set("x", f"{x:g}")
            point.set("y", f"{y:g}")
            edge.insert(place, point)
        if label:
            (x, y), (_, after) = turned[0], turned[1]
            width = min(14.0 * len(label), 90.0)
            place_y = y - 20 if after == y else y + 6 if after > y else y - 26
            holder = etree.SubElement(edge, f"{{{BPMNDI}}}BPMNLabel")
            bounds = {"x": x + 6, "y": place_y, "width": width, "height": 14.0 * (1 + 14 * len(label) // 91)}
            etree.SubElement(holder, f"{{{DC}}}Bounds", {key: f"{value:g}" for key, value in bounds.items()})

    def path(self, start: Point, end: Point, leaves: Rect, enters: Rect) -> list[Point]:
        """Lead an arrow from one shape to another by right angles, through as few shapes as possible.

        Args:
            start, end: Where it docks.
            leaves, enters: The shapes.

        """
        others = [box for box in self.standing().values() if box not in (leaves, enters)]
        low, near = max(leaves.bottom, enters.bottom) + 25.0, enters.bottom + 20.0
        (mx, _), (ex, _) = leaves.centre, enters.centre
        high = leaves.y > enters.y
        rim = leaves.y if high else leaves.bottom
        ways = [
            *([start, (x, start[1]), (x, end[1]), end] for x in (end[0] - 20, start[0] + 20, (start[0] + end[0]) / 2)),
            [start, (end[0], start[1]), end],
            [start, (start[0], end[1]), end],
            [(mx, rim), (mx, end[1]), end],
            [(mx, leaves.bottom), (mx, low), (ex, low), (ex, enters.bottom)],
            *([[(mx, leaves.y), (mx, near), (ex, near), (ex, enters.bottom)]] if near < leaves.y else []),
            *([start, (x, start[1]), (x, near), (ex, near), (ex, enters.bottom)] for x in (start[0] + 20, end[0] - 20)),
        ]  # fmt: skip
        return _straight(min(ways, key=lambda way: (_crossings(way, others) + _backs(way, leaves, enters), len(way))))


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _crossings(way: Sequence[Point], boxes: Iterable[Rect]) -> int:
    lines = [
        Rect(min(a[0], b[0]), min(a[1], b[1]), abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in itertools.pairwise(way)
    ]
    return sum(line.overlaps(box, -2.0) for box in boxes for line in lines)


def _backs(way: Sequence[Point], leaves: Rect, enters: Rect) -> int:
    """Count the corners inside the two shapes: an arrow must not run through its own ends."""
    inner = [Rect(b.x + 1, b.y + 1, b.width - 2, b.height - 2) for b in (leaves, enters)]
    return _crossings(way, inner)


def _straight(way: list[Point]) -> list[Point]:
    """Leave out corners that are none."""
    found: list[Point] = []
    for point in way:
        if found and point == found[-1]:
            continue
        if len(found) > 1 and (found[-2][0] == found[-1][0] == point[0] or found[-2][1] == found[-1][1] == point[1]):
            found.pop()
        found.append(point)
    return found if len(found) > 1 else way[:1] * 2
