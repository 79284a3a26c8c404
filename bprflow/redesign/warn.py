"""What to look at in a to-be flow: lost writers, rules that still stand, routes for everyone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bprflow.model import Authority, LaneKind, Medium, Parallel, Process, Step, walk
from bprflow.model.infer import infer_step
from bprflow.model.redesign import CheckEarlier, Move, OperationKind, Redesign, Replace
from bprflow.redesign.conflict import Conflict, Weight, conflict
from bprflow.redesign.guard import find_step, standing_rules
from bprflow.redesign.routes import uptake_of
from bprflow.redesign.trace import Trace

DIGITAL = frozenset({Medium.FORM, Medium.LINE, Medium.EMAIL, Medium.CHAT})
"""Channels of residents that need a device of their own."""


def warnings(as_is: Process, redesign: Redesign, to_be: Process, traces: Iterable[Trace]) -> Iterator[Conflict]:
    """Yield what a reader of the to-be flow should look at."""
    done = list(traces)
    made_by = {step_id: trace.operation for trace in done for step_id in trace.after}
    yield from _lost_writers(as_is, to_be)
    yield from _standing(to_be, made_by)
    yield from _kept_reasons(as_is, redesign, done)
    yield from _crossed(as_is, redesign, done)
    yield from _side_by_side(to_be, done)


def _lost_writers(as_is: Process, to_be: Process) -> Iterator[Conflict]:
    then = {use.document for step in as_is.all_steps for use in step.writes}
    now = {use.document for step in to_be.all_steps for use in step.writes}
    for step in to_be.all_steps:
        for use in step.reads:
            if use.document in then - now:
                yield conflict(
                    "lost-writer", Weight.WARNING, None, (step.id, use.document),
                    document=use.document, reader=step.name,
                )  # fmt: skip


def _standing(to_be: Process, made_by: dict[str, int]) -> Iterator[Conflict]:
    for step, rule, name, ja, en in standing_rules(to_be, frozenset(made_by)):
        national = to_be.rule_by_name[rule].authority is Authority.STATE
        code = "law-on-screen" if national else "rule-stands"
        yield conflict(code, Weight.WARNING, made_by[step.id], (step.id, rule), en, step=name, rule=rule, **ja)


def _kept_reasons(as_is: Process, redesign: Redesign, traces: list[Trace]) -> Iterator[Conflict]:
    for trace in traces:
        change = redesign.operations[trace.operation]
        step = find_step(as_is, change.target) if isinstance(change, Replace) else None
        if step is not None and step.keep_reason:
            yield conflict(
                "keep-reason", Weight.WARNING, trace.operation, (step.id,), name=step.name, why=step.keep_reason
            )


def _crossed(as_is: Process, redesign: Redesign, traces: list[Trace]) -> Iterator[Conflict]:
    """A step moved past a decision is done for other cases than before."""
    order = {item.id: rank for rank, item in enumerate(walk(as_is.steps))}
    for trace in traces:
        change = redesign.operations[trace.operation]
        if not isinstance(change, (Move, CheckEarlier)):
            continue
        step = find_step(as_is, change.target)
        anchor = find_step(as_is, change.before or getattr(change, "after", ""))
        if step is None or anchor is None:
            continue
        low, high = sorted((order[step.id], order[anchor.id]))
        for other in as_is.all_steps:
            if other.branches and other.id != step.id and low <= order[other.id] < high:
                yield conflict(
                    "crosses-decision", Weight.WARNING, trace.operation, (step.id, other.id),
                    name=step.name, decision=other.name,
                )  # fmt: skip


def _side_by_side(to_be: Process, traces: list[Trace]) -> Iterator[Conflict]:
    made = {frozenset(t.after): t.operation for t in traces if t.kind is OperationKind.PARALLELISE}
    for block in walk(to_be.steps):
        if not isinstance(block, Parallel):
            continue
        branches = [[item for item in walk(branch) if isinstance(item, Step)] for branch in block.branches]
        steps = [step for branch in branches for step in branch]
        operation = made.get(frozenset(step.id for step in steps))
        if operation is None:
            continue
        names = "、".join(step.name for step in steps)
        ids = tuple(step.id for step in steps)
        if len({step.lane for step in steps}) == 1:
            yield conflict("one-lane", Weight.WARNING, operation, ids, name=names)
        for document in _shared_papers(branches, to_be):
            yield conflict("shared-paper", Weight.WARNING, operation, ids, name=names, document=document)


def _shared_papers(branches: list[list[Step]], process: Process) -> list[str]:
    used = [{use.document for step in branch for use in (*step.reads, *step.writes)} for branch in branches]
    shared = {name for index, names in enumerate(used) for name in names if any(name in u for u in used[:index])}
    paper = {d.name for d in process.documents if Medium.PAPER in d.media}
    return sorted(shared & paper)


def route_warnings(as_is: Process, redesign: Redesign, to_be: Process, traces: Iterable[Trace]) -> Iterator[Conflict]:
    """Yield what is missing for people who cannot use the digital route."""
    made = frozenset(step_id for trace in traces for step_id in trace.after)
    known = {word for step in to_be.all_steps for word in (step.id, step.name)}
    for name in (*redesign.digital, *redesign.fallback):
        if name not in known:
            yield conflict("unknown-route", Weight.WARNING, None, (name,), name=name)
    before = {step.id for step in digital_only(as_is)}
    digital = [step for step in digital_only(to_be) if step.id in made and step.id not in before]
    if not digital:
        return
    uptake = uptake_of(redesign)
    if uptake is None:
        yield conflict("no-uptake", Weight.WARNING, None, tuple(step.id for step in digital))
    if any(name in known for name in redesign.fallback):
        return
    for step in digital:
        if not step.fallback:
            yield conflict("no-fallback", Weight.WARNING, None, (step.id,), step=step.name)


def digital_only(process: Process) -> tuple[Step, ...]:
    """List the steps residents can do only with a device of their own."""
    found = []
    for step in process.all_steps:
        if not set(step.media) & DIGITAL or set(step.media) - DIGITAL - {Medium.SYSTEM, Medium.PHOTO}:
            continue
        if infer_step(step, process).lane_kind.value is LaneKind.RESIDENT:
            found.append(step)
    return tuple(found)
