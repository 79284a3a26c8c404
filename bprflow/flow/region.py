"""What the regions of a flow are: parts with one way in and one way out, nested as a tree; nothing computed here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bprflow.flow.graph import Edge


class RegionKind(StrEnum):
    """The shape of a region."""

    STEP = "step"
    CHOICE = "choice"
    PARALLEL = "parallel"
    INCLUSIVE = "inclusive"
    LOOP = "loop"
    TANGLE = "tangle"


@dataclass(frozen=True, slots=True)
class Line:
    """A way from one node to another: an edge, or regions one after the other.

    Attributes:
        source, target: Nodes between which it runs; empty at the ends of the whole flow.
        first, last: Edges it begins and ends with; None for the closing edge of the whole flow.
        regions: Regions on it, in order; empty for a plain edge.

    """

    source: str
    target: str
    first: Edge | None
    last: Edge | None
    regions: tuple[Region, ...] = ()

    def nodes(self) -> Iterator[str]:
        """Yield every node of the regions on it, each once."""
        for region in self.all_regions():
            yield from region.nodes

    def all_regions(self) -> Iterator[Region]:
        """Yield the regions on it and all regions within them, outer ones first."""
        stack = list(reversed(self.regions))
        while stack:
            region = stack.pop()
            yield region
            stack.extend(inner for line in reversed(region.lines) for inner in reversed(line.regions))


@dataclass(frozen=True, slots=True)
class Region:
    """A part with one way in and one way out.

    Attributes:
        kind: Its shape; a tangle is anything that is no clean block.
        entry, exit: Nodes at which it is entered and left; empty where it begins at several starts
            or ends at several ends. Lines from or to there have an empty source or target.
        nodes: Nodes that lie in it directly, not in a line's region; a step that several ways enter
            lies where it is done, its region's `entry` names it as the place where they meet.
        lines: Ways between these nodes.

    """

    kind: RegionKind
    entry: str
    exit: str
    nodes: tuple[str, ...]
    lines: tuple[Line, ...]

    def all_nodes(self) -> Iterator[str]:
        """Yield its nodes and those of everything within, each once."""
        yield from self.nodes
        for line in self.lines:
            yield from line.nodes()


@dataclass(frozen=True, slots=True)
class RegionTree:
    """The regions of a flow.

    Attributes:
        line: The whole flow as a line of regions.
        outside: Nodes on no way from a start to an end; they lie in no region.

    """

    line: Line
    outside: tuple[str, ...]

    def depths(self) -> dict[str, int]:
        """Give for each node how deep it is nested in blocks, 0 on the main line; for indentation."""
        found: dict[str, int] = {}
        stack: list[tuple[Line, int]] = [(self.line, 0)]
        while stack:
            line, depth = stack.pop()
            for region in line.regions:
                for node in region.nodes:
                    found.setdefault(node, depth)
                stack.extend((inner, depth + 1) for inner in region.lines)
        return found
