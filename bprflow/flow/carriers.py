"""On what data travels: digital, paper, voice or thing; and who puts it there by hand."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from bprflow.flow.graph import FlowGraph
from bprflow.model import DocumentUse, LaneKind, Medium, Step, StepKind


class Carrier(StrEnum):
    """The class of a medium."""

    DIGITAL = "digital"
    PAPER = "paper"
    VOICE = "voice"
    THING = "thing"


_CLASS = {
    Medium.PAPER: Carrier.PAPER, Medium.FAX: Carrier.PAPER, Medium.POST: Carrier.PAPER,
    Medium.PAPER_MAP: Carrier.PAPER, Medium.PHYSICAL: Carrier.THING, Medium.CASH: Carrier.THING,
    Medium.PHONE: Carrier.VOICE, Medium.ORAL: Carrier.VOICE, Medium.IN_PERSON: Carrier.VOICE,
}  # fmt: skip
"""Every medium not listed is digital."""

WRITING_KINDS = frozenset(
    {StepKind.FILL, StepKind.INPUT, StepKind.TRANSCRIBE, StepKind.RECORD, StepKind.AGGREGATE, StepKind.RECEIVE}
    | {StepKind.CHECK, StepKind.REVIEW, StepKind.DECIDE, StepKind.SITE, StepKind.TASK, StepKind.NOTIFY, StepKind.MOVE}
    | {StepKind.APPROVE, StepKind.PAY, StepKind.MEET}
)
"""Kinds of work in which a person may write data down (printing, sending, sealing, storing do not)."""

_NOTING = frozenset({StepKind.FILL, StepKind.INPUT, StepKind.TRANSCRIBE, StepKind.RECORD})


def carrier_of(medium: Medium) -> Carrier:
    """Give the class of a medium."""
    return _CLASS.get(medium, Carrier.DIGITAL)


def main_carrier(media: Iterable[Medium]) -> Carrier | None:
    """Give the class that holds the data: paper and digital before things and voice; None without media."""
    found = [carrier_of(medium) for medium in media]
    for wanted in (Carrier.PAPER, Carrier.DIGITAL, Carrier.THING, Carrier.VOICE):
        if wanted in found:
            return wanted
    return None


def document_carrier(flow: FlowGraph, document: str, step: Step | None = None) -> Carrier | None:
    """Give the carrier of a document: as declared, else that of the step that writes it."""
    declared = flow.process.document_by_name.get(document)
    if declared is not None and declared.media:
        return main_carrier(declared.media)
    if step is None:
        return None
    return main_carrier(fact.value for fact in flow.facts[step.id].media)


def by_hand(flow: FlowGraph, step: Step) -> bool:
    """Say whether a person writes down what the step writes."""
    facts = flow.facts[step.id]
    return facts.lane_kind.value is not LaneKind.SYSTEM and facts.kind.value in WRITING_KINDS


def items_of(flow: FlowGraph, step: Step, use: DocumentUse) -> tuple[str, ...]:
    """Give the data items of one use: as written there, else of the document, else of the step."""
    declared = flow.process.document_by_name.get(use.document)
    return use.items or (declared.items if declared else ()) or step.items


def written_items(flow: FlowGraph, step: Step) -> tuple[str, ...]:
    """Give the data items a step writes, each once; one that names no document writes its own items."""
    if not step.writes:
        return tuple(dict.fromkeys(step.items)) if flow.facts[step.id].kind.value in _NOTING else ()
    return tuple(dict.fromkeys(item for use in step.writes for item in items_of(flow, step, use)))
