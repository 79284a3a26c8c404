"""Figures a finance section asks for: lead time, peak month, residents' burden, standard costs, shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bprflow.flow.carriers import Carrier, main_carrier
from bprflow.flow.graph import FlowGraph
from bprflow.measure.amounts import ZERO, exact, of_share, of_wage, product, scaled, total, visited
from bprflow.measure.counts import following_steps, waits_on_the_spot
from bprflow.measure.leadtime import LeadTime, lead_time
from bprflow.measure.result import Amount, Measures, StepMeasure
from bprflow.model import LaneKind, Step

MONTHS = 12
_MINUTES_PER_YEAR = 365.0 * 1440.0


@dataclass(frozen=True, slots=True)
class BurdenRow:
    """One duty of those who apply, as the Standard Cost Model counts it: price × quantity.

    Attributes:
        step: The step.
        minutes: Time each time [min].
        times_per_year: How often it is done; None when unknown.
        hours_per_year: Product of the two; None when either is unknown.
        yen_per_year: At the rate the user gave for the lane; None without one.

    """

    step: str
    minutes: Amount
    times_per_year: Amount | None
    hours_per_year: Amount | None
    yen_per_year: Amount | None


@dataclass(frozen=True, slots=True)
class ResidentBurden:
    """What one case costs those who apply.

    Attributes:
        touch_minutes: Their own work a case [min].
        waiting_minutes: Waiting at the office until they are needed again in the same stay [min].
        trips: Trips to the office a case.
        travel_minutes: Trips × the travel time the user gives; None when none is given.
        out_of_pocket_yen: Trips × the fare the user gives; None when none is given.

    """

    touch_minutes: Amount
    waiting_minutes: Amount
    trips: Amount
    travel_minutes: Amount | None
    out_of_pocket_yen: Amount | None

    @property
    def minutes(self) -> Amount:
        """Work, waiting and travel together [min/case]."""
        return total([self.touch_minutes, self.waiting_minutes, self.travel_minutes or ZERO])


@dataclass(frozen=True, slots=True)
class Indicators:
    """Everything beyond the plain measures.

    Attributes:
        lead_time: Time from start to end.
        flow_efficiency: Touch time / lead time of a case, 0–1; None when no time is written.
        digital_share: Part of the expected runs that are done on digital carriers only, 0–1.
        system_switches: Changes of information system between steps that follow one another.
        copies: Copies of documents asked for, a case.
        peak_month_hours: Staff hours in a month of the busy season (an even month without one).
        average_month_hours: Staff hours in an average month.
        open_cases: Cases under way at any moment: yearly cases × lead time (Little's law); None without either.
        burden: Residents' burden a case.
        standard_costs: Duties of residents and outside bodies, most hours first.
        unknown_volume: Steps with a time whose yearly number is not known; no hour of theirs is counted.

    """

    lead_time: LeadTime
    flow_efficiency: float | None
    digital_share: float
    system_switches: int
    copies: Amount
    peak_month_hours: Amount | None
    average_month_hours: Amount | None
    open_cases: float | None
    burden: ResidentBurden
    standard_costs: tuple[BurdenRow, ...]
    unknown_volume: tuple[str, ...]


def indicators(
    flow: FlowGraph, measures: Measures, *, travel_minutes: Amount | float | None = None, fare_yen: float | None = None
) -> Indicators:
    """Work out the indicators of a process.

    Args:
        flow: The flow.
        measures: Its measures.
        travel_minutes: Travel there and back for one trip, if the user gives it, perhaps as a range [min].
        fare_yen: Out-of-pocket cost of one trip, if the user gives it [yen].

    """
    time = lead_time(flow)
    yearly = measures.staff_hours_per_year
    return Indicators(
        lead_time=time,
        flow_efficiency=min(1.0, _work_on_the_way(measures) / time.mean) if time.mean else None,
        digital_share=_digital_share(flow, measures),
        system_switches=_system_switches(flow),
        copies=_copies(flow, measures),
        peak_month_hours=_peak_month(flow, yearly) if yearly else None,
        average_month_hours=scaled(yearly, 1 / MONTHS) if yearly else None,
        open_cases=measures.cases_per_year.value * time.mean / _MINUTES_PER_YEAR
        if measures.cases_per_year and time.mean
        else None,
        burden=_burden(flow, measures, travel_minutes, fare_yen),
        standard_costs=_standard_costs(flow, measures),
        unknown_volume=tuple(
            step.id
            for step in flow.process.all_steps
            if step.touch is not None and measures.steps[step.id].runs_per_year is None
        ),
    )


def _work_on_the_way(measures: Measures) -> float:
    return sum(
        figures.runs * figures.touch_minutes.value for figures in measures.steps.values() if figures.touch_minutes
    )


def _digital_share(flow: FlowGraph, measures: Measures) -> float:
    """Weigh each step by how often it is done; a step on paper and screen counts as paper."""
    digital = everything = 0.0
    for step in flow.process.all_steps:
        runs = measures.steps[step.id].runs
        carrier = main_carrier(fact.value for fact in flow.facts[step.id].media)
        everything += runs
        automatic = flow.facts[step.id].lane_kind.value is LaneKind.SYSTEM
        digital += runs if carrier is Carrier.DIGITAL or (carrier is None and automatic) else 0.0
    return digital / everything if everything else 0.0


def _system_switches(flow: FlowGraph) -> int:
    known: dict[str, frozenset[str]] = {}
    by_id: Mapping[str, Step] = flow.process.step_by_id
    return sum(
        1
        for step in flow.process.all_steps
        if step.system
        for follower in following_steps(flow, step.id, known)
        if follower in by_id and by_id[follower].system not in ("", step.system)
    )


def _copies(flow: FlowGraph, measures: Measures) -> Amount:
    declared = flow.process.document_by_name
    parts: list[Amount] = []
    for step in flow.process.all_steps:
        named = [declared[use.document].copies or 0 for use in step.writes if use.document in declared]
        extra = step.copies or sum(count for count in named if count > 1)
        if extra:
            parts.append(scaled(_runs(step, measures.steps[step.id]), extra))
    return total(parts)


def _peak_month(flow: FlowGraph, yearly: Amount) -> Amount:
    """Give the part of a year's figure that falls into one month of the busy season."""
    peak = flow.process.peak
    if peak is None or not peak.months or peak.share is None:
        return scaled(yearly, 1 / MONTHS)
    return product(yearly, of_share(peak.share), 1 / len(peak.months))


def _runs(step: Step, figures: StepMeasure) -> Amount:
    """Give how often a step is done a case, with the range of its share and what both rest on."""
    return visited(of_share(step.share), figures.visits, figures.visits_assumed)


def _burden(
    flow: FlowGraph, measures: Measures, travel_minutes: Amount | float | None, fare_yen: float | None
) -> ResidentBurden:
    on_the_spot = waits_on_the_spot(flow)
    waits = [
        product(figures.wait_minutes, _runs(step, figures))
        for step in flow.process.all_steps
        if step.id in on_the_spot and (figures := measures.steps[step.id]).wait_minutes is not None
    ]
    trips = measures.visits
    travel = exact(travel_minutes) if isinstance(travel_minutes, float | int) else travel_minutes
    return ResidentBurden(
        touch_minutes=measures.resident_minutes,
        waiting_minutes=total(waits),
        trips=trips,
        travel_minutes=product(trips, travel) if travel is not None else None,
        out_of_pocket_yen=scaled(trips, fare_yen) if fare_yen is not None else None,
    )


def _standard_costs(flow: FlowGraph, measures: Measures) -> tuple[BurdenRow, ...]:
    rows: list[BurdenRow] = []
    for step in flow.process.all_steps:
        figures = measures.steps[step.id]
        kind = flow.facts[step.id].lane_kind.value
        if kind not in (LaneKind.RESIDENT, LaneKind.OUTSIDE) or figures.touch_minutes is None:
            continue
        lane = flow.process.lane_by_name.get(step.lane)
        rate = lane.yen_per_hour if lane is not None else None
        hours = figures.hours_per_year
        yen = product(hours, of_wage(rate)) if hours is not None and rate is not None else None
        rows.append(BurdenRow(step.id, figures.touch_minutes, figures.runs_per_year, hours, yen))
    return tuple(sorted(rows, key=lambda row: -(row.hours_per_year.value if row.hours_per_year else 0.0)))
