"""What may not overlap along time: shapes, the lines that stand across the lanes, and words."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bprflow.draw import theme as look
from bprflow.draw.across import Across
from bprflow.draw.compact import Distance, Matter, Obstacle
from bprflow.draw.routing import Route, Segment, segments
from bprflow.draw.text import text_width
from bprflow.flow.graph import NodeKind

if TYPE_CHECKING:
    from bprflow.draw.place import Sheet

_RUN = 34.0
"""Least length of the straight part of an arrow that turns once [pt]."""


@dataclass
class Gathered:
    """One picture's obstacles, and who moves with whom.

    Attributes:
        reference: Order of the owners, in half-indices.
        shape: Owner of every shape.
        line: Owner of every segment across the lanes, and its offset from the owner's middle [pt].

    """

    reference: dict[Hashable, float] = field(default_factory=dict)
    obstacles: list[Obstacle] = field(default_factory=list)
    distances: list[Distance] = field(default_factory=list)
    shape: dict[str, Hashable] = field(default_factory=dict)
    line: dict[tuple[int, int], tuple[Hashable, float]] = field(default_factory=dict)


def owner_of(sheet: Sheet, number: int, shape: str) -> Hashable:
    """Who moves a shape along time, before hand-overs straight down are thought of."""
    return ("shape", sheet.common.get(shape, (number, shape)))


def aligned(sheets: Sequence[Sheet]) -> dict[Hashable, Hashable]:
    """Owners that stand at the same time because an arrow without a bend joins their shapes: owner -> leader."""
    leader: dict[Hashable, Hashable] = {}

    def find(owner: Hashable) -> Hashable:
        while leader.get(owner, owner) != owner:
            owner = leader[owner]
        return owner

    for number, sheet in enumerate(sheets):
        for link in sheet.grid.links:
            route = sheet.routes[link.index]
            if len(route) == 2 and route[0][0] == route[1][0]:
                one, two = (find(owner_of(sheet, number, shape)) for shape in (link.source, link.target))
                if one != two:
                    leader[two] = one
    return {owner: find(owner) for owner in leader}


def gather(
    sheet: Sheet, across: Across, turned: bool, number: int, offset: float, leaders: Mapping[Hashable, Hashable]
) -> Gathered:
    """Collect the obstacles of one picture.

    Args:
        sheet, across: The picture with its lanes stacked.
        turned: True when time runs downwards.
        number: Number of the picture, for names of its own.
        offset: How far it lies across from the others, so that they do not meet [pt].
        leaders: From `aligned`.

    """
    return _Gatherer(sheet, across, turned, number, offset, leaders).collect()


class _Gatherer:
    def __init__(
        self,
        sheet: Sheet,
        across: Across,
        turned: bool,
        number: int,
        offset: float,
        leaders: Mapping[Hashable, Hashable],
    ) -> None:
        self.sheet, self.grid, self.across = sheet, sheet.grid, across
        self.turned, self.number, self.offset, self.leaders = turned, number, offset, leaders
        self.found = Gathered()

    def collect(self) -> Gathered:
        for shape in self.grid.places:
            self._shape(shape)
        for link in self.grid.links:
            self._lines(link.index)
        for link in self.grid.links:
            if link.index in self.sheet.demands:
                self._words(link.index)
            self._order(link.index)
        for first, second in self.grid.ghosts:
            if self.grid.column[first] < self.grid.column[second]:
                least = max(self._size(first)[0], self._size(second)[0]) * 0.3
                self.found.distances.append(Distance(self.found.shape[first], self.found.shape[second], least))
        return self.found

    def _size(self, shape: str) -> tuple[float, float]:
        dress = self.sheet.dresses[shape]
        return (dress.height, dress.width) if self.turned else (dress.width, dress.height)

    def _add(self, owner: Hashable, matter: Matter, ahead: float, behind: float, low: float, high: float) -> None:
        self.found.obstacles.append(Obstacle(owner, matter, ahead, behind, low + self.offset, high + self.offset))

    def _shape(self, shape: str) -> None:
        along, across = self._size(shape)
        own = owner_of(self.sheet, self.number, shape)
        owner = self.leaders.get(own, own)
        self.found.shape[shape] = owner
        row = self.grid.row[shape]
        self.found.reference.setdefault(owner, 2 * self.grid.column[shape] + 1 + 1e-5 * row)
        dress = self.sheet.dresses[shape]
        before = 7.0 if dress.numbers else 0.0
        kind = self.grid.places[shape].node.kind
        if kind in (NodeKind.START, NodeKind.END) and dress.lines:
            if not self.turned:
                before = max(0.0, (max(text_width(line, look.SMALL_TEXT) for line in dress.lines) - along) / 2)
            elif kind is NodeKind.START:  # its words stand above it, clear of the lanes' headings
                before = len(dress.lines) * look.SMALL_TEXT * look.LINE_HEIGHT
        middle = self.across.line(2 * row + 1)
        low, high = middle - across / 2 - 4.0, middle + across / 2 + 4.0
        self._add(owner, Matter.SHAPE, along / 2 + before, along / 2, low, high)

    def _lines(self, index: int) -> None:
        link, route = self.grid.links[index], self.sheet.routes[index]
        pieces = list(segments(route))
        for number, piece in enumerate(pieces):
            if piece.along_columns:
                continue
            track = self.sheet.tracks.track[index, number]
            owner: Hashable
            if piece.line % 2:
                shape = link.source if number == 0 else link.target
                owner, offset = self.found.shape[shape], track * look.TRACK
            else:
                owner, offset = ("line", self.number, index, number), 0.0
                self.found.reference[owner] = piece.line + 0.01 * track
            self.found.line[index, number] = (owner, offset)
            ends = [self._across(index, route, pieces, at) for at in (number, number + 1)]
            self._add(owner, Matter.LINE, -offset, offset, min(ends) - 3.0, max(ends) + 3.0)

    def _across(self, index: int, route: Route, pieces: list[Segment], at: int) -> float:
        """Where corner `at` of a route lies across the lanes."""
        for number in (at - 1, at):
            if 0 <= number < len(pieces) and pieces[number].along_columns:
                return self.across.place(pieces[number], self.sheet.tracks.track[index, number])
        return self.across.line(route[at][1])

    def _words(self, index: int) -> None:
        """Keep the place beside the arrow's first piece along time clear for what rides on it."""
        link, route = self.grid.links[index], self.sheet.routes[index]
        pieces = list(segments(route))
        along, across = self.sheet.demands[index].turned(self.turned)
        number = next((n for n, piece in enumerate(pieces[:2]) if piece.along_columns), None)
        if number is None:
            return
        owner = self.found.shape[link.source]
        after = self._far_owner(index, number, len(pieces))
        forward = route[number + 1][0] > route[number][0]
        if pieces[number].line % 2 == 0:
            first, second = (owner, after) if forward else (after, owner)
            self.found.distances.append(Distance(first, second, along + 16.0))
            return
        line = self.across.place(pieces[number], self.sheet.tracks.track[index, number])
        start = self._size(link.source)[0] / 2 if number == 0 else 0.0
        low, high = (line, line + across + 5.0) if self.turned else (line - across - 5.0, line)
        near, far = start + 3.0, start + 5.0 + along
        ahead, behind = (-near, far) if forward else (far, -near)
        self._add(owner, Matter.WORDS, ahead, behind, low, high)
        if forward and after != owner:
            reach = self._size(link.target)[0] / 2 if number + 1 == len(pieces) else 0.0
            self.found.distances.append(Distance(owner, after, far + reach + 13.0))

    def _far_owner(self, index: int, number: int, pieces: int) -> Hashable:
        """What the far end of segment `number` along time is fixed to."""
        if number + 1 == pieces:
            return self.found.shape[self.grid.links[index].target]
        return self.found.line[index, number + 1][0]

    def _order(self, index: int) -> None:
        """Time runs one way: what comes next stands visibly after what was before."""
        link, route = self.grid.links[index], self.sheet.routes[index]
        if self.grid.column[link.target] <= self.grid.column[link.source]:
            return
        a, b = self._size(link.source)[0] / 2, self._size(link.target)[0] / 2
        pieces = list(segments(route))
        least = (a if pieces[0].along_columns else b) + _RUN if len(pieces) == 2 else max(a, b) * 0.5
        self.found.distances.append(Distance(self.found.shape[link.source], self.found.shape[link.target], least))
