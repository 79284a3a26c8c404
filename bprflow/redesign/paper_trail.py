"""Who writes and who reads each paper, and what a change of one step therefore leans on."""

from __future__ import annotations

from collections.abc import Collection

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
        self._order = {step.id: rank for rank, step in enumerate(self.process.all_steps)}
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
            for writer in self._content(use.document):
                media = {fact.value for fact in self.facts[writer.id].media}
                if writer.id != step.id and (on_paper or (on_paper is None and bool(media & _ON_PAPER))):
                    needs.append(writer.id)
        return tuple(dict.fromkeys(needs))

    def _content(self, name: str) -> list[Step]:
        """List who puts into a paper what is read there: who prints it blank does not, where somebody fills it in."""
        writers = self.writers.get(name, [])
        filled = [w for w in writers if self.facts[w.id].kind.value is not StepKind.PRINT]
        hands = {self.facts[w.id].lane_kind.value for w in filled}
        return filled if LaneKind.RESIDENT in hands else writers

    def paper_readers(self, step: Step) -> tuple[str, ...]:
        """List staff who then work on nothing but the paper a step makes or hands on: it goes digital with them or not."""
        handed = {use.document for use in (*step.writes, *step.reads) if self._is_paper(use.document)}
        found = []
        later = [one for one in self.process.all_steps if self._order[one.id] > self._order[step.id]]
        for reader in later:
            media = {fact.value for fact in self.facts[reader.id].media}
            staff = self.facts[reader.id].lane_kind.value is LaneKind.STAFF
            if staff and media and media <= _ON_PAPER and handed & {use.document for use in reader.reads}:
                found.append(reader.id)
        return tuple(found)

    def _is_paper(self, name: str) -> bool:
        document = self.process.document_by_name.get(name)
        return document is not None and bool(set(document.media) & _ON_PAPER)

    def from_outside(self, step: Step) -> bool:
        """Does a step read paper nobody in this flow writes (領収書 …); it stays paper, so a system cannot compare it."""
        for use in step.reads:
            document = self.process.document_by_name.get(use.document)
            on_paper = document is not None and bool(set(document.media) & _ON_PAPER)
            if on_paper and not self.writers.get(use.document):
                return True
        return False

    def now_data(self, digital: Collection[str], gone: Collection[str]) -> tuple[Document, ...]:
        """Declare as data every paper that somebody still writes, but nobody on paper.

        Args:
            digital: Ids of the steps that are done on screen or by a system.
            gone: Ids of the steps that fall.

        """
        found = []
        for document in self.process.documents:
            writers = [writer for writer in self._content(document.name) if writer.id not in gone]
            if not set(document.media) & _ON_PAPER or not writers or any(w.id not in digital for w in writers):
                continue
            resident = any(self.facts[writer.id].lane_kind.value is LaneKind.RESIDENT for writer in writers)
            medium = Medium.FORM if resident else Medium.SYSTEM
            data = {"media": (medium,), "seals": (), "copies": None, "original": None}
            found.append(document.model_copy(update=data))
        return tuple(found)
