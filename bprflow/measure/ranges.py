"""How far totals move when branch shares are only known within a range.

The share of every branch may lie anywhere in its range, all together making 100 %. The lowest
and highest total are found by policy iteration: value every node by what follows it, give the
cheapest (dearest) ways as much as their ranges allow, repeat until nothing changes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bprflow.flow.graph import Edge, FlowGraph, NodeKind
from bprflow.flow.order import components
from bprflow.measure.visits import Weights, feeding, solve, start_weights
from bprflow.model import Branch, Gateway, Share, walk

_ROUNDS = 20
_TINY = 1e-12
_LEAST_OUT = 0.01
"""Share of the cases that always leaves a loop: a range of up to 100 % would make the total endless."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision with its ways.

    Attributes:
        node: Decision node.
        edges: Its ways out, in written order.
        shares: Share written for each way; None where none was.

    """

    node: str
    edges: tuple[Edge, ...]
    shares: tuple[Share | None, ...]

    @property
    def ranged(self) -> bool:
        """Is any share a range?"""
        return any(share is not None and share.high > share.low for share in self.shares)


def choices(flow: FlowGraph) -> tuple[Choice, ...]:
    """List the decisions whose ways all lead somewhere, with what was written of their shares."""
    gateways = {item.id: item.branches for item in walk(flow.process.steps) if isinstance(item, Gateway)}
    found: list[Choice] = []
    for node in flow.nodes.values():
        if node.kind not in (NodeKind.XOR, NodeKind.EVENT):
            continue
        branches: tuple[Branch, ...] = node.step.branches if node.step else gateways.get(node.id, ())
        edges = flow.outgoing[node.id]
        if branches and len(branches) == len(edges):
            found.append(Choice(node.id, edges, tuple(branch.share for branch in branches)))
    return tuple(found)


def extreme_visits(flow: FlowGraph, cost: Mapping[str, float], *, highest: bool) -> dict[str, float]:
    """Give the expected visits that make the expected cost lowest or highest within the share ranges.

    Args:
        flow: Any graph.
        cost: Cost of one visit by node; nodes left out cost nothing.
        highest: True for the highest total.

    """
    weights, _ = _extreme(flow, cost, highest=highest)
    return solve(flow, weights, start_weights(flow))


def extreme_total(flow: FlowGraph, cost: Mapping[str, float], *, highest: bool) -> float:
    """Give the lowest or highest expected total cost within the share ranges."""
    if not any(cost.values()):
        return 0.0
    _, worth = _extreme(flow, cost, highest=highest)
    return sum(weight * worth[start] for start, weight in start_weights(flow).items())


def _extreme(flow: FlowGraph, cost: Mapping[str, float], *, highest: bool) -> tuple[Weights, dict[str, float]]:
    """Improve the shares until nothing changes; give the flow equations then and what each node is worth."""
    ranged = [choice for choice in choices(flow) if choice.ranged]
    edges = list(flow.edges)
    place = {(edge.source, edge.target, edge.key): at for at, edge in enumerate(edges)}
    weights = feeding(flow, edges)
    worth = values_of(flow, weights, cost)
    loop_of = {
        node: number
        for number, group in enumerate(
            components(flow.nodes, lambda node: [edge.target for edge in flow.outgoing[node]])
        )
        for node in group
    }
    for _ in range(_ROUNDS):
        changed = False
        for choice in ranged:
            wanted = _left_open(choice, _best_shares(choice, worth, highest=highest), loop_of)
            for edge, share in zip(choice.edges, wanted, strict=True):
                at = place[edge.source, edge.target, edge.key]
                if abs(edges[at].share - share) > _TINY:
                    edges[at] = replace(edges[at], share=share)
                    changed = True
        if not changed:
            break
        weights = feeding(flow, edges)
        worth = values_of(flow, weights, cost)
    return weights, worth


def values_of(flow: FlowGraph, weights: Weights, cost: Mapping[str, float]) -> dict[str, float]:
    """Give for each node the expected cost of it and all that follows, by the same equations turned round."""
    turned: dict[str, list[tuple[str, float]]] = {}
    for node, feeders in weights.items():
        for source, weight in feeders:
            turned.setdefault(source, []).append((node, weight))
    return solve(flow, {node: tuple(ways) for node, ways in turned.items()}, cost)


def with_share(flow: FlowGraph, choice: Choice, at: int, share: float) -> dict[str, float]:
    """Give the visits when one written share is changed and the ways without one take up the difference."""
    free = [place for place, written in enumerate(choice.shares) if written is None]
    others = [place for place in range(len(choice.edges)) if place != at]
    taking = free or others
    new = [edge.share for edge in choice.edges]
    old_rest = sum(new[place] for place in taking)
    kept = sum(new[place] for place in others if place not in taking)
    rest = max(0.0, 1.0 - share - kept)
    for place in taking:
        new[place] = rest * (new[place] / old_rest if old_rest else 1 / len(taking))
    new[at] = share
    changed = dict(zip(choice.edges, new, strict=True))
    edges = [replace(edge, share=changed[edge]) if edge in changed else edge for edge in flow.edges]
    return solve(flow, feeding(flow, edges), start_weights(flow))


def _left_open(choice: Choice, shares: list[float], loop_of: Mapping[str, int]) -> list[float]:
    """Leave a hundredth to the ways out of a loop: nothing goes round for ever, though its range may say so."""
    out = [at for at, edge in enumerate(choice.edges) if loop_of[edge.target] != loop_of[choice.node]]
    lacking = _LEAST_OUT - sum(shares[at] for at in out)
    if not out or len(out) == len(shares) or lacking <= 0:
        return shares
    widest = max((at for at in range(len(shares)) if at not in out), key=shares.__getitem__)
    opened = list(shares)
    opened[out[0]] += lacking
    opened[widest] -= lacking
    return opened


def _best_shares(choice: Choice, worth: Mapping[str, float], *, highest: bool) -> list[float]:
    """Fill the ways up from their lowest shares, best first."""
    low = [share.low if share is not None else 0.0 for share in choice.shares]
    high = [share.high if share is not None else 1.0 for share in choice.shares]
    found = list(low)
    rest = max(0.0, 1.0 - sum(low))
    order: Iterable[int] = sorted(
        range(len(low)), key=lambda at: worth.get(choice.edges[at].target, 0.0), reverse=highest
    )
    for at in order:
        more = min(rest, high[at] - low[at])
        found[at] += more
        rest -= more
    return found
