"""Comparisons, applied redesigns and proposals as versioned JSON-able data (shapes in `compared_contract`)."""

from __future__ import annotations

from collections.abc import Iterable

from bprflow import __version__
from bprflow.measure.result import Amount
from bprflow.model.redesign import Redesign
from bprflow.redesign.apply import Applied
from bprflow.redesign.compare import Comparison
from bprflow.redesign.conflict import Conflict
from bprflow.redesign.diff import StepChange
from bprflow.redesign.improve import Proposal
from bprflow.redesign.options import Option
from bprflow.redesign.reform import RuleChange
from bprflow.redesign.roadmap import Roadmap
from bprflow.report.compared_contract import (
    APPLY_FORMAT,
    COMPARE_FORMAT,
    IMPROVE_FORMAT,
    ROADMAP_FORMAT,
    ApplyJson,
    CompareJson,
    ConflictJson,
    EffectJson,
    ImproveJson,
    OptionJson,
    RoadmapJson,
    RoadmapRowJson,
    RuleChangeJson,
    StepChangeJson,
)
from bprflow.report.contract import AmountJson, ToolJson


def compare_json(comparison: Comparison, *, language: str = "ja", plan: Roadmap | None = None) -> CompareJson:
    """Write a comparison as JSON-able data.

    Args:
        comparison: What to write.
        language: Language of the sentences; keys are always English.
        plan: Road map to add, if wanted.

    """
    return {
        "format": COMPARE_FORMAT,
        "tool": _tool(language),
        "process": comparison.before.process.name,
        "redesign": comparison.applied.redesign.title if comparison.applied else None,
        "identical": comparison.identical,
        "steps": [_step(change) for change in comparison.changes],
        "indicators": [
            {
                "code": row.code,
                "name": row.name.in_language(language),
                "unit": row.unit.in_language(language),
                "before": _amount(row.before),
                "after": _amount(row.after),
                "change": _amount(row.change),
            }
            for row in comparison.indicators
        ],
        "effect": _effect(comparison),
        "findings": {
            "solved": [f.id for f in comparison.solved],
            "new": [f.id for f in comparison.new],
            "unchanged": [f.id for f in comparison.unchanged],
        },
        "rules": [_rule(rule, language) for rule in comparison.rules],
        "worse": [
            {"code": one.code, "who": one.who, "steps": list(one.steps), "message": one.message.in_language(language)}
            for one in comparison.worse
        ],
        "conflicts": _conflicts(comparison.applied.conflicts if comparison.applied else (), language),
        "roadmap": _roadmap(plan, language),
    }


def apply_json(applied: Applied, *, language: str = "ja") -> ApplyJson:
    """Write what applying a redesign did as JSON-able data."""
    return {
        "format": APPLY_FORMAT,
        "tool": _tool(language),
        "process": applied.as_is.name,
        "redesign": applied.redesign.title,
        "stage": applied.stage,
        "operations": [
            {
                "index": trace.operation,
                "kind": trace.kind.value,
                "before": list(trace.before),
                "after": list(trace.after),
                "subjects": list(trace.subjects),
                "resolves": list(applied.redesign.operations[trace.operation].resolves),
                "reason": applied.redesign.operations[trace.operation].reason,
            }
            for trace in applied.trace
        ],
        "now": {step: list(ids) for step, ids in applied.now.items()},
        "overrides": [
            {
                "operation": index,
                "subject": name,
                "person": override.person,
                "reason": override.reason,
                "date": override.date,
            }
            for index, name, override in applied.overrides
        ],
        "conflicts": _conflicts(applied.conflicts, language),
        "process_after": applied.process.model_dump(mode="json", exclude_defaults=True),
    }


def improve_json(proposal: Proposal, *, language: str = "ja") -> ImproveJson:
    """Write a proposal as JSON-able data."""
    return {
        "format": IMPROVE_FORMAT,
        "tool": _tool(language),
        "redesign": _redesign(proposal.redesign),
        "unit": "hours_per_year" if proposal.in_hours else "minutes_per_case",
        "saved": proposal.hours,
        "chosen": [_option(option) for option in proposal.chosen],
        "consult": [_option(option) for option in proposal.consult],
        "ladder": [
            {
                "authority": rung.authority.value,
                "name": rung.name.in_language(language),
                "changes": rung.changes,
                "saved": rung.hours,
            }
            for rung in proposal.ladder
        ],
        "left": list(proposal.left),
    }


def roadmap_json(plan: Roadmap, *, language: str = "ja") -> RoadmapJson:
    """Write a road map as JSON-able data."""
    return {
        "format": ROADMAP_FORMAT,
        "tool": _tool(language),
        "start": plan.start.isoformat(),
        "end": plan.end.isoformat(),
        "first": list(plan.first),
        "rows": _roadmap(plan, language),
        "overrides": [{"subject": one.subject, "person": one.person, "reason": one.reason} for one in plan.overrides],
    }


def _tool(language: str) -> ToolJson:
    return {"name": "bprflow", "version": __version__, "language": "en" if language == "en" else "ja"}


def _amount(amount: Amount | None) -> AmountJson | None:
    return None if amount is None else _known(amount)


def _known(amount: Amount) -> AmountJson:
    return {"value": amount.value, "low": amount.low, "high": amount.high, "assumed_share": amount.assumed_share}


def _step(change: StepChange) -> StepChangeJson:
    return {
        "kind": change.kind.value,
        "before": [{"id": step.id, "lane": step.lane, "name": step.name} for step in change.before],
        "after": [{"id": step.id, "lane": step.lane, "name": step.name} for step in change.after],
        "confidence": change.confidence,
        "ground": change.ground.value if change.ground else None,
        "fields": list(change.fields),
        "moved": change.moved,
        "lane_changed": change.lane_changed,
    }


def _effect(comparison: Comparison) -> EffectJson | None:
    effect = comparison.effect
    if effect is None:
        return None
    return {
        "uptake": _known(effect.uptake),
        "uptake_stated": effect.stated,
        "own_routes": effect.own_routes,
        "others": effect.others.value,
        "saved_hours": _amount(effect.saved_hours),
        "saved_staff_hours": _amount(effect.saved_staff_hours),
        "saved_resident_hours": _amount(effect.saved_resident_hours),
        "saved_yen": _amount(effect.saved_yen),
        "saved_hours_as_drawn": _amount(effect.saved_as_drawn),
        "curve": [{"uptake": uptake, "saved_hours": hours} for uptake, hours in effect.curve],
        "break_even": effect.break_even,
        "payback_years": effect.payback_years,
    }


def _rule(rule: RuleChange, language: str) -> RuleChangeJson:
    basis = rule.rule.strongest_basis
    return {
        "rule": rule.rule.name,
        "planned": rule.planned is not None,
        "lifted": [requirement.value for requirement in rule.lifted],
        "basis": basis.citation if basis else "",
        "instrument": rule.instrument.in_language(language),
        "owner": rule.owner,
        "authority": rule.authority.value,
        "lead_months": list(rule.lead_months),
        "due": rule.due,
        "request": rule.request,
    }


def _conflicts(conflicts: Iterable[Conflict], language: str) -> list[ConflictJson]:
    return [
        {
            "code": one.code,
            "weight": one.weight.value,
            "operation": one.operation,
            "subjects": list(one.subjects),
            "message": one.message.in_language(language),
        }
        for one in conflicts
    ]


def _roadmap(plan: Roadmap | None, language: str) -> list[RoadmapRowJson]:
    if plan is None:
        return []
    return [
        {
            "key": row.key,
            "kind": row.kind.value,
            "title": row.title,
            "instrument": row.instrument.in_language(language),
            "owner": row.owner,
            "authority": row.authority.value,
            "session": row.session.in_language(language) if row.session else None,
            "start": row.passage.start.isoformat(),
            "decision": row.passage.decision.isoformat(),
            "force": row.passage.force.isoformat(),
            "due": row.due.isoformat() if row.due else None,
            "late": row.late,
            "waits_for": list(row.waits_for),
            "follows": list(row.follows),
            "hours_per_year": row.hours,
            "unlocks_hours_per_year": row.unlocks,
            "process": row.process,
        }
        for row in plan.rows
    ]


def _option(option: Option) -> OptionJson:
    return {
        "key": option.key,
        "kind": option.kind,
        "steps": list(option.steps),
        "rules": list(option.rules),
        "findings": [finding.id for finding in option.findings],
        "saved": option.hours,
        "staff_days": option.days,
        "authority": option.authority.value,
        "disposition": option.disposition.value,
    }


def _redesign(redesign: Redesign) -> dict[str, object]:
    return redesign.model_dump(mode="json", exclude_defaults=True)
