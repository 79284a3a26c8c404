"""How long a case takes from start to end: its distribution, region by region.

Steps one after the other add their times, a decision mixes, parallel branches wait for the last
(the expectation of the latest, not the latest expectation), rework comes round with falling
weight. Where a region is no clean block and holds parallel parts, only bounds are known, and
the answer says so. Ranges of times are read as "equally likely anywhere in the range" (assumption);
for ranges of branch shares the answer is worked out at their fast and slow ends as well.
Only written times count; steps are taken as independent of each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bprflow.flow.graph import Edge, FlowGraph, Node, NodeKind
from bprflow.flow.regions import Line, Region, RegionKind, RegionTree, region_tree
from bprflow.measure.chain import Chain, Way, pass_through
from bprflow.measure.grid import Grid, Mass, latest, mixed
from bprflow.measure.pause import uncollected
from bprflow.measure.ranges import Policy, choices, extreme_policies
from bprflow.measure.visits import choice_shares, expected_visits, start_weights
from bprflow.model import Duration

POINTS = 480
"""Points of the grid; the mean is kept exactly, quantiles to about one part in this."""
_ROOM = 2.5
"""Length of the grid as a multiple of the expected sum of the longest times."""
_MOST_ROOM = 40.0
_CUT = 0.002
"""Share beyond the grid above which a longer grid is taken."""


@dataclass(frozen=True, slots=True)
class LeadTime:
    """Time from start to end [min].

    Attributes:
        mean: Expected value.
        p50, p80, p95: Half, four fifths, nineteen twentieths of the cases are done within this.
        exact: False when some region allows only bounds; then `low_mean` and `high_mean` bound the mean
            and the quantiles are those of an even spread between the bounds.
        low_mean, high_mean: Bounds of the mean: what such regions and the ranges of branch shares leave open.
        beyond: Share of the cases that take longer than the grid reaches.
        low, high: p50, p80, p95 at the ends of the ranges of branch shares; all equal without ranges.
        fitted: True when the quantiles of some region are those of a distribution with its exact mean and
            variance, because walking all its loops would take too long.

    """

    mean: float
    p50: float
    p80: float
    p95: float
    exact: bool
    low_mean: float
    high_mean: float
    beyond: float
    low: tuple[float, float, float]
    high: tuple[float, float, float]
    fitted: bool = False


def lead_time(flow: FlowGraph, points: int = POINTS) -> LeadTime:
    """Work out the distribution of the time a case takes.

    Args:
        flow: Any graph; unreachable parts are left out.
        points: Points of the grid; time grows with their square for each region.

    """
    with uncollected(len(flow.nodes)):
        tree = region_tree(flow)
        usual, times = _distribution(flow, tree, points, Policy({}, expected_visits(flow)))
        ranged = usual.mean > 0 and any(choice.ranged for choice in choices(flow))
        if not ranged:
            return usual
        costs = times.costs(tree)
        ends = [_distribution(flow, tree, points, policy)[0] for policy in extreme_policies(flow, costs)]
    return _between(usual, *ends)


def _between(usual: LeadTime, fast: LeadTime, slow: LeadTime) -> LeadTime:
    """Put the answers at both ends of the share ranges round the expected one."""
    every = (usual, fast, slow)
    return replace(
        usual,
        low_mean=min(time.low_mean for time in every),
        high_mean=max(time.high_mean for time in every),
        low=tuple(min(values) for values in zip(*(time.low for time in every), strict=True)),
        high=tuple(max(values) for values in zip(*(time.high for time in every), strict=True)),
        fitted=any(time.fitted for time in every),
    )


def _distribution(flow: FlowGraph, tree: RegionTree, points: int, policy: Policy) -> tuple[LeadTime, _Times]:
    """Work out the distribution with certain shares."""
    spans = _times_of_steps(flow)
    longest = sum(policy.visits[name] * high for name, (_, high) in spans.items())
    if longest <= 0:
        nothing = (0.0, 0.0, 0.0)
        return LeadTime(0.0, *nothing, True, 0.0, 0.0, 0.0, nothing, nothing), _Times(flow, Grid(1.0, 2), policy, spans)
    room = _ROOM
    while True:
        times = _Times(flow, Grid(longest * room / points, points), policy, spans)
        found = times.answer(tree)
        if found.beyond < _CUT or room > _MOST_ROOM:
            return found, times
        room *= 2


def _times_of_steps(flow: FlowGraph) -> dict[str, tuple[float, float]]:
    """Give the shortest and longest written time of every node, work and wait together [min]."""
    return {node.id: _of_step(node) for node in flow.nodes.values()}


def _of_step(node: Node) -> tuple[float, float]:
    if node.kind is not NodeKind.TASK or node.step is None:
        return 0.0, 0.0
    times: list[Duration] = [time for time in (node.step.touch, node.step.wait) if time is not None]
    return sum(time.low_minutes for time in times), sum(time.high_minutes for time in times)


class _Times:
    def __init__(self, flow: FlowGraph, grid: Grid, policy: Policy, spans: Mapping[str, tuple[float, float]]) -> None:
        self.spans = spans
        self.flow = flow
        self.grid = grid
        self.visits = policy.visits
        self.chosen = policy.shares
        self.fitted = False
        self.spreads: dict[tuple[float, float], Mass] = {}
        self.made: dict[int, Mass] = {}
        self.slack = 0.0
        self.low_slack = 0.0
        self.rank = {node: place for place, node in enumerate(flow.order)}

    def answer(self, tree: RegionTree) -> LeadTime:
        """Put the regions together, innermost first."""
        for region in reversed(list(tree.line.all_regions())):
            self.made[id(region)] = self._region(region)
        whole = self._line(tree.line)
        mean = whole.mean
        exact = self.slack == 0.0 and self.low_slack == 0.0
        quantiles = (whole.quantile(0.5), whole.quantile(0.8), whole.quantile(0.95))
        low, high = max(0.0, mean - self.low_slack), mean + self.slack
        return LeadTime(mean, *quantiles, exact, low, high, whole.beyond, quantiles, quantiles, self.fitted)

    def costs(self, tree: RegionTree) -> dict[str, float]:
        """Give each step its part in the expected time, so that visits × parts make up the mean.

        Where branches run at the same time, their sum is more than the time they take together; their
        steps count for as much less.
        """
        found: dict[str, float] = {}
        stack = [(region, 1.0) for region in tree.line.regions]
        while stack:
            region, part = stack.pop()
            for node in region.nodes:
                step = self.flow.nodes[node].step
                share = step.share.value if step is not None and step.share is not None else 1.0
                found[node] = part * share * sum(self.spans[node]) / 2
            if region.kind in (RegionKind.PARALLEL, RegionKind.INCLUSIVE):
                apart = sum(self._line(line).mean * (line.first.share if line.first else 1.0) for line in region.lines)
                part *= self.made[id(region)].mean / apart if apart else 0.0
            stack.extend((inner, part) for line in region.lines for inner in line.regions)
        return found

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
        low, high = self.spans[region.nodes[0]]
        step = self.flow.nodes[region.nodes[0]].step
        certain = low == high and (step is None or step.share is None or high == 0)
        return low if certain else None

    def _node(self, name: str) -> Mass:
        low, high = self.spans[name]
        step = self.flow.nodes[name].step
        if high == 0:
            return self.grid.none()
        own = self.spreads.get((low, high))
        if own is None:
            own = self.spreads[low, high] = self.grid.spread(low, high)
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
        """Pass through a region of decisions, loops included."""
        leaving: dict[str, list[tuple[Line, Mass]]] = {}
        for line in region.lines:
            leaving.setdefault(line.source, []).append((line, self._line(line)))
        shares = {node: self._shares(node, ways) for node, ways in leaving.items()}
        if region.entry in shares and region.entry not in region.nodes:
            # The entry decides further out; here only the ways that lead in count.
            whole = sum(shares[region.entry])
            shares[region.entry] = [share / whole if whole else 0.0 for share in shares[region.entry]]
        ways = {
            node: [Way(line.target, share, time) for (line, time), share in zip(lines, shares[node], strict=True)]
            for node, lines in leaving.items()
        }
        chain = Chain(region.entry, region.exit, {node: self._node(node) for node in region.nodes}, ways)
        found, fitted = pass_through(chain, self.grid, lambda name: self.rank.get(name, -1))
        self.fitted = self.fitted or fitted
        return found

    def _shares(self, node: str, ways: list[tuple[Line, Mass]]) -> list[float]:
        """Give the probability of each way out of a node that stays in the region."""
        if not node:
            begin = start_weights(self.flow)
            return [begin.get(next(line.nodes(), line.target), 0.0) for line, _ in ways]
        edges = self.flow.outgoing[node]
        if not edges or self.flow.nodes[node].kind not in (NodeKind.XOR, NodeKind.EVENT):
            return [1.0] * len(ways)
        by_edge: dict[Edge, float] = dict(zip(edges, self.chosen.get(node) or choice_shares(edges), strict=True))
        return [_share_of(line, by_edge) for line, _ in ways]

    def _bounds(self, region: Region) -> Mass:
        """Bound a tangle with parallel parts: from its shortest way to everything one after the other."""
        weight = self.visits.get(region.entry, 1.0)
        base = weight or 1.0
        inner = [*region.nodes, *(node for line in region.lines for node in line.nodes())]
        high = sum(self.visits[node] * sum(self.spans[node]) / 2 for node in inner) / base
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
                time += sum(self.spans[node]) / 2
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
