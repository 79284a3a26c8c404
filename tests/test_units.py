"""Quantities as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bprflow.units import (
    CALENDAR_DAYS_PER_BUSINESS_DAY,
    MINUTES_PER_DAY,
    MINUTES_PER_WORKDAY,
    QuantityError,
    parse_count,
    parse_date,
    parse_minutes,
    parse_months,
    parse_rate,
    parse_share,
    parse_unit,
    parse_wage,
    parse_yen,
    parse_yes,
)

PARSERS = (parse_minutes, parse_share, parse_rate, parse_count, parse_months, parse_date, parse_yen, parse_yes)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("10分", 10, 10), ("３０分", 30, 30), ("8〜12分", 8, 12), ("8～12分", 8, 12), ("8-12分", 8, 12), ("8－12分", 8, 12),
        ("1時間半", 90, 90), ("1時間30分", 90, 90), ("1.5時間", 90, 90), ("約10分", 10, 10), ("10分程度", 10, 10),
        ("30秒", 0.5, 0.5), ("1時間〜2時間", 60, 120), ("30分〜1時間", 30, 60), ("90 min", 90, 90), ("1.5 hours", 90, 90),
        ("8-12 min", 8, 12), ("半日", MINUTES_PER_WORKDAY / 2, MINUTES_PER_WORKDAY / 2), ("1日", MINUTES_PER_WORKDAY, MINUTES_PER_WORKDAY),
        ("0分", 0, 0), ("0", 0, 0), ("五分", 5, 5), ("十五分", 15, 15), ("二〇分", 20, 20), ("百二十分", 120, 120), ("二〜三時間", 120, 180),
        ("10分(推定)", 10, 10), ("1,200分", 1200, 1200),
    ],
)  # fmt: skip
def test_touch_times_are_read_as_minutes(text: str, low: float, high: float) -> None:
    span = parse_minutes(text)
    assert (span.low, span.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("text", "low_days", "high_days"),
    [("2〜3日", 2, 3), ("20日", 20, 20), ("即日", 0, 1), ("1週間", 7, 7), ("半日", 0.5, 0.5),
     ("一週間", 7, 7), ("30日以内", 30, 30), ("即時", 0, 0), ("随時", 0, 0), ("三営業日", 3 * CALENDAR_DAYS_PER_BUSINESS_DAY, 3 * CALENDAR_DAYS_PER_BUSINESS_DAY),
     ("3営業日", 3 * CALENDAR_DAYS_PER_BUSINESS_DAY, 3 * CALENDAR_DAYS_PER_BUSINESS_DAY), ("2 days", 2, 2)],
)  # fmt: skip
def test_waiting_counts_whole_days(text: str, low_days: float, high_days: float) -> None:
    span = parse_minutes(text, elapsed=True)
    assert (span.low / MINUTES_PER_DAY, span.high / MINUTES_PER_DAY) == pytest.approx((low_days, high_days))


@pytest.mark.parametrize(
    ("text", "per_year", "unit"),
    [
        ("24,000件/年", 24000, "件"), ("１２，０００件／年", 12000, "件"), ("月80件", 960, "件"), ("年600頭", 600, "頭"),
        ("月1回", 12, "回"), ("毎月", 12, "回"), ("600", 600, "件"), ("2万件/年", 20000, "件"), ("週2回", 104, "回"),
        ("24000 cases/year", 24000, "件"), ("四半期1回", 4, "回"), ("四半期一回", 4, "回"), ("月八十件", 960, "件"), ("二万件/年", 20000, "件"), ("年に3回", 3, "回"),
    ],
)  # fmt: skip
def test_rates_are_read_with_their_unit(text: str, per_year: float, unit: str) -> None:
    rate = parse_rate(text)
    assert (rate.low * rate.periods_per_year, rate.unit) == (pytest.approx(per_year), unit)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("2割", 0.2, 0.2), ("20%", 0.2, 0.2), ("２０％", 0.2, 0.2), ("15〜20%", 0.15, 0.2), ("0.2", 0.2, 0.2),
     ("1割5分", 0.15, 0.15), ("5分の1", 0.2, 0.2), ("三割", 0.3, 0.3), ("三分の一", 1 / 3, 1 / 3), ("半分", 0.5, 0.5), ("100%", 1, 1), ("約3割", 0.3, 0.3), ("1〜2割", 0.1, 0.2)],
)  # fmt: skip
def test_shares_are_read_between_zero_and_one(text: str, low: float, high: float) -> None:
    span = parse_share(text)
    assert (span.low, span.high) == pytest.approx((low, high))


@pytest.mark.parametrize(
    ("parser", "text", "code"),
    [
        (parse_minutes, "たくさん", "duration"), (parse_minutes, "-5分", "negative"), (parse_minutes, "10", "duration"),
        (parse_minutes, "12〜8分", "range"), (parse_minutes, "", "duration"), (parse_share, "120%", "share_range"), (parse_share, "30〜10%", "range"), (parse_wage, "3,000〜2,000円/時", "range"),
        (parse_share, "-10%", "share_range"), (parse_share, "いくらか", "share"), (parse_rate, "多い", "rate"),
        (parse_rate, "-3件/年", "negative"), (parse_count, "たくさん", "count"), (parse_months, "13月", "months"),
        (parse_date, "2026-02-30", "date"), (parse_date, "来年", "date"), (parse_yes, "たぶん", "yes"), (parse_yen, "高い", "yen"),
    ],
)  # fmt: skip
def test_nonsense_is_refused_with_a_message_id_and_a_hint(parser, text: str, code: str) -> None:
    with pytest.raises(QuantityError) as caught:
        parser(text)
    assert caught.value.code == code
    assert caught.value.hint_ja
    assert caught.value.hint_en


def test_dates_months_and_words() -> None:
    assert [parse_date(t) for t in ("令和8年4月1日", "R8.4.1", "2026-04-01", "2026/4/1", "令和元年5月1日")] == [
        "2026-04-01", "2026-04-01", "2026-04-01", "2026-04-01", "2019-05-01",
    ]  # fmt: skip
    assert parse_date("令和9年4月") == "2027-04"
    assert parse_date("令和八年四月一日") == "2026-04-01"
    assert parse_months("3〜4月") == (3, 4)
    assert parse_months("12〜1月") == (12, 1)
    assert parse_months("3月、9月") == (3, 9)
    assert parse_yen("2,500円/時") == 2500
    assert parse_count("８人") == 8
    assert parse_unit("monthly") == "月"
    assert parse_yes("いいえ") is False


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused_politely(text: str) -> None:
    for parser in PARSERS:
        try:
            parser(text)
        except QuantityError as error:
            assert error.hint_ja


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_a_written_range_comes_back(first: int, second: int) -> None:
    low, high = sorted((first, second))
    span = parse_minutes(f"{low}〜{high}分")
    assert (span.low, span.high) == (low, high)


@pytest.mark.parametrize(
    "text", ["2,3日", "5、8分", "3、2日", "1,2時間", "12,00分", "1,2345分", "数分", "二三日", "二三十分", "十十分"]
)
def test_what_could_be_read_in_two_ways_is_not_read(text: str) -> None:
    with pytest.raises(QuantityError):
        parse_minutes(text, elapsed=True)
