"""PowerPoint connectors with the bends of a layout's arrows, glued to shapes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bprflow.draw.labels import stretches
from bprflow.draw.shapes import Point

if TYPE_CHECKING:
    from lxml.etree import _Element

EMU_PER_POINT = 12700
"""English metric units a point."""
SITES = {
    "round": {"top": 0, "left": 1, "bottom": 2, "right": 3},
    "ellipse": {"top": 0, "left": 2, "bottom": 4, "right": 6},
    "diamond": {"top": 0, "left": 1, "bottom": 2, "right": 3},
    "invtriangle": {"top": 0, "left": 1, "bottom": 2, "right": 3},
    "delay": {"top": 0, "left": 1, "bottom": 2, "right": 3},
}
"""Numbers of the connection sites of the preset shapes."""


def side(end: Point, towards: Point) -> str:
    """Which side of its shape an arrow leaves from or arrives at."""
    if abs(end[1] - towards[1]) < 0.01:
        return "right" if towards[0] > end[0] else "left"
    return "bottom" if towards[1] > end[1] else "top"


def glue(element: _Element, which: str, shape_id: int, site: int) -> None:
    """Fix one end ("stCxn" or "endCxn") of a connector to a site of a shape."""
    from pptx.oxml.ns import qn

    properties = element.find(qn("p:nvCxnSpPr")).find(qn("p:cNvCxnSpPr"))
    made = properties.makeelement(qn(f"a:{which}"), {"id": str(shape_id), "idx": str(site)})
    properties.append(made)


def bend(element: _Element, points: Sequence[Point]) -> None:
    """Give a connector its bends: bentConnector2 to 5 with the places of the corners as adjustments.

    The preset shapes start level, from upper left to lower right of their frame; turning and
    mirroring the frame gives every other way.

    Source: ECMA-376 part 1, presetShapeDefinitions (bentConnector2–5).
    """
    from pptx.oxml.ns import qn

    count = len(stretches(points))
    if count < 2 or count > 5:
        return
    (sx, sy), (ex, ey) = points[0], points[-1]
    level = abs(points[1][1] - sy) < 0.01
    dx, dy = ex - sx, ey - sy
    width, height = (abs(dx), abs(dy)) if level else (abs(dy), abs(dx))
    width, height = max(width, 0.01), max(height, 0.01)
    properties = element.find(qn("p:spPr"))
    frame = properties.find(qn("a:xfrm"))
    for name in ("rot", "flipH", "flipV"):
        frame.attrib.pop(name, None)
    mirrored = (dx < 0, dy < 0) if level else (dy < 0, dx > 0)
    if not level:
        frame.set("rot", "5400000")
    for name, wanted in zip(("flipH", "flipV"), mirrored, strict=True):
        if wanted:
            frame.set(name, "1")
    cx, cy = (sx + ex) / 2, (sy + ey) / 2
    offset, extent = frame.find(qn("a:off")), frame.find(qn("a:ext"))
    offset.set("x", str(round((cx - width / 2) * EMU_PER_POINT)))
    offset.set("y", str(round((cy - height / 2) * EMU_PER_POINT)))
    extent.set("cx", str(round(width * EMU_PER_POINT)))
    extent.set("cy", str(round(height * EMU_PER_POINT)))
    geometry = properties.find(qn("a:prstGeom"))
    geometry.set("prst", f"bentConnector{count}")
    values = geometry.find(qn("a:avLst"))
    if values is None:
        values = geometry.makeelement(qn("a:avLst"), {})
        geometry.append(values)
    along_x = level
    for number in range(1, count - 1):
        corner = points[number]
        if along_x:
            part = (corner[0] - sx) / (ex - sx) if abs(ex - sx) > 0.01 else (corner[0] - sx) / 0.01
        else:
            part = (corner[1] - sy) / (ey - sy) if abs(ey - sy) > 0.01 else (corner[1] - sy) / 0.01
        guide = values.makeelement(qn("a:gd"), {"name": f"adj{number}", "fmla": f"val {round(part * 100000)}"})
        values.append(guide)
        along_x = not along_x
