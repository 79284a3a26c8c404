"""Why one step comes after another: data, a decision, the same hands, or only habit.

Only between steps whose documents are written down can the tool say "habit"; where nothing is
known it says so and keeps the order.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bprflow.flow.graph import FlowGraph, NodeKind
from bprflow.model import Step, StepKind

_NO_TIME = 0.0
_LOOK_BACK = 24
"""Earlier uses of one document (or lane) that are looked at; older ones are covered by these in any real flow."""
_CARRYING = frozenset({StepKind.MOVE, StepKind.SEND, StepKind.RECEIVE, StepKind.ISSUE})
_MARKING = frozenset({StepKind.SEAL, StepKind.APPROVE})


class Reason(StrEnum):
    """Why a step has to wait for another."""

    DATA = "data"
    DECISION = "decision"
    HANDS = "hands"
    UNKNOWN = "unknown"
    HABIT = "habit"


@dataclass(frozen=True, slots=True)
class OrderConstraint:
    """One step that comes after another.

    Attributes:
        before, after: Step ids.
        reason: Why.
        documents: Documents behind a data reason.

    """

    before: str
    after: str
    reason: Reason
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PathLength:
    """A longest way through the flow.

    Attributes:
        minutes: Touch time and waiting on it, each step once [min].
        steps: Ids of the steps on it.

    """

    minutes: float
    steps: tuple[str, ...]


@dataclass(frozen=True)
class OrderAnalysis:
    """Order constraints of one flow, ways back left out."""

    flow: FlowGraph

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps in the order of the flow."""
        return self.flow.steps_in_order

    @cached_property
    def required(self) -> tuple[OrderConstraint, ...]:
        """What must be kept: data, decisions, the same hands, and orders nothing is known of."""
        return (*self._data, *self._decisions, *self._hands, *self._unknown)

    @cached_property
    def written(self) -> tuple[OrderConstraint, ...]:
        """Every two steps that follow one another as written, each with its reason."""
        data = {(c.before, c.after): c for c in self._data}
        reached = self._ancestors
        found: list[OrderConstraint] = []
        for before, after in self._adjacent:
            known = data.get((before, after))
            if known is not None:
                found.append(known)
            elif (before, after) in self._decision_pairs:
                found.append(OrderConstraint(before, after, Reason.DECISION))
            elif self._lane(before) == self._lane(after):
                found.append(OrderConstraint(before, after, Reason.HANDS))
            elif not self._known(before) or not self._known(after):
                found.append(OrderConstraint(before, after, Reason.UNKNOWN))
            elif before in reached.get(after, frozenset()):
                found.append(OrderConstraint(before, after, Reason.DATA))
            else:
                found.append(OrderConstraint(before, after, Reason.HABIT))
        return tuple(found)

    @cached_property
    def habits(self) -> tuple[OrderConstraint, ...]:
        """Orders that neither data nor a decision nor the same hands demand: they could run in parallel."""
        return tuple(constraint for constraint in self.written if constraint.reason is Reason.HABIT)

    @cached_property
    def path_as_written(self) -> PathLength:
        """The critical path in the written order."""
        return self._longest([(before, after, True) for before, after in self._adjacent])

    @cached_property
    def path_as_needed(self) -> PathLength:
        """The critical path when only what must be kept is kept."""
        arcs = [(c.before, c.after, c.reason is not Reason.HANDS) for c in self.required]
        return self._longest(arcs)

    @property
    def saved_minutes(self) -> float:
        """What dropping habits could save on the critical path [min]."""
        return max(_NO_TIME, self.path_as_written.minutes - self.path_as_needed.minutes)

    def _lane(self, step_id: str) -> str:
        return self.flow.nodes[step_id].lane

    def _known(self, step_id: str) -> bool:
        step = self.flow.nodes[step_id].step
        return step is not None and bool(step.reads or step.writes)

    @cached_property
    def _adjacent(self) -> tuple[tuple[str, str], ...]:
        """Steps that follow one another on forward edges, gateways looked through."""
        entry: dict[str, tuple[str, ...]] = {}
        found: list[tuple[str, str]] = []
        for node in self.flow.order:
            before: dict[str, None] = {}
            for edge in self.flow.incoming[node]:
                if (edge.source, edge.target, edge.key) not in self.flow.back_edges:
                    before.update(dict.fromkeys(entry.get(edge.source, ())))
            if self.flow.nodes[node].kind is NodeKind.TASK:
                found += [(source, node) for source in before]
                entry[node] = (node,)
            else:
                entry[node] = tuple(before)
        return tuple(found)

    @cached_property
    def _data(self) -> tuple[OrderConstraint, ...]:
        return tuple(_data_constraints(self.flow, self.steps, self._come_before))

    @cached_property
    def _decision_pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset((c.before, c.after) for c in self._decisions)

    @cached_property
    def _decisions(self) -> tuple[OrderConstraint, ...]:
        return tuple(
            OrderConstraint(decider, step.id, Reason.DECISION)
            for step in self.steps
            for decider in dict.fromkeys((*self._deciders.get(step.id, ()), *self._gates.get(step.id, ())))
            if self._come_before.before[step.id] & self._come_before.bit[decider]
        )

    @cached_property
    def _gates(self) -> Mapping[str, tuple[str, ...]]:
        """For every step the last decisions before it that may send the case back: they release it."""
        released: dict[str, tuple[str, ...]] = {}
        for name in self.flow.order:
            before: dict[str, None] = {}
            for edge in self.flow.incoming[name]:
                if (edge.source, edge.target, edge.key) not in self.flow.back_edges:
                    before.update(dict.fromkeys(released.get(edge.source, ())))
            released[name] = tuple(before)
            node = self.flow.nodes[name]
            back = any((e.source, e.target, e.key) in self.flow.back_edges for e in self.flow.outgoing[name])
            if back and node.kind in (NodeKind.XOR, NodeKind.EVENT):
                released[name] = (node.step.id,) if node.step is not None else self._before(name)
        return released

    @cached_property
    def _deciders(self) -> Mapping[str, tuple[str, ...]]:
        """For every step the steps whose decision says whether it is done at all."""
        import networkx

        graph: networkx.DiGraph[str] = networkx.DiGraph()
        goal = "\0end"
        forward = [e for e in self.flow.edges if (e.source, e.target, e.key) not in self.flow.back_edges]
        graph.add_edges_from((edge.target, edge.source) for edge in forward)
        left = {edge.source for edge in forward}
        graph.add_edges_from((goal, node) for node in self.flow.nodes if node not in left)
        after_all = networkx.immediate_dominators(graph, goal)
        found: dict[str, dict[str, None]] = {}
        for node in self.flow.nodes.values():
            if node.kind not in (NodeKind.XOR, NodeKind.OR, NodeKind.EVENT) or len(self.flow.outgoing[node.id]) < 2:
                continue
            deciders = (node.step.id,) if node.step is not None else self._before(node.id)
            meeting = after_all.get(node.id, goal)
            for edge in self.flow.outgoing[node.id]:
                at = edge.target
                while (edge.source, edge.target, edge.key) not in self.flow.back_edges and at not in (meeting, goal):
                    if self.flow.nodes[at].kind is NodeKind.TASK:
                        found.setdefault(at, {}).update(dict.fromkeys(deciders))
                    at = after_all.get(at, goal)
        return {step: tuple(deciders) for step, deciders in found.items()}

    def _before(self, gateway: str) -> tuple[str, ...]:
        return tuple(
            edge.source for edge in self.flow.incoming[gateway] if self.flow.nodes[edge.source].kind is NodeKind.TASK
        )

    @cached_property
    def _come_before(self) -> _Earlier:
        return _Earlier(self.flow)

    @cached_property
    def _hands(self) -> tuple[OrderConstraint, ...]:
        lanes: dict[str, list[str]] = {}
        found: list[OrderConstraint] = []
        for step in self.steps:
            earlier = lanes.setdefault(step.lane, [])
            found += [
                OrderConstraint(name, step.id, Reason.HANDS) for name in self._come_before.nearest(earlier, step.id)
            ]
            earlier.append(step.id)
        return tuple(found)

    @cached_property
    def _unknown(self) -> tuple[OrderConstraint, ...]:
        return tuple(
            OrderConstraint(before, after, Reason.UNKNOWN)
            for before, after in self._adjacent
            if not self._known(before) or not self._known(after)
        )

    @cached_property
    def _ancestors(self) -> Mapping[str, frozenset[str]]:
        """Steps that must come before each adjacent one by what is required, for the written pairs only."""
        incoming: dict[str, list[str]] = {}
        for constraint in self.required:
            if constraint.reason is not Reason.HANDS:
                incoming.setdefault(constraint.after, []).append(constraint.before)
        place = {step.id: index for index, step in enumerate(self.steps)}
        found: dict[str, frozenset[str]] = {}
        for before, after in self._adjacent:
            stack, seen = list(incoming.get(after, ())), set[str]()
            while stack:
                at = stack.pop()
                if at not in seen and place[at] >= place[before]:
                    seen.add(at)
                    stack.extend(incoming.get(at, ()))
            found[after] = found.get(after, frozenset()) | frozenset(seen & {before})
        return found

    def _longest(self, arcs: list[tuple[str, str, bool]]) -> PathLength:
        """Find the longest way; an arc with False waits for the work only, not for the time after it."""
        entering: dict[str, list[tuple[str, bool]]] = {}
        for before, after, whole in arcs:
            entering.setdefault(after, []).append((before, whole))
        done: dict[str, float] = {}
        free: dict[str, float] = {}
        via: dict[str, str] = {}
        for step in self.steps:
            begin = _NO_TIME
            for before, whole in entering.get(step.id, ()):
                ready = done.get(before, _NO_TIME) if whole else free.get(before, _NO_TIME)
                if before in done and (ready > begin or step.id not in via):
                    begin, via[step.id] = max(begin, ready), before
            free[step.id] = begin + (step.touch.minutes if step.touch else _NO_TIME)
            done[step.id] = free[step.id] + (step.wait.minutes if step.wait else _NO_TIME)
        if not done:
            return PathLength(_NO_TIME, ())
        path = [max(done, key=lambda name: done[name])]
        while path[-1] in via:
            path.append(via[path[-1]])
        return PathLength(done[path[0]], tuple(reversed(path)))


def order_analysis(flow: FlowGraph) -> OrderAnalysis:
    """Say which orders of a flow are needed and which are habit; worked out when first asked for."""
    return OrderAnalysis(flow)


class _Earlier:
    """Which steps come before which on some forward way; steps of exclusive branches never do."""

    def __init__(self, flow: FlowGraph) -> None:
        self.bit = {name: 1 << place for place, name in enumerate(flow.order)}
        self.before = dict.fromkeys(flow.order, 0)
        for name in flow.order:
            for edge in flow.outgoing[name]:
                if (edge.source, edge.target, edge.key) not in flow.back_edges:
                    self.before[edge.target] |= self.before[name] | self.bit[name]

    def nearest(self, names: Sequence[str], step: str) -> list[str]:
        """Pick from earlier steps (in written order) the last ones that come before a step, looking a few back."""
        found: list[str] = []
        covered = 0
        for name in reversed(names[-_LOOK_BACK:]):
            if self.before[step] & self.bit[name] and not covered & self.bit[name]:
                found.append(name)
                covered |= self.before[name] | self.bit[name]
        return found

    def all(self, names: Sequence[str], step: str) -> list[str]:
        """Pick those that come before a step."""
        return [name for name in names[-_LOOK_BACK:] if self.before[step] & self.bit[name]]


def _data_constraints(flow: FlowGraph, steps: tuple[Step, ...], earlier: _Earlier) -> Iterator[OrderConstraint]:
    """Yield the constraints between last writers and next readers and writers, O(uses).

    Carrying a document changes where it is, so it counts as writing. Approving or sealing marks
    it: what follows waits for every mark, but marks do not wait for one another.
    """
    writers: dict[str, list[str]] = {}
    readers: dict[str, list[str]] = {}
    marks: dict[str, list[str]] = {}
    for step in steps:
        kind = flow.facts[step.id].kind.value
        read = [use.document for use in step.reads]
        changed = dict.fromkeys([*(use.document for use in step.writes), *(read if kind in _CARRYING else ())])
        needed: dict[str, dict[str, None]] = {}
        for document in dict.fromkeys([*read, *changed]):
            before = earlier.nearest(writers.get(document, ()), step.id)
            before += earlier.all(marks.get(document, ()), step.id) if kind not in _MARKING else []
            before += earlier.all(readers.get(document, ()), step.id) if document in changed else []
            for name in before:
                needed.setdefault(name, {})[document] = None
        for name, documents in needed.items():
            yield OrderConstraint(name, step.id, Reason.DATA, tuple(documents))
        for document in read:
            (marks if kind in _MARKING else readers).setdefault(document, []).append(step.id)
        for document in changed:
            writers.setdefault(document, []).append(step.id)
