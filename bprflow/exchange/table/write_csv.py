"""A process → one CSV table that the forgiving reader and spreadsheets both read."""

from __future__ import annotations

import csv
import io

from bprflow.exchange.branches import edge_label
from bprflow.exchange.table.cells import COLUMNS, step_cells
from bprflow.exchange.table.grid import guarded
from bprflow.exchange.table.memory import PROCESS_COLUMN, STEP_COLUMN, process_memory, step_memory
from bprflow.flow import build
from bprflow.flow.build import END_ID
from bprflow.flow.graph import FlowGraph, Node, NodeKind
from bprflow.language import values
from bprflow.model import END, Gateway, GatewayKind, Process, walk

_FACTS = list(COLUMNS)[: list(COLUMNS).index("fallback")]
_REST = list(COLUMNS)[len(_FACTS) :]
HEADINGS = (
    "番号", "識別子", "担当", "所属", "手順", "関門", *(COLUMNS[code] for code in _FACTS), "分岐", "次",
    *(COLUMNS[code] for code in _REST), STEP_COLUMN, PROCESS_COLUMN,
)  # fmt: skip
_GATES = {NodeKind.XOR: "排他", NodeKind.AND: "並行", NodeKind.OR: "包含", NodeKind.EVENT: "事象"}


def write_csv(process: Process) -> bytes:
    """Write a process as CSV in UTF-8 with byte order mark, which Excel reads as Japanese.

    One row a step or gateway; several values in a cell are joined by 「、」; parallel blocks
    become gateways. What has no column stands in two last ones for machines.
    """
    flow = build(process)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    nodes = [n for n in flow.nodes.values() if n.kind is not NodeKind.START and n.id != END_ID]
    merged = {n.id for n in nodes if n.kind is NodeKind.XOR and n.step is not None}
    shown = [n.id for n in nodes if n.id not in merged]
    for number, node in enumerate(shown, 1):
        following = shown[number] if number < len(shown) else ""
        writer.writerow([guarded(cell) for cell in _row(flow, process, node, number, following, merged)])
    return stream.getvalue().encode("utf-8-sig")


def _row(flow: FlowGraph, process: Process, node: str, number: int, following: str, merged: set[str]) -> list[str]:
    drawn = flow.nodes[node]
    out = flow.outgoing[node]
    if len(out) == 1 and out[0].target in merged:
        out = flow.outgoing[out[0].target]
    branches = jump = ""
    asks = drawn.kind is not NodeKind.TASK or (out and out[0].source != node)
    if len(out) > 1 or (asks and out and out[0].label):
        branches = "; ".join(f"{edge_label(edge)}→{_name(edge.target)}" for edge in out)
    elif out and out[0].target != following and (following or out[0].target != END_ID):
        jump = _name(out[0].target)
    elif not out and following and drawn.kind is not NodeKind.END:
        jump = END
    lane = process.lane_by_name.get(drawn.lane)
    step = drawn.step if drawn.kind is NodeKind.TASK else None
    name = step.name if step else drawn.label or node
    starts = next((flow.nodes[e.source].label for e in flow.incoming[node] if e.source in flow.starts[1:]), "")
    base = [str(number), node, drawn.lane, lane.department if lane else "", name, _gate(process, drawn)]
    cells = step_cells(step) if step else {}
    cells["start"] = cells.get("start") or starts
    facts, rest = ([cells.get(code, "") for code in codes] for codes in (_FACTS, _REST))
    memory = [step_memory(step) if step else "", process_memory(process) if number == 1 else ""]
    return [*base, *facts, branches, jump, *rest, *memory]


def _gate(process: Process, node: Node) -> str:
    if node.kind is not NodeKind.END:
        return _GATES.get(node.kind, "")
    kind = next((i.gateway for i in walk(process.steps) if isinstance(i, Gateway) and i.id == node.id), GatewayKind.END)
    return values.GATEWAY_KIND.word(kind.value)


def _name(node: str) -> str:
    return END if node == END_ID else node
