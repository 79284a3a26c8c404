"""How often a case visits each node: exact, by solving the flow equations.

Every node takes in what its predecessors send: a decision sends its share, a parallel split
sends every branch the full flow, a parallel join takes the mean of its inputs (they are equal
in any sound flow). Loops make the equations circular; each tangle of loops is solved by taking
out its nodes, the least connected first, which stays near linear for the loops people draw.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

from bprflow.flow.graph import Edge, FlowGraph, NodeKind
from bprflow.flow.order import components

CHOICES = (NodeKind.XOR, NodeKind.EVENT)
"""Nodes that take exactly one of their ways."""
_SINGULAR = 1e-12

Weights = Mapping[str, Sequence[tuple[str, float]]]
"""For every node the nodes that feed it, each with the factor its visits count."""


def expected_visits(flow: FlowGraph) -> dict[str, float]:
    """Give the expected visits of every node by one case, loops and branches included.

    An endless loop has no finite answer; its nodes get the visits of one pass.

    Args:
        flow: Any graph, n nodes and m edges; O((n + m) log n) when loops nest or follow one another,
            cubic in the size of a tangle at worst.

    """
    return solve(flow, feeding(flow, flow.edges), start_weights(flow))


def single_pass_visits(flow: FlowGraph) -> dict[str, float]:
    """Give the visits of one case without rework: ways that only lead back are never taken."""
    order = flow.order
    forward = [edge for edge in flow.edges if (edge.source, edge.target, edge.key) not in flow.back_edges]
    onward: dict[str, list[Edge]] = {}
    for edge in forward:
        onward.setdefault(edge.source, []).append(edge)
    finishing = set(flow.ends)
    for node in reversed(order):
        if any(edge.target in finishing for edge in onward.get(node, ())):
            finishing.add(node)
    kept = [edge for edge in forward if edge.target in finishing or edge.source not in finishing]
    weights = feeding(flow, kept)
    starts = start_weights(flow)
    values: dict[str, float] = {}
    for node in order:  # nothing goes back, so one pass in forward order is the solution
        values[node] = starts.get(node, 0.0) + sum(w * values.get(s, 0.0) for s, w in weights.get(node, ()))
    return values


def start_weights(flow: FlowGraph) -> dict[str, float]:
    """Give each start its share of the cases: by the volume of its name, else equal parts."""
    starts = flow.starts
    if len(starts) == 1:
        return {starts[0]: 1.0}
    rates = {rate.unit: rate.per_year for rate in flow.process.volume}
    known = [rates.get(flow.nodes[start].label) for start in starts]
    if all(known):
        whole = sum(rate for rate in known if rate)
        return {start: (rate or 0.0) / whole for start, rate in zip(starts, known, strict=True)}
    return dict.fromkeys(starts, 1.0 / len(starts))


def choice_shares(edges: Iterable[Edge]) -> list[float]:
    """Give the probabilities of the ways out of a choice, made to come to one."""
    shares = [max(0.0, edge.share) for edge in edges]
    whole = sum(shares)
    return [share / whole for share in shares] if whole > 0 else [1.0 / len(shares)] * len(shares)


def feeding(flow: FlowGraph, edges: Iterable[Edge]) -> dict[str, list[tuple[str, float]]]:
    """Write the flow equations of the graph that has only `edges`."""
    nodes = flow.nodes
    leaving = flow.outgoing if edges is flow.edges else _by_source(edges)
    fed: dict[str, list[tuple[str, float]]] = {}
    for node, ways in leaving.items():
        if not ways:
            continue
        kind = nodes[node].kind
        if len(ways) == 1:
            share = 1.0 if kind is not NodeKind.OR else min(1.0, ways[0].share)
            fed.setdefault(ways[0].target, []).append((node, share))
            continue
        shares = choice_shares(ways) if kind in CHOICES else [min(1.0, way.share) for way in ways]
        for way, share in zip(ways, shares, strict=True):
            fed.setdefault(way.target, []).append((node, share))
    joins: list[str] = []
    for node, sources in fed.items():
        if len(sources) > 1:
            kind = nodes[node].kind
            if kind is NodeKind.AND:
                fed[node] = [(source, share / len(sources)) for source, share in sources]
            elif kind is NodeKind.OR:
                joins.append(node)
    for join, split in _matched_splits(flow, fed, joins).items():
        fed[join] = [(split, 1.0)]
    return fed


def _by_source(edges: Iterable[Edge]) -> dict[str, list[Edge]]:
    leaving: dict[str, list[Edge]] = {}
    for edge in edges:
        leaving.setdefault(edge.source, []).append(edge)
    return leaving


def _matched_splits(flow: FlowGraph, fed: Weights, joins: list[str]) -> dict[str, str]:
    """Match each OR join with the split it closes: it fires once for each time that split did."""
    if not joins or not flow.starts:
        return {}
    import networkx

    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_edges_from(("", start) for start in flow.starts)
    graph.add_edges_from((source, node) for node, sources in fed.items() for source, _ in sources)
    dominator = networkx.immediate_dominators(graph, "")
    found: dict[str, str] = {}
    for join in joins:
        split = dominator.get(join, "")
        while split and flow.nodes[split].kind is NodeKind.TASK and len(fed.get(split, ())) == 1:
            split = dominator.get(split, "")
        if split and flow.nodes[split].kind in (NodeKind.OR, NodeKind.AND):
            found[join] = split
    return found


def solve(flow: FlowGraph, weights: Weights, starts: Mapping[str, float]) -> dict[str, float]:
    """Solve the flow equations."""
    return solve_equations(flow.order, weights, starts)


def solve_equations(nodes: Sequence[str], weights: Weights, starts: Mapping[str, float]) -> dict[str, float]:
    """Solve `x = given + what the feeders send`, one tangle of loops after the other.

    Args:
        nodes: All nodes, in the order in which ties are broken.
        weights: For every node what feeds it.
        starts: What each node is given from outside; 0 where left out.

    """
    rank = {node: index for index, node in enumerate(nodes)}
    values: dict[str, float] = {}
    # Looked at from each node to what feeds it, the components come out feeders first.
    for group in components(nodes, lambda node: [source for source, _ in weights.get(node, ())]):
        if len(group) == 1 and all(source != group[0] for source, _ in weights.get(group[0], ())):
            node = group[0]
            values[node] = starts.get(node, 0.0) + sum(w * values[s] for s, w in weights.get(node, ()))
        else:
            _solve_tangle(sorted(group, key=rank.__getitem__), weights, starts, values)
    return values


def _solve_tangle(group: list[str], weights: Weights, starts: Mapping[str, float], values: dict[str, float]) -> None:
    """Take the nodes out one by one, least connected first, then put their visits back in.

    Taking out a node hands its inflow on to what it feeds. Only additions, products and one
    division by what leaves the node's own loop occur, so that nothing cancels (Grassmann,
    Taksar, Heyman 1985).
    """
    inside = set(group)
    inflow = {node: starts.get(node, 0.0) for node in group}
    feeds: dict[str, dict[str, float]] = {node: {} for node in group}
    fed: dict[str, dict[str, float]] = {node: {} for node in group}
    for node in group:
        for source, weight in weights.get(node, ()):
            if source not in inside:
                inflow[node] += weight * values.get(source, 0.0)
            elif weight:
                feeds[source][node] = feeds[source].get(node, 0.0) + weight
                fed[node][source] = feeds[source][node]
    removed: list[tuple[str, float, dict[str, float]]] = []
    queue = [(len(feeds[node]) * len(fed[node]), place, node) for place, node in enumerate(group)]
    heapq.heapify(queue)
    gone: set[str] = set()
    while queue:
        size, place, node = heapq.heappop(queue)
        if node in gone:
            continue
        if len(feeds[node]) * len(fed[node]) > size:
            heapq.heappush(queue, (len(feeds[node]) * len(fed[node]), place, node))
            continue
        own = feeds[node].pop(node, 0.0)
        fed[node].pop(node, None)
        if own >= 1.0 - _SINGULAR:
            _one_pass(group, weights, starts, values)
            return
        gone.add(node)
        _take_out(node, own, inflow, feeds, fed)
        removed.append((node, own, fed.pop(node)))
    for node, own, sources in reversed(removed):
        arriving = inflow[node] + sum(weight * values[source] for source, weight in sources.items())
        values[node] = arriving / (1.0 - own)


def _take_out(
    node: str,
    own: float,
    inflow: dict[str, float],
    feeds: dict[str, dict[str, float]],
    fed: dict[str, dict[str, float]],
) -> None:
    """Hand on what a node gets to what it feeds, each visit 1 / (1 - own) times."""
    for target, weight in feeds.pop(node).items():
        factor = weight / (1.0 - own)
        inflow[target] += inflow[node] * factor
        del fed[target][node]
        for source, share in fed[node].items():
            feeds[source][target] = feeds[source].get(target, 0.0) + share * factor
            fed[target][source] = feeds[source][target]
    for source in fed[node]:
        feeds[source].pop(node, None)


def _one_pass(group: list[str], weights: Weights, starts: Mapping[str, float], values: dict[str, float]) -> None:
    """Give the nodes of an endless loop the visits of one pass."""
    for node in group:
        values[node] = starts.get(node, 0.0) + sum(w * values.get(s, 0.0) for s, w in weights.get(node, ()))
