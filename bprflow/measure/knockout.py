"""In which order to check: early checks that reject many cases cheaply save the work after them.

E[cost of an order] = sum of each check's cost × the chance that all checks before it were passed.
Without constraints the best order is by cost / rejection probability; with constraints from data
the best order is found exactly for up to 12 checks, beyond that by the same ratio as far as the
constraints allow.

Source: van der Aalst, "Re-engineering knock-out processes", Decision Support Systems 30 (2001).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bprflow.flow.constraints import OrderConstraint, Reason, order_analysis
from bprflow.flow.graph import Edge, FlowGraph, NodeKind
from bprflow.measure.result import Measures
from bprflow.measure.visits import choice_shares

EXACT_CHECKS = 12
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Check:
    """One check that may end the case, with the work that leads to it.

    Attributes:
        step: Step that decides.
        steps: Steps of its part: everything since the check before.
        cost_minutes: Expected touch time of that part for a case that comes to it [min].
        rejection: Probability that such a case ends here.

    """

    step: str
    steps: tuple[str, ...]
    cost_minutes: float
    rejection: float


@dataclass(frozen=True, slots=True)
class KnockOut:
    """The checks of a flow in the order written and in the best order.

    Attributes:
        checks: As written.
        best: The same in the best order that data allows.
        minutes, best_minutes: Expected touch time of the checks a case, in either order.
        saved_hours_per_year: The difference a year; None when the volume is unknown.
        certain: False when the documents of some steps are not written down, so that a data
            constraint may be missing: the order should be confirmed first.

    """

    checks: tuple[Check, ...]
    best: tuple[Check, ...]
    minutes: float
    best_minutes: float
    saved_hours_per_year: float | None
    certain: bool

    @property
    def saved_minutes(self) -> float:
        """What the best order saves a case [min]."""
        return self.minutes - self.best_minutes


def knock_out(flow: FlowGraph, measures: Measures) -> KnockOut | None:
    """Look for a better order of checks.

    Args:
        flow: The flow.
        measures: Its measures.

    Returns:
        The checks and their best order; None when fewer than two checks may end a case or the
        written order is already the best.

    """
    required = order_analysis(flow).required
    checks = _checks(flow, measures, required)
    if len(checks) < 2:
        return None
    before = _precedence(required, checks)
    order = _best(checks, before)
    minutes, best_minutes = _expected(checks), _expected([checks[at] for at in order])
    if minutes - best_minutes < _TINY:
        return None
    yearly = measures.cases_per_year
    saved = (minutes - best_minutes) * yearly.value / 60 if yearly is not None else None
    steps = flow.process.step_by_id
    known = all(steps[name].reads or steps[name].writes for check in checks for name in check.steps if name in steps)
    return KnockOut(tuple(checks), tuple(checks[at] for at in order), minutes, best_minutes, saved, known)


def _expected(checks: Iterable[Check]) -> float:
    cost, alive = 0.0, 1.0
    for check in checks:
        cost += alive * check.cost_minutes
        alive *= 1 - check.rejection
    return cost


def _checks(flow: FlowGraph, measures: Measures, required: Sequence[OrderConstraint]) -> list[Check]:
    """Walk the main way and close a part at every decision that may end the case."""
    main = _main_way(flow)
    on_it = frozenset(node for node in main if flow.nodes[node].kind is not NodeKind.END)
    parts: list[tuple[str, str, tuple[str, ...], list[Edge]]] = []
    part: dict[str, None] = {}
    for node, following in pairwise([*main, ""]):
        if flow.nodes[node].kind is NodeKind.TASK:
            part[node] = None
        ways = _onward(flow, node)
        aside = [edge for edge in ways if edge.target != following]
        if not aside:
            continue
        if flow.nodes[node].kind is not NodeKind.XOR or any(not _ends(flow, edge, on_it) for edge in aside):
            break
        step = flow.nodes[node].step
        if step is not None and step.id in measures.steps:
            parts.append((step.id, node, tuple(part), aside))
            part = {}
    if len(parts) > 1:
        step_id, node, own, aside = parts[0]
        parts[0] = (step_id, node, own[_lead_in(required, own, parts[1:]) :], aside)
    return [_check(flow, measures, *found) for found in parts]


def _lead_in(
    required: Iterable[OrderConstraint],
    own: tuple[str, ...],
    later: Sequence[tuple[str, str, tuple[str, ...], list[Edge]]],
) -> int:
    """Count the first steps that later checks need too: they come before all checks, in any order of these."""
    needing = {step for _, _, part, _ in later for step in part}
    needed = {c.before for c in required if c.reason is Reason.DATA and c.after in needing}
    return max((at + 1 for at, step in enumerate(own[:-1]) if step in needed), default=0)


def _onward(flow: FlowGraph, node: str) -> list[Edge]:
    return [e for e in flow.outgoing[node] if (e.source, e.target, e.key) not in flow.back_edges]


def _main_way(flow: FlowGraph) -> list[str]:
    """Give the way with the most steps; nothing where there are several starts."""
    reach = _ahead(flow)
    way: list[str] = []
    node = flow.starts[0] if len(flow.starts) == 1 else ""
    seen: set[str] = set()
    while node and node not in seen:
        seen.add(node)
        way.append(node)
        ways = _onward(flow, node)
        node = max(ways, key=lambda edge: (reach[edge.target], edge.share)).target if ways else ""
    return way


def _ahead(flow: FlowGraph) -> Mapping[str, int]:
    """Give the most steps that can still come after each node, ways back left out."""
    found: dict[str, int] = {}
    for node in reversed(flow.order):
        ahead = [
            found.get(edge.target, 0)
            for edge in flow.outgoing[node]
            if (edge.source, edge.target, edge.key) not in flow.back_edges
        ]
        found[node] = max(ahead, default=0) + (flow.nodes[node].kind is NodeKind.TASK)
    return found


def _ends(flow: FlowGraph, edge: Edge, main: frozenset[str]) -> bool:
    """Does a way end without meeting the main way again? Several may share their last steps (断る)."""
    seen = {edge.target}
    stack = [edge.target]
    while stack:
        node = stack.pop()
        if node in main:
            return False
        for onward in _onward(flow, node):
            if onward.target not in seen:
                seen.add(onward.target)
                stack.append(onward.target)
    return True


def _check(
    flow: FlowGraph, measures: Measures, step: str, decision: str, part: tuple[str, ...], ending: list[Edge]
) -> Check:
    """Cost and rejection for a case that comes to the part; rework inside it is counted in."""
    visits = measures.steps
    shares = dict(zip(flow.outgoing[decision], choice_shares(flow.outgoing[decision]), strict=True))
    leaving = visits[step].visits * sum(shares[edge] for edge in ending)
    going = visits[step].visits * sum(
        share for edge, share in shares.items() if (edge.source, edge.target, edge.key) not in flow.back_edges
    )
    arriving = going or 1.0
    cost = sum(visits[name].per_case_minutes.value for name in part if name in visits) / arriving
    return Check(step, part, cost, leaving / arriving)


def _precedence(required: Iterable[OrderConstraint], checks: list[Check]) -> list[set[int]]:
    """Say for each check which other checks must come before it because of data."""
    owner = {step: at for at, check in enumerate(checks) for step in check.steps}
    before: list[set[int]] = [set() for _ in checks]
    for constraint in required:
        one, other = owner.get(constraint.before), owner.get(constraint.after)
        if constraint.reason is Reason.DATA and one is not None and other is not None and one != other:
            before[other].add(one)
    return before


def _best(checks: list[Check], before: list[set[int]]) -> list[int]:
    return _exact(checks, before) if len(checks) <= EXACT_CHECKS else _greedy(checks, before)


def _ratio(checks: list[Check]) -> Callable[[int], float]:
    return lambda at: checks[at].cost_minutes / max(checks[at].rejection, _TINY)


def _greedy(checks: list[Check], before: list[set[int]]) -> list[int]:
    order: list[int] = []
    while len(order) < len(checks):
        free = [at for at in range(len(checks)) if at not in order and before[at] <= set(order)]
        order.append(min(free, key=_ratio(checks)))
    return order


def _exact(checks: list[Check], before: list[set[int]]) -> list[int]:
    """Dynamic programming over the sets of checks already done; earlier written order wins ties."""
    count = len(checks)
    needs = [sum(1 << other for other in needed) for needed in before]
    alive = [1.0] * (1 << count)
    best: list[tuple[float, tuple[int, ...]] | None] = [None] * (1 << count)
    best[0] = (0.0, ())
    for done in range(1 << count):
        known = best[done]
        if known is None:
            continue
        for at in range(count):
            bit = 1 << at
            if done & bit or needs[at] & ~done:
                continue
            cost = known[0] + alive[done] * checks[at].cost_minutes
            after = done | bit
            alive[after] = alive[done] * (1 - checks[at].rejection)
            old = best[after]
            if old is None or cost < old[0] - _TINY:
                best[after] = (cost, (*known[1], at))
    found = best[-1]
    return list(found[1]) if found else list(range(count))


def moved(result: KnockOut) -> tuple[tuple[str, str], ...]:
    """Name the pairs of deciding steps whose order changes: (step that moves up, step it passes)."""
    place = {check.step: at for at, check in enumerate(result.checks)}
    return tuple((one.step, other.step) for one, other in pairwise(result.best) if place[one.step] > place[other.step])
