"""What a table of one row a step has no column for, carried in two last columns for machines.

People change what they see: a cell that was changed counts, and everything else of the step comes
back as it was written.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from pydantic import ValidationError

from bprflow.exchange.canonical import compact, item_json, process_json
from bprflow.exchange.table.cells import step_cells
from bprflow.model import Branch, Lane, Process, Step

PROCESS_COLUMN = "業務の情報（機械用）"
STEP_COLUMN = "手順の情報（機械用）"
_SHAPE = frozenset({"id", "name", "lane", "branches", "next"})
"""Fields that only the visible columns tell."""
_SAME = 1e-9
"""Shares this near are the same share, written with ten digits."""


def process_memory(process: Process) -> str:
    """Write everything of a process but its steps on one line."""
    return compact({key: value for key, value in process_json(process).items() if key != "steps"})


def step_memory(step: Step) -> str:
    """Write everything of a step but its name, lane and next step on one line."""
    return compact({key: value for key, value in item_json(step).items() if key not in ("name", "lane", "next")})


def remembered_fields(text: str, cells: Mapping[str, str], ways: tuple[Branch, ...] = ()) -> dict[str, object]:
    """Give the fields of a step that come back as they were written.

    Args:
        text: Cell of the column for machines; anything else gives nothing.
        cells: What stands in the visible columns of the row, by field.
        ways: Its ways out as the visible columns tell them.

    """
    try:
        known = Step.model_validate({"name": "x", "lane": "x", **json.loads(text)})
    except (ValueError, TypeError, RecursionError, ValidationError):
        return {}
    before = step_cells(known)
    found: dict[str, object] = {
        field: getattr(known, field)
        for field in Step.model_fields
        if field not in _SHAPE
        and field != "type"
        and (field not in before or cells.get(field, "") == before[field].strip())
    }
    return {**found, "branches": tuple(_branch(branch, known) for branch in ways)} if ways else found


def _branch(read: Branch, known: Step) -> Branch:
    """Spell a share as it was written, 3分の2 for 66.67%, where it still is that share."""
    for written in known.branches:
        near = read.share and written.share and abs(read.share.value - written.share.value) < _SAME
        if near and written.condition == read.condition:
            return read.model_copy(update={"share": written.share})
    return read


def remembered_process(text: str, process: Process) -> Process:
    """Put the facts of the whole process back beside the steps that were read.

    Args:
        text: Cell of the column for machines; anything else leaves the process as it is.
        process: As read from the visible columns; its name and lanes are joined with what was written.

    """
    try:
        known = Process.model_validate({**json.loads(text), "steps": ()})
    except (ValueError, TypeError, RecursionError, ValidationError):
        return process
    written = known.lane_by_name
    lanes = {lane.name: _lane(lane, written.get(lane.name)) for lane in process.lanes}
    return known.model_copy(
        update={
            "steps": process.steps,
            "lanes": (*(lanes.pop(lane.name, lane) for lane in known.lanes), *lanes.values()),
        }
    )


def _lane(read: Lane, written: Lane | None) -> Lane:
    return read if written is None else written.model_copy(update={"department": read.department})
