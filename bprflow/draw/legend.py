"""The legend: only the symbols that occur in the picture."""

from __future__ import annotations

from bprflow.draw import theme as look
from bprflow.draw import words
from bprflow.draw.office import SYMBOLS
from bprflow.draw.shapes import (
    BadgeKind,
    EdgeLine,
    EdgeStyle,
    LaneBand,
    LegendEntry,
    NodeShape,
    Rect,
    TextLine,
    Tone,
)
from bprflow.draw.text import text_width
from bprflow.flow.graph import NodeKind
from bprflow.language.terms import Text
from bprflow.model import LaneKind

_ROW = 18.0
_SYMBOL = 24.0


def _occurring(
    nodes: tuple[NodeShape, ...], edges: tuple[EdgeLine, ...], lanes: tuple[LaneBand, ...], marks: bool
) -> list[tuple[str, Text]]:
    kinds = {node.kind for node in nodes}
    badges = [badge for node in nodes for badge in node.badges]
    chips = {chip.kind for edge in edges for chip in edge.chips}
    candidates: list[tuple[bool, str, Text]] = [
        (any(lane.kind is LaneKind.RESIDENT for lane in lanes), "resident", words.LEGEND_RESIDENT),
        (any(badge.kind is BadgeKind.RULE for badge in badges), "rule", words.LEGEND_RULE),
        (any(badge.kind is BadgeKind.INSIDE for badge in badges), "inside", words.LEGEND_INSIDE),
        (any(badge.kind is BadgeKind.MEDIUM for badge in badges), "medium", words.LEGEND_MEDIUM),
        (any(badge.inferred for badge in badges), "inferred", words.LEGEND_INFERRED),
        ("wait" in chips, "wait", words.LEGEND_WAIT),
        ("sheet" in chips, "sheet", words.LEGEND_SHEET),
        (any(mark.kind is BadgeKind.NUMBER for node in nodes for mark in node.numbers), "number", words.LEGEND_NUMBER),
        (NodeKind.XOR in kinds, "xor", words.LEGEND_XOR),
        (NodeKind.AND in kinds, "and", words.LEGEND_AND),
        (NodeKind.OR in kinds, "or", words.LEGEND_OR),
        (NodeKind.EVENT in kinds, "event", words.LEGEND_EVENT),
        (any(node.gone for node in nodes), "gone", words.LEGEND_GONE),
        (any(edge.style is EdgeStyle.FALLBACK for edge in edges), "fallback", words.LEGEND_FALLBACK),
        (marks, "", words.LEGEND_PROVENANCE),
    ]
    shown = {node.sign.code for node in nodes if node.sign is not None}
    candidates[1:1] = [(code in shown, f"sign-{code}", one.meaning) for code, one in SYMBOLS.items()]
    return [(symbol, text) for occurs, symbol, text in candidates if occurs]


def legend(
    nodes: tuple[NodeShape, ...],
    edges: tuple[EdgeLine, ...],
    lanes: tuple[LaneBand, ...],
    marks: bool,
    language: str,
    x: float,
    y: float,
    width: float,
) -> tuple[tuple[LegendEntry, ...], float]:
    """Lay the legend out in lines.

    Returns:
        The entries and the lower end of the legend [pt].

    """
    found: list[LegendEntry] = []
    left = x
    occurring = _occurring(nodes, edges, lanes, marks)
    if not occurring:
        return (), y
    for symbol, text in occurring:
        shown = text.in_language(language)
        text_size = text_width(shown, look.SMALL_TEXT)
        room = _SYMBOL if symbol else 0.0
        if left > x and left + room + text_size > x + width:
            left, y = x, y + _ROW
        rect = Rect(left, y, room, _ROW)
        line = TextLine(
            shown, left + room + (5.0 if symbol else 0.0), y + 13.0, look.SMALL_TEXT, text_size, tone=Tone.MUTED
        )
        found.append(LegendEntry(symbol, rect, line))
        left += room + 5.0 + text_size + 16.0
    return tuple(found), y + _ROW
