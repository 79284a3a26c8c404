"""Orders of a graph that may have loops: which edges go back, and a forward order of the rest."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bprflow.flow.graph import FlowGraph


def back_edges(flow: FlowGraph) -> frozenset[tuple[str, str, int]]:
    """Find the edges that close a loop, by depth-first search in written order.

    A way that jumps ahead is followed only after the steps it jumps over: else a loop within them would turn
    the written order round, and the step that was jumped to would seem to come first.

    Args:
        flow: Any graph, n nodes and m edges; O(n + m log m), no recursion.

    """
    rank = {node: index for index, node in enumerate(flow.nodes)}
    ways = {node: sorted(edges, key=lambda edge: rank[edge.target]) for node, edges in flow.outgoing.items()}
    found: set[tuple[str, str, int]] = set()
    state: dict[str, int] = {}
    for root in (*flow.starts, *flow.nodes):
        if root in state:
            continue
        state[root] = 1
        stack = [(root, iter(ways[root]))]
        while stack:
            node, edges = stack[-1]
            edge = next(edges, None)
            if edge is None:
                state[node] = 2
                stack.pop()
            elif edge.target not in state:
                state[edge.target] = 1
                stack.append((edge.target, iter(ways[edge.target])))
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


def components(nodes: Iterable[str], targets: Callable[[str], Iterable[str]]) -> list[list[str]]:
    """Split a graph into its strongly connected components (Tarjan), without recursion.

    Args:
        nodes: The nodes to look at; edges to others are ignored.
        targets: Successors of a node.

    Returns:
        Components so that every edge leads within one or to an earlier one; O(n + m).

    """
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    known = dict.fromkeys(nodes)
    waiting: list[str] = []
    on_stack: set[str] = set()
    found: list[list[str]] = []
    for root in known:
        if root in index:
            continue
        work = [(root, iter(targets(root)))]
        index[root] = low[root] = len(index)
        waiting.append(root)
        on_stack.add(root)
        while work:
            node, rest = work[-1]
            for target in rest:
                if target not in known:
                    continue
                if target not in index:
                    index[target] = low[target] = len(index)
                    waiting.append(target)
                    on_stack.add(target)
                    work.append((target, iter(targets(target))))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    group: list[str] = []
                    while not group or group[-1] != node:
                        on_stack.discard(waiting[-1])
                        group.append(waiting.pop())
                    found.append(group)
    return found
