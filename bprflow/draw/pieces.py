"""The parts of boxes, lane headings and arrows, with their words in place."""

from __future__ import annotations

from bprflow.draw import theme as look
from bprflow.draw.dress import Dress, Word, badge_width
from bprflow.draw.office import Form, OfficeSymbol
from bprflow.draw.shapes import Align, Badge, BadgeKind, Chip, NodeShape, Point, Rect, Sign, TextLine, Tone, around
from bprflow.draw.text import text_width


def stacked(lines: tuple[str, ...], note: str, head: Rect) -> tuple[TextLine, ...]:
    """Name and note in the middle of a lane's heading."""
    x, middle = head.centre
    step = look.LANE_TEXT * 1.32
    height = len(lines) * step + (14.0 if note else 0.0)
    y = middle - height / 2 + look.LANE_TEXT
    found = [
        TextLine(line, x, y + row * step, look.LANE_TEXT, text_width(line, look.LANE_TEXT, True), Align.CENTRE, True)
        for row, line in enumerate(lines)
    ]
    if note:
        width = text_width(note, look.SMALL_TEXT)
        baseline = y + len(lines) * step - 2.0
        found.append(TextLine(note, x, baseline, look.SMALL_TEXT, width, Align.CENTRE, tone=Tone.MUTED))
    return tuple(found)


def box_lines(dressed: Dress, rect: Rect, *, gone: bool = False) -> tuple[TextLine, ...]:
    """Place the text of a box from its upper left corner, the time at its lower right."""
    lines = [
        TextLine(
            line,
            rect.x + look.BOX_PADDING,
            rect.y + 7.0 + look.STEP_TEXT * (0.95 + look.LINE_HEIGHT * row),
            look.STEP_TEXT,
            text_width(line, look.STEP_TEXT),
            tone=Tone.GONE if gone else Tone.INK,
        )
        for row, line in enumerate(dressed.lines)
    ]
    if dressed.time:
        right = rect.right - look.BOX_PADDING - (13.0 if dressed.mark else 0.0)
        width = text_width(dressed.time, look.SMALL_TEXT)
        lines.append(
            TextLine(dressed.time, right, rect.bottom - 9.5, look.SMALL_TEXT, width, Align.RIGHT, tone=Tone.MUTED)
        )
    return tuple(lines)


def foot(dressed: Dress, rect: Rect, *, gone: bool = False) -> tuple[Badge, ...]:
    """Place the badges at the foot of a box, and the provenance mark after its time."""
    found: list[Badge] = []
    for number, row in enumerate(reversed(dressed.rows)):
        y = rect.bottom - 6.0 - look.BADGE_HEIGHT - number * look.BADGE_ROW
        found[:0] = _row(row, rect.x + look.BOX_PADDING, y, gone=gone)
    if dressed.mark:
        area = Rect(rect.right - look.BOX_PADDING - 11.0, rect.bottom - 18.5, 11.0, 11.0)
        width = text_width(dressed.mark, 8.0)
        found.append(
            Badge(
                BadgeKind.PROVENANCE,
                area,
                TextLine(dressed.mark, area.centre[0], area.y + 8.6, 8.0, width, Align.CENTRE, tone=Tone.MUTED),
            )
        )
    return tuple(found)


def _row(words: tuple[Word, ...], x: float, y: float, *, gone: bool) -> list[Badge]:
    """Place badges side by side from (x, y)."""
    found: list[Badge] = []
    for word in words:
        width = badge_width(word.text)
        area = Rect(x, y, width, look.BADGE_HEIGHT)
        kind = BadgeKind.RULE if word.dark else BadgeKind.FALLBACK if word.fallback else BadgeKind.MEDIUM
        if word.inside:
            kind = BadgeKind.INSIDE
        elif word.text.startswith("+"):
            kind = BadgeKind.MORE
        tone = Tone.ON_DARK if word.dark else Tone.GONE if gone else Tone.INK
        centre = area.centre[0]
        line = TextLine(word.text, centre, y + 11.0, look.BADGE_TEXT, width - 9.0, Align.CENTRE, word.dark, tone)
        found.append(Badge(kind, area, line, word.inferred))
        x += width + 3.0
    return found


def circles(numbers: tuple[int, ...], rect: Rect) -> tuple[Badge, ...]:
    """Finding numbers along the upper edge, from the corner; the fourth and further are counted."""
    shown = [str(number) for number in numbers[:3]]
    if len(numbers) > 4:
        shown.append(f"+{len(numbers) - 3}")
    elif len(numbers) == 4:
        shown.append(str(numbers[3]))
    size = look.NUMBER_CIRCLE
    found: list[Badge] = []
    for index, text in enumerate(shown):
        area = Rect(rect.x - size / 2 + 2.0 + index * (size + 1.5), rect.y - size * 0.8, size, size)
        points = 10.5 if len(text) == 1 else 9.0 if len(text) == 2 else 7.5
        width = text_width(text, points, True)
        found.append(
            Badge(
                BadgeKind.NUMBER,
                area,
                TextLine(
                    text,
                    area.centre[0],
                    area.centre[1] + points * 0.37,
                    points,
                    width,
                    Align.CENTRE,
                    True,
                    Tone.ALERT,
                ),
            )
        )
    return tuple(found)


def beside_sign(rect: Rect) -> Rect:
    """The part of a box that its sign leaves to the words."""
    return Rect(rect.x + look.SIGN_ROOM, rect.y, rect.width - look.SIGN_ROOM, rect.height)


def sign(symbol: OfficeSymbol, rect: Rect, language: str, *, gone: bool = False) -> Sign:
    """Place a sign across the left side of a box, in the middle of its height."""
    size = look.SMALL_SIGN if symbol.small else look.SIGN
    x, y = rect.x + look.SIGN / 2, rect.centre[1]
    area = Rect(x - size / 2, y - size / 2, size, size)
    text = None
    if symbol.letter:
        points = (10.0 if len(symbol.letter) > 1 else 11.5) if symbol.small else 13.0
        width = text_width(symbol.letter, points, True)
        tone = Tone.GONE if gone else Tone.INK
        text = TextLine(symbol.letter, x, y + points * 0.37, points, width, Align.CENTRE, True, tone)
    return Sign(symbol.code, symbol.form.value, area, text, symbol.meaning.in_language(language))


def at_sign(node: NodeShape, end: Point) -> Point:
    """Where an arrow that meets the left side of a box with a sign really ends: at the sign's outline.

    Args:
        node: The box.
        end: The end of the arrow on the side of the whole shape.

    """
    if node.sign is None or abs(end[0] - node.rect.x) > 0.1:
        return end
    x, y = node.sign.rect.centre
    half = node.sign.rect.width / 2
    off = abs(end[1] - y)
    if off >= half:
        return (node.frame.x, end[1])
    reach = {
        Form.CIRCLE: (half * half - off * off) ** 0.5,
        Form.DIAMOND: half - off,
        Form.TRIANGLE: (half + y - end[1]) / 2,
    }.get(Form(node.sign.form), half)
    return (round(x - reach, 2), end[1])


def change_badge(word: str, rect: Rect) -> Badge:
    """Place the pill that says what becomes of a step on the upper right corner of its box."""
    width = text_width(word, look.BADGE_TEXT, True) + 14.0
    area = Rect(rect.right - width + 4.0, rect.y - 12.5, width, 17.0)
    line = TextLine(
        word, area.centre[0], area.y + 12.0, look.BADGE_TEXT, width - 14.0, Align.CENTRE, True, Tone.ON_DARK
    )
    return Badge(BadgeKind.CHANGE, area, line)


def with_marks(node: NodeShape) -> Rect:
    """Give a shape with the circles that stick out of it."""
    return around([node.rect, *(badge.rect for badge in node.numbers)]) or node.rect


def chip(kind: str, text: str, full: str, rect: Rect) -> Chip:
    """Place the words on a chip: after the hourglass, or in the middle of a sheet."""
    width = text_width(text, look.SMALL_TEXT)
    baseline = rect.y + rect.height / 2 + 3.7
    if kind == "wait":
        line = TextLine(text, rect.x + 18.0, baseline, look.SMALL_TEXT, width, tone=Tone.MUTED)
    else:
        line = TextLine(text, rect.x + 6.0, baseline, look.SMALL_TEXT, width)
    return Chip(kind, rect, line, full)


def lines_in(lines: tuple[str, ...], rect: Rect) -> tuple[TextLine, ...]:
    """Place the lines of a label in its area."""
    step = look.SMALL_TEXT * look.LINE_HEIGHT
    return tuple(
        TextLine(
            line,
            rect.x,
            rect.y + look.SMALL_TEXT * 1.0 + row * step,
            look.SMALL_TEXT,
            text_width(line, look.SMALL_TEXT),
        )
        for row, line in enumerate(lines)
    )
