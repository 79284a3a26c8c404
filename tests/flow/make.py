"""Small processes for tests, written as plain data."""

from __future__ import annotations

from bprflow.flow import FlowGraph, build
from bprflow.model import Process

_KINDS = {"市民": "resident", "システム": "system"}


def step(lane: str, name: str, **facts: object) -> dict[str, object]:
    """Make a step whose id is its name; `to` lists branches as (condition, share, target)."""
    branches = facts.pop("to", None)
    made: dict[str, object] = {"id": name, "lane": lane, "name": name, **facts}
    if branches:
        made["branches"] = [
            {"condition": condition, "target": target, **({"share": share} if share is not None else {})}
            for condition, share, target in branches
        ]
    return made


def gateway(name: str, kind: str, *branches: tuple[str, str | None, str], **facts: object) -> dict[str, object]:
    """Make an explicit gateway."""
    made: dict[str, object] = {"type": "gateway", "id": name, "gateway": kind, **facts}
    if branches:
        made["branches"] = [
            {"condition": condition, "target": target, **({"share": share} if share is not None else {})}
            for condition, share, target in branches
        ]
    return made


def parallel(name: str, *branches: list[dict[str, object]]) -> dict[str, object]:
    """Make a parallel block."""
    return {"type": "parallel", "id": name, "branches": [list(branch) for branch in branches]}


def process(*items: dict[str, object], **fields: object) -> Process:
    """Make a process; lanes are declared in order of appearance, 市民 being residents."""
    lanes: dict[str, None] = {}
    stack = list(reversed(items))
    while stack:
        item = stack.pop()
        if item.get("type") == "parallel":
            for branch in item["branches"]:  # type: ignore[attr-defined]
                stack.extend(reversed(branch))
        elif item.get("lane"):
            lanes[str(item["lane"])] = None
    declared = [{"name": lane, "kind": _KINDS.get(lane, "staff")} for lane in lanes]
    return Process.model_validate({"name": "試験", "lanes": declared, "steps": list(items), **fields})


def flow(*items: dict[str, object], **fields: object) -> FlowGraph:
    """Make the graph of such a process."""
    return build(process(*items, **fields))
