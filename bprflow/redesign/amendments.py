"""Amending a legacy rule: by which instrument, and how many staff days it takes."""

from __future__ import annotations

from bprflow.model import Authority, BasisKind, LegacyRule
from bprflow.model.redesign import AmendRule
from bprflow.redesign.reform import INSTRUMENT

DAYS_OF_AMENDMENT = {
    BasisKind.CUSTOM: 0.5, BasisKind.FORM: 2.0, BasisKind.PROCEDURE: 2.0, BasisKind.GUIDELINE: 5.0,
    BasisKind.RULES: 5.0, BasisKind.REGULATION: 8.0, BasisKind.ORDINANCE: 20.0, BasisKind.STATUTE: 20.0,
}  # fmt: skip
"""Staff days of an amendment (assumption)."""


def amendment_of(rule: LegacyRule, *, language: str = "ja") -> AmendRule:
    """Propose the amendment of a rule: it is lifted, by the instrument it is written in."""
    basis = rule.strongest_basis
    kind = basis.kind if basis is not None and basis.kind is not None else BasisKind.CUSTOM
    return AmendRule(
        rule=rule.name, instrument=INSTRUMENT[kind].in_language(language), owner=rule.owner, authority=rule.authority or Authority.SECTION,
        basis=rule.bases,
    )  # fmt: skip


def amendment_days(rule: LegacyRule) -> float:
    """Give the staff days an amendment takes (assumption)."""
    basis = rule.strongest_basis
    return DAYS_OF_AMENDMENT[basis.kind if basis is not None and basis.kind is not None else BasisKind.CUSTOM]
