"""A blank sheet with the lanes of a flow, for drawing by hand at the wall."""

from __future__ import annotations

from bprflow.draw import theme as look
from bprflow.draw.drawing import Drawing
from bprflow.draw.headings import lane_kind
from bprflow.draw.options import PAPER_POINTS, Direction, DrawOptions, Paper
from bprflow.draw.shapes import Align, Rect, Tone
from bprflow.draw.views.canvas import TOP, Canvas
from bprflow.flow.graph import FlowGraph
from bprflow.language.terms import Text

_VIEW = Text("記入用紙", "worksheet")
_LATER = Text("気づいたこと・決めること", "what we noticed, what must be decided")
_MARKS = Text(
    "印の例: 書面・押印・対面・目視・転記は濃く、紙・電話・FAX・Excelは薄く。待ちは矢印の上に書く",
    "marks: dark for written, seal, in-person, visual, re-keying; light for media; waiting on the arrow",
)
_LEAST_LANES = 4
_NOTES = 92.0


def worksheet(flow: FlowGraph, options: DrawOptions | None = None) -> Drawing:
    """Draw the lanes of a flow with nothing in them, faint guides for boxes, room for notes.

    Args:
        flow: Names the lanes; empty ones are added up to four.
        options: Paper (A3 when none is named), direction, language.

    """
    chosen = options or DrawOptions()
    canvas = Canvas(flow, _VIEW, chosen)
    paper = chosen.paper if chosen.paper in (Paper.A4, Paper.A3) else Paper.A3
    width, height = PAPER_POINTS[paper]
    turned = chosen.direction is Direction.TOP_TO_BOTTOM
    if turned:
        width, height = height, width
    canvas.heading(width)
    names = [lane.name for lane in flow.process.lanes] or list(
        dict.fromkeys(n.lane for n in flow.nodes.values() if n.lane)
    )
    names += [""] * max(0, _LEAST_LANES - len(names))
    area = Rect(look.MARGIN, TOP, width - 2 * look.MARGIN, height - TOP - look.MARGIN - _NOTES)
    _lanes(canvas, names, area, turned)
    box = Rect(area.x, area.bottom + 14.0, area.width, _NOTES - 34.0)
    canvas.form("round", box, "#ffffff", canvas.theme.border)
    canvas.text(canvas.say(_LATER), box.x + 8.0, box.y + 15.0, tone=Tone.MUTED)
    canvas.text(canvas.say(_MARKS), box.x, box.bottom + 15.0, 9.0, tone=Tone.MUTED, room=box.width)
    return canvas.drawing(width, height)


def _lanes(canvas: Canvas, names: list[str], area: Rect, turned: bool) -> None:
    theme = canvas.theme
    share = (area.width if turned else area.height) / len(names)
    header = 34.0 if turned else look.LANE_HEADER
    for number, name in enumerate(names):
        if turned:
            rect = Rect(area.x + number * share, area.y, share, area.height)
            head = Rect(rect.x, rect.y, share, header)
        else:
            rect = Rect(area.x, area.y + number * share, area.width, share)
            head = Rect(rect.x, rect.y, header, share)
        fill = theme.lane_fill[lane_kind(canvas.flow, name)] if name else "#ffffff"
        canvas.ground(rect, fill, theme.border)
        canvas.ground(head, theme.header_fill, theme.border)
        canvas.begin("lane", name or str(number), name)
        canvas.lines(name, head.centre[0], head.centre[1] + 4.0, head.width - 10.0, 2, 12.0, Align.CENTRE, bold=True)
        canvas.group = None
