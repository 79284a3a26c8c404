"""Lanes, papers and rules of the to-be flow: what is new is declared, what nobody uses is left out."""

from __future__ import annotations

from bprflow.model import Lane, Process
from bprflow.model.redesign import Override, Redesign
from bprflow.redesign.papers import used_documents


def declare(as_is: Process, to_be: Process, redesign: Redesign, overrides: list[tuple[int, str, Override]]) -> Process:
    """Bring the declarations of a to-be flow in line with its steps; note every override."""
    used = {step.lane for step in to_be.all_steps}
    before = {step.lane for step in as_is.all_steps}
    lanes = [lane for lane in to_be.lanes if lane.name in used or lane.name not in before]
    named = {lane.name for lane in lanes}
    lanes += [lane for lane in redesign.lanes if lane.name not in named]
    named = {lane.name for lane in lanes}
    lanes += [Lane(name=name) for name in dict.fromkeys(s.lane for s in to_be.all_steps) if name not in named]
    papers_now, papers_then = used_documents(to_be), used_documents(as_is)
    documents = [d for d in to_be.documents if d.name in papers_now or d.name not in papers_then]
    declared = {document.name for document in documents}
    documents += [document for document in redesign.documents if document.name not in declared]
    bound = {name for step in to_be.all_steps for name in step.rules}
    bound_before = {name for step in as_is.all_steps for name in step.rules}
    rules = [rule for rule in to_be.rules if rule.name in bound or rule.name not in bound_before]
    known = {rule.name for rule in rules}
    rules += [rule for rule in redesign.rules if rule.name not in known]
    notes = [_note(name, override) for _, name, override in overrides]
    note = "\n".join(dict.fromkeys(part for part in (to_be.note, *notes) if part))
    return to_be.model_copy(
        update={"lanes": tuple(lanes), "documents": tuple(documents), "rules": tuple(rules), "note": note}
    )


def _note(name: str, override: Override) -> str:
    who = "、".join(part for part in (override.person, override.date) if part)
    return f"例外承認: {name} ({who}) {override.reason}".strip()
