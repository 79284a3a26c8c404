"""From layout to drawing: which shape, line and colour stands for what."""

from __future__ import annotations

from dataclasses import replace

from bprflow.draw import theme as look
from bprflow.draw import words
from bprflow.draw.drawing import Drawing, Form, Group, Path, Words, anchor
from bprflow.draw.office import SYMBOLS
from bprflow.draw.shapes import (
    Align,
    Badge,
    BadgeKind,
    Card,
    ChangeKind,
    Chip,
    EdgeLine,
    EdgeStyle,
    LaneBand,
    Layout,
    LegendEntry,
    NodeShape,
    Rect,
    TextLine,
    Tone,
)
from bprflow.draw.signs import sign_forms
from bprflow.draw.text import text_width
from bprflow.draw.transform import transformed
from bprflow.flow.graph import NodeKind
from bprflow.model import LaneKind

_KINDS = {
    NodeKind.START: words.LEGEND_START,
    NodeKind.END: words.LEGEND_END,
    NodeKind.TASK: words.STEPS,
    NodeKind.XOR: words.LEGEND_XOR,
    NodeKind.AND: words.LEGEND_AND,
    NodeKind.OR: words.LEGEND_OR,
    NodeKind.EVENT: words.LEGEND_EVENT,
}
"""What a shape without words is called."""


def paint(layout: Layout) -> Drawing:
    """Turn a layout into shapes, lines and words with colours.

    A layout fitted to paper is drawn at its natural size, and the drawing told its scale, so that
    lines, corners and arrowheads shrink with everything else.

    Args:
        layout: Any layout; O(n) in what it holds.

    """
    if layout.scale == 1.0:
        return _Painter(layout).drawing()
    natural = transformed(layout, 1 / layout.scale, 0.0, 0.0)
    natural = replace(natural, width=layout.width / layout.scale, height=layout.height / layout.scale)
    return replace(_Painter(natural).drawing(), scale=layout.scale)


def legend_marks(layout: Layout, scale: float) -> tuple[Form | Words, ...]:
    """The legend of a layout as forms and words, for writers with shapes of their own.

    Args:
        layout: Any layout, at its final size and place.
        scale: Its size to the size drawn for.

    """
    painter = _Painter(transformed(layout, 1 / scale, 0.0, 0.0))
    for entry in painter.layout.legend:
        painter._legend(entry)
    return transformed(tuple(painter.marks), scale, 0.0, 0.0)


class _Painter:
    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.theme = look.theme(layout.options.mono)
        self.ground: list[Form] = []
        self.paths: list[Path] = []
        self.marks: list[Form | Words] = []
        self.anchors: dict[str, int] = {}
        self.names = {
            node.id: node.full_text or _KINDS[node.kind].in_language(layout.options.language) for node in layout.nodes
        }

    def drawing(self) -> Drawing:
        layout = self.layout
        for lane in layout.lanes:
            self._lane(lane)
        for department in layout.departments:
            self.ground.append(Form("rect", department.rect, self.theme.header_fill, self.theme.border, 1.0))
            self._words(department.lines, self._group("department", "department", department.name, department.name))
        for edge in layout.edges:
            self._edge(edge)
        self._words(layout.heading, self._group("heading", "heading", "", layout.title))
        if layout.pill:
            self._pill(layout.pill)
        for caption in layout.captions:
            self._pill(caption)
        for node in layout.nodes:
            self._node(node)
        for edge in layout.edges:
            self._riders(edge)
        for card in layout.cards:
            self._card(card)
        for entry in layout.legend:
            self._legend(entry)
        return Drawing(
            layout.width,
            layout.height,
            layout.title,
            layout.description,
            tuple(self.ground),
            tuple(self.paths),
            tuple(self.marks),
            layout.options.dpi,
            layout.options.language,
            embed_font=layout.options.embed_font,
        )

    def _group(self, prefix: str, role: str, name: str, title: str) -> Group:
        made = anchor(prefix, name) if name else prefix
        count = self.anchors.get(made, 0)
        self.anchors[made] = count + 1
        return Group(f"{made}.{count + 1}" if count else made, role, title)

    def _words(self, lines: tuple[TextLine, ...], group: Group | None = None) -> None:
        self.marks.extend(Words(line, self.theme.text[line.tone], group) for line in lines)

    def _lane(self, lane: LaneBand) -> None:
        theme = self.theme
        self.ground.append(Form("rect", lane.rect, theme.lane_fill[lane.kind], theme.border, 1.0))
        self.ground.append(Form("rect", lane.header, theme.header_fill, theme.border, 1.0))
        self._words(lane.lines, self._group("lane", "lane", lane.name, lane.name))

    def _pill(self, pill: Badge) -> None:
        dark = self.theme.badge_dark
        group = self._group("state", "state", "", pill.text.text)
        self.marks.append(Form("round", pill.rect, dark, dark, 1.0, group=group))
        self._words((pill.text,), group)

    def _edge(self, edge: EdgeLine) -> None:
        dash = {EdgeStyle.FALLBACK: "dotted", EdgeStyle.GONE: "dashed"}.get(edge.style, "solid")
        colour = self.theme.text[Tone.GONE] if edge.style is EdgeStyle.GONE else self.theme.edge
        ends = (self.names.get(edge.source, edge.source), self.names.get(edge.target, edge.target))
        told = " → ".join(ends) + (f" ({edge.full_label})" if edge.full_label else "")
        group = self._group("edge", "edge", edge.id, told)
        width = 1.9 if dash == "dotted" else 1.25  # dots as thin as lines would hardly be seen in print
        self.paths.append(Path(edge.points, colour, width, dash, edge.arrow, group))

    def _node(self, node: NodeShape) -> None:
        if node.kind is NodeKind.TASK:
            self._task(node)
        elif node.kind in (NodeKind.START, NodeKind.END):
            group = self._group(node.kind.value, node.kind.value, node.id, node.full_text)
            width = 1.4 if node.kind is NodeKind.START else 3.0
            self.marks.append(Form("ellipse", node.rect, self.theme.box_fill, self.theme.box_line, width, group=group))
            self._words(node.lines, group)
        else:
            self._gateway(node)

    def _task(self, node: NodeShape) -> None:
        theme = self.theme
        told = node.full_text + (f" ({node.sign.name})" if node.sign is not None else "")
        group = self._group("step", "step", node.step_id or node.id, told)
        line, width, dash = theme.change[node.change], 1.3, "solid"
        if node.gone:
            line, dash = theme.text[Tone.GONE], "dashed"
        elif node.change not in (ChangeKind.SAME, ChangeKind.CHANGED):
            width = 2.2
        elif node.inside:
            width = 2.6
        self.marks.append(Form("round", node.frame, theme.box_fill, line, width, dash, group))
        if node.sign is not None:
            self.marks.extend(sign_forms(node.sign.form, node.sign.rect, theme.box_fill, line, 1.5, group))
            if node.sign.text is not None:
                self._words((node.sign.text,), group)
        self._words(node.lines, group)
        for badge in node.badges:
            self._badge(badge, node, group)
        for circle in node.numbers:
            if circle.kind is BadgeKind.CHANGE:
                self._badge(circle, node, group)
                continue
            self.marks.append(Form("ellipse", circle.rect, "#ffffff", theme.text[Tone.ALERT], 1.4, group=group))
            self._words((circle.text,), group)

    def _badge(self, badge: Badge, node: NodeShape, group: Group) -> None:
        theme = self.theme
        if badge.kind is BadgeKind.PROVENANCE:
            self.marks.append(Form("ellipse", badge.rect, theme.box_fill, theme.badge_line, 0.8, group=group))
        elif badge.kind is BadgeKind.CHANGE:
            colour = theme.text[Tone.GONE] if node.gone else theme.change[node.change]
            self.marks.append(Form("round", badge.rect, colour, colour, 1.0, group=group))
        elif badge.kind is BadgeKind.RULE:
            gone = node.gone
            fill = theme.text[Tone.GONE] if gone else theme.badge_dark
            self.marks.append(Form("round", badge.rect, fill, fill, 1.0, group=group))
        elif badge.kind is not BadgeKind.MORE:
            strong = badge.kind in (BadgeKind.FALLBACK, BadgeKind.INSIDE)
            line = theme.box_line if strong else theme.badge_line
            fill = theme.header_fill if badge.kind is BadgeKind.INSIDE else theme.box_fill
            self.marks.append(Form("round", badge.rect, fill, line, 0.9, group=group))
        if badge.inferred:
            self._underline(badge, group)
        self._words((badge.text,), group)

    def _underline(self, badge: Badge, group: Group) -> None:
        """A thin line under the word says that it was inferred."""
        area = badge.text.rect
        colour = self.theme.text[badge.text.tone]
        rule = Rect(area.x + 0.5, area.bottom + 0.9, max(area.width - 1.0, 1.0), 0.01)
        self.marks.append(Form("rect", rule, colour, colour, 0.6, group=group))

    def _gateway(self, node: NodeShape) -> None:
        theme = self.theme
        group = self._group("decision", "decision", node.id, node.full_text)
        self.marks.append(Form("diamond", node.rect, theme.box_fill, theme.box_line, 1.3, group=group))
        cx, cy = node.rect.centre
        if node.kind is NodeKind.AND:
            for width, height in ((15.0, 2.6), (2.6, 15.0)):
                bar = Rect(cx - width / 2, cy - height / 2, width, height)
                self.marks.append(Form("rect", bar, theme.box_line, theme.box_line, 0.2, group=group))
        elif node.kind is NodeKind.OR:
            ring = Rect(cx - 7.5, cy - 7.5, 15.0, 15.0)
            self.marks.append(Form("ellipse", ring, theme.box_fill, theme.box_line, 2.2, group=group))
        elif node.kind is NodeKind.EVENT:
            for size in (19.0, 14.0):
                ring = Rect(cx - size / 2, cy - size / 2, size, size)
                self.marks.append(Form("ellipse", ring, theme.box_fill, theme.box_line, 1.0, group=group))
        self._words(node.lines, group)

    def _riders(self, edge: EdgeLine) -> None:
        if edge.lines:
            self._words(edge.lines, self._group("label", "edge-label", edge.id, edge.full_label))
        for chip in edge.chips:
            self._chip(chip, edge)

    def _chip(self, chip: Chip, edge: EdgeLine) -> None:
        theme = self.theme
        group = self._group("chip", "chip", edge.id, chip.full_text)
        if chip.kind == "sheet":
            self.marks.append(Form("note", chip.rect, theme.box_fill, theme.box_line, 1.0, group=group))
        elif chip.kind == "link":
            self.marks.append(Form("ellipse", chip.rect, theme.box_fill, theme.edge, 1.2, group=group))
        else:
            self.marks.append(Form("round", chip.rect, theme.box_fill, theme.border, 1.0, group=group))
            self._clock(chip.rect.x + 10.5, chip.rect.centre[1], group)
        self._words((chip.text,), group)

    def _clock(self, x: float, y: float, group: Group | None) -> None:
        """A face with two hands; no font needs to have the sign."""
        colour = self.theme.text[Tone.MUTED]
        self.marks.append(
            Form("ellipse", Rect(x - 5.0, y - 5.0, 10.0, 10.0), self.theme.box_fill, colour, 1.2, group=group)
        )
        self.marks.append(Form("rect", Rect(x - 0.55, y - 3.4, 1.1, 3.9), colour, colour, 0.1, group=group))
        self.marks.append(Form("rect", Rect(x - 0.55, y - 0.55, 3.2, 1.1), colour, colour, 0.1, group=group))

    def _card(self, card: Card) -> None:
        group = self._group("indicator", "indicator", card.full_text.split(" ")[0], card.full_text)
        self.marks.append(Form("round", card.rect, self.theme.box_fill, self.theme.card_border, 1.0, group=group))
        self._words(card.lines, group)

    def _sign_entry(self, code: str, x: float, y: float, group: Group) -> None:
        """A sign as small as a word, with its letter."""
        symbol = SYMBOLS[code]
        half = 6.0 if symbol.small else 8.0
        area = Rect(x - half, y - half, 2 * half, 2 * half)
        self.marks.extend(sign_forms(symbol.form, area, self.theme.box_fill, self.theme.box_line, 1.1, group))
        if symbol.letter:
            size = 6.5 if symbol.small else 8.0
            width = text_width(symbol.letter, size, True)
            line = TextLine(symbol.letter, x, y + size * 0.37, size, width, Align.CENTRE, True)
            self._words((line,), group)

    def _legend(self, entry: LegendEntry) -> None:
        group = self._group("legend", "legend", entry.symbol or "note", entry.text.text)
        x, y = entry.rect.x, entry.rect.y + 9.0
        line, symbol = self.theme.box_line, entry.symbol
        plain = self._swatch(symbol, x, y, group)
        if plain is not None:
            self.marks.append(plain)
        if symbol == "fallback":  # a piece of the dotted arrow
            dots = (Rect(x + left, y - 1.0, 2.0, 2.0) for left in range(1, 22, 5))
            self.marks.extend(Form("ellipse", dot, line, line, 0.1, group=group) for dot in dots)
        elif symbol == "inside":
            self._words((TextLine("＋", x + 11.0, y + 3.4, 9.0, 9.0, Align.CENTRE, True),), group)
        elif symbol.startswith("sign-"):
            self._sign_entry(symbol.removeprefix("sign-"), x + 11.0, y, group)
        elif symbol == "wait":
            self._clock(x + 11.0, y, group)
        elif symbol == "and":
            self.marks.append(Form("rect", Rect(x + 8.0, y - 0.7, 6.0, 1.4), line, line, 0.2, group=group))
            self.marks.append(Form("rect", Rect(x + 10.3, y - 3.0, 1.4, 6.0), line, line, 0.2, group=group))
        elif symbol in ("or", "event"):
            ring = Rect(x + 8.0, y - 3.0, 6.0, 6.0)
            self.marks.append(Form("ellipse", ring, self.theme.box_fill, line, 1.0, group=group))
        self._words((entry.text,), group)

    def _swatch(self, symbol: str, x: float, y: float, group: Group) -> Form | None:
        """The one shape most signs of the legend are made of."""
        theme = self.theme
        line, fill = theme.box_line, theme.box_fill
        small, dot = Rect(x, y - 6.0, 22.0, 12.0), Rect(x + 5.0, y - 6.0, 12.0, 12.0)
        if symbol in ("xor", "and", "or", "event"):
            return Form("diamond", Rect(x + 3.0, y - 7.0, 16.0, 14.0), fill, line, 1.1, group=group)
        return {
            "resident": Form("rect", small, theme.lane_fill[LaneKind.RESIDENT], theme.border, 1.0, group=group),
            "rule": Form("round", small, theme.badge_dark, theme.badge_dark, 1.0, group=group),
            "medium": Form("round", small, fill, theme.badge_line, 0.9, group=group),
            "inside": Form("round", small, theme.header_fill, line, 0.9, group=group),
            "gone": Form("rect", small, fill, theme.text[Tone.GONE], 1.0, "dashed", group),
            "inferred": Form("rect", Rect(x + 2.0, y + 4.0, 18.0, 0.01), line, line, 0.8, group=group),
            "sheet": Form("note", Rect(x + 5.0, y - 7.0, 12.0, 14.0), fill, line, 1.0, group=group),
            "number": Form("ellipse", dot, "#ffffff", theme.text[Tone.ALERT], 1.4, group=group),
        }.get(symbol)
