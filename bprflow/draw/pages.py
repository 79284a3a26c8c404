"""Several pages as one PDF."""

from __future__ import annotations

import io
from collections.abc import Sequence

from bprflow.draw.drawing import Drawing
from bprflow.draw.engine import render_drawing


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

    writer = PdfWriter()
    for page in pages:
        writer.append(PdfReader(io.BytesIO(page)))
    writer.add_metadata({"/Title": drawings[0].title, "/Producer": "bprflow"})
    writer.compress_identical_objects()
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
