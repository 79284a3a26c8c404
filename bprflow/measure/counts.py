"""What can be counted in the picture: handoffs, transcriptions, seals, trips, sheets, calls, papers."""

from __future__ import annotations

from collections.abc import Iterable

from bprflow.flow.documents import document_flow
from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.measure.amounts import scaled
from bprflow.measure.result import Amount
from bprflow.measure.work import Work
from bprflow.model import LaneKind, Medium, Step, StepKind

STAY_MINUTES = 240.0
"""Who has to wait longer than half a day goes home and comes again (assumption)."""


def handoffs(flow: FlowGraph) -> int:
    """Count the pairs of steps, one right after the other, that different lanes do; O(n + m).

    Gateways between the two are looked through; ways back count like any other.
    """
    reached: dict[str, frozenset[str]] = {}
    pairs: set[tuple[str, str]] = set()
    for node in flow.nodes.values():
        if node.kind is NodeKind.TASK:
            for follower in following_steps(flow, node.id, reached):
                if flow.nodes[follower].lane != node.lane:
                    pairs.add((node.id, follower))
    return len(pairs)


def following_steps(flow: FlowGraph, node: str, known: dict[str, frozenset[str]] | None = None) -> frozenset[str]:
    """Give the tasks that can come right after a node, looking through gateways."""
    known = {} if known is None else known
    if node in known:
        return known[node]
    found: dict[str, None] = {}
    seen: set[str] = set()
    stack = [edge.target for edge in reversed(flow.outgoing[node])]
    while stack:
        target = stack.pop()
        if target in seen:
            continue
        seen.add(target)
        if flow.nodes[target].kind is NodeKind.TASK:
            found[target] = None
        elif target in known:
            found.update(dict.fromkeys(known[target]))
        else:
            stack.extend(edge.target for edge in reversed(flow.outgoing[target]))
    known[node] = frozenset(found)
    return known[node]


def transcriptions(flow: FlowGraph) -> int:
    """Count the steps that copy existing data by hand."""
    return sum(flow.facts[step.id].kind.value is StepKind.TRANSCRIBE for step in flow.process.all_steps)


def seals(flow: FlowGraph) -> int:
    """Count the impressions of all steps."""
    return sum(flow.facts[step.id].seal_count for step in flow.process.all_steps)


def resident_visits(flow: FlowGraph, works: Iterable[Work]) -> list[tuple[Work, Amount]]:
    """Give residents' trips to the office, expected a case, by the step that begins them.

    A trip begins with a resident's step of going or appearing in person, unless the resident is
    there already: an earlier step of the same stay, with no wait over half a day in between.
    """
    present = _present_before(flow)
    return [
        (work, work.runs)
        for work in works
        if _appears(flow, work.step) and not present.get(work.step.id, False) and work.refers.per_case
    ]


def _appears(flow: FlowGraph, step: Step) -> bool:
    facts = flow.facts[step.id]
    if facts.lane_kind.value is LaneKind.RESIDENT:
        return facts.kind.value is StepKind.MOVE or facts.has_medium(Medium.IN_PERSON)
    counter = facts.kind.value in (StepKind.RECEIVE, StepKind.ISSUE)
    return counter and facts.lane_kind.value is LaneKind.STAFF and facts.has_medium(Medium.IN_PERSON)


def _present_before(flow: FlowGraph) -> dict[str, bool]:
    """Say for each node whether a resident is at the office already, on every forward way into it."""
    before: dict[str, bool] = {}
    after: dict[str, bool] = {}
    for node in flow.order:
        ways = [e for e in flow.incoming[node] if (e.source, e.target, e.key) not in flow.back_edges]
        before[node] = bool(ways) and all(after.get(edge.source, False) for edge in ways)
        after[node] = before[node]
        step = flow.nodes[node].step
        if step is None or flow.nodes[node].kind is not NodeKind.TASK:
            continue
        if _appears(flow, step):
            after[node] = True
        if step.wait is not None and step.wait.minutes > STAY_MINUTES:
            after[node] = False
    return before


def waits_on_the_spot(flow: FlowGraph) -> frozenset[str]:
    """Name the steps whose wait keeps a resident at the office: their own there, and others they stay on for.

    They stay on for a step when they are there already and needed again with no wait over half a day
    in between; what the office does after they have gone keeps nobody waiting on the spot.
    """
    before = _present_before(flow)
    soon: dict[str, bool] = {}
    found: set[str] = set()
    for node in reversed(flow.order):
        ways = [e.target for e in flow.outgoing[node] if (e.source, e.target, e.key) not in flow.back_edges]
        again = any(soon.get(target, False) for target in ways)
        step = flow.nodes[node].step
        if step is None or flow.nodes[node].kind is not NodeKind.TASK:
            soon[node] = again
            continue
        leaves = step.wait is not None and step.wait.minutes > STAY_MINUTES
        soon[node] = _appears(flow, step) or (again and not leaves)
        here = _appears(flow, step)
        own = here and flow.facts[node].lane_kind.value is LaneKind.RESIDENT
        if not leaves and (own or (again and (here or before[node]))):
            found.add(step.id)
    return frozenset(found)


def sheets(flow: FlowGraph, works: Iterable[Work]) -> list[tuple[Work, Amount]]:
    """Give the sheets of paper that come into being, expected a case, copies included."""
    made = ((work, _sheets_of(flow, work.step)) for work in works if work.refers.per_case)
    return [(work, scaled(work.runs, work.refers.times * count)) for work, count in made if count]


def _sheets_of(flow: FlowGraph, step: Step) -> int:
    on_paper = flow.facts[step.id].has_medium(Medium.PAPER, Medium.FAX, Medium.POST)
    declared = flow.process.document_by_name
    if step.writes:
        count = 0
        for use in step.writes:
            document = declared.get(use.document)
            paper = Medium.PAPER in document.media if document and document.media else on_paper
            copies = step.copies or (document.copies if document else None) or 1
            count += copies if paper else 0
        return count
    makes = flow.facts[step.id].kind.value in (StepKind.FILL, StepKind.PRINT)
    return (step.copies or 1) if makes and on_paper else 0


def phone_calls(flow: FlowGraph, works: Iterable[Work]) -> list[tuple[Work, Amount]]:
    """Give the phone calls, expected a case."""
    return [
        (work, scaled(work.runs, work.refers.times))
        for work in works
        if work.refers.per_case and flow.facts[work.step.id].has_medium(Medium.PHONE)
    ]


def rekeyed_items(flow: FlowGraph) -> int:
    """Count the data items that people write in more than one step."""
    return len(document_flow(flow).rewritten_items)


def paper_documents(flow: FlowGraph) -> int:
    """Count the different papers that occur: declared as paper, or written by a step on paper."""
    declared = flow.process.document_by_name
    found = {document.name for document in declared.values() if Medium.PAPER in document.media}
    for step in flow.process.all_steps:
        if flow.facts[step.id].has_medium(Medium.PAPER):
            found.update(
                use.document for use in step.writes if use.document not in declared or not declared[use.document].media
            )
    return len(found)
