"""Entries to text: indentation, brackets, and remarks at the ends of lines in one column."""

from __future__ import annotations

from dataclasses import dataclass, field

from bprflow.language.text import display_width
from bprflow.source.yaml_text import plain_in_brackets, quoted

_WIDEST = 60
"""A remark is not pushed further right than this by a long line near it [cells]."""


@dataclass
class Value:
    """What stands behind a key or dash.

    Attributes:
        text: A text as written in a block.
        flow_text: The same as written inside brackets.
        lines: A text of several lines (`|`).
        entries: Parts of a mapping or list.
        is_list, is_flow: How the parts are written.
        inside: Remarks from inside brackets; they go above the entry.
        tail: Remarks after the last part.

    """

    text: str | None = None
    flow_text: str | None = None
    lines: str | None = None
    entries: list[Entry] = field(default_factory=list)
    is_list: bool = False
    is_flow: bool = False
    inside: list[str] = field(default_factory=list)
    tail: list[str] = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        """Is it written over several lines?"""
        return self.text is None and self.lines is None and not self.is_flow and bool(self.entries)


@dataclass
class Entry:
    """One part of a mapping or list.

    Attributes:
        lead: Remarks and blank lines above it.
        key: The key as written; empty in a list.
        beside: Remark at the end of its line.
        rank: Its place in the canonical order.

    """

    lead: list[str]
    key: str
    value: Value
    beside: str = ""
    rank: int = 0


@dataclass
class _Row:
    text: str
    beside: str = ""


def write(head: list[str], root: Value) -> str:
    """Write a file.

    Args:
        head: Remarks and blank lines above everything.
        root: The outermost mapping.

    """
    rows = [_Row(line) for line in head]
    while rows and not rows[0].text:
        rows.pop(0)
    rows += _rows(root, 0)
    _align(rows)
    return "\n".join(f"{row.text}{row.beside}".rstrip() for row in rows).rstrip("\n") + "\n"


def _rows(value: Value, indent: int) -> list[_Row]:
    """Write the parts of a block."""
    pad = " " * indent
    rows: list[_Row] = []
    for entry in value.entries:
        lead = [*entry.lead, *entry.value.inside]
        rows += [_Row(f"{pad}{line}" if line else "") for line in lead]
        rows += _dashed(entry, indent) if value.is_list else _keyed(entry, indent)
    return rows + [_Row(f"{pad}{line}") for line in value.tail]


def _dashed(entry: Entry, indent: int) -> list[_Row]:
    pad, value = " " * indent, entry.value
    if not value.is_block:
        return _inline(f"{pad}-", entry, indent)
    rows = _rows(value, indent + 2)
    first = next(index for index, row in enumerate(rows) if row.text and not row.text.lstrip().startswith("#"))
    rows[first] = _Row(f"{pad}- {rows[first].text.lstrip()}", rows[first].beside)
    if first:
        moved = [_Row(pad + row.text.lstrip() if row.text else "") for row in rows[:first]]
        rows[:first] = moved
    return rows


def _keyed(entry: Entry, indent: int) -> list[_Row]:
    pad, value = " " * indent, entry.value
    if not value.is_block:
        return _inline(f"{pad}{entry.key}:", entry, indent)
    return [_Row(f"{pad}{entry.key}:", entry.beside), *_rows(value, indent + 2)]


def _inline(start: str, entry: Entry, indent: int) -> list[_Row]:
    value = entry.value
    if value.lines is not None:
        return _literal(start, entry, indent)
    text = _flow(value) if value.text is None else value.text
    tail = [_Row(" " * indent + line) for line in value.tail]
    return [_Row(f"{start} {text}" if text else start, entry.beside), *tail]


def _literal(start: str, entry: Entry, indent: int) -> list[_Row]:
    text = entry.value.lines or ""
    if not text.strip() or "\r" in text or text.endswith("\n\n"):
        return [_Row(f"{start} {quoted(text)}", entry.beside)]
    mark = "|" if text.endswith("\n") else "|-"
    pad = " " * (indent + 2)
    body = [_Row(f"{pad}{line}" if line else "") for line in text.removesuffix("\n").split("\n")]
    tail = [_Row(" " * indent + line) for line in entry.value.tail]
    return [_Row(f"{start} {mark}", entry.beside), *body, *tail]


def _flow(value: Value) -> str:
    if value.text is not None:
        return value.flow_text if value.flow_text is not None else value.text
    if value.is_list:
        return "[" + ", ".join(_flow(entry.value) for entry in value.entries) + "]"
    parts = (f"{_flow_key(entry.key)}: {_flow(entry.value)}".rstrip() for entry in value.entries)
    return "{" + ", ".join(parts) + "}"


def _flow_key(key: str) -> str:
    return key if key.startswith('"') or plain_in_brackets(key) else quoted(key)


def _align(rows: list[_Row]) -> None:
    """Put the remarks of neighbouring lines into one column."""
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and rows[end].beside:
            end += 1
        widths = [display_width(row.text) for row in rows[start:end]]
        column = max((width for width in widths if width <= _WIDEST), default=0)
        for row, width in zip(rows[start:end], widths, strict=True):
            row.beside = " " * (max(column - width, 0) + 2) + row.beside
        start = end + 1 if end == start else end
