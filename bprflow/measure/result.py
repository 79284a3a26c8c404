"""What was measured of one process: typed results, nothing computed here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with its range and how much of it is only assumed.

    Attributes:
        value: Expected value.
        low, high: Range that follows from the ranges written, low ≤ value ≤ high.
        assumed_share: Part of the value (0–1) that rests on assumptions (仮定).

    """

    value: float
    low: float
    high: float
    assumed_share: float = 0.0


@dataclass(frozen=True, slots=True)
class StepMeasure:
    """What one step costs.

    Attributes:
        step_id: The step.
        visits: Expected visits a case, loops and branches included (not its own `share`).
        runs: visits × the step's share: how often the work is really done a case.
        per: Unit its touch time refers to (件, 月, 回 …).
        touch_minutes: Touch time each time [min].
        per_case_minutes: runs × touch, for steps measured per case; else 0 [min/case].
        wait_minutes: Elapsed waiting each time [min].
        runs_per_year: How often it is done in a year; None when no volume is known.
        hours_per_year: Touch hours a year; None when time or volume is unknown [h/year].
        visits_assumed: Part of the visits (0–1) that rests on assumed branch shares.

    """

    step_id: str
    visits: float
    runs: float
    per: str
    touch_minutes: Amount | None
    per_case_minutes: Amount
    wait_minutes: Amount | None
    runs_per_year: Amount | None
    hours_per_year: Amount | None
    visits_assumed: float = 0.0


@dataclass(frozen=True, slots=True)
class Measures:
    """The figures of one process.

    Attributes:
        steps: Per step, in written order.
        unit: Main unit (件, 頭, 運行 …).
        per_case_minutes: Expected touch time a case, all lanes [min/case].
        single_pass_minutes: The same if every step is done once: no rework [min/case].
        staff_minutes, resident_minutes: Parts of per_case_minutes by whose hands [min/case].
        by_lane_minutes: Parts of per_case_minutes by lane [min/case].
        per_unit_minutes: Touch time of the rows not measured per case, by unit (月 → 170) [min/unit].
        wait_minutes: Expected waiting a case, all steps added up; waits of parallel branches run at the
            same time, so the time a case takes is `lead_time(flow)`, not this sum [min/case].
        single_pass_wait_minutes: Sum of all waits, once each (upper bound of one pass) [min/case].
        cases_per_year: Volume of the main unit.
        hours_per_year, staff_hours_per_year, resident_hours_per_year: Touch hours a year; None if unknown.
        by_lane_hours: Touch hours a year by lane.
        cost_yen_per_year: From rates the user gave; None when no rate was given.
        step_count, handoffs, transcriptions, seals, visits, sheets, phone_calls, rekeyed_items, paper_documents:
            Counts in the picture (handoffs: lane changes along edges; visits: residents' trips to the office a case).
        rework_factor: per_case_minutes / single_pass_minutes.
        assumed_share: Part of the yearly hours (or of the minutes) that rests on assumptions, 0–1.
        weakest: Step ids whose figures should be measured first, largest influence × weakest evidence.
        cut_short: Step ids that an end which stops everything (打切り) may cut off while they are under way, or keep
            from being reached: their figures are upper bounds, and the low ends of all ranges allow for it.

    """

    steps: Mapping[str, StepMeasure]
    unit: str
    per_case_minutes: Amount
    single_pass_minutes: Amount
    staff_minutes: Amount
    resident_minutes: Amount
    by_lane_minutes: Mapping[str, Amount]
    per_unit_minutes: Mapping[str, Amount]
    wait_minutes: Amount
    single_pass_wait_minutes: Amount
    cases_per_year: Amount | None
    hours_per_year: Amount | None
    staff_hours_per_year: Amount | None
    resident_hours_per_year: Amount | None
    by_lane_hours: Mapping[str, Amount]
    cost_yen_per_year: Amount | None
    step_count: int
    handoffs: int
    transcriptions: int
    seals: int
    visits: Amount
    sheets: Amount
    phone_calls: Amount
    rekeyed_items: int
    paper_documents: int
    rework_factor: float
    assumed_share: float
    weakest: tuple[str, ...]
    cut_short: tuple[str, ...] = ()

    @property
    def has_times(self) -> bool:
        """Is the touch time of any step written? Without one, no total of minutes says anything."""
        return any(step.touch_minutes is not None for step in self.steps.values())
