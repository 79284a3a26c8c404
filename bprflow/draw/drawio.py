"""The same layout for draw.io (diagrams.net): lanes as containers, arrows with their corners."""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree import ElementTree

from bprflow.draw import theme as look
from bprflow.draw.drawing import Words
from bprflow.draw.paint import legend_marks
from bprflow.draw.shapes import (
    Badge,
    BadgeKind,
    ChangeKind,
    EdgeLine,
    EdgeStyle,
    Layout,
    NodeShape,
    Rect,
    Sign,
    TextLine,
    Tone,
)
from bprflow.draw.text import clean
from bprflow.flow.graph import NodeKind

_FONT = "fontFamily=BIZ UDPGothic"
_FORMS = {
    "round": "rounded=1;arcSize=30;",
    "ellipse": "ellipse;",
    "diamond": "rhombus;",
    "note": "shape=note;size=5;",
    "invtriangle": "triangle;direction=south;",
}
"""Forms of the legend; every other is a rectangle."""
DOTTED = "dashPattern=1 3"
"""Style of an arrow to or from the way of those who cannot go digital."""
PIECE = "bprflowPart=piece;"
"""Style of an arrow of a folded picture that goes on in another row; the last piece joins both shapes."""
AGAIN = "bprflowPart=again;"
"""Style of a lane that stands in an earlier row of a folded picture too."""
AROUND = "bprflowPart=around;"
"""Style of what stands around the lanes: heading, figures, legend. draw.io passes it over; who reads the flow may too."""


def drawio(layouts: Sequence[Layout]) -> bytes:
    """Write a draw.io file with one page a picture.

    Args:
        layouts: What to write.

    """
    root = ElementTree.Element("mxfile", {"host": "bprflow"})
    for number, layout in enumerate(layouts, 1):
        page = ElementTree.SubElement(root, "diagram", {"id": f"page-{number}", "name": _page_name(layout)})
        _Page(layout).fill(page)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _page_name(layout: Layout) -> str:
    """Name of the process, as its heading says it; of a picture without a heading its title."""
    return clean(layout.heading[0].text if layout.heading else layout.title)[:60]


class _Page:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.theme = look.theme(layout.options.mono)
        self.count = 1
        self.ids: dict[str, str] = {}
        self.root = ElementTree.Element("root")

    def fill(self, page: ElementTree.Element) -> None:
        """Put every shape of the layout on a page."""
        layout, theme = self.layout, self.theme
        size = {"pageWidth": f"{layout.width:.0f}", "pageHeight": f"{layout.height:.0f}"}
        model = ElementTree.SubElement(page, "mxGraphModel", {"grid": "0", "page": "1", **size})
        model.append(self.root)
        ElementTree.SubElement(self.root, "mxCell", {"id": "0"})
        ElementTree.SubElement(self.root, "mxCell", {"id": "1", "parent": "0"})
        lanes: list[tuple[str, Rect, str]] = []
        for lane in layout.lanes:
            level = lane.header.height >= lane.rect.height - 1
            start = lane.header.right - lane.rect.x if level else lane.header.bottom - lane.rect.y
            style = (
                f"swimlane;horizontal={0 if level else 1};whiteSpace=wrap;startSize={start:.0f};fillColor={theme.header_fill};"
                f"swimlaneFillColor={theme.lane_fill[lane.kind]};strokeColor={theme.border};fontStyle=1;{_FONT};"
                f"fontSize={look.LANE_TEXT * layout.scale:.1f};collapsible=0;{AGAIN if lane.page_row else ''}"
            )
            lanes.append((lane.name, lane.rect, self._vertex(lane.name, style, lane.rect)))
        for node in layout.nodes:
            parent = next(
                ((rect, cell) for name, rect, cell in lanes if name == node.lane and rect.contains(node.rect, 1.0)),
                None,
            )
            self._node(node, parent)
        for edge in layout.edges:
            self._edge(edge)
        for line in layout.heading:
            self._text(line, more=AROUND)
        for pill in (*([layout.pill] if layout.pill else []), *layout.captions):
            self._badge_cell(pill, theme.badge_dark, theme.badge_dark, form=f"rounded=1;arcSize=30;{AROUND}")
        for card in layout.cards:
            self._vertex(
                "", f"rounded=1;arcSize=12;fillColor={theme.box_fill};strokeColor={theme.card_border};", card.rect
            )
            for line in card.lines:
                self._text(line, more=AROUND)
        for mark in legend_marks(layout, layout.scale):
            if isinstance(mark, Words):
                self._text(mark.line, more=AROUND)
            else:
                form = _FORMS.get(mark.form, "")
                dash = "" if mark.dash == "solid" else "dashed=1;"
                look_ = f"fillColor={mark.fill};strokeColor={mark.line};strokeWidth={mark.width:g};"
                self._vertex("", f"{form}{dash}html=0;{look_}", mark.rect)

    def _next(self) -> str:
        self.count += 1
        return f"c{self.count}"

    def _vertex(self, text: str, style: str, rect: Rect, parent: tuple[Rect, str] | None = None, tip: str = "") -> str:
        cell_id = self._next()
        holder: ElementTree.Element = self.root
        attributes = {"style": style, "vertex": "1", "parent": parent[1] if parent else "1"}
        if tip:
            holder = ElementTree.SubElement(
                self.root, "UserObject", {"id": cell_id, "label": _safe(text), "tooltip": _safe(tip)}
            )
            cell = ElementTree.SubElement(holder, "mxCell", attributes)
        else:
            cell = ElementTree.SubElement(holder, "mxCell", {"id": cell_id, "value": _safe(text), **attributes})
        dx, dy = (parent[0].x, parent[0].y) if parent else (0.0, 0.0)
        ElementTree.SubElement(
            cell,
            "mxGeometry",
            {
                "x": f"{rect.x - dx:.2f}",
                "y": f"{rect.y - dy:.2f}",
                "width": f"{rect.width:.2f}",
                "height": f"{rect.height:.2f}",
                "as": "geometry",
            },
        )
        return cell_id

    def _text(self, line: TextLine, parent: tuple[Rect, str] | None = None, more: str = "") -> None:
        area = line.rect
        rect = Rect(area.x - 2.0, area.y - 2.0, area.width + 4.0, area.height + 4.0)
        style = (
            f"text;html=0;align={'center' if line.align.value == 'centre' else line.align.value};verticalAlign=middle;"
            f"spacing=0;fontSize={line.size:.1f};fontStyle={int(line.bold)};fontColor={self.theme.text[line.tone]};{_FONT};{more}"
        )
        self._vertex(line.text, style, rect, parent)

    def _badge_cell(
        self,
        badge: Badge,
        fill: str,
        line: str,
        parent: tuple[Rect, str] | None = None,
        form: str = "rounded=1;arcSize=30;",
    ) -> None:
        style = (
            f"{form}html=0;fillColor={fill};strokeColor={line};fontSize={badge.text.size:.1f};spacing=0;"
            f"fontStyle={int(badge.text.bold) + 4 * badge.inferred};fontColor={self.theme.text[badge.text.tone]};{_FONT};"
        )
        self._vertex(badge.text.text, style, badge.rect, parent)

    def _node(self, node: NodeShape, parent: tuple[Rect, str] | None) -> None:
        theme = self.theme
        if node.kind is not NodeKind.TASK:
            forms = {
                NodeKind.START: "ellipse;",
                NodeKind.END: "ellipse;strokeWidth=3;",
                NodeKind.XOR: "rhombus;",
                NodeKind.AND: "rhombus;fontSize=18;",
                NodeKind.OR: "rhombus;",
                NodeKind.EVENT: "rhombus;",
            }
            sign = {NodeKind.AND: "+", NodeKind.OR: "○", NodeKind.EVENT: "◎"}.get(node.kind, "")
            style = f"{forms[node.kind]}html=0;fillColor={theme.box_fill};strokeColor={theme.box_line};"
            self.ids[node.id] = self._vertex(sign, style, node.rect, parent, node.full_text)
            for line in node.lines:
                self._text(line, parent)
            return
        removed = "dashed=1;" if node.gone else ""
        plain = node.gone or node.change in (ChangeKind.SAME, ChangeKind.CHANGED)
        width = (2.6 if node.inside else 1) if plain else 2
        style = (
            f"rounded=1;arcSize=12;html=0;whiteSpace=wrap;align=left;verticalAlign=top;spacingTop=3;container=1;"
            f"collapsible=0;recursiveResize=0;{removed}strokeWidth={width};fillColor={theme.box_fill};"
            f"strokeColor={theme.text[Tone.GONE] if node.gone else theme.change[node.change]};fontSize={look.STEP_TEXT * self.layout.scale:.1f};{_FONT};"
        )
        lead = (node.rect.width - node.frame.width) * 0.8 if node.sign is not None else 0.0
        style += f"spacingLeft={5 + lead:.0f};"
        cell = self._vertex(node.full_text, style, node.frame, parent, node.full_text)
        self.ids[node.id] = cell
        inside = (node.frame, cell)
        if node.sign is not None:
            self._sign(node, node.sign, inside)
        for line in node.lines:
            if line.align.value != "left":
                self._text(line, inside)
        for badge in (*node.badges, *node.numbers):
            self._mark(badge, node, inside)

    def _sign(self, node: NodeShape, sign: Sign, inside: tuple[Rect, str]) -> None:
        theme = self.theme
        form = {
            "circle": "ellipse;",
            "diamond": "rhombus;",
            "triangle": "triangle;direction=south;",
            "delay": "shape=delay;",
            "screen": "",
        }.get(sign.form, "")
        line = theme.text[Tone.GONE] if node.gone else theme.change[node.change]
        size = sign.text.size if sign.text is not None else look.SMALL_TEXT
        style = (
            f"{form}html=0;fillColor={theme.box_fill};strokeColor={line};strokeWidth=1.5;fontStyle=1;spacing=0;"
            f"fontSize={size:.1f};fontColor={theme.text[Tone.INK]};{_FONT};"
        )
        self._vertex(sign.text.text if sign.text is not None else "", style, sign.rect, inside, sign.name)

    def _mark(self, badge: Badge, node: NodeShape, inside: tuple[Rect, str]) -> None:
        theme = self.theme
        if badge.kind is BadgeKind.NUMBER:
            self._badge_cell(badge, "#ffffff", theme.text[Tone.ALERT], inside, "ellipse;")
        elif badge.kind is BadgeKind.PROVENANCE:
            self._badge_cell(badge, "#ffffff", theme.badge_line, inside, "ellipse;")
        elif badge.kind is BadgeKind.RULE:
            self._badge_cell(badge, theme.badge_dark, theme.badge_dark, inside)
        elif badge.kind is BadgeKind.CHANGE:
            self._badge_cell(badge, theme.change[node.change], theme.change[node.change], inside)
        elif badge.kind is BadgeKind.MORE:
            self._text(badge.text, inside)
        else:
            self._badge_cell(badge, theme.box_fill, theme.badge_line, inside)

    def _edge(self, edge: EdgeLine) -> None:
        dash = {EdgeStyle.FALLBACK: f"dashed=1;{DOTTED};", EdgeStyle.GONE: "dashed=1;"}.get(edge.style, "")
        style = (
            f"edgeStyle=none;rounded=1;arcSize=8;html=0;strokeColor={self.theme.edge};strokeWidth=1.25;{dash}"
            f"endArrow={'block' if edge.arrow else 'none'};endFill=1;{self._port('exit', edge)}{self._port('entry', edge)}"
        )
        style += "" if edge.arrow else PIECE
        attributes = {"id": self._next(), "value": "", "style": style, "edge": "1", "parent": "1"}
        for end, name in (("source", edge.source), ("target", edge.target)):
            if name in self.ids:
                attributes[end] = self.ids[name]
        cell = ElementTree.SubElement(self.root, "mxCell", attributes)
        geometry = ElementTree.SubElement(cell, "mxGeometry", {"relative": "1", "as": "geometry"})
        for end, point in (("sourcePoint", edge.points[0]), ("targetPoint", edge.points[-1])):
            ElementTree.SubElement(geometry, "mxPoint", {"x": f"{point[0]:.2f}", "y": f"{point[1]:.2f}", "as": end})
        if len(edge.points) > 2:
            corners = ElementTree.SubElement(geometry, "Array", {"as": "points"})
            for x, y in edge.points[1:-1]:
                ElementTree.SubElement(corners, "mxPoint", {"x": f"{x:.2f}", "y": f"{y:.2f}"})
        for line in edge.lines:
            self._text(line)
        for chip in edge.chips:
            form = {"sheet": "shape=note;size=6;", "link": "ellipse;"}.get(chip.kind, "rounded=1;arcSize=40;")
            style = (
                f"{form}html=0;fillColor={self.theme.box_fill};strokeColor={self.theme.border};spacing=0;"
                f"fontSize={chip.text.size:.1f};fontColor={self.theme.text[chip.text.tone]};{_FONT};"
            )
            text = f"◷ {chip.text.text}" if chip.kind == "wait" else chip.text.text
            self._vertex(text, style, chip.rect, None, chip.full_text)

    def _port(self, name: str, edge: EdgeLine) -> str:
        """Where on its shape an arrow is fixed, as parts of the shape's sides."""
        shape = next((n for n in self.layout.nodes if n.id == (edge.source if name == "exit" else edge.target)), None)
        point = edge.points[0] if name == "exit" else edge.points[-1]
        if shape is None or not shape.rect.contains(Rect(*point, 0.0, 0.0), 2.0):
            return ""
        rect = shape.rect
        x = min(max((point[0] - rect.x) / rect.width, 0.0), 1.0)
        y = min(max((point[1] - rect.y) / rect.height, 0.0), 1.0)
        return f"{name}X={x:.4f};{name}Y={y:.4f};{name}Dx=0;{name}Dy=0;{name}Perimeter=1;"


def _safe(text: str) -> str:
    """What XML cannot carry is left out; ElementTree escapes the rest."""
    return "\n".join(clean(line) for line in text.split("\n"))
