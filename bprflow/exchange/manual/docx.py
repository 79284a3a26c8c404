"""The manual as a Word document: headings Word knows, the picture, one table a step."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from bprflow.draw import DrawOptions, layout, render
from bprflow.draw.options import Paper
from bprflow.exchange.drawn import legal
from bprflow.exchange.manual.content import Block, manual
from bprflow.flow import build
from bprflow.model import Process

if TYPE_CHECKING:
    from docx.document import Document


def write_docx(process: Process, *, language: str = "ja", picture: bool = True) -> bytes:
    """Write the manual of a process as a Word document.

    Args:
        process: Any process.
        language: "ja" or "en".
        picture: Put the swimlane picture in.

    """
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name = "Yu Gothic"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "游ゴシック")
    document.styles["Normal"].font.size = Pt(10)
    document.core_properties.title = legal(process.name)
    document.core_properties.author = legal(process.owner)
    for block in manual(process, language=language):
        _block(document, block, process if picture else None, language)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _block(document: Document, block: Block, pictured: Process | None, language: str) -> None:
    from docx.shared import Mm

    if block.kind == "heading":
        document.add_heading(legal(block.text), block.level)
    elif block.kind == "text":
        for line in block.text.splitlines():
            document.add_paragraph(legal(line))
    elif block.kind == "picture" and pictured is not None:
        options = DrawOptions(paper=Paper.A4, language=language, show_strip=False)
        document.add_picture(io.BytesIO(render(layout(build(pictured), options=options), "png")), width=Mm(170))
    elif block.kind == "step":
        document.add_heading(legal(block.text), 3)
        _table(document, block.rows, headed=False)
    elif block.kind == "table":
        plain = not any(block.rows[0])
        _table(document, block.rows[1:] if plain else block.rows, headed=not plain)


def _table(document: Document, rows: tuple[tuple[str, ...], ...], *, headed: bool) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    if not rows:
        return
    table = document.add_table(rows=0, cols=len(rows[0]))
    table.style = "Table Grid"
    table.autofit = False
    widths = [Mm(32), Mm(138)] if not headed else [Mm(170 / len(rows[0]))] * len(rows[0])
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate(rows):
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        cells = added.cells
        for column, (cell, text) in enumerate(zip(cells, row, strict=True)):
            cell.text = legal(text)
            if (headed and number == 0) or (not headed and column == 0):
                for run in cell.paragraphs[0].runs:
                    run.bold = True
            cell.width = widths[column]
