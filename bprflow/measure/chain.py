"""The time it takes to pass a region of decisions and loops: a chain that is left in the end.

Mean and variance are exact, by one system of linear equations solved twice. The whole distribution
comes from letting the mass walk round until nearly all has left; where that would take too long
(hundreds of decisions, loops hardly ever left), a shifted gamma distribution of the same mean and
variance stands for it, and the answer says so.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bprflow.measure.grid import Grid, Mass, mixed
from bprflow.measure.sparse import solver

_LEFT = 1e-6
"""Mass still going round in loops at which counting stops."""
_CUT = 0.002
"""Share of the cases still inside above which the walk is not taken for the distribution."""
_ROUNDS = 600
_WALKED = 500
"""Nodes up to which the mass walks where every way leads onward: each is met once."""
_WALKED_ROUND = 25
"""Nodes up to which it walks where ways lead back: each time round meets all again."""


@dataclass(frozen=True, slots=True)
class Way:
    """A way on: where to (nothing: out), how likely, how long."""

    target: str
    share: float
    time: Mass


@dataclass(frozen=True, slots=True)
class Chain:
    """A region as a chain.

    Attributes:
        entry, exit: Nodes it is entered at and, besides by ways without a target, left from.
        own: Time spent at each node itself.
        ways: Ways on from each node; at the exit, what they leave goes out.

    """

    entry: str
    exit: str
    own: Mapping[str, Mass]
    ways: Mapping[str, Sequence[Way]]

    @property
    def nodes(self) -> tuple[str, ...]:
        """All its nodes, each once."""
        targets = (way.target for ways in self.ways.values() for way in ways if way.target)
        return tuple(dict.fromkeys([self.entry, *self.own, *self.ways, *targets]))


def pass_through(chain: Chain, grid: Grid, rank: Callable[[str], int]) -> tuple[Mass, bool]:
    """Give the distribution of the time from entry to exit, and whether only mean and variance are exact.

    Args:
        chain: A chain of n nodes and m ways.
        grid: Grid of times.
        rank: Order in which the mass had better walk.

    """
    nodes = chain.nodes
    mean, square = _moments(chain, nodes)
    back = any(w.target and rank(w.target) <= rank(node) for node, ways in chain.ways.items() for w in ways)
    if len(nodes) <= (_WALKED_ROUND if back else _WALKED):
        walked = _walk(chain, grid, rank)
        if 1.0 - walked.total <= _CUT:
            whole = walked.scaled(1 / walked.total)
            return Mass(grid, whole.values, mean, square), False
    return grid.moments(_shortest(chain), mean, max(0.0, square - mean * mean)), True


def _moments(chain: Chain, nodes: Sequence[str]) -> tuple[float, float]:
    """Give mean and mean square of the time from the entry on."""
    ahead = {node: tuple((way.target, way.share) for way in chain.ways.get(node, ()) if way.target) for node in nodes}
    solve = solver(nodes, ahead)
    first = solve(
        {node: _own(chain, node)[0] + sum(w.share * w.time.mean for w in chain.ways.get(node, ())) for node in nodes}
    )
    given: dict[str, float] = {}
    for node in nodes:
        own_mean, own_square = _own(chain, node)
        rest = rest_square = 0.0
        for way in chain.ways.get(node, ()):
            then = first[way.target] if way.target else 0.0
            rest += way.share * (way.time.mean + then)
            rest_square += way.share * (way.time.square + 2 * way.time.mean * then)
        given[node] = own_square + 2 * own_mean * rest + rest_square
    second = solve(given)
    return first[chain.entry], second[chain.entry]


def _own(chain: Chain, node: str) -> tuple[float, float]:
    time = chain.own.get(node)
    return (time.mean, time.square) if time is not None else (0.0, 0.0)


def _walk(chain: Chain, grid: Grid, rank: Callable[[str], int]) -> Mass:
    """Let the mass walk, loops included, until nearly all has left or it took too many rounds."""
    waiting: dict[str, Mass] = {chain.entry: grid.none()}
    gone: list[Mass] = [grid.none().scaled(0.0)]
    for _ in range(max(_ROUNDS, len(chain.ways) + 1)):
        if not waiting:
            break
        node = min(waiting, key=rank)
        mass = waiting.pop(node)
        if node in chain.own:
            mass = mass.then(chain.own[node])
        ways = chain.ways.get(node, ())
        if node and node == chain.exit:
            gone.append(mass.scaled(max(0.0, 1.0 - sum(way.share for way in ways))))
        for way in ways:
            part = mass.scaled(way.share).then(way.time)
            if not way.target:
                gone.append(part)
            elif part.total > _LEFT:
                known = waiting.get(way.target)
                waiting[way.target] = part if known is None else mixed([known, part])
    return mixed(gone)


def _shortest(chain: Chain) -> float:
    """Find the least time anybody can take from entry to exit."""
    import heapq

    queue = [(0.0, chain.entry)]
    seen: set[str] = set()
    while queue:
        time, node = heapq.heappop(queue)
        if node == "\0out":
            return time
        if node in seen:
            continue
        seen.add(node)
        time += chain.own[node].least if node in chain.own else 0.0
        ways = chain.ways.get(node, ())
        if node == chain.exit and sum(way.share for way in ways) < 1.0:
            heapq.heappush(queue, (time, "\0out"))
        for way in ways:
            if way.share > 0:
                heapq.heappush(queue, (time + way.time.least, way.target or "\0out"))
    return 0.0
