"""Two flows as one graph, so that the same step stands in the same place before and after."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bprflow.draw.grid import EdgeKey
from bprflow.flow.graph import Edge, FlowGraph, Node, NodeKind
from bprflow.model import Lane

_GHOST_KEY = 10_000
"""Numbers of edges that only tell an order start here."""


@dataclass(frozen=True)
class Union:
    """The two flows together.

    Attributes:
        flow: All nodes of the flow after, and of the flow before what is left of it.
        ghosts: Edges of the flow before, kept to tell what came before what.
        name: Node of the union by node of the flow before.
        lanes: Lanes of both, in order.

    """

    flow: FlowGraph
    ghosts: frozenset[EdgeKey]
    name: Mapping[str, str]
    lanes: tuple[str, ...]


def unite(before: FlowGraph, after: FlowGraph, pairs: Iterable[tuple[str, str]], *, gateways: bool) -> Union:
    """Put two flows together.

    Args:
        before, after: The flows, n and m nodes.
        pairs: (step before, step after) that are the same work; the first pair of a step counts.
        gateways: Keep decisions that exist only before, and pair steps only as far as both flows then
            still read forward; False leaves those decisions out and joins their ends.

    Complexity: O((n + m) · e), for the search for circles at every edge kept.

    """
    name = _names(before, after, _in_order(before, after, pairs) if gateways else pairs)
    edges = before.edges if gateways else _without_gateways(before, name, after)
    kept = {
        node_id: node
        for node_id, node in before.nodes.items()
        if name[node_id] not in after.nodes and (gateways or node.kind is NodeKind.TASK)
    }
    nodes: dict[str, Node] = dict(after.nodes)
    nodes |= {name[node_id]: replace(node, id=name[node_id]) for node_id, node in kept.items()}
    ghosts = _order_edges(before, after, edges, name, nodes)
    lanes = _lanes(before, after)
    flow = FlowGraph(
        after.process.model_copy(update={"lanes": lanes}),
        nodes,
        (*after.edges, *ghosts),
        {**before.facts, **after.facts},
    )
    shown = (*nodes.values(), *before.nodes.values()) if gateways else tuple(nodes.values())
    used = {node.lane for node in shown if node.lane}
    return Union(
        flow,
        frozenset((edge.source, edge.target, edge.key) for edge in ghosts),
        name,
        tuple(lane.name for lane in lanes if lane.name in used),
    )


def _in_order(before: FlowGraph, after: FlowGraph, pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The most pairs that come in the same order in both flows: a longest increasing subsequence, O(k log k)."""
    then = {node: rank for rank, node in enumerate(before.order)}
    now = {node: rank for rank, node in enumerate(after.order)}
    known = sorted((then[old], now[new], old, new) for old, new in pairs if old in then and new in now)
    tails: list[int] = []
    last: list[int] = []
    previous: list[int] = []
    for index, (_, rank, _, _) in enumerate(known):
        place = bisect_left(tails, rank)
        previous.append(last[place - 1] if place else -1)
        tails[place : place + 1] = [rank]
        last[place : place + 1] = [index]
    found: list[tuple[str, str]] = []
    index = last[-1] if last else -1
    while index >= 0:
        found.append(known[index][2:])
        index = previous[index]
    return found[::-1]


def _names(before: FlowGraph, after: FlowGraph, pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Which node of the union every node of the flow before is."""
    same: dict[str, str] = {}
    for old, new in pairs:
        if old in before.nodes and new in after.nodes and new not in same.values():
            same.setdefault(old, new)
    for ends, others in ((before.starts, after.starts), (before.ends, after.ends)):
        same |= dict(zip(ends, others, strict=False))
    taken = set(same.values())
    for node in before.nodes.values():
        if node.kind in (NodeKind.TASK, NodeKind.START, NodeKind.END) or node.step is None:
            continue
        goal = same.get(node.step.id)
        twin = next(
            (n.id for n in after.nodes.values() if n.kind is node.kind and n.step is not None and n.step.id == goal), ""
        )
        if twin and twin not in taken:
            same[node.id] = twin
            taken.add(twin)
    return {node: same.get(node) or (f"{node}@before" if node in after.nodes else node) for node in before.nodes}


def _without_gateways(before: FlowGraph, name: Mapping[str, str], after: FlowGraph) -> tuple[Edge, ...]:
    """Edges of the flow before, with the decisions that are gone bridged."""
    gone = {
        node.id for node in before.nodes.values() if node.kind is not NodeKind.TASK and name[node.id] not in after.nodes
    }
    found: list[Edge] = []
    for edge in before.edges:
        if edge.source in gone or (edge.source, edge.target, edge.key) in before.back_edges:
            continue
        seen: set[str] = set()
        waiting = [edge.target]
        while waiting:
            target = waiting.pop()
            if target in seen:
                continue
            seen.add(target)
            if target in gone:
                waiting.extend(
                    e.target for e in before.outgoing[target] if (e.source, e.target, e.key) not in before.back_edges
                )
            else:
                found.append(Edge(edge.source, target))
    return tuple(found)


def _order_edges(
    before: FlowGraph, after: FlowGraph, edges: Iterable[Edge], name: Mapping[str, str], nodes: Mapping[str, Node]
) -> list[Edge]:
    """The edges of the flow before that fit the order of the flow after: none may close a circle."""
    ahead: dict[str, set[str]] = defaultdict(set)
    for edge in after.edges:
        if (edge.source, edge.target, edge.key) not in after.back_edges:
            ahead[edge.source].add(edge.target)
    found: list[Edge] = []
    for edge in edges:
        if (edge.source, edge.target, edge.key) in before.back_edges:
            continue
        source, target = name[edge.source], name[edge.target]
        if source not in nodes or target not in nodes or source == target or target in ahead[source]:
            continue
        if NodeKind.END is nodes[source].kind or _reaches(ahead, target, source):
            continue
        ahead[source].add(target)
        found.append(Edge(source, target, key=_GHOST_KEY + len(found)))
    return found


def _reaches(ahead: Mapping[str, set[str]], start: str, goal: str) -> bool:
    seen = {start}
    waiting = [start]
    while waiting:
        node = waiting.pop()
        if node == goal:
            return True
        for following in ahead.get(node, ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


def _lanes(before: FlowGraph, after: FlowGraph) -> tuple[Lane, ...]:
    """Lanes in the order before; new ones after the lane they follow afterwards."""
    order = [lane.name for lane in before.process.lanes]
    known = {lane.name: lane for lane in before.process.lanes} | {lane.name: lane for lane in after.process.lanes}
    previous = ""
    for lane in after.process.lanes:
        if lane.name not in order:
            order.insert(order.index(previous) + 1 if previous in order else 0, lane.name)
        previous = lane.name
    return tuple(known[name] for name in order)
