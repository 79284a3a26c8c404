"""Chains of documents: carried on by hand, over to another carrier, and back again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bprflow.flow.carriers import Carrier, document_carrier, main_carrier
from bprflow.flow.documents import CopyChain, MediaBreak, ParallelConflict, RoundTrip
from bprflow.flow.graph import NodeKind
from bprflow.model import LaneKind, Medium, Requirement, Step, StepKind

if TYPE_CHECKING:
    from bprflow.flow.documents import DocumentFlow

_COPYING = frozenset({StepKind.FILL, StepKind.INPUT, StepKind.TRANSCRIBE, StepKind.RECORD, StepKind.AGGREGATE})
_TYPING = frozenset({StepKind.INPUT, StepKind.TRANSCRIBE, StepKind.AGGREGATE, StepKind.RECORD})
_SCAN = re.compile(
    r"スキャン|PDF化|取り込|scan|(?:機械|スキャナー?|OCR|複合機|カメラ|スマホ)[でに].{0,8}読み?取", re.IGNORECASE
)
"""Words of scanning; 読み取る alone is done with the eyes as well (赤字を読み取って打ち直す)."""
_LONGEST_SEARCH = 2_000
"""Copying steps beyond which chains are followed greedily; such flows are not read by eye."""


def copy_chains(data: DocumentFlow) -> tuple[CopyChain, ...]:
    """Follow data from document to document over steps in which a person copies it, O(steps · degree)."""
    arcs = [
        (step, source.document, target.document)
        for step in data.steps
        if _copies(data, step)
        for source in step.reads
        for target in step.writes
        if source.document != target.document
    ]
    best: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for step, source, target in arcs[:_LONGEST_SEARCH]:
        documents, steps = best.get(source, ((source,), ()))
        if target in documents:
            continue
        if len(documents) + 1 > len(best.get(target, ((target,), ()))[0]):
            best[target] = ((*documents, target), (*steps, step.id))
    kept: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    for documents, steps in sorted(best.values(), key=lambda chain: -len(chain[0])):
        if not any(_within(documents, other) for other, _ in kept):
            kept.append((documents, steps))
    return tuple(CopyChain(documents, steps, _shared_items(data, documents)) for documents, steps in kept)


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))


def _shared_items(data: DocumentFlow, documents: tuple[str, ...]) -> tuple[str, ...]:
    lives = [data.lives[name].items for name in documents if data.lives[name].items]
    if len(lives) < 2:
        return ()
    return tuple(item for item in lives[0] if all(item in other for other in lives[1:]))


def _copies(data: DocumentFlow, step: Step) -> bool:
    facts = data.flow.facts[step.id]
    if facts.lane_kind.value is LaneKind.SYSTEM:
        return False
    return facts.kind.value in _COPYING or (facts.kind.value is StepKind.APPROVE and bool(step.writes))


def media_breaks(data: DocumentFlow) -> Iterator[MediaBreak]:
    """Yield each step at which data goes from paper to digital or from digital to paper, by a person."""
    for step in data.steps:
        facts = data.flow.facts[step.id]
        if facts.lane_kind.value is LaneKind.SYSTEM:
            continue
        found = list(_breaks_of(data, step))
        yield from found
        if found or (step.reads and step.writes):
            continue
        carrier = main_carrier(fact.value for fact in facts.media)
        if facts.kind.value is StepKind.PRINT:
            source = step.reads[0].document if step.reads else ""
            yield MediaBreak(step.id, source, _first_write(step), Carrier.DIGITAL, Carrier.PAPER)
        elif facts.kind.value is StepKind.TRANSCRIBE and carrier is Carrier.DIGITAL and _after_paper(data, step):
            source = step.reads[0].document if step.reads else ""
            yield MediaBreak(step.id, source, _first_write(step), Carrier.PAPER, Carrier.DIGITAL)


def _breaks_of(data: DocumentFlow, step: Step) -> Iterator[MediaBreak]:
    for target in step.writes:
        after = document_carrier(data.flow, target.document, step)
        sources = [(use.document, data.lives[use.document].carrier) for use in step.reads]
        if any(carrier is after for _, carrier in sources):
            continue
        for source, before in sources:
            if {before, after} == {Carrier.PAPER, Carrier.DIGITAL} and before and after:
                yield MediaBreak(step.id, source, target.document, before, after)
                break


def _first_write(step: Step) -> str:
    return step.writes[0].document if step.writes else ""


def _after_paper(data: DocumentFlow, step: Step) -> bool:
    """Is what the step copies on paper: its reads, else the medium of the step before?"""
    if step.reads:
        return any(data.lives[use.document].carrier is Carrier.PAPER for use in step.reads)
    place = data.position[step.id]
    if place == 0:
        return False
    before = data.flow.facts[data.steps[place - 1].id]
    return main_carrier(fact.value for fact in before.media) is Carrier.PAPER


def round_trips(data: DocumentFlow) -> tuple[RoundTrip, ...]:
    """Find paper made from digital data that a later step types in again.

    The paper is followed from document to document (signing often makes a new name for it).
    """
    readers: dict[str, list[Step]] = {}
    for step in data.steps:
        for use in step.reads:
            readers.setdefault(use.document, []).append(step)
    found: dict[tuple[str, str], RoundTrip] = {}
    for start in data.media_breaks:
        if start.after is not Carrier.PAPER or not start.target:
            continue
        for trip in _trips_from(data, start, readers):
            found.setdefault((trip.steps[0], trip.steps[-1]), trip)
    return tuple(found.values())


def _trips_from(data: DocumentFlow, start: MediaBreak, readers: dict[str, list[Step]]) -> Iterator[RoundTrip]:
    """Follow one paper and those made of it; each reader is looked at once."""
    origin = data.position[start.step]
    papers: dict[str, tuple[str, ...]] = {start.target: (start.target,)}
    seen: set[str] = set()
    touched: list[Step] = []
    retyping: list[tuple[Step, tuple[str, ...]]] = []
    for paper in (queue := [start.target]):
        for step in readers.get(paper, ()):
            if step.id in seen or data.position[step.id] <= origin:
                continue
            seen.add(step.id)
            typed = _typed_document(data, step)
            if typed:
                retyping.append((step, (*papers[paper], typed)))
                continue
            touched.append(step)
            for use in step.writes:
                if use.document not in papers:
                    papers[use.document] = (*papers[paper], use.document)
                    queue.append(use.document)
    for step, documents in retyping:
        yield _trip(data, start, touched, step, documents)


def _typed_document(data: DocumentFlow, step: Step) -> str:
    """Give the digital document a person types in at a step, or nothing."""
    facts = data.flow.facts[step.id]
    if facts.kind.value not in _TYPING or facts.lane_kind.value is LaneKind.SYSTEM:
        return ""
    digital = (w.document for w in step.writes if document_carrier(data.flow, w.document, step) is Carrier.DIGITAL)
    return next(digital, "")


def _trip(
    data: DocumentFlow, start: MediaBreak, touched: list[Step], end: Step, documents: tuple[str, ...]
) -> RoundTrip:
    around = [step for step in touched if _signs(data, step) or _scans(data, step)]
    # What happens to the paper after it was typed in, or to others made of it, is no part of this trip.
    between = [
        step
        for step in around
        if data.position[step.id] < data.position[end.id] and any(use.document in documents for use in step.reads)
    ]
    source = (start.source,) if start.source else ()
    signed = any(_signs(data, step) for step in (data.by_id[start.step], *between))
    scanned = any(_scans(data, step) for step in (*between, end))
    way = (start.step, *(step.id for step in between), end.id)
    return RoundTrip(way, (*source, *documents), signed, scanned, tuple(step.id for step in around))


def _signs(data: DocumentFlow, step: Step) -> bool:
    facts = data.flow.facts[step.id]
    return facts.seal_count > 0 or bool(facts.seals) or facts.demands(Requirement.SEAL, Requirement.SIGNATURE)


def _scans(data: DocumentFlow, step: Step) -> bool:
    return data.flow.facts[step.id].has_medium(Medium.FAX) or bool(_SCAN.search(step.name))


def parallel_conflicts(data: DocumentFlow) -> Iterator[ParallelConflict]:
    """Yield each document that two branches of one parallel block use, one of them writing it."""
    if not any(node.kind in (NodeKind.AND, NodeKind.OR) for node in data.flow.nodes.values()):
        return
    from bprflow.flow.regions import RegionKind, region_tree

    by_id = data.by_id
    seen: set[tuple[str, ...]] = set()
    for region in region_tree(data.flow).line.all_regions():
        if region.kind not in (RegionKind.PARALLEL, RegionKind.INCLUSIVE):
            continue
        uses: dict[str, list[tuple[int, str, bool]]] = {}
        for branch, line in enumerate(region.lines):
            for step in (by_id[node] for node in line.nodes() if node in by_id):
                for use in step.reads:
                    uses.setdefault(use.document, []).append((branch, step.id, False))
                for use in step.writes:
                    uses.setdefault(use.document, []).append((branch, step.id, True))
        for document, places in uses.items():
            for branch, step_id, writes in places:
                other = next((name for place, name, _ in places if place != branch), None)
                key = (document, *sorted((step_id, other or "")))
                if writes and other is not None and key not in seen:
                    seen.add(key)
                    yield ParallelConflict(document, step_id, other)
