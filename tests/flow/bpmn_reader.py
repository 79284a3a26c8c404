"""A small reader of BPMN control flow, for tests only (the exchange room has the real one)."""

from __future__ import annotations

import xml.etree.ElementTree as Tree
from pathlib import Path

from bprflow.flow import NodeKind
from bprflow.flow.soundness import WorkflowGraph

_GATEWAYS = {
    "exclusiveGateway": NodeKind.XOR,
    "complexGateway": NodeKind.OR,
    "parallelGateway": NodeKind.AND,
    "inclusiveGateway": NodeKind.OR,
    "eventBasedGateway": NodeKind.EVENT,
}


def _name(element: Tree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _begin_without_a_start(pools: list[set[str]], kinds: dict[str, NodeKind], known: list[tuple[str, str]]) -> None:
    """In a pool without a start everything no arrow leads to begins at once (BPMN 2.0, 10.4.2)."""
    led_to = {target for _, target in known}
    for number, pool in enumerate(pools):
        if not any(kinds[node] is NodeKind.START for node in pool):
            kinds[f"start {number}"] = NodeKind.START
            known += [(f"start {number}", node) for node in sorted(pool - led_to)]


def read(path: Path) -> WorkflowGraph:
    """Read every pool of a file into one graph."""
    kinds: dict[str, NodeKind] = {}
    names: dict[str, str] = {}
    edges: list[tuple[str, str]] = []
    messages: list[tuple[str, str]] = []
    cancelling: set[str] = set()
    links: dict[str, dict[str, list[str]]] = {"throw": {}, "catch": {}}
    for element in Tree.parse(path).getroot().iter():
        name, identity = _name(element), element.get("id", "")
        if name == "sequenceFlow":
            edges.append((element.get("sourceRef", ""), element.get("targetRef", "")))
        elif name == "messageFlow":
            messages.append((element.get("sourceRef", ""), element.get("targetRef", "")))
        elif name in _GATEWAYS:
            kinds[identity] = _GATEWAYS[name]
        elif name in ("startEvent", "endEvent"):
            kinds[identity] = NodeKind.START if name == "startEvent" else NodeKind.END
            if any(_name(child) == "terminateEventDefinition" for child in element):
                cancelling.add(identity)
        elif element.get("triggeredByEvent") == "true":
            continue  # no arrow leads to it: what is inside begins at starts of its own
        elif name.endswith(("Task", "task", "callActivity", "subProcess")) or name.startswith("intermediate"):
            kinds[identity] = NodeKind.TASK
            names[identity] = element.get("name") or identity
            for child in element:
                if _name(child) == "linkEventDefinition":
                    side = "catch" if "Catch" in name else "throw"
                    links[side].setdefault(child.get("name", ""), []).append(identity)
    for label, sources in links["throw"].items():
        edges += [(source, target) for source in sources for target in links["catch"].get(label, ())]
    known = [(source, target) for source, target in edges if source in kinds and target in kinds]
    posted = tuple((source, target) for source, target in messages if source in kinds and target in kinds)
    pools = [
        {node for node in kinds if node in {inner.get("id") for inner in pool.iter()}}
        for pool in Tree.parse(path).getroot()
        if _name(pool) == "process"
    ]
    _begin_without_a_start([pool for pool in pools if pool], kinds, known)
    return WorkflowGraph(kinds, tuple(known), names, posted, frozenset(cancelling))
