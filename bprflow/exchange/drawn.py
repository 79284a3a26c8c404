"""What every writer of pictures needs of a layout: names, lanes, which arrow is which edge."""

from __future__ import annotations

import re
from collections import Counter

from bprflow.draw import Layout
from bprflow.draw.shapes import EdgeLine
from bprflow.exchange.branches import edge_label
from bprflow.exchange.sketch import one_line
from bprflow.flow import FlowGraph, build
from bprflow.flow.graph import Edge, Node, NodeKind
from bprflow.model import Process

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """Replace characters XML does not allow."""
    return _ILLEGAL.sub("\ufffd", text)


def node_name(node: Node) -> str:
    """Name a node as people see it; linters want a name on starts and ends too."""
    if node.kind is NodeKind.TASK and node.step is not None:
        return node.step.name
    return node.label or {NodeKind.START: "開始", NodeKind.END: "終了"}.get(node.kind, "")


def is_upright(picture: Layout) -> bool:
    """Are the lanes columns?"""
    return bool(picture.lanes) and picture.lanes[0].header.width >= picture.lanes[0].rect.width - 1e-6


def drawn_lanes(process: Process, flow: FlowGraph) -> tuple[tuple[str, str], ...]:
    """List all lanes with their department: declared ones first."""
    found = {lane.name: lane.department for lane in process.lanes}
    for node in flow.nodes.values():
        if node.lane:
            found.setdefault(node.lane, "")
    return tuple(found.items())


def flow_edges(flow: FlowGraph, picture: Layout) -> list[tuple[EdgeLine, Edge]]:
    """Pair the drawn arrows with the edges they stand for."""
    waiting: dict[tuple[str, str], list[Edge]] = {}
    for edge in flow.edges:
        waiting.setdefault((edge.source, edge.target), []).append(edge)
    found = []
    for line in picture.edges:
        ends = [end if end in flow.nodes else end.rpartition("~")[0] for end in (line.source, line.target)]
        found.append((line, waiting[ends[0], ends[1]].pop(0)))
    return found


def drawn_picture(process: Process) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str, str]]]:
    """Give what a drawing of a process shows: its nodes with lanes, its arrows with words; no ids. O(n)."""
    flow = build(process)
    names = {
        node.id: "end" if node.kind is NodeKind.END else f"{node.kind.value}:{one_line(node.step.name if node.kind is NodeKind.TASK and node.step else '')}"
        for node in flow.nodes.values()
    }  # fmt: skip
    steps = (node for node in flow.nodes.values() if node.kind is NodeKind.TASK)
    return (
        Counter((names[node.id], one_line(node.lane)) for node in steps),
        Counter((names[e.source], names[e.target], one_line(edge_label(e))) for e in flow.edges),
    )
