"""Shapes of a slide: words, cards and tables, in a font every office has, for eyes at the back of the room."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.language.text import display_width

if TYPE_CHECKING:
    from pptx.dml.color import RGBColor
    from pptx.presentation import Presentation
    from pptx.shapes.base import BaseShape
    from pptx.slide import Slide
    from pptx.text.text import _Run

FONT = "BIZ UDPゴシック"
INK, SOFT, NAVY, LINE, PAPER, TINT, RED = "1A1A1C", "4D4D4D", "1B2733", "B8C2CC", "FFFFFF", "F5F7F9", "CE0000"
WIDTH, HEIGHT = 13.333, 7.5
"""A 16:9 slide [in]."""
MARGIN = 0.55
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide [in]."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Words:
    """One paragraph.

    Attributes:
        text: What it says.
        size: Font size [pt].
        bold: Bold type.
        color: Six hexadecimal digits.

    """

    text: str
    size: float = 16
    bold: bool = False
    color: str = INK


def titled(show: Presentation, title: str) -> Slide:
    """Add a slide with a title that outline view and screen readers find."""
    from pptx.util import Inches

    slide: Slide = show.slides.add_slide(show.slide_layouts[5])
    holder = slide.shapes.title
    assert holder is not None, "this layout has a title"
    holder.left, holder.top = Inches(MARGIN), Inches(0.35)
    holder.width, holder.height = Inches(WIDTH - 2 * MARGIN), Inches(0.75)
    _fill(holder.text_frame, [Words(title, 28, bold=True, color=NAVY)])
    return slide


def put_words(slide: Slide, box: Box, words: Sequence[Words], *, card: bool = False) -> BaseShape:
    """Write paragraphs into one shape, framed when it is a card."""
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches, Pt

    place = (Inches(box.left), Inches(box.top), Inches(box.width), Inches(box.height))
    shape = slide.shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *place) if card else slide.shapes.add_textbox(*place)
    if card:
        shape.adjustments[0] = 0.04
        shape.fill.solid()
        shape.fill.fore_color.rgb = color(PAPER)
        shape.line.color.rgb = color(LINE)
        shape.line.width = Pt(1)
        shape.shadow.inherit = False
        shape.text_frame.vertical_anchor = MSO_ANCHOR.TOP
        shape.text_frame.margin_left = shape.text_frame.margin_right = Inches(0.18)
        shape.text_frame.margin_top = Inches(0.16)
    _fill(shape.text_frame, words)
    return shape


def put_table(
    slide: Slide,
    box: Box,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    size: float = 13,
    row_height: float = 0.4,
    figures: frozenset[int] = frozenset(),
) -> None:
    """Write a native table; a row too long for its cell makes the table taller, never smaller type.

    Args:
        slide: The slide.
        box: Where; its height is that of the header row alone.
        heads: Headers.
        rows: Cells.
        widths: Shares of the width.
        size: Font size [pt].
        row_height: Least height of a row [in].
        figures: Columns set to the right.

    """
    from pptx.util import Inches

    frame = slide.shapes.add_table(
        len(rows) + 1,
        len(heads),
        Inches(box.left),
        Inches(box.top),
        Inches(box.width),
        Inches(0.4 + row_height * len(rows)),
    )
    table = frame.table
    for column, share in enumerate(widths):
        table.columns[column].width = Inches(box.width * share / sum(widths))
    for line, cells in enumerate((heads, *rows)):
        table.rows[line].height = Inches(row_height if line else 0.4)
        for column, text in enumerate(cells):
            cell = table.cell(line, column)
            cell.margin_left = cell.margin_right = Inches(0.08)
            cell.margin_top = cell.margin_bottom = Inches(0.04)
            cell.fill.solid()  # type: ignore[no-untyped-call]
            cell.fill.fore_color.rgb = color(NAVY if line == 0 else PAPER if line % 2 else TINT)
            ink = PAPER if line == 0 else INK
            _fill(cell.text_frame, [Words(text, size, bold=line == 0, color=ink)], right=column in figures)


def color(code: str) -> RGBColor:
    """Make a colour from six hexadecimal digits."""
    from pptx.dml.color import RGBColor

    made: RGBColor = RGBColor.from_string(code)  # type: ignore[no-untyped-call]
    return made


def legal(text: str) -> str:
    """Drop letters XML cannot hold."""
    return _ILLEGAL.sub(" ", text)


def lines_needed(text: str, width: float, size: float) -> int:
    """Count the lines a text takes in a box [in] at a size [pt]; a half-width character is half an em."""
    per_line = max(int(width * 72 / size * 2), 2)
    return sum(max(1, -(-display_width(part) // per_line)) for part in text.split("\n"))


def shortened(text: str, width: float, lines: int, size: float = 12) -> str:
    """Shorten a text to the lines a cell has [in, pt]."""
    if lines_needed(text, width, size) <= lines:
        return text
    while text and lines_needed(text + "…", width, size) > lines:
        text = text[:-1]
    return text.rstrip() + "…"


def _fill(frame: object, words: Sequence[Words], *, right: bool = False) -> None:
    from pptx.util import Pt

    frame.word_wrap = True  # type: ignore[attr-defined]
    for number, said in enumerate(words):
        paragraphs = frame.paragraphs  # type: ignore[attr-defined]
        paragraph = paragraphs[0] if number == 0 else frame.add_paragraph()  # type: ignore[attr-defined]
        paragraph.space_after = Pt(said.size * 0.35)
        _align(paragraph, right=right)
        run = paragraph.add_run()
        run.text = legal(said.text)
        _dress(run, said)


def _align(paragraph: object, *, right: bool) -> None:
    from pptx.enum.text import PP_ALIGN

    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT  # type: ignore[attr-defined]


def _dress(run: _Run, said: Words) -> None:
    """Set font, size and colour, for Latin and for East Asian letters.

    python-pptx sets only the Latin typeface; without `a:ea` Japanese falls back to whatever the machine has.
    """
    from pptx.oxml.ns import qn
    from pptx.util import Pt

    run.font.size = Pt(said.size)
    run.font.bold = said.bold
    run.font.name = FONT
    run.font.color.rgb = color(said.color)
    properties = run._r.get_or_add_rPr()
    for tag in ("a:ea", "a:cs"):
        face = properties.find(qn(tag))
        if face is None:
            face = properties.makeelement(qn(tag), {})
            properties.append(face)
        face.set("typeface", FONT)
    properties.set("lang", "ja-JP")
