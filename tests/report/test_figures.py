from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bprflow.measure.amounts import rounded
from bprflow.measure.result import Amount
from bprflow.report import figures


@pytest.mark.parametrize(
    ("value", "said"),
    [(0, "0"), (0.04, "<0.1"), (3.25, "3.3"), (3, "3"), (14.5, "15"), (106, "106"), (999, "999"), (11160, "11,200")],
)
def test_a_figure_is_rounded_to_what_an_estimate_can_carry(value: float, said: str) -> None:
    assert figures.number(value) == said


@given(st.floats(0.2, 1e9))
def test_rounding_never_moves_a_figure_by_more_than_a_twentieth(value: float) -> None:
    assert abs(rounded(value) - value) <= max(value * 0.0501, 0.05) + 1e-9


@given(st.floats(0, 1e9), st.floats(0, 1e9))
def test_rounding_keeps_the_order(a: float, b: float) -> None:
    low, high = sorted((a, b))
    assert rounded(low) <= rounded(high)


@pytest.mark.parametrize(
    ("share", "said"), [(0, "0%"), (0.001, "<1%"), (0.15, "15%"), (0.999, "99%"), (1, "100%"), (0.5, "50%")]
)
def test_only_all_is_a_hundred_percent_and_only_nothing_is_none(share: float, said: str) -> None:
    assert figures.percent(share) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (datetime.date(2026, 11, 22), "令和8年11月22日"),
        (datetime.date(2019, 5, 1), "令和元年5月1日"),
        (datetime.date(2019, 4, 30), "平成31年4月30日"),
        (datetime.date(1989, 1, 7), "昭和64年1月7日"),
    ],
)
def test_dates_change_era_on_the_right_day(day: datetime.date, said: str) -> None:
    assert figures.office_date(day).ja == said
    assert figures.office_date(day).en == day.isoformat()


@pytest.mark.parametrize(
    ("iso", "said"),
    [("2027-03-31", "令和9年3月31日"), ("2027-03", "令和9年3月"), ("2027", "令和9年"), ("年度末", "年度末"), ("2027-13-01", "2027-13-01")],
)  # fmt: skip
def test_a_date_keeps_the_precision_it_was_written_with(iso: str, said: str) -> None:
    assert figures.office_day(iso).ja == said


def test_the_date_of_a_paper_can_be_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795305600")
    assert figures.today() == datetime.date(2026, 11, 22)


def test_a_range_is_shown_only_when_it_says_something() -> None:
    assert figures.spread(Amount(10, 8, 12)).ja == "(8〜12)"
    assert figures.spread(Amount(10, 10, 10)).ja == ""
    assert figures.spread(Amount(1000, 999.9, 1000.1)).ja == ""


@pytest.mark.parametrize(("value", "said"), [(8, "8分"), (239, "239分"), (300, "5時間"), (14400, "10日")])
def test_waiting_is_said_in_the_unit_of_its_size(value: float, said: str) -> None:
    assert figures.minutes(value).ja == said
