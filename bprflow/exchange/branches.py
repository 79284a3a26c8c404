"""How edges are labelled in other tools' pictures."""

from __future__ import annotations

from bprflow.flow.graph import Edge


def edge_label(edge: Edge) -> str:
    """Give the words on an edge: the condition and, where it was written, its share."""
    if not edge.stated:
        return edge.label
    share = f"{edge.share * 100:.10g}%"
    return f"{edge.label} {share}".strip()
