"""Lines for terminals: wrapped and aligned by display width, with Japanese line-break rules."""

from __future__ import annotations

import re

from bprflow.language.text import display_width

_NO_START = frozenset("、。，．・：；！？」』）】〕〉》”’ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;!?)]}%％〜～…")  # fmt: skip
_NO_END = frozenset("「『（【〔〈《“‘([{")
_WIDOW = 8
"""A last line of fewer cells than this looks like a mistake."""
_PIECE = re.compile(r"[A-Za-z0-9,.:;!?%/_+\-'\"#&=<>@~\\|*^$`]+|\s+|.", re.S)


def clean(text: str) -> str:
    """Make text safe for one terminal line: control characters and line breaks become spaces."""
    return " ".join("".join(" " if ord(ch) < 32 or 127 <= ord(ch) < 160 else ch for ch in text).split(" ")).strip()


def _pieces(text: str) -> list[str]:
    """Cut text into units that must not be broken, closing marks glued to what they close."""
    units: list[str] = []
    for piece in _PIECE.findall(text):
        glue = units and not units[-1].isspace() and not piece.isspace()
        if glue and (piece[0] in _NO_START or units[-1][-1] in _NO_END):
            units[-1] += piece
        else:
            units.append(piece)
    return units


def wrap(text: str, width: int, *, first: int | None = None) -> list[str]:
    """Break text into lines of at most `width` cells, without a last line of one or two characters.

    Args:
        text: One paragraph; control characters are dropped.
        width: Cells a line, at least 8.
        first: Cells of the first line when they differ.

    """
    width = max(width, 8)
    room = width if first is None else max(first, 8)
    units = _pieces(clean(text))
    lines = _fill(units, width, room)
    for less in range(2, _WIDOW + 1, 2):
        if len(lines) < 2 or display_width(lines[-1]) > _WIDOW or min(width, room) - less < 2 * _WIDOW:
            break
        narrower = _fill(units, width - less, room - less)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines


def _fill(units: list[str], width: int, room: int) -> list[str]:
    """Fill lines greedily: the first with `room` cells, the others with `width`."""
    lines: list[str] = []
    line = ""
    used = 0
    for unit in units:
        size = display_width(unit)
        if line and used + size > room:
            lines.append(line.rstrip())
            line, used, room = "", 0, width
        if not line and unit.isspace():
            continue
        while size > room:
            head = _head(unit, room)
            lines.append(head)
            unit = unit[len(head) :]
            size, room = display_width(unit), width
        line += unit
        used += size
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _head(text: str, room: int) -> str:
    """Give the longest start of `text` that fits, at least one character."""
    used = 0
    for index, ch in enumerate(text):
        used += display_width(ch)
        if used > room:
            return text[: max(index, 1)]
    return text


def fit(text: str, width: int) -> str:
    """Shorten text to `width` cells with an ellipsis that every code page has."""
    line = clean(text)
    if display_width(line) <= width:
        return line
    return _head(line, max(width - 2, 1)).rstrip() + "…"


def pad(text: str, width: int) -> str:
    """Fill text with spaces to `width` cells."""
    return text + " " * max(width - display_width(text), 0)
