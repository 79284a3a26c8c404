"""まずこの3つ: what to do first, ranked by hours × confidence ÷ effort, with every factor shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.audit.finding import Confidence, Finding, Severity, Status
from bprflow.language.terms import Text
from bprflow.model import Authority

if TYPE_CHECKING:
    from bprflow.audit.analysis import Analysis

CONFIDENCE_WEIGHT = {Confidence.HIGH: 1.0, Confidence.MEDIUM: 0.7, Confidence.LOW: 0.4}
"""How sure the tool is, as a factor."""
AUTHORITY_EFFORT = {Authority.SECTION: 1.0, Authority.MAYOR: 2.0, Authority.ASSEMBLY: 4.0, Authority.STATE: 8.0}
"""How much work the decision is; multiplied by the effort of the rule's remedy (1–5)."""
_WITHOUT_HOURS = {Severity.ERROR: 0.3, Severity.WARNING: 0.2, Severity.INFO: 0.1}
"""Stands for the hours where none are known: always below one real hour."""
_ABOUT_THE_AUDIT = ("INTERNAL", "WAIVE-")
"""What is said of the audit itself is no improvement of the work."""
FORMULA = Text(
    "順位 = 関わる時間(時間/年) × 確からしさ(高1.0・中0.7・低0.4) ÷ 手間(直し方1〜5 × 決める人 課1・市長2・議会4・国8)",
    "rank = hours/year x confidence (high 1.0, medium 0.7, low 0.4) / effort (remedy 1-5 x decided by section 1, mayor 2, assembly 4, state 8)",
)
"""The formula in words, for reports."""


@dataclass(frozen=True, slots=True)
class FirstThing:
    """One of the first things to do.

    Attributes:
        finding: Where to begin.
        symptoms: What would go with it.
        hours_per_year: Touch hours a year of all steps named; None when unknown.
        confidence, effort: The factors.
        score: hours × confidence ÷ effort.

    """

    finding: Finding
    symptoms: tuple[Finding, ...]
    hours_per_year: float | None
    confidence: float
    effort: float
    score: float


def first_three(analysis: Analysis, limit: int = 3) -> tuple[FirstThing, ...]:
    """Choose the first things to do: causes with what follows from them, no rule twice, no two about the same step.

    Args:
        analysis: The flow.
        limit: How many at most.

    """
    from bprflow.audit.causes import bound_hours, causes

    symptoms_of = {cause.finding.id: cause.symptoms for cause in causes(analysis, ours=True)}
    covered = {symptom.id for found in symptoms_of.values() for symptom in found}
    ranked: list[FirstThing] = []
    open_findings = [
        f for f in analysis.findings
        if f.status is Status.FINDING and f.id not in covered and not f.code.startswith(_ABOUT_THE_AUDIT)
    ]  # fmt: skip
    # What is only 参考 comes first only when there is nothing weightier.
    weighty = [
        f for f in open_findings if any(one.severity is not Severity.INFO for one in (f, *symptoms_of.get(f.id, ())))
    ] or open_findings
    for finding in weighty:
        follows = symptoms_of.get(finding.id, ())
        hours = bound_hours(analysis, (finding, *follows)) if follows else finding.hours_per_year
        ranked.append(_thing(finding, follows, hours))
    ranked.sort(key=lambda thing: (-thing.score, thing.finding.id))
    chosen: list[FirstThing] = []
    steps: set[str] = set()
    codes: set[str] = set()
    for thing in ranked:
        if thing.finding.code in codes or (thing.finding.step and thing.finding.step in steps):
            continue
        chosen.append(thing)
        codes.add(thing.finding.code)
        steps.update(thing.finding.steps[:1], *(symptom.steps[:1] for symptom in thing.symptoms))
        if len(chosen) == limit:
            break
    return tuple(chosen)


def _thing(finding: Finding, symptoms: tuple[Finding, ...], hours: float | None) -> FirstThing:
    from bprflow.audit import find_rule

    rule = find_rule(finding.code)
    effort = (rule.effort if rule else 2.0) * AUTHORITY_EFFORT[finding.authority]
    confidence = CONFIDENCE_WEIGHT[finding.confidence]
    base = hours if hours else _WITHOUT_HOURS[finding.severity]
    return FirstThing(finding, symptoms, hours, confidence, effort, base * confidence / effort)
