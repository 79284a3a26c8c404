"""Columns in time order: a hand-over to a lower lane stands straight below, so that its arrow has no bend."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from bprflow.flow.graph import NodeKind

if TYPE_CHECKING:
    from bprflow.draw.grid import Grid, Link

_GIVING = (NodeKind.TASK, NodeKind.XOR)
"""Shapes that may hand over straight down; the ways of a parallel block start side by side instead."""


class Stack:
    """Which shapes stand in which column and lane, and where hand-overs run straight down between them.

    Only downwards: a picture then reads like a page, from left to right and from top to bottom, and a
    column is decided by the arrows into it alone, so that one more step elsewhere moves nothing.

    Args:
        grid: Places, links and lanes; columns are asked for one by one, in forward order.
        links: Forward links, also those that are not drawn.
        twins: For pictures that share a time line, the lane of a shape in the other picture; None for one alone.

    """

    def __init__(self, grid: Grid, links: Iterable[Link], twins: Mapping[str, str] | None = None) -> None:
        self._grid = grid
        self._alone = twins is None
        self._depth = {lane: index for index, lane in enumerate(grid.lanes)}
        self._spots: dict[str, tuple[int, ...]] = {}
        for shape, place in grid.places.items():
            here = self._depth[place.lane]
            there = self._depth.get((twins or {}).get(place.node.id, place.lane), here)
            self._spots[shape] = (here,) if here == there else (here, there)
        self._standing: dict[tuple[int, int], list[str]] = defaultdict(list)
        self._passing: dict[tuple[int, int], str] = {}
        known = list(links)
        self._pairs = Counter((link.source, link.target) for link in known)
        led = {link.source for link in known if link.main and self._lower(link)}
        self._below = {
            (link.source, link.target) for link in known if self._lower(link) and (link.main or link.source not in led)
        }

    def _spans(self, source: str, target: str) -> list[tuple[int, int]]:
        """From which lane to which an arrow leads, in every picture."""
        starts, stops = self._spots[source], self._spots[target]
        return [(starts[min(k, len(starts) - 1)], stops[min(k, len(stops) - 1)]) for k in range(2)]

    def _lower(self, link: Link) -> bool:
        """May this link run straight down, as far as its two ends are concerned?"""
        source, target = self._grid.places[link.source].node, self._grid.places[link.target].node
        if source.kind is NodeKind.XOR and target.kind is NodeKind.END:
            only = self._pairs[link.source, link.target] == 1
            return self._alone and only and not link.main  # an early end hangs below its decision
        if source.kind not in _GIVING or target.kind is not NodeKind.TASK:
            return False
        return all(top < bottom for top, bottom in self._spans(link.source, link.target))

    def column(self, shape: str, sources: Iterable[str]) -> int:
        """Column of a shape after all that lead to it, O(sources + lanes passed)."""
        known, leading = self._grid.column, list(dict.fromkeys(sources))
        column = max((known[s] + ((s, shape) not in self._below) for s in leading), default=0)
        dropped = [s for s in leading if (s, shape) in self._below and known[s] == column]
        if dropped and not (len(dropped) == 1 and self._free(dropped[0], shape, column)):
            column += 1
            dropped = []
        while not dropped and any((column, lane) in self._passing for lane in self._spots[shape]):
            column += 1
        for source in dropped:
            for top, bottom in self._spans(source, shape):
                self._passing.update(((column, lane), shape) for lane in range(top, bottom + 1))
        for lane in self._spots[shape]:
            self._standing[column, lane].append(shape)
        return column

    def moved(self, shape: str, column: int) -> int:
        """Move a shape that nothing leads to as near to `column` as nothing passes."""
        lanes, old = self._spots[shape], self._grid.column[shape]
        while column > old and any((column, lane) in self._passing or self._standing[column, lane] for lane in lanes):
            column -= 1
        for lane in lanes:
            self._standing[old, lane].remove(shape)
            self._standing[column, lane].append(shape)
        return column

    def _free(self, source: str, target: str, column: int) -> bool:
        """Is the way down from one shape to the place of another clear, in every picture?"""
        for top, bottom in self._spans(source, target):
            if self._standing[column, top] != [source] or self._passing.get((column, top), source) != source:
                return False
            below = range(top + 1, bottom + 1)
            if any(self._standing[column, lane] or (column, lane) in self._passing for lane in below):
                return False
        return True


__all__ = ["Stack"]
