"""Pools, black boxes and messages between them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.exchange.bpmn.tree import child, children, label, reference
from bprflow.exchange.bpmn.vocabulary import FLOW_NODES
from bprflow.exchange.fidelity import Fate
from bprflow.exchange.sketch import Sketch, SketchLane
from bprflow.language.terms import NO_TEXT, Text
from bprflow.model import Document

if TYPE_CHECKING:
    from lxml.etree import _Element


_NAMELESS = (
    Fate.APPROXIMATED,
    Text("名前のないメッセージは相手を備考に書きました", "a nameless message is a note"),
)


@dataclass(slots=True)
class Pool:
    """A participant and the process it refers to; a black box has none.

    Attributes:
        id: Id of the participant, or of the process where no pool is drawn.
        name: Name shown.
        participant, process: The elements.
        title: Name for the process: its own, else the pool's, else the file's.

    """

    id: str
    name: str
    participant: _Element | None
    process: _Element | None
    title: str


def find_pools(root: _Element, by_id: dict[str, _Element], fallback: str) -> list[Pool]:
    """List the pools in drawn order, then processes nobody drew a pool for."""
    pools: list[Pool] = []
    used: set[str] = set()
    for _, collaboration in children(root, "collaboration"):
        for _, participant in children(collaboration, "participant"):
            process = by_id.get(reference(participant.get("processRef")))
            if process is not None and (process.get("id") or "") in used:
                process = None
            if process is not None:
                used.add(process.get("id") or "")
            name = label(participant)
            own = label(process) if process is not None else ""
            unnamed = _meaningless(own) or (
                process is not None and own == process.get("id")
            )  # some tools repeat the id
            title = (name if unnamed else own) or own or fallback
            black_box = process is None or not any(True for _ in children(process, *FLOW_NODES))
            pools.append(Pool(participant.get("id") or "", name, participant, None if black_box else process, title))
    for _, process in children(root, "process"):
        if (process.get("id") or "") not in used:
            own = label(process)
            title = fallback if _meaningless(own) else own
            pools.append(Pool(process.get("id") or "", "", None, process, title))
    return pools


def _meaningless(name: str) -> bool:
    folded = name.casefold().replace(" ", "")
    return not folded or folded in {"process", "defaultprocess", "process1", "pool", "newprocess"}


def message_flows(root: _Element, pools: list[Pool]) -> dict[str, list[_Element]]:
    """Group the message flows by the pools they begin or end in; O(elements)."""
    home: dict[str, str] = {}
    for pool in pools:
        home[pool.id] = pool.id
        if pool.process is not None:
            for element in pool.process.iter("{*}*"):
                home.setdefault(element.get("id") or "", pool.id)
    found: dict[str, list[_Element]] = {}
    for _, collaboration in children(root, "collaboration"):
        for _, flow in children(collaboration, "messageFlow"):
            ends = (home.get(reference(flow.get(name)), "") for name in ("sourceRef", "targetRef"))
            for pool_id in dict.fromkeys(ends):
                found.setdefault(pool_id, []).append(flow)
    return found


def outside_lanes(
    flows: list[_Element], by_id: dict[str, _Element], pool: Pool, pools: list[Pool], sketch: Sketch,
    elements: dict[str, _Element], special: dict[_Element, tuple[Fate, Text]],
) -> None:  # fmt: skip
    """Carry message flows as documents, and the black boxes at their other end as lanes."""
    owner = {(element.get("id") or ""): node for node, element in elements.items()}
    pool_of = {entry.id: entry for entry in pools}
    shown: set[str] = set()
    for flow in flows:
        source, target = reference(flow.get("sourceRef")), reference(flow.get("targetRef"))
        name = label(flow) or _message_name(flow, by_id)
        for end, other, field in ((source, target, "writes"), (target, source, "reads")):
            node = sketch.nodes.get(owner.get(end, ""))
            partner = pool_of.get(other)
            if (end == pool.id or node is not None) and other not in shown:
                shown.add(other)
                _add_black_box(partner, sketch)
            if node is None:
                continue
            if name:
                sketch.documents.setdefault(name, Document(name=name))
                node.use(field, name)
                special[flow] = (Fate.CARRIED, Text(f"帳票「{name}」として", f"as the document '{name}'"))
            else:
                who = partner.name if partner else label(by_id[other]) if other in by_id else ""
                if who:
                    node.notes.append(f"{'送り先' if field == 'writes' else '送り元'}: {who}")
                special.setdefault(flow, _NAMELESS)
        if flow not in special and (source in pool_of and target in pool_of):
            special[flow] = (Fate.DROPPED, Text("プールどうしの線です", "it joins two pools, no step"))


def _message_name(flow: _Element, by_id: dict[str, _Element]) -> str:
    message = by_id.get(reference(flow.get("messageRef")))
    return label(message) if message is not None else ""


def _add_black_box(partner: Pool | None, sketch: Sketch) -> None:
    if partner is None or partner.process is not None or not partner.name:
        return
    line = partner.participant.sourceline or 0 if partner.participant is not None else 0
    sketch.lanes.append(SketchLane(partner.id, partner.name, line=line))


def read_lanes(
    process: _Element, special: dict[_Element, tuple[Fate, Text]]
) -> tuple[list[SketchLane], dict[str, str]]:
    """Read lanes, nested ones by their department, and the lane of each node (the innermost wins)."""
    lanes: list[SketchLane] = []
    lane_of: dict[str, str] = {}
    sets = [found for _, found in children(process, "laneSet")]
    for extra in sets[1:]:
        special[extra] = (
            Fate.DROPPED,
            Text("2組目のレーンは元のファイルに残します", "a second lane set is kept in the original"),
        )
    stack = [(found, "") for found in reversed(sets[:1])]
    pending: deque[tuple[_Element, str]] = deque()
    outer: set[str] = set()
    while stack:
        lane_set, department = stack.pop()
        for _, lane in children(lane_set, "lane"):
            pending.append((lane, department))
        while pending:
            lane, above = pending.popleft()
            identifier = lane.get("id") or f"lane{len(lanes) + 1}"
            inner = child(lane, "childLaneSet")
            refs = [reference(ref.text) for _, ref in children(lane, "flowNodeRef")]
            lane_of.update(dict.fromkeys(refs, identifier))
            nested = [found for _, found in children(inner, "lane")] if inner is not None else []
            if nested:
                name = label(lane)
                path = " / ".join(part for part in (above, name) if part)
                pending.extendleft((found, path) for found in reversed(nested))
                outer.add(identifier)
                lanes.append(SketchLane(identifier, name, above, lane.sourceline or 0))
                special[lane] = (Fate.CARRIED, Text("内側のレーンの所属として", "as the department of its inner lanes"))
            else:
                lanes.append(SketchLane(identifier, label(lane), above, lane.sourceline or 0))
                special.setdefault(lane, (Fate.CARRIED, NO_TEXT))
    used = set(lane_of.values())
    return [lane for lane in lanes if lane.id not in outer or lane.id in used], lane_of
