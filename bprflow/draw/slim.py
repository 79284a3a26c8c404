"""Finishing a PDF (letters cut down to the outlines that are drawn, a title, a language) and a PNG (its resolution).

Cairo embeds only the glyphs a page uses, but often keeps all subroutines of the Japanese font
(28,000 of them, 0.8 MB). Writing each outline out in full and leaving the subroutines behind
changes no pixel and makes a page some 30 to 70 kB.
"""

from __future__ import annotations

import io
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdf import PdfWriter


def finish_pdf(data: bytes, title: str, language: str) -> bytes:
    """Slim the fonts of a PDF, and name its title and language.

    Args:
        data: A PDF as Cairo writes it; other PDFs keep fonts that are not bare CFF.
        title: Heading for the window and for screen readers.
        language: "ja" or "en".

    Source: ISO 32000-1, 9.9 (CIDFontType0C) and 14.9.2 (Lang); Adobe Technical Note 5176 (CFF).

    """
    from pypdf import PdfWriter
    from pypdf.generic import NameObject, TextStringObject

    writer = PdfWriter(clone_from=io.BytesIO(data))
    slim_fonts(writer)
    writer.add_metadata({"/Title": title, "/Producer": "bprflow"})
    writer.root_object[NameObject("/Lang")] = TextStringObject(language)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def finish_png(data: bytes, dpi: int) -> bytes:
    """Say in a PNG how large it is meant to be printed, so that Word and Excel place it at its size.

    Source: W3C PNG specification, 11.3.5.3 (pHYs): pixels per metre, right after the header.

    """
    if data[12:16] != b"IHDR" or b"pHYs" in data[:200]:
        return data
    end = 8 + 12 + int.from_bytes(data[8:12], "big")
    pixels = round(dpi / 0.0254).to_bytes(4, "big")
    body = b"pHYs" + pixels + pixels + b"\x01"
    chunk = (9).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")
    return data[:end] + chunk + data[end:]


def slim_fonts(writer: PdfWriter) -> None:
    """Replace every embedded bare CFF font by one without subroutines, where that is smaller."""
    from pypdf.generic import NameObject, StreamObject

    for number in range(1, len(writer._objects) + 1):
        held = writer.get_object(number)
        if isinstance(held, StreamObject) and held.get("/Subtype") == "/CIDFontType0C":
            whole = held.get_data()
            cut = without_subroutines(whole)
            if len(cut) < len(whole):
                stream = StreamObject()
                stream.set_data(cut)
                flat = stream.flate_encode()
                flat[NameObject("/Subtype")] = NameObject("/CIDFontType0C")
                writer._objects[number - 1] = flat


def without_subroutines(font: bytes) -> bytes:
    """Write every outline of a bare CFF font in full and drop its subroutines.

    Args:
        font: CFF data as in a PDF's FontFile3.

    Returns:
        The same outlines; the data as given when they cannot be read.

    """
    from fontTools.cffLib import CFFFontSet
    from fontTools.ttLib import TTFont, TTLibError

    try:
        known = CFFFontSet()
        known.decompile(io.BytesIO(font), None)
        known.desubroutinize()
        buffer = io.BytesIO()
        known.compile(buffer, TTFont(recalcBBoxes=False))
    except (TTLibError, AssertionError, ValueError, KeyError, IndexError, AttributeError):
        return font
    return buffer.getvalue()
