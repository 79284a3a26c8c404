"""Touch and waiting to scale: where the time of a case goes."""

from __future__ import annotations

from bprflow.draw import theme as look
from bprflow.draw.drawing import Drawing
from bprflow.draw.dress import format_minutes, touch_text
from bprflow.draw.options import DrawOptions
from bprflow.draw.shapes import Align, Rect, Tone
from bprflow.draw.text import clean
from bprflow.draw.views.canvas import TOP, Canvas, ordered_steps
from bprflow.flow.graph import FlowGraph
from bprflow.language.terms import Text

_VIEW = Text("時間の内訳", "where the time goes")
_TOUCH = Text("手を動かす時間", "touch time")
_TOUCH_SHORT = Text("手", "touch")
_WAIT = Text("待ち", "waiting")
_TOTAL = Text(
    "1{unit}を一通り: 手を動かす {touch} ({share}) ・ 待ち {wait}",
    "one pass of a case: touch {touch} ({share}) · waiting {wait}",
)
_NOTE = Text(
    "一度ずつ通った場合。やり直しと分岐の割合は入れていません。手を動かす時間は見えるように最小幅で描いています。",
    "Every step once, no rework; touch time has a least width so that it can be seen.",
)
_OTHER_UNITS = Text(
    "「/月」のように書いた時間は、1{unit}の合計と帯に入れていません。",
    "Times per month and the like are not part of the total and the bars of one case.",
)
_NO_TIME = Text("時間がまだ書かれていません", "no times have been written yet")
_LABEL = 330.0
_BAR = 560.0
_FIGURE = 120.0
_ROW = 22.0
_LEAST = 1.5


def time_bar(flow: FlowGraph, options: DrawOptions | None = None) -> Drawing:
    """Draw every step as a bar on one elapsed-time scale: touch dark, waiting light.

    Args:
        flow: The flow; steps stand in forward order, each once.
        options: Language and look.

    """
    canvas = Canvas(flow, _VIEW, options or DrawOptions())
    language = canvas.options.language
    steps = ordered_steps(flow)
    unit = flow.process.volume[0].unit if flow.process.volume else "件"
    case = {None, "", "件", "case", unit}
    touches = [step.touch.minutes if step.touch and step.per in case else 0.0 for step in steps]
    others = [touch_text(step, language) if step.touch and step.per not in case else "" for step in steps]
    waits = [step.wait.minutes if step.wait else 0.0 for step in steps]
    total = sum(touches) + sum(waits)
    width = look.MARGIN * 2 + _LABEL + _BAR + _FIGURE
    canvas.heading(width)
    y = TOP
    if total <= 0:
        canvas.text(canvas.say(_NO_TIME), look.MARGIN, y + 14.0, look.STEP_TEXT, tone=Tone.MUTED)
        return canvas.drawing(width, y + 50.0)
    share = f"{sum(touches) / total * 100:.1f}%"
    told = canvas.say(_TOTAL).format(
        touch=format_minutes(sum(touches), sum(touches), language),
        wait=format_minutes(sum(waits), sum(waits), language),
        share=share,
        unit=unit,
    )
    canvas.text(told, look.MARGIN, y + 8.0, look.STEP_TEXT, bold=True)
    y += 24.0
    for word, right in ((_TOUCH_SHORT, _BAR + 54.0), (_WAIT, _BAR + _FIGURE - 4.0)):
        x = look.MARGIN + _LABEL + right
        canvas.text(canvas.say(word), x, y - 7.0, align=Align.RIGHT, tone=Tone.MUTED)
    y = _rows(canvas, [clean(s.name) for s in steps], [s.lane for s in steps], (touches, waits, others), y)
    y += 16.0
    x = look.MARGIN
    for fill, word in ((canvas.theme.badge_dark, _TOUCH), (_light(canvas), _WAIT)):
        canvas.form("rect", Rect(x, y - 8.0, 20.0, 10.0), fill, canvas.theme.box_line, 0.6)
        x += 26.0 + canvas.text(canvas.say(word), x + 25.0, y + 1.0, tone=Tone.MUTED) + 16.0
    canvas.text(canvas.say(_NOTE), x, y + 1.0, tone=Tone.MUTED, room=width - x - look.MARGIN)
    if any(others):
        y += 16.0
        canvas.text(canvas.say(_OTHER_UNITS).format(unit=unit), x, y + 1.0, tone=Tone.MUTED)
    return canvas.drawing(width, y + look.MARGIN, told)


def _light(canvas: Canvas) -> str:
    return "#d9d9d9" if canvas.options.mono else "#cddaea"


def _rows(
    canvas: Canvas, names: list[str], lanes: list[str], times: tuple[list[float], list[float], list[str]], y: float
) -> float:
    """Draw a row a step: touch and waiting to scale; what counts for something else than a case only as words."""
    touches, waits, others = times
    total = sum(touches) + sum(waits)
    left = look.MARGIN + _LABEL
    language = canvas.options.language
    elapsed = 0.0
    for number, (name, lane, touch, wait) in enumerate(zip(names, lanes, touches, waits, strict=True), 1):
        canvas.begin("time", f"{number}", name)
        if number % 2:
            canvas.ground(Rect(look.MARGIN, y, _LABEL + _BAR + _FIGURE, _ROW), "#f6f8fa")
        canvas.text(str(number), look.MARGIN + 16.0, y + 14.5, align=Align.RIGHT, tone=Tone.MUTED)
        canvas.text(name, look.MARGIN + 24.0, y + 14.5, room=_LABEL - 100.0)
        canvas.text(lane, left - 6.0, y + 14.5, align=Align.RIGHT, tone=Tone.MUTED, room=68.0)
        x = left + elapsed / total * _BAR
        if wait:
            start = left + (elapsed + touch) / total * _BAR
            canvas.form(
                "rect",
                Rect(start, y + 6.0, max(wait / total * _BAR, 0.5), _ROW - 12.0),
                _light(canvas),
                canvas.theme.border,
                0.6,
            )
        if touch:
            canvas.form(
                "rect", Rect(x, y + 4.0, max(touch / total * _BAR, _LEAST), _ROW - 8.0), canvas.theme.badge_dark
            )
        figures = [format_minutes(value, value, language) if value else "–" for value in (touch, wait)]
        figures[0] = others[number - 1] or figures[0]
        canvas.text(figures[0], left + _BAR + 54.0, y + 14.5, align=Align.RIGHT, room=50.0)
        canvas.text(figures[1], left + _BAR + _FIGURE - 4.0, y + 14.5, align=Align.RIGHT, tone=Tone.MUTED, room=56.0)
        elapsed += touch + wait
        y += _ROW
    canvas.group = None
    for minutes in _ticks(total):
        x = left + _BAR * minutes / total
        canvas.path(((x, y - len(names) * _ROW), (x, y + 4.0)), canvas.theme.border, 0.6)
        label = format_minutes(minutes, minutes, language) if minutes else "0"
        canvas.text(label, x, y + 15.0, align=Align.CENTRE, tone=Tone.MUTED)
    return y + 20.0


_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 7200, 14400, 28800, 43200, 86400, 144000)
"""Round distances of marks on a time scale [min]."""


def _ticks(total: float) -> list[float]:
    """Round moments on a scale of `total` minutes, four to eight of them."""
    step = next((step for step in _STEPS if total / step <= 8), total / 8)
    return [step * number for number in range(int(total / step) + 1)]
