"""The graph of one process: nodes, edges with shares, and what is known of each step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from bprflow.model import Process, Step
from bprflow.model.facts import StepFacts

if TYPE_CHECKING:
    import networkx as nx


class NodeKind(StrEnum):
    """What a node of the graph is."""

    START = "start"
    END = "end"
    TASK = "task"
    XOR = "xor"
    AND = "and"
    OR = "or"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Node:
    """One node.

    Attributes:
        id: Step id for tasks; made-up but stable ids for the others.
        kind: What it is.
        step: The step of a task, or the step whose decision a gateway is.
        lane: Lane it belongs to; empty for none.
        label: Short text for pictures (the question at a decision), may be empty.
        cancels: True for an end that ends everything at once.

    """

    id: str
    kind: NodeKind
    step: Step | None = None
    lane: str = ""
    label: str = ""
    cancels: bool = False


@dataclass(frozen=True, slots=True)
class Edge:
    """One edge.

    Attributes:
        source, target: Node ids.
        label: Condition in the writer's words, or empty.
        share: Probability of taking it when its source is an XOR or OR; else 1.0.
        stated: True when the share was written, False when it was filled in.
        key: Number among edges between the same two nodes.

    """

    source: str
    target: str
    label: str = ""
    share: float = 1.0
    stated: bool = False
    key: int = 0


@dataclass(frozen=True)
class FlowGraph:
    """The graph of one process.

    A step becomes a task node; a step with branches is followed by an XOR node; `並行` becomes
    an AND split and an AND join; explicit gateways are nodes of their own. Several edges into a
    task mean "whichever arrives" (an implicit XOR join), as in BPMN. All `終了` are one end; ends
    written as items are ends of their own.

    Attributes:
        process: The process it was built from.
        nodes: Nodes by id, in written order, start first.
        edges: All edges, in written order.
        facts: What is known of each step, by step id.

    """

    process: Process
    nodes: Mapping[str, Node]
    edges: tuple[Edge, ...]
    facts: Mapping[str, StepFacts]

    @cached_property
    def outgoing(self) -> Mapping[str, tuple[Edge, ...]]:
        """Edges that leave each node, in written order."""
        found: dict[str, list[Edge]] = {node: [] for node in self.nodes}
        for edge in self.edges:
            found[edge.source].append(edge)
        return {node: tuple(edges) for node, edges in found.items()}

    @cached_property
    def incoming(self) -> Mapping[str, tuple[Edge, ...]]:
        """Edges that enter each node, in written order."""
        found: dict[str, list[Edge]] = {node: [] for node in self.nodes}
        for edge in self.edges:
            found[edge.target].append(edge)
        return {node: tuple(edges) for node, edges in found.items()}

    @cached_property
    def starts(self) -> tuple[str, ...]:
        """Ids of the start nodes."""
        return tuple(node.id for node in self.nodes.values() if node.kind is NodeKind.START)

    @cached_property
    def ends(self) -> tuple[str, ...]:
        """Ids of the end nodes."""
        return tuple(node.id for node in self.nodes.values() if node.kind is NodeKind.END)

    @cached_property
    def back_edges(self) -> frozenset[tuple[str, str, int]]:
        """(source, target, key) of the edges that go back, found by depth-first search in written order."""
        from bprflow.flow.order import back_edges

        return back_edges(self)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """Node ids so that every edge but the back edges points forward; written order breaks ties."""
        from bprflow.flow.order import forward_order

        return forward_order(self)

    @cached_property
    def steps_in_order(self) -> tuple[Step, ...]:
        """The steps of the tasks in the order of the flow."""
        nodes = (self.nodes[node] for node in self.order)
        return tuple(node.step for node in nodes if node.kind is NodeKind.TASK and node.step is not None)

    @cached_property
    def networkx(self) -> nx.MultiDiGraph[str]:
        """The same graph for networkx: node attribute `node`, edge attribute `edge`."""
        import networkx

        graph: nx.MultiDiGraph[str] = networkx.MultiDiGraph()
        for node in self.nodes.values():
            graph.add_node(node.id, node=node)
        for edge in self.edges:
            graph.add_edge(edge.source, edge.target, key=edge.key, edge=edge)
        return graph
