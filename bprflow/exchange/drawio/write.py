"""A process → a draw.io page: lanes as containers, shapes that can be moved, arrows that stay attached."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bprflow.draw import DrawOptions, Layout, layout
from bprflow.draw.shapes import NodeShape, Rect
from bprflow.exchange.bpmn.geometry import PAPER, SCALE, Band, lane_bands, scaled
from bprflow.exchange.bpmn.write import ascii_id
from bprflow.exchange.branches import edge_label
from bprflow.exchange.canonical import compact, item_json, process_json
from bprflow.exchange.drawn import drawn_lanes, flow_edges, is_upright, legal, node_name
from bprflow.flow import FlowGraph, build
from bprflow.flow.graph import Node, NodeKind
from bprflow.language import values
from bprflow.model import Process

if TYPE_CHECKING:
    from lxml.etree import _Element

_LANE = "swimlane;html=1;startSize=30;collapsible=0;container=1;fillColor=none;swimlaneFillColor=none;"
_STYLES = {
    NodeKind.TASK: "rounded=1;whiteSpace=wrap;html=1;fontSize=12;",
    NodeKind.START: "ellipse;html=1;aspect=fixed;verticalLabelPosition=bottom;verticalAlign=top;",
    NodeKind.END: "ellipse;html=1;aspect=fixed;strokeWidth=3;verticalLabelPosition=bottom;verticalAlign=top;",
}
_GATEWAY = (
    "shape=mxgraph.bpmn.gateway2;html=1;verticalLabelPosition=bottom;labelBackgroundColor=#ffffff;verticalAlign=top;"
    "align=center;perimeter=rhombusPerimeter;outlineConnect=0;"
)
_GATEWAYS = {
    NodeKind.XOR: "rhombus;html=1;verticalLabelPosition=bottom;verticalAlign=top;",
    NodeKind.AND: _GATEWAY + "outline=none;symbol=none;gwType=parallel;",
    NodeKind.OR: _GATEWAY + "outline=end;symbol=none;",
    NodeKind.EVENT: _GATEWAY + "outline=boundInt;symbol=multiple;",
}
_EDGE = "edgeStyle=orthogonalEdgeStyle;rounded=1;html=1;endArrow=block;endFill=1;"
_PAPER = "shape=document;whiteSpace=wrap;html=1;size=0.2;verticalLabelPosition=bottom;verticalAlign=top;fontSize=10;"


def write_drawio(process: Process, *, options: DrawOptions | None = None) -> bytes:
    """Write a process as a draw.io file with one page.

    Args:
        process: Any process.
        options: How the picture is laid out; left to right by default.

    Returns:
        Uncompressed XML, readable in every version and in version control. Reading it gives an
        equal process, as long as nobody redraws the flow.

    """
    from lxml import etree

    from bprflow.exchange.drawio.read import sign

    flow = build(process)
    picture = layout(flow, options=replace(options or DrawOptions(show_strip=False), aside=False))
    writer = _Writer(process, flow, picture)
    root = writer.write()
    sign(root)
    etree.indent(root, " ")
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return data


class _Writer:
    def __init__(self, process: Process, flow: FlowGraph, picture: Layout) -> None:
        from lxml import etree

        self.etree = etree
        self.process, self.flow, self.picture = process, flow, picture
        self.upright = is_upright(picture)
        self.places: dict[str, Rect] = {}

    def write(self) -> _Element:
        file = self.etree.Element("mxfile", host="bprflow")
        diagram = self.etree.SubElement(file, "diagram", id="page1", name=legal(self.process.name)[:60])
        pool, bands = lane_bands(self.picture, drawn_lanes(self.process, self.flow))
        model = self.etree.SubElement(
            diagram, "mxGraphModel", grid="1", gridSize="10", guides="1", page="1",
            pageWidth=f"{pool.right + 40:.0f}", pageHeight=f"{pool.bottom + 120:.0f}",
        )  # fmt: skip
        self.root = self.etree.SubElement(model, "root")
        self.etree.SubElement(self.root, "mxCell", id="0")
        self.etree.SubElement(self.root, "mxCell", id="1", parent="0")
        facts = {"bprflow": compact(process_json(self.process))}
        self.holder = self._vertex("pool", self.process.name, self._lane_style(), pool, "1", (0.0, 0.0), facts)
        self.lane_of: dict[str, tuple[str, Rect]] = {}
        self._bands(bands, "pool", pool, "")
        for node in self.picture.nodes:
            self._node(node)
        self._edges()
        self._documents(pool)
        return file

    def _lane_style(self) -> str:
        return _LANE + ("horizontal=1;" if self.upright else "horizontal=0;")

    def _bands(self, bands: tuple[Band, ...], parent: str, outer: Rect, path: str) -> None:
        for number, band in enumerate(bands):
            identifier = ascii_id("lane", path, band.name, str(number))
            self._vertex(identifier, band.name, self._lane_style(), band.rect, parent, (outer.x, outer.y), {})
            if band.inner:
                self._bands(band.inner, identifier, band.rect, f"{path}/{number}")
            else:
                self.lane_of[band.name] = (identifier, band.rect)

    def _vertex(
        self, identifier: str, label: str, style: str, rect: Rect, parent: str, origin: tuple[float, float],
        facts: dict[str, str],
    ) -> _Element:  # fmt: skip
        """Write a shape; coordinates are relative to the container it lies in."""
        holder = self.etree.SubElement(self.root, "object", id=identifier, label=_html(label))
        for key, value in facts.items():
            holder.set(key, legal(value))
        cell = self.etree.SubElement(holder, "mxCell", style=style, vertex="1", parent=parent)
        self.etree.SubElement(
            cell, "mxGeometry", x=f"{rect.x - origin[0]:.1f}", y=f"{rect.y - origin[1]:.1f}",
            width=f"{rect.width:.1f}", height=f"{rect.height:.1f}",
        ).set("as", "geometry")  # fmt: skip
        self.places[identifier] = rect
        return holder

    def _node(self, shape: NodeShape) -> None:
        node = self.flow.nodes.get(shape.id) or self.flow.nodes[shape.id.rpartition("~")[0]]
        parent, outer = self.lane_of.get(shape.lane, ("1", Rect(0.0, 0.0, 0.0, 0.0)))
        style = _STYLES.get(node.kind) or _GATEWAYS[node.kind]
        if node.kind is NodeKind.TASK and node.step and node.step.call:
            style = "shape=process;whiteSpace=wrap;html=1;fontSize=12;"
        self._vertex(
            ascii_id("n", shape.id), node_name(node), style, scaled(shape.rect), parent, (outer.x, outer.y), self._facts(node)
        )  # fmt: skip

    def _facts(self, node: Node) -> dict[str, str]:
        """What draw.io shows under 「データを編集」, and our JSON."""
        if node.kind is not NodeKind.TASK or node.step is None:
            return {"gateway": node.kind.value} if node.kind in (NodeKind.OR, NodeKind.EVENT) else {}
        step = node.step
        shown = {
            "kind": values.STEP_KIND.word(step.kind.value) if step.kind else "",
            "medium": "、".join(values.MEDIUM.word(medium.value) for medium in step.media),
            "time": step.touch.text if step.touch else "",
            "wait": step.wait.text if step.wait else "",
        }
        return {**{key: text for key, text in shown.items() if text}, "bprflow": compact(item_json(step))}

    def _edges(self) -> None:
        for line, edge in flow_edges(self.flow, self.picture):
            source, target = ascii_id("n", line.source), ascii_id("n", line.target)
            points = [(x * SCALE, y * SCALE) for x, y in line.points]
            ends = _anchor("exit", points[0], self.places[source]) + _anchor("entry", points[-1], self.places[target])
            cell = self.etree.SubElement(
                self.root, "mxCell", id=ascii_id("e", line.id), value=_html(edge_label(edge)), style=_EDGE + ends,
                edge="1", parent="1", source=source, target=target,
            )  # fmt: skip
            geometry = self.etree.SubElement(cell, "mxGeometry", relative="1")
            geometry.set("as", "geometry")
            if len(points) > 2:
                array = self.etree.SubElement(geometry, "Array")
                array.set("as", "points")
                for x, y in points[1:-1]:
                    self.etree.SubElement(array, "mxPoint", x=f"{x:.1f}", y=f"{y:.1f}")

    def _documents(self, pool: Rect) -> None:
        used: dict[str, None] = {document.name: None for document in self.process.documents}
        for step in self.process.all_steps:
            used.update({use.document: None for use in (*step.reads, *step.writes)})
        for number, name in enumerate(used):
            rect = Rect(pool.x + 40.0 + number * 110.0, pool.bottom + 25.0, *PAPER)
            self._vertex(ascii_id("d", name), name, _PAPER, rect, "1", (0.0, 0.0), {})


def _html(text: str) -> str:
    """Write a label so that draw.io shows it literally (labels are HTML)."""
    return legal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _anchor(side: str, point: tuple[float, float], rect: Rect) -> str:
    x = min(max((point[0] - rect.x) / max(rect.width, 1e-9), 0.0), 1.0)
    y = min(max((point[1] - rect.y) / max(rect.height, 1e-9), 0.0), 1.0)
    return f"{side}X={x:.3g};{side}Y={y:.3g};{side}Dx=0;{side}Dy=0;"
