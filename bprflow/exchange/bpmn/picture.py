"""What only the picture knows: the lane of a node that no lane names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bprflow.exchange.bpmn.tree import reference
from bprflow.exchange.bpmn.vocabulary import BPMNDI, DC
from bprflow.exchange.sketch import Sketch, SketchNode

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_COMPARISONS = 2_000_000
"""Nodes times lanes; a real drawing has some hundreds."""
Box = tuple[float, float, float, float]


def boxes(root: _Element) -> dict[str, Box]:
    """Read the bounds (x, y, width, height) of every drawn element by its id."""
    found: dict[str, Box] = {}
    for shape in root.iter(f"{{{BPMNDI}}}BPMNShape"):
        bounds = shape.find(f"{{{DC}}}Bounds")
        if bounds is None:
            continue
        try:
            x, y, width, height = (float(bounds.get(key) or 0) for key in ("x", "y", "width", "height"))
        except ValueError:
            continue
        found[reference(shape.get("bpmnElement"))] = (x, y, width, height)
    return found


def lanes_by_picture(root: _Element, sketch: Sketch, missing: list[SketchNode], elements: dict[str, _Element]) -> None:
    """Put nodes that no lane names into the smallest lane that holds their centre."""
    if not missing or len(missing) * len(sketch.lanes) > MAX_COMPARISONS:
        return
    drawn = boxes(root)
    lanes = sorted((drawn[lane.id][2] * drawn[lane.id][3], lane.id) for lane in sketch.lanes if lane.id in drawn)
    for node in missing:
        element = elements.get(node.id)
        box = drawn.get((element.get("id") or "") if element is not None else node.id.partition(".")[0])
        if box is None:
            continue
        x, y = box[0] + box[2] / 2, box[1] + box[3] / 2
        for _, lane in lanes:
            left, top, width, height = drawn[lane]
            if left <= x <= left + width and top <= y <= top + height:
                node.lane = lane
                break
