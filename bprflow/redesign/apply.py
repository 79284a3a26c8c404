"""From the as-is flow and a redesign to the to-be flow, with a trace of everything done.

Written order does not matter: first steps are replaced and joined, then moved and inserted,
then sorted by need, then put in parallel, then dropped; papers and rules follow. Two changes
that cannot both hold are both refused. A change that would tear the flow apart is refused on
its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from bprflow.flow import build, structure_faults
from bprflow.language.terms import Text
from bprflow.model import Process, State
from bprflow.model.overrides import NotedOverride
from bprflow.model.redesign import (
    AmendRule,
    Automate,
    Change,
    CheckEarlier,
    Combine,
    DropAttachment,
    DropForm,
    Eliminate,
    Insert,
    MergeForms,
    Move,
    OperationKind,
    Override,
    Parallelise,
    Redesign,
    Replace,
    Triage,
)
from bprflow.redesign import papers
from bprflow.redesign.conflict import Conflict, RefusedError, Weight, conflict
from bprflow.redesign.declare import declare
from bprflow.redesign.draft import FlowDraft
from bprflow.redesign.guard import find_step
from bprflow.redesign.operations import Surgery
from bprflow.redesign.parallel import parallelise
from bprflow.redesign.routes import with_routes
from bprflow.redesign.selection import Selection, in_stages, step_words, subjects_of
from bprflow.redesign.trace import Trace
from bprflow.redesign.warn import route_warnings, warnings

Numbered = Sequence[tuple[int, Change]]
_ORDER = {Weight.REFUSED: 0, Weight.HELD: 1, Weight.WARNING: 2}


@dataclass(frozen=True)
class Applied:
    """The to-be flow and how it came about.

    Attributes:
        as_is: The flow before.
        redesign: The redesign.
        process: The flow after; refused and held changes are not in it.
        trace: What each applied operation did, in written order.
        conflicts: What was refused, held back, or should be looked at.
        now: For every as-is step the to-be steps that carry its work on; empty when dropped.
        overrides: Every protection lifted by a named person: operation, subject, override.
        stage: The last stage applied; empty for all.

    """

    as_is: Process
    redesign: Redesign
    process: Process
    trace: tuple[Trace, ...]
    conflicts: tuple[Conflict, ...]
    now: dict[str, tuple[str, ...]]
    overrides: tuple[tuple[int, str, Override], ...] = ()
    stage: str = ""

    @property
    def noted(self) -> tuple[NotedOverride, ...]:
        """Protections lifted, each with who answers for it."""
        return tuple(
            NotedOverride(name, "、".join(part for part in (one.person, one.date) if part), one.reason)
            for _, name, one in self.overrides
        )

    @property
    def refused(self) -> tuple[Conflict, ...]:
        """Changes that were not applied because they cannot be."""
        return tuple(c for c in self.conflicts if c.weight is Weight.REFUSED)

    @property
    def held(self) -> tuple[Conflict, ...]:
        """Changes that wait for an agreement."""
        return tuple(c for c in self.conflicts if c.weight is Weight.HELD)

    @property
    def warnings(self) -> tuple[Conflict, ...]:
        """What to look at."""
        return tuple(c for c in self.conflicts if c.weight is Weight.WARNING)


def apply(process: Process, redesign: Redesign, *, stage: str = "") -> Applied:
    """Apply a redesign to a flow.

    Args:
        process: The as-is flow with n steps.
        redesign: k changes; O(k n) and one soundness check, k checks when a change tears the flow.
        stage: Name of the last stage to apply; empty applies all.

    """
    if not redesign.operations and redesign == Redesign(title=redesign.title, target=redesign.target):
        return Applied(process, redesign, process, (), (), {step.id: (step.id,) for step in process.all_steps})
    return _run(process, redesign, stage)


def _run(process: Process, redesign: Redesign, stage: str) -> Applied:
    """Apply stage by stage: each stage changes the flow the stages before it left."""
    current = process
    now: dict[str, tuple[str, ...]] = {step.id: (step.id,) for step in process.all_steps}
    traces: list[Trace] = []
    conflicts: list[Conflict] = []
    overrides: list[tuple[int, str, Override]] = []
    for numbered in in_stages(redesign, stage):
        selection = Selection(current, redesign, numbered)
        outcome, torn = _stage(current, redesign, selection.chosen)
        assert outcome.process is not None, "without any change the flow is the as-is flow"
        overrides += selection.overrides
        conflicts += [*selection.conflicts, *torn, *outcome.refused]
        conflicts += warnings(current, redesign, outcome.process, outcome.traces)
        traces += outcome.traces
        now = {old: tuple(dict.fromkeys(n for i in ids for n in outcome.now.get(i, (i,)))) for old, ids in now.items()}
        current = outcome.process
    routed = with_routes(current, redesign, stage=stage)
    to_be = declare(process, routed, redesign, overrides, _lifted(redesign, traces))
    conflicts += route_warnings(process, redesign, to_be, traces)
    conflicts.sort(key=lambda c: (_ORDER[c.weight], -1 if c.operation is None else c.operation))
    ordered = tuple(sorted(traces, key=lambda trace: trace.operation))
    return Applied(process, redesign, to_be, ordered, tuple(dict.fromkeys(conflicts)), now, tuple(overrides), stage)


def _lifted(redesign: Redesign, traces: list[Trace]) -> frozenset[str]:
    """Name the rules that fell."""
    done = (redesign.operations[trace.operation] for trace in traces)
    return frozenset(change.rule for change in done if isinstance(change, AmendRule) and not change.requirements)


def _stage(process: Process, redesign: Redesign, chosen: Numbered) -> tuple[_Outcome, list[Conflict]]:
    faults = _faults(process)
    outcome = _perform(process, redesign, chosen)
    if outcome.process is not None and _new_fault(outcome.process, faults) is None:
        return outcome, []
    kept, torn = _sort_out(process, redesign, chosen, faults)
    return _perform(process, redesign, kept), torn


@dataclass
class _Outcome:
    """What came of performing changes; no process when nothing would be left."""

    process: Process | None = None
    now: dict[str, tuple[str, ...]] = field(default_factory=dict)
    traces: list[Trace] = field(default_factory=list)
    refused: list[Conflict] = field(default_factory=list)


class _Operating:
    """Performs the changes to the flow itself, each whole or not at all."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self.surgery = Surgery(
            FlowDraft.from_process(process), process, {step.id: (step.id,) for step in process.all_steps}
        )
        self.outcome = _Outcome()

    def all_of(self, changes: Numbered, *kinds: type[Change]) -> None:
        for index, change in changes:
            if isinstance(change, kinds):
                self.one(index, change)

    def one(self, index: int, change: Change) -> None:
        """Perform one change on a copy; keep the copy when it worked."""
        steps = [find_step(self.process, word) for word in step_words(change)]
        trial = self.surgery.copy()
        try:
            after = _operate(trial, change)
            trial.draft.settle()
        except RefusedError as refusal:
            self.outcome.refused.append(refusal.conflict(index))
            return
        self.surgery = trial
        before = tuple(step.id for step in steps if step is not None)
        self.outcome.traces.append(Trace(index, OperationKind(change.type), before, after))

    def places(self, changes: Numbered) -> None:
        """Move and insert; what leans on a step that comes later waits for it.

        Of several steps put after the same one the last written goes in first, so that they
        stand in written order.
        """
        first = [(i, c) for i, c in changes if isinstance(c, (Move, CheckEarlier))]
        upper = [(i, c) for i, c in changes if isinstance(c, Insert) and not c.after]
        lower = [(i, c) for i, c in reversed(changes) if isinstance(c, Insert) and c.after]
        waiting = [*first, *upper, *lower]
        triages = [(i, c) for i, c in changes if isinstance(c, Triage)]
        while waiting or triages:
            ready = [(i, c) for i, c in waiting if self._anchored(c)]
            if ready:
                for index, change in ready:
                    self.one(index, change)
                waiting = [pair for pair in waiting if pair not in ready]
            elif triages:
                self.all_of(triages, Triage)
                triages = []
            else:
                for index, change in waiting:
                    self.one(index, change)
                return

    def _anchored(self, change: Change) -> bool:
        words = [getattr(change, "before", ""), getattr(change, "after", "")]
        try:
            for word in words:
                if word:
                    self.surgery.item(word)
        except RefusedError:
            return False
        return True


def _operate(surgery: Surgery, change: Change) -> tuple[str, ...]:
    match change:
        case Replace():
            return surgery.replace(change)
        case Automate():
            return surgery.automate(change)
        case Combine():
            return surgery.combine(change)
        case Move() | CheckEarlier():
            return surgery.move(change)
        case Insert():
            return surgery.insert(change)
        case Triage():
            return surgery.triage(change)
        case Parallelise():
            return parallelise(surgery.draft, change, surgery.item)
        case Eliminate():
            return surgery.eliminate(change)
        case _:
            raise AssertionError(change.type)


def _perform(process: Process, redesign: Redesign, chosen: Numbered) -> _Outcome:
    """Apply changes in the order of their kinds."""
    table = _Operating(process)
    table.all_of(chosen, Replace, Automate)
    table.all_of(chosen, Combine)
    table.places(chosen)
    table.all_of(chosen, Parallelise)
    table.all_of(chosen, Eliminate)
    outcome = table.outcome
    outcome.now = table.surgery.now
    try:
        steps = table.surgery.draft.to_items()
    except RefusedError as refusal:
        outcome.refused.append(refusal.conflict(None))
        return outcome
    to_be = process.model_copy(update={"steps": steps, "state": State.TO_BE})
    known = papers.known_documents(process) | papers.known_documents(to_be)
    things = [(i, c) for i, c in chosen if isinstance(c, (DropForm, MergeForms, DropAttachment, AmendRule))]
    for index, change in sorted(things, key=lambda pair: (pair[1].type, subjects_of(pair[1]))):
        try:
            if not isinstance(change, AmendRule):
                papers.check_known(change.targets, known)
            to_be = _revise(to_be, change)
        except RefusedError as refusal:
            outcome.refused.append(refusal.conflict(index))
            continue
        outcome.traces.append(Trace(index, OperationKind(change.type), (), (), subjects_of(change)))
    outcome.process = declare(process, to_be, redesign, [], _lifted(redesign, outcome.traces))
    return outcome


def _revise(process: Process, change: DropForm | MergeForms | DropAttachment | AmendRule) -> Process:
    match change:
        case DropForm():
            return papers.drop_form(process, change)
        case MergeForms():
            return papers.merge_forms(process, change)
        case DropAttachment():
            return papers.drop_attachment(process, change)
        case AmendRule():
            return papers.amend_rule(process, change)


_RANK = {
    "replace": 0, "automate": 0, "combine": 1, "move": 2, "check_earlier": 2, "insert": 2, "triage": 3,
    "parallelise": 4, "eliminate": 5, "drop_form": 6, "merge_forms": 6, "drop_attachment": 6, "amend_rule": 6,
}  # fmt: skip
"""The order of the kinds."""


def _sort_out(
    process: Process, redesign: Redesign, chosen: Numbered, faults: dict[tuple[str, ...], Text]
) -> tuple[Numbered, list[Conflict]]:
    """Find the changes that tear the flow apart, by adding one at a time."""
    kept: list[tuple[int, Change]] = []
    torn: list[Conflict] = []
    for index, change in sorted(chosen, key=lambda pair: (_RANK[pair[1].type], pair[0])):
        to_be = _perform(process, redesign, [*kept, (index, change)]).process
        if to_be is None:
            torn.append(conflict("nothing-left", Weight.REFUSED, index, subjects_of(change)))
            continue
        fault = _new_fault(to_be, faults)
        if fault is None:
            kept.append((index, change))
            continue
        detail, english = fault.ja.rstrip("。"), {"detail": fault.en.rstrip(".")}
        torn.append(conflict("unsound", Weight.REFUSED, index, subjects_of(change), english, detail=detail))
    return sorted(kept, key=lambda pair: pair[0]), torn


def _faults(process: Process) -> dict[tuple[str, ...], Text]:
    return {(fault.kind, *fault.nodes): fault.message for fault in structure_faults(build(process))}


def _new_fault(process: Process, known: dict[tuple[str, ...], Text]) -> Text | None:
    """Give the message of a fault the as-is flow did not have."""
    return next((message for key, message in _faults(process).items() if key not in known), None)
