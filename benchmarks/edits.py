"""Small changes of a flow, and how much of its picture stays where it was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bprflow.flow import FlowGraph, build
from bprflow.model import Item, Step

Point = tuple[float, float]
NEW = "ひとつ増えた手順"


def edits(flow: FlowGraph, positions: int = 3) -> Iterator[tuple[str, FlowGraph, frozenset[str]]]:
    """Add, remove and rename one step of the outermost row, at several places.

    Args:
        flow: Any flow.
        positions: How many places of each kind, evenly spread.

    Yields:
        What was done ("add", "remove", "rename"), the changed flow, the ids of the steps touched.

    """
    items = flow.process.steps
    spots = sorted({round(k * (len(items) - 1) / max(positions - 1, 1)) for k in range(positions)}) if items else []
    for at in spots:
        touched = items[at]
        if not isinstance(touched, Step):
            continue
        new = Step(id=NEW, lane=touched.lane, name=NEW)
        yield "add", _with(flow, (*items[:at], new, *items[at:])), frozenset({NEW})
        longer = touched.model_copy(update={"name": touched.name + "(書き直した長い名前)"})
        yield "rename", _with(flow, (*items[:at], longer, *items[at + 1 :])), frozenset()
        if len(items) > 2 and not touched.branches:
            heir = next((item.id for item in items[at + 1 :]), "終了")
            rest = tuple(_redirected(item, touched.id, heir) for item in (*items[:at], *items[at + 1 :]))
            yield "remove", _with(flow, rest), frozenset({touched.id})


def _with(flow: FlowGraph, items: tuple[Item, ...]) -> FlowGraph:
    return build(flow.process.model_copy(update={"steps": items}))


def _redirected(item: Item, gone: str, heir: str) -> Item:
    """Jumps to a removed step go to the one after it."""
    if not isinstance(item, Step):
        return item
    branches = tuple(
        branch.model_copy(update={"target": heir}) if branch.target == gone else branch for branch in item.branches
    )
    following = heir if item.next == gone else item.next
    return item.model_copy(update={"branches": branches, "next": following})


def turned_pairs(before: Mapping[str, Point], after: Mapping[str, Point], slack: float = 5.0) -> tuple[float, float]:
    """Compare the places of the steps that both pictures show.

    Returns:
        Share of pairs of steps whose order along or across turned round, and share of steps all of
        whose orders stayed ("keeps its column and row"). No step or pair: 0 and 1.

    Complexity: O(n²).

    """
    common = sorted(before.keys() & after.keys())
    turned = total = 0
    moved: set[str] = set()
    for index, a in enumerate(common):
        for b in common[:index]:
            for axis in (0, 1):
                old, new = before[a][axis] - before[b][axis], after[a][axis] - after[b][axis]
                total += 1
                if old * new < 0 and min(abs(old), abs(new)) > slack:
                    turned += 1
                    moved |= {a, b}
    return (turned / total if total else 0.0, 1 - len(moved) / len(common) if common else 1.0)


__all__ = ["NEW", "edits", "turned_pairs"]
