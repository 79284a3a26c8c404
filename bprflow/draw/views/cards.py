"""Cards for the wall: one A6 card a step, four on an A4 sheet to print and cut."""

from __future__ import annotations

from bprflow.draw import theme as look
from bprflow.draw.drawing import Drawing
from bprflow.draw.dress import badge_width, duration_text, fit_words, step_words, touch_text
from bprflow.draw.headings import lane_kind
from bprflow.draw.options import DrawOptions
from bprflow.draw.shapes import Align, Rect, Tone
from bprflow.draw.text import clean
from bprflow.draw.views.canvas import Canvas, ordered_steps
from bprflow.flow.graph import FlowGraph
from bprflow.language.terms import Text
from bprflow.model import Step

_VIEW = Text("手順カード", "step cards")
_TIME = Text("時間", "time")
_WAIT = Text("待ち", "waiting")
_WRITES = Text("書く", "writes")
_READS = Text("読む", "reads")
_NOTICED = Text("気づいたこと", "what we noticed")
_IDEA = Text("なくす・まとめる・並べ替える・簡単にする・電子化", "drop · combine · rearrange · simplify · digitise")
A4 = (595.0, 842.0)
_CARD = (595.0 / 2, 842.0 / 2)
_INSET = 18.0
_FORM_SCALE = 1.5


def cards(flow: FlowGraph, options: DrawOptions | None = None) -> tuple[Drawing, ...]:
    """Draw one A6 card a step, four on every A4 page, with cutting lines.

    Args:
        flow: The flow; cards stand in forward order.
        options: Language and look.

    Returns:
        One drawing a page; one empty card when there is no step.

    """
    chosen = options or DrawOptions()
    steps = ordered_steps(flow)
    pages: list[Drawing] = []
    for first in range(0, max(len(steps), 1), 4):
        canvas = Canvas(flow, _VIEW, chosen)
        canvas.path(((A4[0] / 2, 0.0), (A4[0] / 2, A4[1])), canvas.theme.border, 0.7, "dashed")
        canvas.path(((0.0, A4[1] / 2), (A4[0], A4[1] / 2)), canvas.theme.border, 0.7, "dashed")
        for place in range(4):
            number = first + place
            if number < len(steps) or not steps:
                step = steps[number] if steps else None
                x, y = (place % 2) * _CARD[0], (place // 2) * _CARD[1]
                _card(canvas, step, number + 1, x, y)
        pages.append(canvas.drawing(*A4))
    return tuple(pages)


def _card(canvas: Canvas, step: Step | None, number: int, x: float, y: float) -> None:
    theme, language = canvas.theme, canvas.options.language
    left, right = x + _INSET, x + _CARD[0] - _INSET
    room = right - left
    lane = clean(step.lane) if step else ""
    canvas.begin("card", str(number), clean(step.name) if step else "")
    fill = theme.lane_fill[lane_kind(canvas.flow, step.lane)] if step else "#ffffff"
    canvas.form(
        "rect", Rect(left, y + _INSET, room, 34.0), fill if fill != "#ffffff" else theme.header_fill, theme.border
    )
    canvas.text(lane, left + 10.0, y + _INSET + 23.0, 15.0, bold=True, room=room - 60.0)
    if step:
        canvas.text(str(number), right - 10.0, y + _INSET + 24.5, 20.0, Align.RIGHT, bold=True, tone=Tone.MUTED)
        canvas.lines(step.name, left + 2.0, y + 86.0, room - 4.0, 4, 20.0, bold=True)
        _badges(canvas, step, left + 2.0, y + 182.0, room - 4.0)
    line_y = y + 226.0
    for label, value in _facts(step, language):
        canvas.text(canvas.say(label), left + 2.0, line_y, 11.0, tone=Tone.MUTED)
        canvas.text(value, left + 52.0, line_y, 12.0, room=room - 54.0)
        canvas.path(((left + 52.0, line_y + 5.0), (right, line_y + 5.0)), theme.border, 0.6)
        line_y += 25.0
    canvas.text(canvas.say(_NOTICED), left + 2.0, line_y + 8.0, 11.0, tone=Tone.MUTED)
    box = Rect(left, line_y + 14.0, room, y + _CARD[1] - _INSET - 20.0 - line_y - 14.0)
    canvas.form("round", box, "#ffffff", theme.border, 0.8)
    canvas.text(canvas.say(_IDEA), left + 2.0, y + _CARD[1] - _INSET - 4.0, 9.5, tone=Tone.MUTED, room=room)
    canvas.group = None


def _facts(step: Step | None, language: str) -> list[tuple[Text, str]]:
    if step is None:
        return [(_TIME, ""), (_WAIT, ""), (_READS, ""), (_WRITES, "")]
    comma = ", " if language == "en" else "、"
    return [
        (_TIME, touch_text(step, language)),
        (_WAIT, duration_text(step.wait, language) if step.wait else ""),
        (_READS, comma.join(use.document for use in step.reads)),
        (_WRITES, comma.join(use.document for use in step.writes)),
    ]


def _badges(canvas: Canvas, step: Step, x: float, y: float, room: float) -> None:
    """Badges half as large again as in the picture."""
    theme = canvas.theme
    found = step_words(step, canvas.flow.facts.get(step.id), canvas.options.language)
    for word in fit_words(found, room / _FORM_SCALE):
        width = badge_width(word.text) * _FORM_SCALE
        rect = Rect(x, y, width, look.BADGE_HEIGHT * _FORM_SCALE)
        fill, line = (theme.badge_dark, theme.badge_dark) if word.dark else (theme.box_fill, theme.badge_line)
        canvas.form("round", rect, fill, line)
        tone = Tone.ON_DARK if word.dark else Tone.INK
        canvas.text(
            word.text, rect.centre[0], y + 16.0, look.BADGE_TEXT * _FORM_SCALE, Align.CENTRE, bold=word.dark, tone=tone
        )
        x += width + 5.0
