"""How figures are said: rounded to what is known, with a range, a unit and the office calendar."""

from __future__ import annotations

import datetime
import math
import os

from bprflow.language.terms import Text
from bprflow.measure.amounts import rounded
from bprflow.measure.result import Amount

_ERAS = (
    (datetime.date(2019, 5, 1), "令和", 2018),
    (datetime.date(1989, 1, 8), "平成", 1988),
    (datetime.date(1926, 12, 25), "昭和", 1925),
)
UNKNOWN = Text("不明", "unknown")


def number(value: float) -> str:
    """Write a rounded figure with thousands separators: 11160 → 11,200; 3.25 → 3.3; 0 → 0."""
    shown = rounded(value)
    if shown == 0 and value > 0:
        return "<0.1"
    return f"{shown:,.0f}" if shown == int(shown) else f"{shown:,.1f}"


def exact(value: float) -> str:
    """Write a count that is known exactly, without rounding whole numbers: 24000 → 24,000."""
    return f"{value:,.0f}" if abs(value - round(value)) < 1e-9 else f"{value:,.1f}"


def percent(share: float) -> str:
    """Write a share 0–1 as a whole percentage; never 0 % or 100 % unless it is."""
    whole = math.floor(share * 100 + 0.5)
    if whole == 0 and share > 0:
        return "<1%"
    if whole == 100 and share < 1 - 1e-9:
        return "99%"
    return f"{whole}%"


def spread(amount: Amount) -> Text:
    """Write the range of a figure in brackets, or nothing when there is none to show."""
    low, high = number(amount.low), number(amount.high)
    return Text("", "") if low == high else Text(f"({low}〜{high})", f"({low}-{high})")


def hours(value: float | None) -> Text:
    """Write hours a year, with the unit."""
    return UNKNOWN if value is None else Text(f"{number(value)}時間", f"{number(value)} h")


def yearly_hours(value: float | None) -> Text:
    """Write hours a year so that it can stand alone."""
    return Text("年間の時間は不明", "hours a year unknown") if value is None else Text(
        f"年 {number(value)}時間", f"{number(value)} h/year"
    )  # fmt: skip


def minutes(value: float) -> Text:
    """Write a stretch of time in the unit people use for its size."""
    if value >= 3 * 1440:
        days = value / 1440
        return Text(f"{number(days)}日", f"{number(days)} days")
    if value >= 240:
        return Text(f"{number(value / 60)}時間", f"{number(value / 60)} h")
    return Text(f"{number(value)}分", f"{number(value)} min")


def split_minutes(value: float) -> tuple[str, Text]:
    """Give the figure and the unit of a stretch of time a case apart, for cards."""
    if value >= 3 * 1440:
        return number(value / 1440), Text("日/件", "days/case")
    if value >= 600:
        return number(value / 60), Text("時間/件", "h/case")
    return number(value), Text("分/件", "min/case")


def today() -> datetime.date:
    """Give the day a paper is dated: SOURCE_DATE_EPOCH when it is set, else the local day."""
    stamp = os.environ.get("SOURCE_DATE_EPOCH", "")
    if stamp.isdigit():
        return datetime.datetime.fromtimestamp(int(stamp), tz=datetime.UTC).date()
    return datetime.datetime.now().astimezone().date()


def office_date(day: datetime.date) -> Text:
    """Write a date as offices do: 令和8年11月22日, and ISO in English.

    Source: 元号を改める政令 (昭和64年政令第1号, 平成31年政令第143号).
    """
    for start, era, offset in _ERAS:
        if day >= start:
            year = day.year - offset
            return Text(f"{era}{'元' if year == 1 else year}年{day.month}月{day.day}日", day.isoformat())
    return Text(f"{day.year}年{day.month}月{day.day}日", day.isoformat())


def office_day(iso: str) -> Text:
    """Write an ISO day, month or year (`2027-03-31`, `2027-03`, `2027`) as offices do; other text stays."""
    parts = iso.split("-")
    if not all(part.isdigit() for part in parts) or not 1 <= len(parts) <= 3 or len(parts[0]) != 4:
        return Text(iso, iso)
    try:
        day = datetime.date(int(parts[0]), *(int(part) for part in [*parts[1:], "1", "1"][:2]))
    except ValueError:
        return Text(iso, iso)
    whole = office_date(day).ja
    keep = {3: whole, 2: whole.split("月")[0] + "月", 1: whole.split("年")[0] + "年"}[len(parts)]
    return Text(keep, iso)
