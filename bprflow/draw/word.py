"""Word documents as offices print them: A4 upright, a Japanese typeface for every style, plain tables."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_STYLES = ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "List Bullet", "List Number")
TEXT_WIDTH_MM = 170.0
"""Room between the margins [mm]."""


def legal(text: str) -> str:
    """Replace letters XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


def new_document(title: str, author: str = "") -> Document:
    """Start an empty document.

    Args:
        title, author: For the properties of the file.

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
    for name in _STYLES:
        style = document.styles[name]
        style.font.name = "Yu Gothic"
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "游ゴシック")
    document.styles["Normal"].font.size = Pt(10)
    document.core_properties.title = legal(title)[:255]
    document.core_properties.author = legal(author)[:255]
    return document


def put_table(document: Document, rows: Sequence[Sequence[str]], widths_mm: Sequence[float], *, headed: bool) -> None:
    """Add a table whose rows are not torn apart by a page break.

    Args:
        document: The document.
        rows: Cells.
        widths_mm: Width of each column [mm].
        headed: Is the first row a header? Otherwise the first column is one.

    """
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    if not rows:
        return
    table = document.add_table(rows=0, cols=len(widths_mm))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
    for number, row in enumerate(rows):
        added = table.add_row()
        added._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for column, (cell, text) in enumerate(zip(added.cells, row, strict=True)):
            cell.text = legal(text)
            cell.width = Mm(widths_mm[column])
            if (headed and number == 0) or (not headed and column == 0):
                for run in cell.paragraphs[0].runs:
                    run.bold = True


def saved(document: Document) -> bytes:
    """Give the document as a file."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()
