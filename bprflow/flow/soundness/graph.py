"""The plain graph that soundness is decided on: node kinds and edges, nothing else."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.model import StepKind


@dataclass(frozen=True)
class WorkflowGraph:
    """Any workflow graph: several starts and ends, inclusive and event gateways, messages.

    A case begins at one of the starts. Several edges out of a start or task are a parallel split,
    several into a task or end mean "whichever arrives", as in BPMN. Tokens may end in different
    ends, but in none twice.

    Attributes:
        kinds: Kind of every node by id, in written order.
        edges: (source, target), possibly several between the same two nodes.
        names: Names of the steps, for witnesses.
        messages: (source, target) of messages between nodes; they wait until they are taken.
            A start with an incoming message begins when the message comes.
        cancelling: Ends that end the whole case at once, in their own pool (terminate).
        awaiting: Nodes that wait for a message from outside the graph; it is assumed to arrive.

    """

    kinds: Mapping[str, NodeKind]
    edges: tuple[tuple[str, str], ...]
    names: Mapping[str, str] = field(default_factory=dict)
    messages: tuple[tuple[str, str], ...] = ()
    cancelling: frozenset[str] = frozenset()
    awaiting: frozenset[str] = frozenset()

    @cached_property
    def leaving(self) -> Mapping[str, tuple[int, ...]]:
        """Numbers of the edges out of each node."""
        return _numbers(self.kinds, (source for source, _ in self.edges))

    @cached_property
    def entering(self) -> Mapping[str, tuple[int, ...]]:
        """Numbers of the edges into each node."""
        return _numbers(self.kinds, (target for _, target in self.edges))

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """Nodes at which a case may begin."""
        return tuple(node for node, kind in self.kinds.items() if kind is NodeKind.START)

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """End nodes, and steps with no edge out of them, which end silently."""
        return tuple(
            node
            for node, kind in self.kinds.items()
            if kind is NodeKind.END or (kind is NodeKind.TASK and not self.leaving[node])
        )

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Nodes some path leads to from a start."""
        return frozenset(_closure(self.starts, self._next))

    @cached_property
    def finishing(self) -> frozenset[str]:
        """Nodes from which some path leads to an end."""
        return frozenset(_closure(self.ends, self._previous))

    def _next(self, node: str) -> Iterable[str]:
        return (self.edges[number][1] for number in self.leaving[node])

    def _previous(self, node: str) -> Iterable[str]:
        return (self.edges[number][0] for number in self.entering[node])

    def path(self, source: str, target: str) -> tuple[str, ...]:
        """Give a shortest path of nodes, both ends included; empty when there is none."""
        parent: dict[str, str] = {source: source}
        queue = deque([source])
        while queue and target not in parent:
            node = queue.popleft()
            for follower in self._next(node):
                if follower not in parent:
                    parent[follower] = node
                    queue.append(follower)
        if target not in parent:
            return ()
        path = [target]
        while path[-1] != source:
            path.append(parent[path[-1]])
        return tuple(reversed(path))

    def step_names(self, nodes: Iterable[str]) -> tuple[str, ...]:
        """Give the names of the steps among `nodes`."""
        return tuple(self.names.get(node, node) for node in nodes if self.kinds[node] is NodeKind.TASK)


def workflow_graph(flow: FlowGraph) -> WorkflowGraph:
    """Take the bare graph of a flow, O(n + m)."""
    return WorkflowGraph(
        kinds={node.id: node.kind for node in flow.nodes.values()},
        edges=tuple((edge.source, edge.target) for edge in flow.edges),
        names={node.id: node.step.name for node in flow.nodes.values() if node.step is not None},
        cancelling=frozenset(node.id for node in flow.nodes.values() if node.cancels),
        awaiting=frozenset(_awaiting(flow)),
    )


def _awaiting(flow: FlowGraph) -> Iterator[str]:
    """Find the steps that wait for what nobody in the flow hands them.

    A step that receives does so when the steps right before it are the same hands' own (the sender is
    not in the picture); a wait does when neither a time nor an end of it is written; and so does each
    way out of an event gateway that is not a timer. What begins the case is there already.
    """
    for node in flow.nodes.values():
        step = node.step
        if node.kind is not NodeKind.TASK or step is None:
            continue
        kind = flow.facts[node.id].kind.value
        timed = step.wait is not None or bool(step.until)
        before = _before(flow, node.id)
        after_event = any(flow.nodes[edge.source].kind is NodeKind.EVENT for edge in flow.incoming[node.id])
        alone = bool(before) and all(flow.nodes[feeder].lane == node.lane for feeder in before)
        if (
            (kind is StepKind.RECEIVE and alone)
            or (kind is StepKind.WAIT and not timed)
            or (after_event and kind is not StepKind.WAIT)
        ):
            yield node.id


def _before(flow: FlowGraph, node: str) -> set[str]:
    """Give the steps right before a node, looking through gateways."""
    found: set[str] = set()
    seen: set[str] = set()
    stack = [edge.source for edge in flow.incoming[node]]
    while stack:
        source = stack.pop()
        if source in seen:
            continue
        seen.add(source)
        if flow.nodes[source].kind is NodeKind.TASK:
            found.add(source)
        else:
            stack.extend(edge.source for edge in flow.incoming[source])
    return found


def _numbers(nodes: Iterable[str], ends: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {node: [] for node in nodes}
    for number, end in enumerate(ends):
        found[end].append(number)
    return {node: tuple(numbers) for node, numbers in found.items()}


def _closure(begin: Iterable[str], following: Callable[[str], Iterable[str]]) -> set[str]:
    found = set(begin)
    stack = list(found)
    while stack:
        for node in following(stack.pop()):
            if node not in found:
                found.add(node)
                stack.append(node)
    return found
