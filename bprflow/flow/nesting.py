"""Joins and splits of many ways taken apart, so that blocks nested in one another show as blocks.

Three checks that each may end the case meet in one end: the end joins the last two first, then
the first. Which ways belong together follows from the dominator tree: ways out of one branch are
joined before they meet the others. Splits are treated the same on the reversed graph.

Source: the idea of the refined process structure tree (Vanhatalo, Völzer, Koehler 2009), here by
normalising the graph instead of by triconnected components.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable, Iterable, Mapping, Sequence

MANY = 3
"""Ways from which on some may belong together more closely than others."""


class Dominators:
    """The dominator tree of a graph, with quick answers about who lies under whom."""

    def __init__(self, arcs: Iterable[tuple[str, str]], root: str) -> None:
        import networkx

        graph: networkx.DiGraph[str] = networkx.DiGraph()
        graph.add_edges_from(arcs)
        self.up: dict[str, str] = dict(networkx.immediate_dominators(graph, root))
        self.up.pop(root, None)
        self.below: dict[str, list[str]] = {}
        for node, above in self.up.items():
            self.below.setdefault(above, []).append(node)
        self.enter: dict[str, int] = {}
        self.leave: dict[str, int] = {}
        stack = [(root, False)]
        while stack:
            node, done = stack.pop()
            if done:
                self.leave[node] = len(self.enter)
                continue
            self.enter[node] = len(self.enter)
            stack.append((node, True))
            stack.extend((child, False) for child in reversed(self.below.get(node, ())))
        self._doors = {node: [self.enter[child] for child in children] for node, children in self.below.items()}

    def over(self, above: str, node: str) -> bool:
        """Does `above` dominate `node` (or is it that node)?"""
        return self.enter[above] <= self.enter[node] < self.leave[above]

    def branch(self, above: str, node: str) -> str:
        """Give the child of `above` under which `node` lies; `above` itself for itself."""
        if node == above:
            return above
        return self.below[above][bisect_right(self._doors[above], self.enter[node]) - 1]

    def common(self, nodes: Sequence[str]) -> str:
        """Give the lowest node that dominates all."""
        first = min(nodes, key=lambda node: self.enter[node])
        last = max(nodes, key=lambda node: self.enter[node])
        while not self.over(first, last):
            first = self.up[first]
        return first


def closer_together(tree: Dominators, meeting: str, sources: Mapping[int, str]) -> list[list[int]]:
    """Group the ways into a meeting point that belong together before they meet the rest.

    Args:
        tree: Dominator tree of the graph.
        meeting: Node the ways lead to.
        sources: Node each way comes from, by the way's number; all below one node, in at least two branches.

    Returns:
        Groups of two or more ways, not all of them; each is to be joined on its own first.

    """
    forward = {number: node for number, node in sources.items() if not tree.over(meeting, node)}
    if len(forward) < MANY:
        return []
    above = tree.common(list(forward.values()))
    branches: dict[Hashable, list[int]] = {}
    for number, node in forward.items():
        branch = tree.branch(above, node)
        branches.setdefault(number if branch == above else branch, []).append(number)
    return [group for group in branches.values() if 1 < len(group) < len(forward)]
