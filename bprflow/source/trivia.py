"""Comments and blank lines of a text: what YAML forgets and people do not."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

import yaml

from bprflow.source.places import Node

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
_MARK = re.compile(r"(?:^|(?<=[ \t]))#")
_BLOCK_STYLES = frozenset("|>")


@dataclass(frozen=True, slots=True)
class Trivia:
    """A comment or a blank line.

    Attributes:
        offset: Where it begins.
        line: Line number from 0.
        column: Column from 0.
        text: `# …`, or an empty string for a blank line.
        alone: True when nothing else stands on its line.

    """

    offset: int
    line: int
    column: int
    text: str
    alone: bool


def find_trivia(text: str, root: Node) -> list[Trivia]:
    """Find the comments and blank lines of a text in order.

    Args:
        text: The text that was composed, n characters; O(n log n).
        root: Its root node.

    """
    spans = sorted(_scalar_spans(text, root))
    starts = [start for start, _ in spans]

    def inside(offset: int) -> bool:
        index = bisect_right(starts, offset) - 1
        return index >= 0 and offset < spans[index][1]

    found: list[Trivia] = []
    position = number = 0
    while position < len(text):
        match = _LINE.match(text, position)
        assert match is not None
        line = match[0].rstrip("\r\n")
        if not line.strip(" \t"):
            if not inside(position):
                found.append(Trivia(position, number, 0, "", True))
        else:
            for mark in _MARK.finditer(line):
                offset = position + mark.start()
                if not inside(offset):
                    alone = not line[: mark.start()].strip(" \t")
                    found.append(Trivia(offset, number, mark.start(), line[mark.start() :].rstrip(), alone))
                    break
        position, number = match.end(), number + 1
    return found


def _scalar_spans(text: str, root: Node) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            start, end = int(node.start_mark.index), int(node.end_mark.index)
            if node.style in _BLOCK_STYLES:
                header = re.match(r"[^\r\n]*", text[start:end])
                start += header.end() if header else 0
            if end > start:
                spans.append((start, end))
        else:
            for entry in node.value:
                waiting.extend(entry if isinstance(entry, tuple) else (entry,))
    return spans
