"""Headings of the lanes: whose they are, how many people, which department they belong to."""

from __future__ import annotations

from bprflow.draw import theme as look
from bprflow.draw import words
from bprflow.draw.options import DrawOptions
from bprflow.draw.shapes import Align, Rect, TextLine
from bprflow.draw.text import clean, text_width, wrap
from bprflow.flow.graph import FlowGraph
from bprflow.language import values
from bprflow.model import LaneKind

_TURNED_HEADER = 46.0
_TURNED_LANE = 176.0


def lane_kind(flow: FlowGraph, name: str) -> LaneKind:
    """Whose lane it is: as written, else as inferred for one of its steps."""
    lane = flow.process.lane_by_name.get(name)
    if lane is not None and lane.kind is not None:
        return lane.kind
    for node in flow.nodes.values():
        if node.lane == name and node.step is not None and node.step.id in flow.facts:
            return flow.facts[node.step.id].lane_kind.value
    return LaneKind.STAFF


class LaneWords:
    """Headings of the lanes of one flow.

    Args:
        flow: The flow.
        lanes: Lanes in drawing order.
        options: Direction and language.
        turned: True when time runs downwards.

    """

    def __init__(self, flow: FlowGraph, lanes: list[str], options: DrawOptions, turned: bool) -> None:
        self.turned = turned
        self.kinds = {name: lane_kind(flow, name) for name in lanes}
        self.lines: dict[str, tuple[str, ...]] = {}
        self.notes: dict[str, str] = {}
        self.departments: dict[str, str] = {}
        room = (_TURNED_LANE - 16.0 if turned else look.LANE_HEADER) - 12.0
        for name in lanes:
            self.lines[name] = wrap(clean(name), room, look.LANE_TEXT, 2 if turned else 3, bold=True)
            self.notes[name] = self._note(flow, name, options.language)
            lane = flow.process.lane_by_name.get(name)
            self.departments[name] = clean(lane.department) if lane else ""

    def _note(self, flow: FlowGraph, name: str, language: str) -> str:
        lane = flow.process.lane_by_name.get(name)
        kind = self.kinds[name]
        word = values.LANE_KIND.word(kind.value, language)
        if lane is not None and lane.headcount is not None:
            people = words.PEOPLE.in_language(language).format(count=lane.headcount)
            named = kind is LaneKind.RESIDENT and word != clean(name)
            return f"{word} {people}" if named else people
        return "" if kind is LaneKind.STAFF or word == clean(name) else word

    @property
    def department_room(self) -> float:
        """Breadth of the common headings; 0 when no lane names a department."""
        return look.DEPARTMENT_HEADER if any(self.departments.values()) else 0.0

    @property
    def header(self) -> float:
        """Extent of all headings along time [pt]."""
        return (_TURNED_HEADER if self.turned else look.LANE_HEADER) + self.department_room

    def minimum(self) -> dict[str, float]:
        """Least breadth of each lane, so that its heading fits [pt]."""
        if self.turned:
            return dict.fromkeys(self.lines, _TURNED_LANE)
        return {
            name: len(lines) * look.LANE_TEXT * 1.35 + (15.0 if self.notes[name] else 0.0) + 22.0
            for name, lines in self.lines.items()
        }


def department_lines(name: str, rect: Rect, turned: bool) -> tuple[TextLine, ...]:
    """A department's name: along its heading, or one character under the other where that stands upright."""
    x, y = rect.centre
    size = 11.0
    if turned:
        text = wrap(name, rect.width - 8.0, size, 1, bold=True)
        return tuple(
            TextLine(line, x, y + size * 0.38, size, text_width(line, size, True), Align.CENTRE, True) for line in text
        )
    fitting = max(1, int((rect.height - 8.0) // (size * 1.12)))
    letters = list(name) if len(name) <= fitting else [*name[: fitting - 1], "…"]
    top = y - len(letters) * size * 1.12 / 2
    return tuple(
        TextLine(
            _upright(letter),
            x,
            top + size * (0.95 + 1.12 * row),
            size,
            text_width(letter, size, True),
            Align.CENTRE,
            True,
        )
        for row, letter in enumerate(letters)
    )


def _upright(letter: str) -> str:
    """Long vowel marks and dashes stand upright in vertical writing."""
    return {"ー": "丨", "-": "丨", "〜": "丨"}.get(letter, letter)


__all__ = ["LaneWords", "department_lines", "lane_kind"]
