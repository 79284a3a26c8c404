"""How long a case takes from start to end: its distribution, region by region.

Steps one after the other add their times, a decision mixes, parallel branches wait for the last
(the expectation of the latest, not the latest expectation), rework comes round with falling
weight. Where a region is no clean block and holds parallel parts, only bounds are known, and
the answer says so. Ranges are read as "equally likely anywhere in the range" (assumption).
Only written times count; steps are taken as independent of each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bprflow.flow.graph import Edge, FlowGraph, NodeKind
from bprflow.flow.regions import Line, Region, RegionKind, region_tree
from bprflow.measure.grid import Grid, Mass, latest, mixed
from bprflow.measure.visits import choice_shares, expected_visits, start_weights
from bprflow.model import Duration

POINTS = 480
"""Points of the grid; the mean is kept exactly, quantiles to about one part in this."""
_ROOM = 2.5
"""Length of the grid as a multiple of the expected sum of the longest times."""
_MOST_ROOM = 40.0
_CUT = 0.002
"""Share beyond the grid above which a longer grid is taken."""
_LEFT = 1e-6
"""Mass still going round in loops at which counting stops."""
_ROUNDS = 600


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Time from start to end [min].

    Attributes:
        mean: Expected value.
        p50, p80, p95: Half, four fifths, nineteen twentieths of the cases are done within this.
        exact: False when some region allows only bounds; then `low_mean` and `high_mean` bound the mean
            and the quantiles are those of an even spread between the bounds.
        low_mean, high_mean: Bounds of the mean; equal to it when exact.
        beyond: Share of the cases that take longer than the grid reaches.

    """

    mean: float
    p50: float
    p80: float
    p95: float
    exact: bool
    low_mean: float
    high_mean: float
    beyond: float


def lead_time(flow: FlowGraph, points: int = POINTS) -> LeadTime:
    """Work out the distribution of the time a case takes.

    Args:
        flow: Any graph; unreachable parts are left out.
        points: Points of the grid; time grows with their square for each region.

    """
    visits = expected_visits(flow)
    longest = sum(visits[name] * _of_step(flow, name)[1] for name in flow.nodes)
    if longest <= 0:
        return LeadTime(0.0, 0.0, 0.0, 0.0, True, 0.0, 0.0, 0.0)
    room = _ROOM
    while True:
        found = _Times(flow, Grid(longest * room / points, points), visits).answer()
        if found.beyond < _CUT or room > _MOST_ROOM:
            return found
        room *= 2


def _of_step(flow: FlowGraph, name: str) -> tuple[float, float]:
    """Give the shortest and longest written time of a node, work and wait together [min]."""
    node = flow.nodes[name]
    if node.kind is not NodeKind.TASK or node.step is None:
        return 0.0, 0.0
    times: list[Duration] = [time for time in (node.step.touch, node.step.wait) if time is not None]
    return sum(time.low_minutes for time in times), sum(time.high_minutes for time in times)


class _Times:
    def __init__(self, flow: FlowGraph, grid: Grid, visits: Mapping[str, float]) -> None:
        self.flow = flow
        self.grid = grid
        self.visits = visits
        self.made: dict[int, Mass] = {}
        self.slack = 0.0
        self.low_slack = 0.0
        self.rank = {node: place for place, node in enumerate(flow.order)}

    def answer(self) -> LeadTime:
        tree = region_tree(self.flow)
        for region in reversed(list(tree.line.all_regions())):
            self.made[id(region)] = self._region(region)
        whole = self._line(tree.line)
        mean = whole.mean
        exact = self.slack == 0.0 and self.low_slack == 0.0
        return LeadTime(
            mean,
            whole.quantile(0.5),
            whole.quantile(0.8),
            whole.quantile(0.95),
            exact,
            max(0.0, mean - self.low_slack),
            mean + self.slack,
            whole.beyond,
        )

    def _line(self, line: Line) -> Mass:
        """Add the regions of a line; plain steps with one certain time are summed first."""
        certain = 0.0
        found: Mass | None = None
        for region in line.regions:
            fixed = self._fixed(region)
            if fixed is not None:
                certain += fixed
            else:
                made = self.made[id(region)]
                found = made if found is None else found.then(made)
        if found is None:
            return self.grid.point(certain)
        return found.then(self.grid.point(certain)) if certain else found

    def _fixed(self, region: Region) -> float | None:
        """Give the time of a single step that always takes the same, else None."""
        if region.kind is not RegionKind.STEP or not region.nodes:
            return None
        low, high = _of_step(self.flow, region.nodes[0])
        step = self.flow.nodes[region.nodes[0]].step
        certain = low == high and (step is None or step.share is None or high == 0)
        return low if certain else None

    def _node(self, name: str) -> Mass:
        low, high = _of_step(self.flow, name)
        step = self.flow.nodes[name].step
        if high == 0:
            return self.grid.none()
        own = self.grid.spread(low, high)
        if step is None or step.share is None:
            return own
        return mixed([own.scaled(step.share.value), self.grid.none().scaled(1 - step.share.value)])

    def _region(self, region: Region) -> Mass:
        if region.kind is RegionKind.STEP:
            return self._node(region.nodes[0])
        if region.kind in (RegionKind.PARALLEL, RegionKind.INCLUSIVE):
            active = [line.first.share if line.first else 1.0 for line in region.lines]
            return latest([self._line(line) for line in region.lines], [min(1.0, share) for share in active])
        kinds = {self.flow.nodes[node].kind for node in (*region.nodes, region.entry) if node}
        if kinds & {NodeKind.AND, NodeKind.OR} or any(self._forks(node) for node in region.nodes):
            return self._bounds(region)
        return self._walk(region)

    def _forks(self, node: str) -> bool:
        return self.flow.nodes[node].kind in (NodeKind.TASK, NodeKind.START) and len(self.flow.outgoing[node]) > 1

    def _walk(self, region: Region) -> Mass:
        """Let the mass walk through a region of decisions, loops included, until nearly all has left."""
        leaving: dict[str, list[tuple[Line, Mass]]] = {}
        for line in region.lines:
            leaving.setdefault(line.source, []).append((line, self._line(line)))
        shares = {node: self._shares(node, ways) for node, ways in leaving.items()}
        if region.entry in shares and region.entry not in region.nodes:
            # The entry decides further out; here only the ways that lead in count.
            whole = sum(shares[region.entry])
            shares[region.entry] = [share / whole if whole else 0.0 for share in shares[region.entry]]
        own = {node: self._node(node) for node in region.nodes}
        waiting: dict[str, Mass] = {region.entry: self.grid.none()}
        gone: list[Mass] = []
        for _ in range(_ROUNDS):
            if not waiting:
                break
            node = min(waiting, key=lambda name: self.rank.get(name, -1))
            mass = waiting.pop(node)
            if node in own:
                mass = mass.then(own[node])
            if node and node == region.exit:
                gone.append(mass.scaled(max(0.0, 1.0 - sum(shares.get(node, ())))))
            for (line, time), share in zip(leaving.get(node, ()), shares.get(node, ()), strict=True):
                part = mass.scaled(share).then(time)
                if not line.target:
                    gone.append(part)
                elif part.total > _LEFT:
                    known = waiting.get(line.target)
                    waiting[line.target] = part if known is None else mixed([known, part])
        found = mixed(gone) if gone else self.grid.none()
        left = max(0.0, 1.0 - found.total)
        if left > _CUT:
            self.slack += left * self.grid.step * self.grid.size
        return found.scaled(1 / found.total) if found.total else self.grid.none()

    def _shares(self, node: str, ways: list[tuple[Line, Mass]]) -> list[float]:
        """Give the probability of each way out of a node that stays in the region."""
        if not node:
            begin = start_weights(self.flow)
            return [begin.get(next(line.nodes(), line.target), 0.0) for line, _ in ways]
        edges = self.flow.outgoing[node]
        if not edges or self.flow.nodes[node].kind not in (NodeKind.XOR, NodeKind.EVENT):
            return [1.0] * len(ways)
        by_edge: dict[Edge, float] = dict(zip(edges, choice_shares(edges), strict=True))
        return [_share_of(line, by_edge) for line, _ in ways]

    def _bounds(self, region: Region) -> Mass:
        """Bound a tangle with parallel parts: from its shortest way to everything one after the other."""
        weight = self.visits.get(region.entry, 1.0)
        base = weight or 1.0
        inner = [*region.nodes, *(node for line in region.lines for node in line.nodes())]
        high = sum(self.visits[node] * sum(_of_step(self.flow, node)) / 2 for node in inner) / base
        low = min(self._shortest(region), high)
        middle = (low + high) / 2
        self.slack += weight * (high - middle)
        self.low_slack += weight * (middle - low)
        return self.grid.spread(low, high)

    def _shortest(self, region: Region) -> float:
        """Find the shortest expected way from entry to exit."""
        import heapq

        leaving: dict[str, list[Line]] = {}
        for line in region.lines:
            leaving.setdefault(line.source, []).append(line)
        queue = [(0.0, region.entry)]
        seen: set[str] = set()
        while queue:
            time, node = heapq.heappop(queue)
            if node in seen:
                continue
            seen.add(node)
            if node in region.nodes:
                time += sum(_of_step(self.flow, node)) / 2
            if node == region.exit:
                return time
            if any(not line.target for line in leaving.get(node, ())):
                return time
            for line in leaving.get(node, ()):
                heapq.heappush(queue, (time + self._line(line).mean, line.target))
        return 0.0


def _share_of(line: Line, by_edge: Mapping[Edge, float]) -> float:
    """Give the probability of a way out of a decision; a way that stands for several has their sum."""
    if line.first is not None:
        return by_edge.get(line.first, 0.0)
    inner = [way for region in line.regions[:1] for way in region.lines if way.source == line.source]
    return sum(_share_of(way, by_edge) for way in inner) if inner else 1.0
