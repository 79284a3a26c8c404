"""Reduction of AND/XOR graphs: correct blocks shrink to an edge, faulty ones are named.

Rules, applied until none fits (each keeps the answer):
  R1 a node with one edge in and one out is passed through;
  R2 two edges between the same nodes: choice to choice or fork to join become one; fork to
     choice is a lack of synchronisation, choice to join a deadlock;
  R3 an edge from a choice to itself is a loop that can be left, and goes; from a fork to itself
     it is a deadlock;
  R4 two nodes of one kind in a row, with nothing else between them, are one node.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bprflow.flow.faults import FaultKind
from bprflow.flow.graph import NodeKind
from bprflow.flow.soundness.graph import WorkflowGraph

START, END = "\0start", "\0end"
"""The one start and the one end of a reduced graph."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """A split and a join that do not fit: what happens, and the two nodes."""

    kind: FaultKind
    split: str
    join: str


@dataclass
class Residue:
    """What is left of a graph.

    Attributes:
        parallel: For every node left whether it forks and joins (AND) instead of choosing (XOR).
        into, out: Edges by node: neighbour → (number of the original edge at the split, at the join).
        misfits: Faulty blocks met; they were taken out as if they were right.

    """

    parallel: dict[str, bool]
    into: dict[str, dict[str, tuple[int, int]]]
    out: dict[str, dict[str, tuple[int, int]]]
    misfits: list[Misfit] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Is only the way from start to end left?"""
        return len(self.parallel) == 2 and END in self.out[START]


class Reduction:
    """Reduces one graph; nodes merge small into large, so that it stays near linear."""

    def __init__(self, graph: WorkflowGraph) -> None:
        self.graph = graph
        self.parallel: dict[str, bool] = {}
        self.into: dict[str, dict[str, tuple[int, int]]] = {}
        self.out: dict[str, dict[str, tuple[int, int]]] = {}
        self.misfits: list[Misfit] = []
        self.work: list[str] = []

    def run(self) -> Residue:
        """Apply the rules until none fits, O(m log m) for block-structured graphs."""
        self._load()
        while self.work:
            node = self.work.pop()
            if node in self.parallel and node not in (START, END):
                self._reduce(node)
        return Residue(self.parallel, self.into, self.out, self.misfits)

    def _load(self) -> None:
        """Split every node into a join side and a split side where the two differ in kind."""
        graph = self.graph
        for node in (START, END):
            self._add(node, False)
        enter: dict[str, str] = {}
        leave: dict[str, str] = {}
        ends = set(graph.ends)
        for node, kind in graph.kinds.items():
            if node not in graph.reachable:
                continue
            parallel = kind is NodeKind.AND
            self._add(node, parallel)
            enter[node] = leave[node] = node
            if kind in (NodeKind.TASK, NodeKind.START) and len(graph.leaving[node]) > 1:
                leave[node] = f"{node}\0fork"
                self._add(leave[node], True)
                self._connect(node, leave[node], (-1, -1))
        for start in graph.starts:
            self._connect(START, enter[start], (-1, -1))
        for number, (source, target) in enumerate(graph.edges):
            if source in leave:
                self._connect(leave[source], enter[target], (number, number))
        for end in ends & set(enter):
            self._connect(leave[end], END, (-1, -1))
        self.work = list(self.parallel)

    def _add(self, node: str, parallel: bool) -> None:
        self.parallel[node] = parallel
        self.into[node] = {}
        self.out[node] = {}

    def _connect(self, source: str, target: str, edge: tuple[int, int]) -> None:
        """Add an edge; a second one between the same nodes is R2, one to itself R3."""
        if source == target:
            if self.parallel[source]:
                self._misfit(FaultKind.DEADLOCK, edge, edge)
            return
        known = self.out[source].get(target)
        if known is None:
            self.out[source][target] = self.into[target][source] = edge
            return
        fork, join = self.parallel[source], self.parallel[target]
        if fork and not join:
            self._misfit(FaultKind.LACK_OF_SYNCHRONISATION, known, edge)
        elif join and not fork:
            self._misfit(FaultKind.DEADLOCK, known, edge)

    def _misfit(self, kind: FaultKind, one: tuple[int, int], other: tuple[int, int]) -> None:
        split = next((self.graph.edges[number][0] for number in (one[0], other[0]) if number >= 0), "")
        join = next((self.graph.edges[number][1] for number in (one[1], other[1]) if number >= 0), "")
        self.misfits.append(Misfit(kind, split, join))

    def _reduce(self, node: str) -> None:
        into, out = self.into[node], self.out[node]
        if len(into) == 1 and len(out) == 1:
            (source, first), (target, last) = next(iter(into.items())), next(iter(out.items()))
            self._remove(node)
            self._connect(
                source, target, (first[0] if first[0] >= 0 else last[0], last[1] if last[1] >= 0 else first[1])
            )
            self.work += [source, target]
            return
        if len(into) == 1:
            source = next(iter(into))
            if self.parallel[source] is self.parallel[node]:
                self._merge(source, node)
                return
        if len(out) == 1:
            target = next(iter(out))
            if self.parallel[target] is self.parallel[node]:
                self._merge(node, target)

    def _remove(self, node: str) -> None:
        for source in self.into.pop(node):
            self.out[source].pop(node, None)
        for target in self.out.pop(node):
            self.into[target].pop(node, None)
        del self.parallel[node]

    def _merge(self, upper: str, lower: str) -> None:
        """R4: make one node of two; the one with fewer edges is moved into the other."""
        size = {node: len(self.into[node]) + len(self.out[node]) for node in (upper, lower)}
        size[START] = size[END] = len(self.graph.edges)
        kept, moved = (upper, lower) if size[upper] >= size[lower] else (lower, upper)
        into, out = dict(self.into[moved]), dict(self.out[moved])
        between = self.out[upper].get(lower)
        back = self.out[lower].get(upper)
        self._remove(moved)
        for source, edge in into.items():
            if source != kept:
                self._connect(source, kept, edge)
                self.work.append(source)
        for target, edge in out.items():
            if target != kept:
                self._connect(kept, target, edge)
                self.work.append(target)
        if back is not None and between is not None:
            self._connect(kept, kept, back)
        self.work.append(kept)


def reduce_graph(graph: WorkflowGraph) -> Residue:
    """Reduce an AND/XOR graph as far as the rules carry."""
    return Reduction(graph).run()
