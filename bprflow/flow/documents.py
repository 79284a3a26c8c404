"""What happens to documents and data along the flow: written, read, copied by hand, carried over."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bprflow.flow.carriers import Carrier, by_hand, document_carrier, written_items
from bprflow.flow.graph import FlowGraph
from bprflow.flow.spread import read_after, read_before_rewritten, written_before
from bprflow.model import END, Document, DocumentUse, LaneKind, Step, StepKind


class Access(StrEnum):
    """What a step does with a document."""

    READ = "read"
    WRITE = "write"
    COPY = "copy"
    ARCHIVE = "archive"
    SEND = "send"


@dataclass(frozen=True, slots=True)
class DocumentLife:
    """The life of one document in the flow.

    Attributes:
        name: Its name.
        carrier: On what it is; None when nothing says.
        items: Its data items.
        writers, readers: Ids of the steps, in written order.
        accesses: (step id, what it does) in written order.
        from_outside: True when the flow reads it but never writes it.

    """

    name: str
    carrier: Carrier | None
    items: tuple[str, ...]
    writers: tuple[str, ...]
    readers: tuple[str, ...]
    accesses: tuple[tuple[str, Access], ...]

    @property
    def from_outside(self) -> bool:
        """Is it read but never written here?"""
        return bool(self.readers) and not self.writers


@dataclass(frozen=True, slots=True)
class EarlyRead:
    """A document that is read before it is sure to be written.

    Attributes:
        document: Its name.
        step: Step that reads it.
        writers: Steps that write it, elsewhere or later.
        never: True when no way at all writes it before; False when only some ways do.

    """

    document: str
    step: str
    writers: tuple[str, ...]
    never: bool


@dataclass(frozen=True, slots=True)
class UnreadWrite:
    """A document that is written and read by nobody afterwards (使いもしない書類).

    Attributes:
        document: Its name.
        step: Last step that writes it.
        ever_read: True when some step reads it, though none after `step`.
        leaves: True when it goes to somebody outside or into an archive or a system of record,
            so that its reader may simply not be part of the flow.

    """

    document: str
    step: str
    ever_read: bool
    leaves: bool


@dataclass(frozen=True, slots=True)
class LostWrite:
    """What a step writes is written over before anybody reads it.

    Attributes:
        document: Its name.
        step: Step whose writing is lost.
        by: Steps that write it again.

    """

    document: str
    step: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ParallelConflict:
    """Two steps of parallel branches use one document and at least one of them writes it.

    Attributes:
        document: Its name.
        writer: A step that writes it.
        other: The step in another branch that reads or writes it at the same time.

    """

    document: str
    writer: str
    other: str


@dataclass(frozen=True, slots=True)
class RewrittenItem:
    """A data item people write in several steps.

    Attributes:
        item: Its name.
        steps: Ids of the steps that write it by hand, in order of the flow.
        carriers: Names of the documents it is written on, in the same order.

    """

    item: str
    steps: tuple[str, ...]
    carriers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CopyChain:
    """Data that is carried by hand from document to document.

    Attributes:
        documents: The documents, first source first.
        steps: Ids of the steps that copy, one fewer than documents.
        items: Data items that all of them share, if items are written down.

    """

    documents: tuple[str, ...]
    steps: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MediaBreak:
    """A step at which data changes between paper and digital.

    Attributes:
        step: The step.
        source, target: Documents it reads and writes; empty when only the step's medium tells.
        before, after: Carriers.

    """

    step: str
    source: str
    target: str
    before: Carrier
    after: Carrier


@dataclass(frozen=True, slots=True)
class RoundTrip:
    """Digital data that is put on paper and typed in again.

    Attributes:
        steps: Ids: the one that prints, those that sign or scan, the one that retypes.
        documents: The documents on the way.
        signed: True when a seal or signature is put on the paper in between.
        scanned: True when the paper is scanned or faxed in between.
        around: Ids of the steps that sign or scan this paper or one made of it at any time, also after it
            was typed in or on its way elsewhere.

    """

    steps: tuple[str, ...]
    documents: tuple[str, ...]
    signed: bool
    scanned: bool
    around: tuple[str, ...] = ()


@dataclass(frozen=True)
class DocumentFlow:
    """Everything known of the documents of one flow; each part is worked out when first asked for."""

    flow: FlowGraph

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order of the flow."""
        return self.flow.steps_in_order

    @cached_property
    def by_id(self) -> Mapping[str, Step]:
        """Steps by their id in the graph."""
        return {step.id: step for step in self.steps}

    @cached_property
    def position(self) -> Mapping[str, int]:
        """Place of each step in the order of the flow."""
        return {step.id: index for index, step in enumerate(self.steps)}

    @cached_property
    def lives(self) -> Mapping[str, DocumentLife]:
        """The life of every document, in order of appearance."""
        accesses: dict[str, list[tuple[str, Access]]] = {d.name: [] for d in self.flow.process.documents}
        for step in self.steps:
            for name, access in _accesses(self.flow, step):
                accesses.setdefault(name, []).append((step.id, access))
        return {name: self._life(name, found) for name, found in accesses.items()}

    def _life(self, name: str, accesses: list[tuple[str, Access]]) -> DocumentLife:
        declared = self.flow.process.document_by_name.get(name)
        writers = tuple(dict.fromkeys(s for s, a in accesses if a in (Access.WRITE, Access.COPY)))
        readers = tuple(dict.fromkeys(s for s, a in accesses if a is Access.READ))
        carrier = document_carrier(self.flow, name, self.by_id[writers[0]] if writers else None)
        items = declared.items if declared else ()
        return DocumentLife(name, carrier, items, writers, readers, tuple(accesses))

    @cached_property
    def early_reads(self) -> tuple[EarlyRead, ...]:
        """Documents read before they are sure to be written; what comes from outside is no fault."""
        sure, possible = written_before(self.flow, self._writes)
        found: list[EarlyRead] = []
        for step in self.steps:
            for use in step.reads:
                life = self.lives[use.document]
                bit = self._bit[use.document]
                if life.writers and not sure[step.id] & bit and step.id not in life.writers:
                    found.append(EarlyRead(use.document, step.id, life.writers, not possible[step.id] & bit))
        return tuple(found)

    @cached_property
    def unread_writes(self) -> tuple[UnreadWrite, ...]:
        """Documents nobody reads after they were written."""
        after = read_after(self.flow, self._reads)
        found: list[UnreadWrite] = []
        for life in self.lives.values():
            bit = self._bit.get(life.name, 0)
            if not life.writers or any(after[writer] & bit for writer in life.writers):
                continue
            found.append(UnreadWrite(life.name, life.writers[-1], bool(life.readers), self._leaves(life)))
        return tuple(found)

    def _leaves(self, life: DocumentLife) -> bool:
        """Does it go to somebody outside, into a file, or into a system of record?"""
        if any(access in (Access.SEND, Access.ARCHIVE) for _, access in life.accesses):
            return True
        system = life.carrier is Carrier.DIGITAL
        return system or any(self.by_id[step].next == END for step in life.writers[-1:])

    @cached_property
    def lost_writes(self) -> tuple[LostWrite, ...]:
        """Writings that are always written over unread; a document only added to may be right so."""
        after = read_after(self.flow, self._reads)
        fresh = read_before_rewritten(self.flow, self._reads, self._writes)
        found: list[LostWrite] = []
        for step in self.steps:
            for use in step.writes:
                bit = self._bit[use.document]
                others = tuple(other for other in self.lives[use.document].writers if other != step.id)
                if others and after[step.id] & bit and not fresh[step.id] & bit:
                    found.append(LostWrite(use.document, step.id, others))
        return tuple(found)

    @cached_property
    def parallel_conflicts(self) -> tuple[ParallelConflict, ...]:
        """Documents that steps of parallel branches use at the same time, one of them writing."""
        from bprflow.flow.chains import parallel_conflicts

        return tuple(parallel_conflicts(self))

    @cached_property
    def rewritten_items(self) -> tuple[RewrittenItem, ...]:
        """Data items people write in two or more steps, most often written first."""
        written: dict[str, list[tuple[str, str]]] = {}
        for step in self.steps:
            if not by_hand(self.flow, step):
                continue
            for item in written_items(self.flow, step):
                written.setdefault(item, []).append((step.id, _carrier_name(self.flow, step, item)))
        found = [
            RewrittenItem(item, tuple(step for step, _ in places), tuple(name for _, name in places))
            for item, places in written.items()
            if len(places) > 1
        ]
        return tuple(sorted(found, key=lambda rewritten: -len(rewritten.steps)))

    @cached_property
    def copy_chains(self) -> tuple[CopyChain, ...]:
        """Longest chains of documents along which people carry data by hand, longest first."""
        from bprflow.flow.chains import copy_chains

        return copy_chains(self)

    @cached_property
    def media_breaks(self) -> tuple[MediaBreak, ...]:
        """Steps at which a person carries data from paper to digital or back."""
        from bprflow.flow.chains import media_breaks

        return tuple(media_breaks(self))

    @cached_property
    def round_trips(self) -> tuple[RoundTrip, ...]:
        """Digital data printed and typed in again, with what happened to the paper in between."""
        from bprflow.flow.chains import round_trips

        return round_trips(self)

    @cached_property
    def _bit(self) -> Mapping[str, int]:
        return {name: 1 << index for index, name in enumerate(self.lives)}

    @cached_property
    def _writes(self) -> Mapping[str, int]:
        return {step.id: self._mask(step.writes) for step in self.steps}

    @cached_property
    def _reads(self) -> Mapping[str, int]:
        return {step.id: self._mask(step.reads) for step in self.steps}

    def _mask(self, uses: tuple[DocumentUse, ...]) -> int:
        bits = 0
        for use in uses:
            bits |= self._bit[use.document]
        return bits


def document_flow(flow: FlowGraph) -> DocumentFlow:
    """Look at the documents of a flow; each result is computed when first asked for."""
    return DocumentFlow(flow)


def _accesses(flow: FlowGraph, step: Step) -> Iterator[tuple[str, Access]]:
    kind = flow.facts[step.id].kind.value
    for use in step.reads:
        yield use.document, Access.READ
    for use in step.writes:
        yield use.document, Access.COPY if kind is StepKind.PRINT else Access.WRITE
    if kind is StepKind.STORE:
        for use in (*step.reads, *step.writes):
            yield use.document, Access.ARCHIVE
    outward = flow.facts[step.id].lane_kind.value is LaneKind.OUTSIDE
    if kind in (StepKind.SEND, StepKind.ISSUE, StepKind.NOTIFY) or outward:
        for use in (*step.reads, *step.writes):
            yield use.document, Access.SEND


def _carrier_name(flow: FlowGraph, step: Step, item: str) -> str:
    """Name the document a step writes an item on; the step's own name when it names none."""
    declared: Mapping[str, Document] = flow.process.document_by_name
    for use in step.writes:
        document = declared.get(use.document)
        if item in use.items or (not use.items and document is not None and item in document.items):
            return use.document
    return step.writes[0].document if step.writes else step.name
