"""The regions of a flow: parts with one way in and one way out, nested as a tree.

A region lies between two edges that every cycle of the closed graph (end joined to start) has
both or neither of. Edges that are equivalent in this sense follow one another; the parts
between them form a line of regions, and what a region holds is again nodes and lines. Before
that, joins and splits of many ways are taken apart (`nesting`), so that blocks that share a
gateway with a block around them are found as well.

Source: Johnson, Pearson, Pingali, "The program structure tree", PLDI 1994; equivalent edges are
found by random labels of the cycle space (Pritchard, Thurimella 2011): two edges are taken as
equivalent when 128 random bits agree, which is wrong with probability below m² / 2^128.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bprflow.flow.closed import GOAL, ROOT, ClosedGraph, plain
from bprflow.flow.graph import FlowGraph
from bprflow.flow.region import Line, Region, RegionKind, RegionTree
from bprflow.flow.shape import Shapes

__all__ = ["Line", "Region", "RegionKind", "RegionTree", "region_tree"]


def region_tree(flow: FlowGraph) -> RegionTree:
    """Cut a flow into regions.

    Args:
        flow: Any graph, n nodes and m edges; O(n + m).

    """
    return _Cutter(flow).tree()


@dataclass(slots=True)
class _Draft:
    """A region being filled."""

    entry: int
    exit: int
    nodes: list[str] = field(default_factory=list)
    arcs: list[int] = field(default_factory=list)


class _Cutter:
    def __init__(self, flow: FlowGraph) -> None:
        self.flow = flow
        self.shapes = Shapes(flow)
        self.closed = ClosedGraph(flow)
        self.arcs, self.out = self.closed.arcs, self.closed.out

    def tree(self) -> RegionTree:
        self.closed.nest()
        self.closed.label()
        self.out = self.closed.out
        classes: dict[int, list[int]] = {}
        for number in self.closed.order():
            classes.setdefault(self.arcs[number].label, []).append(number)
        drafts = self._fill(classes)
        outside = tuple(node for node in self.flow.nodes if node not in self.closed.inside)
        return RegionTree(self._line(classes, drafts), outside)

    def _fill(self, classes: dict[int, list[int]]) -> dict[tuple[int, int], _Draft]:
        """Put every node and arc into the innermost region that holds it."""
        place = {number: at for members in classes.values() for at, number in enumerate(members)}
        drafts = {
            (label, at): _Draft(members[at], members[at + 1])
            for label, members in classes.items()
            for at in range(len(members) - 1)
        }
        root = self.arcs[0].label
        outer: dict[int, tuple[int, int]] = {}
        home: dict[str, tuple[int, int]] = {ROOT: (root, 0)}
        drafts.setdefault((root, 0), _Draft(0, 0))
        drafts[root, 0].nodes.append(ROOT)
        stack = [ROOT]
        while stack:
            node = stack.pop()
            for number in self.out[node]:
                label, at = self.arcs[number].label, place[number]
                members = classes[label]
                target = self.arcs[number].target
                if len(members) == 1:
                    there = home[node]
                    drafts[there].arcs.append(number)
                elif label == root:
                    there = (root, at % len(members)) if number else (root, 0)
                else:
                    if at == 0:
                        outer[label] = home[node]
                        drafts[home[node]].arcs.append(number)
                    there = outer[label] if at == len(members) - 1 else (label, at)
                if target not in home:
                    home[target] = there
                    drafts.setdefault(there, _Draft(0, 0)).nodes.append(target)
                    stack.append(target)
        return drafts

    def _line(self, classes: dict[int, list[int]], drafts: dict[tuple[int, int], _Draft]) -> Line:
        """Freeze the drafts from the innermost outwards, without recursion."""
        made: dict[tuple[int, int], Region] = {}
        root = self.arcs[0].label
        count = max(1, len(classes[root]))
        stack: list[tuple[tuple[int, int], bool]] = [((root, at), False) for at in range(count)]
        while stack:
            key, ready = stack.pop()
            if key not in drafts or key in made:
                continue
            inner = [
                (self.arcs[n].label, at) for n in drafts[key].arcs for at in range(len(classes[self.arcs[n].label]) - 1)
            ]
            if not ready:
                stack.append((key, True))
                stack.extend((child, False) for child in inner)
                continue
            lines = tuple(self._inner_line(number, classes, made) for number in drafts[key].arcs)
            made[key] = self._freeze(drafts[key], lines)
        parts = (made[root, at] for at in range(count) if (root, at) in made)
        return Line("", "", None, None, tuple(part for part in parts if part.nodes or part.lines))

    def _inner_line(self, number: int, classes: dict[int, list[int]], made: dict[tuple[int, int], Region]) -> Line:
        label = self.arcs[number].label
        members = classes[label]
        last = self.arcs[members[-1]] if len(members) > 1 else self.arcs[number]
        regions = tuple(made[label, at] for at in range(len(members) - 1))
        return Line(plain(self.arcs[number].source), plain(last.target), self.arcs[number].edge, last.edge, regions)

    def _freeze(self, draft: _Draft, lines: tuple[Line, ...]) -> Region:
        names = [node for node in draft.nodes if node not in (ROOT, GOAL)]
        nodes = tuple(node for node in names if "\0" not in node)
        lines = tuple(line for line in lines if line.source != line.target or line.regions or line.first)
        entry, leave = self.arcs[draft.entry].target, self.arcs[draft.exit].source
        if draft.entry == draft.exit:
            entry, leave = ROOT, GOAL
        if len(nodes) == 1 and not lines:
            entry = leave = nodes[0]
        forks = {line.source for line in lines if not line.target}
        if not plain(entry) and len(forks) == 1 and forks <= set(nodes) and all(not line.target for line in lines):
            entry = forks.pop()  # one node sends every way to an end of its own
        return Region(self.shapes.of(names, entry, leave, lines), plain(entry), plain(leave), nodes, lines)
