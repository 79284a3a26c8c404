"""What can be counted of a picture's beauty: faults that must be zero, and figures to keep low."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from bprflow.draw.labels import Stretch, crosses, stretches
from bprflow.draw.shapes import EdgeLine, Layout, NodeShape, Rect, TextLine
from bprflow.draw.text import text_width

_TOUCH = 0.75
"""Lines and frames are drawn this thick; touching is no crossing [pt]."""

Measure = Callable[[str, float, bool], float]
"""Width of a text by size and weight [pt]."""


@dataclass(frozen=True, slots=True)
class Quality:
    """Counts of one picture.

    Attributes:
        through_box: Arrows that run through a shape they do not join.
        text_overflow: Text lines wider than the frame they stand in, or outside the page.
        label_overlaps: Pairs of texts, chips or shapes that lie on each other.
        label_on_line: Labels crossed by somebody else's arrow.
        outside_lane: Shapes outside their lane.
        overlapping_lines: Pairs of arrows that run on top of each other.
        crossings: Pairs of arrow pieces that cross.
        bends: Corners of all arrows.
        length: Length of all arrows [pt].
        area: Area of the page [pt²].

    """

    through_box: int
    text_overflow: int
    label_overlaps: int
    label_on_line: int
    outside_lane: int
    overlapping_lines: int
    crossings: int
    bends: int
    length: float
    area: float

    @property
    def faults(self) -> int:
        """Everything that must be zero."""
        return (
            self.through_box
            + self.text_overflow
            + self.label_overlaps
            + self.label_on_line
            + self.outside_lane
            + self.overlapping_lines
        )


def quality(layout: Layout, measure: Measure = text_width) -> Quality:
    """Count the faults and figures of a layout.

    Args:
        layout: Any layout.
        measure: How wide texts really are; the width table by default, the real font in tests.

    Complexity: O((e + t)²) in arrow pieces e and texts t.

    """
    pieces = [(edge, piece) for edge in layout.edges for piece in stretches(edge.points)]
    return Quality(
        through_box=len(through_box(layout)),
        text_overflow=len(overflowing(layout, measure)),
        label_overlaps=len(overlaps(layout)),
        label_on_line=_labels_on_lines(layout, pieces),
        outside_lane=_outside_lane(layout),
        overlapping_lines=len(overlapping_lines(pieces)),
        crossings=_crossings(pieces),
        bends=sum(len(edge.points) - 2 for edge in layout.edges),
        length=sum(x2 - x1 + y2 - y1 for _, (x1, y1, x2, y2) in pieces),
        area=layout.width * layout.height,
    )


def through_box(layout: Layout) -> list[tuple[str, str]]:
    """(edge id, shape id) for every arrow that runs through a shape, its own ends' insides included."""
    found: list[tuple[str, str]] = []
    for edge in layout.edges:
        for piece in stretches(edge.points):
            found.extend(
                (edge.id, node.id)
                for node in layout.nodes
                if crosses(_solid(node, edge), piece, _TOUCH) and not _at_slope(node.rect, edge, piece)
            )
    return found


def _solid(node: NodeShape, edge: EdgeLine) -> Rect:
    """What an arrow must not enter: for its own ends the box, since it ends at the sign across its side."""
    return node.frame if node.id in (edge.source, edge.target) else node.rect


def _at_slope(rect: Rect, edge: EdgeLine, piece: Stretch) -> bool:
    """A line may end inside the frame of a diamond or circle, where its slanting side is."""
    for end in (edge.points[0], edge.points[-1]):
        inside = rect.x <= end[0] <= rect.right and rect.y <= end[1] <= rect.bottom
        if inside and rect.width < 60 and end in ((piece[0], piece[1]), (piece[2], piece[3])):
            return True
    return False


def _frames(layout: Layout) -> list[tuple[TextLine, Rect]]:
    """Every text with the frame it must stay in."""
    page = Rect(0.0, 0.0, layout.width, layout.height)
    found: list[tuple[TextLine, Rect]] = [(line, page) for line in layout.heading]
    if layout.pill:
        found.append((layout.pill.text, layout.pill.rect))
    for department in layout.departments:
        found += [(line, department.rect) for line in department.lines]
    for lane in layout.lanes:
        found += [(line, lane.header) for line in lane.lines]
    for node in layout.nodes:
        frame = node.rect if node.rect.width > 60 else page
        found += [(line, frame) for line in node.lines]
        found += [(badge.text, badge.rect) for badge in (*node.badges, *node.numbers)]
    for edge in layout.edges:
        found += [(line, page) for line in edge.lines]
        found += [(chip.text, chip.rect) for chip in edge.chips]
    for card in layout.cards:
        found += [(line, card.rect) for line in card.lines]
    found += [(entry.text, page) for entry in layout.legend]
    return found


def overflowing(layout: Layout, measure: Measure) -> list[TextLine]:
    """Text lines that stick out of their frame when `measure` says how wide they are."""
    found = []
    for line, frame in _frames(layout):
        width = measure(line.text, line.size, line.bold)
        area = TextLine(line.text, line.x, line.y, line.size, width, line.align).rect
        if not frame.contains(area, _TOUCH):
            found.append(line)
    return found


def overlaps(layout: Layout) -> list[tuple[str, str]]:
    """Pairs of words or shapes that lie on each other."""
    items: list[tuple[str, str, Rect]] = []
    for node in layout.nodes:
        items.append((node.id, node.id, node.rect))
        items += [(node.id, line.text, line.rect) for line in node.lines]
        items += [(node.id, badge.text.text, badge.rect) for badge in (*node.badges, *node.numbers)]
    for edge in layout.edges:
        items += [(edge.id + "|label", line.text, line.rect) for line in edge.lines]
        items += [(edge.id + "|chip", chip.text.text, chip.rect) for chip in edge.chips]
    items += [(lane.name + "|lane", lane.name, lane.header) for lane in layout.lanes]
    return [
        (a[1], b[1]) for a, b in itertools.combinations(items, 2) if a[0] != b[0] and a[2].overlaps(b[2], _TOUCH)
    ] + _inside_boxes(layout)


def _inside_boxes(layout: Layout) -> list[tuple[str, str]]:
    """Words of one box that lie on each other."""
    found = []
    for node in layout.nodes:
        items = [(line.text, line.rect) for line in node.lines]
        items += [(badge.text.text, badge.rect) for badge in node.badges]
        found += [(a[0], b[0]) for a, b in itertools.combinations(items, 2) if a[1].overlaps(b[1], 1.0)]
    return found


def _labels_on_lines(layout: Layout, pieces: list[tuple[EdgeLine, Stretch]]) -> int:
    count = 0
    for edge in layout.edges:
        rects = [line.rect for line in edge.lines] + [chip.rect for chip in edge.chips]
        count += sum(
            1 for rect in rects for other, piece in pieces if other.id != edge.id and crosses(rect, piece, _TOUCH)
        )
    captions = [(node, line.rect) for node in layout.nodes if node.rect.width <= 60 for line in node.lines]
    return count + sum(1 for _, rect in captions for _, piece in pieces if crosses(rect, piece, _TOUCH))


def _outside_lane(layout: Layout) -> int:
    bands: dict[str, list[Rect]] = {}
    for lane in layout.lanes:
        bands.setdefault(lane.name, []).append(lane.rect)
    return sum(
        1
        for node in layout.nodes
        if bands.get(node.lane) and not any(band.contains(node.rect, _TOUCH) for band in bands[node.lane])
    )


def overlapping_lines(pieces: list[tuple[EdgeLine, Stretch]]) -> list[tuple[str, str]]:
    """Pairs of arrows that share a stretch of line, other than where they join the same shape."""
    found = []
    for (edge, a), (other, b) in itertools.combinations(pieces, 2):
        if edge.id == other.id:
            continue
        level = abs(a[1] - a[3]) < _TOUCH and abs(b[1] - b[3]) < _TOUCH and abs(a[1] - b[1]) < 2.0
        upright = abs(a[0] - a[2]) < _TOUCH and abs(b[0] - b[2]) < _TOUCH and abs(a[0] - b[0]) < 2.0
        if (level and min(a[2], b[2]) - max(a[0], b[0]) > 2.0) or (upright and min(a[3], b[3]) - max(a[1], b[1]) > 2.0):
            found.append((edge.id, other.id))
    return found


def _crossings(pieces: list[tuple[EdgeLine, Stretch]]) -> int:
    level = [(edge, p) for edge, p in pieces if abs(p[1] - p[3]) < _TOUCH]
    upright = [(edge, p) for edge, p in pieces if abs(p[0] - p[2]) < _TOUCH and abs(p[1] - p[3]) >= _TOUCH]
    return sum(
        1
        for edge, a in level
        for other, b in upright
        if edge.id != other.id and a[0] < b[0] < a[2] and b[1] < a[1] < b[3]
    )
