"""Orders of a graph that may have loops: which edges go back, and a forward order of the rest."""

from __future__ import annotations

import heapq
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bprflow.flow.graph import FlowGraph


def back_edges(flow: FlowGraph) -> frozenset[tuple[str, str, int]]:
    """Find the edges that close a loop, by depth-first search in written order.

    Args:
        flow: Any graph, n nodes and m edges; O(n + m), no recursion.

    """
    found: set[tuple[str, str, int]] = set()
    state: dict[str, int] = {}
    for root in (*flow.starts, *flow.nodes):
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(flow.outgoing[root]))]
        while stack:
            node, edges = stack[-1]
            edge = next(edges, None)
            if edge is None:
                state[node] = 2
                stack.pop()
            elif edge.target not in state:
                state[edge.target] = 1
                stack.append((edge.target, iter(flow.outgoing[edge.target])))
            elif state[edge.target] == 1:
                found.add((edge.source, edge.target, edge.key))
    return frozenset(found)


def forward_order(flow: FlowGraph) -> tuple[str, ...]:
    """Order the nodes so that all but the back edges point forward; written order breaks ties.

    Args:
        flow: Any graph, n nodes and m edges; O(m + n log n).

    """
    rank = {node: index for index, node in enumerate(flow.nodes)}
    names = list(flow.nodes)
    waiting = dict.fromkeys(flow.nodes, 0)
    back = flow.back_edges
    for edge in flow.edges:
        if (edge.source, edge.target, edge.key) not in back:
            waiting[edge.target] += 1
    ready = [rank[node] for node, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        node = names[heapq.heappop(ready)]
        order.append(node)
        for edge in flow.outgoing[node]:
            if (edge.source, edge.target, edge.key) in back:
                continue
            waiting[edge.target] -= 1
            if waiting[edge.target] == 0:
                heapq.heappush(ready, rank[edge.target])
    return tuple(order)
