"""Processes → BPMN 2.0 with pools, lanes, picture (DI) and our own facts.

Ids are ASCII NCNames made from the words they stand for; names stay as the office wrote them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bprflow.draw import DrawOptions, Layout, layout
from bprflow.draw.shapes import EdgeLine, NodeShape, Point, Rect
from bprflow.exchange.bpmn.geometry import SCALE, Band, attached, event_rect, is_event, lane_bands, scaled
from bprflow.exchange.bpmn.ours import fingerprint
from bprflow.exchange.bpmn.papers import PAPER_ROW, Paper, Use, place_papers
from bprflow.exchange.bpmn.vocabulary import BPMNDI, DC, DI, MODEL, OURS, XSI
from bprflow.exchange.branches import edge_label
from bprflow.exchange.canonical import compact, item_json, process_json
from bprflow.exchange.drawn import drawn_lanes, flow_edges, is_upright, legal, node_name
from bprflow.exchange.sketch import one_line
from bprflow.flow import FlowGraph, build
from bprflow.flow.graph import Edge, Node, NodeKind
from bprflow.model import Gateway, GatewayKind, Process, StepKind, walk

if TYPE_CHECKING:
    from lxml.etree import _Element

_TASKS = {
    StepKind.AUTO: "serviceTask", StepKind.SEND: "sendTask", StepKind.NOTIFY: "sendTask", StepKind.RECEIVE: "receiveTask",
}  # fmt: skip
_GATEWAYS = {
    NodeKind.XOR: "exclusiveGateway", NodeKind.AND: "parallelGateway", NodeKind.OR: "inclusiveGateway",
    NodeKind.EVENT: "eventBasedGateway",
}  # fmt: skip
_ENDINGS = {GatewayKind.TERMINATE: "terminateEventDefinition", GatewayKind.ERROR: "errorEventDefinition"}

_Uses = dict[Use, tuple[str, tuple[Point, ...]]]
"""Id of the document's sign, and the line to it, for each use."""


def ascii_id(prefix: str, *words: str) -> str:
    """Make an id every BPMN tool accepts, the same for the same words."""
    return f"{prefix}_{hashlib.sha256('|'.join(words).encode('utf-8', 'surrogatepass')).hexdigest()[:10]}"


def write_bpmn(processes: Sequence[Process], *, options: DrawOptions | None = None) -> bytes:
    """Write processes as one BPMN 2.0 file, one pool each, below one another.

    Args:
        processes: One or more.
        options: How the picture is laid out; left to right by default.

    Returns:
        UTF-8 XML, valid against the OMG schema. Reading it gives equal processes, as long as
        nobody redraws the flow. O(layout).

    """
    from lxml import etree

    writer = _Writer()
    exact = replace(options or DrawOptions(show_strip=False), aside=False)
    for number, process in enumerate(processes):
        flow = build(process)
        writer.pool(process, flow, layout(flow, options=exact), number)
    root = writer.finish()
    sign(root)
    etree.indent(root, "  ")
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return data


def sign(root: _Element) -> None:
    """Store the fingerprint of each drawn flow beside its facts."""
    from bprflow.exchange.bpmn.pools import find_pools, message_flows, outside_lanes
    from bprflow.exchange.bpmn.scope import ScopeReader, Special

    by_id = {str(element.get("id")): element for element in root.iter("{*}*") if element.get("id")}
    pools = find_pools(root, by_id, "業務")
    flows = message_flows(root, pools)
    for pool in pools:
        if pool.process is None:
            continue
        special: Special = {}
        reader = ScopeReader(root, by_id, special)
        sketch = reader.read(pool)
        outside_lanes(flows.get(pool.id, []), by_id, pool, pools, sketch, reader.elements, special)
        facts = pool.process.find(f"{{*}}extensionElements/{{{OURS}}}process")
        if facts is not None:
            facts.set("fingerprint", fingerprint(sketch))


@dataclass
class _Pool:
    """What one pool is written from."""

    process: Process
    flow: FlowGraph
    picture: Layout
    number: int
    shift: float
    element: _Element
    ids: dict[str, str] = field(default_factory=dict)
    circles: dict[str, Rect] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()

    def id(self, prefix: str, *words: str) -> str:
        """Make an id that is unique among the pools."""
        return ascii_id(prefix, str(self.number), *words)


class _Writer:
    def __init__(self) -> None:
        from lxml import etree

        self.etree = etree
        spaces = {"bpmn": MODEL, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI, "bprflow": OURS}
        self.root = etree.Element(f"{{{MODEL}}}definitions", nsmap=spaces)
        self.root.set("id", "Definitions_1")
        self.root.set("targetNamespace", "urn:bprflow:flows")
        self.root.set("exporter", "bprflow")
        self.collaboration = self._sub(self.root, "collaboration", id="Collaboration_1")
        self.diagram = etree.Element(f"{{{BPMNDI}}}BPMNDiagram", id="BPMNDiagram_1")
        self.plane = etree.SubElement(
            self.diagram, f"{{{BPMNDI}}}BPMNPlane", id="BPMNPlane_1", bpmnElement="Collaboration_1"
        )
        self.bottom = 0.0

    def finish(self) -> _Element:
        self.root.append(self.diagram)
        return self.root

    def _sub(self, parent: _Element, tag: str, text: str = "", /, **attributes: str) -> _Element:
        element = self.etree.SubElement(parent, f"{{{MODEL}}}{tag}")
        for key, value in attributes.items():
            if value:
                element.set(key, legal(value))
        if text:
            element.text = legal(text)
        return element

    def _ours(self, parent: _Element, name: str, text: str) -> _Element:
        holder = parent.find(f"{{{MODEL}}}extensionElements")
        if holder is None:
            holder = self._sub(parent, "extensionElements")
        element = self.etree.SubElement(holder, f"{{{OURS}}}{name}")
        element.text = legal(text)
        return element

    # --- one pool ----------------------------------------------------------------------------

    def pool(self, process: Process, flow: FlowGraph, picture: Layout, number: int) -> None:
        """Write one process with its picture under what is already there."""
        element = self.etree.SubElement(self.root, f"{{{MODEL}}}process")
        pool = _Pool(process, flow, picture, number, self.bottom, element)
        element.set("id", pool.id("Process", process.name))
        element.set("name", legal(one_line(process.name)))
        element.set("isExecutable", "false")
        participant = pool.id("Participant", process.name)
        self._sub(
            self.collaboration, "participant", id=participant, name=one_line(process.name), processRef=str(element.get("id"))
        )  # fmt: skip
        if process.note:
            self._sub(element, "documentation", process.note)
        facts = self._ours(element, "process", compact(process_json(process)))
        facts.set("version", "1")
        for node in picture.nodes:
            pool.ids[node.id] = pool.id(_prefix(node), node.id)
        base = {node.id: node for node in picture.nodes}
        drawn = {name if name in flow.nodes else name.rpartition("~")[0]: name for name in reversed(pool.ids)}
        items = {item.id: pool.ids[drawn[item.id]] for item in walk(process.steps) if item.id in drawn}
        self._ours(element, "items", compact(dict(items)))
        rect, bands = lane_bands(picture, drawn_lanes(process, flow))
        pool.papers = place_papers(process, picture, rect)
        if pool.papers:  # they belong to the process: a pool that ends above them is told as a fault by linters
            rect = Rect(rect.x, rect.y, rect.width, rect.height + PAPER_ROW)
            rect = Rect(rect.x, rect.y, max(rect.width, pool.papers[-1].rect.right + 60.0 - rect.x), rect.height)
        self._shape(pool, participant, rect, horizontal=not is_upright(picture))
        if bands:
            self._lane_set(pool, element, bands, "")
        lines = flow_edges(flow, picture)
        documents = self._documents(pool)
        for node in base.values():
            self._node(pool, node, lines, documents)
        for line, edge in lines:
            self._edge(pool, line, edge)
        self.bottom += rect.bottom + 40.0

    def _lane_set(self, pool: _Pool, parent: _Element, bands: Sequence[Band], path: str) -> None:
        tag = "childLaneSet" if path else "laneSet"
        lane_set = self._sub(parent, tag, id=pool.id("LaneSet", path, bands[0].name))
        members: dict[str, list[str]] = {}
        for node in pool.picture.nodes:
            members.setdefault(node.lane, []).append(pool.ids[node.id])
        for number, band in enumerate(bands):
            identifier = pool.id("Lane", path, band.name, str(number))
            lane = self._sub(lane_set, "lane", id=identifier, name=one_line(band.name))
            self._shape(pool, identifier, band.rect, horizontal=not is_upright(pool.picture))
            if band.inner:
                self._lane_set(pool, lane, band.inner, f"{path}/{band.name}{number}")
            else:
                for reference in members.get(band.name, ()):
                    self._sub(lane, "flowNodeRef", reference)

    def _documents(self, pool: _Pool) -> _Uses:
        """Write the documents as data objects in a row under the lanes; give the id and line of every use."""
        found: _Uses = {}
        written: set[str] = set()
        for number, paper in enumerate(pool.papers):
            name, place = paper.name, paper.rect
            data = pool.id("DataObject", name)
            reference = pool.id("DataObjectReference", name, str(number))
            if name not in written:
                self._sub(pool.element, "dataObject", id=data)
                written.add(name)
            self._sub(pool.element, "dataObjectReference", id=reference, name=one_line(name), dataObjectRef=data)
            found.update({use: (reference, line) for use, line in paper.lines.items()})
            label = Rect(place.x - 29.0, place.bottom + 3.0, 94.0, 28.0)
            self._shape(pool, reference, place, label)
        return found

    # --- nodes -------------------------------------------------------------------------------

    def _node(self, pool: _Pool, shape: NodeShape, lines: list[tuple[EdgeLine, Edge]], documents: _Uses) -> None:
        node = pool.flow.nodes.get(shape.id) or pool.flow.nodes[shape.id.rpartition("~")[0]]
        kind = element_kind(pool.flow, node)
        name = node_name(node)
        element = self._sub(pool.element, kind, id=pool.ids[shape.id], name=one_line(name))
        self._facts(pool, node, element)
        for tag, side in (("incoming", "target"), ("outgoing", "source")):
            for line, _ in lines:
                if getattr(line, side) == shape.id:
                    self._sub(element, tag, pool.id("Flow", line.id))
        timer = kind == "intermediateCatchEvent"
        if timer:
            self._sub(element, "timerEventDefinition", id=pool.id("Timer", shape.id))
        if node.kind is NodeKind.END:
            self._ending(pool, node, shape.id, element)
        if node.kind is NodeKind.START and shape.id != next(iter(pool.flow.starts), ""):
            self._sub(element, "messageEventDefinition", id=pool.id("Message", shape.id))
        if node.kind is NodeKind.TASK and node.step and not timer:
            self._data(pool, node, element, documents)
        rect = scaled(shape.rect)
        label = None
        if is_event(shape, timer):
            rect = pool.circles[shape.id] = event_rect(shape.rect)
        if node.kind is not NodeKind.TASK or timer:
            places = [line.rect for line in shape.lines]
            label = scaled(_around(places)) if places else None
            if timer:
                label = Rect(scaled(shape.rect).x, rect.bottom + 2.0, shape.rect.width * SCALE, 28.0)
            elif is_event(shape, timer):
                width = max(label.width if label else 0.0, 90.0)
                label = Rect(rect.centre[0] - width / 2, rect.bottom + 2.0, width, label.height if label else 14.0)
        self._shape(pool, pool.ids[shape.id], rect, label)

    def _ending(self, pool: _Pool, node: Node, drawn: str, element: _Element) -> None:
        """Say how an end ends; each drawing of one end names the end it stands for (see `_facts`)."""
        kind = next((i.gateway for i in walk(pool.process.steps) if isinstance(i, Gateway) and i.id == node.id), None)
        if kind in _ENDINGS:
            self._sub(element, _ENDINGS[kind], id=pool.id("Ending", drawn))

    def _facts(self, pool: _Pool, node: Node, element: _Element) -> None:
        if node.kind is NodeKind.TASK and node.step is not None:
            if node.step.note:
                self._sub(element, "documentation", node.step.note)
            self._ours(element, "step", compact(item_json(node.step)))
        elif node.kind is NodeKind.END:
            self._ours(element, "end", node.id)
        elif node.kind is NodeKind.EVENT and not str(element.tag).endswith("eventBasedGateway"):
            gate = next((i for i in walk(pool.process.steps) if isinstance(i, Gateway) and i.id == node.id), None)
            if gate is not None:
                self._ours(element, "gateway", compact({"gateway": gate.gateway.value}))

    def _data(self, pool: _Pool, node: Node, element: _Element, documents: _Uses) -> None:
        step = node.step
        assert step is not None
        if step.reads:
            place = pool.id("Property", step.id)
            self._sub(element, "property", id=place, name="__targetRef_placeholder")
            for use in step.reads:
                link = self._sub(element, "dataInputAssociation", id=pool.id("Read", step.id, use.document))
                paper, points = documents[step.id, "reads", use.document]
                self._sub(link, "sourceRef", paper)
                self._sub(link, "targetRef", place)
                self._link(pool, link, points[::-1])
        for use in step.writes:
            link = self._sub(element, "dataOutputAssociation", id=pool.id("Write", step.id, use.document))
            paper, points = documents[step.id, "writes", use.document]
            self._sub(link, "targetRef", paper)
            self._link(pool, link, points)

    def _link(self, pool: _Pool, link: _Element, points: Sequence[Point]) -> None:
        """Draw the dotted line between a step and a document."""
        name = str(link.get("id"))
        drawn = self.etree.SubElement(self.plane, f"{{{BPMNDI}}}BPMNEdge", id=f"{name}_di", bpmnElement=name)
        for x, y in points:
            self.etree.SubElement(drawn, f"{{{DI}}}waypoint", x=f"{x:.1f}", y=f"{y + pool.shift:.1f}")

    def _edge(self, pool: _Pool, line: EdgeLine, edge: Edge) -> None:
        identifier = pool.id("Flow", line.id)
        source, target = pool.ids[line.source], pool.ids[line.target]
        words = one_line(edge_label(edge))
        flow = self._sub(pool.element, "sequenceFlow", id=identifier, name=words, sourceRef=source, targetRef=target)
        if words and pool.flow.nodes[edge.source].kind in (NodeKind.XOR, NodeKind.OR):
            condition = self._sub(flow, "conditionExpression", words)
            condition.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        drawn = self.etree.SubElement(
            self.plane, f"{{{BPMNDI}}}BPMNEdge", id=f"{identifier}_di", bpmnElement=identifier
        )
        for x, y in attached(line.points, pool.circles.get(line.source), pool.circles.get(line.target)):
            self.etree.SubElement(drawn, f"{{{DI}}}waypoint", x=f"{x:.1f}", y=f"{y + pool.shift:.1f}")
        if line.label_rect is not None:
            self._label(drawn, scaled(line.label_rect), pool.shift)

    # --- picture -----------------------------------------------------------------------------

    def _shape(
        self, pool: _Pool, identifier: str, rect: Rect, label: Rect | None = None, horizontal: bool | None = None
    ) -> None:
        drawn = self.etree.SubElement(
            self.plane, f"{{{BPMNDI}}}BPMNShape", id=f"{identifier}_di", bpmnElement=identifier
        )
        if horizontal is not None:
            drawn.set("isHorizontal", "true" if horizontal else "false")
        self._bounds(drawn, rect, pool.shift)
        if label is not None:
            self._label(drawn, label, pool.shift)

    def _label(self, drawn: _Element, rect: Rect, shift: float) -> None:
        self._bounds(self.etree.SubElement(drawn, f"{{{BPMNDI}}}BPMNLabel"), rect, shift)

    def _bounds(self, parent: _Element, rect: Rect, shift: float) -> None:
        self.etree.SubElement(
            parent, f"{{{DC}}}Bounds", x=f"{rect.x:.1f}", y=f"{rect.y + shift:.1f}",
            width=f"{max(rect.width, 1.0):.1f}", height=f"{max(rect.height, 1.0):.1f}",
        )  # fmt: skip


def _around(rects: list[Rect]) -> Rect:
    left, top = min(r.x for r in rects), min(r.y for r in rects)
    return Rect(left, top, max(r.right for r in rects) - left, max(r.bottom for r in rects) - top)


def _prefix(node: NodeShape) -> str:
    if node.kind is NodeKind.TASK:
        return "Activity"
    return {NodeKind.START: "Start", NodeKind.END: "End"}.get(node.kind, "Gateway")


def element_kind(flow: FlowGraph, node: Node) -> str:
    """Choose the BPMN element; an event gateway only where BPMN allows one."""
    if node.kind is NodeKind.TASK and node.step is not None:
        if node.step.call:
            return "callActivity"
        if node.step.kind is StepKind.WAIT and node.step.until:
            return "intermediateCatchEvent"
        return _TASKS.get(node.step.kind, "task") if node.step.kind else "task"
    if node.kind is NodeKind.START:
        return "startEvent"
    if node.kind is NodeKind.END:
        return "endEvent"
    if node.kind is NodeKind.EVENT and not _waits_only(flow, node):
        return "exclusiveGateway"
    return _GATEWAYS[node.kind]


def _waits_only(flow: FlowGraph, gate: Node) -> bool:
    targets = [flow.nodes[edge.target] for edge in flow.outgoing[gate.id]]
    kinds = {element_kind(flow, target) if target.kind is NodeKind.TASK else "" for target in targets}
    alone = all(len(flow.incoming[target.id]) == 1 for target in targets)
    return len(targets) > 1 and alone and kinds <= {"intermediateCatchEvent", "receiveTask"}
