"""Many cases walked at once with numpy: an oracle for visits and lead times, written without the package's own solver."""

from __future__ import annotations

import numpy as np

from bprflow.flow import FlowGraph, NodeKind


def simulate(flow: FlowGraph, cases: int, seed: int) -> tuple[dict[str, float], dict[str, float], np.ndarray]:
    """Walk `cases` tokens through a block-structured flow.

    Returns:
        Mean and standard error of the visits of each node, and the lead time of every case [min].

    """
    rng = np.random.default_rng(seed)
    visits = {node: np.zeros(cases) for node in flow.nodes}
    finish = np.zeros(cases)
    arrived: dict[str, list[tuple[np.ndarray, np.ndarray]]] = {node: [] for node in flow.nodes}
    arrived[flow.starts[0]].append((np.arange(cases), np.zeros(cases)))
    rank = {node: place for place, node in enumerate(flow.order)}
    while any(arrived.values()):
        node = min((name for name, tokens in arrived.items() if tokens and _ready(flow, name, tokens)), key=rank.get)
        ids, times = _join(flow, node, arrived)
        np.add.at(visits[node], ids, 1)
        times = times + _duration(flow, node, len(ids), rng)
        ways = flow.outgoing[node]
        if not ways:
            np.maximum.at(finish, ids, times)
        elif flow.nodes[node].kind is NodeKind.AND or len(ways) == 1:
            for way in ways:
                arrived[way.target].append((ids, times))
        else:
            shares = np.array([way.share for way in ways])
            drawn = rng.choice(len(ways), size=len(ids), p=shares / shares.sum())
            for number, way in enumerate(ways):
                mask = drawn == number
                if mask.any():
                    arrived[way.target].append((ids[mask], times[mask]))
    mean = {node: float(count.mean()) for node, count in visits.items()}
    error = {node: float(count.std() / np.sqrt(cases)) for node, count in visits.items()}
    return mean, error, finish


def _ready(flow: FlowGraph, node: str, tokens: list[tuple[np.ndarray, np.ndarray]]) -> bool:
    if flow.nodes[node].kind is not NodeKind.AND or len(flow.incoming[node]) == 1:
        return True
    every = np.concatenate([ids for ids, _ in tokens])
    _, counts = np.unique(every, return_counts=True)
    return bool((counts == len(flow.incoming[node])).any())


def _join(
    flow: FlowGraph, node: str, arrived: dict[str, list[tuple[np.ndarray, np.ndarray]]]
) -> tuple[np.ndarray, np.ndarray]:
    ids = np.concatenate([one for one, _ in arrived[node]])
    times = np.concatenate([one for _, one in arrived[node]])
    arrived[node] = []
    if flow.nodes[node].kind is not NodeKind.AND or len(flow.incoming[node]) == 1:
        return ids, times
    found, inverse, counts = np.unique(ids, return_inverse=True, return_counts=True)
    latest = np.zeros(len(found))
    np.maximum.at(latest, inverse, times)
    whole = counts == len(flow.incoming[node])
    if not whole.all():
        keep = ~whole[inverse]
        arrived[node].append((ids[keep], times[keep]))
    return found[whole], latest[whole]


def _duration(flow: FlowGraph, node: str, count: int, rng: np.random.Generator) -> np.ndarray:
    step = flow.nodes[node].step
    if step is None or flow.nodes[node].kind is not NodeKind.TASK:
        return np.zeros(count)
    low = sum(time.low_minutes for time in (step.touch, step.wait) if time)
    high = sum(time.high_minutes for time in (step.touch, step.wait) if time)
    drawn = rng.uniform(low, high, count) if high > low else np.full(count, low)
    if step.share is not None:
        drawn *= rng.random(count) < step.share.value
    return drawn
