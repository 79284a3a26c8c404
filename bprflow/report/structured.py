"""The audit and the figures as versioned JSON-able data (shapes in `contract`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from bprflow import __version__
from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding, Severity, Status
from bprflow.audit.legacy import LegacyRow
from bprflow.measure.result import Amount, Measures, StepMeasure
from bprflow.report.contract import (
    AUDIT_FORMAT,
    MEASURE_FORMAT,
    AmountJson,
    AuditJson,
    DiagnosticJson,
    FindingJson,
    LegacyRuleJson,
    MeasureJson,
    MeasuresJson,
    ProcessJson,
    StepJson,
    ToolJson,
)
from bprflow.report.digest import Digest, digest, next_move
from bprflow.source.diagnostic import Diagnostic


def audit_json(analyses: Iterable[Analysis], *, language: str = "ja") -> AuditJson:
    """Write audits as JSON-able data (cli.md).

    Args:
        analyses: One or many flows; findings of all stand in one flat list.
        language: Language of the sentences, "ja" or "en"; keys are always English.

    """
    every = tuple(analyses)
    findings = [finding_json(f, language) for a in every for f in a.findings]
    diagnostics = [diagnostic_json(d, language) for a in every for d in a.diagnostics]
    said = [f for a in every for f in a.findings if f.status is Status.FINDING]
    return {
        "format": AUDIT_FORMAT,
        "tool": _tool(language),
        "processes": [_process(digest(a), language) for a in every],
        "findings": findings,
        "diagnostics": diagnostics,
        "summary": {
            "processes": len(every),
            "findings": len(said),
            "error": sum(f.severity is Severity.ERROR for f in said),
            "warning": sum(f.severity is Severity.WARNING for f in said),
            "info": sum(f.severity is Severity.INFO for f in said),
            "review": sum(f["status"] == "review" for f in findings),
            "suppressed": sum(f["status"] == "suppressed" for f in findings),
            "diagnostics": len(diagnostics),
        },
    }


def audit_lines(analyses: Iterable[Analysis], *, language: str = "ja") -> str:
    """Write every finding as JSON on a line of its own (JSON Lines), for tables too long to hold."""
    return "".join(findings_lines(analysis, language) for analysis in analyses)


def findings_lines(analysis: Analysis, language: str) -> str:
    """Write the findings of one flow, each as JSON on a line of its own."""
    return "".join(json.dumps(finding_json(f, language), ensure_ascii=False) + "\n" for f in analysis.findings)


def measure_json(analyses: Iterable[Analysis], *, language: str = "ja") -> MeasureJson:
    """Write the figures of flows as JSON-able data."""
    return {
        "format": MEASURE_FORMAT,
        "tool": _tool(language),
        "processes": [
            {
                "name": a.process.name,
                "id": a.process.id,
                "owner": a.process.owner,
                "state": a.process.state.value,
                "file": a.loaded.source.file,
                "measures": measures_json(a.measures),
                "steps": steps_json(a),
            }
            for a in analyses
        ],
    }


def finding_json(finding: Finding, language: str) -> FindingJson:
    """Write one finding as JSON-able data."""
    held = finding.suppression
    return {
        "code": finding.code,
        "name": finding.name.in_language(language),
        "status": finding.status.value,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "process": finding.process,
        "step": finding.step,
        "lane": finding.lane,
        "file": finding.file,
        "line": finding.line,
        "column": finding.column,
        "message": finding.message.in_language(language),
        "why": finding.why.in_language(language),
        "remedy": finding.remedy.in_language(language),
        "basis": [{"title": s.title.in_language(language), "as_of": s.as_of, "url": s.url} for s in finding.basis],
        "authority": finding.authority.value,
        "inferred": finding.inferred,
        "hours_per_year": finding.hours_per_year,
        "suppression": {"reason": held.reason.in_language(language), "until": held.until, "guard": held.guard}
        if held
        else None,
        "operations": [
            {"kind": o.kind, "target": o.target, "text": o.text.in_language(language)} for o in finding.operations
        ],
        "id": finding.id,
        "steps": list(finding.steps),
        "evidence": dict(finding.evidence),
    }


def diagnostic_json(diagnostic: Diagnostic, language: str) -> DiagnosticJson:
    """Write one fault of a text as JSON-able data."""
    return {
        "code": diagnostic.code,
        "level": diagnostic.level.value,
        "message": diagnostic.message.in_language(language),
        "hint": diagnostic.hint.in_language(language),
        "file": diagnostic.file,
        "line": diagnostic.span.line if diagnostic.span else 0,
        "column": diagnostic.span.column if diagnostic.span else 0,
        "suggestions": list(diagnostic.suggestions),
    }


def measures_json(m: Measures) -> MeasuresJson:
    """Write the figures of one process as JSON-able data, unrounded."""
    return {
        "unit": m.unit,
        "per_case_minutes": _amount(m.per_case_minutes),
        "single_pass_minutes": _amount(m.single_pass_minutes),
        "staff_minutes": _amount(m.staff_minutes),
        "resident_minutes": _amount(m.resident_minutes),
        "by_lane_minutes": _amounts(m.by_lane_minutes),
        "per_unit_minutes": _amounts(m.per_unit_minutes),
        "wait_minutes": _amount(m.wait_minutes),
        "single_pass_wait_minutes": _amount(m.single_pass_wait_minutes),
        "cases_per_year": _maybe(m.cases_per_year),
        "hours_per_year": _maybe(m.hours_per_year),
        "staff_hours_per_year": _maybe(m.staff_hours_per_year),
        "resident_hours_per_year": _maybe(m.resident_hours_per_year),
        "by_lane_hours": _amounts(m.by_lane_hours),
        "cost_yen_per_year": _maybe(m.cost_yen_per_year),
        "step_count": m.step_count,
        "handoffs": m.handoffs,
        "transcriptions": m.transcriptions,
        "seals": m.seals,
        "visits": _amount(m.visits),
        "sheets": _amount(m.sheets),
        "phone_calls": _amount(m.phone_calls),
        "rekeyed_items": m.rekeyed_items,
        "paper_documents": m.paper_documents,
        "rework_factor": m.rework_factor,
        "assumed_share": m.assumed_share,
        "weakest": list(m.weakest),
        "cut_short": list(m.cut_short),
    }


def steps_json(analysis: Analysis) -> list[StepJson]:
    """Write what each step costs as JSON-able data, in written order."""
    return [_step(analysis, m) for m in analysis.measures.steps.values()]


def _step(analysis: Analysis, m: StepMeasure) -> StepJson:
    step = analysis.process.step_by_id[m.step_id]
    return {
        "id": m.step_id,
        "name": step.name,
        "lane": step.lane,
        "lane_kind": analysis.flow.facts[m.step_id].lane_kind.value.value,
        "visits_per_case": m.visits,
        "runs_per_case": m.runs,
        "per": m.per,
        "touch_minutes": _maybe(m.touch_minutes),
        "per_case_minutes": _amount(m.per_case_minutes),
        "wait_minutes": _maybe(m.wait_minutes),
        "runs_per_year": _maybe(m.runs_per_year),
        "hours_per_year": _maybe(m.hours_per_year),
    }


def _process(summary: Digest, language: str) -> ProcessJson:
    analysis = summary.analysis
    process = analysis.process
    return {
        "name": process.name,
        "id": process.id,
        "owner": process.owner,
        "state": process.state.value,
        "file": analysis.loaded.source.file,
        "partial": analysis.loaded.partial,
        "edition": analysis.edition,
        "headline": summary.headline.in_language(language),
        "measures": measures_json(analysis.measures),
        "steps": steps_json(analysis),
        "first": [
            {"finding": p.finding.id, "score": p.score, "hours_per_year": _maybe(p.hours)} for p in summary.first
        ],
        "causes": [
            {"finding": c.finding.id, "symptoms": [f.id for f in c.symptoms], "hours_per_year": c.hours_per_year}
            for c in analysis.causes
        ],
        "legacy_rules": [_legacy(row, language) for row in analysis.legacy_rows],
    }


def _legacy(row: LegacyRow, language: str) -> LegacyRuleJson:
    return {
        "name": row.rule.name,
        "state": row.state.value,
        "basis": [basis.cited.in_language(language) for basis in row.rule.bases if basis.citation],
        "authority": row.authority.value if row.authority else None,
        "owner": row.rule.owner,
        "steps": list(row.steps),
        "hours_per_year": row.hours_per_year,
        "forms": list(row.forms),
        "opens": list(row.opens),
        "next_move": next_move(row.rule).in_language(language),
    }


def _amount(amount: Amount) -> AmountJson:
    return {
        "value": amount.value,
        "low": amount.low,
        "high": amount.high,
        "assumed_share": amount.assumed_share,
    }


def _maybe(amount: Amount | None) -> AmountJson | None:
    return None if amount is None else _amount(amount)


def _amounts(amounts: Mapping[str, Amount]) -> dict[str, AmountJson]:
    return {name: _amount(amount) for name, amount in amounts.items()}


def _tool(language: str) -> ToolJson:
    return {"name": "bprflow", "version": __version__, "language": "en" if language == "en" else "ja"}
