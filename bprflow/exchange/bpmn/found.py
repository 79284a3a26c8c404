"""What of a process is drawn already: gateways and starts that are no items of it, and the arrow of each edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bprflow.exchange.bpmn.tree import label, local, reference
from bprflow.exchange.bpmn.vocabulary import GATEWAYS
from bprflow.exchange.bpmn.write import ascii_id
from bprflow.exchange.branches import edge_label
from bprflow.flow.graph import Edge, FlowGraph, NodeKind

if TYPE_CHECKING:
    from lxml.etree import _Element

    from bprflow.exchange.fidelity import ImportedProcess


class Drawn:
    """A process as it was imported, and the drawing it came from.

    Attributes:
        elements: Drawn element for each node of its graph.
        flows: Drawn arrows by the id of what they leave.

    """

    def __init__(self, part: ImportedProcess, flow: FlowGraph, holder: _Element, by_id: dict[str, _Element]) -> None:
        self.flow, self.by_id = flow, by_id
        self.flows: dict[str, list[_Element]] = {}
        for arrow in holder.iter("{*}sequenceFlow"):
            if local(arrow):
                self.flows.setdefault(reference(arrow.get("sourceRef")), []).append(arrow)
        items = {item: by_id[name] for item, name in part.elements.items() if name in by_id}
        self.elements = self._discovered(items)

    def _discovered(self, drawn: dict[str, _Element]) -> dict[str, _Element]:
        """Find the gateways and starts that stand in the drawing but are no items of the process."""
        taken = {id(element) for element in drawn.values()}
        for _ in range(2):
            for edge in self.flow.edges:
                source = drawn.get(edge.source)
                out = self.flows.get(source.get("id") or "", []) if source is not None else []
                if edge.target not in drawn and len(out) == 1:
                    found = self.by_id.get(reference(out[0].get("targetRef")))
                    kind = self.flow.nodes[edge.target].kind
                    fits = found is not None and local(found) in GATEWAYS and kind not in (NodeKind.TASK, NodeKind.END)
                    if found is not None and fits and id(found) not in taken:
                        taken.add(id(found))
                        drawn[edge.target] = found
        for start in self.flow.starts:
            firsts = {drawn[e.target].get("id") for e in self.flow.outgoing[start] if e.target in drawn}
            for source, flows in self.flows.items():
                element = self.by_id.get(source)
                leads = any(reference(flow.get("targetRef")) in firsts for flow in flows)
                if element is not None and local(element) == "startEvent" and leads and id(element) not in taken:
                    taken.add(id(element))
                    drawn.setdefault(start, element)
        return drawn

    def flow_of(self, edge: Edge) -> _Element | None:
        """Find the drawn arrow of an edge of the process as it was imported."""
        source = self.elements.get(edge.source)
        if source is None:
            return None
        target = self.elements.get(edge.target)
        out = self.flows.get(source.get("id") or "", [])
        if target is not None:
            fits = [flow for flow in out if reference(flow.get("targetRef")) == target.get("id")]
        elif self.flow.nodes[edge.target].kind is NodeKind.END:
            fits = [flow for flow in out if self._is_end(reference(flow.get("targetRef")))]
        else:
            return None  # a split nobody drew: several arrows leave the step itself
        if not fits and len(out) == len(self.flow.outgoing[edge.source]) == 1:
            fits = out  # it goes into a sub-process whose first step this is
        words = [flow for flow in fits if label(flow) and edge_label(edge).startswith(label(flow))]
        return next(iter(words or fits), None)

    def _is_end(self, name: str) -> bool:
        element = self.by_id.get(name)
        return element is not None and local(element) == "endEvent"


def named(flow: _Element, by_id: dict[str, _Element]) -> str:
    """Give the id of an arrow; some vendors leave it out."""
    if not flow.get("id"):
        flow.set("id", ascii_id("Flow", flow.get("sourceRef") or "", flow.get("targetRef") or "", str(flow.sourceline)))
        by_id[flow.get("id") or ""] = flow
    return flow.get("id") or ""


def note(element: _Element, tag: str, name: str, like: str) -> None:
    """Write `incoming` or `outgoing` where the schema wants it: after what comes first, incoming before outgoing."""
    from lxml import etree

    first = ("documentation", "extensionElements", "incoming", *(("outgoing",) if tag == "outgoing" else ()))
    place = sum(1 for found in element if local(found) in first)
    note = etree.Element(like.rpartition("}")[0] + "}" + tag)
    note.text = name
    element.insert(place, note)
