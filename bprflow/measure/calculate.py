"""The figures of one process, all in one place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bprflow.flow.graph import FlowGraph
from bprflow.measure import counts
from bprflow.measure.amounts import ZERO, scaled, total
from bprflow.measure.evidence import weakest
from bprflow.measure.frequency import Volumes
from bprflow.measure.ranges import choices, extreme_total
from bprflow.measure.result import Amount, Measures
from bprflow.measure.visits import expected_visits, single_pass_visits
from bprflow.measure.work import Work, work_of
from bprflow.model import LaneKind


def measure(flow: FlowGraph) -> Measures:
    """Measure a process: expected times, counts and yearly hours, with ranges and evidence.

    Args:
        flow: Any graph; near linear in its size.

    """
    works = work_of(flow, expected_visits(flow), single_pass_visits(flow))
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
            [(work, scaled(work.measure.wait_minutes or ZERO, work.measure.runs)) for work in works]
        ),
        single_pass_wait_minutes=total(work.measure.wait_minutes or ZERO for work in works),
        cases_per_year=volumes.cases_per_year,
        hours_per_year=hours,
        staff_hours_per_year=_hours(widen, works, _by(LaneKind.STAFF)),
        resident_hours_per_year=_hours(widen, works, _by(LaneKind.RESIDENT)),
        by_lane_hours=_by_lane(widen, works, lambda work: work.measure.hours_per_year),
        cost_yen_per_year=_cost(flow, works),
        step_count=len(works),
        handoffs=counts.handoffs(flow),
        transcriptions=counts.transcriptions(flow),
        seals=counts.seals(flow),
        visits=counts.resident_visits(flow, works),
        sheets=counts.sheets(flow, works),
        phone_calls=counts.phone_calls(flow, works),
        rekeyed_items=counts.rekeyed_items(flow),
        paper_documents=counts.paper_documents(flow),
        rework_factor=minutes.value / single.value if single.value else 1.0,
        assumed_share=(hours or minutes).assumed_share,
        weakest=weakest(works),
    )


def _by(kind: LaneKind) -> Callable[[Work], bool]:
    return lambda work: work.lane_kind is kind


class _Widening:
    """Adds figures up; where branch shares are ranges, their effect widens the range of the sum."""

    def __init__(self, flow: FlowGraph) -> None:
        self.flow = flow
        self.ranged = any(choice.ranged for choice in choices(flow))

    def total(self, parts: Iterable[tuple[Work, Amount]]) -> Amount:
        """Add up one figure of some steps."""
        parts = list(parts)
        plain = total(amount for _, amount in parts)
        if not self.ranged:
            return plain
        moving = [(work, amount) for work, amount in parts if work.refers.per_case and work.measure.visits > 0]
        fixed = total(amount for work, amount in parts if not (work.refers.per_case and work.measure.visits > 0))
        lows = {work.step.id: amount.low / work.measure.visits for work, amount in moving}
        highs = {work.step.id: amount.high / work.measure.visits for work, amount in moving}
        lowest = extreme_total(self.flow, lows, highest=False)
        highest = extreme_total(self.flow, highs, highest=True)
        low, high = min(plain.low, fixed.low + lowest), max(plain.high, fixed.high + highest)
        return Amount(plain.value, low, high, plain.assumed_share)


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


def _cost(flow: FlowGraph, works: Iterable[Work]) -> Amount | None:
    """Multiply hours by the rates the user gave; lanes without a rate cost nothing here."""
    parts: list[Amount] = []
    for work in works:
        lane = flow.process.lane_by_name.get(work.step.lane)
        if lane is not None and lane.yen_per_hour is not None and work.measure.hours_per_year is not None:
            parts.append(scaled(work.measure.hours_per_year, lane.yen_per_hour))
    return total(parts) if parts else None
