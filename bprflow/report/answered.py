"""Decisions people wrote into the workbook, joined to the findings of a new audit."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding, Status, Suppression
from bprflow.audit.waivers import says_nothing
from bprflow.language.terms import Text
from bprflow.report import figures
from bprflow.report.book.answers import Answer, Answers, Decision

if TYPE_CHECKING:
    from bprflow.redesign.compare import Comparison
    from bprflow.redesign.roadmap import Roadmap
    from bprflow.source.redesign import LoadedRedesign


@dataclass(frozen=True)
class AnsweredAnalysis(Analysis):
    """An analysis with what people decided about it.

    Attributes:
        decisions: Decisions by finding id.
        comparison: The flow against its redesign; None when there is none.
        road: Road map of the rules the redesign needs changed.
        plan: The redesign as read, so that papers can carry it.

    """

    decisions: Mapping[str, Answer] = field(default_factory=dict)
    comparison: Comparison | None = None
    road: Roadmap | None = None
    plan: LoadedRedesign | None = None


def with_redesign(
    analysis: Analysis, comparison: Comparison, road: Roadmap | None = None, plan: LoadedRedesign | None = None
) -> AnsweredAnalysis:
    """Add a redesign to an analysis, for papers that show before and after.

    Args:
        analysis: The as-is flow.
        comparison: The flow against its redesign.
        road: Road map of the rules to amend.
        plan: The redesign as read.

    """
    decisions = analysis.decisions if isinstance(analysis, AnsweredAnalysis) else {}
    return AnsweredAnalysis(**_parts(analysis), decisions=decisions, comparison=comparison, road=road, plan=plan)


def _parts(analysis: Analysis) -> dict[str, Any]:
    return {part.name: getattr(analysis, part.name) for part in fields(Analysis)}


def decision_of(analysis: Analysis, finding: Finding) -> Answer | None:
    """Give what was decided about a finding; None when nobody has."""
    return analysis.decisions.get(finding.id) if isinstance(analysis, AnsweredAnalysis) else None


def apply_answers(
    analyses: Iterable[Analysis], answers: Answers, *, today: datetime.date | None = None
) -> tuple[tuple[Analysis, ...], tuple[Text, ...]]:
    """Hold back what people declined with a reason, and keep the other decisions for the papers.

    Args:
        analyses: The flows as audited anew.
        answers: What `read_answers` read.
        today: Day to judge dates by.

    Returns:
        The flows with decisions, and what could not be followed: reasons that say nothing, dates that
        are past, findings that are gone.

    """
    day = today or figures.today()
    every = tuple(analyses)
    known = {finding.id for analysis in every for finding in analysis.findings}
    faults = list(answers.faults)
    kept: dict[str, Answer] = {}
    for answer in answers.answers:
        fault = _fault(answer, known, day)
        if fault is not None:
            faults.append(fault)
        else:
            kept[answer.finding] = answer
    return tuple(_joined(analysis, kept) for analysis in every), tuple(faults)


def _fault(answer: Answer, known: set[str], day: datetime.date) -> Text | None:
    """Say why a decision cannot be followed; None when it can."""
    row = answer.row
    if answer.finding not in known:
        return Text(
            f"{row}行目: {answer.code} は今回の結果にありません (直ったか、工程が変わりました)",
            f"Row {row}: {answer.code} is no longer found (mended, or the step changed)",
        )
    if answer.decision is not Decision.DECLINE:
        return None
    if says_nothing(answer.reason):
        return Text(
            f"{row}行目: 「{answer.reason}」では残す理由が分かりません。{answer.code} はもう一度出します",
            f"Row {row}: '{answer.reason}' is no reason; {answer.code} is raised again",
        )
    if answer.until and _is_past(answer.until, day):
        until = figures.office_day(answer.until)
        return Text(
            f"{row}行目: 期限 {until.ja} を過ぎました。{answer.code} はもう一度出します",
            f"Row {row}: {until.en} is past; {answer.code} is raised again",
        )
    return None


def _is_past(iso: str, day: datetime.date) -> bool:
    """Compare as far as the date was written: 2027-03 is past from April 2027 on."""
    return iso < day.isoformat()[: len(iso)]


def _joined(analysis: Analysis, kept: Mapping[str, Answer]) -> Analysis:
    """Hold declined findings back, order kept, and carry the decisions along."""
    mine = {f.id: kept[f.id] for f in analysis.findings if f.id in kept}
    if not mine:
        return analysis
    findings = tuple(_held(f, mine[f.id]) if f.id in mine else f for f in analysis.findings)
    said = tuple(f for f in findings if f.status is not Status.SUPPRESSED)
    held = tuple(f for f in findings if f.status is Status.SUPPRESSED)
    return AnsweredAnalysis(**{**_parts(analysis), "findings": (*said, *held)}, decisions=mine)


def _held(finding: Finding, answer: Answer) -> Finding:
    if answer.decision is not Decision.DECLINE or finding.status is Status.SUPPRESSED:
        return finding
    by = Text(f" (判断: {answer.person})", f" (decided by {answer.person})") if answer.person else Text("", "")
    reason = Text(answer.reason + by.ja, answer.reason + by.en)
    return replace(finding, status=Status.SUPPRESSED, suppression=Suppression(reason, answer.until))
