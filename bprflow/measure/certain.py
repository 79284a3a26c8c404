"""Which part of the expected visits rests on assumed branch shares.

A step behind a decision whose shares are only assumed may be done more or less often than
expected; where the ways meet again, every case is there, whatever the shares are. So the visits
that stand without the assumptions are found by handing each case past an assumed decision
straight to the node where all its ways meet. What is left of a step's visits is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bprflow.flow.graph import Edge, FlowGraph, NodeKind
from bprflow.measure.visits import choice_shares, feeding, solve, start_weights
from bprflow.model import Branch, Gateway, Provenance, walk

_ROOT = ""
"""Stands behind all ends; no node has this id."""


def assumed_parts(flow: FlowGraph, visits: Mapping[str, float]) -> dict[str, float]:
    """Give for each node the part of its visits (0-1) that rests on assumed shares; none for nodes it is 0 of.

    Args:
        flow: Any graph, n nodes and m edges; O((n + m) log n) for the flows people draw.
        visits: Its expected visits.

    """
    decisions = _assumed_ways(flow)
    starts = start_weights(flow)
    unsure_start = len(flow.starts) > 1 and not _starts_known(flow)
    if not decisions and not unsure_start:
        return {}
    meets = meeting_points(flow)
    fed = feeding(flow, flow.edges)
    for node, ways in decisions.items():
        _pass_by(flow, fed, node, ways, meets.get(node, _ROOT))
    if unsure_start:
        starts = {_common(meets, flow.starts): 1.0}
    certain = solve(flow, fed, starts)
    parts = {node: 1.0 - min(1.0, certain.get(node, 0.0) / count) for node, count in visits.items() if count > 0}
    return {node: part for node, part in parts.items() if part > 1e-9}


def _assumed_ways(flow: FlowGraph) -> dict[str, list[int]]:
    """Give for each decision with assumed shares the places of those ways among its ways out."""
    gateways = {item.id: item.branches for item in walk(flow.process.steps) if isinstance(item, Gateway)}
    found: dict[str, list[int]] = {}
    for node in flow.nodes.values():
        edges = flow.outgoing[node.id]
        if node.kind not in (NodeKind.XOR, NodeKind.EVENT, NodeKind.OR) or len(edges) < 2:
            continue
        branches = node.step.branches if node.step else gateways.get(node.id, ())
        ways = _unknown(branches, edges) if len(branches) == len(edges) else list(range(len(edges)))
        if ways:
            found[node.id] = ways
    return found


def _unknown(branches: Sequence[Branch], edges: Sequence[Edge]) -> list[int]:
    """Name the ways whose share is assumed: as written, or as what assumed shares leave."""
    assumed = [
        place
        for place, branch in enumerate(branches)
        if branch.share is not None and branch.share.provenance is Provenance.ASSUMED
    ]
    rest = [place for place, branch in enumerate(branches) if branch.share is None]
    # One way left over takes what known shares leave; several divide it, and that is a guess.
    return sorted([*assumed, *(rest if assumed or len(rest) > 1 else ())]) if edges else []


def _pass_by(flow: FlowGraph, fed: dict[str, list[tuple[str, float]]], node: str, ways: list[int], meet: str) -> None:
    """Send what an assumed decision would share out straight to where its ways meet."""
    edges = flow.outgoing[node]
    inclusive = flow.nodes[node].kind is NodeKind.OR
    shares = [min(1.0, edge.share) for edge in edges] if inclusive else choice_shares(edges)
    for place in ways:
        target = edges[place].target
        feeders = fed.get(target, [])
        at = next((at for at, (source, share) in enumerate(feeders) if source == node and share <= shares[place]), None)
        if at is not None and not (flow.nodes[target].kind is NodeKind.OR and len(feeders) == 1 and inclusive):
            fed[target] = feeders[:at] + feeders[at + 1 :]
    if meet and not inclusive:
        parts = len(flow.incoming[meet]) if flow.nodes[meet].kind is NodeKind.AND else 1
        fed.setdefault(meet, []).append((node, sum(shares[place] for place in ways) / parts))


def _starts_known(flow: FlowGraph) -> bool:
    rates = {rate.unit: rate for rate in flow.process.volume}
    known = [rates.get(flow.nodes[start].label) for start in flow.starts]
    return all(rate is not None and rate.provenance is not Provenance.ASSUMED for rate in known)


def _common(meets: Mapping[str, str], nodes: Sequence[str]) -> str:
    """Give the first node that all ways from all of `nodes` pass."""
    chains = [_chain(meets, node) for node in nodes]
    shared = set(chains[0]).intersection(*chains[1:])
    return next((node for node in chains[0] if node in shared), _ROOT)


def _chain(meets: Mapping[str, str], node: str) -> list[str]:
    chain = [node]
    while (node := meets.get(node, _ROOT)) != _ROOT:
        chain.append(node)
    return chain


def meeting_points(flow: FlowGraph) -> dict[str, str]:
    """Give for every node the first node that all its ways to an end pass; "" where they meet at no node.

    The immediate dominators of the graph turned round (Cooper, Harvey, Kennedy: A simple, fast
    dominance algorithm, 2001). Nodes from which no end can be reached are left out.
    """
    after, rank = _backward(flow)
    up: list[int] = [0] + [-1] * (len(after) - 1)
    outgoing = flow.outgoing
    changed = True
    while changed:
        changed = False
        for at in range(1, len(after)):
            best = -1 if outgoing[after[at]] else 0
            for edge in outgoing[after[at]]:
                other = rank.get(edge.target, -1)
                if other < 0 or up[other] < 0:
                    continue
                best = other if best < 0 else _meet(up, best, other)
            if best >= 0 and up[at] != best:
                up[at], changed = best, True
    return {node: after[up[at]] for at, node in enumerate(after) if at}


def _meet(up: list[int], one: int, other: int) -> int:
    while one != other:
        while one > other:
            one = up[one]
        while other > one:
            other = up[other]
    return one


def _backward(flow: FlowGraph) -> tuple[list[str], dict[str, int]]:
    """Number the nodes that lead to an end in reverse postorder of the graph turned round, the root first."""
    finished: list[str] = []
    seen = {_ROOT}
    lasts = [node for node in flow.nodes if not flow.outgoing[node]]
    stack = [(_ROOT, iter(lasts))]
    while stack:
        node, rest = stack[-1]
        for source in rest:
            if source not in seen:
                seen.add(source)
                stack.append((source, iter([edge.source for edge in flow.incoming[source]])))
                break
        else:
            finished.append(node)
            stack.pop()
    order = finished[::-1]
    return order, {node: at for at, node in enumerate(order)}
