"""Drawn workflow graphs as flows without steps."""

from __future__ import annotations

from bprflow.flow import Edge, FlowGraph, Node
from bprflow.flow.soundness import WorkflowGraph
from bprflow.model import Process


def as_flow(drawn: WorkflowGraph) -> FlowGraph:
    seen: dict[tuple[str, str], int] = {}
    edges = []
    for source, target in drawn.edges:
        key = seen.get((source, target), 0)
        seen[source, target] = key + 1
        edges.append(Edge(source, target, key=key))
    nodes = {name: Node(name, kind) for name, kind in drawn.kinds.items()}
    return FlowGraph(Process(name="図"), nodes, tuple(edges), {})
