"""What each operation does to a flow on the operating table; one function a kind."""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from bprflow.model import END, NEXT, Branch, Medium, Parallel, Process, Step, StepKind
from bprflow.model.redesign import (
    Automate,
    CheckEarlier,
    Combine,
    Eliminate,
    Insert,
    Move,
    Replace,
    Triage,
)
from bprflow.redesign.conflict import RefusedError, unknown
from bprflow.redesign.draft import FlowDraft
from bprflow.redesign.parallel import check_order, steps_in


class Surgery:
    """Applies operations to a draft and keeps note of which step came from which.

    Args:
        draft: The flow.
        process: The as-is process, for lanes and documents.

    Attributes:
        now: For every as-is step the ids of the steps that carry its work on; empty when dropped.
        made: Ids of new steps without an ancestor, by operation.

    """

    def __init__(self, draft: FlowDraft, process: Process, now: Mapping[str, tuple[str, ...]]) -> None:
        self.draft = draft
        self.process = process
        self.now: dict[str, tuple[str, ...]] = dict(now)

    def copy(self) -> Surgery:
        """Copy it, so that a refused operation leaves no trace."""
        return Surgery(self.draft.copy(), self.process, self.now)

    # --- naming ------------------------------------------------------------------------------

    def item(self, word: str) -> str:
        """Find an item by id or name, also under the name it had before.

        Raises:
            RefusedError: There is none.

        """
        found = self.draft.find(word)
        if found in self.draft.items:
            return found
        for step in self.process.all_steps:
            if word in (step.id, step.name) and self.now.get(step.id):
                return self.now[step.id][0]
        known = [self.draft.name(i) for i in self.draft.items]
        raise unknown("unknown-step", word, known)

    def step(self, word: str) -> Step:
        """Find a step.

        Raises:
            RefusedError: There is none, or it is a gateway.

        """
        found = self.draft.items[self.item(word)]
        if not isinstance(found, Step):
            raise RefusedError("unknown-step", word, name=word, suggestion="")
        return found

    def _fresh(self, new: Step, *, instead_of: tuple[str, ...] = ()) -> Step:
        """Check that a new step's id and name are free."""
        taken = {
            word
            for item_id, item in self.draft.items.items()
            if item_id not in instead_of
            for word in (item_id, "" if isinstance(item, Parallel) else item.name)
        }
        if new.id in taken or new.name in taken or new.id in (END, NEXT):
            raise RefusedError("same-name", new.name, name=new.name)
        return new

    # --- operations --------------------------------------------------------------------------

    def replace(self, change: Replace) -> tuple[str, ...]:
        """Do a step another way; the first new step keeps identity, place and ways out."""
        old = self.step(change.target)
        first, *rest = change.new
        written = first.model_fields_set
        kept: dict[str, object] = {"id": old.id if first.id == first.name else first.id}
        for name in ("rules", "keep_reason", "waivers", "start"):
            if name not in written:
                kept[name] = getattr(old, name)
        return self._swap(old, [first.model_copy(update=kept), *rest])

    def _swap(self, old: Step, new: list[Step]) -> tuple[str, ...]:
        """Put new steps where an old one was; the last takes over its ways out unless it has its own."""
        draft = self.draft
        for step in new:
            self._fresh(step, instead_of=(old.id,))
        row = draft.row_of(old.id)
        first, last = new[0], new[-1]
        onward = draft.next_of.pop(old.id, None)
        ways = draft.ways_of.pop(old.id, None)
        default = onward or row.after(old.id)
        if not _has_jumps(last):
            last = last.model_copy(update={"branches": old.branches, "next": old.next})
        else:
            onward = ways = None
        row.ids[row.ids.index(old.id)] = first.id
        row.ids[row.ids.index(first.id) + 1 : row.ids.index(first.id) + 1] = [step.id for step in new[1:]]
        del draft.items[old.id]
        draft.items.update({step.id: step for step in (*new[:-1], last)})
        for step, after in itertools.pairwise(new):
            draft.connect(step, after.id)
        if ways is not None:
            draft.ways_of[last.id] = ways
        elif onward is not None:
            draft.next_of[last.id] = onward
        else:
            draft.connect(last, default)
        draft.redirect(old.id, first.id)
        row.entry = first.id if row.entry == old.id else row.entry
        if last.next == NEXT and not last.branches:
            draft.items[last.id] = last.model_copy(update={"next": None})
        ids = tuple(step.id for step in new)
        self._carry(old.id, ids)
        return ids

    def _carry(self, old: str, new: tuple[str, ...]) -> None:
        for origin, ids in self.now.items():
            if old in ids:
                self.now[origin] = tuple(dict.fromkeys(n for i in ids for n in (new if i == old else (i,))))

    def combine(self, change: Combine) -> tuple[str, ...]:
        """Make one step of several; it keeps the identity of the first."""
        steps = [self.step(word) for word in change.targets]
        order = {found: rank for rank, found in enumerate(self.draft.flat())}
        steps.sort(key=lambda step: order[step.id])
        ids = tuple(step.id for step in steps)
        if len({id(self.draft.row_of(step_id)) for step_id in ids}) > 1:
            raise RefusedError("other-block", *ids, name="、".join(s.name for s in steps))
        self._fresh(change.new[0], instead_of=ids)
        for later in steps[1:]:
            self._check_passing(later, self._between(steps[0].id, later.id), exempt=set(ids), earlier=True)
        owners = [step for step in steps if step.id in self.draft.ways_of]
        if len(owners) > 1:
            names = "、".join(step.name for step in owners)
            raise RefusedError("branching", *ids, english={"key": "combine"}, name=names, key="統合")
        ways = [self.draft.ways_of[owner.id] for owner in owners]
        ahead = [self.draft.forward(owner.id, "統合") for owner in owners]
        for later in steps[1:]:
            self.draft.cut(later.id, self.draft.forward(later.id, "統合"))
        made = self._swap(steps[0], [self._merged(change.new[0], steps)])
        if owners and owners[0] is not steps[0] and not _has_jumps(change.new[0]):
            onward = self.draft.next_of[made[0]]
            kept = [onward if way == ahead[0] else made[0] if way in ids else way for way in ways[0]]
            self._give_ways(made[0], owners[0], kept)
        for step in steps:
            self.now[step.id] = made
        return made

    def _merged(self, new: Step, steps: list[Step]) -> Step:
        """Give the new step what it did not write itself: identity, rules, reasons to stay."""
        first = steps[0]
        kept: dict[str, object] = {
            "id": first.id if new.id == new.name else new.id,
            "rules": tuple(dict.fromkeys(rule for step in steps for rule in step.rules)),
            "keep_reason": next((step.keep_reason for step in steps if step.keep_reason), ""),
            "start": first.start,
        }
        return new.model_copy(update={k: v for k, v in kept.items() if k == "id" or k not in new.model_fields_set})

    def _give_ways(self, step_id: str, origin: Step, ways: list[str]) -> None:
        """Let a step decide what another one decided before."""
        step = self.draft.items[step_id]
        self.draft.items[step_id] = step.model_copy(update={"branches": origin.branches, "next": origin.next})
        self.draft.next_of.pop(step_id, None)
        self.draft.ways_of[step_id] = ways

    def move(self, change: Move | CheckEarlier) -> tuple[str, ...]:
        """Put a step elsewhere, to another lane, or both."""
        step = self.step(change.target)
        if isinstance(change, Move) and change.lane:
            step = step.model_copy(update={"lane": change.lane})
            self.draft.items[step.id] = step
        after = change.after if isinstance(change, Move) else ""
        if not change.before and not after:
            if isinstance(change, Move) and change.lane:
                return (step.id,)
            raise RefusedError("no-place", step.id, name=step.name)
        anchor = self.item(change.before or after)
        if anchor == step.id:
            raise RefusedError("no-place", step.id, name=step.name)
        if self.draft.row_of(anchor) is not self.draft.row_of(step.id):
            raise RefusedError("other-block", step.id, name=step.name)
        passed, earlier = self._passed(step.id, anchor, before=bool(change.before))
        self._check_passing(step, passed, exempt=set(), earlier=earlier)
        onward = self.draft.forward(step.id, "分岐")
        ways = self.draft.ways_of.get(step.id)
        self.draft.cut(step.id, onward)
        self.draft.items[step.id] = step
        self.draft.next_of[step.id] = anchor
        if change.before:
            target = anchor
            self.draft.put_before([step.id], anchor)
        else:
            target = self.draft.forward(anchor, "分岐")
            self.draft.put_after([step.id], anchor, target)
        self.draft.next_of[step.id] = target
        if ways is not None:
            del self.draft.next_of[step.id]
            self.draft.ways_of[step.id] = [target if way == onward else way for way in ways]
        return (step.id,)

    def _passed(self, step_id: str, anchor: str, *, before: bool) -> tuple[list[str], bool]:
        """List the items a step is moved past, and whether it moves up."""
        ids = self.draft.row_of(step_id).ids
        here, there = ids.index(step_id), ids.index(anchor)
        if there < here:
            return ids[there if before else there + 1 : here], True
        return ids[here + 1 : there if before else there + 1], False

    def _between(self, first: str, last: str) -> list[str]:
        ids = self.draft.row_of(first).ids
        return ids[ids.index(first) + 1 : ids.index(last)]

    def _check_passing(self, step: Step, passed: list[str], *, exempt: set[str], earlier: bool) -> None:
        """A reader may not come before the writer of what it reads."""
        for item_id in passed:
            for other in steps_in(self.draft, item_id):
                if other.id in exempt:
                    continue
                writer, reader = (other, step) if earlier else (step, other)
                check_order(writer, reader)

    def insert(self, change: Insert) -> tuple[str, ...]:
        """Put new steps in; at the end when no place is written."""
        for step in change.new:
            self._fresh(step)
        if len({step.id for step in change.new}) < len(change.new):
            raise RefusedError("same-name", change.new[0].id, name=change.new[0].name)
        ids = [step.id for step in change.new]
        draft = self.draft
        if change.before:
            anchor = self.item(change.before)
            target = anchor
            self._connect(change.new, target)
            draft.put_before(ids, anchor)
        elif change.after:
            anchor = self.item(change.after)
            target = self._way(anchor, change.branch) if change.branch else draft.forward(anchor, "分岐")
            self._connect(change.new, target)
            draft.put_after(ids, anchor, target)
        else:
            row = draft.rows[0]
            draft.redirect(END, ids[0], only={row.ids[-1]} if row.ids else set())
            self._connect(change.new, END)
            row.ids.extend(ids)
        return tuple(ids)

    def _way(self, anchor: str, condition: str) -> str:
        """Find the target of a branch by its condition."""
        item = self.draft.items[anchor]
        branches: tuple[Branch, ...] = () if isinstance(item, Parallel) else item.branches
        for branch, target in zip(branches, self.draft.ways_of.get(anchor, []), strict=False):
            if branch.condition == condition:
                return target
        raise RefusedError("branching", anchor, name=self.draft.name(anchor), key=condition)

    def _connect(self, new: tuple[Step, ...], target: str) -> None:
        for step, after in zip(new, (*(s.id for s in new[1:]), target), strict=True):
            self.draft.items[step.id] = step
            self.draft.connect(step, after)

    def automate(self, change: Automate) -> tuple[str, ...]:
        """Let a system do the step: same documents and rules, no hands unless some time is left."""
        old = self.step(change.target)
        name = change.name or old.name
        if change.name and change.name != old.name:
            self._fresh(old.model_copy(update={"id": old.id, "name": name}), instead_of=(old.id,))
        update: dict[str, object] = {
            "lane": change.lane or self._system_lane(),
            "name": name,
            "kind": StepKind.AUTO,
            "media": (Medium.SYSTEM,),
            "touch": change.touch or (old.touch and _none_of(old)),
            "seals": (),
        }
        self.draft.items[old.id] = old.model_copy(update=update)
        return (old.id,)

    def _system_lane(self) -> str:
        from bprflow.model import LaneKind
        from bprflow.model.infer import lane_kind

        systems = [
            lane.name for lane in self.process.lanes if lane_kind(lane.name, self.process).value is LaneKind.SYSTEM
        ]
        return systems[0] if len(systems) == 1 else "システム"

    def triage(self, change: Triage) -> tuple[str, ...]:
        """Only the cases that need a step go through it."""
        step = self.step(change.target)
        if not change.decision:
            self.draft.items[step.id] = step.model_copy(update={"share": change.share})
            return (step.id,)
        decision = self._fresh(change.decision[0])
        onward = self.draft.forward(step.id, "分岐")
        branches = (
            Branch(condition=change.condition or "必要", share=change.share, target=step.id),
            Branch(
                condition="otherwise" if change.condition and change.condition.isascii() else "それ以外", target=onward
            ),
        )
        self.draft.items[step.id] = step.model_copy(update={"share": None})
        self.draft.items[decision.id] = decision.model_copy(update={"branches": branches, "next": None})
        self.draft.ways_of[decision.id] = [step.id, onward]
        self.draft.put_before([decision.id], step.id)
        self.draft.ways_of[decision.id] = [step.id, onward]
        return (decision.id, step.id)

    def eliminate(self, change: Eliminate) -> tuple[str, ...]:
        """Drop steps; who came from there goes on to what followed."""
        for word in change.targets:
            item_id = self.item(word)
            if isinstance(self.draft.items[item_id], Parallel):
                raise RefusedError("unknown-step", word, name=word, suggestion="")
            onward = self.item(change.next) if change.next else self.draft.forward(item_id, "次")
            self.draft.cut(item_id, onward)
            self._carry(item_id, ())
        return ()


def _has_jumps(step: Step) -> bool:
    """Were ways out written; `次: 次へ` or `分岐: []` says that there is only the way on."""
    return bool(step.branches) or step.next is not None or "branches" in step.model_fields_set


def _none_of(step: Step) -> object:
    """No touch time, as well known as the system is fast: an assumption."""
    from bprflow.model import Duration

    return Duration(low_minutes=0, high_minutes=0, text="0分") if step.touch else None
