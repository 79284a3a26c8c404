"""Who writes and who reads each paper, and what a change of one step therefore leans on."""

from __future__ import annotations

from bprflow.flow import FlowGraph
from bprflow.model import Document, LaneKind, Medium, Process, Step, StepKind

_ON_PAPER = frozenset({Medium.PAPER, Medium.FAX, Medium.POST, Medium.PAPER_MAP})


class PaperTrail:
    """Follows the papers of a flow from writer to reader.

    Args:
        flow: The flow with what is known and inferred of its steps.

    """

    def __init__(self, flow: FlowGraph) -> None:
        self.process: Process = flow.process
        self.facts = flow.facts
        self.writers: dict[str, list[Step]] = {}
        self.readers: dict[str, list[Step]] = {}
        for step in self.process.all_steps:
            for use in step.writes:
                self.writers.setdefault(use.document, []).append(step)
            for use in step.reads:
                self.readers.setdefault(use.document, []).append(step)

    def leaning_on(self, step: Step) -> tuple[str, ...]:
        """List the steps that have to change too before a step may fall: the readers of what it alone writes.

        A check of re-keyed data falls with the re-keying: the steps that copied what it reads.
        """
        readers = [
            reader.id
            for use in step.writes
            if all(writer.id == step.id for writer in self.writers[use.document])
            for reader in self.readers.get(use.document, [])
            if reader.id != step.id
        ]
        facts = self.facts
        copies = []
        if facts[step.id].kind.value in (StepKind.CHECK, StepKind.REVIEW):
            copies = [
                writer.id
                for use in step.reads
                for writer in self.writers.get(use.document, [])
                if facts[writer.id].kind.value in (StepKind.TRANSCRIBE, StepKind.INPUT) and writer.id != step.id
            ]
        return tuple(dict.fromkeys((*readers, *copies)))

    def sources(self, step: Step) -> tuple[str, ...]:
        """List who writes on paper what a step reads: a system reads no paper, so they have to go digital first."""
        needs = []
        for use in step.reads:
            document = self.process.document_by_name.get(use.document)
            on_paper = bool(set(document.media) & _ON_PAPER) if document and document.media else None
            for writer in self.writers.get(use.document, []):
                media = {fact.value for fact in self.facts[writer.id].media}
                if writer.id != step.id and (on_paper or (on_paper is None and bool(media & _ON_PAPER))):
                    needs.append(writer.id)
        return tuple(dict.fromkeys(needs))

    def from_outside(self, step: Step) -> bool:
        """Does a step read paper nobody in this flow writes (領収書 …); it stays paper, so a system cannot compare it."""
        for use in step.reads:
            document = self.process.document_by_name.get(use.document)
            on_paper = document is not None and bool(set(document.media) & _ON_PAPER)
            if on_paper and not self.writers.get(use.document):
                return True
        return False

    def made_data(self, kind: str, step: Step) -> tuple[Document, ...]:
        """Declare as data what only this step writes on paper, once the step is digital."""
        if kind not in ("digitise", "automate"):
            return ()
        medium = Medium.FORM if self.facts[step.id].lane_kind.value is LaneKind.RESIDENT else Medium.SYSTEM
        found = []
        for use in step.writes:
            document = self.process.document_by_name.get(use.document)
            sole = all(writer.id == step.id for writer in self.writers[use.document])
            if document is not None and sole and set(document.media) & _ON_PAPER:
                found.append(
                    document.model_copy(update={"media": (medium,), "seals": (), "copies": None, "original": None})
                )
        return tuple(found)
