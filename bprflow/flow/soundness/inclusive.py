"""Inclusive blocks as parallel ones: an OR split closed by one OR join is an AND with ways that may be skipped.

Source: Favre, Fahland, Völzer, "The relationship between workflow graphs and free-choice workflow
nets", Information Systems 47 (2015): some OR joins can be replaced so, others cannot.
"""

from __future__ import annotations

from bprflow.flow.graph import NodeKind
from bprflow.flow.soundness.graph import WorkflowGraph


def as_parallel(graph: WorkflowGraph) -> WorkflowGraph | None:
    """Replace the inclusive blocks; None when an inclusive gateway stands outside such a block.

    Every OR split must have one OR join that all its ways lead to, and each way must stay apart
    from the rest of the graph. O(splits · m).
    """
    kinds = dict(graph.kinds)
    skips: list[tuple[str, str]] = []
    edges = list(graph.edges)
    joins = {n for n, k in kinds.items() if k is NodeKind.OR and len(graph.entering[n]) > 1}
    splits = [n for n, k in kinds.items() if k is NodeKind.OR and len(graph.leaving[n]) > 1]
    if any(split in joins for split in splits):
        return None
    for split in splits:
        join = _closing(graph, split, joins)
        if join is None:
            return None
        joins.discard(join)
        kinds[split] = kinds[join] = NodeKind.AND
        for position, number in enumerate(graph.leaving[split]):
            choice, meeting = f"{split}\0skip{position}", f"{split}\0meet{position}"
            kinds[choice] = kinds[meeting] = NodeKind.XOR
            last = _last_edge(graph, number, join)
            first_target = edges[number][1]
            edges[number] = (split, choice)
            if last == number:
                skips += [(choice, meeting), (choice, meeting), (meeting, join)]
                continue
            edges[last] = (edges[last][0], meeting)
            skips += [(choice, first_target), (choice, meeting), (meeting, join)]
    if joins:
        return None
    kinds = {node: NodeKind.XOR if kind is NodeKind.OR else kind for node, kind in kinds.items()}
    return WorkflowGraph(kinds, (*edges, *skips), graph.names)


def _closing(graph: WorkflowGraph, split: str, joins: set[str]) -> str | None:
    """Find the OR join with which `split` makes a closed block of separate ways."""
    found: set[str] = set()
    claimed: set[str] = set()
    for number in graph.leaving[split]:
        inside, exits = _way(graph, number, joins, split)
        if len(exits) != 1 or inside & claimed:
            return None
        claimed |= inside
        found |= exits
    if len(found) != 1:
        return None
    join = found.pop()
    return join if len(graph.entering[join]) == len(graph.leaving[split]) else None


def _way(graph: WorkflowGraph, number: int, joins: set[str], split: str) -> tuple[set[str], set[str]]:
    """Collect the nodes of one way out of a split and the joins it comes to; inner blocks are passed through."""
    inside: set[str] = set()
    exits: set[str] = set()
    stack = [(graph.edges[number][1], 0)]
    depth_of: dict[str, int] = {}
    while stack:
        node, depth = stack.pop()
        if node in joins and depth == 0:
            exits.add(node)
            continue
        if node in inside:
            if depth_of[node] != depth:
                return inside, set()
            continue
        if node == split or graph.kinds[node] in (NodeKind.START, NodeKind.END):
            return inside, set()
        inside.add(node)
        depth_of[node] = depth
        opens = graph.kinds[node] is NodeKind.OR and len(graph.leaving[node]) > 1
        after = depth + 1 if opens else depth - 1 if node in joins else depth
        stack += [(graph.edges[edge][1], after) for edge in graph.leaving[node]]
    entered = {graph.edges[edge][0] for node in inside for edge in graph.entering[node]}
    return (inside, exits) if entered <= inside | {split} else (inside, set())


def _last_edge(graph: WorkflowGraph, number: int, join: str) -> int:
    """Find the edge by which the way that begins with edge `number` enters `join`."""
    seen = {number}
    stack = [number]
    while stack:
        edge = stack.pop()
        target = graph.edges[edge][1]
        if target == join:
            return edge
        for following in graph.leaving[target]:
            if following not in seen:
                seen.add(following)
                stack.append(following)
    return number
