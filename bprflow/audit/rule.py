"""What a rule is: one decorated pure function whose docstring is its documentation page.

Adding a rule is writing one function in one file of `bprflow/audit/rules/`::

    @rule("MAIL-03", "FAXの利用", "Fax", "warning medium standard",
          tags=("FAX",), ecrs="S", basis=(PRINCIPLES,), guards=CHANNEL,
          message=Text("「{step}」でFAXを使っています", '"{step}" uses fax'))
    def fax(case: Case) -> Iterator[Hit]:
        \"\"\"FAXで送り受けしています。

        なぜ困るか: …
        直し方: …
        言ってはいけないとき: …
        悪い例: …
        良い例: …
        What: …
        Why: …
        Remedy: …
        Not when: …
        \"\"\"
        for step in case.steps:
            if fact := step.medium(Medium.FAX):
                yield step.hit(fact)

Thresholds are keyword-only parameters with a default. The registry refuses a code twice and a
docstring that lacks a heading; the page itself is read only when somebody asks for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bprflow.audit.finding import Confidence, Severity, Source
from bprflow.language.editions import EDITIONS
from bprflow.language.terms import Text
from bprflow.model import Authority, Requirement

if TYPE_CHECKING:
    from bprflow.audit.case import Hit

HEADINGS = (
    "なぜ困るか:", "直し方:", "言ってはいけないとき:", "悪い例", "良い例", "What:", "Why:", "Remedy:", "Not when:",
)  # fmt: skip
"""Headings every docstring must hold, besides its first paragraph (何が)."""

PROFILES = ("minimum", "basic", "standard", "recommended", "exemplary")
"""The ladder 最低限 < 基本 < 標準 < 推奨 < 模範."""


class RuleError(ValueError):
    """A rule is not well formed: code used twice, heading missing, unknown word."""


Check = Callable[..., "Iterator[Hit]"]
"""The function of a rule: looks at one case (and its thresholds), yields what it finds."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """How a rule was up to an edition, where that differs from how it is now; None means as now.

    Attributes:
        until: Last edition it was so.
        severity, confidence, profile, message, guards, review: As in `Rule`.
        thresholds: Defaults that were others, by name.

    """

    until: str
    severity: Severity | None = None
    confidence: Confidence | None = None
    profile: str | None = None
    message: Text | None = None
    guards: tuple[str, ...] | None = None
    review: bool | None = None
    thresholds: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the catalogue.

    Attributes:
        code: Stable code, e.g. KEY-01; never used for something else.
        name: Short name.
        severity, confidence: Defaults; a hit may carry its own.
        profile: Rung of the ladder from which on it applies.
        message: Sentence with placeholders; `step`, `lane` and the values of the hit are filled in.
        tags: Workshop words (紙 押印 対面 …).
        official: 区分 of the アナログ規制 (目視規制 … FD等), or empty.
        phase: PHASE of that 区分 the finding stands for (1–3); 0 when there is none.
        principle: デジタル3原則 it serves: デジタルファースト, ワンスオンリー, コネクテッド・ワンストップ.
        ecrs: E, C, R or S.
        heuristic: Redesign heuristic of Reijers & Limam Mansar.
        technology: Kinds of the デジタル庁 technology map that can replace it.
        basis: Where the rule's own authority comes from.
        guards: Guards that may hold a finding back.
        aspect: Demands of legacy rules it speaks about; they decide authority and guards.
        operation: Kind of change that resolves it.
        effort: How much work the change is, 1 (a word in the office) to 5 (a system).
        thresholds: Parameters with their defaults.
        check: The function.
        edition: Edition of the catalogue it came with.
        earlier: How it was in earlier editions, oldest first; what its function does otherwise asks `case.since`.
        aliases: Former codes.

    """

    code: str
    name: Text
    severity: Severity
    confidence: Confidence
    profile: str
    message: Text
    tags: tuple[str, ...]
    official: str
    phase: int
    principle: str
    ecrs: str
    heuristic: str
    technology: tuple[str, ...]
    basis: tuple[Source, ...]
    guards: tuple[str, ...]
    aspect: frozenset[Requirement]
    operation: str
    effort: float
    thresholds: Mapping[str, float]
    check: Check
    edition: str = EDITIONS[0]
    aliases: tuple[str, ...] = ()
    review: bool = False
    authority: Authority = Authority.SECTION
    earlier: tuple[Earlier, ...] = ()

    def at(self, edition: str) -> Rule:
        """Give the rule as it is in an edition."""
        old = next((one for one in self.earlier if edition <= one.until), None)
        if old is None:
            return self
        return replace(
            self,
            severity=old.severity or self.severity,
            confidence=old.confidence or self.confidence,
            profile=old.profile or self.profile,
            message=old.message or self.message,
            guards=self.guards if old.guards is None else old.guards,
            review=self.review if old.review is None else old.review,
            thresholds={**self.thresholds, **(old.thresholds or {})},
        )

    @property
    def family(self) -> str:
        """Letters of the code before the number."""
        return self.code.partition("-")[0]

    @property
    def documentation(self) -> str:
        """The docstring as written."""
        return self.check.__doc__ or ""


class Registry:
    """Rules by code, in the order they were defined."""

    def __init__(self) -> None:
        self.rules: dict[str, Rule] = {}

    def add(self, found: Rule) -> None:
        """Take a rule in.

        Raises:
            RuleError: Its code is taken, or its docstring lacks a heading.

        """
        if found.code in self.rules:
            raise RuleError(f"{found.code}: this code is used twice")
        missing = [heading for heading in HEADINGS if heading not in found.documentation]
        if missing:
            raise RuleError(f"{found.code}: the docstring lacks {'、'.join(missing)}")
        if found.profile not in PROFILES:
            raise RuleError(f"{found.code}: unknown profile {found.profile}")
        self.rules[found.code] = found


CATALOGUE = Registry()
"""The rules that come with bprflow, filled when `bprflow.audit.rules` is imported."""


def rule(
    code: str,
    ja: str,
    en: str,
    weights: str,
    *,
    message: Text,
    basis: tuple[Source, ...],
    tags: tuple[str, ...] = (),
    official: str = "",
    phase: int = 0,
    principle: str = "",
    ecrs: str = "",
    heuristic: str = "",
    technology: tuple[str, ...] = (),
    guards: tuple[str, ...] = (),
    aspect: tuple[Requirement, ...] = (),
    operation: str = "simplify",
    effort: float = 2,
    review: bool = False,
    authority: Authority = Authority.SECTION,
    edition: str = EDITIONS[0],
    earlier: tuple[Earlier, ...] = (),
    registry: Registry = CATALOGUE,
) -> Callable[[Check], Check]:
    """Make a function a rule.

    Args:
        code: Stable code.
        ja, en: Its name.
        weights: Severity, confidence and profile in one string, e.g. "warning high basic".
        registry: Where it is kept; plug-ins have their own.
        review: True when it only ever asks people to look (要確認).

    The other arguments are the attributes of `Rule`.

    """
    severity, confidence, profile = weights.split()

    def register(check: Check) -> Check:
        registry.add(
            Rule(
                code=code,
                name=Text(ja, en),
                severity=Severity(severity),
                confidence=Confidence(confidence),
                profile=profile,
                message=message,
                tags=tags,
                official=official,
                phase=phase,
                principle=principle,
                ecrs=ecrs,
                heuristic=heuristic,
                technology=technology,
                basis=basis,
                guards=guards,
                aspect=frozenset(aspect),
                operation=operation,
                effort=effort,
                thresholds=dict(getattr(check, "__kwdefaults__", None) or {}),
                check=check,
                review=review,
                authority=authority,
                edition=edition,
                earlier=earlier,
            )
        )
        return check

    return register
