"""What a rule sees of one step, and what it says it found there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bprflow.audit.finding import Confidence, Severity, Status
from bprflow.audit.media import BY_SCREEN, ON_PAPER
from bprflow.audit.words import Words
from bprflow.language.terms import Text
from bprflow.model import Basis, LaneKind, LegacyRule, Medium, Requirement, SealKind, Step, StepKind
from bprflow.model.facts import Fact, StepFacts
from bprflow.model.infer import is_denied

AnyFact = Fact[StepKind] | Fact[Medium] | Fact[Requirement] | Fact[SealKind] | Fact[LaneKind] | Fact[str]


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule found, before guards, authority and hours are looked at.

    Attributes:
        steps: Steps it names, the first is the one it starts from; empty for the whole process.
        facts: What it rests on; one inferred fact makes it 推定.
        values: Values for the placeholders of the message.
        key: What tells two hits of one rule on one step apart; part of the stable id.
        severity, confidence, status: Other than the rule's own, if wanted.
        bases: Bases that decide authority, if not those of the step's legacy rules.
        rules: Legacy rules it speaks about, if not those found by aspect.
        place: Field of the step it points at, for the position.
        evidence: Facts and figures by name.
        hours: Touch hours a year it speaks about, if that is not all of the steps it names.
        timed: False when it is about waiting or order, so that touch hours would mislead.

    """

    steps: tuple[Seen, ...]
    facts: tuple[AnyFact, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    key: str = ""
    severity: Severity | None = None
    confidence: Confidence | None = None
    status: Status | None = None
    rules: tuple[LegacyRule, ...] | None = None
    place: tuple[str | int, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    message: Text | None = None
    hours: float | None = None
    timed: bool = True


@dataclass(eq=False, slots=True)
class Seen:
    """One step with all that is known of it.

    Attributes:
        step, facts: As in the flow graph.
        index: Place in written order, from 0.
        text: Name, folded to NFKC and lower case.
        media, demands, seals: Values of the facts.
        rules: Legacy rules that bind it.
        touch_minutes: Touch time each time [min]; None when unknown.
        wait_minutes: Elapsed wait [min]; None when unknown.
        hours: Touch hours a year; None when unknown.
        runs: How often it is done a case.

    """

    step: Step
    facts: StepFacts
    index: int
    text: str
    kind: StepKind
    media: frozenset[Medium]
    demands: frozenset[Requirement]
    seals: frozenset[SealKind]
    rules: tuple[LegacyRule, ...]
    hands: LaneKind
    touch_minutes: float | None
    wait_minutes: float | None
    hours: float | None
    runs: float

    @property
    def id(self) -> str:
        """Id of the step."""
        return self.step.id

    @property
    def name(self) -> str:
        """What is done, in the writer's words."""
        return self.step.name

    @property
    def lane(self) -> str:
        """Who does it."""
        return self.step.lane

    @property
    def resident(self) -> bool:
        """Do those who apply do it?"""
        return self.hands is LaneKind.RESIDENT

    @property
    def staff(self) -> bool:
        """Do people of the authority do it?"""
        return self.hands is LaneKind.STAFF

    @property
    def by_people(self) -> bool:
        """Is it done by people, not by a system?"""
        return self.hands is not LaneKind.SYSTEM and self.kind is not StepKind.AUTO

    @property
    def on_paper(self) -> bool:
        """Is paper among its carriers?"""
        return not self.media.isdisjoint(ON_PAPER)

    @property
    def by_screen(self) -> bool:
        """Is a data carrier among its carriers?"""
        return not self.media.isdisjoint(BY_SCREEN)

    def medium(self, *wanted: Medium) -> Fact[Medium] | None:
        """Give the first fact of a carrier among `wanted`."""
        if self.media.isdisjoint(wanted):
            return None
        return next(fact for fact in self.facts.media if fact.value in wanted)

    def demand(self, *wanted: Requirement) -> Fact[Requirement] | None:
        """Give the first fact of a demand among `wanted`."""
        if self.demands.isdisjoint(wanted):
            return None
        return next(fact for fact in self.facts.requirements if fact.value in wanted)

    def seal(self, *wanted: SealKind) -> Fact[SealKind] | None:
        """Give the first fact of a seal among `wanted`."""
        if self.seals.isdisjoint(wanted):
            return None
        return next(fact for fact in self.facts.seals if fact.value in wanted)

    def is_kind(self, *wanted: StepKind) -> Fact[StepKind] | None:
        """Give the kind as a fact when it is among `wanted`."""
        return self.facts.kind if self.kind in wanted else None

    def says(self, pattern: Words | re.Pattern[str]) -> Fact[str] | None:
        """Give the words of the step that match, as an inferred fact; 「収入印紙を廃止」 says no stamps."""
        match = pattern.search(self.text)
        return Fact(match[0], True, match[0]) if match and not is_denied(self.text, match[0]) else None

    def rules_about(self, aspect: frozenset[Requirement]) -> tuple[LegacyRule, ...]:
        """Give the legacy rules that demand one of `aspect` here."""
        return tuple(rule for rule in self.rules if not aspect.isdisjoint(rule.requirements))

    @property
    def bases(self) -> tuple[Basis, ...]:
        """Bases of all legacy rules that bind it."""
        return tuple(basis for rule in self.rules for basis in rule.bases)

    def hit(
        self,
        *facts: AnyFact | None,
        also: tuple[Seen, ...] = (),
        key: str = "",
        severity: Severity | None = None,
        confidence: Confidence | None = None,
        status: Status | None = None,
        rules: tuple[LegacyRule, ...] | None = None,
        place: tuple[str | int, ...] = (),
        evidence: Mapping[str, str] | None = None,
        message: Text | None = None,
        hours: float | None = None,
        timed: bool = True,
        **values: object,
    ) -> Hit:
        """Say that a rule found something here.

        Args:
            facts: What it rests on; None is left out.
            also: Further steps it names.
            values: Values for the placeholders of the message.

        """
        return Hit(
            (self, *(other for other in also if other is not self)),
            tuple(fact for fact in facts if fact is not None),
            values,
            key,
            severity,
            confidence,
            status,
            rules,
            place,
            evidence or {},
            message,
            hours,
            timed,
        )
