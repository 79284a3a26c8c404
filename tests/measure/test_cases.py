"""The hand-computed totals of the thirteen modelled cases."""

import pytest

from bprflow.flow import build, structure_faults
from bprflow.measure import measure
from bprflow.units import PERIODS_PER_YEAR

from .cases import Case, load

CASES = load()
IDS = [f"{case.name}-{case.state}" for case in CASES]
ROUNDING = 0.051
"""The tables are rounded to one decimal."""
LEFT_OUT_MINUTES = {("day_duty", "as_is"): 13 * 1440.0}
"""The written 4日+30分 of this one case leaves out its yearly roster (10日) and its change form (3日),
unlike the other cases, whose totals take in every row."""


def test_all_thirteen_cases_are_there():
    assert len(CASES) == 26
    assert {case.state for case in CASES} == {"as_is", "to_be"}
    assert sum(len(case.rows) for case in CASES) == 215


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_minutes_by_unit(case: Case):
    figures = measure(build(case.process()))
    found = {**figures.per_unit_minutes, figures.unit: figures.per_case_minutes}
    for unit, minutes in case.minutes.items():
        assert found[unit].value == pytest.approx(minutes, abs=ROUNDING), unit
    assert set(found) == set(case.minutes)


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.resident], ids=[i for i, c in zip(IDS, CASES, strict=True) if c.resident]
)
def test_minutes_of_residents(case: Case):
    unit, minutes = case.resident
    figures = measure(build(case.process(main_unit=unit)))
    assert figures.resident_minutes.value == pytest.approx(minutes, abs=ROUNDING)


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_counts(case: Case):
    flow = build(case.process())
    figures = measure(flow)
    assert figures.single_pass_wait_minutes.value == pytest.approx(
        case.wait + LEFT_OUT_MINUTES.get((case.name, case.state), 0.0)
    )
    assert figures.handoffs == case.handoffs
    assert figures.transcriptions == case.transcriptions
    assert len(figures.by_lane_minutes) == case.lanes
    assert figures.step_count == len(case.rows)
    assert structure_faults(flow) == ()


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_yearly_hours_add_up_from_the_tables(case: Case):
    yearly = 600
    figures = measure(build(case.process(yearly=yearly)))
    expected = 0.0
    for unit, minutes in case.minutes.items():
        own = figures.unit == unit and yearly
        times = own or (PERIODS_PER_YEAR.get(unit) or yearly * 2)
        expected += minutes * times / 60
    assert figures.hours_per_year.value == pytest.approx(expected, rel=0.02, abs=0.1)
    assert sum(a.value for a in figures.by_lane_hours.values()) == pytest.approx(figures.hours_per_year.value)
