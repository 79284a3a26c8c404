"""One process of a BPMN file → a drawn flow; sub-processes are opened in place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bprflow.exchange.bpmn.data import read_artifacts, read_data
from bprflow.exchange.bpmn.nodes import event_node, gateway_node, repetition, roles, task_node, trigger_words
from bprflow.exchange.bpmn.picture import lanes_by_picture
from bprflow.exchange.bpmn.pools import Pool, read_lanes
from bprflow.exchange.bpmn.tree import children, content, documentation, label, local, reference, triggers
from bprflow.exchange.bpmn.vocabulary import EVENTS, FLOW_NODES, GATEWAYS, SUB_PROCESSES
from bprflow.exchange.fidelity import Fate
from bprflow.exchange.sketch import GATEWAYS as GATEWAY_SHAPES
from bprflow.exchange.sketch import Shape, Sketch, SketchEdge, SketchNode
from bprflow.language.terms import Text

if TYPE_CHECKING:
    from lxml.etree import _Element

Special = dict["_Element", tuple[Fate, Text]]


@dataclass(slots=True)
class _Scope:
    """What is inside one process or sub-process: where its parts are entered and left."""

    entry: dict[str, str] = field(default_factory=dict)
    leave: dict[str, str] = field(default_factory=dict)
    boundaries: list[_Element] = field(default_factory=list)
    defaults: set[str] = field(default_factory=set)


class ScopeReader:
    """Reads one process.

    Attributes:
        elements: The element of each drawn node.
        faults: (line, sentence) for references that lead nowhere.

    """

    def __init__(self, root: _Element, by_id: dict[str, _Element], special: Special) -> None:
        self.root, self.by_id, self.special = root, by_id, special
        self.elements: dict[str, _Element] = {}
        self.faults: list[tuple[int, Text]] = []
        self.links: dict[str, list[str]] = {}
        self.sources: dict[str, list[SketchEdge]] = {}
        self.tasks: list[SketchNode] = []

    def read(self, pool: Pool) -> Sketch:
        """Read the process of a pool."""
        process = pool.process
        assert process is not None
        self.sketch = Sketch(pool.title, home=pool.name, owner=pool.name if pool.name != pool.title else "")
        self.sketch.ends_differ = self.sketch.heads_together = True
        self.sketch.lanes, self.lane_of = read_lanes(process, self.special)
        if len(self.sketch.lanes) == 1:
            self.sketch.lanes[0].name = self.sketch.lanes[0].name or pool.name
        if note := documentation(process):
            self.sketch.notes.append(note)
        self._scope(process, "", top=True)
        self._unfinished_gateways()
        if self.sketch.lanes:
            known = {lane.id for lane in self.sketch.lanes}
            missing = [n for n in self.sketch.nodes.values() if n.lane not in known]
            lanes_by_picture(self.root, self.sketch, missing, self.elements)
        read_data(process, self.by_id, self.sketch, self.elements, self.special)
        read_artifacts(process, self.root, self.sketch, self.elements, self.special)
        return self.sketch

    def _unfinished_gateways(self) -> None:
        """Tell of gateways no arrow leaves: they are read as ends, but were hardly meant so."""
        for name, node in self.sketch.nodes.items():
            if node.shape in GATEWAY_SHAPES and name in self.elements and not self.sources.get(name):
                words = node.label or name
                self.faults.append(
                    (
                        node.line,
                        Text(
                            f"関門「{words}」から出る矢印がありません。そこで終わるとして読みました",
                            f'no flow leaves the gateway "{words}"; it was read as an end',
                        ),
                    )
                )

    # --- nodes -------------------------------------------------------------------------------

    def _scope(self, container: _Element, lane: str, *, top: bool) -> tuple[str, str]:
        """Read the nodes and flows of one container; give the nodes it is entered and left by."""
        scope = _Scope()
        found = [element for _, element in children(container, *FLOW_NODES)]
        targets = {reference(flow.get("targetRef")) for _, flow in children(container, "sequenceFlow")}
        enter = leave = ""
        if not top:
            enter = self._rim(container, lane, "in")
            leave = self._rim(container, lane, "out")
        for element in found:
            self._node(element, scope, lane, enter, leave)
        self._flows(container, scope)
        if not top:
            self._close_rim(found, targets, scope, enter, leave)
        for boundary in scope.boundaries:
            self._boundary(boundary, scope)
        return enter, leave

    def _rim(self, container: _Element, lane: str, side: str) -> str:
        identifier = container.get("id") or "sub"
        node = self.sketch.add(SketchNode(f"{identifier}.{side}", Shape.THROUGH, "", lane, container.sourceline or 0))
        return node.id

    def _node(self, element: _Element, scope: _Scope, lane: str, enter: str, leave: str) -> None:
        name = local(element)
        identifier = element.get("id") or f"{name}{len(self.sketch.nodes)}"
        own_lane = self.lane_of.get(identifier, lane)
        scope.defaults.add(element.get("default") or "")
        if name == "boundaryEvent":
            scope.boundaries.append(element)
            return
        if element.get("isForCompensation") == "true":
            self._compensation(element, name)
            return
        if name in SUB_PROCESSES and any(True for _ in children(element, *FLOW_NODES)):
            self._sub_process(element, identifier, scope, own_lane)
            return
        if name in GATEWAYS:
            node = gateway_node(element, identifier, own_lane, self.special)
        elif name in EVENTS:
            node = event_node(element, identifier, own_lane, self.by_id, self.special)
            if enter and node.shape in (Shape.START, Shape.END):
                node = SketchNode(identifier, Shape.THROUGH, "", own_lane, node.line)
                self.special[element] = (
                    Fate.APPROXIMATED,
                    Text("サブプロセスを開いたので、出入口になりました", "a rim of an opened sub-process"),
                )
        else:
            node = task_node(element, identifier, own_lane, self.special)
            node.notes.extend(roles(element, self.by_id, self.special))
        node = self.sketch.add(node)
        if node.shape is Shape.TASK:
            self.tasks.append(node)
        self.elements[node.id] = element
        scope.entry[identifier] = scope.leave[identifier] = node.id
        if enter and local(element) == "startEvent":
            self._edge(enter, node.id, element)
        elif enter and local(element) == "endEvent":
            self._edge(node.id, leave, element)
        elif name == "endEvent" and node.shape is Shape.TASK:
            end = self.sketch.add(SketchNode(f"{identifier}.end", Shape.END, "", own_lane, node.line))
            self._edge(node.id, end.id, element)
        elif name == "startEvent" and node.shape is Shape.TASK:
            start = self.sketch.add(SketchNode(f"{identifier}.start", Shape.START, label(element), own_lane, node.line))
            self._edge(start.id, node.id, element)

    def _sub_process(self, element: _Element, identifier: str, scope: _Scope, lane: str) -> None:
        event_driven = element.get("triggeredByEvent") == "true"
        note = repetition(element)
        remark = Text("中の手順を開いて並べました", "opened: its steps stand in the flow")
        if event_driven:
            self._scope(element, lane, top=True)
            remark = Text("別の開始から始まる手順として並べました", "its steps begin at a start of their own")
        else:
            before = len(self.tasks)
            scope.entry[identifier], scope.leave[identifier] = self._scope(element, lane, top=False)
            texts = [
                part
                for part in (label(element) and f"サブプロセス: {label(element)}", note, documentation(element))
                if part
            ]
            if len(self.tasks) > before:
                self.tasks[before].notes[0:0] = texts
        self.special[element] = (Fate.APPROXIMATED, remark)

    def _close_rim(self, found: list[_Element], targets: set[str], scope: _Scope, enter: str, leave: str) -> None:
        """Join a sub-process to its rim: what nothing leads to is entered, what leads nowhere leaves."""
        starts = [e for e in found if local(e) == "startEvent"]
        inside = [node for node in scope.entry if node not in targets]
        if not starts:
            for node in inside:
                self._edge(enter, scope.entry[node], self.by_id.get(node))
        elif len(starts) > 1:
            self.sketch.nodes[enter].shape = Shape.XOR
        ways_out = 0
        for node, last in scope.leave.items():
            if local(self.by_id[node]) == "endEvent" if node in self.by_id else False:
                ways_out += 1
            elif not self.sources.get(last):
                self._edge(last, leave, self.by_id.get(node))
                ways_out += 1
        splits = {Shape.AND, Shape.OR}
        if ways_out > 1 and any(self.sketch.nodes[node].shape in splits for node in scope.entry.values()):
            self.sketch.nodes[leave].shape = Shape.OR

    def _compensation(self, element: _Element, name: str) -> None:
        remark = Text("取消しのときだけの手順です。元のファイルに残します", "done only to undo; kept in the original")
        self.special[element] = (Fate.DROPPED, remark)
        self.sketch.notes.append(f"取消しの手順: {label(element) or name}")

    # --- flows -------------------------------------------------------------------------------

    def _edge(self, source: str, target: str, element: _Element | None, text: str = "") -> SketchEdge:
        line = (element.sourceline or 0) if element is not None else 0
        edge = SketchEdge(source, target, text, line=line)
        self.sketch.edges.append(edge)
        self.sources.setdefault(source, []).append(edge)
        return edge

    def _flows(self, container: _Element, scope: _Scope) -> None:
        for _, flow in children(container, "sequenceFlow"):
            source, target = reference(flow.get("sourceRef")), reference(flow.get("targetRef"))
            leave, enter = scope.leave.get(source), scope.entry.get(target)
            if self._from_boundary(source, enter):
                continue
            if leave is None or enter is None:
                missing = source if leave is None else target
                gone = local(self.by_id[missing]) if missing in self.by_id else ""
                self.special[flow] = (Fate.DROPPED, Text("両端がそろっていません", "an end of it is missing"))
                if not gone:
                    text = Text(
                        f"矢印の相手「{missing}」が見つかりません",
                        f"a flow refers to '{missing}', which does not exist",
                    )
                    self.faults.append((flow.sourceline or 0, text))
                continue
            edge = self._edge(leave, enter, flow, label(flow))
            edge.id = flow.get("id") or ""
            edge.default = edge.id in scope.defaults and bool(edge.id)
            condition = next((found for _, found in children(flow, "conditionExpression")), None)
            edge.conditional = condition is not None
            if condition is not None and not edge.label:
                edge.label = content(condition)[:80]
        self._link_events(container, scope)

    def _link_events(self, container: _Element, scope: _Scope) -> None:
        """Join link throw and catch events of the same name by an edge."""
        catches: dict[str, str] = {}
        throws: list[tuple[str, str, _Element]] = []
        for name, event in children(container, "intermediateCatchEvent", "intermediateThrowEvent"):
            link = next((found for kind, found in triggers(event) if kind == "link"), None)
            if link is None:
                continue
            key = link.get("name") or label(event)
            node = scope.entry[event.get("id") or ""] if event.get("id") in scope.entry else ""
            if name == "intermediateCatchEvent":
                catches[key] = node
            else:
                throws.append((key, node, event))
        for key, node, event in throws:
            if key in catches and node and catches[key]:
                self._edge(node, catches[key], event)

    # --- boundary events ---------------------------------------------------------------------

    def _from_boundary(self, source: str, enter: str | None) -> bool:
        """Remember a flow that leaves a boundary event; it is joined once its host is complete."""
        event = self.by_id.get(source)
        if event is None or local(event) != "boundaryEvent" or enter is None:
            return False
        self.links.setdefault(source, []).append(enter)
        return True

    def _boundary(self, event: _Element, scope: _Scope) -> None:
        """Write a boundary event as a way out of its host: XOR where it interrupts, OR where it does not."""
        host = scope.leave.get(reference(event.get("attachedToRef")))
        identifier = event.get("id") or ""
        ways = self.links.get(identifier, [])
        words = label(event) or trigger_words(event, self.by_id)
        if host is None or not ways:
            self.special[event] = (
                Fate.APPROXIMATED,
                Text("続きがないので備考に書きました", "nothing follows it; it is a note"),
            )
            if host is not None and words:
                near = self.sketch.nodes[scope.entry[reference(event.get("attachedToRef"))]]
                near.notes.append(f"割込み: {words}")
            return
        gate = f"{host}.way"
        if gate not in self.sketch.nodes:
            near = self.sketch.nodes[host]
            self.sketch.add(SketchNode(gate, Shape.XOR, "", near.lane, near.line))
            leaving = self.sources.pop(host, [])
            if len(leaving) > 1:
                split = self.sketch.add(SketchNode(f"{host}.split", Shape.AND, "", near.lane, near.line))
                for edge in leaving:
                    edge.source = split.id
                leaving = [self._edge(gate, split.id, event)]
            elif not leaving:
                end = self.sketch.add(SketchNode(f"{host}.end", Shape.END, "", near.lane, near.line))
                leaving = [self._edge(gate, end.id, event)]
            for edge in leaving:
                edge.source = gate
                edge.label = edge.label or "通常"
            self._edge(host, gate, event)
        if event.get("cancelActivity") == "false":
            self.sketch.nodes[gate].shape = Shape.OR
        for enter in ways:
            self._edge(gate, enter, event, words)
        self.special[event] = (
            Fate.APPROXIMATED, Text("手順のあとの分かれ道として書きました", "written as a way out after its step")
        )  # fmt: skip
