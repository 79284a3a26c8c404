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
from bprflow.measure.policies import LEAST_OUT, Policies
from bprflow.measure.sparse import LARGE
from bprflow.measure.visits import Weights, choice_shares, feeding, solve, start_weights
from bprflow.model import Branch, Gateway, Share, walk

_ROUNDS = 20
_TINY = 1e-12


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
    _, weights, _ = _extreme(flow, cost, highest=highest)
    return solve(flow, weights, start_weights(flow))


@dataclass(frozen=True, slots=True)
class Policy:
    """Certain shares for decisions.

    Attributes:
        shares: Share of each way out, by decision; decisions left out keep theirs.
        visits: Expected visits of every node then.

    """

    shares: Mapping[str, list[float]]
    visits: Mapping[str, float]


def extreme_policies(flow: FlowGraph, cost: Mapping[str, float]) -> tuple[Policy, Policy]:
    """Give the shares within their ranges that make the expected cost lowest, and highest."""
    found = choices(flow)
    if len(flow.nodes) >= LARGE:
        policies = Policies(flow, found)
        try:
            return (
                _large_policy(policies, found, cost, highest=False), _large_policy(policies, found, cost, highest=True)
            )  # fmt: skip
        except RuntimeError:  # some loop is never left: the equations in Python give it one pass
            pass
    return _small_policy(flow, found, cost, highest=False), _small_policy(flow, found, cost, highest=True)


def _small_policy(flow: FlowGraph, found: Iterable[Choice], cost: Mapping[str, float], *, highest: bool) -> Policy:
    edges, weights, _ = _extreme(flow, cost, highest=highest)
    place = {(edge.source, edge.target, edge.key): edge for edge in edges}
    shares = {c.node: choice_shares([place[e.source, e.target, e.key] for e in c.edges]) for c in found if c.ranged}
    return Policy(shares, solve(flow, weights, start_weights(flow)))


def _large_policy(policies: Policies, found: Iterable[Choice], cost: Mapping[str, float], *, highest: bool) -> Policy:
    share, _ = policies.extreme(policies.vector(cost), highest=highest)
    number = policies.edge_number
    shares = {c.node: [float(share[number[e.source, e.target, e.key]]) for e in c.edges] for c in found if c.ranged}
    return Policy(shares, dict(zip(policies.names, policies.visits(share).tolist(), strict=True)))


def extreme_total(flow: FlowGraph, cost: Mapping[str, float], *, highest: bool) -> float:
    """Give the lowest or highest expected total cost within the share ranges."""
    if not any(cost.values()):
        return 0.0
    _, _, worth = _extreme(flow, cost, highest=highest)
    return sum(weight * worth[start] for start, weight in start_weights(flow).items())


def _extreme(
    flow: FlowGraph, cost: Mapping[str, float], *, highest: bool
) -> tuple[list[Edge], Weights, dict[str, float]]:
    """Improve the shares until nothing changes; give edges and flow equations then and what each node is worth."""
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
    parts = _parts(flow, weights)
    for _ in range(_ROUNDS):
        changed = False
        ahead = {node: value * parts.get(node, 1.0) for node, value in worth.items()}
        for choice in ranged:
            wanted = _left_open(choice, _best_shares(choice, ahead, highest=highest), loop_of)
            for edge, share in zip(choice.edges, wanted, strict=True):
                at = place[edge.source, edge.target, edge.key]
                if abs(edges[at].share - share) > _TINY:
                    edges[at] = replace(edges[at], share=share)
                    changed = True
        if not changed:
            break
        weights = feeding(flow, edges)
        worth = values_of(flow, weights, cost)
    return edges, weights, worth


def _parts(flow: FlowGraph, weights: Weights) -> dict[str, float]:
    """Give the nodes of which one way in carries only a part: joins wait for all their ways, and count once."""
    found: dict[str, float] = {}
    for node, edges in flow.incoming.items():
        if len(edges) > 1 and flow.nodes[node].kind is NodeKind.AND:
            found[node] = 1.0 / len(edges)
        elif len(edges) > 1 and flow.nodes[node].kind is NodeKind.OR and len(weights.get(node, ())) == 1:
            found[node] = 0.0
    return found


def values_of(flow: FlowGraph, weights: Weights, cost: Mapping[str, float]) -> dict[str, float]:
    """Give for each node the expected cost of it and all that follows, by the same equations turned round."""
    turned: dict[str, list[tuple[str, float]]] = {}
    for node, feeders in weights.items():
        for source, weight in feeders:
            turned.setdefault(source, []).append((node, weight))
    return solve(flow, {node: tuple(ways) for node, ways in turned.items()}, cost)


def with_share(flow: FlowGraph, choice: Choice, at: int, share: float) -> dict[str, float]:
    """Give the visits when one written share is changed and the ways without one take up the difference."""
    changed = dict(zip(choice.edges, shares_with(choice, at, share), strict=True))
    edges = [replace(edge, share=changed[edge]) if edge in changed else edge for edge in flow.edges]
    return solve(flow, feeding(flow, edges), start_weights(flow))


def shares_with(choice: Choice, at: int, share: float) -> list[float]:
    """Give the shares of a decision when one is changed: the ways without one take up the difference."""
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
    return new


def _left_open(choice: Choice, shares: list[float], loop_of: Mapping[str, int]) -> list[float]:
    """Leave a hundredth to the ways out of a loop: nothing goes round for ever, though its range may say so."""
    out = [at for at, edge in enumerate(choice.edges) if loop_of[edge.target] != loop_of[choice.node]]
    lacking = LEAST_OUT - sum(shares[at] for at in out)
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
