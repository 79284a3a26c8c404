"""What an end that stops everything (打切り) may cut off in ways that go on at the same time.

How far the others have come by then depends on who is quicker, so their expected visits are only
known within bounds: at most what the flow equations say, at least what is done in cases that never
come to such an end.
"""

from __future__ import annotations

from collections.abc import Mapping

from bprflow.flow.graph import FlowGraph
from bprflow.flow.order import components


def cut_short(flow: FlowGraph, visits: Mapping[str, float]) -> dict[str, float]:
    """Give the nodes such an end may stop or keep from being reached, each with the part of its visits that is sure.

    Args:
        flow: Any graph; nothing is looked at where no end stops the others.
        visits: Expected visits if nothing were cut off.

    Returns:
        Node id → 0-1; nodes whose visits are exact are left out.

    """
    endings = [end for end in flow.ends if flow.nodes[end].cancels]
    if not endings or all(
        len(ways) < 2 or flow.nodes[node].kind.value in ("xor", "event") for node, ways in flow.outgoing.items()
    ):
        return {}
    from bprflow.flow.concurrency import concurrent_edges

    beside = concurrent_edges(flow)
    number = {edge: at for at, edge in enumerate(flow.edges)}
    stopped = 0
    risk = 0.0
    for end in endings:
        others = 0
        for edge in flow.incoming[end]:
            others |= beside[number[edge]]
        if others:
            stopped |= others
            risk += visits.get(end, 0.0)
    touched = _onward(flow, [edge.target for at, edge in enumerate(flow.edges) if stopped >> at & 1])
    looping = _looping(flow)
    return {node: _sure(visits.get(node, 0.0), risk, loops=node in looping) for node in flow.nodes if node in touched}


def _sure(visits: float, risk: float, *, loops: bool) -> float:
    """Give the sure part: a node visited at most once a case loses at most the cases that are cut off."""
    return 0.0 if loops or visits <= 0 else max(0.0, 1.0 - risk / visits)


def _onward(flow: FlowGraph, begin: list[str]) -> set[str]:
    found = set(begin)
    stack = list(found)
    while stack:
        for edge in flow.outgoing[stack.pop()]:
            if edge.target not in found:
                found.add(edge.target)
                stack.append(edge.target)
    return found


def _looping(flow: FlowGraph) -> set[str]:
    """Find the nodes a case may come to more than once."""
    found: set[str] = set()
    for group in components(flow.nodes, lambda node: [edge.target for edge in flow.outgoing[node]]):
        if len(group) > 1 or any(edge.target == group[0] for edge in flow.outgoing[group[0]]):
            found.update(group)
    return found
