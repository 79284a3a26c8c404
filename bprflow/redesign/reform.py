"""Rules that have to change: who owns them, by which instrument, how long it takes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.model import Authority, BasisKind, LegacyRule, Process, Requirement
from bprflow.model.redesign import AmendRule, Redesign

INSTRUMENT: dict[BasisKind, Text] = {
    BasisKind.STATUTE: Text("国への要望", "a request to the state"),
    BasisKind.ORDINANCE: Text("条例改正", "amend the ordinance"),
    BasisKind.REGULATION: Text("規則改正", "amend the regulation"),
    BasisKind.RULES: Text("規程改正", "amend the internal rules"),
    BasisKind.GUIDELINE: Text("要綱改正", "amend the guideline"),
    BasisKind.PROCEDURE: Text("要領改正", "amend the procedure"),
    BasisKind.FORM: Text("様式の変更", "change the form"),
    BasisKind.CUSTOM: Text("運用の見直し", "change the habit"),
}
"""What changes a rule, by where it is written."""

LEAD_MONTHS: dict[BasisKind, tuple[float, float]] = {
    BasisKind.STATUTE: (12, 36),
    BasisKind.ORDINANCE: (4, 9),
    BasisKind.REGULATION: (2, 4),
    BasisKind.RULES: (1, 3),
    BasisKind.GUIDELINE: (1, 3),
    BasisKind.PROCEDURE: (0.5, 2),
    BasisKind.FORM: (1, 3),
    BasisKind.CUSTOM: (0, 1),
}
"""Months from decision to force; a rule of thumb (assumption) to be replaced by the city's own."""


@dataclass(frozen=True)
class RuleChange:
    """A rule that the redesign needs changed, or changes.

    Attributes:
        rule: The rule as it is.
        planned: The amendment written in the redesign; None when it only follows from the flow.
        lifted: Requirements that fall.
        instrument: What has to be changed.
        owner: Section that has to do it.
        authority: Who decides.
        lead_months: From decision to force, low and high [months] (assumption).
        due: When it should be in force, as written.
        request: True when only the state can change it.

    """

    rule: LegacyRule
    planned: AmendRule | None
    lifted: tuple[Requirement, ...]
    instrument: Text
    owner: str
    authority: Authority
    lead_months: tuple[float, float]
    due: str = ""
    request: bool = False

    @property
    def demands(self) -> Text:
        """Name what falls, in words."""
        return Text(
            "・".join(values.REQUIREMENT.word(r) for r in self.lifted),
            ", ".join(values.REQUIREMENT.word(r, "en") for r in self.lifted),
        )


def rule_changes(as_is: Process, to_be: Process, redesign: Redesign | None) -> tuple[RuleChange, ...]:
    """List the rules that change: planned ones first, then those that no step obeys any more.

    A rule whose steps are gone need not always be amended; it is listed so that nobody forgets
    that the paper still says so.
    """
    planned: dict[str, AmendRule] = {}
    for change in redesign.operations if redesign else ():
        if isinstance(change, AmendRule):
            planned.setdefault(change.rule, change)
    found = [
        _planned(as_is.rule_by_name[name], change) for name, change in planned.items() if name in as_is.rule_by_name
    ]
    bound = {name for step in to_be.all_steps for name in step.rules}
    before = {name for step in as_is.all_steps for name in step.rules}
    for rule in as_is.rules:
        if rule.name in before and rule.name not in bound and rule.name not in planned:
            found.append(_change(rule, None, rule.requirements))
            continue
        other = to_be.rule_by_name.get(rule.name)
        if other is not None and rule.name not in planned and set(rule.requirements) - set(other.requirements):
            found.append(_change(rule, None, tuple(r for r in rule.requirements if r not in other.requirements)))
    return tuple(found)


def _planned(rule: LegacyRule, change: AmendRule) -> RuleChange:
    keeps = change.requirements or ()
    return _change(rule, change, tuple(r for r in rule.requirements if r not in keeps))


def _change(rule: LegacyRule, planned: AmendRule | None, lifted: Iterable[Requirement]) -> RuleChange:
    basis = rule.strongest_basis
    kind = basis.kind if basis is not None and basis.kind is not None else BasisKind.CUSTOM
    instrument = INSTRUMENT[kind]
    if planned is not None and planned.instrument:
        instrument = Text(planned.instrument, planned.instrument)
    authority = (planned.authority if planned else None) or rule.authority or Authority.SECTION
    return RuleChange(
        rule,
        planned,
        tuple(lifted),
        instrument,
        (planned.owner if planned else "") or rule.owner,
        authority,
        LEAD_MONTHS[kind],
        planned.due if planned else "",
        request=kind is BasisKind.STATUTE and (planned is None or planned.override is None),
    )
