"""Which step of one flow is which step of another: by trace, by id, then by an assignment.

The rest is matched as an assignment problem (every step at most once, best total), not first
come first served. What is left over is tried as a part of a step that was split or joined.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bprflow.flow import FlowGraph
from bprflow.model import Step
from bprflow.redesign.evidence import evidence
from bprflow.redesign.similarity import dice, near_steps, pieces, similarities

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WORDED_ALIKE = 0.4
"""From this likeness of words, hands, papers and neighbours on two steps are the same work."""
PROBABLE = 0.25
"""From this probability on two differently worded steps are held to be the same work."""
POSSIBLE = 0.15
"""From this probability on two steps are held to be the same work when all others have found theirs."""
KIN = 0.2
"""Below this kinship two flows are different work: only what is worded alike is matched. Of 152 pairs of flows of
different work most lie below; a flow two people worded wholly differently lies only just above."""
PART_THRESHOLD = 2 / 3
"""A left-over step whose label is this much contained in another's may be a part of it."""


class Ground(StrEnum):
    """What a match rests on."""

    TRACE = "trace"
    ID = "id"
    LIKENESS = "likeness"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Match:
    """Steps that are the same work before and after.

    Attributes:
        before, after: Step ids; one on both sides, or several on one side.
        confidence: 0–1.
        ground: What it rests on.

    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    confidence: float
    ground: Ground


def match(one: FlowGraph, other: FlowGraph, now: Mapping[str, tuple[str, ...]] | None = None) -> tuple[Match, ...]:
    """Match the steps of two flows.

    Args:
        one: The flow before, n steps.
        other: The flow after, m steps.
        now: What became of each step where that is known (the trace of a redesign).

    Returns:
        Matches in the order of the flow before; O((n + m)³) for what has no common id.

    """
    if now is not None:
        return _traced(one, other, now)
    before, after = one.process.step_by_id, other.process.step_by_id
    found = [Match((i,), (i,), _sureness(before[i], after[i]), Ground.ID) for i in before if i in after]
    found = [m for m in found if m.confidence > 0]
    paired = {m.before[0]: m.after[0] for m in found}
    taken = set(paired.values())
    rows = [step for step in before.values() if step.id not in paired]
    columns = [step for step in after.values() if step.id not in taken]
    if rows and columns:
        for row, column, likeness in assign(one, other, rows, columns, paired):
            found.append(Match((row.id,), (column.id,), likeness, Ground.LIKENESS))
            paired[row.id] = column.id
    found = _parts(one, other, found)
    order = {step_id: rank for rank, step_id in enumerate(before)}
    return tuple(sorted(found, key=lambda m: order[m.before[0]]))


def _traced(one: FlowGraph, other: FlowGraph, now: Mapping[str, tuple[str, ...]]) -> tuple[Match, ...]:
    groups: dict[tuple[str, ...], list[str]] = {}
    for step_id in one.process.step_by_id:
        after = tuple(i for i in now.get(step_id, ()) if i in other.process.step_by_id)
        if after:
            groups.setdefault(after, []).append(step_id)
    return tuple(Match(tuple(before), after, 1.0, Ground.TRACE) for after, before in groups.items())


def _sureness(one: Step, other: Step) -> float:
    """Say how sure the same id is: an id nobody wrote is only a name."""
    return 1.0 if one.lane == other.lane or one.id != one.name else 0.9


def assign(
    one: FlowGraph, other: FlowGraph, rows: list[Step], columns: list[Step], paired: Mapping[str, str]
) -> list[tuple[Step, Step, float]]:
    """Assign steps to each other: first what is worded alike, then the rest by all there is to see.

    Each time the whole is best, not whoever comes first. What is worded alike stays together
    even where the order has changed; only what is left is judged by its place, the last of it by
    its place between everything found before.

    Args:
        one, other: The flows.
        rows, columns: Steps of `one` and of `other` that are open.
        paired: Steps already matched.

    Returns:
        Pairs with their confidence 0–1; O((n + m)³).

    """
    found = _best(rows, columns, similarities(one, other, rows, columns, paired), WORDED_ALIKE)
    anchors = {**paired, **{row.id: column.id for row, column, _ in found}}
    for least in (PROBABLE, POSSIBLE):
        left = [step for step in rows if step.id not in anchors]
        taken = set(anchors.values())
        right = [step for step in columns if step.id not in taken]
        if not left or not right:
            break
        sure = evidence(one, other, left, right, anchors)
        if least is PROBABLE and _kinship(sure, len(anchors)) < KIN:
            break
        pairs = _best(left, right, sure, least)
        anchors.update((row.id, column.id) for row, column, _ in pairs)
        found += pairs
    return found


def _kinship(sure: NDArray[np.float64], paired: int) -> float:
    """Say how far two flows are the same work at all: the best evidence of every step on both sides, on average."""
    best = float(sure.max(axis=0).sum() + sure.max(axis=1).sum())
    return (2 * paired + best) / (2 * paired + sum(sure.shape))


def _best(
    rows: list[Step], columns: list[Step], sure: NDArray[np.float64], least: float
) -> list[tuple[Step, Step, float]]:
    """Choose the pairs with the highest sum; pairs below `least` count nothing."""
    from scipy.optimize import linear_sum_assignment

    gain = sure * (sure >= least)
    return [
        (rows[i], columns[j], float(sure[i, j]))
        for i, j in zip(*linear_sum_assignment(gain, maximize=True), strict=True)
        if sure[i, j] >= least
    ]


def _parts(one: FlowGraph, other: FlowGraph, found: list[Match]) -> list[Match]:
    """Try what is left over as a part of a step that was split or joined."""
    found = _grow(one, other, found, split=True)
    return _grow(one, other, found, split=False)


def _grow(one: FlowGraph, other: FlowGraph, found: list[Match], *, split: bool) -> list[Match]:
    """Add left-over steps to a neighbour's match when its other side contains their words and the same hands do both.

    Work that also changed hands is not told as a part: a word in common (納品) then more often means the thing than
    the work.
    """
    flow, whole_flow = (other, one) if split else (one, other)
    steps, wholes = flow.process.step_by_id, whole_flow.process.step_by_id
    grown = list(found)
    matched = {i for m in grown for i in (m.after if split else m.before)}
    for step_id, step in steps.items():
        if step_id in matched:
            continue
        near = {*near_steps(flow, step_id), *near_steps(flow, step_id, back=True)}
        best: tuple[float, int] | None = None
        for index, m in enumerate(grown):
            parts, whole_ids = (m.after, m.before) if split else (m.before, m.after)
            if m.ground is Ground.TRACE or len(whole_ids) > 1 or not near & set(parts):
                continue
            if any(steps[i].lane != step.lane for i in parts):
                continue
            whole = wholes[whole_ids[0]]
            better = _gain(whole, [steps[i] for i in parts], step)
            if better is not None and (best is None or better > best[0]):
                best = (better, index)
        if best is not None:
            m = grown[best[1]]
            before, after = (m.before, (*m.after, step_id)) if split else ((*m.before, step_id), m.after)
            grown[best[1]] = Match(before, after, min(m.confidence, 0.5 + best[0] / 2), Ground.PART)
            matched.add(step_id)
    return grown


def _gain(whole: Step, parts: list[Step], extra: Step) -> float | None:
    """Say how much of `extra` is in the whole, when adding it explains the whole better."""
    target = pieces(whole.name)
    have = frozenset().union(*(pieces(part.name) for part in parts))
    added = pieces(extra.name)
    inside = len(added & target) / len(added) if added else 0.0
    if inside < PART_THRESHOLD or dice(have | added, target) <= dice(have, target):
        return None
    return inside
