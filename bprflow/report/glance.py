"""The flow at a glance: every step with its name, small enough for part of a page and still to be read.

The full picture of fourteen steps is about 2,500 pt wide; on half an A4 page its letters would be 2 pt
high. Here each step gets a column, each lane a row, gateways become plain arrows, and long flows are
folded into bands; the largest letters that hold all names are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bprflow.draw.drawing import Form, Path, Words
from bprflow.draw.shapes import Align, Rect, TextLine
from bprflow.draw.text import shorten, text_width, wrap
from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.model import LaneKind
from bprflow.redesign.diff import WORDS, ChangeKind
from bprflow.report import figures

SIZES = (8.0, 7.5, 7.0, 6.5, 6.0)
"""Letter sizes tried, largest first [pt]; smaller ones cannot be read on paper."""
SMALL = 6.0
"""Letters of times and marks [pt]."""
LONGEST = 40
"""Letters of a name that must be seen: what a sticky note holds; longer names may end in an ellipsis."""
ENOUGH = 7.0
"""Letters large enough that fewer bands matter more [pt]."""
MOST_BANDS = 6
LEAST_PITCH = 30.0
LEAST_ROW = 17.0
"""Narrower columns and lower rows [pt] hold no name; the steps are listed instead."""
HEAD = 46.0
"""Width of the names of lanes [pt]."""
GAP = 9.0
"""Between two columns, for the arrows [pt]."""
AIR = 7.0
"""Between boxes of neighbouring lanes [pt]."""
TOP = 13.0
"""Height of a caption [pt]."""
_INK, _SOFT, _NAVY, _LINE, _RED = "#1a1a1c", "#4d4d4d", "#1b2733", "#b8c2cc", "#ce0000"
_STRONG = frozenset({ChangeKind.NEW, ChangeKind.DIGITISED})


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a flow besides its steps.

    Attributes:
        caption: Heading; may be empty.
        numbers: Numbers at the steps, by step id.
        marks: What becomes of steps, by step id.

    """

    caption: str = ""
    numbers: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    marks: Mapping[str, ChangeKind] = field(default_factory=dict)


@dataclass
class Glance:
    """Marks of the picture, in points of the page.

    Attributes:
        letters: Size of the names [pt].
        height: Height that is used [pt].

    """

    letters: float
    height: float
    ground: list[Form] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    marks: list[Form | Words] = field(default_factory=list)


@dataclass(frozen=True)
class _Grid:
    """Where steps stand: bands from the top, lanes inside them as rows."""

    bands: tuple[tuple[str, ...], ...]
    rows: tuple[tuple[str, ...], ...]
    area: Rect
    pitch: float
    row: float

    @property
    def box(self) -> tuple[float, float]:
        """Width and height of a box [pt]."""
        return self.pitch - GAP, min(self.row - AIR, 44.0)

    def top(self, band: int) -> float:
        """Upper edge of a band [pt]."""
        return self.area.y + sum(len(rows) * self.row + 5 for rows in self.rows[:band])

    @property
    def left(self) -> float:
        """Left edge of the columns [pt]."""
        return self.area.x + HEAD


def glance(flow: FlowGraph, area: Rect, told: Told, language: str = "ja") -> Glance | None:
    """Draw a flow into an area.

    Args:
        flow: The flow; n steps.
        area: Where it must fit [pt].
        told: Caption, numbers and marks.
        language: "ja" or "en".

    Returns:
        The picture, or None where the names would be too small to read.

    """
    steps = tasks(flow)
    below = TOP if told.caption else 0.0
    grids = _grids(flow, steps, Rect(area.x, area.y + below, area.width, area.height - below))
    if not steps or not grids:
        return None
    found = [(g, letters) for g in grids if (letters := _letters(flow, steps, g)) is not None]
    if not found:
        return None
    grid, letters = max(found, key=lambda one: min(one[1], ENOUGH) - 0.3 * len(one[0].bands))
    last = len(grid.bands) - 1
    made = Glance(letters, grid.top(last) + len(grid.rows[last]) * grid.row - area.y)
    if told.caption:
        write(made, told.caption, area.x, area.y + 9, 8.5, colour=_NAVY, bold=True)
    _lanes(made, flow, grid)
    places = _places(flow, grid)
    _arrows(made, flow, grid, places)
    for step, (_, place) in places.items():
        _step(made, flow, step, place, told, language)
    return made


def _grids(flow: FlowGraph, steps: tuple[str, ...], area: Rect) -> list[_Grid]:
    """Fold the steps into one band, two, three …; those that leave room for names."""
    lanes = tuple(dict.fromkeys((*(lane.name for lane in flow.process.lanes), *(flow.nodes[s].lane for s in steps))))
    found = []
    for count in range(1, min(MOST_BANDS, len(steps)) + 1):
        each = -(-len(steps) // count)
        bands = tuple(steps[n : n + each] for n in range(0, len(steps), each))
        used = tuple(tuple(lane for lane in lanes if any(flow.nodes[s].lane == lane for s in band)) for band in bands)
        pitch = min((area.width - HEAD - GAP / 2) / each, 110.0)
        row = min((area.height - 5 * (len(bands) - 1)) / sum(map(len, used)), 56.0)
        if pitch >= LEAST_PITCH and row >= LEAST_ROW:
            found.append(_Grid(bands, used, area, pitch, row))
    return found


def tasks(flow: FlowGraph) -> tuple[str, ...]:
    """Name the steps in the order of the work."""
    return tuple(node for node in flow.order if flow.nodes[node].kind is NodeKind.TASK)


def _letters(flow: FlowGraph, steps: tuple[str, ...], grid: _Grid) -> float | None:
    """Find the largest letters that hold every name, as far as it must be seen; None when none does."""
    width, height = grid.box
    for size in SIZES:
        lines = _most_lines(height, size)
        if lines and all(not _is_cut(flow.nodes[s].label or named(flow, s), width - 4, size, lines) for s in steps):
            return size
    return None


def _most_lines(height: float, size: float) -> int:
    return int((height - 3) // (size * 1.2))


def _is_cut(name: str, width: float, size: float, lines: int) -> bool:
    seen = name[:LONGEST]
    return any(line.endswith("…") for line in wrap(seen, width, size, lines)) and not seen.endswith("…")


def named(flow: FlowGraph, step: str) -> str:
    """Give the name of a step."""
    written = flow.nodes[step].step
    return written.name if written else step


def _places(flow: FlowGraph, grid: _Grid) -> dict[str, tuple[int, Rect]]:
    """Give band and box of every step."""
    width, height = grid.box
    found = {}
    for number, band in enumerate(grid.bands):
        for column, step in enumerate(band):
            row = grid.rows[number].index(flow.nodes[step].lane)
            x = grid.left + GAP / 2 + column * grid.pitch + GAP / 2
            y = grid.top(number) + row * grid.row + (grid.row - height) / 2
            found[step] = (number, Rect(x, y, width, height))
    return found


def _lanes(made: Glance, flow: FlowGraph, grid: _Grid) -> None:
    kinds = {flow.nodes[s].lane: f.lane_kind.value for s, f in flow.facts.items() if s in flow.nodes}
    tints = {LaneKind.RESIDENT: "#fff8ea", LaneKind.SYSTEM: "#eef4fa"}
    for number, rows in enumerate(grid.rows):
        for place, lane in enumerate(rows):
            y = grid.top(number) + place * grid.row
            tint = tints.get(kinds.get(lane, LaneKind.STAFF), "#ffffff")
            made.ground.append(Form("rect", Rect(grid.area.x, y, grid.area.width, grid.row), tint, _LINE, 0.5))
            made.ground.append(Form("rect", Rect(grid.area.x, y, HEAD, grid.row), "#eaeef2", _LINE, 0.5))
            lines = wrap(lane, HEAD - 5, 6.5, max(1, min(3, int((grid.row - 2) // 8))), True)
            first = y + grid.row / 2 - len(lines) * 4 + 6
            for row, line in enumerate(lines):
                write(made, line, grid.area.x + HEAD / 2, first + row * 8, 6.5, bold=True, align=Align.CENTRE)


def following(flow: FlowGraph, step: str) -> list[str]:
    """Name the steps that come after a step, through gateways and events, the step itself left out."""
    found: list[str] = []
    seen = {step}
    ahead = [edge.target for edge in flow.outgoing[step]]
    while ahead:
        node = ahead.pop(0)
        if node in seen:
            if node == step:
                found.append(node)
            continue
        seen.add(node)
        if flow.nodes[node].kind is NodeKind.TASK:
            found.append(node)
        else:
            ahead += [edge.target for edge in flow.outgoing[node]]
    return [node for node in dict.fromkeys(found) if node != step]


def _arrows(made: Glance, flow: FlowGraph, grid: _Grid, places: Mapping[str, tuple[int, Rect]]) -> None:
    """Lead lines from step to step: right, in the gap, along the edge of the lane, and in."""
    order = {step: number for number, step in enumerate(places)}
    for number, source in enumerate(places):
        for target in following(flow, source):
            back = order[target] <= order[source]
            shift = (number % 3 - 1) * 1.6
            points = _way(grid, places[source], places[target], shift)
            dash = "dashed" if back else "solid"
            made.paths += [Path(p, _SOFT, 0.7, dash, arrow=last, rounded=2.0) for p, last in points]


def _way(
    grid: _Grid, source: tuple[int, Rect], target: tuple[int, Rect], shift: float
) -> list[tuple[tuple[tuple[float, float], ...], bool]]:
    """Give the pieces of a line, and whether a piece ends in an arrowhead."""
    (band, start), (other, end) = source, target
    y, into = start.y + start.height / 2, end.y + end.height / 2
    out, before = start.right + GAP / 2 + shift * 0.6, end.x - GAP / 2 + shift * 0.6
    if band == other:
        if abs(out - before) < GAP:  # the next column
            middle = (out + before) / 2
            return [(_plain((start.right, y), (middle, y), (middle, into), (end.x, into)), True)]
        gutter = _gutter(grid, start, shift)
        return [(_plain((start.right, y), (out, y), (out, gutter), (before, gutter), (before, into), (end.x, into)), True)]  # fmt: skip
    right, left = grid.area.right, grid.area.x + HEAD
    if other < band:
        right, left = left, right
        out = start.right + GAP / 2
    leaving, coming = _gutter(grid, start, shift), _gutter(grid, end, shift)
    away = [(start.right, y), (out, y), (out, leaving), (right, leaving)]
    back = [(left, coming), (before, coming), (before, into), (end.x, into)]
    if abs(right - out) < GAP:  # the last column: straight out
        away = [(start.right, y), (right, y)]
    if abs(before - left) < GAP:  # the first column: straight in
        back = [(left, into), (end.x, into)]
    return [(_plain(*away), False), (_plain(*back), True)]


def _gutter(grid: _Grid, box: Rect, shift: float) -> float:
    """Give the height of the free strip above a box [pt]."""
    return box.y - (grid.row - grid.box[1]) / 4 + shift * 0.5


def _plain(*points: tuple[float, float]) -> tuple[tuple[float, float], ...]:
    """Leave out points that change nothing."""
    kept = [points[0]]
    for place, point in enumerate(points[1:], 1):
        near = abs(point[0] - kept[-1][0]) < 0.05 and abs(point[1] - kept[-1][1]) < 0.05
        straight = (
            0 < place < len(points) - 1
            and len(kept) > 0
            and abs(point[1] - kept[-1][1]) < 0.05
            and abs(points[place + 1][1] - point[1]) < 0.05
        )
        if not near and not straight:
            kept.append(point)
    return tuple(kept)


def _step(made: Glance, flow: FlowGraph, step: str, place: tuple[int, Rect] | Rect, told: Told, language: str) -> None:
    box = place if isinstance(place, Rect) else place[1]
    mark = told.marks.get(step)
    gone = mark is ChangeKind.REMOVED
    made.marks.append(
        Form("round", box, "#ffffff", _SOFT if gone else _NAVY, 1.6 if mark in _STRONG else 0.7, "dashed" if gone else "solid")
    )  # fmt: skip
    size, name = made.letters, named(flow, step)
    lines = wrap(name, box.width - 4, size, max(1, _most_lines(box.height, size)))
    first = box.y + box.height / 2 - len(lines) * size * 0.6 + size * 0.95
    for row, line in enumerate(lines):
        colour = _SOFT if gone else _INK
        write(made, line, box.x + box.width / 2, first + row * size * 1.2, size, colour=colour, align=Align.CENTRE)
    _corner(made, flow, step, box, told, language)


def _corner(made: Glance, flow: FlowGraph, step: str, box: Rect, told: Told, language: str) -> None:
    """Put the numbers, what becomes of the step, and its time on the edges of its box."""
    for place, number in enumerate(told.numbers.get(step, ())):
        circle = Rect(box.x - 5 + place * 10, box.y - 6, 9.5, 9.5)
        made.marks.append(Form("ellipse", circle, "#ffffff", _RED, 1.0))
        write(made, str(number), circle.x + 4.75, circle.y + 7.2, 7, colour=_RED, bold=True, align=Align.CENTRE)
    mark = told.marks.get(step)
    if mark is not None and mark is not ChangeKind.SAME:
        word = WORDS[mark].in_language(language)
        width = text_width(word, SMALL, True) + 5
        made.marks.append(Form("round", Rect(box.right - width + 3, box.y - 6, width, 7.8), _NAVY, _NAVY, 0.5))
        write(
            made, word, box.right - width / 2 + 3, box.y - 0.2, SMALL, colour="#ffffff", bold=True, align=Align.CENTRE
        )
    written = flow.nodes[step].step
    if written is not None and written.touch is not None:
        time = figures.minutes(written.touch.minutes).in_language(language)
        width = text_width(time, SMALL) + 3
        made.marks.append(
            Form("rect", Rect(box.right - width - 1, box.bottom - 3.4, width, 6.8), "#ffffff", "#ffffff", 0.3)
        )
        write(made, time, box.right - 2.5, box.bottom + 2.2, SMALL, colour=_SOFT, align=Align.RIGHT)


def write(
    made: Glance, text: str, x: float, y: float, size: float,
    *, colour: str = _INK, bold: bool = False, align: Align = Align.LEFT,
) -> None:  # fmt: skip
    """Write one line whose baseline is at y; an empty one is no mark (Graphviz 13 crashes when it frees one)."""
    shown = shorten(text, 600, size, bold)
    if not shown:
        return
    made.marks.append(Words(TextLine(shown, x, y, size, text_width(shown, size, bold), align, bold), colour))
