"""Where a jump leads: by id, by name, by `終了`, by `次へ`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bprflow.language.text import normalise
from bprflow.model import END, NEXT, Branch, Gateway, Parallel, Process, Step, walk


@dataclass(frozen=True, slots=True)
class UndefinedTarget:
    """A jump to something that does not exist.

    Attributes:
        item_id: Step or gateway that jumps.
        target: The words the writer used.
        condition: Condition of the branch, or empty for a plain jump.

    """

    item_id: str
    target: str
    condition: str = ""


def names_of(process: Process) -> Mapping[str, Step | Gateway | Parallel]:
    """Map every id and name to its item: ids before names, earlier items before later ones, O(n)."""
    ids: dict[str, Step | Gateway | Parallel] = {}
    names: dict[str, Step | Gateway | Parallel] = {}
    for item in walk(process.steps):
        ids.setdefault(item.id, item)
        name = "" if isinstance(item, Parallel) else item.name
        if name:
            names.setdefault(name, item)
    folded = {normalise(word): item for word, item in (*reversed(names.items()), *reversed(ids.items()))}
    return {**folded, **names, **ids}


def find_target(names: Mapping[str, Step | Gateway | Parallel], target: str) -> Step | Gateway | Parallel | None:
    """Find the item a jump names, in any width; None when there is none."""
    return names.get(target) or names.get(normalise(target))


def undefined_targets(process: Process) -> tuple[UndefinedTarget, ...]:
    """List the jumps that lead nowhere, in written order, O(n)."""
    names = names_of(process)
    return tuple(
        UndefinedTarget(item.id, target, condition)
        for item in walk(process.steps)
        if not isinstance(item, Parallel)
        for target, condition in _jumps(item)
        if target not in (END, NEXT) and find_target(names, target) is None
    )


def _jumps(item: Step | Gateway) -> Iterator[tuple[str, str]]:
    branches: tuple[Branch, ...] = item.branches
    for branch in branches:
        yield branch.target, branch.condition
    if item.next is not None:
        yield item.next, ""
