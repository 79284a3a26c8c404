"""Which shape a region has, told from its nodes and the lines between them."""

from __future__ import annotations

from bprflow.flow.closed import plain
from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.flow.region import Line, RegionKind

_GATES = {
    NodeKind.AND: RegionKind.PARALLEL, NodeKind.OR: RegionKind.INCLUSIVE,
    NodeKind.XOR: RegionKind.CHOICE, NodeKind.EVENT: RegionKind.CHOICE,
}  # fmt: skip
_MEETING = (NodeKind.XOR, NodeKind.TASK, NodeKind.END)
"""Where the ways of a decision may meet."""


class Shapes:
    """Tells the shapes of the regions of one flow."""

    def __init__(self, flow: FlowGraph) -> None:
        self.flow = flow
        self.cancels = any(node.cancels for node in flow.nodes.values())

    def of(self, names: list[str], entry: str, leave: str, lines: tuple[Line, ...]) -> RegionKind:
        """Tell the shape of a region.

        Args:
            names: Its nodes of the closed graph.
            entry, leave: Nodes of the closed graph at which it is entered and left.
            lines: Lines within it.

        """
        own = set(map(plain, names))
        if not lines and len(own) <= 1:
            return RegionKind.STEP
        begin, end = plain(entry), plain(leave)
        if not end and lines and all((line.source, line.target) == (begin, "") for line in lines):
            return self._ending_apart(begin)
        if begin and end and len(own | {begin, end}) == 2:
            found = self._between(begin, end, lines)
            if found is not None:
                return found
        loops = all(line.source == line.target for line in lines)
        if "\0" in entry and end and loops and _choosing(self.flow.nodes[end].kind):
            return RegionKind.LOOP
        return RegionKind.TANGLE

    def _ending_apart(self, begin: str) -> RegionKind:
        """Every way ends for itself, and the last one ends the case, unless one of them ends it for all.

        Starts are alternatives of one another.
        """
        gate = self.flow.nodes[begin].kind if begin else NodeKind.XOR
        if self.cancels and not _choosing(gate):
            return RegionKind.TANGLE
        return _GATES.get(gate, RegionKind.TANGLE)

    def _between(self, begin: str, end: str, lines: tuple[Line, ...]) -> RegionKind | None:
        """Tell the shape of lines between two nodes; None for no clean block."""
        forward = sum((line.source, line.target) == (begin, end) for line in lines)
        back = sum((line.source, line.target) == (end, begin) for line in lines)
        first, last = self.flow.nodes[begin].kind, self.flow.nodes[end].kind
        if forward == len(lines) and first is last:
            return _GATES.get(first, RegionKind.CHOICE)
        if forward == len(lines) and _choosing(first) and last in _MEETING:
            return RegionKind.CHOICE
        if forward == 1 and back and forward + back == len(lines) and _choosing(last):
            return RegionKind.LOOP
        return None


def _choosing(kind: NodeKind) -> bool:
    return kind in (NodeKind.XOR, NodeKind.EVENT)
