"""Several pages as one PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence

from bprflow.draw.drawing import Drawing
from bprflow.draw.engine import render_drawing
from bprflow.draw.text import clean


def pdf_pages(drawings: Sequence[Drawing]) -> bytes:
    """Write one PDF with a page a drawing.

    Args:
        drawings: At least one.

    Raises:
        OutputError: No engine is there.

    """
    pages = [render_drawing(drawing, "pdf") for drawing in drawings]
    if len(pages) == 1:
        return pages[0]
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter()
    told = ""
    for drawing, page in zip(drawings, pages, strict=True):
        title = clean(drawing.title)
        writer.append(PdfReader(io.BytesIO(page)), outline_item=title if title != told else None)
        told = title
    writer.root_object[NameObject("/Lang")] = TextStringObject(drawings[0].language)
    writer.add_metadata({"/Title": clean(drawings[0].title), "/Producer": "bprflow"})
    writer.compress_identical_objects()
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
