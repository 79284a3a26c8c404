"""Our own facts inside a BPMN file: written by our export, read back without loss.

On the process stand its whole canonical JSON and a fingerprint of the drawn flow; on each task
its own JSON. If the fingerprint still fits, the process is taken as it was; if somebody redrew
the flow elsewhere, the drawing is read anew and each task keeps its facts.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.exchange.bpmn.vocabulary import OURS
from bprflow.exchange.sketch import Shape, Sketch, SketchNode
from bprflow.model import GatewayKind, Process, Step

if TYPE_CHECKING:
    from lxml.etree import _Element

HEADER_FIELDS = (
    "id", "owner", "state", "purpose", "basis", "volume", "peak", "standard_period", "criteria", "start",
    "rules", "waivers", "source", "updated", "note",
)  # fmt: skip
"""Fields of `Process` that no BPMN element carries."""
_DRAWN_FIELDS = frozenset({"type", "lane", "name", "branches", "next", "start"})


@dataclass(frozen=True, slots=True)
class ExactProcess:
    """A process taken from the file as it was written, and the node of each of its items."""

    process: Process
    node_of: dict[str, str]


def fingerprint(sketch: Sketch) -> str:
    """Fingerprint what is drawn: nodes with words and lanes, edges with words; not their order."""
    lanes = {lane.id: lane.name for lane in sketch.lanes}
    nodes = sorted(
        f"{n.id}|{n.shape}|{n.label}|{lanes.get(n.lane, '')}{_special_end(n)}" for n in sketch.nodes.values()
    )
    edges = sorted(f"{e.source}>{e.target}|{e.label}" for e in sketch.edges)
    return hashlib.sha256("\n".join([*nodes, "--", *edges]).encode()).hexdigest()[:32]


def _special_end(node: SketchNode) -> str:
    kind = node.facts.get("gateway")
    return f"|{kind}" if node.shape is Shape.END and kind else ""


def _ours(element: _Element, name: str) -> _Element | None:
    return element.find(f"{{*}}extensionElements/{{{OURS}}}{name}")


def _json(element: _Element | None) -> dict[str, object] | None:
    if element is None or not element.text:
        return None
    try:
        value = json.loads(element.text)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def our_header(process: _Element, sketch: Sketch) -> None:
    """Take the fields of the process that no BPMN element carries."""
    value = _json(_ours(process, "process"))
    if value is None:
        return
    try:
        known = Process.model_validate(value)
    except ValueError:
        return
    sketch.name = known.name
    sketch.header.update({field: getattr(known, field) for field in HEADER_FIELDS if field in known.model_fields_set})
    sketch.owner = known.owner
    sketch.notes.clear()
    sketch.documents.update(known.document_by_name)
    facts = known.lane_by_name
    for lane in sketch.lanes:
        if lane.name in facts:
            lane.facts.update(facts[lane.name].model_dump(exclude={"name", "department"}, exclude_defaults=True))
            lane.department = facts[lane.name].department


def our_item(element: _Element, node: SketchNode) -> None:
    """Take the facts of a step that its BPMN element carries for us."""
    gate = _json(_ours(element, "gateway"))
    if gate is not None and gate.get("gateway") == GatewayKind.EVENT.value and node.shape is Shape.XOR:
        node.shape = Shape.EVENT
    end = _ours(element, "end")
    if end is not None and end.text and node.shape is Shape.END:
        node.facts["id"] = end.text
    found = _ours(element, "step")
    if found is not None and found.text:
        step_facts(found.text, node)


def step_facts(text: str, node: SketchNode) -> None:
    """Put the facts of our JSON on a drawn step; its words and place come from the drawing."""
    if node.shape is not Shape.TASK:
        return
    try:
        value = json.loads(text)
        step = Step.model_validate(value)
    except (ValueError, RecursionError):
        return
    node.facts = {
        field: getattr(step, field) for field in step.model_fields_set if field not in _DRAWN_FIELDS and field != "id"
    }
    node.notes.clear()
    node.uses.clear()
    if step.name == node.label:
        node.facts["id"] = step.id


def exact_process(process: _Element, sketch: Sketch) -> ExactProcess | None:
    """Give the process as it was written, if nobody redrew the flow since."""
    element = _ours(process, "process")
    if element is None or element.get("fingerprint") != fingerprint(sketch):
        return None
    value = _json(element)
    if value is None:
        return None
    try:
        known = Process.model_validate(value)
    except ValueError:
        return None
    items = _json(_ours(process, "items")) or {}
    return ExactProcess(known, {item: str(node) for item, node in items.items()})
