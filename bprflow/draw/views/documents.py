"""The flow of documents: every paper and record as a row, who writes and who reads it along the steps."""

from __future__ import annotations

from bprflow.draw import theme as look
from bprflow.draw.drawing import Drawing
from bprflow.draw.dress import medium_word
from bprflow.draw.options import DrawOptions
from bprflow.draw.shapes import Align, Rect, Tone
from bprflow.draw.text import clean
from bprflow.draw.views.canvas import TOP, Canvas, ordered_steps
from bprflow.flow.graph import FlowGraph
from bprflow.language.terms import Text
from bprflow.model import Step

_VIEW = Text("帳票の流れ", "flow of documents")
_NONE = Text("「読む」「書く」がまだ書かれていません", "no step says yet what it reads or writes")
_WRITES = Text("書く", "writes")
_READS = Text("読む", "reads")
_NAME = 150.0
_COLUMN = 72.0
_HEAD = 92.0
_ROW = 40.0


def document_flow(flow: FlowGraph, options: DrawOptions | None = None) -> Drawing:
    """Draw documents as rows and steps as columns; dark where written, light where read.

    Args:
        flow: The flow; documents stand in the order of their first use.
        options: Language and look.

    """
    canvas = Canvas(flow, _VIEW, options or DrawOptions())
    steps = ordered_steps(flow)
    names = list(dict.fromkeys(use.document for step in steps for use in (*step.writes, *step.reads)))
    width = max(look.MARGIN * 2 + _NAME + _COLUMN * len(steps), 560.0)
    canvas.heading(width)
    if not names:
        canvas.text(canvas.say(_NONE), look.MARGIN, TOP + 14.0, look.STEP_TEXT, tone=Tone.MUTED)
        return canvas.drawing(width, TOP + 50.0)
    _columns(canvas, steps, len(names))
    for row, name in enumerate(names):
        _row(canvas, steps, name, TOP + _HEAD + row * _ROW)
    y = TOP + _HEAD + len(names) * _ROW + 22.0
    x = look.MARGIN
    for fill, line, word in (
        (canvas.theme.badge_dark, canvas.theme.badge_dark, _WRITES),
        (canvas.theme.box_fill, canvas.theme.box_line, _READS),
    ):
        canvas.form("ellipse", Rect(x + 2.0, y - 9.0, 12.0, 12.0), fill, line, 1.4)
        x += 20.0 + canvas.text(canvas.say(word), x + 20.0, y + 1.0, tone=Tone.MUTED) + 16.0
    return canvas.drawing(width, y + look.MARGIN)


def _columns(canvas: Canvas, steps: list[Step], rows: int) -> None:
    for number, step in enumerate(steps):
        x = look.MARGIN + _NAME + number * _COLUMN
        canvas.begin("column", str(number + 1), clean(step.name))
        fill = canvas.theme.header_fill if number % 2 else "#ffffff"
        canvas.ground(Rect(x, TOP, _COLUMN, _HEAD + rows * _ROW), fill)
        canvas.text(
            f"{number + 1} {clean(step.lane)}", x + 4.0, TOP + 13.0, 9.0, bold=True, tone=Tone.MUTED, room=_COLUMN - 8.0
        )
        canvas.lines(step.name, x + 4.0, TOP + 27.0, _COLUMN - 8.0, 5, 9.0)
    canvas.group = None


def _row(canvas: Canvas, steps: list[Step], name: str, y: float) -> None:
    process = canvas.flow.process
    canvas.begin("document", name, clean(name))
    declared = process.document_by_name.get(name)
    canvas.path(((look.MARGIN, y), (look.MARGIN + _NAME + _COLUMN * len(steps), y)), canvas.theme.border, 0.7)
    canvas.form(
        "note", Rect(look.MARGIN + 2.0, y + 11.0, 14.0, 18.0), canvas.theme.box_fill, canvas.theme.box_line, 1.0
    )
    canvas.text(name, look.MARGIN + 23.0, y + 18.0, look.STEP_TEXT, room=_NAME - 30.0)
    media = declared.media if declared else ()
    comma = ", " if canvas.options.language == "en" else "・"
    note = comma.join(medium_word(medium, canvas.options.language) for medium in media)
    canvas.text(note, look.MARGIN + 23.0, y + 32.0, 9.0, tone=Tone.MUTED, room=_NAME - 30.0)
    used: list[tuple[int, bool]] = []
    for number, step in enumerate(steps):
        writes = any(use.document == name for use in step.writes)
        if writes or any(use.document == name for use in step.reads):
            used.append((number, writes))
    middle = y + _ROW / 2

    def centre(number: int) -> float:
        return look.MARGIN + _NAME + number * _COLUMN + _COLUMN / 2

    if len(used) > 1:
        canvas.path(((centre(used[0][0]), middle), (centre(used[-1][0]), middle)), canvas.theme.edge, 1.4)
    for number, writes in used:
        x = centre(number)
        fill = canvas.theme.badge_dark if writes else canvas.theme.box_fill
        canvas.form("ellipse", Rect(x - 11.0, middle - 11.0, 22.0, 22.0), fill, canvas.theme.box_line, 1.4)
        letter = ("W" if writes else "R") if canvas.options.language == "en" else ("書" if writes else "読")
        tone = Tone.ON_DARK if writes else Tone.INK
        canvas.text(letter, x, middle + 4.0, 11.0, Align.CENTRE, bold=writes, tone=tone)
    canvas.group = None
