"""A finding: what somebody might want to change, why, and who may decide it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bprflow.language.terms import Text
from bprflow.model import Authority


class Status(StrEnum):
    """finding: say it; review: ask first; suppressed: a guard or a person holds it back."""

    FINDING = "finding"
    REVIEW = "review"
    SUPPRESSED = "suppressed"


class Severity(StrEnum):
    """How much it matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Confidence(StrEnum):
    """How sure the tool is."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a rule's own authority comes from: a law, manual or paper.

    Attributes:
        title: Name of the source, article included.
        as_of: ISO date of the state that was read.
        url: Public address, or empty.

    """

    title: Text
    as_of: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Suppression:
    """Why a finding is held back: guard (G1–G10) or waiver, the reason, until when."""

    reason: Text
    until: str = ""
    guard: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """A change that would resolve the finding.

    Attributes:
        kind: eliminate, combine, rearrange, simplify, digitise, insert, automate, amend_rule …
        target: Step id, document or rule name.
        text: What to do, as a suggestion to colleagues.

    """

    kind: str
    target: str
    text: Text


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; the JSON form of cli.md has the same fields.

    Attributes:
        code: Rule code, e.g. KEY-01.
        name: Name of the rule.
        process: Name of the process.
        step: Id of the step it starts from; empty when it concerns the whole process.
        steps: Ids of all steps it names, the first is `step`.
        lane: Lane of `step`.
        file, line, column: Where it stands; line 0 when unknown.
        message, why, remedy: What, why it hurts, how it could be mended.
        basis: Sources of the rule itself, and the legal basis of the step where known.
        authority: Who can change what causes it.
        inferred: True when it rests on an inferred fact (推定).
        hours_per_year: Touch hours a year bound up in the steps it names, or in the part of them it speaks about (a loop:
            what is done again); None when unknown.
        id: Stable under reordering, renaming of other steps and reformatting.
        evidence: Facts and figures it rests on, by name.

    """

    code: str
    name: Text
    status: Status
    severity: Severity
    confidence: Confidence
    process: str
    step: str
    steps: tuple[str, ...]
    lane: str
    file: str
    line: int
    column: int
    message: Text
    why: Text
    remedy: Text
    basis: tuple[Source, ...]
    authority: Authority
    inferred: bool
    hours_per_year: float | None
    suppression: Suppression | None
    operations: tuple[Operation, ...]
    id: str
    evidence: Mapping[str, str] = field(default_factory=dict)
