"""The closed graph of a flow: its end joined to its start, its gateways taken apart, its equivalent arcs found.

Two arcs are equivalent when every cycle has both or neither of them; between such arcs lie the regions.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from bprflow.flow.graph import Edge, FlowGraph, NodeKind
from bprflow.flow.nesting import MANY, Dominators, closer_together

ROOT, GOAL = "\0root", "\0goal"
"""The node before all starts and the one behind all ends."""
_JOIN_SIDE = "\0join"


@dataclass(slots=True)
class Arc:
    """One arc; `edge` is the edge it stands for, equal labels mean equivalent arcs."""

    source: str
    target: str
    edge: Edge | None = None
    label: int = 0


class ClosedGraph:
    """The arcs of a flow that lie on a way from a start to an end, and those that close it.

    Attributes:
        flow: The flow.
        inside: Its nodes on some way from a start to an end.
        arcs: All arcs; the first joins the goal to the root.
        out: Numbers of the arcs that leave each node.

    """

    def __init__(self, flow: FlowGraph) -> None:
        self.flow = flow
        self.inside = _on_the_way(flow)
        self.arcs: list[Arc] = [Arc(GOAL, ROOT)]
        self.out: dict[str, list[int]] = {ROOT: [], GOAL: [0]}
        self._load()

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
                self._join(node + _JOIN_SIDE, node, None)
        for start in flow.starts:
            if start in self.inside:
                self._join(ROOT, start, None)
        for edge in kept:
            target = edge.target + _JOIN_SIDE
            self._join(edge.source, target if target in self.out else edge.target, edge)
        for end in flow.ends:
            if end in self.inside:
                self._join(end, GOAL, None)

    def _join(self, source: str, target: str, edge: Edge | None) -> None:
        self.out[source].append(len(self.arcs))
        self.arcs.append(Arc(source, target, edge))

    def nest(self) -> None:
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
        tree = Dominators(pairs, ROOT if joins else GOAL)
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
                self.arcs.append(Arc(name, node) if joins else Arc(node, name))
                work.append((name, {number: found[number] for number in group}))

    def _may_nest(self, node: str) -> bool:
        """Inclusive gateways stay whole: which ways are taken together matters there."""
        found = self.flow.nodes.get(plain(node))
        return found is None or found.kind is not NodeKind.OR

    # -- equivalent arcs: labels of the cycle space -------------------------------------------

    def label(self) -> None:
        """Give every arc the random label of its place in the undirected cycle space."""
        rng = random.Random(20261122)  # noqa: S311 - a fingerprint, not a secret
        touching: dict[str, list[int]] = {node: [] for node in self.out}
        for number, arc in enumerate(self.arcs):
            touching[arc.source].append(number)
            touching[arc.target].append(number)
        parent: dict[str, int] = {ROOT: -1}
        order = [ROOT]
        stack = [(ROOT, iter(touching[ROOT]))]
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

    def order(self) -> list[int]:
        """Number the arcs as a depth-first walk from the root meets them."""
        order = [0]
        seen = {ROOT}
        stack = [iter(self.out[ROOT])]
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


def plain(node: str) -> str:
    """Give the node of the flow that a node of the closed graph belongs to; nothing for the outer two."""
    return node.partition("\0")[0]


def _original(node: str) -> str:
    """Give the node of the closed graph that a nested one was split off from."""
    for outer in (ROOT, GOAL):
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
