"""A process as canonical JSON: what we store in other tools' files, and the JSON export itself."""

from __future__ import annotations

import json
from collections.abc import Mapping

from bprflow.model import Gateway, Item, Parallel, Process, Step

FORMAT = "bprflow.process/1"


def item_json(item: Item) -> dict[str, object]:
    """Put one item into plain data; what has its default value is left out."""
    if isinstance(item, Parallel):
        branches = [[item_json(inner) for inner in branch] for branch in item.branches]
        return {"type": "parallel", "id": item.id, "branches": branches}
    found: dict[str, object] = item.model_dump(mode="json", exclude_defaults=True)
    return {"type": item.type, **found} if isinstance(item, Gateway) else found


def process_json(process: Process) -> dict[str, object]:
    """Put a process into plain data that `Process.model_validate` reads back equal."""
    found: dict[str, object] = process.model_dump(mode="json", exclude_defaults=True, exclude={"steps"})
    return {**found, "steps": [item_json(item) for item in process.steps]}


def read_process_json(value: Mapping[str, object]) -> Process:
    """Read what `process_json` wrote.

    Raises:
        ValueError: It does not describe a process.

    """
    return Process.model_validate({key: part for key, part in value.items() if key != "format"})


def compact(value: Mapping[str, object]) -> str:
    """Write plain data on one line, the same data always the same way."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def write_json(process: Process) -> str:
    """Write a process as a JSON file with the name of its format."""
    return json.dumps({"format": FORMAT, **process_json(process)}, ensure_ascii=False, indent=2) + "\n"


def step_json(step: Step) -> str:
    """Write one step on one line."""
    return compact(item_json(step))
