"""Which ways of a flow may be under way at the same time.

Two edges are concurrent when both may hold a token at once. The relation begins at every fork and
is carried on: past a step from what comes into it, past a join from what is concurrent with all its
inputs. Exact for sound free-choice flows; elsewhere it may hold more pairs than can happen, never fewer.

Source: Kovalyov, Esparza, "A polynomial algorithm to compute the concurrency relation of free-choice
signal transition graphs", 1996.
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

from bprflow.flow.graph import FlowGraph, NodeKind

_CHOOSING = (NodeKind.XOR, NodeKind.EVENT)


def concurrent_edges(flow: FlowGraph) -> list[int]:
    """Give for each edge the edges that may hold a token at the same time, as bits by their place in `flow.edges`.

    Args:
        flow: Any graph of m edges; O(m) without forks, O(m²) sets of m bits at worst.

    """
    return _Spread(flow).run()


class _Spread:
    def __init__(self, flow: FlowGraph) -> None:
        self.flow = flow
        self.place = {edge: number for number, edge in enumerate(flow.edges)}
        self.beside = [0] * len(flow.edges)
        self.work: dict[str, None] = {}
        self.inputs = {node: [self.place[edge] for edge in edges] for node, edges in flow.incoming.items()}
        self.outputs = {node: [self.place[edge] for edge in edges] for node, edges in flow.outgoing.items()}

    def run(self) -> list[int]:
        for node, outputs in self.outputs.items():
            if len(outputs) > 1 and self.flow.nodes[node].kind not in _CHOOSING:
                together = reduce(or_, (1 << output for output in outputs))
                for output in outputs:
                    self._add(output, together & ~(1 << output))
        while self.work:
            node = next(iter(self.work))
            del self.work[node]
            arriving = self._arriving(node)
            for output in self.outputs[node]:
                self._add(output, arriving)
        return self.beside

    def _arriving(self, node: str) -> int:
        """Give what may be under way when the node acts."""
        inputs = self.inputs[node]
        kind = self.flow.nodes[node].kind
        if not inputs or len(inputs) == 1:
            return self.beside[inputs[0]] if inputs else 0
        if kind is NodeKind.AND:
            return reduce(and_, (self.beside[number] for number in inputs))
        found = reduce(or_, (self.beside[number] for number in inputs))
        return found & ~self._still_coming(node) if kind is NodeKind.OR else found

    def _still_coming(self, join: str) -> int:
        """Give the edges an inclusive join waits for: those that lead to it without going back."""
        back = self.flow.back_edges
        found = 0
        stack = list(self.flow.incoming[join])
        while stack:
            edge = stack.pop()
            bit = 1 << self.place[edge]
            if found & bit or (edge.source, edge.target, edge.key) in back:
                continue
            found |= bit
            stack.extend(self.flow.incoming[edge.source])
        return found

    def _add(self, edge: int, others: int) -> None:
        """Note that an edge is concurrent with others, both ways round."""
        new = others & ~self.beside[edge]
        if not new:
            return
        self.beside[edge] |= new
        self.work[self.flow.edges[edge].target] = None
        while new:
            other = (new & -new).bit_length() - 1
            new &= new - 1
            if not self.beside[other] >> edge & 1:
                self.beside[other] |= 1 << edge
                self.work[self.flow.edges[other].target] = None
