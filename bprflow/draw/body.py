"""The lanes with everything in them: shapes dressed, arrows with their words beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bprflow.draw import theme as look
from bprflow.draw import words
from bprflow.draw.dress import Dress
from bprflow.draw.grid import Grid
from bprflow.draw.headings import LaneWords, department_lines
from bprflow.draw.labels import Board, anywhere, around_shape, beside, riding
from bprflow.draw.pieces import (
    at_sign,
    beside_sign,
    box_lines,
    change_badge,
    chip,
    circles,
    foot,
    lines_in,
    sign,
    stacked,
    with_marks,
)
from bprflow.draw.place import Plan
from bprflow.draw.riders import Rider, Riders, label_size
from bprflow.draw.shapes import (
    Align,
    ChangeKind,
    Chip,
    DepartmentBand,
    EdgeLine,
    EdgeStyle,
    LaneBand,
    Mark,
    NodeShape,
    Point,
    Rect,
    TextLine,
    around,
)
from bprflow.draw.text import text_width
from bprflow.flow.graph import NodeKind


@dataclass(frozen=True)
class Body:
    """The lanes with all that stands in them.

    Attributes:
        rect: The lanes with their headings [pt].
        start: Where time begins: the far side of the headings [pt].
        turned: True when time runs downwards.

    """

    rect: Rect
    start: float
    turned: bool
    departments: tuple[DepartmentBand, ...]
    lanes: tuple[LaneBand, ...]
    nodes: tuple[NodeShape, ...]
    edges: tuple[EdgeLine, ...]


def body(
    grid: Grid,
    plan: Plan,
    dresses: Mapping[str, Dress],
    ride: Mapping[int, Riders],
    headings: LaneWords,
    origin: Point,
    marks: Mapping[str, Mark],
    language: str,
    least_length: float = 0.0,
) -> Body:
    """Put words and shapes in their places.

    Args:
        grid, plan, dresses, ride: What was planned.
        headings: Words of the lane headings.
        origin: Upper left corner of the lanes [pt].
        marks: What becomes of each step, by node id.
        language: "ja" or "en".
        least_length: Least extent along time, headings included [pt].

    """
    return _Builder(grid, plan, dresses, ride, headings, origin, marks, language).build(least_length)


class _Builder:
    def __init__(
        self,
        grid: Grid,
        plan: Plan,
        dresses: Mapping[str, Dress],
        ride: Mapping[int, Riders],
        headings: LaneWords,
        origin: Point,
        marks: Mapping[str, Mark],
        language: str,
    ) -> None:
        self.grid, self.plan, self.dresses, self.ride = grid, plan, dresses, ride
        self.headings, self.marks, self.language = headings, marks, language
        self.origin, self.turned = origin, plan.turned
        self.header = headings.header
        x, y = origin
        self.dx, self.dy = (x, y + self.header) if self.turned else (x + self.header, y)

    def build(self, least_length: float) -> Body:
        length = max(self.plan.length + self.header, least_length)
        lanes = self._lanes(length)
        nodes, edges = self._drawn(lanes)
        right, lower = _reach(nodes, edges)
        needed = (lower - self.origin[1] if self.turned else right - self.origin[0]) + 10.0
        if needed > length:
            length = needed
            lanes = self._lanes(length)
        x, y = self.origin
        size = (self.plan.breadth, length) if self.turned else (length, self.plan.breadth)
        start = self.dy if self.turned else self.dx
        return Body(Rect(x, y, *size), start, self.turned, self._departments(lanes), lanes, nodes, edges)

    def _lanes(self, length: float) -> tuple[LaneBand, ...]:
        found: list[LaneBand] = []
        x, y = self.origin
        room = self.headings.department_room
        for name in self.grid.lanes:
            start, stop = self.plan.lanes[name]
            department = self.headings.departments[name]
            lead = room if department else 0.0
            if self.turned:
                rect = Rect(x + start, y, stop - start, length)
                head = Rect(rect.x, rect.y + lead, rect.width, self.header - lead)
            else:
                rect = Rect(x, y + start, length, stop - start)
                head = Rect(rect.x + lead, rect.y, self.header - lead, rect.height)
            lines = stacked(self.headings.lines[name], self.headings.notes[name], head)
            found.append(LaneBand(name, self.headings.kinds[name], rect, head, lines, department))
        return tuple(found)

    def _departments(self, lanes: tuple[LaneBand, ...]) -> tuple[DepartmentBand, ...]:
        """One common heading for neighbouring lanes of the same department."""
        room = self.headings.department_room
        runs: list[list[LaneBand]] = []
        for lane in lanes:
            if lane.department and runs and runs[-1][0].department == lane.department and runs[-1][-1] is not lane:
                runs[-1].append(lane)
            elif lane.department:
                runs.append([lane])
        found: list[DepartmentBand] = []
        for run in runs:
            if any(a is not b for a, b in zip(run, lanes[lanes.index(run[0]) :], strict=False)):
                continue
            whole = around([lane.rect for lane in run]) or run[0].rect
            rect = (
                Rect(whole.x, whole.y, whole.width, room) if self.turned else Rect(whole.x, whole.y, room, whole.height)
            )
            found.append(
                DepartmentBand(run[0].department, rect, department_lines(run[0].department, rect, self.turned))
            )
        return tuple(found)

    def _drawn(self, lanes: tuple[LaneBand, ...]) -> tuple[tuple[NodeShape, ...], tuple[EdgeLine, ...]]:
        points = {
            index: tuple((round(x + self.dx, 2), round(y + self.dy, 2)) for x, y in corners)
            for index, corners in self.plan.points.items()
        }
        nodes = {shape: self._shape(shape) for shape in self.grid.places}
        solid = [with_marks(node) for node in nodes.values()] + [lane.header for lane in lanes]
        borders = [(lane.rect.x, lane.rect.bottom, lane.rect.right, lane.rect.bottom) for lane in lanes]
        if self.turned:
            borders = [(lane.rect.right, lane.rect.y, lane.rect.right, lane.rect.bottom) for lane in lanes]
        whole = around([lane.rect for lane in lanes]) or Rect(0.0, 0.0, 0.0, 0.0)
        board = Board(solid, points, borders, whole, self.turned)
        edges = tuple(
            replace(
                edge,
                points=(
                    at_sign(nodes[edge.source], edge.points[0]),
                    *edge.points[1:-1],
                    at_sign(nodes[edge.target], edge.points[-1]),
                ),
            )
            for edge in self._edges(points, board)
        )
        for shape, node in nodes.items():
            if node.kind is not NodeKind.TASK and self.dresses[shape].lines:
                nodes[shape] = _captioned(node, self.dresses[shape].lines, board)
        return tuple(nodes.values()), edges

    def _shape(self, shape: str) -> NodeShape:
        spot, dressed = self.grid.places[shape], self.dresses[shape]
        rect = self.plan.rects[shape].moved(self.dx, self.dy)
        step_id = spot.node.step.id if spot.node.step is not None else ""
        node = NodeShape(shape, spot.node.kind, rect, step_id, spot.lane, dressed.full_text)
        if spot.node.kind is not NodeKind.TASK:
            return node
        mark = self.marks.get(shape, Mark(ChangeKind.SAME))
        change = mark.kind
        inside = rect
        if dressed.symbol is not None:
            node = replace(node, sign=sign(dressed.symbol, rect, self.language, gone=mark.gone))
            inside = beside_sign(rect)
        numbers = circles(dressed.numbers, node.frame)
        if change is not ChangeKind.SAME:
            told = words.CHANGE_SIGNS[change.value] + words.CHANGES[change.value].in_language(self.language)
            numbers = (*numbers, change_badge(told, rect))
        return replace(
            node,
            lines=box_lines(dressed, inside, gone=mark.gone),
            badges=foot(dressed, inside, gone=mark.gone),
            numbers=numbers,
            change=change,
            timer=dressed.timer,
            inside=dressed.inside,
            gone=mark.gone,
        )

    def _edges(self, points: dict[int, tuple[Point, ...]], board: Board) -> tuple[EdgeLine, ...]:
        labels: dict[int, tuple[TextLine, ...]] = {}
        chips: dict[int, tuple[Chip, ...]] = {}
        for index, rider in sorted(self.ride.items(), key=lambda pair: (len(points[pair[0]]), pair[0])):
            count = len(rider.chips)
            chips[index] = tuple(
                _chip_on(points[index], index, one, board, turn, count) for turn, one in enumerate(rider.chips)
            )
            if rider.lines:
                labels[index] = _label_at(points[index], index, rider, board)
        found: list[EdgeLine] = []
        for link in self.grid.links:
            style = EdgeStyle.FALLBACK if link.fallback else EdgeStyle.BACK if link.back else EdgeStyle.NORMAL
            suffix = f"#{link.edge.key}" if link.edge.key else ""
            name = f"{link.source}→{link.target}{suffix}"
            found.append(
                EdgeLine(
                    name,
                    link.source,
                    link.target,
                    points[link.index],
                    labels.get(link.index, ()),
                    chips.get(link.index, ()),
                    style,
                    full_label=self.ride[link.index].text if link.index in self.ride else "",
                )
            )
        return tuple(found)


def _chip_on(points: tuple[Point, ...], index: int, rider: Rider, board: Board, turn: int, turns: int) -> Chip:
    """Find a chip's place; in crowded places it gets shorter."""
    best: Chip | None = None
    for one in rider.shapes():
        size = one.size
        rect, clear = board.best(riding(points, size.width, size.height, turn, turns), index)
        best = best or chip(one.kind, one.text, one.full_text, rect)
        if clear:
            return chip(one.kind, one.text, one.full_text, rect)
    for one in rider.shapes():
        rect, clear = board.best(anywhere(points, one.size.width, one.size.height), index, 0.5)
        if clear:
            return chip(one.kind, one.text, one.full_text, rect)
    assert best is not None, "a rider has at least one shape"
    return best


def _label_at(points: tuple[Point, ...], index: int, rider: Riders, board: Board) -> tuple[TextLine, ...]:
    """Find a label's place; in crowded places it is broken or cut, the whole stays in the tooltip."""
    best: tuple[TextLine, ...] = ()
    for lines in rider.shapes():
        size = label_size(lines)
        rect, clear = board.best(beside(points, size.width, size.height), index)
        best = best or lines_in(lines, rect)
        if clear:
            return lines_in(lines, rect)
    for lines in rider.shapes():
        size = label_size(lines)
        rect, clear = board.best(anywhere(points, size.width, size.height), index, 0.5)
        if clear:
            return lines_in(lines, rect)
    return best


def _captioned(node: NodeShape, lines: tuple[str, ...], board: Board) -> NodeShape:
    width = max(text_width(line, look.SMALL_TEXT) for line in lines)
    height = len(lines) * look.SMALL_TEXT * look.LINE_HEIGHT
    rect, clear = board.best(around_shape(node.rect, width, height), -1)
    if not clear:
        return node  # every side is taken: the question stays in the tooltip
    x, y = rect.centre[0], rect.y
    step = look.SMALL_TEXT * look.LINE_HEIGHT
    return replace(
        node,
        lines=tuple(
            TextLine(
                line,
                x,
                y + look.SMALL_TEXT * 0.95 + step * row,
                look.SMALL_TEXT,
                text_width(line, look.SMALL_TEXT),
                Align.CENTRE,
            )
            for row, line in enumerate(lines)
        ),
    )


def _reach(nodes: tuple[NodeShape, ...], edges: tuple[EdgeLine, ...]) -> tuple[float, float]:
    """How far right and down the words beside shapes and arrows reach."""
    rects = [line.rect for edge in edges for line in edge.lines]
    rects += [one.rect for edge in edges for one in edge.chips]
    rects += [line.rect for node in nodes for line in node.lines]
    return max((rect.right for rect in rects), default=0.0), max((rect.bottom for rect in rects), default=0.0)
