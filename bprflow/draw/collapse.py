"""Parts of a flow folded into one box each: blocks, what one lane does in a row, named stretches.

A picture for a mayor shows five boxes where the work has thirty steps. Every part has one way in
and one way out (`flow.regions`), so the box takes the part's place and no arrow around it is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from bprflow.draw.text import clean, shorten
from bprflow.draw.words import BLOCKS, LANES_INSIDE, STEPS_INSIDE
from bprflow.errors import UsageError
from bprflow.flow.graph import Edge, FlowGraph, Node, NodeKind
from bprflow.flow.regions import Line, RegionKind, region_tree
from bprflow.measure.visits import expected_visits
from bprflow.model import Duration, Provenance, Step, StepKind
from bprflow.model.facts import Fact, StepFacts

BLOCK, LANE = "block", "lane"
_NAME_WIDTH = 118.0
_CASE = {None, "", "件", "case"}
T = TypeVar("T")
_STRENGTH = (Provenance.ASSUMED, Provenance.PUBLISHED, Provenance.INTERVIEW, Provenance.MEASURED)


@dataclass(frozen=True, slots=True)
class Inside:
    """What a folded box stands for.

    Attributes:
        steps: Ids of the steps in it, in order of the flow.
        minutes: Expected touch time of one pass through it, (low, high) [min].
        wait_minutes: Expected waiting in it, (low, high) [min].
        told: Its steps in words, for the tooltip.
        lanes: Whose hands they go through.

    """

    steps: tuple[str, ...]
    minutes: tuple[float, float] = (0.0, 0.0)
    wait_minutes: tuple[float, float] = (0.0, 0.0)
    told: str = ""
    lanes: tuple[str, ...] = ()


@dataclass(frozen=True)
class CollapsedFlow(FlowGraph):
    """A flow with folded boxes.

    Attributes:
        inside: What each folded box stands for, by the id of its step.
        place: For every node of the flow as written, the node that stands for it now.

    """

    inside: Mapping[str, Inside] = field(default_factory=dict)
    place: Mapping[str, str] = field(default_factory=dict)


def inside_of(flow: FlowGraph, step_id: str) -> Inside | None:
    """What a box stands for; None for a plain step."""
    return flow.inside.get(step_id) if isinstance(flow, CollapsedFlow) else None


def collapse(flow: FlowGraph, parts: Sequence[str], language: str = "ja") -> CollapsedFlow:
    """Fold parts of a flow.

    Args:
        flow: The flow, n nodes and m edges; O(n + m) but for names looked up.
        parts: "block" (branches that meet again, parallel work, loops), "lane" (what one lane does in a row), or
            "first..last" with names or ids of two steps.
        language: "ja" or "en", for the words on the boxes.

    Returns:
        The flow with a box for every part of two or more steps; edges around the parts stay as they were.

    Raises:
        UsageError: A named step is not there, or what lies between two is not a part with one way in and out.

    """
    flow = _without_nul(flow)
    line = region_tree(flow).line
    groups: list[tuple[RegionKind | None, tuple[str, ...]]] = []
    for part in parts:
        if part == BLOCK:
            groups += _blocks(flow, line)
        elif part == LANE:
            groups += _lane_runs(flow, line)
        else:
            groups.append((None, _stretch(flow, line, part)))
    return _folded(flow, _apart(groups), language)


def _without_nul(flow: FlowGraph) -> FlowGraph:
    """Give nodes ids the regions can work with: they mark their own nodes with a NUL."""
    if not any("\0" in node for node in flow.nodes):
        return flow
    name = {node: node.replace("\0", "␀") for node in flow.nodes}
    nodes = {name[old]: replace(node, id=name[old]) for old, node in flow.nodes.items()}
    edges = tuple(replace(edge, source=name[edge.source], target=name[edge.target]) for edge in flow.edges)
    return FlowGraph(flow.process, nodes, edges, flow.facts)


def _steps(flow: FlowGraph, nodes: Iterable[str]) -> list[str]:
    return [node for node in nodes if flow.nodes[node].kind is NodeKind.TASK]


def _foldable(flow: FlowGraph, nodes: Sequence[str]) -> bool:
    """Two steps at least, not the whole flow, and neither start nor end."""
    ends = (NodeKind.START, NodeKind.END)
    steps = len(_steps(flow, nodes))
    return 2 <= steps < len(_steps(flow, flow.nodes)) and not any(flow.nodes[node].kind in ends for node in nodes)


def _blocks(flow: FlowGraph, line: Line) -> Iterator[tuple[RegionKind | None, tuple[str, ...]]]:
    """The outermost blocks that can be folded."""
    for region in line.regions:
        nodes = tuple(region.all_nodes())
        if region.kind is not RegionKind.STEP and _foldable(flow, nodes):
            yield region.kind, nodes
        else:
            for inner in region.lines:
                yield from _blocks(flow, inner)


def _lane_runs(flow: FlowGraph, line: Line) -> Iterator[tuple[RegionKind | None, tuple[str, ...]]]:
    """Regions one after the other that lie in one lane, as many as there are in a row."""
    run: list[str] = []
    lane = ""

    def ended() -> Iterator[tuple[RegionKind | None, tuple[str, ...]]]:
        if _foldable(flow, run):
            yield None, tuple(run)

    for region in line.regions:
        nodes = list(region.all_nodes())
        lanes = {flow.nodes[node].lane for node in nodes}
        ends = any(flow.nodes[node].kind in (NodeKind.START, NodeKind.END) for node in nodes)
        one = next(iter(lanes)) if len(lanes) == 1 and not ends else ""
        if one and one == lane:
            run += nodes
            continue
        yield from ended()
        run, lane = (nodes, one) if one else ([], "")
        if not one:
            for inner in region.lines:
                yield from _lane_runs(flow, inner)
    yield from ended()


def _stretch(flow: FlowGraph, line: Line, part: str) -> tuple[str, ...]:
    """Everything from one named step to another."""
    first_name, dots, last_name = part.partition("..")
    if not dots:
        raise UsageError(
            f"まとめる範囲「{part}」が分かりません", "塊、担当、または「最初の手順..最後の手順」と書いてください",
            message_en=f"'{part}' names no part to fold", hint_en="write block, lane, or 'first step..last step'",
        )  # fmt: skip
    first, last = (_find(flow, name.strip()) for name in (first_name, last_name))
    found = _between(line, first, last)
    if found is None or not _foldable(flow, found):
        raise UsageError(
            f"「{part}」は一つにまとめられません",
            "途中から出入りする道のない、2手順以上の範囲を指定してください",
            message_en=f"'{part}' cannot be folded into one box",
            hint_en="name a stretch of two steps or more that no way enters or leaves in the middle",
        )
    return found


def _find(flow: FlowGraph, name: str) -> str:
    steps = [node for node in flow.nodes.values() if node.kind is NodeKind.TASK and node.step is not None]
    for node in steps:
        if name in (node.id, node.step.id if node.step else "", node.step.name if node.step else ""):
            return node.id
    raise UsageError(
        f"まとめる手順「{name}」が見つかりません", "手順の名前か識別子をそのまま書いてください",
        message_en=f"no step '{name}' to fold", hint_en="write the step's name or id as it stands in the flow",
    )  # fmt: skip


def _between(line: Line, first: str, last: str) -> tuple[str, ...] | None:
    """The regions from the one that holds `first` to the one that holds `last`, on the innermost line with both."""
    held = [set(region.all_nodes()) for region in line.regions]
    places = [next((at for at, nodes in enumerate(held) if name in nodes), -1) for name in (first, last)]
    if -1 in places:
        return None
    start, stop = sorted(places)
    if start == stop and line.regions[start].kind is not RegionKind.STEP:
        deeper = (_between(inner, first, last) for inner in line.regions[start].lines)
        found = next((one for one in deeper if one is not None), None)
        return found or tuple(line.regions[start].all_nodes())
    return tuple(node for region in line.regions[start : stop + 1] for node in region.all_nodes())


def _apart(groups: list[tuple[RegionKind | None, tuple[str, ...]]]) -> list[tuple[RegionKind | None, tuple[str, ...]]]:
    """Of groups that share nodes the largest stays."""
    taken: set[str] = set()
    kept: list[tuple[RegionKind | None, tuple[str, ...]]] = []
    for kind, nodes in sorted(groups, key=lambda group: -len(group[1])):
        if not taken.intersection(nodes):
            taken.update(nodes)
            kept.append((kind, nodes))
    return kept


def _folded(flow: FlowGraph, groups: list[tuple[RegionKind | None, tuple[str, ...]]], language: str) -> CollapsedFlow:
    visits = expected_visits(flow)
    place = {node: node for node in flow.nodes}
    boxes: dict[str, Node] = {}
    facts: dict[str, StepFacts] = dict(flow.facts)
    inside: dict[str, Inside] = {}
    rank = {node: at for at, node in enumerate(flow.order)}
    for kind, members in groups:
        nodes = sorted(members, key=lambda node: rank.get(node, len(rank)))
        steps = [flow.nodes[node] for node in _steps(flow, nodes)]
        name = f"{steps[0].id}+{len(steps)}"
        while name in flow.nodes or name in boxes:
            name += "+"
        one = _inside(flow, steps, visits, nodes, language)
        boxes[name] = _box(name, kind, steps, one, flow.nodes[nodes[0]].label, language)
        facts[name] = _facts(flow, steps)
        inside[name] = one
        place |= dict.fromkeys(nodes, name)
    nodes_now: dict[str, Node] = {}
    for node_id, node in flow.nodes.items():
        nodes_now.setdefault(place[node_id], boxes.get(place[node_id], node))
    return CollapsedFlow(flow.process, nodes_now, _edges(flow, place, boxes), facts, inside, place)


def _edges(flow: FlowGraph, place: Mapping[str, str], boxes: Mapping[str, Node]) -> tuple[Edge, ...]:
    """Every edge but those within a box, between what stands there now; labels and shares as written."""
    found: list[Edge] = []
    count: dict[tuple[str, str], int] = {}
    for edge in flow.edges:
        ends = place[edge.source], place[edge.target]
        if ends[0] == ends[1] and ends[0] in boxes:
            continue
        key = count.get(ends, 0)
        count[ends] = key + 1
        found.append(replace(edge, source=ends[0], target=ends[1], key=key))
    return tuple(found)


def _inside(
    flow: FlowGraph, steps: list[Node], visits: Mapping[str, float], nodes: Sequence[str], language: str
) -> Inside:
    """Add up one pass: every step as often as a case that enters the part comes to it."""
    members = set(nodes)
    entering = sum(
        visits.get(edge.source, 0.0) * edge.share
        for edge in flow.edges
        if edge.target in members and edge.source not in members
    )
    case = _CASE | {rate.unit for rate in flow.process.volume[:1]}
    low = high = wait_low = wait_high = 0.0
    told: list[str] = []
    for node in steps:
        step = node.step
        assert step is not None, "tasks have steps"
        runs = visits.get(node.id, 1.0) / entering if entering > 0 else 1.0
        share = (step.share.low + step.share.high) / 2 if step.share is not None else 1.0
        if step.touch is not None and step.per in case:
            low += runs * share * step.touch.low_minutes
            high += runs * share * step.touch.high_minutes
        if step.wait is not None:
            wait_low += runs * step.wait.low_minutes
            wait_high += runs * step.wait.high_minutes
        told.append(f"{node.lane}: {clean(step.name)}")
    comma = ", " if language == "en" else "、"
    ids = tuple(node.step.id for node in steps if node.step is not None)
    lanes = tuple(dict.fromkeys(node.lane for node in steps))
    return Inside(ids, (low, high), (wait_low, wait_high), comma.join(told), lanes)


def _box(name: str, kind: RegionKind | None, steps: list[Node], one: Inside, question: str, language: str) -> Node:
    """The box for a part: named after its first and last step, in the lane where it begins."""
    first, last = (clean(node.step.name) if node.step else "" for node in (steps[0], steps[-1]))
    dash = " – " if language == "en" else " 〜 "
    text = dash.join(shorten(part, _NAME_WIDTH, 12.0) for part in (first, last))
    if kind is RegionKind.CHOICE and question:
        text = BLOCKS["choice_named"].in_language(language).format(question=clean(question))
    elif kind is not None and kind.value in BLOCKS:
        text = BLOCKS[kind.value].in_language(language).format(name=text)
    weakest = _weakest(steps)
    touch = _duration(one.minutes, weakest) if one.minutes[1] else None
    wait = _duration(one.wait_minutes, weakest) if one.wait_minutes[1] else None
    step = Step(id=name, lane=steps[0].lane, name=text, kind=StepKind.TASK, touch=touch, wait=wait)
    return Node(name, NodeKind.TASK, step, steps[0].lane)


def _weakest(steps: list[Node]) -> Provenance:
    """How well the weakest figure inside is known."""
    held = [time for n in steps if n.step is not None for time in (n.step.touch, n.step.wait) if time is not None]
    return min((time.provenance for time in held), key=_STRENGTH.index, default=Provenance.ASSUMED)


def _duration(minutes: tuple[float, float], provenance: Provenance) -> Duration:
    return Duration(low_minutes=minutes[0], high_minutes=max(minutes), provenance=provenance)


def _facts(flow: FlowGraph, steps: list[Node]) -> StepFacts:
    """What rules demand and which media occur anywhere inside, each once."""
    inner = [flow.facts[n.step.id] for n in steps if n.step is not None and n.step.id in flow.facts]
    if not inner:
        raise KeyError(steps[0].id)
    return StepFacts(
        Fact(StepKind.TASK, False),
        _once(fact for facts in inner for fact in facts.media),
        _once(fact for facts in inner for fact in facts.requirements),
        _once(fact for facts in inner for fact in facts.seals),
        sum(facts.seal_count for facts in inner),
        inner[0].lane_kind,
    )


def _once(facts: Iterable[Fact[T]]) -> tuple[Fact[T], ...]:
    found: dict[T, Fact[T]] = {}
    for fact in facts:
        known = found.get(fact.value)
        if known is None or (known.inferred and not fact.inferred):
            found[fact.value] = fact
    return tuple(found.values())


def with_called(flow: FlowGraph, resolve: Callable[[str], FlowGraph | None], language: str = "ja") -> FlowGraph:
    """Tell of steps that stand for another flow (呼出) how many steps and minutes that flow has.

    Args:
        flow: The flow that calls.
        resolve: Gives the flow a step calls, by the words of the call; None when it is not there.
        language: "ja" or "en".

    """
    nodes = dict(flow.nodes)
    inside = dict(flow.inside) if isinstance(flow, CollapsedFlow) else {}
    for node in flow.nodes.values():
        step = node.step
        other = resolve(step.call) if node.kind is NodeKind.TASK and step is not None and step.call else None
        if other is None or step is None:
            continue
        steps = [other.nodes[at] for at in _steps(other, other.order)]
        ids = tuple(one.step.id for one in steps if one.step is not None)
        one = _inside(other, steps, expected_visits(other), list(other.nodes), language)
        inside[step.id] = replace(one, steps=ids)
        if step.touch is None and one.minutes[1]:
            nodes[node.id] = replace(
                node, step=step.model_copy(update={"touch": _duration(one.minutes, _weakest(steps))})
            )
    place = flow.place if isinstance(flow, CollapsedFlow) else {node_id: node_id for node_id in flow.nodes}
    return CollapsedFlow(flow.process, nodes, flow.edges, flow.facts, inside, place) if inside else flow


def numbers_of(flow: FlowGraph, numbers: Mapping[str, tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Finding numbers by what stands in the picture: a folded box carries those of its steps."""
    found = dict(numbers)
    if isinstance(flow, CollapsedFlow):
        for name, one in flow.inside.items():
            inner = sorted({number for step in one.steps for number in numbers.get(step, ())})
            found[name] = tuple(inner)
    return found


def count_word(one: Inside, language: str) -> str:
    """How many steps a box stands for, and how many lanes if it is not one, e.g. ＋3工程・2担当."""
    counted = STEPS_INSIDE.in_language(language).format(count=len(one.steps))
    return counted if len(one.lanes) < 2 else counted + LANES_INSIDE.in_language(language).format(count=len(one.lanes))


__all__ = [
    "BLOCK",
    "LANE",
    "CollapsedFlow",
    "Inside",
    "collapse",
    "count_word",
    "inside_of",
    "numbers_of",
    "with_called",
]
