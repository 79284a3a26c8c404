"""A process → Mermaid, as a flowchart with lanes as subgraphs or as a swimlane diagram."""

from __future__ import annotations

import json
from collections.abc import Iterator

from bprflow.exchange.branches import edge_label
from bprflow.flow import build
from bprflow.flow.graph import FlowGraph, Node, NodeKind
from bprflow.model import Process

FORMS = ("flowchart", "swimlane")
_CLASSES = {NodeKind.AND: ("bprParallel", "＋"), NodeKind.OR: ("bprInclusive", "○"), NodeKind.EVENT: ("bprEvent", "◎")}
_CODES = str.maketrans(
    {"#": "#35;", '"': "#quot;", "<": "#lt;", ">": "#gt;", "&": "#amp;", "\\": "#92;", "`": "#96;", "|": "#124;"}
)


def write_mermaid(process: Process, *, form: str = "flowchart", direction: str = "LR") -> str:
    """Write a process as a Mermaid diagram.

    Args:
        process: Any process.
        form: flowchart (every Mermaid, GitHub, GitLab) or swimlane (`swimlane-beta`, Mermaid 11.16 and later).
        direction: LR or TB.

    Raises:
        ValueError: An unknown form.

    """
    if form not in FORMS:
        raise ValueError(form)
    flow = build(process)
    keyword = "flowchart" if form == "flowchart" else "swimlane-beta"
    lines = ["---", f"title: {_title(process.name)}", "---", f"{keyword} {direction}"]
    lines += _lanes(flow, nested=form == "flowchart")
    ids = {node: f"n{number}" for number, node in enumerate(flow.nodes)}
    for edge in flow.edges:
        label = edge_label(edge)
        arrow = f'-->|"{_escape(label)}"|' if label else "-->"
        lines.append(f"    {ids[edge.source]} {arrow} {ids[edge.target]}")
    used = {node.kind for node in flow.nodes.values()}
    lines += [f"    classDef {mark} stroke-width:2px" for kind, (mark, _) in _CLASSES.items() if kind in used]
    return "\n".join(lines) + "\n"


def _title(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _escape(text: str) -> str:
    """Write a label so that Mermaid takes it literally."""
    for sign, code in (
        ("#", "#35;"),
        ('"', "#quot;"),
        ("<", "#lt;"),
        (">", "#gt;"),
        ("&", "#amp;"),
        ("\\", "#92;"),
        ("`", "#96;"),
        ("|", "#124;"),
    ):
        text = text.replace(sign, code) if sign != "#" else text.replace("#", code)
    return text or " "


def _lanes(flow: FlowGraph, *, nested: bool) -> Iterator[str]:
    """Write the nodes lane by lane, lanes of one department together."""
    members: dict[str, list[str]] = {lane.name: [] for lane in flow.process.lanes}
    for identifier, node in flow.nodes.items():
        if node.kind is not NodeKind.END or flow.incoming[identifier]:
            members.setdefault(node.lane, []).append(identifier)
    ids = {node: f"n{number}" for number, node in enumerate(flow.nodes)}
    known = flow.process.lane_by_name
    department = ""
    for number, (lane, nodes) in enumerate(members.items()):
        above = known[lane].department if nested and lane in known else ""
        if department and above != department:
            yield "    end"
        if above and above != department:
            yield f'    subgraph d{number}["{_escape(above)}"]'
        department = above
        if not nodes and lane not in known:
            continue
        if lane:
            yield f'    subgraph l{number}["{_escape(lane)}"]'
        yield from (f"        {ids[node]}{_node(flow.nodes[node])}" for node in nodes)
        if lane:
            yield "    end"
    if department:
        yield "    end"


def _node(node: Node) -> str:
    label = node.step.name if node.kind is NodeKind.TASK and node.step else node.label
    if node.kind is NodeKind.START:
        return f'(["{_escape(label or "開始")}"])'
    if node.kind is NodeKind.END:
        return f'(["{_escape(label or "終了")}"])'
    if node.kind is NodeKind.TASK:
        return f'[["{_escape(label)}"]]' if node.step and node.step.call else f'["{_escape(label)}"]'
    if node.kind is NodeKind.XOR:
        return f'{{"{_escape(label or "×")}"}}'
    mark, sign = _CLASSES[node.kind]
    return f'{{"{_escape(label or sign)}"}}:::{mark}'
