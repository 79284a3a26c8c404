"""The same layout as PowerPoint: native shapes people can edit, connectors glued to them.

Nothing is laid out here. Every step is a group of a box with its badges, so that it moves as one;
every arrow is a connector with its bends, glued to the two shapes it joins.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bprflow.draw import theme as look
from bprflow.draw.connectors import SITES, bend, glue, side
from bprflow.draw.drawing import Form
from bprflow.draw.native import box, emu, on_one_line, rgb, unstyled
from bprflow.draw.options import PAPER_POINTS, Paper
from bprflow.draw.paint import legend_marks
from bprflow.draw.shapes import (
    Align,
    Badge,
    BadgeKind,
    ChangeKind,
    Chip,
    EdgeLine,
    EdgeStyle,
    Layout,
    NodeShape,
    Rect,
    Sign,
    TextLine,
    Tone,
)
from bprflow.draw.signs import sign_forms
from bprflow.draw.text import clean
from bprflow.draw.transform import on_page, transformed
from bprflow.flow.graph import NodeKind

if TYPE_CHECKING:
    from pptx.shapes.autoshape import Shape
    from pptx.shapes.group import GroupShape
    from pptx.shapes.shapetree import GroupShapes, SlideShapes
    from pptx.slide import Slide

    Place = SlideShapes | GroupShapes

WIDE = PAPER_POINTS[Paper.SLIDE]
FONT = "BIZ UDPゴシック"
_HEAD = '<a:tailEnd xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" type="triangle" w="med" len="med"/>'


@dataclass(frozen=True)
class SlidePage:
    """One slide: a picture and what the speaker may say to it."""

    layout: Layout
    notes: str = ""


def slides(pages: Sequence[SlidePage | Layout]) -> bytes:
    """Write a PowerPoint file with one slide a picture.

    Args:
        pages: Layouts, each fitted to the slide; notes default to the description.

    """
    from pptx import Presentation

    deck = Presentation()
    deck.slide_width, deck.slide_height = emu(WIDE[0]), emu(WIDE[1])
    for entry in pages:
        one = entry if isinstance(entry, SlidePage) else SlidePage(entry)
        natural = one.layout
        scale = min(WIDE[0] / natural.width, WIDE[1] / natural.height)
        fitted = on_page(natural, scale, *WIDE)
        slide = deck.slides.add_slide(deck.slide_layouts[6])
        _Slide(slide, fitted, scale * natural.scale).draw()
        slide.notes_slide.notes_text_frame.text = clean(one.notes or natural.description)
    deck.core_properties.title = clean(pages[0].title)[:250] if pages and isinstance(pages[0], Layout) else ""
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


def put_layout(slide: Slide, layout: Layout, area: Rect) -> None:
    """Draw a layout onto a slide somebody else made, as large as an area allows.

    Args:
        slide: The slide; nothing on it is touched.
        layout: Any layout.
        area: Where [pt].

    """
    scale = min(area.width / layout.width, area.height / layout.height)
    left = area.x + (area.width - layout.width * scale) / 2
    top = area.y + (area.height - layout.height * scale) / 2
    moved = replace(transformed(layout, scale, left, top), options=layout.options)
    _Slide(slide, moved, scale * layout.scale).draw()


class _Slide:
    def __init__(self, slide: Slide, layout: Layout, scale: float) -> None:
        self.slide, self.layout, self.scale = slide, layout, scale
        self.theme = look.theme(layout.options.mono)
        self.made: dict[str, tuple[Shape, str]] = {}
        self.signs: dict[str, tuple[Shape, str]] = {}

    def draw(self) -> None:
        """Lanes, shapes, arrows, then what rides on the arrows."""
        shapes, layout, theme = self.slide.shapes, self.layout, self.theme
        for lane in layout.lanes:
            self._form(shapes, "rect", lane.rect, theme.lane_fill[lane.kind], theme.border, name=f"lane {lane.name}")
            head = self._form(shapes, "rect", lane.header, theme.header_fill, theme.border, name=f"title {lane.name}")
            self._fill_text(head, lane.lines)
        for department in layout.departments:
            band = self._form(shapes, "rect", department.rect, theme.header_fill, theme.border)
            self._fill_text(band, department.lines)
        for line in layout.heading:
            self._text(shapes, line)
        for pill in (*([layout.pill] if layout.pill else []), *layout.captions):
            self._pill(shapes, pill.rect, theme.badge_dark, theme.badge_dark, pill.text)
        for node in layout.nodes:
            self._node(node)
        for edge in layout.edges:
            self._edge(edge)
        for edge in layout.edges:
            for line in edge.lines:
                self._text(shapes, line)
            for chip in edge.chips:
                self._chip(chip)
        for card in layout.cards:
            self._form(shapes, "round", card.rect, theme.box_fill, theme.card_border, name=card.full_text)
            for row in on_one_line(card.lines):
                self._text(shapes, *row)
        for mark in legend_marks(layout, self.scale):
            if isinstance(mark, Form):
                self._form(shapes, mark.form, mark.rect, mark.fill, mark.line, mark.width, mark.dash)
            else:
                self._text(shapes, mark.line)

    def _form(
        self,
        shapes: Place,
        form: str,
        rect: Rect,
        fill: str,
        line: str,
        width: float = 1.0,
        dash: str = "",
        name: str = "",
    ) -> Shape:
        from pptx.enum.dml import MSO_LINE
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.oxml.ns import qn

        kinds = {
            "rect": MSO_SHAPE.RECTANGLE,
            "round": MSO_SHAPE.ROUNDED_RECTANGLE,
            "ellipse": MSO_SHAPE.OVAL,
            "diamond": MSO_SHAPE.DIAMOND,
            "note": MSO_SHAPE.FOLDED_CORNER,
            "invtriangle": MSO_SHAPE.FLOWCHART_MERGE,
            "triangle": MSO_SHAPE.ISOSCELES_TRIANGLE,
            "delay": MSO_SHAPE.FLOWCHART_DELAY,
        }
        made = shapes.add_shape(kinds[form], *box(rect))
        if form == "round":
            made.adjustments[0] = min(0.5, look.CORNER * self.scale / min(rect.width, rect.height))
        made.fill.solid()
        made.fill.fore_color.rgb = rgb(fill)
        made.line.color.rgb = rgb(line)
        made.line.width = emu(max(0.25, width * self.scale))
        if dash in ("dashed", "dotted"):
            made.line.dash_style = MSO_LINE.DASH if dash == "dashed" else MSO_LINE.ROUND_DOT
        unstyled(made._element)
        if form == "note":
            made._element.spPr.find(qn("a:xfrm")).set("flipV", "1")  # the corner is folded at the top
        if name:
            made.name = clean(name)[:200]
        return made

    def _style(self, run: object, line: TextLine) -> None:
        """Font of a run; without `a:ea` PowerPoint would set Japanese in another font."""
        from pptx.oxml.ns import qn
        from pptx.text.text import _Run

        assert isinstance(run, _Run), "only runs are styled"
        run.font.size = emu(max(round(line.size, 1), 1.0))
        run.font.bold = line.bold
        run.font.name = FONT
        run.font.color.rgb = rgb(self.theme.text[line.tone])
        properties = run._r.get_or_add_rPr()
        east_asian = properties.makeelement(qn("a:ea"), {"typeface": FONT})
        properties.find(qn("a:latin")).addnext(east_asian)

    def _fill_text(self, shape: Shape, lines: Sequence[TextLine], top: float | None = None, left: float = 0.0) -> None:
        """Put text into a shape, one paragraph a line; `top` and `left` say where it starts, else it is centred."""
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN

        frame = shape.text_frame
        frame.word_wrap = False
        frame.auto_size = MSO_AUTO_SIZE.NONE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = emu(0.0)
        if top is not None:
            frame.margin_left = emu(left)
            frame.margin_top = emu(top)
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE if top is None else MSO_ANCHOR.TOP
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = PP_ALIGN.LEFT if top is not None else PP_ALIGN.CENTER
            paragraph.line_spacing = emu(line.size * 1.25)
            run = paragraph.add_run()
            run.text = line.text
            self._style(run, line)

    def _text(self, shapes: Place, line: TextLine, *more: TextLine) -> None:
        """A line of text standing free, in a box with room for a font that runs wider than ours.

        The room is where the text may grow to; `more` goes on in the same line, as a unit after its figure.
        """
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN

        area = line.rect
        width = max(one.rect.right for one in (line, *more)) - area.x
        room = width * 0.3 + 2.0
        before = {Align.LEFT: 0.0, Align.CENTRE: room / 2, Align.RIGHT: room}[line.align]
        made = shapes.add_textbox(*box(Rect(area.x - before, line.y - 1.13 * line.size, width + room, 1.5 * line.size)))
        frame = made.text_frame
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = emu(0.0)
        frame.word_wrap = False
        frame.auto_size = MSO_AUTO_SIZE.NONE
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = frame.paragraphs[0]
        paragraph.alignment = {Align.LEFT: PP_ALIGN.LEFT, Align.CENTRE: PP_ALIGN.CENTER, Align.RIGHT: PP_ALIGN.RIGHT}[
            line.align
        ]
        for number, one in enumerate((line, *more)):
            run = paragraph.add_run()
            run.text = f" {one.text}" if number else one.text
            self._style(run, one)

    def _pill(
        self, shapes: Place, rect: Rect, fill: str, line: str, text: TextLine, *, underlined: bool = False
    ) -> None:
        made = self._form(shapes, "round", rect, fill, line, 0.9)
        self._fill_text(made, [text])
        if underlined:
            made.text_frame.paragraphs[0].runs[0].font.underline = True

    def _node(self, node: NodeShape) -> None:
        group = self.slide.shapes.add_group_shape()
        group.name = clean(f"{node.kind.value} {node.step_id or node.id}")[:200]
        if node.kind is NodeKind.TASK:
            self._task(group, node)
        elif node.kind in (NodeKind.START, NodeKind.END):
            width = 1.4 if node.kind is NodeKind.START else 3.0
            shape = self._form(group.shapes, "ellipse", node.rect, self.theme.box_fill, self.theme.box_line, width)
            self.made[node.id] = (shape, "ellipse")
        else:
            shape = self._form(group.shapes, "diamond", node.rect, self.theme.box_fill, self.theme.box_line, 1.3)
            sign = {NodeKind.AND: "+", NodeKind.OR: "○", NodeKind.EVENT: "◎"}.get(node.kind, "")
            if sign:
                size = 16.0 * self.scale
                self._fill_text(shape, [TextLine(sign, 0.0, 0.0, size, size, Align.CENTRE, True)])
            self.made[node.id] = (shape, "round")
        if node.kind is not NodeKind.TASK:
            for line in node.lines:
                self._text(group.shapes, line)
        self._describe(group, node.full_text)

    def _task(self, group: GroupShape, node: NodeShape) -> None:
        theme = self.theme
        removed = node.gone
        plain = removed or node.change in (ChangeKind.SAME, ChangeKind.CHANGED)
        width = (2.6 if node.inside else 1.3) if plain else 2.2
        shape = self._form(
            group.shapes,
            "round",
            node.frame,
            theme.box_fill,
            theme.text[Tone.GONE] if removed else theme.change[node.change],
            width,
            "dashed" if removed else "",
        )
        shape.name = clean(node.step_id or node.id)[:200]
        self.made[node.id] = (shape, "round")
        if node.sign is not None:
            self._sign(group, node, node.sign)
        inside = [line for line in node.lines if line.align is Align.LEFT]
        if inside:
            top = inside[0].y - node.rect.y - inside[0].size * 1.0
            self._fill_text(shape, inside, max(0.0, top), inside[0].x - node.frame.x)
        for line in node.lines:
            if line.align is not Align.LEFT:
                self._text(group.shapes, line)
        for badge in (*node.badges, *node.numbers):
            self._badge(group.shapes, badge, node)

    def _sign(self, group: GroupShape, node: NodeShape, sign: Sign) -> None:
        """The sign of the office-work notation, as one native shape where there is one."""
        theme = self.theme
        line = theme.text[Tone.GONE] if node.gone else theme.change[node.change]
        native = {"circle": "ellipse", "diamond": "diamond", "triangle": "invtriangle", "delay": "delay"}.get(sign.form)
        if native is None:
            for part in sign_forms(sign.form, sign.rect, theme.box_fill, line, 1.5, None):
                shape = self._form(group.shapes, part.form, part.rect, part.fill, part.line, part.width)
        else:
            shape = self._form(group.shapes, native, sign.rect, theme.box_fill, line, 1.5, name=f"sign {sign.name}")
            self.signs[node.id] = (shape, native)
        anchor = self._form(group.shapes, "rect", node.rect, theme.box_fill, theme.box_fill)
        anchor.fill.background()
        anchor.line.fill.background()
        group.shapes._spTree.insert_element_before(anchor._element, "p:sp")
        self.made[node.id] = (anchor, "round")  # arrows from above and below meet the middle of sign and box
        if sign.text is not None:
            self._text(group.shapes, sign.text)

    def _badge(self, shapes: Place, badge: Badge, node: NodeShape) -> None:
        """A word in its frame; underlined where it was inferred."""
        theme = self.theme
        if badge.kind in (BadgeKind.NUMBER, BadgeKind.PROVENANCE):
            alert = badge.kind is BadgeKind.NUMBER
            line = theme.text[Tone.ALERT] if alert else theme.badge_line
            circle = self._form(shapes, "ellipse", badge.rect, "#ffffff", line, 1.4 if alert else 0.8)
            self._fill_text(circle, [badge.text])
        elif badge.kind is BadgeKind.RULE:
            fill = theme.text[Tone.GONE] if node.gone else theme.badge_dark
            self._pill(shapes, badge.rect, fill, fill, badge.text, underlined=badge.inferred)
        elif badge.kind is BadgeKind.CHANGE:
            self._pill(shapes, badge.rect, theme.change[node.change], theme.change[node.change], badge.text)
        elif badge.kind is BadgeKind.MORE:
            self._text(shapes, badge.text)
        else:
            strong = badge.kind in (BadgeKind.FALLBACK, BadgeKind.INSIDE)
            line = theme.box_line if strong else theme.badge_line
            fill = theme.header_fill if badge.kind is BadgeKind.INSIDE else theme.box_fill
            self._pill(shapes, badge.rect, fill, line, badge.text, underlined=badge.inferred)

    def _describe(self, group: GroupShape, text: str) -> None:
        """Text for screen readers."""
        from pptx.oxml.ns import qn

        named = next(iter(group._element.iter(qn("p:cNvPr"))))
        named.set("descr", clean(text))

    def _chip(self, chip: Chip) -> None:
        shapes, theme = self.slide.shapes, self.theme
        if chip.kind == "link":
            self._fill_text(self._form(shapes, "ellipse", chip.rect, theme.box_fill, theme.edge, 1.2), [chip.text])
            return
        group = shapes.add_group_shape()
        group.name = clean(f"{chip.kind} {chip.full_text}")[:200]
        form = "note" if chip.kind == "sheet" else "round"
        self._form(
            group.shapes, form, chip.rect, theme.box_fill, theme.box_line if chip.kind == "sheet" else theme.border
        )
        self._text(group.shapes, chip.text)
        if chip.kind == "wait":
            self._clock(group, chip.rect)

    def _clock(self, group: GroupShape, rect: Rect) -> None:
        """A clock as in the other formats: a face with two hands."""
        scale, colour = self.scale, self.theme.text[Tone.MUTED]
        x, y = rect.x + 10.5 * scale, rect.centre[1]
        face = Rect(x - 5.0 * scale, y - 5.0 * scale, 10.0 * scale, 10.0 * scale)
        self._form(group.shapes, "ellipse", face, self.theme.box_fill, colour, 1.2)
        for left, top, width, height in ((-0.55, -3.4, 1.1, 3.9), (-0.55, -0.55, 3.2, 1.1)):
            hand = Rect(x + left * scale, y + top * scale, width * scale, height * scale)
            self._form(group.shapes, "rect", hand, colour, colour, 0.1)

    def _edge(self, edge: EdgeLine) -> None:
        from pptx.enum.dml import MSO_LINE
        from pptx.enum.shapes import MSO_CONNECTOR
        from pptx.oxml import parse_xml

        connector = self.slide.shapes.add_connector(
            MSO_CONNECTOR.STRAIGHT, *(emu(v) for v in (*edge.points[0], *edge.points[-1]))
        )
        connector.name = clean(edge.id)[:200]
        connector.line.width = emu(1.25 * self.scale)
        connector.line.color.rgb = rgb(self.theme.edge)
        if edge.style in (EdgeStyle.FALLBACK, EdgeStyle.GONE):
            connector.line.dash_style = MSO_LINE.ROUND_DOT if edge.style is EdgeStyle.FALLBACK else MSO_LINE.DASH
        if edge.arrow:
            connector.line._get_or_add_ln().append(parse_xml(_HEAD))
        unstyled(connector._element)
        bend(connector._element, edge.points)
        for which, end, towards, shape_id in (
            ("stCxn", edge.points[0], edge.points[1], edge.source),
            ("endCxn", edge.points[-1], edge.points[-2], edge.target),
        ):
            outer = "·" in edge.id and (
                (which == "stCxn" and not edge.id.endswith("·1")) or (which == "endCxn" and not edge.arrow)
            )
            if shape_id in self.made and not outer:
                where = side(end, towards)
                at_sign = where == "left" and shape_id in self.signs
                shape, form = self.signs[shape_id] if at_sign else self.made[shape_id]
                glue(connector._element, which, shape.shape_id, SITES[form][where])
