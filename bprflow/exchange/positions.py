"""Where the items of an imported process stand in the foreign file."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bprflow.model import Item, Parallel, Process
from bprflow.source.diagnostic import Positions, Span

_BLANK = re.compile(r"[ \t]*")


def element_positions(process: Process, node_of: Mapping[str, str], lines: Mapping[str, int], text: str) -> Positions:
    """Give each item the line of its element.

    Args:
        process: The imported process.
        node_of: Drawn node for each item id.
        lines: Line of each drawn node, 0 when unknown.
        text: The decoded file, for columns and offsets; may be empty.

    """
    offsets = _line_offsets(text)
    spans: dict[tuple[str | int, ...], Span] = {(): _span(1, offsets, text)}
    paths: dict[str, tuple[str | int, ...]] = {}
    stack: list[tuple[tuple[str | int, ...], Item]] = [(("steps", k), item) for k, item in enumerate(process.steps)]
    while stack:
        path, item = stack.pop()
        line = lines.get(node_of.get(item.id, ""), 0)
        if line:
            spans[path] = _span(line, offsets, text)
            paths.setdefault(item.id, path)
        if isinstance(item, Parallel):
            for b, branch in enumerate(item.branches):
                stack.extend(((*path, "branches", b, k), inner) for k, inner in enumerate(branch))
    return Positions(spans, paths)


def _line_offsets(text: str) -> list[int]:
    offsets = [0]
    position = text.find("\n")
    while position >= 0:
        offsets.append(position + 1)
        position = text.find("\n", position + 1)
    return offsets


def _span(line: int, offsets: list[int], text: str) -> Span:
    if not text or line > len(offsets):
        return Span(line, 1, line, 2, 0, 0)
    start = offsets[line - 1]
    end = offsets[line] - 1 if line < len(offsets) else len(text)
    blank = _BLANK.match(text, start, end)
    indent = blank.end() - start if blank else 0
    return Span(line, indent + 1, line, end - start + 1, start + indent, max(end, start + indent))
