"""The cells of a draw.io page: unpacking, labels, numbers."""

from __future__ import annotations

import base64
import binascii
import html
import re
import urllib.parse
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bprflow.exchange.drawio.nearby import Box
from bprflow.exchange.sketch import one_line
from bprflow.exchange.xml import MAX_XML_BYTES, XmlRefusedError, XmlText, parse_xml
from bprflow.language.terms import Text

if TYPE_CHECKING:
    from lxml.etree import _Element

_TAG = re.compile(r"<[^<>]{0,500}>")
_BREAK = re.compile(r"<(?:br|/div|/p|div|p)\b[^<>]{0,300}>", re.I)


@dataclass(slots=True)
class Cell:
    """One cell: a shape or an arrow."""

    id: str
    label: str
    style: str
    parent: str
    line: int
    vertex: bool
    edge: bool
    source: str = ""
    target: str = ""
    box: Box = (0.0, 0.0, 0.0, 0.0)
    ends: tuple[tuple[float, float] | None, tuple[float, float] | None] = (None, None)
    corners: list[tuple[float, float]] = field(default_factory=list)
    data: dict[str, str] = field(default_factory=dict)

    def has(self, *words: str) -> bool:
        """Is one of the words in the style?"""
        return any(word in self.style for word in words)


def model_of(page: _Element) -> _Element:
    """Give the graph model of a page, unpacking it where it is packed.

    Raises:
        XmlRefusedError: Packed wrongly, or into too much.

    """
    if page.tag == "mxGraphModel":
        return page
    found = page.find("mxGraphModel")
    if found is not None:
        return found
    packed = (page.text or "").strip()
    refused = XmlRefusedError(
        Text("ページの中身を開けません", "the page cannot be unpacked"),
        Text("draw.io で開き、圧縮なしで保存し直してください", "open it in draw.io and save it uncompressed"),
    )
    try:
        inflater = zlib.decompressobj(-15)
        plain = inflater.decompress(base64.b64decode(packed, validate=True), MAX_XML_BYTES)
        if inflater.unconsumed_tail:
            raise refused
        text = urllib.parse.unquote(plain.decode("utf-8"))
    except (zlib.error, binascii.Error, UnicodeDecodeError, ValueError) as error:
        if isinstance(error, XmlRefusedError):
            raise
        raise refused from None
    model = parse_xml(XmlText(text, "utf-8"))
    if model.tag != "mxGraphModel":
        raise refused
    return model


def words_of(text: str | None) -> str:
    """Take the words out of an HTML label."""
    return one_line(html.unescape(_TAG.sub("", _BREAK.sub("\n", text or ""))).replace("\u00a0", " "))


def number_of(text: str | None) -> float:
    """Read a coordinate; 0 for what is none or absurd."""
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if -1e9 < value < 1e9 else 0.0
