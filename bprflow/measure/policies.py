"""Share ranges of large flows: the same answers as `ranges`, by sparse factorisations that are kept.

What a node is worth (its cost and that of all that follows) solves `worth = cost + W worth`, where
the rows of W hold the shares. A policy fixes every share within its range. Most figures of a flow
share their extreme policy, so each policy is factored once and solved for all of them; a change of
one decision is a change of one row, answered without a new factorisation (Sherman, Morrison 1950).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.flow.order import components
from bprflow.measure.visits import CHOICES, choice_shares, feeding, start_weights

if TYPE_CHECKING:
    import numpy
    from numpy.typing import NDArray
    from scipy.sparse.linalg import SuperLU

    from bprflow.measure.ranges import Choice

    Numbers = NDArray[numpy.float64]
    Places = NDArray[numpy.int64]

_ROUNDS = 20
_SAME = 1e-9
_KEPT = 16
"""Factorisations kept: about a megabyte each for 10,000 steps."""
LEAST_OUT = 0.01
"""Share of the cases that always leaves a loop: a range of up to 100 % would make the total endless."""


@dataclass(frozen=True, slots=True)
class _Group:
    """Decisions with ranges that have the same number of ways, one a row.

    Attributes:
        edges: Number of the edge of each way.
        low, high: Range of its share.
        out: True where the way leaves the loop its decision is in.

    """

    edges: Places
    low: Numbers
    high: Numbers
    out: NDArray[numpy.bool_]


class Policies:
    """The flow equations of one flow as arrays, and the factorisations made so far."""

    def __init__(self, flow: FlowGraph, choices: Sequence[Choice]) -> None:
        import numpy as np

        self.flow = flow
        self.names = flow.order
        self.index = {name: at for at, name in enumerate(self.names)}
        self.edge_number = {(e.source, e.target, e.key): at for at, e in enumerate(flow.edges)}
        self.source = np.array([self.index[e.source] for e in flow.edges], dtype=np.int64)
        self.target = np.array([self.index[e.target] for e in flow.edges], dtype=np.int64)
        self.share = np.array(self._shares(), dtype=float)
        self.factor, self.extra = self._joins()
        self.begin = np.zeros(len(self.names))
        for start, weight in start_weights(flow).items():
            self.begin[self.index[start]] = weight
        self.groups = self._groups([choice for choice in choices if choice.ranged])
        self.factored: dict[bytes, SuperLU] = {}
        self.last: dict[bool, Numbers] = {}

    def _shares(self) -> list[float]:
        found = [0.0] * len(self.flow.edges)
        for node, edges in self.flow.outgoing.items():
            kind = self.flow.nodes[node].kind
            several = len(edges) > 1
            inclusive = kind is NodeKind.OR
            shares = choice_shares(edges) if several and kind in CHOICES else [
                min(1.0, edge.share) if several or inclusive else 1.0 for edge in edges
            ]  # fmt: skip
            for edge, share in zip(edges, shares, strict=True):
                found[self.edge_number[edge.source, edge.target, edge.key]] = share
        return found

    def _joins(self) -> tuple[Numbers, list[tuple[int, int]]]:
        """Give each edge its part in the node it enters, and the splits that feed inclusive joins instead."""
        import numpy as np

        factor = np.ones(len(self.flow.edges))
        extra: list[tuple[int, int]] = []
        fed = feeding(self.flow, self.flow.edges) if any(
            node.kind is NodeKind.OR for node in self.flow.nodes.values()
        ) else {}  # fmt: skip
        for node, edges in self.flow.incoming.items():
            kind = self.flow.nodes[node].kind
            if len(edges) < 2 or kind not in (NodeKind.AND, NodeKind.OR):
                continue
            matched = kind is NodeKind.OR and len(fed[node]) == 1
            if matched:
                extra.append((self.index[fed[node][0][0]], self.index[node]))
            part = 0.0 if matched else 1.0 / len(edges) if kind is NodeKind.AND else 1.0
            for edge in edges:
                factor[self.edge_number[edge.source, edge.target, edge.key]] = part
        return factor, extra

    def _groups(self, ranged: Sequence[Choice]) -> list[_Group]:
        import numpy as np

        loops = components(self.flow.nodes, lambda node: [edge.target for edge in self.flow.outgoing[node]])
        loop_of = {node: number for number, group in enumerate(loops) for node in group}
        by_size: dict[int, list[Choice]] = {}
        for choice in ranged:
            by_size.setdefault(len(choice.edges), []).append(choice)
        return [
            _Group(
                np.array([[self.edge_number[e.source, e.target, e.key] for e in c.edges] for c in found]),
                np.array([[s.low if s is not None else 0.0 for s in c.shares] for c in found]),
                np.array([[s.high if s is not None else 1.0 for s in c.shares] for c in found]),
                np.array([[loop_of[e.target] != loop_of[c.node] for e in c.edges] for c in found]),
            )
            for found in by_size.values()
        ]

    # --- solving -----------------------------------------------------------------------------

    def _factor(self, share: Numbers) -> SuperLU:
        """Factor the equations of a policy.

        Raises:
            RuntimeError: They are singular: some loop is never left.

        """
        import numpy as np
        from scipy.sparse import csc_matrix
        from scipy.sparse.linalg import splu

        key = share.tobytes()
        if key not in self.factored:
            if len(self.factored) >= _KEPT:
                self.factored.pop(next(reversed(self.factored)))  # the usual shares, asked for first, stay
            count = len(self.names)
            split = np.array([source for source, _ in self.extra], dtype=np.int64)
            join = np.array([target for _, target in self.extra], dtype=np.int64)
            own = np.arange(count)
            rows = np.concatenate([own, self.source, split])
            columns = np.concatenate([own, self.target, join])
            values = np.concatenate([np.ones(count), -share * self.factor, -np.ones(len(self.extra))])
            self.factored[key] = splu(csc_matrix((values, (rows, columns)), shape=(count, count)))
        return self.factored[key]

    def vector(self, cost: Mapping[str, float]) -> Numbers:
        """Put the costs of nodes in an array."""
        import numpy as np

        found = np.zeros(len(self.names))
        for name, amount in cost.items():
            found[self.index[name]] = amount
        return found

    def worth(self, cost: Numbers, share: Numbers | None = None) -> Numbers:
        """Give for each node the expected cost of it and all that follows."""
        found: Numbers = self._factor(self.share if share is None else share).solve(cost)
        return found

    def visits(self, share: Numbers | None = None) -> Numbers:
        """Give the expected visits of each node."""
        found: Numbers = self._factor(self.share if share is None else share).solve(self.begin, trans="T")
        return found

    def extreme(self, cost: Numbers, *, highest: bool) -> tuple[Numbers, Numbers]:
        """Give the shares that make the expected total lowest or highest, and what each node is worth then."""
        share = self.last.get(highest, self.share)  # most figures of a flow have the same extreme policy
        worth = self.worth(cost, share)
        for _ in range(_ROUNDS):
            better = self._improved(worth, highest=highest)
            if abs(better - share).max(initial=0.0) <= _SAME:
                break
            share, worth = better, self.worth(cost, better)
        self.last[highest] = share
        return share, worth

    def extreme_total(self, nodes: Sequence[str], costs: Sequence[float], *, highest: bool) -> float:
        """Give the lowest or highest expected total within the share ranges of what visits to `nodes` cost."""
        import numpy as np

        vector = np.zeros(len(self.names))
        vector[[self.index[node] for node in nodes]] = costs
        if not vector.any():
            return 0.0
        _, worth = self.extreme(vector, highest=highest)
        return float(self.begin @ worth)

    def _improved(self, worth: Numbers, *, highest: bool) -> Numbers:
        """Fill the ways of every decision up from their lowest shares, best first."""
        import numpy as np

        ahead = worth[self.target] * self.factor
        share = self.share.copy()
        for group in self.groups:
            order = np.argsort(-ahead[group.edges] if highest else ahead[group.edges], axis=1, kind="stable")
            room = np.take_along_axis(group.high - group.low, order, axis=1)
            rest = np.maximum(0.0, 1.0 - group.low.sum(axis=1, keepdims=True))
            filled = np.cumsum(room, axis=1)
            more = np.clip(rest - (filled - room), 0.0, room)
            found = group.low.copy()
            np.put_along_axis(found, order, np.take_along_axis(found, order, axis=1) + more, axis=1)
            opened = _left_open(found, group.out)
            share[group.edges] = opened / opened.sum(axis=1, keepdims=True)  # ranges need not come to 100 %
        return share

    # --- one decision changed ----------------------------------------------------------------

    def first_order(self, choice: Choice, shares: Sequence[float], worth: Numbers, visits: Numbers) -> float:
        """Give the change of the total as its slope tells it: without what comes back to the decision."""
        import numpy as np

        edges = [self.edge_number[e.source, e.target, e.key] for e in choice.edges]
        change = (np.array(shares) - self.share[edges]) * self.factor[edges]
        return float(visits[self.index[choice.node]] * (change @ worth[self.target[edges]]))

    def changed_total(self, choice: Choice, shares: Sequence[float], worth: Numbers, visits: Numbers) -> float:
        """Give the change of the total when one decision has other shares.

        Args:
            choice: The decision.
            shares: Its new shares, one for each way.
            worth, visits: As solved with the usual shares.

        """
        import numpy as np

        edges = [self.edge_number[e.source, e.target, e.key] for e in choice.edges]
        change = (np.array(shares) - self.share[edges]) * self.factor[edges]
        node = self.index[choice.node]
        unit = np.zeros(len(self.names))
        unit[node] = 1.0
        coming_back = self._factor(self.share).solve(unit)[self.target[edges]]
        left = 1.0 - float(change @ coming_back)  # what does not come back to it by the change alone
        return float(visits[node] * (change @ worth[self.target[edges]]) / left) if left > _SAME else float("inf")


def _left_open(shares: Numbers, out: NDArray[numpy.bool_]) -> Numbers:
    """Leave a hundredth to the ways out of a loop: nothing goes round for ever, though its range may say so."""
    import numpy as np

    rows = np.arange(len(shares))
    lacking = LEAST_OUT - (shares * out).sum(axis=1)
    lacking = np.where(out.any(axis=1) & ~out.all(axis=1) & (lacking > 0), lacking, 0.0)
    if not lacking.any():
        return shares
    opened = shares.copy()
    opened[rows, out.argmax(axis=1)] += lacking
    opened[rows, np.where(out, -1.0, shares).argmax(axis=1)] -= lacking
    return opened
