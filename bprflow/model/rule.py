"""Legacy rules: what they demand, where they are written, who can change them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BeforeValidator

from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.model.base import Frozen, as_tuple, enum_reader


class Requirement(StrEnum):
    """What a legacy rule demands of people."""

    WRITTEN = "written"
    SEAL = "seal"
    SIGNATURE = "signature"
    IN_PERSON = "in_person"
    VISUAL = "visual"
    ON_SITE = "on_site"
    PERIODIC = "periodic"
    STATIONED = "stationed"
    EXCLUSIVE = "exclusive"
    POSTING = "posting"
    INSPECTION = "inspection"
    STORAGE_MEDIUM = "storage_medium"
    CASH = "cash"
    REVENUE_STAMP = "revenue_stamp"
    POST = "post"
    ORIGINAL = "original"
    ATTACHMENT = "attachment"
    VIA = "via"


class BasisKind(StrEnum):
    """The kind of text (or habit) a rule rests on, from strongest to weakest."""

    STATUTE = "statute"
    ORDINANCE = "ordinance"
    REGULATION = "regulation"
    RULES = "rules"
    GUIDELINE = "guideline"
    PROCEDURE = "procedure"
    FORM = "form"
    CUSTOM = "custom"


class Authority(StrEnum):
    """Who can change a rule: the section now, the mayor, the assembly, the state."""

    SECTION = "section"
    MAYOR = "mayor"
    ASSEMBLY = "assembly"
    STATE = "state"


AUTHORITY_OF_BASIS: dict[BasisKind, Authority] = {
    BasisKind.STATUTE: Authority.STATE,
    BasisKind.ORDINANCE: Authority.ASSEMBLY,
    BasisKind.REGULATION: Authority.MAYOR,
    BasisKind.RULES: Authority.MAYOR,
    BasisKind.GUIDELINE: Authority.MAYOR,
    BasisKind.PROCEDURE: Authority.MAYOR,
    BasisKind.FORM: Authority.MAYOR,
    BasisKind.CUSTOM: Authority.SECTION,
}
"""Who can change what follows from the kind of basis (language.md section 3)."""


def _requirements(value: object) -> object:
    reader = enum_reader(Requirement, values.REQUIREMENT)
    items = as_tuple(value)
    return tuple(reader(item) for item in items) if isinstance(items, tuple) else items


class Basis(Frozen):
    """Where a rule is written.

    Attributes:
        kind: Statute … custom; None when the writer gave only a name.
        name: Name of the law, ordinance or form.
        article: Article and paragraph, e.g. 第27条第1項.
        quote: The words of the text.

    """

    kind: Annotated[BasisKind | None, BeforeValidator(enum_reader(BasisKind, values.BASIS_KIND))] = None
    name: str = ""
    article: str = ""
    quote: str = ""

    @property
    def citation(self) -> str:
        """Name and article in one piece, or the kind's Japanese word."""
        return self.cited.ja

    @property
    def cited(self) -> Text:
        """Name and article as written, or the kind's word in each language."""
        text = " ".join(part for part in (self.name, self.article) if part)
        if text or not self.kind:
            return Text(text, text)
        return Text(values.BASIS_KIND.word(self.kind), values.BASIS_KIND.word(self.kind, "en"))


class LegacyRule(Frozen):
    """A rule that binds steps: paper, seal, in person and the like.

    Attributes:
        name: Name used by the steps.
        requirements: What it demands.
        bases: Where it is written; empty when nobody has looked yet.
        owner: Section that owns the rule (not the one that suffers from it).
        keep_reason: Why it must stay; a rule with one is never proposed for removal.

    """

    name: str
    requirements: Annotated[tuple[Requirement, ...], BeforeValidator(_requirements)] = ()
    bases: Annotated[tuple[Basis, ...], BeforeValidator(as_tuple)] = ()
    owner: str = ""
    keep_reason: str = ""
    note: str = ""

    @property
    def strongest_basis(self) -> Basis | None:
        """The basis that is hardest to change, or None."""
        order = list(BasisKind)
        known = [basis for basis in self.bases if basis.kind is not None]
        return min(known, key=lambda basis: order.index(basis.kind)) if known else None  # type: ignore[arg-type]

    @property
    def authority(self) -> Authority | None:
        """Who can change it; None while its basis is unknown."""
        basis = self.strongest_basis
        return AUTHORITY_OF_BASIS[basis.kind] if basis and basis.kind else None
