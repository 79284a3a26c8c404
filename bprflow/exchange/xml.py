"""Reading other people's XML: bytes in, no entities, no network, bounded size and depth.

Source: lxml documentation, "lxml FAQ: How do I use lxml safely as a web-service endpoint?";
libxml2 stops at 256 levels of nesting by itself unless `huge_tree` is set.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.language.terms import NO_TEXT, Text

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_XML_BYTES = 20 * 1024 * 1024
"""Drawings people make; the largest of 399 real files has 1.7 MB."""
MAX_TAGS = 200_000
"""Angle brackets in one file: 7 times the largest of 399 real files."""

_DECLARATION = re.compile(rb"""^(<\?xml\b[^>]*?\bencoding\s*=\s*)(["'])([A-Za-z0-9._-]+)\2""")
_TEXT_DECLARATION = re.compile(r"""^(<\?xml\b[^>]*?)\s+encoding\s*=\s*(["'])[A-Za-z0-9._-]+\2""")
_PYTHON_CODEC = {
    "utf-8": "utf-8-sig", "utf8": "utf-8-sig", "us-ascii": "utf-8", "ascii": "utf-8",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "windows-31j": "cp932",
    "ms932": "cp932", "cp932": "cp932", "ms_kanji": "cp932", "csshiftjis": "cp932",
    "euc-jp": "euc_jp", "eucjp": "euc_jp", "x-euc-jp": "euc_jp", "iso-2022-jp": "iso2022_jp_ext",
    "iso-8859-1": "iso8859-1", "latin1": "iso8859-1", "iso-8859-15": "iso8859-15",
    "windows-1252": "cp1252", "windows-1250": "cp1250", "windows-1251": "cp1251", "iso-8859-2": "iso8859-2",
    "utf-16": "utf-16", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be", "gb2312": "gb18030", "gbk": "gb18030",
    "gb18030": "gb18030", "big5": "big5", "euc-kr": "euc_kr",
}  # fmt: skip


class XmlRefusedError(ValueError):
    """An XML file that is not read.

    Args:
        message: What is wrong with it, as one sentence.
        hint: What to do.
        line: Where; 0 when it concerns the whole file.

    """

    def __init__(self, message: Text, hint: Text = NO_TEXT, line: int = 0) -> None:
        super().__init__(message.en)
        self.message = message
        self.hint = hint
        self.line = line


@dataclass(frozen=True, slots=True)
class XmlText:
    """A decoded XML text and the encoding it was in."""

    text: str
    encoding: str


def decode_xml(data: bytes) -> XmlText:
    """Decode XML by byte order mark, declaration, or UTF-8.

    Shift_JIS is read as CP932, which is what Windows programs mean by it.

    Raises:
        XmlRefusedError: Empty, too large, an unknown encoding, or bytes that do not fit it.

    """
    if not data.strip():
        raise XmlRefusedError(
            Text("ファイルが空です", "the file is empty"),
            Text("保存し直したファイルを指定してください", "save it again and name that file"),
        )
    if len(data) > MAX_XML_BYTES:
        raise XmlRefusedError(
            Text(
                f"ファイルが大きすぎます ({MAX_XML_BYTES // 1024 // 1024} MB まで)",
                f"the file is larger than {MAX_XML_BYTES // 1024 // 1024} MB",
            )
        )
    for mark, codec in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _decoded(data, codec, "utf-8" if codec == "utf-8-sig" else "utf-16")
    if data[:4] == b"<\x00?\x00":
        return _decoded(data, "utf-16-le", "utf-16")
    if data[:4] == b"\x00<\x00?":
        return _decoded(data, "utf-16-be", "utf-16")
    match = _DECLARATION.match(data.lstrip()[:200])
    name = match[3].decode("ascii").lower() if match else "utf-8"
    if name not in _PYTHON_CODEC:
        raise XmlRefusedError(
            Text(f"文字コード「{name}」は読めません", f"encoding '{name}' is not supported"),
            Text("UTF-8 で保存し直してください", "save it as UTF-8"),
        )
    return _decoded(data, _PYTHON_CODEC[name], name)


def _decoded(data: bytes, codec: str, name: str) -> XmlText:
    try:
        return XmlText(data.decode(codec), name)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise XmlRefusedError(
            Text(f"文字コードが {name} ではない文字があります", f"bytes that are not {name}"),
            _other_encoding(data, codec),
            line,
        ) from None


def _other_encoding(data: bytes, declared: str) -> Text:
    """Advise on bytes that are not what the first line says: name the encoding in which all of them are text."""
    for codec, name in (("utf-8", "UTF-8"), ("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP")):
        if codec == declared or b"<" not in data[:100]:
            continue
        try:
            data.decode(codec)
        except UnicodeDecodeError:
            continue
        return Text(
            f'中身は {name} のようです。1行目を encoding="{name}" と書き直すか、UTF-8 で保存し直してください',
            f'it looks like {name}: write encoding="{name}" in the first line, or save it as UTF-8',
        )
    return Text("UTF-8 で保存し直してください", "save it as UTF-8")


def parse_xml(source: XmlText) -> _Element:
    """Parse decoded XML into a tree whose elements know their line.

    Raises:
        XmlRefusedError: Not well-formed, with a DOCTYPE, too deep or with too many tags.

    """
    from lxml import etree

    text = source.text.lstrip("\ufeff \t\r\n")
    shift = source.text[: len(source.text) - len(text)].count("\n")
    if _has_doctype(text):
        raise XmlRefusedError(
            Text("DOCTYPE のある XML は、安全のため読みません", "XML with a DOCTYPE is not read, for safety"),
            Text("DOCTYPE の行を消して保存してください", "remove the DOCTYPE and save"),
            shift + 1,
        )
    if text.count("<") > MAX_TAGS:
        raise XmlRefusedError(Text(f"要素が多すぎます ({MAX_TAGS:,} まで)", f"more than {MAX_TAGS:,} tags"))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_blank_text=False,
    )  # fmt: skip
    plain = _TEXT_DECLARATION.sub(r"\1", text, count=1)
    try:
        root = etree.fromstring(plain.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        line = (error.lineno or 1) + shift
        raise XmlRefusedError(
            Text(f"XML として読めません ({_reason(str(error))[0]})", f"not well-formed XML ({_reason(str(error))[1]})"),
            Text("書き出した道具でもう一度保存してください", "export it again from the tool that wrote it"),
            line,
        ) from None
    except (ValueError, UnicodeEncodeError) as error:
        raise XmlRefusedError(
            Text("XML に使えない文字があります", f"characters XML does not allow ({error})")
        ) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise XmlRefusedError(
            Text("DOCTYPE のある XML は、安全のため読みません", "XML with a DOCTYPE is not read, for safety")
        )
    return root


def _has_doctype(text: str) -> bool:
    """Look for a DOCTYPE before the first element, past comments and processing instructions; O(prolog)."""
    position = 0
    while True:
        while position < len(text) and text[position].isspace():
            position += 1
        for opening, closing in (("<?", "?>"), ("<!--", "-->")):
            if text.startswith(opening, position):
                end = text.find(closing, position)
                if end < 0:
                    return False
                position = end + len(closing)
                break
        else:
            return text[position : position + 9].upper() == "<!DOCTYPE"


def _reason(message: str) -> tuple[str, str]:
    short = message.split(", line ")[0][:120]
    if "depth" in short:
        return "入れ子が深すぎます", "nested too deeply"
    if "limit" in short or "too long" in short or "huge" in short:
        return "一つの値が長すぎます", "a value is too long"
    if "redefined" in short:
        return "一つの要素に同じ属性が二度あります", short
    if "mismatch" in short or "end of data" in short or "EndTag" in short:
        return "閉じていない要素があります", short
    return "書き方の誤りがあります", short
