"""What got worse for anyone: said openly, so that a saving is not paid by somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bprflow.flow import FlowGraph
from bprflow.language.terms import Text
from bprflow.measure.result import Amount
from bprflow.model import LaneKind, Step, StepKind
from bprflow.model.infer import lane_kind
from bprflow.redesign.diff import ChangeKind, StepChange
from bprflow.redesign.indicators import Indicator
from bprflow.redesign.side import Side
from bprflow.redesign.warn import digital_only

NOTABLE = 0.05
"""Changes below this part of the figure before are noise."""


@dataclass(frozen=True, slots=True)
class Worse:
    """One thing that got worse.

    Attributes:
        code: What kind: resident-time, resident-trips, waiting, lane-load, lost-check, single-point, access.
        who: Whom it hits: a lane, or residents.
        steps: Ids of the to-be (or dropped) steps it is about.
        message: One sentence, as something to check.

    """

    code: str
    who: str
    steps: tuple[str, ...]
    message: Text


def worse(
    before: Side, after: Side, changes: tuple[StepChange, ...], table: tuple[Indicator, ...], fallback: bool
) -> Iterator[Worse]:
    """Yield what got worse.

    Args:
        before, after: Both sides.
        changes: What became of every step.
        table: The indicators, mixed by uptake.
        fallback: True when everyone who does not take the digital route has another one.

    """
    rows = {row.code: row for row in table}
    yield from _figures(rows)
    yield from _lanes(before, after)
    yield from _lost_checks(before, after, changes)
    yield from _single_points(before, after)
    yield from _single_persons(before, after, changes)
    if not fallback:
        yield from _access(before, after)


_FIGURES: tuple[tuple[str, str, Text], ...] = (
    ("resident-time", "resident_minutes", Text("住民の手間が1{unit}あたり{before}分から{after}分に増えます。", "Residents' time rises from {before} to {after} min per {unit}.")),
    ("resident-trips", "visits", Text("来庁が1{unit}あたり{before}回から{after}回に増えます。", "Trips to the office rise from {before} to {after} per {unit}.")),
    ("waiting", "wait_minutes", Text("待ちが1{unit}あたり{before}分から{after}分に増えます。", "Waiting rises from {before} to {after} min per {unit}.")),
    ("staff-time", "staff_hours_per_year", Text("職員の年間時間が{before}時間から{after}時間に増えます。", "Staff hours rise from {before} to {after} a year.")),
)  # fmt: skip


def _figures(rows: dict[str, Indicator]) -> Iterator[Worse]:
    for code, row_code, sentence in _FIGURES:
        row = rows.get(row_code)
        if row is None or not _rose(row.before, row.after):
            continue
        assert row.before is not None and row.after is not None
        values = {"before": f"{row.before.value:,.3g}", "after": f"{row.after.value:,.3g}"}
        unit = Text(row.unit.ja.split("/")[-1], row.unit.en.split("per ")[-1])
        message = Text(sentence.ja.format(unit=unit.ja, **values), sentence.en.format(unit=unit.en, **values))
        yield Worse(code, "住民" if code.startswith("resident") else "", (), message)


def _rose(before: Amount | None, after: Amount | None) -> bool:
    return before is not None and after is not None and after.value - before.value > NOTABLE * before.value + 1e-9


def _lanes(before: Side, after: Side) -> Iterator[Worse]:
    """A lane that was there already and now has more to do, although the whole has less."""
    nothing = Amount(0.0, 0.0, 0.0)
    for name, now in after.measures.by_lane_hours.items():
        then = before.measures.by_lane_hours.get(name, nothing)
        if name not in before.process.lane_by_name or lane_kind(name, after.process).value is LaneKind.SYSTEM:
            continue
        if now.value - then.value < 1.0 or not _rose(then, now):
            continue
        yield Worse(
            "lane-load", name, tuple(s.id for s in after.process.all_steps if s.lane == name),
            Text(
                f"{name}の仕事が年{then.value:,.0f}時間から{now.value:,.0f}時間に増えます。引き受けられるか確かめてください。",
                f"Work of {name} rises from {then.value:,.0f} to {now.value:,.0f} h a year; please check it can be taken on.",
            ),
        )  # fmt: skip


_CHECKS = frozenset({StepKind.CHECK, StepKind.REVIEW})
_AUTOMATIC = re.compile(r"自動.*(?:検査|確認|判定|照合|突合|チェック)|必須項目|automatic.*check|validat", re.I)
"""A system that is said to check, whatever papers it reads."""


def _lost_checks(before: Side, after: Side, changes: tuple[StepChange, ...]) -> Iterator[Worse]:
    """A check that is dropped while no other step of the to-be flow looks at the same paper."""
    checking = [step for step in after.process.all_steps if _checks(after.flow, step)]
    looked = {use.document for step in checking for use in step.reads}
    automatic = any(_AUTOMATIC.search(step.name) for step in checking)
    gone = {step.id for c in changes if c.kind in (ChangeKind.REMOVED, ChangeKind.DIGITISED) for step in c.before}
    for change in changes:
        if change.kind is not ChangeKind.REMOVED:
            continue
        step = change.before[0]
        if not _is_check(before.flow, step) or automatic or {use.document for use in step.reads} & looked:
            continue
        if _falls_with_copying(before, step, gone):
            continue
        yield Worse(
            "lost-check", step.lane, (step.id,),
            Text(
                f"確認「{step.name}」がなくなります。誤りが後の担当へ流れないか確かめてください。",
                f"The check '{step.name}' falls; please make sure that errors do not move on to others.",
            ),
        )  # fmt: skip


def _falls_with_copying(before: Side, check: Step, gone: set[str]) -> bool:
    """Did the check only compare a copy with what it was copied from, and the copying is gone too?"""
    read = {use.document for use in check.reads}
    copies = [
        step.id
        for step in before.process.all_steps
        if before.flow.facts[step.id].kind.value is StepKind.TRANSCRIBE and {use.document for use in step.writes} & read
    ]
    return bool(copies) and set(copies) <= gone


def _checks(flow: FlowGraph, step: Step) -> bool:
    return _is_check(flow, step) or flow.facts[step.id].kind.value is StepKind.AUTO


def _is_check(flow: FlowGraph, step: Step) -> bool:
    return flow.facts[step.id].kind.value in _CHECKS


def _single_points(before: Side, after: Side) -> Iterator[Worse]:
    """A new system everything goes through, without another way when it stands still."""
    known = set(before.process.lane_by_name)
    for lane in after.process.lanes:
        steps = [step for step in after.process.all_steps if step.lane == lane.name]
        if lane.name in known or not steps or any(step.fallback for step in steps):
            continue
        if lane_kind(lane.name, after.process).value is LaneKind.SYSTEM:
            yield Worse(
                "single-point", lane.name, tuple(step.id for step in steps),
                Text(
                    f"「{lane.name}」が止まると、すべての件が止まります。止まったときの代わりを決めておくとよいかもしれません。",
                    f"When '{lane.name}' stands still, every case does; consider deciding on another way.",
                ),
            )  # fmt: skip


def _single_persons(before: Side, after: Side, changes: tuple[StepChange, ...]) -> Iterator[Worse]:
    """One person who takes over what others did before: work stops when that person is away."""
    taken: dict[str, list[Step]] = {}
    for change in changes:
        for step in change.after:
            if step.lane not in {old.lane for old in change.before}:
                taken.setdefault(step.lane, []).append(step)
    for lane in after.process.lanes:
        if lane.headcount != 1 or lane_kind(lane.name, after.process).value is not LaneKind.STAFF:
            continue
        then = before.process.lane_by_name.get(lane.name)
        fewer = then is not None and then.headcount is not None and then.headcount > 1
        own = [step for step in after.process.all_steps if step.lane == lane.name]
        steps = own if fewer else taken.get(lane.name, [])
        if not steps:
            continue
        yield Worse(
            "single-point", lane.name, tuple(step.id for step in steps),
            Text(
                f"{lane.name}は1人です。休んだときに代われる人を決めておくとよいかもしれません。",
                f"{lane.name} is one person; consider deciding who stands in.",
            ),
        )  # fmt: skip


def _access(before: Side, after: Side) -> Iterator[Worse]:
    known = {step.name for step in digital_only(before.process)}
    steps = [step for step in digital_only(after.process) if step.name not in known and not step.fallback]
    if steps:
        names = "、".join(step.name for step in steps)
        yield Worse(
            "access", "住民", tuple(step.id for step in steps),
            Text(
                f"「{names}」はデジタルを使えない人の道が書かれていません。代替手段を確かめてください。",
                f"'{names}' has no route for people who cannot use the digital one; please check.",
            ),
        )  # fmt: skip
