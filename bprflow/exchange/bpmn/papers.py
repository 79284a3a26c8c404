"""Where the documents stand in the picture: at the foot of the pool, each below the steps that use it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bprflow.draw.shapes import Layout, Point, Rect
from bprflow.exchange.bpmn.geometry import PAPER, scaled
from bprflow.model import Process

Use = tuple[str, str, str]
"""(id of the step, reads or writes, name of the document)"""

_APART = 100.0
"""Room for a document and its name [px]."""
_PORT = 14.0
"""Distance between two lines at a step [px]."""
_GAP = 34.0
"""From the lanes to the documents [px]."""
PAPER_ROW = 134.0
"""Height of the row of documents, with their names [px]."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One sign for a document; a document used far apart gets several, which BPMN calls references.

    Attributes:
        name: The document.
        rect: Its place [px].
        lines: Dotted line of each use, from the step to the document [px].

    """

    name: str
    rect: Rect
    lines: dict[Use, tuple[Point, ...]]


def place_papers(process: Process, layout: Layout, frame: Rect) -> tuple[Paper, ...]:
    """Give the documents their places in a row under the lanes.

    Args:
        process: The process, n steps and m uses of documents.
        layout: Its picture.
        frame: The lanes [px].

    Returns:
        Left to right, without overlap; lines leave a step where they pass no other one, if they can. O(n · m).

    """
    boxes = {node.id: scaled(node.rect) for node in layout.nodes}
    ports = sorted(_ports(process, boxes, _upright_arrows(layout)), key=lambda port: (port[1], port[0]))
    groups: list[tuple[str, list[tuple[Use, float]]]] = []
    for use, x in ports:
        if groups and groups[-1][0] == use[2] and x - groups[-1][1][0][1] < 3 * _APART:
            groups[-1][1].append((use, x))
        else:
            groups.append((use[2], [(use, x)]))
    used = {name for name, _ in groups}
    groups += [(document.name, []) for document in process.documents if document.name not in used]
    free = frame.x + 40.0
    papers = []
    for name, members in groups:
        middle = sum(x for _, x in members) / len(members) if members else free + PAPER[0] / 2
        rect = Rect(max(free, middle - PAPER[0] / 2), frame.bottom + _GAP, *PAPER)
        free = rect.x + _APART
        lines = {use: _line(boxes[use[0]], x, rect, frame.bottom) for use, x in members}
        papers.append(Paper(name, rect, lines))
    return tuple(papers)


def _ports(process: Process, boxes: dict[str, Rect], arrows: Sequence[Rect]) -> Iterator[tuple[Use, float]]:
    """Choose for each use where its line leaves the lower side of the step [px]."""
    for step in process.all_steps:
        box = boxes.get(step.id)
        if box is None:
            continue
        uses = dict.fromkeys(
            (step.id, way, use.document)
            for way, every in (("reads", step.reads), ("writes", step.writes))
            for use in every
        )
        below = [other for other in (*boxes.values(), *arrows) if other.bottom > box.bottom]
        places = _spread(box, below, len(uses))
        arrows = (*arrows, *(Rect(x, box.bottom, 0.0, 1e6) for x in places))
        yield from zip(uses, places, strict=True)


def _upright_arrows(layout: Layout) -> tuple[Rect, ...]:
    """Give the upright parts of the arrows, which no dotted line should run along [px]."""
    return tuple(
        scaled(Rect(a[0], min(a[1], b[1]), 0.0, abs(b[1] - a[1])))
        for edge in layout.edges
        for a, b in pairwise(edge.points)
        if abs(a[0] - b[0]) < 1.0
    )


def _spread(box: Rect, below: Sequence[Rect], count: int) -> list[float]:
    """Find `count` places on the lower side, those first from which the way down is free, near the middle."""
    apart = min(_PORT, (box.width - 20.0) / max(count, 1))
    reach = int((box.width / 2 - 10.0) / apart) if apart > 0 else 0
    every = [box.centre[0] + k * apart for k in range(-reach, reach + 1)]
    every.sort(key=lambda x: (any(o.x - 4 <= x <= o.right + 4 for o in below), abs(x - box.centre[0])))
    return sorted((every or [box.centre[0]])[:count]) if len(every) >= count else [box.centre[0]] * count


def _line(step: Rect, x: float, paper: Rect, bottom: float) -> tuple[Point, ...]:
    """Go straight down to below the lanes, then to the document."""
    points = ((x, step.bottom), (x, bottom + 8.0), (paper.centre[0], paper.y))
    return tuple(a for a, b in pairwise((*points, (-1.0, -1.0))) if a != b)
