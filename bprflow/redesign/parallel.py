"""Putting steps side by side, and the order their papers demand: a reader never before its writer."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

from bprflow.model import Gateway, Parallel, Step
from bprflow.model.redesign import Parallelise
from bprflow.redesign.conflict import RefusedError
from bprflow.redesign.draft import JOIN, FlowDraft, Row


def parallelise(draft: FlowDraft, change: Parallelise, find: Callable[[str], str]) -> tuple[str, ...]:
    """Do steps at the same time that follow one another and do not need each other's output.

    Args:
        draft: The flow; it is changed.
        change: Which steps go side by side.
        find: Gives the id of a step by the words of the change.

    Returns:
        Ids of the steps that now run side by side.

    Raises:
        RefusedError: They do not follow one another, decide something, or need each other's output.

    """
    branches = [[find(word) for word in branch] for branch in change.branches]
    ids = [item_id for branch in branches for item_id in branch]
    names = "、".join(draft.name(item_id) for item_id in ids)
    row = draft.row_of(ids[0])
    ordered = sorted(ids, key=lambda i: row.ids.index(i) if i in row.ids else -1)
    start = row.ids.index(ordered[0]) if ordered[0] in row.ids else -1
    if start < 0 or row.ids[start : start + len(ids)] != ordered or len(set(ids)) < len(ids):
        raise RefusedError("not-in-row", *ids, name=names)
    for branch in branches:
        if [i for i in ordered if i in branch] != branch:
            raise RefusedError("not-in-row", *ids, name=names)
    for item_id, after in itertools.pairwise(ordered):
        if draft.next_of.get(item_id) != after or (draft.sources(after) != [item_id]) or row.entry == after:
            raise RefusedError("not-in-row", *ids, name=names)
    onward = draft.next_of.get(ordered[-1])
    if onward is None or isinstance(draft.items[ordered[-1]], Gateway):
        raise RefusedError(
            "branching", ordered[-1], english={"key": "branch"}, name=draft.name(ordered[-1]), key="分岐"
        )
    for one, two in _pairs(branches):
        for a in steps_in(draft, one):
            for b in steps_in(draft, two):
                first, second = (a, b) if ordered.index(one) < ordered.index(two) else (b, a)
                check_order(first, second)
    block = " と ".join(draft.name(i) for i in ordered)
    while block in draft.items:
        block += "'"
    _fence(draft, block, branches, ordered, onward)
    return tuple(ids)


def _fence(draft: FlowDraft, block: str, branches: list[list[str]], ordered: list[str], onward: str) -> None:
    row = draft.row_of(ordered[0])
    place = row.ids.index(ordered[0])
    draft.redirect(ordered[0], block)
    if row.entry == ordered[0]:
        row.entry = block
    row.ids[place : place + len(ordered)] = [block]
    draft.items[block] = Parallel(id=block, branches=tuple(() for _ in branches))
    draft.next_of[block] = block if onward == ordered[0] else onward
    for branch in branches:
        draft.rows.append(Row(block, branch[0], list(branch)))
        for item_id, after in zip(branch, (*branch[1:], JOIN), strict=True):
            draft.next_of[item_id] = after


def _pairs(branches: list[list[str]]) -> Iterator[tuple[str, str]]:
    for index, first in enumerate(branches):
        for second in branches[index + 1 :]:
            yield from ((a, b) for a in first for b in second)


def steps_in(draft: FlowDraft, item_id: str) -> Iterator[Step]:
    """Yield the steps an item is or holds."""
    item = draft.items[item_id]
    if isinstance(item, Step):
        yield item
    elif isinstance(item, Parallel):
        for row in draft.rows:
            if row.block == item_id:
                for inner in row.ids:
                    yield from steps_in(draft, inner)


def check_order(writer: Step, reader: Step) -> None:
    """Refuse that a step comes before, or beside, the one that writes what it reads.

    Raises:
        RefusedError: `reader` reads a document `writer` writes.

    """
    written = {use.document for use in writer.writes}
    shared = next((use.document for use in reader.reads if use.document in written), None)
    if shared is not None:
        raise RefusedError(
            "needs-output", reader.id, writer.id, reader=reader.name, writer=writer.name, document=shared
        )
