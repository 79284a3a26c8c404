"""Small parts of python-pptx shapes: lengths, colours, styles, and lines of text that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bprflow.draw.connectors import EMU_PER_POINT
from bprflow.draw.shapes import Align, Rect, TextLine

if TYPE_CHECKING:
    from lxml.etree import _Element
    from pptx.dml.color import RGBColor
    from pptx.util import Length


def on_one_line(lines: Sequence[TextLine]) -> list[list[TextLine]]:
    """Put together what follows on the same baseline, so that a wider font moves it on."""
    rows: list[list[TextLine]] = []
    for line in lines:
        last = rows[-1][-1] if rows else None
        if last and last.align is Align.LEFT is line.align and abs(last.y - line.y) < 0.1 and line.x >= last.rect.right:
            rows[-1].append(line)
        else:
            rows.append([line])
    return rows


def unstyled(element: _Element) -> None:
    """Take away the template's style: its shadows and colours are not ours."""
    from pptx.oxml.ns import qn

    style = element.find(qn("p:style"))
    if style is not None:
        element.remove(style)


def emu(points: float) -> Length:
    """A length in the unit of the file."""
    from pptx.util import Emu

    return Emu(round(points * EMU_PER_POINT))


def box(rect: Rect) -> tuple[Length, Length, Length, Length]:
    """Place and size as python-pptx wants them."""
    return emu(rect.x), emu(rect.y), emu(rect.width), emu(rect.height)


def rgb(colour: str) -> RGBColor:
    """A colour from #rrggbb."""
    from pptx.dml.color import RGBColor

    return RGBColor(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))  # type: ignore[no-untyped-call]
