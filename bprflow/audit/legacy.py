"""The legacy-rule view: what each rule binds and costs, who can change it, what changes with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bprflow.model import Authority, BasisKind, LegacyRule, Requirement

if TYPE_CHECKING:
    from bprflow.audit.analysis import Analysis

BLOCKING = frozenset({
    Requirement.WRITTEN, Requirement.SEAL, Requirement.SIGNATURE, Requirement.IN_PERSON, Requirement.ORIGINAL,
    Requirement.ON_SITE, Requirement.VISUAL, Requirement.POST, Requirement.CASH, Requirement.REVENUE_STAMP,
    Requirement.STORAGE_MEDIUM, Requirement.POSTING, Requirement.INSPECTION,
})  # fmt: skip
"""Demands that keep a step from going digital."""


class BasisState(StrEnum):
    """How well a rule is founded."""

    TEXT = "text"
    FORM_ONLY = "form_only"
    CUSTOM_ONLY = "custom_only"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class LegacyRow:
    """One legacy rule.

    Attributes:
        rule: The rule.
        steps: Ids of the steps it binds, in written order.
        hours_per_year: Touch hours a year of these steps; None when unknown.
        authority: Who can change it; None while its basis is unknown.
        state: How well it is founded.
        citations: Texts that must change with it.
        forms: Documents of these steps that carry what it demands and would change with it.
        opens: Steps that could go digital without this rule: no other rule blocks them.

    """

    rule: LegacyRule
    steps: tuple[str, ...]
    hours_per_year: float | None
    authority: Authority | None
    state: BasisState
    citations: tuple[str, ...]
    forms: tuple[str, ...]
    opens: tuple[str, ...]


def legacy_rows(analysis: Analysis) -> tuple[LegacyRow, ...]:
    """Give a row for every legacy rule, those with most hours first.

    Args:
        analysis: The flow; O(steps × rules of a step).

    """
    process = analysis.process
    bound: dict[str, list[str]] = {legacy.name: [] for legacy in process.rules}
    blocking: dict[str, set[str]] = {}
    for step in process.all_steps:
        for name in dict.fromkeys(step.rules):
            if name in bound:
                bound[name].append(step.id)
                if BLOCKING.intersection(process.rule_by_name[name].requirements):
                    blocking.setdefault(step.id, set()).add(name)
    rows = [_row(analysis, legacy, bound[legacy.name], blocking) for legacy in process.rules]
    return tuple(sorted(rows, key=lambda row: -(row.hours_per_year or 0.0)))


def _row(analysis: Analysis, legacy: LegacyRule, steps: list[str], blocking: dict[str, set[str]]) -> LegacyRow:
    measures = analysis.measures.steps
    amounts = [measures[step].hours_per_year for step in steps if step in measures]
    hours = [amount.value for amount in amounts if amount is not None]
    return LegacyRow(
        rule=legacy,
        steps=tuple(steps),
        hours_per_year=sum(hours) if hours else None,
        authority=legacy.authority,
        state=_state(legacy),
        citations=tuple(b.citation for b in legacy.bases if b.citation and b.kind is not BasisKind.CUSTOM),
        forms=_forms(analysis, legacy, steps),
        opens=tuple(step for step in steps if blocking.get(step) == {legacy.name}),
    )


def _state(legacy: LegacyRule) -> BasisState:
    kinds = {basis.kind for basis in legacy.bases}
    if not kinds or kinds == {None}:
        return BasisState.UNKNOWN
    if kinds <= {BasisKind.CUSTOM, None}:
        return BasisState.CUSTOM_ONLY
    if kinds <= {BasisKind.FORM, BasisKind.CUSTOM, None}:
        return BasisState.FORM_ONLY
    return BasisState.TEXT


def _forms(analysis: Analysis, legacy: LegacyRule, steps: list[str]) -> tuple[str, ...]:
    """Documents of the bound steps that have a form number or bear the seal the rule demands.

    What a step only reads counts where it makes nothing itself: a report changes, not the notice it answers.
    """
    process = analysis.process
    bound = [process.step_by_id[step] for step in steps]
    used = dict.fromkeys(use.document for step in bound for use in (step.writes or step.reads))
    sealed = Requirement.SEAL in legacy.requirements
    return tuple(
        name
        for name in used
        if (document := process.document_by_name.get(name)) and (document.form or (sealed and document.seals))
    )
