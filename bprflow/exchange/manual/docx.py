"""The manual as a Word document: headings Word knows, the picture, one table a step."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from bprflow.draw import DrawOptions, layout, render
from bprflow.draw.options import Paper
from bprflow.draw.word import TEXT_WIDTH_MM, legal, new_document, put_table, saved
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
    document = new_document(process.name, process.owner)
    for block in manual(process, language=language):
        _block(document, block, process if picture else None, language)
    return saved(document)


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
    if rows:
        widths = [TEXT_WIDTH_MM / len(rows[0])] * len(rows[0]) if headed else [32.0, TEXT_WIDTH_MM - 32.0]
        put_table(document, rows, widths, headed=headed)
