"""The figures of one process, all in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bprflow.flow.graph import FlowGraph
from bprflow.measure import counts
from bprflow.measure.amounts import of_wage, product, total
from bprflow.measure.certain import assumed_parts
from bprflow.measure.cut import cut_short
from bprflow.measure.evidence import weakest
from bprflow.measure.frequency import Volumes
from bprflow.measure.pause import uncollected
from bprflow.measure.policies import Policies
from bprflow.measure.ranges import choices, extreme_total
from bprflow.measure.result import Amount, Measures
from bprflow.measure.sparse import LARGE
from bprflow.measure.visits import expected_visits, single_pass_visits
from bprflow.measure.work import Work, work_of
from bprflow.model import LaneKind


def measure(flow: FlowGraph) -> Measures:
    """Measure a process: expected times, counts and yearly hours, with ranges and evidence.

    Args:
        flow: Any graph; near linear in its size.

    """
    with uncollected(len(flow.nodes)):
        return _measures(flow)


def _measures(flow: FlowGraph) -> Measures:
    visits = expected_visits(flow)
    sure = cut_short(flow, visits)
    works = work_of(flow, visits, single_pass_visits(flow), assumed_parts(flow, visits), sure)
    volumes = Volumes(flow.process)
    widen = _Widening(flow)
    minutes = _minutes(widen, works, lambda _: True)
    single = total(work.single_pass_minutes for work in works)
    hours = _hours(widen, works, lambda _: True)
    return Measures(
        steps={work.step.id: work.measure for work in works if work.step.id in flow.process.step_by_id},
        unit=volumes.main_unit,
        per_case_minutes=minutes,
        single_pass_minutes=single,
        staff_minutes=_minutes(widen, works, _by(LaneKind.STAFF)),
        resident_minutes=_minutes(widen, works, _by(LaneKind.RESIDENT)),
        by_lane_minutes=_by_lane(widen, works, lambda work: work.measure.per_case_minutes),
        per_unit_minutes=_by_unit(works),
        wait_minutes=widen.total(
            (work, product(work.measure.wait_minutes, work.runs)) for work in works if work.measure.wait_minutes
        ),
        single_pass_wait_minutes=total(work.measure.wait_minutes for work in works if work.measure.wait_minutes),
        cases_per_year=volumes.cases_per_year,
        hours_per_year=hours,
        staff_hours_per_year=_hours(widen, works, _by(LaneKind.STAFF)),
        resident_hours_per_year=_hours(widen, works, _by(LaneKind.RESIDENT)),
        by_lane_hours=_by_lane(widen, works, lambda work: work.measure.hours_per_year),
        cost_yen_per_year=_cost(widen, works),
        step_count=len(works),
        handoffs=counts.handoffs(flow),
        transcriptions=counts.transcriptions(flow),
        seals=counts.seals(flow),
        visits=widen.total(counts.resident_visits(flow, works)),
        sheets=widen.total(counts.sheets(flow, works)),
        phone_calls=widen.total(counts.phone_calls(flow, works)),
        rekeyed_items=counts.rekeyed_items(flow),
        paper_documents=counts.paper_documents(flow),
        rework_factor=minutes.value / single.value if single.value else 1.0,
        assumed_share=(hours or minutes).assumed_share,
        weakest=weakest(works),
        cut_short=tuple(work.step.id for work in works if work.step.id in sure),
    )


def _by(kind: LaneKind) -> Callable[[Work], bool]:
    return lambda work: work.lane_kind is kind


class _Widening:
    """Adds figures up; where branch shares are ranges, their effect widens the range of the sum."""

    def __init__(self, flow: FlowGraph) -> None:
        self.flow = flow
        found = choices(flow)
        self.ranged = any(choice.ranged for choice in found)
        self.policies = Policies(flow, found) if self.ranged and len(flow.nodes) >= LARGE else None
        self.known: dict[tuple[bool, tuple[tuple[str, float], ...]], float] = {}

    def total(self, parts: Iterable[tuple[Work, Amount]]) -> Amount:
        """Add up one figure of some steps."""
        parts = list(parts)
        plain = total(amount for _, amount in parts)
        if not self.ranged:
            return plain
        steps: list[str] = []
        lows: list[float] = []
        highs: list[float] = []
        rest: list[Amount] = []
        for work, amount in parts:
            visits = work.measure.visits
            if work.refers.per_case and visits > 0:
                steps.append(work.step.id)
                lows.append(amount.low / visits)
                highs.append(amount.high / visits)
            else:
                rest.append(amount)
        fixed = total(rest)
        lowest, highest = self._extreme(steps, lows, highest=False), self._extreme(steps, highs, highest=True)
        low, high = min(plain.low, fixed.low + lowest), max(plain.high, fixed.high + highest)
        return Amount(plain.value, low, high, plain.assumed_share)

    def _extreme(self, steps: list[str], costs: list[float], *, highest: bool) -> float:
        """Give the extreme total; figures in proportion, like minutes and hours, are worked out once."""
        if self.policies is not None:
            try:
                return self.policies.extreme_total(steps, costs, highest=highest)
            except RuntimeError:  # some loop is never left: the equations in Python give it one pass
                self.policies = None
        cost = dict(zip(steps, costs, strict=True))
        scale = max(costs, default=0.0)
        if not scale:
            return 0.0
        key = highest, tuple((step, round(amount / scale, 12)) for step, amount in cost.items() if amount)
        if key not in self.known:
            self.known[key] = extreme_total(self.flow, dict(key[1]), highest=highest)
        return self.known[key] * scale


def _minutes(widen: _Widening, works: Iterable[Work], wanted: Callable[[Work], bool]) -> Amount:
    return widen.total((work, work.measure.per_case_minutes) for work in works if wanted(work))


def _hours(widen: _Widening, works: Iterable[Work], wanted: Callable[[Work], bool]) -> Amount | None:
    """Add the hours that are known; None when none is."""
    known = [(work, work.measure.hours_per_year) for work in works if wanted(work)]
    found = [(work, hours) for work, hours in known if hours is not None]
    return widen.total(found) if found else None


def _by_lane(widen: _Widening, works: Iterable[Work], figure: Callable[[Work], Amount | None]) -> Mapping[str, Amount]:
    lanes: dict[str, list[tuple[Work, Amount]]] = {}
    for work in works:
        amount = figure(work)
        parts = lanes.setdefault(work.step.lane, [])
        if amount is not None:
            parts.append((work, amount))
    return {lane: widen.total(parts) for lane, parts in lanes.items()}


def _by_unit(works: Iterable[Work]) -> Mapping[str, Amount]:
    units: dict[str, list[Amount]] = {}
    for work in works:
        if not work.refers.per_case and work.step.touch is not None:
            units.setdefault(work.refers.unit, []).append(work.unit_minutes)
    return {unit: total(parts) for unit, parts in units.items()}


def _cost(widen: _Widening, works: Iterable[Work]) -> Amount | None:
    """Multiply hours by the rates the user gave; lanes without a rate cost nothing here."""
    parts: list[tuple[Work, Amount]] = []
    for work in works:
        lane = widen.flow.process.lane_by_name.get(work.step.lane)
        if lane is not None and lane.yen_per_hour is not None and work.measure.hours_per_year is not None:
            parts.append((work, product(work.measure.hours_per_year, of_wage(lane.yen_per_hour))))
    return widen.total(parts) if parts else None
