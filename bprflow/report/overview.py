"""Several flows side by side: totals, one line a flow, rules they share, the same job in two places."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bprflow.audit.analysis import Analysis
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import Authority
from bprflow.report import figures
from bprflow.report.digest import rule_rows

MOST_COMPARED = 6
"""Flows a table can hold side by side and still be read on A4."""


@dataclass(frozen=True, slots=True)
class SharedRule:
    """A text several flows are bound by.

    Attributes:
        citation: Name and article, or the rule's name where it is not written anywhere.
        authority: Who can change it; None while unknown.
        processes: Places of the flows in the report, from 0.
        hours: Yearly hours of all steps it binds; None when unknown.

    """

    citation: str
    authority: Authority | None
    processes: tuple[int, ...]
    hours: float | None


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One figure of several flows side by side."""

    name: Text
    values: tuple[str, ...]
    unit: Text


def total_staff_hours(analyses: Sequence[Analysis]) -> float | None:
    """Add up the staff hours of the flows whose hours are known; None when none is."""
    known = [a.measures.staff_hours_per_year.value for a in analyses if a.measures.staff_hours_per_year]
    return sum(known) if known else None


def shared_rules(analyses: Sequence[Analysis]) -> tuple[SharedRule, ...]:
    """Find the texts that bind two flows or more, those with most hours first.

    Args:
        analyses: The flows; O(rules).

    """
    found: dict[str, list[tuple[int, Authority | None, float | None]]] = {}
    names: dict[str, str] = {}
    for place, analysis in enumerate(analyses):
        for row in rule_rows(analysis):
            cited = [basis.citation for basis in row.rule.bases if basis.name]
            for citation in dict.fromkeys(cited or [row.rule.name]):
                key = normalise(citation)
                names.setdefault(key, citation)
                hours = row.hours.value if row.hours else None
                found.setdefault(key, []).append((place, row.rule.authority, hours))
    shared = []
    for key, uses in found.items():
        places = tuple(dict.fromkeys(place for place, _, _ in uses))
        if len(places) > 1:
            known = [hours for _, _, hours in uses if hours is not None]
            shared.append(SharedRule(names[key], uses[0][1], places, sum(known) if known else None))
    return tuple(sorted(shared, key=lambda rule: (-(rule.hours or 0.0), rule.citation)))


def comparison(analyses: Sequence[Analysis], language: str = "ja") -> tuple[ComparedRow, ...]:
    """Put the figures of a few flows side by side; empty when there are too many to read."""
    if not 2 <= len(analyses) <= MOST_COMPARED:
        return ()
    every = [a.measures for a in analyses]

    def row(ja: str, en: str, values: list[str], unit: Text) -> ComparedRow:
        return ComparedRow(Text(ja, en), tuple(values), unit)

    a_case, times = Text("分/件", "min/case"), Text("回", "times")
    number = figures.number
    rows = [
        row("工程", "Steps", [str(m.step_count) for m in every], Text("", "")),
        row("職員の作業", "Staff work", [number(m.staff_minutes.value) for m in every], a_case),
        row("住民の手間", "Residents' effort", [number(m.resident_minutes.value) for m in every], a_case),
        row("待ち", "Waiting", [figures.minutes(m.wait_minutes.value).in_language(language) for m in every], Text("/件", "/case")),
        row("受渡し", "Handovers", [str(m.handoffs) for m in every], times),
        row("転記", "Copying", [str(m.transcriptions) for m in every], times),
        row("押印", "Seals", [str(m.seals) for m in every], Text("か所", "places")),
        row("紙の帳票", "Paper forms", [str(m.paper_documents) for m in every], Text("種", "kinds")),
        row("来庁", "Visits", [number(m.visits.value) for m in every], Text("回/件", "a case")),
        row("職員の年間", "Staff a year", [number(m.staff_hours_per_year.value) if m.staff_hours_per_year else "-" for m in every], Text("時間", "h")),
        row("仮定の割合", "Assumed", [figures.percent(m.assumed_share) for m in every], Text("", "")),
    ]  # fmt: skip
    return tuple(rows)
