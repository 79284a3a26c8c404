"""Many cases walked at once with numpy: an oracle for visits and lead times, written without the package's own solver."""

from __future__ import annotations

import numpy as np

from bprflow.flow import FlowGraph, NodeKind
from bprflow.measure.leadtime import lead_time
from bprflow.measure.visits import expected_visits

CHUNK = 50_000
"""Cases walked at once: bounds the memory, not the number of cases."""


def disagreements(flow: FlowGraph, cases: int, seed: int, points: int = 240) -> list[str]:
    """Compare expected visits and lead times with `cases` simulated ones; say what lies outside their error.

    Every mean may be five standard errors off. The lead time may besides be off by the width of its
    grid, and its bounds, where only bounds are known, may lie anywhere around the simulated mean.
    """
    seen: dict[str, float] = dict.fromkeys(flow.nodes, 0.0)
    spread: dict[str, float] = dict.fromkeys(flow.nodes, 0.0)
    chunks: list[np.ndarray] = []
    done = 0
    while done < cases:
        count = min(CHUNK, cases - done)
        mean, error, times = simulate(flow, count, seed + done)
        for node in flow.nodes:
            seen[node] += mean[node] * count
            spread[node] += (error[node] ** 2 * count + mean[node] ** 2) * count
        chunks.append(times)
        done += count
    found: list[str] = []
    for node, visits in expected_visits(flow).items():
        mean_visits = seen[node] / cases
        error_visits = np.sqrt(max(0.0, spread[node] / cases - mean_visits**2) / cases)
        if abs(visits - mean_visits) > 5 * error_visits + 1e-9:
            found.append(f"visits of {node}: {visits} but {mean_visits} ± {error_visits}")
    return found + _time_disagreements(flow, np.concatenate(chunks), points)


def _time_disagreements(flow: FlowGraph, times: np.ndarray, points: int) -> list[str]:
    time, error = lead_time(flow, points=points), times.std() / np.sqrt(len(times))
    found: list[str] = []
    off = abs(time.mean - times.mean())
    if off > 5 * error + 0.004 * times.mean() + time.high_mean - time.low_mean:
        found.append(f"lead time: {time.mean} but {times.mean()} ± {error}")
    if time.exact and times.std() > 0:
        for share, quantile in ((0.5, time.p50), (0.8, time.p80), (0.95, time.p95)):
            reached = (times <= quantile).mean()
            near = (np.abs(times - quantile) <= time.mean * 2.5 / points * 3).mean()
            if abs(reached - share) > near + 5 * np.sqrt(share * (1 - share) / len(times)):
                found.append(f"{share:.0%} quantile: {quantile} holds {reached:.4f}")
    return found


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
