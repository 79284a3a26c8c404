"""The steps people added to a foreign drawing, as elements of that drawing.

Where a new step comes between two drawn ones, the arrow between them is led to it and goes on from
it; everything else that was drawn stays as it is.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from bprflow.draw.shapes import Rect
from bprflow.exchange.bpmn.canvas import GAP, Canvas
from bprflow.exchange.bpmn.found import Drawn, named, note
from bprflow.exchange.bpmn.place import free_place
from bprflow.exchange.bpmn.same import same_nodes
from bprflow.exchange.bpmn.tree import child, children, label, local, reference
from bprflow.exchange.bpmn.vocabulary import BPMNDI
from bprflow.exchange.bpmn.write import ascii_id, element_kind
from bprflow.exchange.branches import edge_label
from bprflow.exchange.drawn import legal, node_name
from bprflow.exchange.sketch import one_line
from bprflow.flow import build
from bprflow.flow.build import END_ID
from bprflow.flow.graph import Edge, Node, NodeKind
from bprflow.model import Process

if TYPE_CHECKING:
    from lxml.etree import _Element

    from bprflow.exchange.fidelity import ImportedProcess

_SIZES = {NodeKind.TASK: (100.0, 80.0), NodeKind.START: (36.0, 36.0), NodeKind.END: (36.0, 36.0)}
_GATEWAY_SIZE = (50.0, 50.0)
_LANE_HEIGHT = 120.0


class Redraw:
    """Draws one edited process into its drawing.

    Attributes:
        elements: Drawn element for each node of the edited graph.
        undrawn: Ids of nodes that found no place.
        elsewhere: Ids of nodes whose lane is not drawn; they stand beside what they are joined to.

    """

    def __init__(self, part: ImportedProcess, ours: Process, holder: _Element, by_id: dict[str, _Element]) -> None:
        self.holder, self.by_id = holder, by_id
        self.before, self.after = build(part.process), build(ours)
        self.same = same_nodes(self.before, self.after)
        self.drawn = Drawn(part, self.before, holder, by_id)
        self.old, self.flows = self.drawn.elements, self.drawn.flows
        self.elements = {new: self.old[old] for new, old in self.same.items() if old in self.old}
        self.canvases = _canvases(holder, by_id)
        self.undrawn: list[str] = []
        self.elsewhere: list[str] = []
        self.docks: dict[str, tuple[_Element, tuple[float, float] | None]] = {}
        self.counter = 0

    # --- what is new -------------------------------------------------------------------------

    def draw(self) -> None:
        """Draw every new node and arrow; nodes that cannot be joined to the drawing are left out."""
        gained, lost = self._changed_edges()
        new = [node for node in self.after.nodes.values() if node.id not in self.same]
        kept = set(self.same.values())
        for node in new:
            if node.id != END_ID:
                self._add_node(node)
        for edge in self._splits_moved(gained):
            self._join(edge, lost, kept)

    def _changed_edges(self) -> tuple[list[Edge], dict[str, list[Edge]]]:
        """Give the edges only the edited process has, and those only the imported one has, by their source."""
        left = list(self.before.edges)
        gained: list[Edge] = []
        for exact in (True, False):
            for edge in self.after.edges if exact else tuple(gained):
                ends = (self.same.get(edge.source), self.same.get(edge.target))
                match = next(
                    (old for old in left if (old.source, old.target) == ends and (not exact or edge_label(old) == edge_label(edge))),
                    None,
                )  # fmt: skip
                if match is None:
                    if exact:
                        gained.append(edge)
                    continue
                left.remove(match)
                if not exact:
                    gained.remove(edge)
                    flow = self.drawn.flow_of(match)
                    if flow is not None:
                        flow.set("name", legal(one_line(edge_label(edge))))
        lost: dict[str, list[Edge]] = {}
        for old in left:
            lost.setdefault(old.source, []).append(old)
        return gained, lost

    def _add_node(self, node: Node) -> None:
        near = self._neighbour(node.id)
        before = [e.source for e in self.after.incoming[node.id]]
        if near is None or (before and all(self._leads_nowhere(name) for name in before)):
            self.undrawn.append(node.id)
            return
        from lxml import etree

        space = str(near.tag).rpartition("}")[0] + "}"
        element = etree.Element(f"{space}{element_kind(self.after, node)}")
        name = ascii_id("Added", self.holder.get("id") or "", node.id)
        while name in self.by_id:
            name += "x"
        element.set("id", name)
        if words := one_line(node_name(node)):
            element.set("name", legal(words))
        near.addnext(element)
        self.by_id[name] = element
        self.elements[node.id] = element
        lane = self._lane(node, space) if near.getparent() is self.holder else None
        if lane is not None:
            reference_ = etree.Element(f"{space}flowNodeRef")
            reference_.text = name
            inner = child(lane, "childLaneSet")
            if inner is not None:
                inner.addprevious(reference_)
            else:
                lane.append(reference_)
        elif node.kind is NodeKind.TASK and near.getparent() is self.holder and not self._at_home(node):
            self.elsewhere.append(node.id)
        self._place(node, name, lane, near)

    def _at_home(self, node: Node) -> bool:
        """Tell whether steps that stand in no lane belong to this one: the pool's own name."""
        used = {step.lane for step in self.before.process.all_steps if step.id in self.old}
        return node.lane in used

    def _leads_nowhere(self, node: str) -> bool:
        """Nothing can be drawn after an end event, though a message sent there is a step of the process."""
        element = self.elements.get(node)
        return node in self.undrawn or (element is not None and local(element) == "endEvent")

    def _neighbour(self, node: str) -> _Element | None:
        """Find the nearest drawn element: first among what comes before, then after."""
        for edges, end in ((self.after.incoming, "source"), (self.after.outgoing, "target")):
            queue, seen = deque([node]), {node}
            while queue:
                for edge in edges[queue.popleft()]:
                    other = getattr(edge, end)
                    if other in self.elements:
                        return self.elements[other]
                    if other not in seen:
                        seen.add(other)
                        queue.append(other)
        return None

    # --- lanes -------------------------------------------------------------------------------

    def _lane(self, node: Node, space: str) -> _Element | None:
        lane_set = child(self.holder, "laneSet")
        if lane_set is None:
            return None
        lanes = [lane for lane in lane_set.iter(f"{space}lane") if child(lane, "childLaneSet") is None]
        if len(lanes) == 1 and not label(lanes[0]):
            return lanes[0]
        named = ((label(lane) or f"レーン{number}", lane) for number, lane in enumerate(lanes, 1))
        found = next((lane for name, lane in named if name == one_line(node.lane)), None)
        if found is not None or not node.lane or node.lane in self.before.process.lane_by_name:
            return found
        return self._new_lane(node.lane, lane_set, space)

    def _new_lane(self, words: str, lane_set: _Element, space: str) -> _Element:
        """Add a lane under the others of its pool."""
        from lxml import etree

        name = ascii_id("AddedLane", self.holder.get("id") or "", words)
        lane = etree.SubElement(lane_set, f"{space}lane")
        lane.set("id", name)
        lane.set("name", legal(one_line(words)))
        self.by_id[name] = lane
        drawn = [e.get("id") or "" for _, e in children(lane_set, "lane")]
        canvas = next((c for c in self.canvases if any(e in c.shapes for e in drawn)), None)
        boxes = [box for e in drawn if canvas is not None and (box := canvas.box(e)) is not None]
        if canvas is not None and boxes:
            last = max(boxes, key=lambda box: box.bottom)
            others = [s for s in (canvas.box(e) for e in drawn) if s is not None and s.bottom == last.bottom]
            canvas.make_room(last.bottom, _LANE_HEIGHT, below=True)
            for participant in self._participants():
                canvas.stretch_down(participant, last.bottom, _LANE_HEIGHT)
            canvas.add_shape(
                name, Rect(others[0].x, last.bottom, others[0].width, _LANE_HEIGHT), horizontal=not canvas.upright
            )
        return lane

    def _participants(self) -> list[str]:
        own = self.holder.get("id")
        return [n for n, e in self.by_id.items() if local(e) == "participant" and reference(e.get("processRef")) == own]

    # --- places ------------------------------------------------------------------------------

    def _place(self, node: Node, name: str, lane: _Element | None, nearest: _Element) -> None:
        before = [
            self.elements[e.source].get("id") or "" for e in self.after.incoming[node.id] if e.source in self.elements
        ]
        later = [
            self.elements[e.target].get("id") or "" for e in self.after.outgoing[node.id] if e.target in self.elements
        ]
        if not any(n in c.shapes for c in self.canvases for n in (*before, *later)):
            later = [nearest.get("id") or ""]
        canvas = next((c for c in self.canvases if any(n in c.shapes for n in (*before, *later))), None)
        if canvas is None:
            return
        width, height = _SIZES.get(node.kind, _GATEWAY_SIZE)
        if canvas.upright:
            width, height = height, width
        left = next((box for n in before if (box := canvas.box(n)) is not None), None)
        right = next((box for n in later if (box := canvas.box(n)) is not None), None)
        band = canvas.box(lane.get("id") or "") if lane is not None else None
        near = left or right
        assert near is not None
        middle = near.centre[1]
        if band is not None and not band.y <= middle <= band.bottom:
            middle = band.centre[1]
        x = left.right + GAP if left is not None else (right.x - GAP - width if right is not None else 0.0)
        box = free_place(canvas, Rect(x, middle - height / 2, width, height), left, band)
        canvas.add_shape(name, box, label=node.kind is not NodeKind.TASK)

    # --- arrows ------------------------------------------------------------------------------

    def _join(self, edge: Edge, lost: dict[str, list[Edge]], kept: set[str]) -> None:
        """Draw an edge of the edited process: lead the arrow it replaces another way, or draw a new one."""
        source = self.elements.get(edge.source)
        if source is None or self._leads_nowhere(edge.source):
            return
        fresh = edge.target not in self.same
        old = self._replaced(edge, lost, fresh, kept)
        flow = self.drawn.flow_of(old) if old is not None else None
        if old is None and not fresh and edge.source in self.same and lost.get(self.same[edge.source]):
            return  # what it replaces led to a step that was taken out: the drawing keeps both
        target, dock = self._target(edge, source)
        if target is None:
            return
        if flow is not None and old is not None:
            last = self._last_point(flow)
            self.docks.setdefault(old.target, (self.by_id[reference(flow.get("targetRef"))], last))
            self._turn(flow, target)
            lost[old.source].remove(old)
        else:
            flow = self._new_flow(edge, source, target)
        self._draw_flow(flow, source, target, dock)

    def _splits_moved(self, gained: list[Edge]) -> list[Edge]:
        """Move splits that are drawn as several arrows out of a step behind what was put after the step.

        Where several ways lead to such a split now, it is drawn as the gateway it means. Gives the edges still to draw.
        """
        left: list[Edge] = []
        for edge in gained:
            old = self.same.get(edge.target)
            inner = self.after.nodes[edge.target].kind not in (NodeKind.END, NodeKind.START, NodeKind.TASK)
            if edge.target in self.elements or old is None or not inner or edge.source in self.same:
                left.append(edge)
                continue
            alone = len(self.after.incoming[edge.target]) == 1
            if not alone:
                self._add_node(self.after.nodes[edge.target])
                left.append(edge)
            self._move_split(old, self.elements.get(edge.source if alone else edge.target))
        return left

    def _move_split(self, old: str, source: _Element | None) -> None:
        """Let the arrows that split behind a step leave another element."""
        steps = [self.old[e.source] for e in self.before.incoming[old] if e.source in self.old]
        for step in steps if source is not None else ():
            for flow in self.flows.pop(step.get("id") or "", []):
                assert source is not None
                name = named(flow, self.by_id)
                for _, leaving in list(children(step, "outgoing")):
                    if reference(leaving.text) == name:
                        step.remove(leaving)
                flow.set("sourceRef", source.get("id") or "")
                note(source, "outgoing", name, str(flow.tag))
                self.flows.setdefault(source.get("id") or "", []).append(flow)
                target = self.by_id.get(reference(flow.get("targetRef")))
                if target is not None:
                    self._draw_flow(flow, source, target, self._last_point(flow), anew=True)

    def _replaced(self, edge: Edge, lost: dict[str, list[Edge]], fresh: bool, kept: set[str]) -> Edge | None:
        """Choose the old edge that a new one takes the place of: the same words, else the only one left."""
        if edge.source not in self.same:
            return None
        choice = [e for e in lost.get(self.same[edge.source], ()) if fresh or e.target in kept]
        alike = [e for e in choice if edge_label(e) == edge_label(edge)]
        return next(iter(alike or choice[:1]), None)

    def _target(self, edge: Edge, source: _Element) -> tuple[_Element | None, tuple[float, float] | None]:
        """Choose the element an edge leads to, and where the arrow that led there before touched it."""
        known = self.docks.get(self.same.get(edge.target, ""))
        if known is not None and edge.source not in self.same:
            return known
        if edge.target in self.elements:
            return self.elements[edge.target], None
        if self.after.nodes[edge.target].kind is not NodeKind.END:
            return None, None
        ends = [e for _, e in children(source.getparent() if source.getparent() is not None else source, "endEvent")]
        if ends:
            return ends[-1], None
        has_ends = any(True for _ in self.holder.iter("{*}endEvent"))
        if not has_ends and len(self.after.outgoing[edge.source]) == 1:
            return None, None  # this drawing shows no ends: what nothing leaves, ends
        self._add_node(self.after.nodes[edge.target])
        return self.elements.get(edge.target), None

    def _turn(self, flow: _Element, target: _Element) -> None:
        """Lead a drawn arrow to another element."""
        name, old = named(flow, self.by_id), self.by_id.get(reference(flow.get("targetRef")))
        if old is not None:
            for _, coming in list(children(old, "incoming")):
                if reference(coming.text) == name:
                    old.remove(coming)
        flow.set("targetRef", target.get("id") or "")
        note(target, "incoming", name, str(flow.tag))

    def _new_flow(self, edge: Edge, source: _Element, target: _Element) -> _Element:
        from lxml import etree

        space = str(source.tag).rpartition("}")[0] + "}"
        self.counter += 1
        name = ascii_id("AddedFlow", self.holder.get("id") or "", edge.source, edge.target, str(self.counter))
        flow = etree.Element(f"{space}sequenceFlow")
        flow.set("id", name)
        if words := one_line(edge_label(edge)):
            flow.set("name", legal(words))
        flow.set("sourceRef", source.get("id") or "")
        flow.set("targetRef", target.get("id") or "")
        source.addnext(flow)
        self.by_id[name] = flow
        self.flows.setdefault(source.get("id") or "", []).append(flow)
        note(source, "outgoing", name, str(flow.tag))
        note(target, "incoming", name, str(flow.tag))
        return flow

    def _last_point(self, flow: _Element) -> tuple[float, float] | None:
        name = flow.get("id") or ""
        points = next((c.points(name) for c in self.canvases if name in c.edges), [])
        return points[-1] if points else None

    def _draw_flow(
        self,
        flow: _Element,
        source: _Element,
        target: _Element,
        dock: tuple[float, float] | None,
        *,
        anew: bool = False,
    ) -> None:
        name = flow.get("id") or ""
        for canvas in self.canvases:
            leaves, enters = canvas.box(source.get("id") or ""), canvas.box(target.get("id") or "")
            if leaves is None or enters is None:
                continue
            points = canvas.points(name)
            start = points[0] if points and not anew else (leaves.right, leaves.centre[1])
            on_rim = dock is not None and enters.x - 1 <= dock[0] <= enters.right + 1 and enters.y - 1 <= dock[1] <= enters.bottom + 1  # fmt: skip
            level = start[1] if abs(start[1] - enters.centre[1]) < enters.height / 4 else enters.centre[1]
            end = dock if dock is not None and on_rim else (enters.x, level)
            words = "" if points else one_line(flow.get("name"))
            canvas.draw_edge(name, canvas.path(start, end, leaves, enters), words)
            return


def _canvases(holder: _Element, by_id: dict[str, _Element]) -> list[Canvas]:
    root = holder.getroottree().getroot()
    return [Canvas(plane, by_id) for plane in root.iter(f"{{{BPMNDI}}}BPMNPlane")]
