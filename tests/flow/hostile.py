"""Soundness of any workflow graph by definition: several starts and ends, inclusive gateways anywhere, ends that stop everything."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

from bprflow.flow import NodeKind
from bprflow.flow.soundness import WorkflowGraph

from . import brute

Marking = frozenset[object]
GATES = (NodeKind.XOR, NodeKind.AND, NodeKind.OR, NodeKind.EVENT)


def fault(graph: WorkflowGraph, cap: int = 2_000) -> str | None:
    """Play every order of every move from every start; name what is wrong, nothing if sound, "cap" if too large."""
    after: dict[Marking, list[Marking]] = {}
    acted: set[str] = set()
    stack: list[Marking] = [frozenset({"begin"})]
    while stack:
        marking = stack.pop()
        if marking in after:
            continue
        after[marking] = []
        if len(after) > cap:
            return "cap"
        for node, rest, puts in _moves(graph, marking):
            acted.add(node)
            if rest & puts:
                return "twice"
            after[marking].append(rest | puts)
            stack.append(rest | puts)
    good = {marking for marking in after if all(isinstance(place, tuple) for place in marking)}
    if any(not following and marking not in good for marking, following in after.items()):
        return "stuck"
    changed = True
    while changed:
        grown = {m for m, following in after.items() if m in good or any(f in good for f in following)}
        changed, good = grown != good, grown
    if len(good) < len(after):
        return "endless"
    return None if acted == set(graph.kinds) else "dead"


def _moves(graph: WorkflowGraph, marking: Marking) -> Iterator[tuple[str, Marking, Marking]]:
    """Yield (node, tokens that stay, tokens that come)."""
    if "begin" in marking:
        yield from ((start, marking - {"begin"}, frozenset(graph.leaving[start])) for start in graph.starts)
        return
    for node, kind in graph.kinds.items():
        entering, leaving = graph.entering[node], graph.leaving[node]
        filled = [place for place in entering if place in marking]
        if not filled:
            continue
        if kind is NodeKind.AND:
            offers = [frozenset(entering)] if len(filled) == len(entering) else []
        elif kind is NodeKind.OR and len(entering) > 1:
            offers = [frozenset(filled)] if brute._may_join(graph, node, marking) else []
        else:
            offers = [frozenset({place}) for place in filled]
        for offer in offers:
            rest = frozenset() if node in graph.cancelling else marking - offer
            yield from ((node, rest, puts) for puts in _results(kind, node, leaving))


def _results(kind: NodeKind, node: str, leaving: tuple[int, ...]) -> list[Marking]:
    if kind is NodeKind.END or (kind is NodeKind.TASK and not leaving):
        return [frozenset({("end", node)})]
    if kind in (NodeKind.XOR, NodeKind.EVENT):
        return [frozenset({way}) for way in leaving]
    if kind is NodeKind.OR and len(leaving) > 1:
        sizes = range(1, len(leaving) + 1)
        return [frozenset(ways) for size in sizes for ways in itertools.combinations(leaving, size)]
    return [frozenset(leaving)]


def wild(rng: random.Random) -> WorkflowGraph | None:
    """Wire gateways of every kind at random, with one or two starts and up to three ends, some of which stop everything."""
    ends = [f"e{n}" for n in range(rng.randint(1, 3))]
    starts = [f"s{n}" for n in range(rng.randint(1, 2))]
    kinds = {**dict.fromkeys(starts, NodeKind.START), **dict.fromkeys(ends, NodeKind.END)}
    outs, ins = [*starts], [*ends]
    for number in range(rng.randint(1, 4)):
        for name, enter, leave in ((f"S{number}", 1, 2), (f"J{number}", 2, 1)):
            kinds[name] = rng.choice(GATES) if rng.random() < 0.8 else NodeKind.TASK
            ins += [name] * enter
            outs += [name] * leave
    ins += [rng.choice(ends) for _ in range(len(outs) - len(ins))]
    rng.shuffle(ins)
    edges = tuple(zip(outs, ins, strict=False))
    return _whole(kinds, edges, frozenset(end for end in ends if rng.random() < 0.3))


def blocks(rng: random.Random) -> WorkflowGraph | None:
    """Draw blocks with inclusive and event gateways, perhaps a stop, a second start, and one spoiled place."""
    drawn = brute.with_inclusive(brute.block_graph(rng.randint(2, 7), rng, loops=rng.random() < 0.5, widest=3), rng)
    kinds, edges = dict(drawn.kinds), list(drawn.edges)
    choices = [n for n in kinds if kinds[n] is NodeKind.XOR and len(drawn.leaving[n]) > 1]
    kinds.update((node, NodeKind.EVENT) for node in choices if rng.random() < 0.3)
    stops: frozenset[str] = frozenset()
    if choices and rng.random() < 0.5:
        kinds["stop"] = NodeKind.END
        edges.append((rng.choice(choices), "stop"))
        stops = frozenset({"stop"} if rng.random() < 0.6 else ())
    if rng.random() < 0.3:
        kinds["s2"] = NodeKind.START
        edges.append(("s2", rng.choice([node for node, kind in kinds.items() if kind is NodeKind.TASK])))
    made = WorkflowGraph(kinds, tuple(edges))
    made = brute.mutated(made, rng, 1) if rng.random() < 0.5 else made
    return _whole(dict(made.kinds), made.edges, stops)


def _whole(
    kinds: dict[str, NodeKind], edges: tuple[tuple[str, str], ...], stops: frozenset[str]
) -> WorkflowGraph | None:
    made = WorkflowGraph(kinds, edges, cancelling=stops)
    whole = made.reachable == made.finishing == set(kinds)
    return made if whole and all(source != target for source, target in edges) else None
