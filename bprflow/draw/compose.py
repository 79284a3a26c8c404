"""From a flow to its layout: grid, routes, tracks, places, words, and the page around them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bprflow.draw import theme as look
from bprflow.draw import words
from bprflow.draw.dress import Dress, badge_width, dress, duration_text
from bprflow.draw.grid import Grid, arrange
from bprflow.draw.labels import Board, around_shape, beside, riding
from bprflow.draw.legend import legend
from bprflow.draw.options import Direction, DrawOptions
from bprflow.draw.place import Demand, Plan, place
from bprflow.draw.routing import Router
from bprflow.draw.shapes import (
    Align,
    Badge,
    BadgeKind,
    Card,
    Chip,
    EdgeLine,
    EdgeStyle,
    LaneBand,
    Layout,
    NodeShape,
    Rect,
    TextLine,
    Tone,
    around,
)
from bprflow.draw.strip import indicators, strip, strip_height
from bprflow.draw.text import clean, text_width, wrap
from bprflow.draw.tracks import assign
from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.measure.result import Measures
from bprflow.model import LaneKind, Provenance

_HEADING_HEIGHT = 58.0
_LABEL_WIDTH = 118.0
_TURNED_HEADER = 46.0


@dataclass(frozen=True, slots=True)
class _Riders:
    """What rides on one arrow, measured."""

    lines: tuple[str, ...] = ()
    wait: str = ""

    @property
    def label(self) -> Demand:
        width = max((text_width(line, look.SMALL_TEXT) for line in self.lines), default=0.0)
        return Demand(width, len(self.lines) * look.SMALL_TEXT * look.LINE_HEIGHT)

    @property
    def chip(self) -> Demand:
        return Demand(text_width(self.wait, look.SMALL_TEXT) + 25.0, look.CHIP_HEIGHT)

    @property
    def demand(self) -> Demand:
        label = self.label if self.lines else Demand(0.0, 0.0)
        chip = self.chip if self.wait else Demand(0.0, 0.0)
        return Demand(max(label.width, chip.width), max(label.height, chip.height))


def layout(
    flow: FlowGraph,
    *,
    measures: Measures | None = None,
    numbers: Mapping[str, tuple[int, ...]] | None = None,
    options: DrawOptions | None = None,
) -> Layout:
    """Lay out the swimlane picture of one flow.

    Args:
        flow: The flow, 0 to 500 steps.
        measures: Its figures, for the strip underneath; None leaves it out.
        numbers: Numbers of findings by step id.
        options: What it should look like.

    Returns:
        Plain data; the same input gives the same layout.

    Complexity: about O(m · s) for m arrows and s segments in the gaps they pass; 12 steps take some ms.

    """
    return _Composer(flow, measures, numbers or {}, options or DrawOptions()).layout()


class _Composer:
    def __init__(
        self,
        flow: FlowGraph,
        measures: Measures | None,
        numbers: Mapping[str, tuple[int, ...]],
        options: DrawOptions,
    ) -> None:
        self.flow, self.measures, self.options = flow, measures, options
        self.numbers = numbers if options.show_numbers else {}
        self.turned = options.direction is Direction.TOP_TO_BOTTOM
        self.provenances = _provenances(flow)

    def _say(self, text: Text) -> str:
        return text.in_language(self.options.language)

    def layout(self) -> Layout:
        grid = arrange(self.flow)
        node_dress = dress(self.flow, self.numbers, self.options.language, show_marks=len(self.provenances) > 1)
        dresses = {shape: node_dress[spot.node.id] for shape, spot in grid.places.items()}
        riders = self._riders(grid)
        steps = (50.0, 90.0) if self.turned else (90.0, 50.0)
        routes = Router(grid, *steps).routes()
        tracks = assign(routes)
        demands = {index: rider.demand for index, rider in riders.items()}
        plan = place(grid, routes, tracks, dresses, demands, self._lane_minimum(grid), self.options.direction)
        return self._page(grid, plan, dresses, riders)

    def _riders(self, grid: Grid) -> dict[int, _Riders]:
        """Label and waiting of every arrow that has one."""
        found: dict[int, _Riders] = {}
        waited: set[str] = set()
        stated = {link.source for link in grid.links if link.edge.stated}
        for link in grid.links:
            edge = link.edge
            text = clean(edge.label)
            if link.source in stated:
                text = f"{text} {_percent(edge.share)}".strip()
            lines = wrap(text, _LABEL_WIDTH, look.SMALL_TEXT, 2)
            step = self.flow.nodes[edge.source].step if edge.source in self.flow.nodes else None
            wait = ""
            is_task = grid.places[link.source].node.kind is NodeKind.TASK
            if step is not None and is_task and step.wait is not None and link.source not in waited:
                waited.add(link.source)
                wait = duration_text(step.wait, self.options.language)
            if lines or wait:
                found[link.index] = _Riders(lines, wait)
        return found

    def _lane_kind(self, name: str) -> LaneKind:
        lane = self.flow.process.lane_by_name.get(name)
        if lane is not None and lane.kind is not None:
            return lane.kind
        for node in self.flow.nodes.values():
            if node.lane == name and node.step is not None and node.step.id in self.flow.facts:
                return self.flow.facts[node.step.id].lane_kind.value
        return LaneKind.STAFF

    def _lane_words(self, name: str) -> tuple[tuple[str, ...], str]:
        """Heading of a lane: its name in lines, and head count or kind."""
        room = (160.0 if self.turned else look.LANE_HEADER) - 12.0
        lines = wrap(clean(name), room, look.LANE_TEXT, 3, bold=True)
        lane = self.flow.process.lane_by_name.get(name)
        kind = self._lane_kind(name)
        if lane is not None and lane.headcount is not None:
            return lines, self._say(words.PEOPLE).format(count=lane.headcount)
        word = values.LANE_KIND.word(kind.value, self.options.language)
        return lines, "" if kind is LaneKind.STAFF or word == clean(name) else word

    def _lane_minimum(self, grid: Grid) -> dict[str, float]:
        if self.turned:
            return dict.fromkeys(grid.lanes, 176.0)
        found: dict[str, float] = {}
        for name in grid.lanes:
            lines, note = self._lane_words(name)
            found[name] = len(lines) * look.LANE_TEXT * 1.35 + (15.0 if note else 0.0) + 22.0
        return found

    def _page(self, grid: Grid, plan: Plan, dresses: dict[str, Dress], riders: dict[int, _Riders]) -> Layout:
        top = look.MARGIN + _HEADING_HEIGHT
        header = _TURNED_HEADER if self.turned else look.LANE_HEADER
        x0 = look.MARGIN + (0.0 if self.turned else header)
        y0 = top + (header if self.turned else 0.0)
        width, height = (plan.breadth, plan.length) if self.turned else (plan.length, plan.breadth)
        minimum = 560.0
        frame_width = max(width + (0.0 if self.turned else header), minimum if not self.turned else width)
        bands = self._bands(grid, plan, top, frame_width, header)
        nodes, edges = self._drawn(grid, plan, dresses, riders, (x0, y0), bands)
        right, lower = _reach(nodes, edges)
        if not self.turned and right > look.MARGIN + frame_width - 10.0:
            frame_width = right - look.MARGIN + 10.0
        elif self.turned and lower > y0 + plan.length - 10.0:
            height = plan.length = lower - y0 + 10.0
        bands = self._bands(grid, plan, top, frame_width, header)
        page_width = look.MARGIN * 2 + max(frame_width, minimum)
        bottom = y0 + height
        cards: tuple[Card, ...] = ()
        if self.measures is not None and self.options.show_strip:
            shown = indicators(self.measures, self.options.language)
            cards = strip(shown, look.MARGIN, bottom + 22.0, page_width - 2 * look.MARGIN)
            bottom += 22.0 + strip_height(len(shown), page_width - 2 * look.MARGIN)
        marks = len(self.provenances) > 1
        symbols, bottom = legend(
            nodes, edges, bands, marks, self.options.language, look.MARGIN, bottom + 14.0, page_width - 2 * look.MARGIN
        )
        heading, pill = self._heading(page_width)
        return Layout(
            round(page_width, 2),
            round(bottom + look.MARGIN - 4.0, 2),
            self._title(),
            self._description(grid),
            self.options,
            heading,
            pill,
            (),
            bands,
            nodes,
            edges,
            cards,
            symbols,
        )

    def _name(self) -> str:
        return clean(self.options.title or self.flow.process.name) or self._say(words.UNTITLED)

    def _title(self) -> str:
        state = values.STATE.word(self.flow.process.state.value, self.options.language)
        return words.PICTURE_OF.in_language(self.options.language).format(name=self._name(), state=state)

    def _description(self, grid: Grid) -> str:
        steps = [
            f"{index} {spot.lane}: {clean(spot.node.step.name)}"
            for index, spot in enumerate(
                (s for s in grid.places.values() if s.node.kind is NodeKind.TASK and s.node.step), 1
            )
            if spot.node.step is not None
        ]
        comma = ", " if self.options.language == "en" else "、"
        return self._say(words.DESCRIPTION).format(
            lanes=comma.join(grid.lanes), count=len(steps), steps=comma.join(steps)
        )

    def _heading(self, page_width: float) -> tuple[tuple[TextLine, ...], Badge]:
        state = values.STATE.word(self.flow.process.state.value, self.options.language)
        pill_text = text_width(state, look.STEP_TEXT, True)
        room = page_width - 2 * look.MARGIN - pill_text - 44.0
        name = wrap(self._name(), room, look.TITLE_TEXT, 1, bold=True)[0]
        width = text_width(name, look.TITLE_TEXT, True)
        baseline = look.MARGIN + 17.0
        title = TextLine(name, look.MARGIN, baseline, look.TITLE_TEXT, width, bold=True)
        x = look.MARGIN + width + 14.0
        rect = Rect(x, baseline - 17.5, pill_text + 24.0, 23.0)
        pill = Badge(
            BadgeKind.RULE,
            rect,
            TextLine(
                state, rect.centre[0], baseline - 1.5, look.STEP_TEXT, pill_text, Align.CENTRE, True, Tone.ON_DARK
            ),
        )
        notes = wrap(self._subtitle(), page_width - 2 * look.MARGIN, look.SMALL_TEXT, 1)
        lines = [
            TextLine(
                note, look.MARGIN, baseline + 22.0, look.SMALL_TEXT, text_width(note, look.SMALL_TEXT), tone=Tone.MUTED
            )
            for note in notes
        ]
        return (title, *lines), pill

    def _subtitle(self) -> str:
        process = self.flow.process
        parts = [process.owner]
        parts += [rate.text or f"{rate.per_year:,.0f}{rate.unit}/年" for rate in process.volume[:2]]
        if len(self.provenances) == 1:
            (only,) = self.provenances
            parts.append(self._say(_ALL[only]))
        if any(self.numbers.values()):
            parts.append(self._say(words.NUMBERS_ARE_FINDINGS))
        return ("・" if self.options.language == "ja" else " · ").join(clean(part) for part in parts if part)

    def _bands(self, grid: Grid, plan: Plan, top: float, frame_width: float, header: float) -> tuple[LaneBand, ...]:
        found: list[LaneBand] = []
        for name in grid.lanes:
            start, stop = plan.lanes[name]
            if self.turned:
                rect = Rect(look.MARGIN + start, top, stop - start, plan.length + header)
                head = Rect(rect.x, rect.y, rect.width, header)
            else:
                rect = Rect(look.MARGIN, top + start, frame_width, stop - start)
                head = Rect(rect.x, rect.y, header, rect.height)
            lines, note = self._lane_words(name)
            found.append(LaneBand(name, self._lane_kind(name), rect, head, _stacked(lines, note, head)))
        return tuple(found)

    def _drawn(
        self,
        grid: Grid,
        plan: Plan,
        dresses: dict[str, Dress],
        riders: dict[int, _Riders],
        origin: tuple[float, float],
        bands: tuple[LaneBand, ...],
    ) -> tuple[tuple[NodeShape, ...], tuple[EdgeLine, ...]]:
        dx, dy = origin
        rects = {shape: rect.moved(dx, dy) for shape, rect in plan.rects.items()}
        points = {
            index: tuple((round(x + dx, 2), round(y + dy, 2)) for x, y in corners)
            for index, corners in plan.points.items()
        }
        nodes = {shape: self._shape(grid, shape, rects[shape], dresses[shape]) for shape in grid.places}
        solid = [_with_marks(node) for node in nodes.values()] + [band.header for band in bands]
        borders = [(band.rect.x, band.rect.bottom, band.rect.right, band.rect.bottom) for band in bands]
        whole = around([band.rect for band in bands]) or Rect(0.0, 0.0, 0.0, 0.0)
        board = Board(solid, points, borders, whole)
        edges = self._edges(grid, points, riders, board)
        for shape, node in nodes.items():
            if node.kind is not NodeKind.TASK and dresses[shape].lines:
                nodes[shape] = self._captioned(node, dresses[shape], board)
        return tuple(nodes.values()), edges

    def _edges(
        self, grid: Grid, points: dict[int, tuple[tuple[float, float], ...]], riders: dict[int, _Riders], board: Board
    ) -> tuple[EdgeLine, ...]:
        labels: dict[int, tuple[TextLine, ...]] = {}
        chips: dict[int, tuple[Chip, ...]] = {}
        for index, rider in sorted(riders.items(), key=lambda pair: len(points[pair[0]])):
            if rider.wait:
                size = rider.chip
                rect, _ = board.best(riding(points[index], size.width, size.height), index)
                chips[index] = (_chip(rider.wait, rect),)
            if rider.lines:
                size = rider.label
                rect, _ = board.best(beside(points[index], size.width, size.height), index)
                labels[index] = _lines_in(rider.lines, rect)
        found: list[EdgeLine] = []
        for link in grid.links:
            style = EdgeStyle.BACK if link.back else EdgeStyle.NORMAL
            suffix = f"#{link.edge.key}" if link.edge.key else ""
            found.append(
                EdgeLine(
                    f"{link.source}→{link.target}{suffix}",
                    link.source,
                    link.target,
                    points[link.index],
                    labels.get(link.index, ()),
                    chips.get(link.index, ()),
                    style,
                )
            )
        return tuple(found)

    def _shape(self, grid: Grid, shape: str, rect: Rect, dressed: Dress) -> NodeShape:
        spot = grid.places[shape]
        node = spot.node
        step_id = node.step.id if node.step is not None else ""
        base = NodeShape(shape, node.kind, rect, step_id, spot.lane, dressed.full_text)
        if node.kind is not NodeKind.TASK:
            return base
        return NodeShape(
            shape,
            node.kind,
            rect,
            step_id,
            spot.lane,
            dressed.full_text,
            _box_lines(dressed, rect),
            _foot(dressed, rect),
            _circles(dressed.numbers, rect),
            timer=dressed.timer,
        )

    def _captioned(self, node: NodeShape, dressed: Dress, board: Board) -> NodeShape:
        width = max(text_width(line, look.SMALL_TEXT) for line in dressed.lines)
        height = len(dressed.lines) * look.SMALL_TEXT * look.LINE_HEIGHT
        rect, clear = board.best(around_shape(node.rect, width, height), -1)
        if not clear:
            return node  # every side is taken: the question stays in the tooltip
        x, y = rect.centre[0], rect.y
        lines = tuple(
            TextLine(
                line,
                x,
                y + look.SMALL_TEXT * (0.95 + look.LINE_HEIGHT * row),
                look.SMALL_TEXT,
                text_width(line, look.SMALL_TEXT),
                Align.CENTRE,
            )
            for row, line in enumerate(dressed.lines)
        )
        return NodeShape(node.id, node.kind, node.rect, node.step_id, node.lane, node.full_text, lines)


_ALL = {
    Provenance.MEASURED: words.ALL_MEASURED,
    Provenance.INTERVIEW: words.ALL_INTERVIEW,
    Provenance.PUBLISHED: words.ALL_PUBLISHED,
    Provenance.ASSUMED: words.ALL_ASSUMED,
}


def _provenances(flow: FlowGraph) -> set[Provenance]:
    steps = (node.step for node in flow.nodes.values() if node.kind is NodeKind.TASK)
    return {step.touch.provenance for step in steps if step is not None and step.touch is not None}


def _reach(nodes: tuple[NodeShape, ...], edges: tuple[EdgeLine, ...]) -> tuple[float, float]:
    """How far right and down the words beside shapes and arrows reach."""
    rects = [line.rect for edge in edges for line in edge.lines]
    rects += [chip.rect for edge in edges for chip in edge.chips]
    rects += [line.rect for node in nodes for line in node.lines]
    return max((rect.right for rect in rects), default=0.0), max((rect.bottom for rect in rects), default=0.0)


def _percent(share: float) -> str:
    percent = share * 100
    return f"{percent:.0f}%" if abs(percent - round(percent)) < 0.05 else f"{percent:.1f}%"


def _stacked(lines: tuple[str, ...], note: str, head: Rect) -> tuple[TextLine, ...]:
    """Name and note in the middle of a lane's heading."""
    x, middle = head.centre
    step = look.LANE_TEXT * 1.32
    height = len(lines) * step + (14.0 if note else 0.0)
    y = middle - height / 2 + look.LANE_TEXT
    found = [
        TextLine(line, x, y + row * step, look.LANE_TEXT, text_width(line, look.LANE_TEXT, True), Align.CENTRE, True)
        for row, line in enumerate(lines)
    ]
    if note:
        width = text_width(note, look.SMALL_TEXT)
        baseline = y + len(lines) * step - 2.0
        found.append(TextLine(note, x, baseline, look.SMALL_TEXT, width, Align.CENTRE, tone=Tone.MUTED))
    return tuple(found)


def _box_lines(dressed: Dress, rect: Rect) -> tuple[TextLine, ...]:
    lines = [
        TextLine(
            line,
            rect.x + look.BOX_PADDING,
            rect.y + 7.0 + look.STEP_TEXT * (0.95 + look.LINE_HEIGHT * row),
            look.STEP_TEXT,
            text_width(line, look.STEP_TEXT),
        )
        for row, line in enumerate(dressed.lines)
    ]
    if dressed.time:
        right = rect.right - look.BOX_PADDING - (13.0 if dressed.mark else 0.0)
        width = text_width(dressed.time, look.SMALL_TEXT)
        lines.append(
            TextLine(dressed.time, right, rect.bottom - 9.5, look.SMALL_TEXT, width, Align.RIGHT, tone=Tone.MUTED)
        )
    return tuple(lines)


def _foot(dressed: Dress, rect: Rect) -> tuple[Badge, ...]:
    found: list[Badge] = []
    x = rect.x + look.BOX_PADDING
    y = rect.bottom - 6.0 - look.BADGE_HEIGHT
    for word in dressed.words:
        width = badge_width(word.text)
        area = Rect(x, y, width, look.BADGE_HEIGHT)
        kind = BadgeKind.RULE if word.dark else BadgeKind.FALLBACK if word.fallback else BadgeKind.MEDIUM
        if word.text.startswith("+"):
            kind = BadgeKind.MORE
        tone = Tone.ON_DARK if word.dark else Tone.INK
        found.append(
            Badge(
                kind,
                area,
                TextLine(
                    word.text,
                    area.centre[0],
                    y + 11.0,
                    look.BADGE_TEXT,
                    width - 9.0,
                    Align.CENTRE,
                    word.dark,
                    tone,
                ),
                word.inferred,
            )
        )
        x += width + 3.0
    if dressed.mark:
        area = Rect(rect.right - look.BOX_PADDING - 11.0, rect.bottom - 18.5, 11.0, 11.0)
        width = text_width(dressed.mark, 8.0)
        found.append(
            Badge(
                BadgeKind.PROVENANCE,
                area,
                TextLine(dressed.mark, area.centre[0], area.y + 8.6, 8.0, width, Align.CENTRE, tone=Tone.MUTED),
            )
        )
    return tuple(found)


def _circles(numbers: tuple[int, ...], rect: Rect) -> tuple[Badge, ...]:
    """Finding numbers along the upper edge, from the corner; the fourth and further are counted."""
    shown = [str(number) for number in numbers[:3]]
    if len(numbers) > 4:
        shown.append(f"+{len(numbers) - 3}")
    elif len(numbers) == 4:
        shown.append(str(numbers[3]))
    size = look.NUMBER_CIRCLE
    found: list[Badge] = []
    for index, text in enumerate(shown):
        area = Rect(rect.x - size / 2 + 2.0 + index * (size + 1.5), rect.y - size * 0.66, size, size)
        points = 10.5 if len(text) == 1 else 9.0 if len(text) == 2 else 7.5
        width = text_width(text, points, True)
        found.append(
            Badge(
                BadgeKind.CHANGE,
                area,
                TextLine(
                    text,
                    area.centre[0],
                    area.centre[1] + points * 0.37,
                    points,
                    width,
                    Align.CENTRE,
                    True,
                    Tone.ALERT,
                ),
            )
        )
    return tuple(found)


def _with_marks(node: NodeShape) -> Rect:
    """A shape with the circles that stick out of it."""
    return around([node.rect, *(badge.rect for badge in node.numbers)]) or node.rect


def _chip(text: str, rect: Rect) -> Chip:
    width = text_width(text, look.SMALL_TEXT)
    line = TextLine(text, rect.x + 18.0, rect.y + rect.height / 2 + 3.7, look.SMALL_TEXT, width, tone=Tone.MUTED)
    return Chip("wait", rect, line, text)


def _lines_in(lines: tuple[str, ...], rect: Rect) -> tuple[TextLine, ...]:
    step = look.SMALL_TEXT * look.LINE_HEIGHT
    return tuple(
        TextLine(
            line,
            rect.x,
            rect.y + look.SMALL_TEXT * 1.0 + row * step,
            look.SMALL_TEXT,
            text_width(line, look.SMALL_TEXT),
        )
        for row, line in enumerate(lines)
    )
