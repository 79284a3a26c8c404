"""The calendar of a city hall: council sessions, fiscal years, and the earliest a rule can be in force."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from bprflow.language.terms import Text
from bprflow.model import Authority, BasisKind
from bprflow.units import QuantityError, parse_date

SESSION_MONTHS = (3, 6, 9, 12)
"""Months in which a council usually sits (定例会); each city has its own days."""
DRAFTING_MONTHS: dict[BasisKind, int] = {
    BasisKind.STATUTE: 12,
    BasisKind.ORDINANCE: 3,
    BasisKind.REGULATION: 2,
    BasisKind.RULES: 2,
    BasisKind.GUIDELINE: 2,
    BasisKind.PROCEDURE: 1,
    BasisKind.FORM: 2,
    BasisKind.CUSTOM: 0,
}
"""Months from starting to a decision: consulting, legal check, public comment (assumption)."""
NOTICE_MONTHS = 1
"""Months from a council's vote to force, for making it known (assumption)."""


@dataclass(frozen=True, slots=True)
class Passage:
    """How a rule gets changed in time.

    Attributes:
        start: First day of work on it.
        decision: Month it is decided in (for an ordinance: the session).
        force: First day it can be in force.

    """

    start: datetime.date
    decision: datetime.date
    force: datetime.date


def passage(kind: BasisKind, start: datetime.date) -> Passage:
    """Give the earliest passage of a rule that somebody starts on at `start`.

    Args:
        kind: Where the rule is written.
        start: First day of work on it.

    """
    ready = add_months(start, DRAFTING_MONTHS[kind])
    if kind is not BasisKind.ORDINANCE:
        force = first_of_next_month(ready) if DRAFTING_MONTHS[kind] else ready
        return Passage(start, ready, force)
    session = next_session(ready)
    return Passage(start, session, after_session(session))


def after_session(session: datetime.date) -> datetime.date:
    """Give the first day what a council session decides can be in force."""
    return first_of_next_month(add_months(session, NOTICE_MONTHS))


def next_session(day: datetime.date) -> datetime.date:
    """Give the first day of the next session month, this month counting while it is not over."""
    month = next((m for m in SESSION_MONTHS if m >= day.month), None)
    return datetime.date(day.year, month, 1) if month else datetime.date(day.year + 1, SESSION_MONTHS[0], 1)


def add_months(day: datetime.date, months: int) -> datetime.date:
    """Add months, staying inside the month."""
    total = day.year * 12 + day.month - 1 + months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def first_of_next_month(day: datetime.date) -> datetime.date:
    """Give the first day of the following month; a first day stays."""
    if day.day == 1:
        return day
    return add_months(day.replace(day=1), 1)


def fiscal_year(day: datetime.date) -> int:
    """Give the fiscal year (April to March) a day falls into."""
    return day.year if day.month >= 4 else day.year - 1


def fiscal_year_end(day: datetime.date) -> datetime.date:
    """Give the last day of the fiscal year."""
    return datetime.date(fiscal_year(day) + 1, 3, 31)


def session_name(day: datetime.date) -> Text:
    """Name a session: 令和9年6月議会."""
    year = day.year - 2018
    return Text(f"令和{year if year > 1 else '元'}年{day.month}月議会", f"council session {day.year}-{day.month:02d}")


def read_day(text: str, *, end: bool = True) -> datetime.date | None:
    """Read a date, month or year as written; its last day (or first) when it is not a day.

    Args:
        text: 令和9年4月, 2027-04-01, R9.4.1, 令和8年度 …
        end: True takes the last day of a month or year, False the first.

    """
    try:
        iso = parse_date(text)
    except QuantityError:
        return None
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 3:
        return datetime.date(*parts)
    if len(parts) == 2:
        first = datetime.date(parts[0], parts[1], 1)
        return add_months(first, 1) - datetime.timedelta(days=1) if end else first
    if "年度" in text:
        return datetime.date(parts[0] + 1, 3, 31) if end else datetime.date(parts[0], 4, 1)
    return datetime.date(parts[0], 12, 31) if end else datetime.date(parts[0], 1, 1)


def kind_for(authority: Authority) -> BasisKind:
    """Give the slowest usual instrument of an authority, when only the authority is known."""
    return {
        Authority.SECTION: BasisKind.CUSTOM,
        Authority.MAYOR: BasisKind.REGULATION,
        Authority.ASSEMBLY: BasisKind.ORDINANCE,
        Authority.STATE: BasisKind.STATUTE,
    }[authority]
