"""Which changes may be applied: their stage, agreements, protection, and what excludes what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from bprflow.language.redesign_keys import OPERATION
from bprflow.model import BasisKind, Process
from bprflow.model.redesign import (
    AmendRule,
    Automate,
    Change,
    CheckEarlier,
    Combine,
    Disposition,
    DropAttachment,
    DropForm,
    Eliminate,
    MergeForms,
    Move,
    Override,
    Parallelise,
    Redesign,
    Replace,
    Triage,
)
from bprflow.redesign.conflict import Conflict, Weight, conflict
from bprflow.redesign.guard import find_step, guarded

_ONE_OF = frozenset({"eliminate", "combine", "replace", "automate"})
"""At most one of these for a step."""
_ONCE = frozenset({"move", "check_earlier", "parallelise"})
"""A step has one place."""
_ABOUT_THINGS = (DropForm, MergeForms, DropAttachment, AmendRule)


Numbered = Sequence[tuple[int, Change]]
"""Changes with their index in `Redesign.operations`."""


def in_stages(redesign: Redesign, last: str = "") -> list[Numbered]:
    """Group the changes by stage, in the order of the stages; what names none comes first.

    Args:
        redesign: The redesign.
        last: Last stage to give; empty for all.

    """
    names = [stage.name for stage in redesign.stages]
    groups: dict[int, list[tuple[int, Change]]] = {0: []}
    for index, change in enumerate(redesign.operations):
        place = names.index(change.stage) if change.stage in names else 0
        groups.setdefault(place, []).append((index, change))
    end = names.index(last) if last in names else len(names)
    return [groups[place] for place in sorted(groups) if place <= end]


class Selection:
    """Decides what may be applied.

    Args:
        process: The as-is flow.
        redesign: The redesign.
        numbered: The changes of one stage, with their index.

    Attributes:
        chosen: Changes to apply, with their index.
        conflicts: Why the others are not.
        overrides: Protections lifted by a named person.

    """

    def __init__(self, process: Process, redesign: Redesign, numbered: Numbered) -> None:
        self.process = process
        self.redesign = redesign
        self.conflicts: list[Conflict] = []
        self.overrides: list[tuple[int, str, Override]] = []
        self.chosen = self._choose(numbered)

    def _choose(self, numbered: Numbered) -> list[tuple[int, Change]]:
        names = {stage.name for stage in self.redesign.stages}
        for index, change in numbered:
            if change.stage and change.stage not in names:
                self.conflicts.append(
                    conflict("unknown-stage", Weight.WARNING, index, (change.stage,), name=change.stage)
                )
        chosen = [(i, change) for i, change in numbered if not self._is_held(i, change)]
        clashing = self._clashing(chosen) | self._clashing_things(chosen)
        chosen = [(i, change) for i, change in chosen if i not in clashing]
        return [(i, change) for i, change in chosen if self._may(i, change)]

    def _is_held(self, index: int, change: Change) -> bool:
        if change.disposition is not Disposition.CONSULT or change.agreed or change.override:
            return False
        question = f"先に確かめてください: {change.question} " if change.question else ""
        asked = f"Please ask first: {change.question} " if change.question else ""
        self.conflicts.append(
            conflict("held", Weight.HELD, index, subjects_of(change), {"question": asked}, question=question)
        )
        return True

    def _clashing(self, chosen: list[tuple[int, Change]]) -> set[int]:
        """Find changes of one step that exclude each other; both are refused, whichever came first."""
        by_step: dict[str, list[tuple[int, Change]]] = {}
        for index, change in chosen:
            for word in dict.fromkeys(step_words(change)):
                step = find_step(self.process, word)
                by_step.setdefault(step.id if step else word, []).append((index, change))
        found: set[int] = set()
        for word, changes in by_step.items():
            kinds = [change.type for _, change in changes]
            if not _exclude_each_other(kinds):
                continue
            words = "・".join(OPERATION.word(kind) for kind in kinds)
            english = {"words": ", ".join(OPERATION.word(kind, "en") for kind in kinds)}
            for index, _ in changes:
                found.add(index)
                step = self.process.step_by_id.get(word)
                name = step.name if step else word
                self.conflicts.append(
                    conflict("twice", Weight.REFUSED, index, (word,), english, name=name, words=words)
                )
        return found

    def _clashing_things(self, chosen: list[tuple[int, Change]]) -> set[int]:
        """Find changes of one paper or one rule whose order would matter; all of them are refused."""
        found: dict[int, str] = {}
        things = [(i, change) for i, change in chosen if isinstance(change, _ABOUT_THINGS)]
        for (one, first), (other, second) in combinations(things, 2):
            shared = _shared_thing(first, second)
            if shared:
                found.setdefault(one, shared)
                found.setdefault(other, shared)
        for index, name in found.items():
            kinds = [change.type for i, change in things if found.get(i) == name]
            words = "・".join(OPERATION.word(kind) for kind in kinds)
            english = {"words": ", ".join(OPERATION.word(kind, "en") for kind in kinds)}
            self.conflicts.append(
                conflict("twice-thing", Weight.REFUSED, index, (name,), english, name=name, words=words)
            )
        return set(found)

    def _may(self, index: int, change: Change) -> bool:
        """Check protection; a statute can only be asked for, unless somebody answers for more."""
        if isinstance(change, AmendRule) and change.override is None:
            rule = self.process.rule_by_name.get(change.rule)
            basis = rule.strongest_basis if rule else None
            if basis is not None and basis.kind is BasisKind.STATUTE and rule is not None and not rule.keep_reason:
                self.conflicts.append(conflict("request-only", Weight.WARNING, index, (change.rule,), name=change.rule))
                return False
        for name, why in guarded(change, self.process, self.redesign):
            if change.override is None:
                self.conflicts.append(
                    conflict("protected", Weight.REFUSED, index, (name,), {"why": why.en}, name=name, why=why.ja)
                )
                return False
            self.overrides.append((index, name, change.override))
            self.conflicts.append(
                conflict(
                    "override", Weight.WARNING, index, (name,), {"why": why.en},
                    name=name, why=why.ja, person=change.override.person, reason=change.override.reason or change.reason,
                )
            )  # fmt: skip
        return True


def _shared_thing(
    one: DropForm | MergeForms | DropAttachment | AmendRule, other: DropForm | MergeForms | DropAttachment | AmendRule
) -> str:
    """Name the paper or rule two changes both alter, or one puts in and the other takes out; empty when none."""
    if isinstance(one, AmendRule) or isinstance(other, AmendRule):
        return (
            one.rule if isinstance(one, AmendRule) and isinstance(other, AmendRule) and one.rule == other.rule else ""
        )
    if isinstance(one, DropAttachment) and isinstance(other, DropAttachment):
        apart = bool(one.at and other.at) and not set(one.at) & set(other.at)
        if apart and one.substitute not in other.targets and other.substitute not in one.targets:
            return ""
    mine, theirs = set(one.targets), set(other.targets)
    shared = mine & theirs or mine & {_put_in(other)} or theirs & {_put_in(one)}
    return min(shared, default="")


def _put_in(change: DropForm | MergeForms | DropAttachment) -> str:
    return change.into if isinstance(change, MergeForms) else change.substitute


def _exclude_each_other(kinds: Sequence[str]) -> bool:
    one_of = [kind for kind in kinds if kind in _ONE_OF]
    placed = [kind for kind in kinds if kind in _ONCE]
    gone = [kind for kind in kinds if kind in ("eliminate", "combine")]
    return len(one_of) > 1 or len(placed) > 1 or kinds.count("triage") > 1 or bool(gone and len(kinds) > 1)


def step_words(change: Change) -> Iterable[str]:
    """Give the words by which a change names the steps it alters (anchors are not altered)."""
    if isinstance(change, (Eliminate, Combine)):
        return change.targets
    if isinstance(change, (Replace, Automate, Triage, Move, CheckEarlier)):
        return (change.target,)
    if isinstance(change, Parallelise):
        return tuple(word for branch in change.branches for word in branch)
    return ()


def subjects_of(change: Change) -> tuple[str, ...]:
    """Give what a change is about: steps, papers or a rule, as written."""
    if isinstance(change, (DropForm, MergeForms, DropAttachment)):
        return change.targets
    if isinstance(change, AmendRule):
        return (change.rule,)
    words = tuple(step_words(change))
    return words or tuple(step.name for step in getattr(change, "new", ()))
