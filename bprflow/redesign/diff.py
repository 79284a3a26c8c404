"""What became of every step: dropped, joined, split, changed, moved, new, or the same."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bprflow.flow import FlowGraph
from bprflow.language.terms import Text
from bprflow.model import Medium, Step, StepKind
from bprflow.model.infer import infer_step
from bprflow.redesign.match import Ground, Match


class ChangeKind(StrEnum):
    """What became of a step."""

    REMOVED = "removed"
    MERGED = "merged"
    SPLIT = "split"
    CHANGED = "changed"
    DIGITISED = "digitised"
    MOVED = "moved"
    NEW = "new"
    SAME = "same"


WORDS: dict[ChangeKind, Text] = {
    ChangeKind.REMOVED: Text("廃止", "removed"),
    ChangeKind.MERGED: Text("統合", "merged"),
    ChangeKind.SPLIT: Text("分割", "split"),
    ChangeKind.CHANGED: Text("変更", "changed"),
    ChangeKind.DIGITISED: Text("電子化", "digitised"),
    ChangeKind.MOVED: Text("移動", "moved"),
    ChangeKind.NEW: Text("新規", "new"),
    ChangeKind.SAME: Text("同じ", "same"),
}
"""The word on the badge."""

_ANALOG = frozenset({
    Medium.PAPER, Medium.IN_PERSON, Medium.PHONE, Medium.FAX, Medium.POST, Medium.ORAL, Medium.PAPER_MAP,
    Medium.PHYSICAL, Medium.CASH, Medium.STORAGE,
})  # fmt: skip
_COMPARED = (
    "name", "kind", "media", "touch", "wait", "per", "frequency", "share", "reads", "writes", "items", "attachments",
    "original", "copies", "seals", "system", "rules", "fallback", "until", "call", "keep_reason",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class StepChange:
    """What became of one step or group of steps.

    Attributes:
        kind: What became of it; a digitised step may also have moved.
        before, after: Steps on both sides; empty for new and dropped ones.
        confidence: How sure the match is, 0–1.
        ground: What the match rests on; None for new and dropped steps.
        fields: Names of the step fields that differ.
        moved: True when its place in the order changed.
        lane_changed: True when other hands do it now.

    """

    kind: ChangeKind
    before: tuple[Step, ...]
    after: tuple[Step, ...]
    confidence: float = 1.0
    ground: Ground | None = None
    fields: tuple[str, ...] = ()
    moved: bool = False
    lane_changed: bool = False


def differences(one: FlowGraph, other: FlowGraph, matches: Iterable[Match]) -> tuple[StepChange, ...]:
    """Say what became of every step, in the order of the flow before, new steps last.

    Args:
        one, other: The flows before and after.
        matches: Which steps belong together.

    """
    found = list(matches)
    before, after = one.process.step_by_id, other.process.step_by_id
    jumped = _jumped(one, other, found)
    by_before = {step_id: m for m in found for step_id in m.before}
    changes: list[StepChange] = []
    done: set[Match] = set()
    for step in before.values():
        m = by_before.get(step.id)
        if m is None:
            changes.append(StepChange(ChangeKind.REMOVED, (step,), ()))
        elif m not in done:
            done.add(m)
            olds, news = tuple(before[i] for i in m.before), tuple(after[i] for i in m.after)
            changes.append(_change(one, other, m, olds, news, jumped))
    matched = {step_id for m in found for step_id in m.after}
    changes += [StepChange(ChangeKind.NEW, (), (step,)) for step in after.values() if step.id not in matched]
    return tuple(changes)


def _change(
    one: FlowGraph, other: FlowGraph, m: Match, olds: tuple[Step, ...], news: tuple[Step, ...], jumped: frozenset[str]
) -> StepChange:
    moved = any(step.id in jumped for step in news)
    if len(olds) > 1:
        return StepChange(ChangeKind.MERGED, olds, news, m.confidence, m.ground, moved=moved)
    if len(news) > 1:
        return StepChange(ChangeKind.SPLIT, olds, news, m.confidence, m.ground, moved=moved)
    old, new = olds[0], news[0]
    fields = tuple(name for name in _COMPARED if getattr(old, name) != getattr(new, name))
    fields += ("branches",) if _conditions(old) != _conditions(new) else ()
    lane_changed = old.lane != new.lane
    if _became_digital(one, other, old, new):
        kind = ChangeKind.DIGITISED
    elif fields:
        kind = ChangeKind.CHANGED
    elif moved or lane_changed:
        kind = ChangeKind.MOVED
    else:
        kind = ChangeKind.SAME
    return StepChange(kind, olds, news, m.confidence, m.ground, fields, moved, lane_changed)


def _conditions(step: Step) -> tuple[tuple[str, object], ...]:
    return tuple((branch.condition, branch.share) for branch in step.branches)


def _became_digital(one: FlowGraph, other: FlowGraph, old: Step, new: Step) -> bool:
    """A step is digitised when a system does it now, or its analog carriers are gone."""
    if old.name == new.name and old.media == new.media and old.kind == new.kind and old.lane == new.lane:
        return False
    then, now = infer_step(old, one.process), infer_step(new, other.process)
    if now.kind.value is StepKind.AUTO and then.kind.value is not StepKind.AUTO:
        return True
    media_then = {fact.value for fact in then.media}
    media_now = {fact.value for fact in now.media}
    return bool(media_then & _ANALOG) and bool(media_now) and not media_now & _ANALOG


def _jumped(one: FlowGraph, other: FlowGraph, matches: list[Match]) -> frozenset[str]:
    """Find the fewest steps whose moving explains the new order, by a longest increasing run.

    Args:
        one, other: The flows.
        matches: k matches; O(k log k).

    """
    then = {node: rank for rank, node in enumerate(one.order)}
    now = {node: rank for rank, node in enumerate(other.order)}
    pairs = sorted(
        ((min(then[i] for i in m.before), min(now[i] for i in m.after), m) for m in matches), key=lambda p: (p[0], p[1])
    )
    tails: list[int] = []
    ends: list[int] = []
    previous: list[int] = []
    for index, (_, place, _) in enumerate(pairs):
        at = bisect_left(tails, place)
        previous.append(ends[at - 1] if at else -1)
        tails[at : at + 1] = [place]
        ends[at : at + 1] = [index]
    stay: set[int] = set()
    cursor = ends[-1] if ends else -1
    while cursor >= 0:
        stay.add(cursor)
        cursor = previous[cursor]
    return frozenset(step for index, (_, _, m) in enumerate(pairs) if index not in stay for step in m.after)


def marks(changes: Iterable[StepChange]) -> tuple[Mapping[str, ChangeKind], Mapping[str, ChangeKind]]:
    """Give the badge of every step: by id before, and by id after."""
    then: dict[str, ChangeKind] = {}
    now: dict[str, ChangeKind] = {}
    for change in changes:
        then.update({step.id: change.kind for step in change.before})
        now.update({step.id: change.kind for step in change.after})
    return then, now
