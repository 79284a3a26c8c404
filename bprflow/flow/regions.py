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

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from bprflow.flow.graph import Edge, FlowGraph, NodeKind
from bprflow.flow.nesting import MANY, Dominators, closer_together

_ROOT, _GOAL = "\0root", "\0goal"
_JOIN_SIDE = "\0join"


class RegionKind(StrEnum):
    """The shape of a region."""

    STEP = "step"
    CHOICE = "choice"
    PARALLEL = "parallel"
    INCLUSIVE = "inclusive"
    LOOP = "loop"
    TANGLE = "tangle"


@dataclass(frozen=True, slots=True)
class Line:
    """A way from one node to another: an edge, or regions one after the other.

    Attributes:
        source, target: Nodes between which it runs; empty at the ends of the whole flow.
        first, last: Edges it begins and ends with; None for the closing edge of the whole flow.
        regions: Regions on it, in order; empty for a plain edge.

    """

    source: str
    target: str
    first: Edge | None
    last: Edge | None
    regions: tuple[Region, ...] = ()

    def nodes(self) -> Iterator[str]:
        """Yield every node of the regions on it, each once."""
        for region in self.all_regions():
            yield from region.nodes

    def all_regions(self) -> Iterator[Region]:
        """Yield the regions on it and all regions within them, outer ones first."""
        stack = list(reversed(self.regions))
        while stack:
            region = stack.pop()
            yield region
            stack.extend(inner for line in reversed(region.lines) for inner in reversed(line.regions))


@dataclass(frozen=True, slots=True)
class Region:
    """A part with one way in and one way out.

    Attributes:
        kind: Its shape; a tangle is anything that is no clean block.
        entry, exit: Nodes at which it is entered and left; empty where it begins at several starts
            or ends at several ends. Lines from or to there have an empty source or target.
        nodes: Nodes that lie in it directly, not in a line's region; a step that several ways enter
            lies where it is done, its region's `entry` names it as the place where they meet.
        lines: Ways between these nodes.

    """

    kind: RegionKind
    entry: str
    exit: str
    nodes: tuple[str, ...]
    lines: tuple[Line, ...]

    def all_nodes(self) -> Iterator[str]:
        """Yield its nodes and those of everything within, each once."""
        yield from self.nodes
        for line in self.lines:
            yield from line.nodes()


@dataclass(frozen=True, slots=True)
class RegionTree:
    """The regions of a flow.

    Attributes:
        line: The whole flow as a line of regions.
        outside: Nodes on no way from a start to an end; they lie in no region.

    """

    line: Line
    outside: tuple[str, ...]

    def depths(self) -> dict[str, int]:
        """Give for each node how deep it is nested in blocks, 0 on the main line; for indentation."""
        found: dict[str, int] = {}
        stack: list[tuple[Line, int]] = [(self.line, 0)]
        while stack:
            line, depth = stack.pop()
            for region in line.regions:
                for node in region.nodes:
                    found.setdefault(node, depth)
                stack.extend((inner, depth + 1) for inner in region.lines)
        return found


def region_tree(flow: FlowGraph) -> RegionTree:
    """Cut a flow into regions.

    Args:
        flow: Any graph, n nodes and m edges; O(n + m).

    """
    return _Cutter(flow).tree()


@dataclass(slots=True)
class _Arc:
    source: str
    target: str
    edge: Edge | None = None
    label: int = 0


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
        self.inside = _on_the_way(flow)
        self.cancels = any(node.cancels for node in flow.nodes.values())
        self.arcs: list[_Arc] = [_Arc(_GOAL, _ROOT)]
        self.out: dict[str, list[int]] = {_ROOT: [], _GOAL: [0]}
        self._load()

    def tree(self) -> RegionTree:
        self._nest()
        self._label()
        order = self._order()
        classes: dict[int, list[int]] = {}
        for number in order:
            classes.setdefault(self.arcs[number].label, []).append(number)
        drafts = self._fill(classes)
        outside = tuple(node for node in self.flow.nodes if node not in self.inside)
        return RegionTree(self._line(classes, drafts), outside)

    # -- the closed graph: nodes with several ways in and out are split in two ---------------

    def _load(self) -> None:
        flow = self.flow
        ways_in = dict.fromkeys(self.inside, 0)
        ways_out = dict.fromkeys(self.inside, 0)
        kept = [e for e in flow.edges if e.source in self.inside and e.target in self.inside]
        for edge in kept:
            ways_out[edge.source] += 1
            ways_in[edge.target] += 1
        for node in (n for n in flow.nodes if n in self.inside):
            self.out[node] = []
            if ways_in[node] > 1 and (ways_out[node] > 1 or flow.nodes[node].kind is NodeKind.TASK):
                self.out[node + _JOIN_SIDE] = []
                self._arc(node + _JOIN_SIDE, node, None)
        for start in flow.starts:
            if start in self.inside:
                self._arc(_ROOT, start, None)
        for edge in kept:
            target = edge.target + _JOIN_SIDE
            self._arc(edge.source, target if target in self.out else edge.target, edge)
        for end in flow.ends:
            if end in self.inside:
                self._arc(end, _GOAL, None)

    def _arc(self, source: str, target: str, edge: Edge | None) -> None:
        self.out[source].append(len(self.arcs))
        self.arcs.append(_Arc(source, target, edge))

    def _nest(self) -> None:
        """Take apart joins and splits of many ways whose ways belong together in groups."""
        self._nest_side(joins=True)
        self._nest_side(joins=False)
        self.out = {node: [] for node in self.out}
        for number, arc in enumerate(self.arcs):
            self.out.setdefault(arc.source, []).append(number)
            self.out.setdefault(arc.target, [])

    def _nest_side(self, *, joins: bool) -> None:
        ways: dict[str, dict[int, str]] = {}
        for number, arc in enumerate(self.arcs[1:], 1):
            here, there = (arc.target, arc.source) if joins else (arc.source, arc.target)
            ways.setdefault(here, {})[number] = there
        wide = {node: found for node, found in ways.items() if len(found) >= MANY and self._may_nest(node)}
        if not wide:
            return
        pairs = [(arc.source, arc.target) if joins else (arc.target, arc.source) for arc in self.arcs[1:]]
        tree = Dominators(pairs, _ROOT if joins else _GOAL)
        work = list(wide.items())
        made = 0
        while work:
            node, found = work.pop()
            meeting = node if node in tree.enter else _original(node)
            for group in closer_together(tree, meeting, found):
                made += 1
                name = f"{_original(node)}\0{'join' if joins else 'split'}{made}"
                for number in group:
                    if joins:
                        self.arcs[number].target = name
                    else:
                        self.arcs[number].source = name
                self.arcs.append(_Arc(name, node) if joins else _Arc(node, name))
                work.append((name, {number: found[number] for number in group}))

    def _may_nest(self, node: str) -> bool:
        """Inclusive gateways stay whole: which ways are taken together matters there."""
        found = self.flow.nodes.get(_plain(node))
        return found is None or found.kind is not NodeKind.OR

    # -- equivalent arcs: labels of the cycle space -------------------------------------------

    def _label(self) -> None:
        """Give every arc the random label of its place in the undirected cycle space."""
        rng = random.Random(20261122)  # noqa: S311 - a fingerprint, not a secret
        touching: dict[str, list[int]] = {node: [] for node in self.out}
        for number, arc in enumerate(self.arcs):
            touching[arc.source].append(number)
            touching[arc.target].append(number)
        parent: dict[str, int] = {_ROOT: -1}
        order = [_ROOT]
        stack = [(_ROOT, iter(touching[_ROOT]))]
        tree: set[int] = set()
        while stack:
            node, rest = stack[-1]
            for number in rest:
                other = self._other(number, node)
                if other not in parent:
                    parent[other] = number
                    tree.add(number)
                    order.append(other)
                    stack.append((other, iter(touching[other])))
                    break
            else:
                stack.pop()
        sums = dict.fromkeys(self.out, 0)
        for number, arc in enumerate(self.arcs):
            if number not in tree and arc.source != arc.target:
                arc.label = rng.getrandbits(128)
                sums[arc.source] ^= arc.label
                sums[arc.target] ^= arc.label
        for node in reversed(order[1:]):
            up = parent[node]
            self.arcs[up].label = sums[node]
            sums[self._other(up, node)] ^= sums[node]

    def _other(self, number: int, node: str) -> str:
        arc = self.arcs[number]
        return arc.target if arc.source == node else arc.source

    # -- nesting ------------------------------------------------------------------------------

    def _order(self) -> list[int]:
        """Number the arcs as a depth-first walk from the root meets them."""
        order = [0]
        seen = {_ROOT}
        stack = [iter(self.out[_ROOT])]
        while stack:
            number = next(stack[-1], None)
            if number is None:
                stack.pop()
                continue
            if number == 0:
                continue
            order.append(number)
            target = self.arcs[number].target
            if target not in seen:
                seen.add(target)
                stack.append(iter(self.out[target]))
        return order

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
        home: dict[str, tuple[int, int]] = {_ROOT: (root, 0)}
        drafts.setdefault((root, 0), _Draft(0, 0))
        drafts[root, 0].nodes.append(_ROOT)
        stack = [_ROOT]
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
        return Line(_plain(self.arcs[number].source), _plain(last.target), self.arcs[number].edge, last.edge, regions)

    def _freeze(self, draft: _Draft, lines: tuple[Line, ...]) -> Region:
        names = [node for node in draft.nodes if node not in (_ROOT, _GOAL)]
        nodes = tuple(node for node in names if "\0" not in node)
        lines = tuple(line for line in lines if line.source != line.target or line.regions or line.first)
        entry, leave = self.arcs[draft.entry].target, self.arcs[draft.exit].source
        if draft.entry == draft.exit:
            entry, leave = _ROOT, _GOAL
        if len(nodes) == 1 and not lines:
            entry = leave = nodes[0]
        forks = {line.source for line in lines if not line.target}
        if not _plain(entry) and len(forks) == 1 and forks <= set(nodes) and all(not line.target for line in lines):
            entry = forks.pop()  # one node sends every way to an end of its own
        kind = self._kind(names, _plain(entry), _plain(leave), "\0" in entry, lines)
        return Region(kind, _plain(entry), _plain(leave), nodes, lines)

    def _kind(self, names: list[str], entry: str, leave: str, joins: bool, lines: tuple[Line, ...]) -> RegionKind:
        if not lines and len(set(map(_plain, names))) <= 1:
            return RegionKind.STEP
        own = [self.flow.nodes[node].kind for node in (entry, leave) if node]
        if not leave and lines and all((line.source, line.target) == (entry, "") for line in lines):
            # Every way ends for itself, and the last one ends the case, unless one of them ends it for all.
            # Starts are alternatives of one another.
            gate = self.flow.nodes[entry].kind if entry else NodeKind.XOR
            return RegionKind.TANGLE if self.cancels and not _choosing(gate) else _APART.get(gate, RegionKind.TANGLE)
        if len(set(map(_plain, names)) | {entry, leave}) == 2 and len(own) == 2:
            forward = [line for line in lines if (line.source, line.target) == (entry, leave)]
            back = [line for line in lines if (line.source, line.target) == (leave, entry)]
            if len(forward) == len(lines) and own[0] is own[1]:
                shapes = {NodeKind.AND: RegionKind.PARALLEL, NodeKind.OR: RegionKind.INCLUSIVE}
                return shapes.get(own[0], RegionKind.CHOICE)
            if (
                len(forward) == len(lines)
                and _choosing(own[0])
                and own[1] in (NodeKind.XOR, NodeKind.TASK, NodeKind.END)
            ):
                return RegionKind.CHOICE
            if len(forward) == 1 and back and len(forward) + len(back) == len(lines) and _choosing(own[1]):
                return RegionKind.LOOP
        loops = [line for line in lines if line.source == line.target]
        if joins and leave and len(loops) == len(lines) and _choosing(self.flow.nodes[leave].kind):
            return RegionKind.LOOP
        return RegionKind.TANGLE


_APART = {
    NodeKind.AND: RegionKind.PARALLEL, NodeKind.OR: RegionKind.INCLUSIVE,
    NodeKind.XOR: RegionKind.CHOICE, NodeKind.EVENT: RegionKind.CHOICE,
}  # fmt: skip


def _choosing(kind: NodeKind) -> bool:
    return kind in (NodeKind.XOR, NodeKind.EVENT)


def _plain(node: str) -> str:
    """Give the node of the flow that a node of the closed graph belongs to; nothing for the outer two."""
    return node.partition("\0")[0]


def _original(node: str) -> str:
    """Give the node of the closed graph that a nested one was split off from."""
    for outer in (_ROOT, _GOAL):
        if node.startswith(outer):
            return outer
    plain, _, side = node.partition("\0")
    return node if side in ("", "join") else plain


def _on_the_way(flow: FlowGraph) -> frozenset[str]:
    """Find the nodes on some way from a start to an end."""
    forward, backward = set(flow.starts), set(flow.ends)
    stack = list(forward)
    while stack:
        for edge in flow.outgoing[stack.pop()]:
            if edge.target not in forward:
                forward.add(edge.target)
                stack.append(edge.target)
    stack = list(backward)
    while stack:
        for edge in flow.incoming[stack.pop()]:
            if edge.source not in backward:
                backward.add(edge.source)
                stack.append(edge.source)
    return frozenset(forward & backward)
