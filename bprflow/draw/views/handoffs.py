"""Who hands over to whom, how often: a square of lanes."""

from __future__ import annotations

from collections import Counter

from bprflow.draw import theme as look
from bprflow.draw.drawing import Drawing
from bprflow.draw.options import DrawOptions
from bprflow.draw.shapes import Align, Rect, Tone
from bprflow.draw.text import clean
from bprflow.draw.views.canvas import TOP, Canvas
from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.language.terms import Text

_VIEW = Text("受渡しの表", "handoffs between lanes")
_FROM = Text("渡す側 → 受ける側", "from → to")
_SUM = Text("計", "sum")
_NONE = Text("担当が一つなので受渡しはありません", "there is only one lane, so nothing is handed over")
_NAME = 130.0
_CELL = 74.0
_HEAD = 56.0
_ROW = 38.0


def handoffs(flow: FlowGraph) -> Counter[tuple[str, str]]:
    """Count the changes of hands along the arrows, decisions looked through.

    Args:
        flow: n nodes and m edges; O(n · m) at worst, for chains of decisions.

    """
    found: Counter[tuple[str, str]] = Counter()
    for node in flow.nodes.values():
        if node.kind is not NodeKind.TASK:
            continue
        seen: set[str] = set()
        waiting = [edge.target for edge in flow.outgoing[node.id]]
        while waiting:
            target = flow.nodes[waiting.pop()]
            if target.id in seen:
                continue
            seen.add(target.id)
            if target.kind is NodeKind.TASK:
                if target.lane != node.lane:
                    found[node.lane, target.lane] += 1
            else:
                waiting.extend(edge.target for edge in flow.outgoing[target.id])
    return found


def handoff_matrix(flow: FlowGraph, options: DrawOptions | None = None) -> Drawing:
    """Draw how often each lane hands over to each other lane; darker is more often.

    Args:
        flow: The flow.
        options: Language and look.

    """
    canvas = Canvas(flow, _VIEW, options or DrawOptions())
    counts = handoffs(flow)
    used = {node.lane for node in flow.nodes.values() if node.kind is NodeKind.TASK}
    lanes = [lane.name for lane in flow.process.lanes if lane.name in used]
    lanes += [lane for lane in dict.fromkeys(n.lane for n in flow.nodes.values()) if lane in used and lane not in lanes]
    width = max(look.MARGIN * 2 + _NAME + _CELL * (len(lanes) + 1), 560.0)
    canvas.heading(width)
    if len(lanes) < 2:
        canvas.text(canvas.say(_NONE), look.MARGIN, TOP + 14.0, look.STEP_TEXT, tone=Tone.MUTED)
        return canvas.drawing(width, TOP + 50.0)
    canvas.text(canvas.say(_FROM), look.MARGIN, TOP + _HEAD - 8.0, 9.0, tone=Tone.MUTED)
    for column, lane in enumerate(lanes):
        x = look.MARGIN + _NAME + column * _CELL
        canvas.lines(lane, x + _CELL / 2, TOP + 14.0, _CELL - 8.0, 3, look.SMALL_TEXT, Align.CENTRE, bold=True)
    canvas.text(
        canvas.say(_SUM),
        look.MARGIN + _NAME + (len(lanes) + 0.5) * _CELL,
        TOP + 14.0,
        align=Align.CENTRE,
        tone=Tone.MUTED,
    )
    most = max(counts.values(), default=1)
    for row, lane in enumerate(lanes):
        _row(canvas, lanes, lane, counts, most, TOP + _HEAD + row * _ROW)
    y = TOP + _HEAD + len(lanes) * _ROW
    canvas.text(canvas.say(_SUM), look.MARGIN + 4.0, y + 23.0, tone=Tone.MUTED)
    for column, lane in enumerate([*lanes, ""]):
        total = sum(n for (_, target), n in counts.items() if target == lane) if lane else sum(counts.values())
        x = look.MARGIN + _NAME + (column + 0.5) * _CELL
        canvas.text(str(total), x, y + 23.0, look.STEP_TEXT, Align.CENTRE, bold=not lane, tone=Tone.MUTED)
    told = ", ".join(f"{clean(a)} → {clean(b)}: {n}" for (a, b), n in counts.most_common())
    return canvas.drawing(width, y + _ROW + look.MARGIN, told)


_SHADES = ("#ffffff", "#dfe7ef", "#b9c8d8", "#6f87a1", "#2f4a66")
_GREYS = ("#ffffff", "#e6e6e6", "#c4c4c4", "#7d7d7d", "#3a3a3a")


def _row(canvas: Canvas, lanes: list[str], lane: str, counts: Counter[tuple[str, str]], most: int, y: float) -> None:
    shades = _GREYS if canvas.options.mono else _SHADES
    canvas.begin("lane", lane, clean(lane))
    canvas.lines(lane, look.MARGIN + 4.0, y + (17.0 if len(lane) > 11 else 23.0), _NAME - 10.0, 2, bold=True)
    for column, other in enumerate(lanes):
        x = look.MARGIN + _NAME + column * _CELL
        count = counts[lane, other]
        level = 0 if not count else max(1, round(count / most * 4))
        fill = canvas.theme.header_fill if other == lane else shades[level]
        canvas.form("rect", Rect(x, y, _CELL, _ROW), fill, canvas.theme.border, 0.8)
        if other != lane and count:
            tone = Tone.ON_DARK if level >= 3 else Tone.INK
            canvas.text(str(count), x + _CELL / 2, y + 24.5, 15.0, Align.CENTRE, bold=True, tone=tone)
    total = sum(n for (source, _), n in counts.items() if source == lane)
    canvas.text(
        str(total),
        look.MARGIN + _NAME + (len(lanes) + 0.5) * _CELL,
        y + 23.0,
        look.STEP_TEXT,
        Align.CENTRE,
        tone=Tone.MUTED,
    )
    canvas.group = None
