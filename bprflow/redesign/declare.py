"""Lanes, papers and rules of the to-be flow: what is new is declared, what nobody uses is left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bprflow.model import Document, Lane, LaneKind, LegacyRule, Process, StepKind
from bprflow.model.overrides import override_line
from bprflow.model.redesign import Override, Redesign
from bprflow.redesign.papers import used_documents


def declare(
    as_is: Process,
    to_be: Process,
    redesign: Redesign,
    overrides: list[tuple[int, str, Override]],
    lifted: frozenset[str] = frozenset(),
) -> Process:
    """Bring the declarations of a to-be flow in line with its steps; note every override.

    Args:
        as_is: The flow before.
        to_be: The flow after, its steps in place.
        redesign: What it declares anew.
        overrides: Operation, subject and override of every protection that was lifted.
        lifted: Rules that fell; they are not declared again.

    """
    used = {step.lane for step in to_be.all_steps}
    before = {step.lane for step in as_is.all_steps}
    lanes = _merged(to_be.lanes, redesign.lanes, lambda name: name in used or name not in before)
    named = {lane.name for lane in lanes}
    lanes += [_new_lane(name, to_be) for name in dict.fromkeys(s.lane for s in to_be.all_steps) if name not in named]
    papers_now, papers_then = used_documents(to_be), used_documents(as_is)
    documents = _merged(to_be.documents, redesign.documents, lambda name: name in papers_now or name not in papers_then)
    bound = {name for step in to_be.all_steps for name in step.rules}
    bound_before = {name for step in as_is.all_steps for name in step.rules}
    rules = _merged(
        to_be.rules,
        tuple(rule for rule in redesign.rules if rule.name not in lifted),
        lambda name: name in bound or name not in bound_before,
    )
    notes = [override_line(name, o.person, o.date, o.reason) for _, name, o in overrides]
    note = " / ".join(dict.fromkeys(part for part in (to_be.note, *notes) if part))
    return to_be.model_copy(
        update={"lanes": tuple(lanes), "documents": tuple(documents), "rules": tuple(rules), "note": note}
    )


def _new_lane(name: str, to_be: Process) -> Lane:
    """Declare a lane only steps name; one that does nothing by hand is a system, where kinds are written at all."""
    automatic = any(lane.kind for lane in to_be.lanes) and all(
        step.kind is StepKind.AUTO for step in to_be.all_steps if step.lane == name
    )
    return Lane(name=name, kind=LaneKind.SYSTEM) if automatic else Lane(name=name)


D = TypeVar("D", Lane, Document, LegacyRule)


def _merged(old: tuple[D, ...], new: tuple[D, ...], keep: Callable[[str], bool]) -> list[D]:
    """Keep what is still used, in its order; a new declaration replaces the old one of its name."""
    fresh = {thing.name: thing for thing in new}
    kept = [thing for thing in old if keep(thing.name) or thing.name in fresh]
    merged = [fresh.pop(thing.name, thing) for thing in kept]
    merged.extend(fresh.values())
    return merged
