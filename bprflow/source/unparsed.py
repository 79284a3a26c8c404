"""Which blocks of a text cannot be parsed: the smallest ones, all of them, each by what is wrong inside it.

A YAML parser stops at the first fault, and a bracket left open runs into the lines below it. Indentation
still tells where sections, steps and their attributes begin; so blocks are parsed by themselves.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bprflow.source.compose import Fault, fault_of

MOST = 200
"""Blocks told of one text; who has more mends these first."""
_CALL = 200
"""Characters that starting a parser costs as much as."""
_BUDGET = 500_000
"""Characters parsed for one text beyond a few times its length."""
_CONTENT = re.compile(r"^( *)(?!#)[^\s].*$", re.MULTILINE)
_SECTION_HEAD = re.compile(r"[^\s:#\"'\[{-][^:\n]*:[ \t]+")


@dataclass(frozen=True, slots=True)
class Broken:
    """A block that cannot be parsed.

    Attributes:
        start, end: The part to leave out, as offsets.
        fault: What is wrong with it, in offsets of the whole text.

    """

    start: int
    end: int
    fault: Fault


def broken_blocks(text: str) -> list[Broken]:
    """Find the smallest blocks of a text that cannot be parsed, in order.

    Args:
        text: Text that cannot be parsed as a whole, n characters; O(n log n), and never more than a fixed
            amount on top of a few times n.

    """
    return _Search(text).sections()


class _Search:
    """Looks for broken blocks within a budget.

    Args:
        text: The whole text.

    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = _BUDGET + 12 * len(text)
        self.found: list[Broken] = []

    def sections(self) -> list[Broken]:
        for start, end in self._failing(self._blocks(0, len(self.text), sections=True)):
            self._look_into(start, end, 0)
        return self.found

    def _fault(self, start: int, end: int) -> Fault | None:
        self.left -= end - start + _CALL
        fault = fault_of(self.text[start:end])
        return None if fault is None else fault.moved(start)

    def _blocks(self, start: int, end: int, *, sections: bool = False) -> list[tuple[int, int]]:
        """Cut a stretch where lines are as far left as its first; a section's dashes may be so too."""
        starts: list[int] = []
        column: int | None = None
        for line in _CONTENT.finditer(self.text, start, end):
            depth = len(line[1])
            column = depth if column is None else column
            if depth <= column and not (sections and starts and line[0].startswith("-")):
                starts.append(line.start())
        return _stretches(starts, end)

    def _failing(self, blocks: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Find those that fail alone, by halves: many good ones together cost one parse."""
        failing: list[tuple[int, int]] = []
        waiting = [list(blocks)] if blocks else []
        while waiting and self.left > 0 and len(failing) < MOST:
            group = waiting.pop()
            if self._fault(group[0][0], group[-1][1]) is None:
                continue
            if len(group) == 1:
                failing.append(group[0])
            else:
                middle = len(group) // 2
                waiting += [group[middle:], group[:middle]]
        return failing

    def _look_into(self, start: int, end: int, level: int) -> None:
        """Note the smallest parts of a block that fail; the block itself where no part does."""
        if len(self.found) >= MOST or self.left <= 0:
            return
        line_end = self.text.find("\n", start, end) + 1 or end
        if self.text[start:line_end].lstrip(" ").startswith("- "):
            self._look_into_item(start, end, level)
            return
        head = self._fault(start, line_end)
        if head is not None:
            self.found.append(self._head(start, line_end, end, head, level))
            return
        inner = self._failing(self._blocks(line_end, end))
        if inner:
            for part in inner:
                self._look_into(*part, level + 1)
        elif level and (fault := self._fault(start, end)) is not None:
            self.found.append(Broken(start, end, fault))

    def _look_into_item(self, start: int, end: int, level: int) -> None:
        dash = self.text.index("-", start)
        behind = re.compile(r"- +").match(self.text, dash, end)
        column = (behind.end() if behind else dash + 2) - start
        lines = [
            line.start()
            for line in _CONTENT.finditer(self.text, start, end)
            if line.start() > start and len(line[1]) <= column
        ]
        parts, first = _stretches(lines, end), lines[0] if lines else end
        fault = self._fault(start, first)
        line_end = self.text.find("\n", start, first) + 1 or first
        if fault is not None and self._fault(start, line_end) is None:
            parts = [*self._blocks(line_end, first), *parts]
            fault = None
        if fault is None and (inner := self._failing(parts)):
            for part in inner:
                self._look_into(*part, level + 1)
            return
        fault = fault or self._fault(start, end)
        if fault is not None:
            self.found.append(Broken(start, end, fault))

    def _head(self, start: int, line_end: int, end: int, fault: Fault, level: int) -> Broken:
        """Leave out only the value where a section goes on below: `手順: [` and its steps."""
        key = _SECTION_HEAD.match(self.text, start, line_end) if level == 0 else None
        if key is not None and self._blocks(line_end, end):
            return Broken(key.end(), line_end, fault)
        return Broken(start, end, fault)


def _stretches(starts: list[int], end: int) -> list[tuple[int, int]]:
    return [(start, stop) for start, stop in zip(starts, [*starts[1:], end], strict=False) if start < stop]
