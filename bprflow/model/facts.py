"""What is known of a step: written facts, and facts inferred from its words (推定).

A written value always wins. Inference only ever adds what the writer left out, and every
inferred fact names the word it came from, so that a report can say 推定 and why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from bprflow.model.parts import LaneKind, Medium, SealKind
from bprflow.model.rule import Requirement
from bprflow.model.step import StepKind

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """One fact with where it comes from.

    Attributes:
        value: The fact.
        inferred: True when it was read out of words, not written as a value.
        evidence: The words it came from, or the name of the rule that demands it.

    """

    value: T
    inferred: bool
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class StepFacts:
    """Everything known of one step.

    Attributes:
        kind: Kind of work.
        media: Carriers, written or inferred.
        requirements: What legacy rules or the step's words demand.
        seals: Kinds of seal asked for; `seal_count` says how many impressions.
        seal_count: Impressions (押印4か所 → 4); 0 when none.
        lane_kind: Whose hands do it.

    """

    kind: Fact[StepKind]
    media: tuple[Fact[Medium], ...]
    requirements: tuple[Fact[Requirement], ...]
    seals: tuple[Fact[SealKind], ...]
    seal_count: int
    lane_kind: Fact[LaneKind]

    def has_medium(self, *media: Medium) -> bool:
        """Is any of `media` among the carriers?"""
        return any(fact.value in media for fact in self.media)

    def demands(self, *requirements: Requirement) -> bool:
        """Is any of `requirements` demanded?"""
        return any(fact.value in requirements for fact in self.requirements)
