"""The reform road map: which rule first, what waits for what, and when it can be in force.

A change waits for the rules that stood against it; an amendment waits for those it names as 前提. Where several rules
bound the same step, the lower one (a form) is not in force before the higher one (the ordinance) it hangs on, though
both can be drafted at the same time. Every row gets the earliest time that follows, in the calendar of a city hall: council sessions in
March, June, September and December, fiscal years from April.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bprflow.language.terms import Text
from bprflow.model import Authority, BasisKind, LegacyRule, Process
from bprflow.model.overrides import NotedOverride
from bprflow.model.redesign import AmendRule, Change, Redesign
from bprflow.redesign.apply import Applied
from bprflow.redesign.calendar import Passage, fiscal_year, kind_for, passage, session_name
from bprflow.redesign.compare import Comparison
from bprflow.redesign.deadline import read_deadline
from bprflow.redesign.guard import find_step
from bprflow.redesign.reform import INSTRUMENT
from bprflow.redesign.selection import step_words, subjects_of
from bprflow.redesign.unlocked import stage_hours


class RowKind(StrEnum):
    """What a row is about: a rule to amend, or work on the flow."""

    RULE = "rule"
    WORK = "work"


@dataclass(frozen=True)
class Row:
    """One row of the road map.

    Attributes:
        key: Unique name: the redesign's title and the rule or stage.
        kind: Rule or work.
        title: What is done.
        instrument: What is amended; empty for work.
        owner: Section that does it.
        authority: Who decides.
        passage: Start, decision and force.
        due: When it was written to be in force; None when nothing was.
        late: True when it cannot be in force by then.
        waits_for: Keys of the rows that must be done first.
        follows: Keys of the higher rules it comes into force with, not before.
        hours: Touch hours a year it unlocks: its share of every step whose change waits for it; of work, what the
            comparison counts for its stage.
        unlocks: The same with what rules that wait for it or follow it unlock.
        steps: As-is steps whose change waits for it.
        process: Name of the process.

    """

    key: str
    kind: RowKind
    title: str
    instrument: Text
    owner: str
    authority: Authority
    passage: Passage
    due: datetime.date | None
    late: bool
    waits_for: tuple[str, ...]
    follows: tuple[str, ...]
    hours: float
    unlocks: float
    steps: tuple[str, ...]
    process: str

    @property
    def session(self) -> Text | None:
        """Name the council session it needs, if it needs one."""
        return session_name(self.passage.decision) if self.authority is Authority.ASSEMBLY else None

    @property
    def year(self) -> int:
        """Give the fiscal year it comes into force in."""
        return fiscal_year(self.passage.force)


@dataclass(frozen=True)
class Roadmap:
    """The road map of one or many redesigns.

    Attributes:
        start: Day work begins.
        rows: Rows in the order they can be done.
        first: Keys of the rule rows by the hours they unlock with all that hangs on them, most first; of equal ones
            the one the others wait for.
        overrides: Protections the redesigns lift, and who answers for each.

    """

    start: datetime.date
    rows: tuple[Row, ...]
    first: tuple[str, ...]
    overrides: tuple[NotedOverride, ...] = ()

    @property
    def end(self) -> datetime.date:
        """Give the last day anything comes into force."""
        return max((row.passage.force for row in self.rows), default=self.start)


@dataclass
class _Task:
    """A row before its time is known."""

    key: str
    kind: RowKind
    title: str
    basis: BasisKind
    instrument: Text
    owner: str
    authority: Authority
    due: str
    process: str
    waits_for: list[str] = field(default_factory=list)
    follows: list[str] = field(default_factory=list)
    hours: float = 0.0
    steps: list[str] = field(default_factory=list)


def roadmap(comparisons: Iterable[Comparison], start: datetime.date) -> Roadmap:
    """Lay out the reforms of one or many redesigns.

    Rules of the same name and owner in several processes are one reform.

    Args:
        comparisons: Comparisons that came from redesigns; others have nothing to lay out.
        start: Day work begins.

    """
    tasks: dict[str, _Task] = {}
    overrides: dict[NotedOverride, None] = {}
    for comparison in comparisons:
        if comparison.applied is not None:
            _collect(comparison, comparison.applied, tasks)
            overrides |= dict.fromkeys(comparison.applied.noted)
    rows = _timed(tasks, start)
    rules = sorted(
        (row for row in rows if row.kind is RowKind.RULE),
        key=lambda row: (-round(row.unlocks, 6), row.passage.force, row.hours, row.key),
    )
    return Roadmap(start, rows, tuple(row.key for row in rules), tuple(overrides))


def _collect(comparison: Comparison, applied: Applied, tasks: dict[str, _Task]) -> None:
    process, redesign = applied.as_is, applied.redesign
    brought = {part.stage: part for part in stage_hours(comparison, applied)}
    order = list(brought)
    changed = {step for trace in applied.trace for step in trace.before}
    declared = {rule.name: rule for rule in (*process.rules, *redesign.rules)}
    amended = {
        change.rule: change
        for change in redesign.operations
        if isinstance(change, AmendRule) and change.rule in declared
    }
    keys = {name: f"rule:{name}|{declared[name].owner}" for name in amended}
    for name, change in amended.items():
        task = _rule_task(keys[name], declared[name], change, process)
        known = tasks.setdefault(task.key, task)
        known.waits_for += [
            keys[other] for other in change.after if other in keys and keys[other] not in known.waits_for
        ]
        since = order[order.index(change.stage) if change.stage in order else 0 :]
        for step in process.all_steps:
            if name not in step.rules or step.id not in changed:
                continue
            saved = sum(brought[stage].by_step.get(step.id, 0.0) for stage in since)
            known.hours += saved / sum(other in amended for other in step.rules)
            known.steps.append(step.id)
            known.follows += _higher_ones(name, step.rules, amended, declared, keys, known)
    for stage, changes in _by_stage(redesign):
        work = _work_task(stage, changes, process, redesign, amended, keys)
        work.hours = brought[stage].hours if stage in brought else 0.0
        tasks.setdefault(work.key, work)


_LEVEL = {
    BasisKind.ORDINANCE: 0, BasisKind.REGULATION: 1, BasisKind.RULES: 1, BasisKind.GUIDELINE: 2,
    BasisKind.PROCEDURE: 3, BasisKind.FORM: 4,
}  # fmt: skip
"""Which instrument hangs on which: 条例 before 規則・規程 before 要綱 before 要領 before 様式. A habit hangs on none."""


def _higher_ones(
    name: str,
    bound: tuple[str, ...],
    amended: Mapping[str, AmendRule],
    declared: Mapping[str, LegacyRule],
    keys: Mapping[str, str],
    known: _Task,
) -> list[str]:
    """List the rules of the same step a rule hangs on and that it does not wait for anyway."""

    def level(rule: str) -> int | None:
        basis = declared[rule].strongest_basis
        return _LEVEL.get(basis.kind) if basis is not None and basis.kind is not None else None

    own = level(name)
    if own is None:
        return []
    found = [keys[o] for o in bound if o in amended and (higher := level(o)) is not None and higher < own]
    return [key for key in found if key not in known.waits_for and key not in known.follows]


def _rule_task(key: str, rule: LegacyRule, change: AmendRule, process: Process) -> _Task:
    basis = rule.strongest_basis
    kind = basis.kind if basis is not None and basis.kind is not None else BasisKind.CUSTOM
    authority = change.authority or rule.authority or Authority.SECTION
    if basis is None and change.authority is not None:
        kind = kind_for(change.authority)
    instrument = Text(change.instrument, change.instrument) if change.instrument else INSTRUMENT[kind]
    return _Task(
        key, RowKind.RULE, rule.name, kind, instrument, change.owner or rule.owner, authority, change.due, process.name
    )


def _by_stage(redesign: Redesign) -> list[tuple[str, list[Change]]]:
    first = redesign.stages[0].name if redesign.stages else ""
    groups: dict[str, list[Change]] = {}
    for change in redesign.changes:
        groups.setdefault(change.stage or first, []).append(change)
    order = [stage.name for stage in redesign.stages] or [""]
    return [(name, groups[name]) for name in order if name in groups]


def _work_task(
    stage: str,
    changes: list[Change],
    process: Process,
    redesign: Redesign,
    amended: Mapping[str, AmendRule],
    keys: Mapping[str, str],
) -> _Task:
    """Bring one stage into use: it waits for every rule that bound its steps, and for the stage before."""
    steps = [
        step for change in changes for word in step_words(change) if (step := find_step(process, word)) is not None
    ]
    title = f"{redesign.title}{f' {stage}' if stage else ''}"
    due = next((part.due for part in redesign.stages if part.name == stage), "")
    waits = dict.fromkeys(keys[name] for step in steps for name in step.rules if name in amended)
    waits |= dict.fromkeys(keys[name] for name, change in amended.items() if change.stage == stage and stage)
    names = [part.name for part in redesign.stages]
    if stage in names and names.index(stage):
        waits[f"work:{process.name}|{redesign.title}|{names[names.index(stage) - 1]}"] = None
    task = _Task(
        f"work:{process.name}|{redesign.title}|{stage}", RowKind.WORK, title, BasisKind.CUSTOM, Text("", ""),
        process.owner, Authority.SECTION, due, process.name, list(waits),
        steps=[step.id for step in dict.fromkeys(steps)],
    )  # fmt: skip
    if not steps:
        task.steps = [word for change in changes for word in subjects_of(change)]
    return task


def _timed(tasks: Mapping[str, _Task], start: datetime.date) -> tuple[Row, ...]:
    """Give every task the earliest time that follows from what it waits for; circles are cut."""
    rows: dict[str, Row] = {}
    unlocks = _with_all_behind(tasks)
    depth: dict[str, int] = {}
    pending = list(tasks.values())
    while pending:
        ready = [t for t in pending if all(key in rows or key not in tasks for key in (*t.waits_for, *t.follows))]
        for task in ready or pending[:1]:
            before = [depth[key] for key in (*task.waits_for, *task.follows) if key in rows]
            rows[task.key] = _row(task, rows, start, unlocks[task.key])
            depth[task.key] = 1 + max(before, default=0)
        done = {task.key for task in ready or pending[:1]}
        pending = [task for task in pending if task.key not in done]
    order = {key: index for index, key in enumerate(tasks)}

    def place(row: Row) -> tuple[object, ...]:
        """By day; on one day rules before work, what is waited for before what waits, most hours first."""
        return (row.passage.force, row.kind is RowKind.WORK, depth[row.key], -row.hours, order[row.key])

    return tuple(sorted(rows.values(), key=place))


def _row(task: _Task, rows: Mapping[str, Row], start: datetime.date, unlocks: float) -> Row:
    """Time one task after what it waits for; what it follows moves its force, not its beginning."""
    waits = tuple(key for key in task.waits_for if key in rows)
    follows = tuple(key for key in task.follows if key in rows)
    span = passage(task.basis, max((rows[key].passage.force for key in waits), default=start))
    with_higher = max((rows[key].passage.force for key in follows), default=span.force)
    span = Passage(span.start, span.decision, max(span.force, with_higher))
    due = read_deadline(task.due, start, end=False) if task.due else None
    return Row(
        task.key, task.kind, task.title, task.instrument, task.owner, task.authority, span, due,
        due is not None and span.force > due, waits, follows, task.hours, unlocks, tuple(dict.fromkeys(task.steps)),
        task.process,
    )  # fmt: skip


def _with_all_behind(tasks: Mapping[str, _Task]) -> dict[str, float]:
    """Add to the hours of each task those of every rule that cannot fall before it."""
    behind: dict[str, list[str]] = {}
    for task in tasks.values():
        if task.kind is RowKind.RULE:
            for key in (*task.waits_for, *task.follows):
                behind.setdefault(key, []).append(task.key)
    found = {}
    for key in tasks:
        reached, stack = {key}, [key]
        while stack:
            for other in behind.get(stack.pop(), ()):
                if other not in reached:
                    reached.add(other)
                    stack.append(other)
        found[key] = sum(tasks[other].hours for other in reached)
    return found


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a Gantt picture, in months from the start of the road map.

    Attributes:
        key: Row it belongs to.
        begin, decision, end: Months from the start.

    """

    key: str
    begin: float
    decision: float
    end: float


def bars(plan: Roadmap) -> tuple[Bar, ...]:
    """Turn a road map into bars for a picture."""

    def months(day: datetime.date) -> float:
        return (day - plan.start).days / 30.4375

    return tuple(
        Bar(row.key, months(row.passage.start), months(row.passage.decision), months(row.passage.force))
        for row in plan.rows
    )


def marks(plan: Roadmap, until: float = 0.0) -> tuple[tuple[float, Text], ...]:
    """Give the council sessions and fiscal years a Gantt picture shows, in months from its start.

    Args:
        plan: The road map.
        until: Last month the picture shows, where that is later than the last row.

    """
    found: list[tuple[float, Text]] = []
    day = plan.start.replace(day=1)
    last = max(plan.end, plan.start + datetime.timedelta(days=until * 30.4375))
    while day <= last:
        place = (day - plan.start).days / 30.4375
        if day.month in (3, 6, 9, 12) and place >= 0:
            found.append((place, Text(f"{day.month}月議会", f"session {day.year}-{day.month:02d}")))
        if day.month == 4 and place >= 0:
            found.append((place, Text(f"令和{day.year - 2018}年度", f"FY{day.year}")))
        day = (day + datetime.timedelta(days=32)).replace(day=1)
    return tuple(found)
