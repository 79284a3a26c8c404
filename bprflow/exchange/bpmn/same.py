"""Which nodes of an edited flow are which of the flow as it was imported."""

from __future__ import annotations

from bprflow.flow import FlowGraph
from bprflow.flow.graph import NodeKind


def same_nodes(before: FlowGraph, after: FlowGraph) -> dict[str, str]:
    """Pair the nodes of two graphs: by id; a step alone in its place with another name is that step renamed."""
    same = {
        node: node for node in after.nodes if node in before.nodes and after.nodes[node].kind is before.nodes[node].kind
    }
    gone = [n for n in before.nodes.values() if n.id not in same and n.kind is NodeKind.TASK]
    for node in [n for n in after.nodes.values() if n.id not in same and n.kind is NodeKind.TASK]:
        for old in gone:
            if old.lane == node.lane and _place_of(before, old.id) == _place_of(after, node.id):
                same[node.id] = old.id
                gone.remove(old)
                if f"{node.id}?" in after.nodes and f"{old.id}?" in before.nodes:
                    same[f"{node.id}?"] = f"{old.id}?"
                break
    return same


def _place_of(flow: FlowGraph, node: str) -> tuple[frozenset[str], frozenset[str]]:
    own = {node, f"{node}?"}
    out = [e for name in own if name in flow.nodes for e in flow.outgoing[name]]
    return frozenset(e.source for e in flow.incoming[node]), frozenset(e.target for e in out if e.target not in own)
