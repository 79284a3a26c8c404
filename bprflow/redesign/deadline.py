"""Deadlines as people say them: 年度内, 半年以内, 6月議会, 来年度末, 令和9年3月 …

All are read against a day: `今年度末` said in November 2026 is 31 March 2027.
"""

from __future__ import annotations

import calendar as days
import datetime
import re
from collections.abc import Callable

from bprflow.language.text import normalise
from bprflow.redesign.calendar import (
    SESSION_MONTHS,
    add_months,
    after_session,
    fiscal_year,
    fiscal_year_end,
    next_session,
    read_day,
)

_TAIL = re.compile(r"\s*(?:(?:の)?(?:まで|迄)(?:に)?|中(?:に)?|以?内(?:に)?|ごろ|頃|by|the)\s*$")
_NUMBER = {
    "半": 0.5,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "half": 0.5,
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
}
_YEARS = {"": 0, "今": 0, "本": 0, "当": 0, "同": 0, "来": 1, "翌": 1, "次": 1, "再来": 2, "翌々": 2}
_FISCAL_ENGLISH = {"": 0, "this": 0, "current": 0, "next": 1}

Reader = Callable[[re.Match[str], datetime.date], "datetime.date | None"]


def read_deadline(text: str, today: datetime.date, *, end: bool = True) -> datetime.date | None:
    """Read a deadline as written.

    Args:
        text: A day (`令和9年4月1日`, `2027-04-01`), a month, year or fiscal year, or words such as 年度内, 今年度末,
            来年度, 半年以内, 3か月後, 6月議会, 次の議会, 年内, 来月末, 3月末, `end of fiscal year`, `within 6 months`.
        today: The day it is read on.
        end: Of a month or a year True takes the last day, False the first.

    Returns:
        The day; for a council session the first day its ordinances can be in force. None when it is no deadline.

    """
    words = normalise(text).strip().casefold()
    for part in dict.fromkeys((words, _bare(words))):
        last = part.endswith("末")
        known = read_day(part.removesuffix("末"), end=end or last)
        if known is not None:
            return known
        for pattern, read in _READERS:
            match = pattern.fullmatch(part)
            if match is not None:
                return read(match, today)
    return None


def _bare(words: str) -> str:
    """Take off endings that change nothing: まで, 中, 以内 …"""
    while (shorter := _TAIL.sub("", words)) != words:
        words = shorter
    return re.sub(r"^(?:by|until|before)\s+", "", words)


def _fiscal(match: re.Match[str], today: datetime.date) -> datetime.date:
    shift = _YEARS.get(match["which"] or "", 0)
    start = datetime.date(fiscal_year(today) + shift, 4, 1)
    if match["part"] in ("当初", "初め", "はじめ", "始め", "から"):
        return start
    if match["part"] in ("上期", "上半期", "前半"):
        return datetime.date(start.year, 9, 30)
    return fiscal_year_end(start)


def _fiscal_english(match: re.Match[str], today: datetime.date) -> datetime.date:
    shift = _FISCAL_ENGLISH[(match["which"] or "").strip()]
    return fiscal_year_end(datetime.date(fiscal_year(today) + shift, 4, 1))


def _year(match: re.Match[str], today: datetime.date) -> datetime.date:
    return datetime.date(today.year + _YEARS[match["which"] or ""], 12, 31)


def _span(match: re.Match[str], today: datetime.date) -> datetime.date:
    number, unit = match["number"], match["unit"]
    count = _NUMBER.get(number.strip()) if not number.strip().isdigit() else int(number)
    count = (count or 0) + (0.5 if match["half"] else 0)
    if unit in ("日", "day", "days"):
        return today + datetime.timedelta(days=int(count))
    if unit in ("週", "週間", "week", "weeks"):
        return today + datetime.timedelta(days=int(7 * count))
    months = count * 12 if unit in ("年", "year", "years", "年間") else count
    later = add_months(today, int(months))
    return later if months == int(months) else later + datetime.timedelta(days=15)


def _session(match: re.Match[str], today: datetime.date) -> datetime.date | None:
    groups = match.groupdict()
    month = int(groups["month"]) if groups.get("month") else 0
    if month and month not in SESSION_MONTHS:
        return None
    year = _said_year(groups.get("year") or "", today)
    if not month:
        return after_session(next_session(add_months(today.replace(day=1), 1)))
    if year is None:
        year = today.year if month >= today.month else today.year + 1
    return after_session(datetime.date(year, month, 1))


def _said_year(words: str, today: datetime.date) -> int | None:
    if words in ("来年", "翌年", "next"):
        return today.year + 1
    if words in ("今年", "本年", "this"):
        return today.year
    known = read_day(words, end=False) if words else None
    return known.year if known else None


def _month(match: re.Match[str], today: datetime.date) -> datetime.date | None:
    month = int(match["month"])
    if not 1 <= month <= 12:
        return None
    year = _said_year(match["year"] or "", today)
    if year is None:
        year = today.year if month >= today.month else today.year + 1
    last = days.monthrange(year, month)[1]
    day = int(match["day"]) if match["day"] else last
    return datetime.date(year, month, day) if day <= last else None


def _near_month(match: re.Match[str], today: datetime.date) -> datetime.date:
    there = add_months(today.replace(day=1), _YEARS[match["which"]])
    return there.replace(day=days.monthrange(there.year, there.month)[1])


_ERA_YEAR = r"(?:令和|r)\s*(?:\d{1,2}|元)\s*年?|\d{4}年?|来年|翌年|今年|本年"
_READERS: tuple[tuple[re.Pattern[str], Reader], ...] = (
    (re.compile(r"(?P<which>今|本|当|同|来|翌|次|再来|翌々)?年度(?P<part>末|内|中|いっぱい|当初|初め|はじめ|始め|から|上期|上半期|前半|下期|下半期|後半)?"), _fiscal),
    (re.compile(r"(?P<which>今|本|当|来|翌|再来)?年(?P<part>末|内|中|いっぱい)?"), _year),
    (re.compile(r"(?P<number>\d+|半|一|二|三|四|五|六)\s*(?P<unit>年間|年|(?:か|ヶ|ヵ|カ|ケ|箇|個)月|月(?=半?(?:以?内|後))|週間|週|日)(?:間)?(?P<half>半)?(?:以?内|後)?"), _span),
    (re.compile(f"(?P<year>{_ERA_YEAR})?(?:の)?(?P<month>\\d{{1,2}})月(?:定例)?(?:市|町|村|県|区)?(?:議会|定例会)(?:で.*)?"), _session),
    (re.compile(r"(?:次|今度|来る|直近)(?:の)?(?:定例)?(?:市|町|村|県|区)?(?:議会|定例会)"), _session),
    (re.compile(f"(?P<year>{_ERA_YEAR})?(?:の)?(?P<month>\\d{{1,2}})月(?:(?P<day>\\d{{1,2}})日|末日?|末)?"), _month),
    (re.compile(r"(?P<which>今|来|再来)月(?:末|いっぱい)?"), _near_month),
    (re.compile(r"(?:the\s+)?(?:end of\s+)?(?:the\s+)?(?P<which>this |current |next )?(?:fiscal year|fy)(?:\s+end)?"), _fiscal_english),
    (re.compile(r"(?:with)?in\s+(?P<number>\d+|half|a|an|one|two|three)\s*(?:an?\s+)?(?P<unit>years?|months?|weeks?|days?)(?P<half> and a half)?"), _span),
    (re.compile(r"(?:the\s+)?next (?:council )?session"), _session),
)  # fmt: skip
