"""From the written items of a process to its graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bprflow.flow.graph import Edge, FlowGraph, Node, NodeKind
from bprflow.flow.question import question
from bprflow.flow.targets import find_target, names_of
from bprflow.language.editions import EDITION
from bprflow.model import END, NEXT, Branch, Gateway, GatewayKind, Item, Parallel, Process, Step
from bprflow.model.facts import StepFacts
from bprflow.model.infer import infer_step

START_ID = "@start"
"""Id of the first start node; a further start is `@start:` and its step's id."""
END_ID = "@end"
"""Id of the end node all `終了` share; an end written as an item (`関門: 終点`) is a node of its own."""

_GATEWAY_NODE = {
    GatewayKind.EXCLUSIVE: NodeKind.XOR,
    GatewayKind.PARALLEL: NodeKind.AND,
    GatewayKind.INCLUSIVE: NodeKind.OR,
    GatewayKind.EVENT: NodeKind.EVENT,
    GatewayKind.END: NodeKind.END,
    GatewayKind.TERMINATE: NodeKind.END,
    GatewayKind.ERROR: NodeKind.END,
}
_CANCELLING = (GatewayKind.TERMINATE, GatewayKind.ERROR)


def build(process: Process, *, edition: str = EDITION) -> FlowGraph:
    """Build the graph of a process.

    A step with branches becomes a task and an XOR node `<id>?`; `並行` becomes `<id>&split` and
    `<id>&join`; explicit gateways keep their id. What has no jump goes on with the following
    item, the last item of a parallel branch with the join, the last item of all with the end.
    A step whose id is taken already is given another (`<id>#2`), in its node and its facts.
    Jumps to nothing are left out (`structure_faults` names them). Steps with `開始` beyond the
    first item get start nodes of their own; starts are alternatives of one another.

    Args:
        process: Any process with n items; O(n).
        edition: Edition of the lexicon by which the words of the steps are read.

    """
    return _Builder(process, edition).graph()


def retitled(flow: FlowGraph, process: Process) -> FlowGraph:
    """Give the graph of a process that differs in nothing but words about the whole (name, start, note …); O(nodes)."""
    start = flow.nodes[START_ID]
    nodes = flow.nodes
    if start.label == flow.process.start != process.start:
        nodes = {**nodes, START_ID: replace(start, label=process.start)}
    return replace(flow, process=process, nodes=nodes)


def branch_shares(branches: tuple[Branch, ...]) -> tuple[float, ...]:
    """Give each branch its share of the cases: what is left out shares what the others leave."""
    stated = sum(branch.share.value for branch in branches if branch.share is not None)
    missing = sum(branch.share is None for branch in branches)
    rest = max(0.0, 1.0 - stated) / missing if missing else 0.0
    return tuple(rest if branch.share is None else branch.share.value for branch in branches)


@dataclass
class _Part:
    """A node with ways out: what was written of them, and where it goes on by default."""

    node: str
    branches: tuple[Branch, ...] = ()
    jump: str | None = None
    heads: tuple[str, ...] = ()
    follow: str = END_ID


class _Builder:
    """Makes nodes in written order first, then the edges, when every id is known."""

    def __init__(self, process: Process, edition: str) -> None:
        self.process = process
        self.edition = edition
        self.nodes: dict[str, Node] = {}
        self.parts: list[_Part] = []
        self.facts: dict[str, StepFacts] = {}
        self.entry: dict[str, str] = {}
        self.starts: list[tuple[str, str]] = []
        self.lane = ""

    def graph(self) -> FlowGraph:
        head, _ = self._sequence(self.process.steps)
        heads, first_edges = self._start_nodes(head or END_ID)
        edges = (*first_edges, *self._edges())
        nodes = {**heads, **self.nodes}
        lanes = [nodes[edge.source].lane for edge in edges if edge.target == END_ID]
        if lanes or not any(node.kind is NodeKind.END for node in self.nodes.values()):
            nodes[END_ID] = Node(END_ID, NodeKind.END, lane=lanes[-1] if lanes else "")
        return FlowGraph(self.process, nodes, tuple(_numbered(edges)), self.facts)

    def _sequence(self, items: tuple[Item, ...]) -> tuple[str | None, _Part | None]:
        """Make the nodes of a list; give its first node and its last part."""
        first: str | None = None
        tail: _Part | None = None
        for item in items:
            if isinstance(item, Parallel):
                head, after = self._parallel(item)
            elif isinstance(item, Gateway):
                head, after = self._gateway(item)
            else:
                head, after = self._step(item)
            if tail is not None:
                tail.follow = head
            first, tail = first or head, after
        return first, tail

    def _step(self, step: Step) -> tuple[str, _Part]:
        node = self._free(step.id)
        self.entry.setdefault(step.id, node)
        self.facts[node] = infer_step(step, self.process, self.edition)
        if node != step.id:
            step = step.model_copy(update={"id": node})
        self._add(node, NodeKind.TASK, step, step.lane)
        self.lane = step.lane
        if step.start:
            self.starts.append((node, step.start))
        task = self._part(node)
        if not step.branches:
            task.jump = step.next
            return node, task
        task.follow = self._add(f"{step.id}?", NodeKind.XOR, step, step.lane, question(step))
        decision = self._part(task.follow)
        decision.branches, decision.jump = step.branches, step.next
        return node, decision

    def _gateway(self, gateway: Gateway) -> tuple[str, _Part]:
        lane = gateway.lane or self.lane
        kind = gateway.gateway
        node = self._add(gateway.id, _GATEWAY_NODE[kind], None, lane, gateway.name, cancels=kind in _CANCELLING)
        self.entry.setdefault(gateway.id, node)
        if gateway.start:
            self.starts.append((node, gateway.start))
        part = self._part(node)
        part.branches, part.jump = gateway.branches, gateway.next
        return node, part

    def _parallel(self, block: Parallel) -> tuple[str, _Part]:
        lane = self.lane or _first_lane(block)
        split = self._add(f"{block.id}&split", NodeKind.AND, None, lane)
        self.entry.setdefault(block.id, split)
        fork = self._part(split)
        ends = [self._sequence(branch) for branch in block.branches]
        join = self._add(f"{block.id}&join", NodeKind.AND, None, lane)
        for _, tail in ends:
            if tail is not None:
                tail.follow = join
        fork.heads = tuple(head or join for head, _ in ends)
        return split, self._part(join)

    def _add(
        self, wanted: str, kind: NodeKind, step: Step | None, lane: str, label: str = "", *, cancels: bool = False
    ) -> str:
        name = self._free(wanted)
        self.nodes[name] = Node(name, kind, step, lane, label, cancels)
        return name

    def _free(self, wanted: str) -> str:
        """Give an id nobody has: two items with one id (an error the reader reports) still get two nodes."""
        name, count = wanted, 2
        while name in self.nodes or name in (START_ID, END_ID):
            name, count = f"{wanted}#{count}", count + 1
        return name

    def _part(self, node: str) -> _Part:
        part = _Part(node)
        self.parts.append(part)
        return part

    def _start_nodes(self, head: str) -> tuple[dict[str, Node], list[Edge]]:
        lane = self.nodes[head].lane if head in self.nodes else ""
        triggers = dict(self.starts)
        nodes = {START_ID: Node(START_ID, NodeKind.START, None, lane, triggers.pop(head, self.process.start))}
        edges = [Edge(START_ID, head)]
        for target, label in triggers.items():
            name = f"{START_ID}:{target}"
            nodes[name] = Node(name, NodeKind.START, None, self.nodes[target].lane, label)
            edges.append(Edge(name, target))
        return nodes, edges

    def _edges(self) -> Iterator[Edge]:
        self.names = names_of(self.process)
        for part in self.parts:
            if self.nodes[part.node].kind is NodeKind.END:
                continue  # nothing follows an end, whatever is written there
            if part.heads:
                yield from (Edge(part.node, head) for head in part.heads)
                continue
            default = part.follow if part.jump in (None, NEXT) else self._target(part.jump, part.follow)
            if not part.branches:
                if default is not None:
                    yield Edge(part.node, default)
                continue
            kind = self.nodes[part.node].kind
            shares = branch_shares(part.branches)
            for branch, share in zip(part.branches, shares, strict=True):
                target = default if branch.target == NEXT else self._target(branch.target, part.follow)
                if target is None:
                    continue
                if kind is NodeKind.AND:
                    yield Edge(part.node, target, branch.condition)
                else:
                    yield Edge(part.node, target, branch.condition, share, branch.share is not None)

    def _target(self, target: str | None, follow: str) -> str | None:
        if target is None or target == NEXT:
            return follow
        if target == END:
            return END_ID
        item = find_target(self.names, target)
        return None if item is None else self.entry.get(item.id)


def _first_lane(block: Parallel) -> str:
    for branch in block.branches:
        for item in branch:
            lane = _first_lane(item) if isinstance(item, Parallel) else item.lane
            if lane:
                return lane
    return ""


def _numbered(edges: Iterable[Edge]) -> Iterator[Edge]:
    """Number the edges that join the same two nodes."""
    count: dict[tuple[str, str], int] = {}
    for edge in edges:
        ends = (edge.source, edge.target)
        key = count.get(ends, 0)
        count[ends] = key + 1
        yield replace(edge, key=key) if key else edge
