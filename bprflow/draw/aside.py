"""The way of those who cannot go digital, drawn beside the way of everybody else instead of in the middle of it."""

from __future__ import annotations

from dataclasses import replace

from bprflow.draw.words import percent
from bprflow.flow.graph import Edge, FlowGraph, Node, NodeKind

_PLAIN = (NodeKind.TASK, NodeKind.START)
"""What leads to the next step only because that is written next."""


def fallback_steps(flow: FlowGraph) -> dict[str, str]:
    """Steps that another step names as the way of those who cannot take its own.

    Args:
        flow: n nodes; O(n).

    Returns:
        The naming node by named node.

    """
    tasks = [node for node in flow.nodes.values() if node.kind is NodeKind.TASK and node.step is not None]
    naming = {node.step.fallback: node.id for node in reversed(tasks) if node.step and node.step.fallback}
    found: dict[str, str] = {}
    for node in tasks:
        if node.step is not None:
            other = naming.get(node.step.name) or naming.get(node.step.id)
            if other is not None and other != node.id:
                found[node.id] = other
    return found


def led_aside(flow: FlowGraph) -> FlowGraph:
    """Lead the main way past every fallback step that only stands in it because it is written there.

    A writer lists the fallback among the steps, one after the other; read as a picture that says that
    everybody goes through it. Drawn, the step that names it leads there with a dotted arrow, and what
    was before it leads on to what is after it. Ways that are written as such stay as they are.

    Args:
        flow: n nodes and m edges; O(n + m) for each fallback step.

    Returns:
        The flow to draw; the same flow where there is nothing to lead aside.

    """
    edges = list(flow.edges)
    rank = {node: place for place, node in enumerate(flow.order)}
    for step, naming in sorted(fallback_steps(flow).items(), key=lambda pair: rank.get(pair[0], 0)):
        into = [edge for edge in edges if edge.target == step]
        onward = [edge for edge in edges if edge.source == step]
        if len(onward) != 1 or not into or rank.get(naming, 0) > rank.get(step, 0):
            continue
        goal = onward[0].target
        if goal == naming or any(edge.source == goal or not _only_next(flow, edge) for edge in into):
            continue
        moved = [_renumbered(replace(edge, target=goal), edges) if edge in into else edge for edge in edges]
        edges = [*moved, Edge(naming, step, _share(flow.nodes[step]), 0.0)]
    return replace(flow, edges=tuple(edges)) if len(edges) > len(flow.edges) else flow


def _only_next(flow: FlowGraph, edge: Edge) -> bool:
    """Does an edge say no more than that one step is written after the other?"""
    return flow.nodes[edge.source].kind in _PLAIN and not edge.label and not edge.stated


def _renumbered(edge: Edge, edges: list[Edge]) -> Edge:
    keys = {other.key for other in edges if (other.source, other.target) == (edge.source, edge.target)}
    return replace(edge, key=next(key for key in range(len(keys) + 1) if key not in keys))


def _share(node: Node) -> str:
    """How many take the fallback, where that is written."""
    share = node.step.share if node.step is not None else None
    return percent((share.low + share.high) / 2) if share is not None else ""


__all__ = ["fallback_steps", "led_aside"]
