"""Thousands of flows told in one page: which rules speak how often, and which procedures weigh most.

Flows are taken one after another and forgotten; what stays is a count a rule and the heaviest few.
"""

from __future__ import annotations

import heapq
from collections import Counter
from dataclasses import dataclass, field

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Status
from bprflow.language.terms import Text
from bprflow.language.text import display_width

SHOWN = 20
"""How many procedures are named."""


@dataclass(slots=True)
class RuleCount:
    """How often one rule spoke.

    Attributes:
        name: Name of the rule.
        by_status: Findings by status.
        flows: Flows in which it spoke.
        cases: Their cases a year, where known.

    """

    name: Text
    by_status: Counter[Status] = field(default_factory=Counter)
    flows: int = 0
    cases: float = 0.0


@dataclass(frozen=True, slots=True, order=True)
class Heavy:
    """A flow with findings and many cases a year."""

    cases: float
    row: int
    name: str
    owner: str
    codes: tuple[str, ...]


@dataclass(slots=True)
class Totals:
    """What is kept of all flows.

    Attributes:
        flows: Flows looked at.
        counted: Those whose cases a year are known.
        cases: Their cases a year.
        statuses: Findings by status.
        rules: Counts by rule code.
        heaviest: Flows with findings and most cases a year, a heap of at most `SHOWN`.

    """

    flows: int = 0
    counted: int = 0
    cases: float = 0.0
    statuses: Counter[Status] = field(default_factory=Counter)
    rules: dict[str, RuleCount] = field(default_factory=dict)
    heaviest: list[Heavy] = field(default_factory=list)

    def add(self, analysis: Analysis) -> None:
        """Count one flow; O(findings)."""
        amount = analysis.measures.cases_per_year
        cases = amount.value if amount is not None else 0.0
        self.flows += 1
        self.counted += amount is not None
        self.cases += cases
        spoke: dict[str, None] = {}
        for finding in analysis.findings:
            self.statuses[finding.status] += 1
            count = self.rules.setdefault(finding.code, RuleCount(finding.name))
            count.by_status[finding.status] += 1
            if finding.status is not Status.SUPPRESSED and finding.code not in spoke:
                spoke[finding.code] = None
                count.flows += 1
                count.cases += cases
        if spoke and cases:
            place = analysis.loaded.positions.at(())
            row = place.line if place else 0
            heapq.heappush(
                self.heaviest, Heavy(cases, -row, analysis.process.name, analysis.process.owner, tuple(spoke))
            )
            if len(self.heaviest) > SHOWN:
                heapq.heappop(self.heaviest)


def totals_text(totals: Totals, name: str, *, language: str = "ja") -> str:
    """Write the page.

    Args:
        totals: What was counted.
        name: File the flows came from.
        language: "ja" or "en".

    """
    lines = [*_head(totals, name, language), "", *_rules(totals, language)]
    if totals.heaviest:
        lines += ["", *_heavy(totals, language)]
    return "\n".join(lines) + "\n"


def _head(totals: Totals, name: str, language: str) -> list[str]:
    said = totals.statuses
    if language == "en":
        return [
            f"{name}: {totals.flows:,} procedures audited; cases a year are known of {totals.counted:,} ({totals.cases:,.0f} cases)",
            f"{said[Status.FINDING]:,} findings, {said[Status.REVIEW]:,} to ask about, {said[Status.SUPPRESSED]:,} held back",
        ]
    return [
        f"{name}: 手続 {totals.flows:,}件を点検しました。年間件数が分かるのは {totals.counted:,}件 (計 {totals.cases:,.0f}件/年)",
        f"見直し候補 {said[Status.FINDING]:,}、確かめたいこと {said[Status.REVIEW]:,}、保留 {said[Status.SUPPRESSED]:,}",
    ]


def _rules(totals: Totals, language: str) -> list[str]:
    head = ("code", "finding", "ask", "held", "procedures", "cases/year", "rule") if language == "en" else ("記号", "候補", "確認", "保留", "手続", "件/年", "点検の項目")  # fmt: skip
    order = sorted(totals.rules.items(), key=lambda item: (-item[1].flows, item[0]))
    rows = [
        (code, *(f"{count.by_status[status]:,}" for status in Status), f"{count.flows:,}", f"{count.cases:,.0f}", count.name.in_language(language))
        for code, count in order
    ]  # fmt: skip
    return _table([head, *rows], right=range(1, 6))


def _heavy(totals: Totals, language: str) -> list[str]:
    title = "Procedures with findings, most cases a year first" if language == "en" else "見直し候補のある手続 (年間件数の多い順)"  # fmt: skip
    head = ("row", "cases/year", "procedure", "rules") if language == "en" else ("行", "件/年", "手続", "記号")
    rows = [
        (f"{-one.row}", f"{one.cases:,.0f}", f"{_short(one.name)} ({one.owner})" if one.owner else _short(one.name), " ".join(one.codes))
        for one in sorted(totals.heaviest, reverse=True)
    ]  # fmt: skip
    return [title, *_table([head, *rows], right=range(2))]


def _short(name: str) -> str:
    return name if len(name) <= 40 else name[:39] + "…"


def _table(rows: list[tuple[str, ...]], right: range) -> list[str]:
    widths = [max(display_width(row[k]) for row in rows) for k in range(len(rows[0]))]
    return [
        "  " + "  ".join(_cell(cell, widths[k], right=k in right) for k, cell in enumerate(row)).rstrip()
        for row in rows
    ]


def _cell(text: str, width: int, *, right: bool) -> str:
    spare = " " * (width - display_width(text))
    return spare + text if right else text + spare
