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
_TURN = 10.0
"""Below a step, where a line turns aside that cannot go straight down [px]."""
_WAYS = 60
"""Places looked at on each side for a way down."""
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
    ports = sorted(_ports(process, boxes, _upright_arrows(layout)), key=lambda port: (port.down, port.use))
    groups: list[tuple[str, list[_Port]]] = []
    for port in ports:
        if groups and groups[-1][0] == port.use[2] and port.down - groups[-1][1][0].down < 3 * _APART:
            groups[-1][1].append(port)
        else:
            groups.append((port.use[2], [port]))
    used = {name for name, _ in groups}
    groups += [(document.name, []) for document in process.documents if document.name not in used]
    free = frame.x + 40.0
    papers = []
    for name, members in groups:
        middle = sum(port.down for port in members) / len(members) if members else free + PAPER[0] / 2
        rect = Rect(max(free, middle - PAPER[0] / 2), frame.bottom + _GAP, *PAPER)
        free = rect.x + _APART
        lines = {port.use: _line(boxes[port.use[0]], port, rect, frame.bottom) for port in members}
        papers.append(Paper(name, rect, lines))
    return tuple(papers)


@dataclass(frozen=True, slots=True)
class _Port:
    """Where the line of a use leaves the lower side of its step, where it goes down, and where it turns to there [px]."""

    use: Use
    x: float
    down: float
    turn: float


def _ports(process: Process, boxes: dict[str, Rect], arrows: Sequence[Rect]) -> Iterator[_Port]:
    """Choose for each use where its line leaves the step and goes down; past other steps, if there is a way."""
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
        for number, (use, x) in enumerate(zip(uses, places, strict=True)):
            turn = box.bottom + _TURN + 3.0 * number
            down = _way_down(x, turn, [other for other in boxes.values() if other is not box], arrows)
            arrows = (*arrows, Rect(down, turn, 0.0, 1e6))
            yield _Port(use, x, down, turn)


def _way_down(x: float, turn: float, boxes: Sequence[Rect], arrows: Sequence[Rect]) -> float:
    """Find the nearest place to the side from which the way down meets no step and runs along no other line."""
    steps = [box for box in boxes if box.bottom > turn]
    lines = [line for line in arrows if line.bottom > turn]
    for away in range(_WAYS):
        for place in (x + away * _PORT, x - away * _PORT) if away else (x,):
            left, right = min(x, place), max(x, place)
            over = any(box.x - 6 <= place <= box.right + 6 for box in steps)
            aside = any(box.y <= turn and box.x <= right and left <= box.right for box in steps)
            if (
                place > 0
                and not over
                and not aside
                and not any(line.x - 4 <= place <= line.right + 4 for line in lines)
            ):
                return place
    return x


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


def _line(step: Rect, port: _Port, paper: Rect, bottom: float) -> tuple[Point, ...]:
    """Go down to below the lanes, aside first where a step is in the way, then to the document."""
    aside = ((port.x, port.turn), (port.down, port.turn)) if port.down != port.x else ()
    points = ((port.x, step.bottom), *aside, (port.down, bottom + 8.0), (paper.centre[0], paper.y))
    return tuple(a for a, b in pairwise((*points, (-1.0, -1.0))) if a != b)
