"""Facts that spread along the flow: sets of documents as bits, to a fixpoint."""

from __future__ import annotations

from collections.abc import Mapping

from bprflow.flow.graph import FlowGraph, NodeKind


def written_before(flow: FlowGraph, writes: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int]]:
    """Find which documents are written on every way, and on some way, before each node.

    A parallel join knows what any branch wrote; everywhere else only what all ways wrote is sure.

    Args:
        flow: Any graph, n nodes and m edges, D documents; O(m·D/64) for each round of the fixpoint.
        writes: For each node the bits of the documents it writes.

    Returns:
        (sure, possible): bits by node.

    """
    everything = 0
    for bits in writes.values():
        everything |= bits
    starts = set(flow.starts)
    sure = {node: 0 if node in starts or not flow.incoming[node] else everything for node in flow.nodes}
    possible = dict.fromkeys(flow.nodes, 0)
    changed = True
    while changed:
        changed = False
        for node in flow.order:
            ways = flow.incoming[node]
            if not ways or node in starts:
                continue
            union, common = 0, everything
            join_union = 0
            for edge in ways:
                before = writes.get(edge.source, 0)
                union |= possible[edge.source] | before
                common &= sure[edge.source] | before
                join_union |= sure[edge.source] | before
            certain = join_union if flow.nodes[node].kind is NodeKind.AND else common
            if certain != sure[node] or union != possible[node]:
                sure[node], possible[node] = certain, union
                changed = True
    return sure, possible


def read_after(flow: FlowGraph, reads: Mapping[str, int]) -> dict[str, int]:
    """Find which documents are read on some way after each node; O(m·D/64) a round."""
    after = dict.fromkeys(flow.nodes, 0)
    changed = True
    while changed:
        changed = False
        for node in reversed(flow.order):
            bits = 0
            for edge in flow.outgoing[node]:
                bits |= after[edge.target] | reads.get(edge.target, 0)
            if bits != after[node]:
                after[node] = bits
                changed = True
    return after


def read_before_rewritten(flow: FlowGraph, reads: Mapping[str, int], writes: Mapping[str, int]) -> dict[str, int]:
    """Find which documents are read on some way after each node before anything writes them again."""
    after = dict.fromkeys(flow.nodes, 0)
    changed = True
    while changed:
        changed = False
        for node in reversed(flow.order):
            bits = 0
            for edge in flow.outgoing[node]:
                bits |= reads.get(edge.target, 0) | (after[edge.target] & ~writes.get(edge.target, 0))
            if bits != after[node]:
                after[node] = bits
                changed = True
    return after
