"""Which flows are about the same job, though two towns may call it differently."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from bprflow.audit.analysis import Analysis
from bprflow.language.terms import Text
from bprflow.language.text import normalise
from bprflow.model import BasisKind, Process
from bprflow.redesign.match import match
from bprflow.redesign.similarity import dice, pieces

ALIKE_NAMES = 0.45
"""Likeness of two names from which the steps are looked at."""
MATCHED_STEPS = 0.5
"""Part of the shorter flow that must be found in the other, where neither name nor number says it is the same job."""
MOST_LOOKED_AT = 60
"""Flows whose steps are compared with each other; beyond, names and numbers decide alone."""
BY_NAME = Text("業務の名前が同じ", "same name")
BY_ID = Text("手続の番号が同じ", "same procedure number")
BY_BASIS = Text("根拠の条文が同じで、手順が似ている", "same legal basis, similar steps")
BY_STEPS = Text("名前と手順が似ている", "similar name and steps")


@dataclass(frozen=True, slots=True)
class Alike:
    """Flows of one job.

    Attributes:
        places: Their places, from 0, in order.
        ground: What that rests on: the weakest ground that was needed.

    """

    places: tuple[int, ...]
    ground: Text


def job_name(process: Process) -> str:
    """Name the job of a flow, however it is spaced."""
    return "".join(normalise(process.name).split())


def alike(analyses: Sequence[Analysis]) -> tuple[Alike, ...]:
    """Group flows of the same job: by name, number of the procedure, then legal basis and steps.

    Args:
        analyses: k flows; pairs whose names or bases are alike are matched step by step, O(k² + pairs × n³).

    Returns:
        Groups of two or more, by their first flow.

    """
    group = list(range(len(analyses)))
    grounds: dict[int, Text] = {}
    for one, other in combinations(range(len(analyses)), 2):
        if group[one] == group[other]:
            continue
        ground = _ground(analyses[one], analyses[other], look=len(analyses) <= MOST_LOOKED_AT)
        if ground is None:
            continue
        kept, gone = sorted((group[one], group[other]))
        known = [grounds[g] for g in (kept, gone) if g in grounds]
        grounds[kept] = max([ground, *known], key=(BY_NAME, BY_ID, BY_BASIS, BY_STEPS).index)
        group = [kept if g == gone else g for g in group]
    found = {g: tuple(place for place, mine in enumerate(group) if mine == g) for g in dict.fromkeys(group)}
    return tuple(Alike(places, grounds[g]) for g, places in found.items() if len(places) > 1)


def _ground(one: Analysis, other: Analysis, *, look: bool) -> Text | None:
    """Say why two flows are the same job; None when they are not."""
    left, right = one.process, other.process
    if job_name(left) == job_name(right):
        return BY_NAME
    if left.id and left.id == right.id:
        return BY_ID
    if not look:
        return None
    same_law = bool(_articles(left) & _articles(right))
    same_words = dice(pieces(left.name), pieces(right.name)) >= ALIKE_NAMES
    if not (same_law or same_words) or _matched(one, other) < MATCHED_STEPS:
        return None
    return BY_BASIS if same_law else BY_STEPS


def _articles(process: Process) -> frozenset[str]:
    """Give the articles of statutes a flow rests on; local rules have other names in every town."""
    bases = [*process.basis, *(basis for rule in process.rules for basis in rule.bases)]
    return frozenset(
        normalise(b.citation) for b in bases if b.name and b.article and b.kind in {BasisKind.STATUTE, None}
    )


def _matched(one: Analysis, other: Analysis) -> float:
    """Give the part of the shorter flow that is found in the other, 0–1."""
    shorter = min(len(one.process.all_steps), len(other.process.all_steps))
    if not shorter:
        return 0.0
    found = match(one.flow, other.flow)
    return min(sum(len(m.before) for m in found), sum(len(m.after) for m in found)) / shorter
