"""Where things stand: offsets to lines and columns, and a repaired text back to the original."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping

import yaml

from bprflow.source.diagnostic import Edit, Span

Path = tuple[str | int, ...]
"""Model field names and list indices, e.g. ("steps", 3, "touch")."""
Node = yaml.Node
Stretch = tuple[int, int]
"""Start and end offset in the text that was parsed."""

_LINE_END = re.compile(r"\r\n|\r|\n")


class Lines:
    """Line and column of every offset of one text.

    Args:
        text: Decoded text; lines end with LF, CR LF or CR, as editors count them.

    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0, *(match.end() for match in _LINE_END.finditer(text))]

    def place(self, offset: int) -> tuple[int, int]:
        """Give line and column, both from 1; O(log n)."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def span(self, start: int, end: int) -> Span:
        """Make a span of two offsets, kept inside the text."""
        start = max(0, min(start, len(self.text)))
        end = max(start, min(end, len(self.text)))
        line, column = self.place(start)
        end_line, end_column = self.place(end)
        return Span(line, column, end_line, end_column, start, end)

    def line_text(self, line: int) -> str:
        """Give one line without its end."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


def apply_edits(text: str, edits: tuple[Edit, ...]) -> str:
    """Apply edits that do not overlap; of two that do, the first in the text wins."""
    parts: list[str] = []
    position = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < position:
            continue
        parts += (text[position : edit.start], edit.text)
        position = edit.end
    return "".join((*parts, text[position:]))


class Places:
    """Spans of nodes in the original text, although a repaired text may have been parsed.

    Args:
        original: What the user wrote.
        edits: What was repaired before parsing, in offsets of `original`.

    """

    def __init__(self, original: Lines, edits: tuple[Edit, ...] = ()) -> None:
        self.lines = original
        self.edits = edits
        self._after: list[int] = []
        self._shift: list[int] = []
        self._inside: list[tuple[int, int, int]] = []
        shift = 0
        for edit in edits:
            start = edit.start + shift
            self._inside.append((start, start + len(edit.text), edit.start))
            shift += len(edit.text) - (edit.end - edit.start)
            self._after.append(start + len(edit.text))
            self._shift.append(shift)

    def original(self, offset: int) -> int:
        """Translate an offset of the parsed text to the original; O(log edits)."""
        if not self.edits:
            return offset
        index = bisect_right(self._after, offset)
        if index < len(self._inside):
            start, end, original = self._inside[index]
            if start <= offset < end:
                return original
        return offset - (self._shift[index - 1] if index else 0)

    def between(self, start: int, end: int) -> Span:
        """Give the span of a stretch of the parsed text."""
        return self.lines.span(self.original(start), self.original(end))

    def of(self, node: Node) -> Span:
        """Give the span of a node, without the blank lines and comments after it."""
        return self.between(node.start_mark.index, last_offset(node))


def last_offset(node: Node) -> int:
    """Find where the words of a node end."""
    while isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
        if isinstance(node, yaml.ScalarNode) and isinstance(last, tuple) and node.value == "":
            return max(int(last[0].end_mark.index), int(node.end_mark.index))
    return int(node.end_mark.index)


class NodeSpans(Mapping[Path, Span]):
    """Spans by path, made only when somebody asks.

    Args:
        places: Of the text the nodes came from.

    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._known: dict[Path, Node | Stretch] = {}

    def record(self, path: Path, where: Node | Stretch) -> None:
        """Remember where `path` stands."""
        self._known[path] = where

    def settle(self) -> None:
        """Keep offsets instead of nodes, so that a large tree can be forgotten; O(entries)."""
        for path, where in self._known.items():
            if not isinstance(where, tuple):
                self._known[path] = (int(where.start_mark.index), last_offset(where))

    def node(self, path: Path) -> Node | Stretch | None:
        """Give what was recorded at `path` or at its nearest known ancestor."""
        while path:
            if path in self._known:
                return self._known[path]
            path = path[:-1]
        return self._known.get(())

    def __getitem__(self, path: Path) -> Span:
        where = self._known[path]
        return self._places.between(*where) if isinstance(where, tuple) else self._places.of(where)

    def __contains__(self, path: object) -> bool:
        return path in self._known

    def __iter__(self) -> Iterator[Path]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
