"""Pools of one collaboration looked at together: do they wait for each other's messages for ever?

Each pool becomes a process of its own, where messages are assumed to arrive. Here all are played as
one graph with the message flows between them, so that two pools that wait for one another are told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bprflow.exchange.bpmn.tree import local, reference
from bprflow.exchange.sketch import Shape, Sketch
from bprflow.flow.faults import FaultKind
from bprflow.flow.graph import NodeKind
from bprflow.flow.soundness import State, Verdict, Witness, WorkflowGraph, check
from bprflow.language.terms import Text
from bprflow.source.diagnostic import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

STATE_LIMIT = 5_000
"""Markings after which the pools are not looked at further; reading a file stays quick."""
_TOLD = 3
"""Faults told; mending one often mends the others."""
_KINDS = {
    Shape.START: NodeKind.START, Shape.END: NodeKind.END, Shape.TASK: NodeKind.TASK, Shape.THROUGH: NodeKind.TASK,
    Shape.XOR: NodeKind.XOR, Shape.AND: NodeKind.AND, Shape.OR: NodeKind.OR, Shape.EVENT: NodeKind.EVENT,
}  # fmt: skip
_WAITING = frozenset({"receiveTask", "intermediateCatchEvent", "startEvent"})
"""What waits for its message in any case; other steps that take one wait unless they send one as well (asked and answered)."""
_ENDING = ("terminateEventDefinition", "errorEventDefinition")
_WAITS = Text(
    "プールを合わせて見ると、「{shows}」が「{missing}」からの連絡を待ったまま進めないことがあるかもしれません。"
    "互いに待ち合っていないか、どんなときも連絡が届くかを確認してください",
    'Seen together, the pools may stop: "{shows}" waits for what "{missing}" sends. Please check whether they wait '
    "for each other, and whether the message is sent in every case",
)
_NEVER = Text(
    "プールを合わせて見ると、「{shows}」まで進むことがありません。その前で待つ連絡が送られるか確認してください",
    'Seen together, the pools never get to "{shows}"; please check whether the messages it waits for are sent',
)
_OTHER = Text(
    "プールを合わせて見ると、「{shows}」のあたりで終われないことがあるかもしれません。連絡の順を確認してください",
    'Seen together, the pools may not finish around "{shows}"; please check the order of the messages',
)
_UNDECIDED = Text(
    "プールどうしの連絡がいつも届くかは判定できなかったので、届くと仮定しています。{reason}",
    "Whether the messages between the pools always arrive was not decided; they are assumed to. {reason}",
)
_FAULTS_FIRST = Text(
    "プールの中に、そのままでは終われない所があります。直すまでは、プールどうしの連絡は届くと仮定しています",
    "A pool by itself may not finish; until that is mended, messages between the pools are assumed to arrive",
)


@dataclass(slots=True)
class Together:
    """The pools read so far, as one graph.

    Attributes:
        pools: The graph of each pool by itself.
        sends, takes: Node of each element that sends, or takes, a message.
        strict: Nodes that wait for a message whatever they send themselves.
        pool_of: Number of the pool of each node.

    """

    pools: list[WorkflowGraph] = field(default_factory=list)
    sends: dict[str, str] = field(default_factory=dict)
    takes: dict[str, str] = field(default_factory=dict)
    strict: set[str] = field(default_factory=set)
    pool_of: dict[str, int] = field(default_factory=dict)

    def add(self, sketch: Sketch, elements: dict[str, _Element]) -> None:
        """Take in a pool as it was drawn, before it is written as a process; O(n + m)."""
        number = len(self.pools)
        kinds: dict[str, NodeKind] = {}
        names: dict[str, str] = {}
        cancelling: set[str] = set()
        for name, node in sketch.nodes.items():
            own = f"{number}:{name}"
            kinds[own] = _KINDS[node.shape]
            self.pool_of[own] = number
            element = elements.get(name)
            names[own] = node.label or sketch.home or name
            if element is None:
                continue
            if node.shape is Shape.END and any(local(child) in _ENDING for child in element):
                cancelling.add(own)
            identifier = element.get("id") or ""
            begins = f"{name}.start" if local(element) == "startEvent" and f"{name}.start" in sketch.nodes else name
            self.sends[identifier], self.takes[identifier] = own, f"{number}:{begins}"
            if local(element) in _WAITING:
                self.strict.add(self.takes[identifier])
        edges = [(f"{number}:{edge.source}", f"{number}:{edge.target}") for edge in sketch.edges]
        for own, ways in _conditional(sketch, number).items():
            split = f"{own}\0"
            kinds[split] = NodeKind.OR
            edges = [
                (split, target) if source == own and target in ways else (source, target) for source, target in edges
            ]
            edges.append((own, split))
        if NodeKind.START not in kinds.values():
            led_to = {target for _, target in edges}
            begin = f"{number}:\0start"
            edges += [(begin, node) for node in kinds if node not in led_to]
            kinds[begin] = NodeKind.START
        self.pools.append(WorkflowGraph(kinds, tuple(edges), names, cancelling=frozenset(cancelling)))

    def faults(self, flows: Iterable[_Element]) -> list[tuple[Level, int, Text]]:
        """Say what goes wrong between the pools: (level, line of a message flow, sentence)."""
        messages: dict[tuple[str, str], int] = {}
        awaiting: set[str] = set()
        flows = list(flows)
        talking = {self.sends.get(reference(flow.get("sourceRef"))) for flow in flows}
        for flow in flows:
            source = self.sends.get(reference(flow.get("sourceRef")))
            target = self.takes.get(reference(flow.get("targetRef")))
            if target in talking and target not in self.strict:
                continue
            if source and target and self.pool_of[source] != self.pool_of[target]:
                messages[source, target] = flow.sourceline or 0
            elif target:
                awaiting.add(target)
        if not messages:
            return []
        line = min(messages.values())
        if any(check(pool, STATE_LIMIT).state is State.UNSOUND for pool in self.pools):
            return [(Level.INFO, line, _FAULTS_FIRST)]
        verdict = check(self._joined(tuple(messages), awaiting), STATE_LIMIT)
        if verdict.state is State.UNKNOWN:
            reason = verdict.reason
            return [
                (Level.INFO, line, Text(_UNDECIDED.ja.format(reason=reason.ja), _UNDECIDED.en.format(reason=reason.en)))
            ]
        return [
            (Level.WARNING, self._line(witness, messages) or line, self._told(witness, verdict))
            for witness in verdict.witnesses[:_TOLD]
        ]

    def _joined(self, messages: tuple[tuple[str, str], ...], awaiting: set[str]) -> WorkflowGraph:
        """Put the pools side by side, their messages between them."""
        return WorkflowGraph(
            {node: kind for pool in self.pools for node, kind in pool.kinds.items()},
            tuple(edge for pool in self.pools for edge in pool.edges),
            {node: name for pool in self.pools for node, name in pool.names.items()},
            messages,
            frozenset(node for pool in self.pools for node in pool.cancelling),
            frozenset(awaiting),
        )

    def _line(self, witness: Witness, messages: dict[tuple[str, str], int]) -> int:
        return next((line for (_, target), line in messages.items() if target == witness.shows), 0)

    def _told(self, witness: Witness, verdict: Verdict) -> Text:
        shows = self._name(witness.shows)
        missing = [self._name(node) for node in witness.missing]
        kind = witness.kind
        form = _WAITS if kind is FaultKind.DEADLOCK and missing else _NEVER if kind is FaultKind.DEAD_STEP else _OTHER
        ja = form.ja.format(shows=shows, missing="」「".join(missing))
        en = form.en.format(shows=shows, missing='", "'.join(missing))
        for assumed in verdict.assumptions:
            ja, en = f"{ja} ({assumed.ja})", f"{en} ({assumed.en})"
        return Text(ja, en)

    def _name(self, node: str) -> str:
        return self.pools[self.pool_of[node]].names.get(node, node) if node in self.pool_of else node


def _conditional(sketch: Sketch, number: int) -> dict[str, set[str]]:
    """Find the ways out of tasks that are taken only under a condition: some of them, not all."""
    found: dict[str, set[str]] = {}
    for name, edges in sketch.outgoing().items():
        plain = len(edges) < 2 or sketch.nodes[name].shape not in (Shape.TASK, Shape.START)
        if not plain and any(edge.conditional or edge.default for edge in edges):
            found[f"{number}:{name}"] = {f"{number}:{edge.target}" for edge in edges}
    return found
