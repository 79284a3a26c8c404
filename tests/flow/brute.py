"""Soundness by definition: the whole state space of a small AND/XOR graph, no reduction, no clever order."""

from __future__ import annotations

import itertools
import random

from bprflow.flow import NodeKind
from bprflow.flow.soundness import WorkflowGraph

Marking = tuple[tuple[object, int], ...]


def transitions(graph: WorkflowGraph) -> list[tuple[set[object], set[object]]]:
    found: list[tuple[set[object], set[object]]] = []
    for node, kind in graph.kinds.items():
        entering: set[object] = set(graph.entering[node])
        leaving: set[object] = set(graph.leaving[node])
        if kind is NodeKind.START:
            entering = {"i"}
        if kind is NodeKind.END:
            leaving = {"o"}
        if kind is NodeKind.AND:
            found.append((entering, leaving))
        elif kind is NodeKind.XOR:
            middle = ("middle", node)
            found += [({place}, {middle}) for place in entering]
            found += [({middle}, {place}) for place in leaving]
        else:
            found += [({place}, leaving) for place in entering]
    return found


def sound(graph: WorkflowGraph, cap: int = 30_000) -> bool | None:
    """Decide by exhaustion: 1-safe, option to complete, proper completion, no dead transition."""
    moves = transitions(graph)
    first = frozenset({"i"})
    before: dict[frozenset[object], list[frozenset[object]]] = {first: []}
    stack = [first]
    fired: set[int] = set()
    while stack:
        marking = stack.pop()
        for number, (takes, puts) in enumerate(moves):
            if not takes <= marking:
                continue
            fired.add(number)
            rest = marking - takes
            if rest & puts:
                return False
            after = frozenset(rest | puts)
            if "o" in after and len(after) > 1:
                return False
            if after not in before:
                before[after] = []
                stack.append(after)
                if len(before) > cap:
                    return None
            before[after].append(marking)
    final = frozenset({"o"})
    if final not in before or len(fired) < len(moves):
        return False
    good = {final}
    stack = [final]
    while stack:
        for marking in before[stack.pop()]:
            if marking not in good:
                good.add(marking)
                stack.append(marking)
    return len(good) == len(before)


def random_graph(pairs: int, rng: random.Random, bias: float = 0.5) -> WorkflowGraph | None:
    """Draw splits and joins wired at random; None when some node is on no way from start to end."""
    kinds = {"s": NodeKind.START, "e": NodeKind.END}
    outs, ins = ["s"], ["e"]
    for number in range(pairs):
        for name, sides in ((f"S{number}", (1, 2)), (f"J{number}", (2, 1))):
            kinds[name] = NodeKind.AND if rng.random() < bias else NodeKind.XOR
            ins += [name] * sides[0]
            outs += [name] * sides[1]
    rng.shuffle(ins)
    edges = tuple(zip(outs, ins, strict=True))
    if any(source == target for source, target in edges):
        return None
    graph = WorkflowGraph(kinds, edges)
    return graph if graph.reachable == graph.finishing == set(kinds) else None


def block_graph(tasks: int, rng: random.Random, loops: bool = True, widest: int = 2) -> WorkflowGraph:
    """Draw a sound block-structured graph with about `tasks` steps, in chunks that bound the depth."""
    kinds: dict[str, NodeKind] = {"s": NodeKind.START}
    edges: list[tuple[str, str]] = []

    def new(kind: NodeKind) -> str:
        name = f"n{len(kinds)}"
        kinds[name] = kind
        return name

    def block(count: int) -> tuple[str, str]:
        if count <= 1:
            task = new(NodeKind.TASK)
            return task, task
        drawn = rng.random()
        cut = rng.randint(1, count - 1)
        if drawn < 0.5:
            one, other = block(cut), block(count - cut)
            edges.append((one[1], other[0]))
            return one[0], other[1]
        if drawn < 0.9 or not loops:
            kind = NodeKind.XOR if rng.random() < 0.5 else NodeKind.AND
            split, join = new(kind), new(kind)
            ways = [cut, count - cut, *([1] * rng.randint(0, widest - 2))]
            for way in ways:
                inner = block(way)
                edges.extend([(split, inner[0]), (inner[1], join)])
            return split, join
        join, split = new(NodeKind.XOR), new(NodeKind.XOR)
        one, other = block(cut), block(count - cut)
        edges.extend([(join, one[0]), (one[1], split), (split, other[0]), (other[1], join)])
        return join, split

    last = "s"
    while tasks > 0:
        size = min(tasks, 40)
        head, tail = block(size)
        edges.append((last, head))
        last = tail
        tasks -= size
    kinds["e"] = NodeKind.END
    edges.append((last, "e"))
    return WorkflowGraph(kinds, tuple(edges))


def mutated(graph: WorkflowGraph, rng: random.Random, changes: int = 1) -> WorkflowGraph:
    """Turn gateways of a sound graph into their opposite, or swap the targets of two edges."""
    kinds = dict(graph.kinds)
    edges = list(graph.edges)
    gateways = [node for node, kind in kinds.items() if kind in (NodeKind.AND, NodeKind.XOR)]
    for _ in range(changes):
        if gateways and rng.random() < 0.5:
            node = rng.choice(gateways)
            kinds[node] = NodeKind.XOR if kinds[node] is NodeKind.AND else NodeKind.AND
        else:
            one, other = rng.randrange(len(edges)), rng.randrange(len(edges))
            (a, b), (c, d) = edges[one], edges[other]
            edges[one], edges[other] = (a, d), (c, b)
    return WorkflowGraph(kinds, tuple(edges))


def with_inclusive(graph: WorkflowGraph, rng: random.Random) -> WorkflowGraph:
    """Make some blocks of a drawn graph inclusive: a split and join of one kind that lie next to each other in number."""
    kinds = dict(graph.kinds)
    names = list(kinds)
    for one, other in itertools.pairwise(names):
        splits = len(graph.leaving[one]) > 1 and len(graph.entering[other]) > 1
        if splits and kinds[one] is kinds[other] and kinds[one] is not NodeKind.TASK and rng.random() < 0.6:
            kinds[one] = kinds[other] = NodeKind.OR
    return WorkflowGraph(kinds, graph.edges)


def sound_with_inclusive(graph: WorkflowGraph, cap: int = 4_000) -> bool | None:
    """Decide by playing every order of every move, inclusive joins by the words of BPMN 2.0 (13.4.3)."""
    first: frozenset[object] = frozenset({"i"})
    after: dict[frozenset[object], list[frozenset[object]]] = {}
    acted: set[str] = set()
    stack = [first]
    while stack:
        marking = stack.pop()
        if marking in after:
            continue
        after[marking] = []
        if len(after) > cap:
            return None
        for node, takes, puts in _moves(graph, marking):
            acted.add(node)
            rest = marking - takes
            if rest & puts:
                return False
            after[marking].append(frozenset(rest | puts))
            stack.append(after[marking][-1])
    final: frozenset[object] = frozenset({"o"})
    if final not in after or acted != set(graph.kinds):
        return False
    good = {final}
    changed = True
    while changed:
        grown = {m for m, following in after.items() if m in good or any(f in good for f in following)}
        changed, good = grown != good, grown
    return len(good) == len(after)


def _moves(graph: WorkflowGraph, marking: frozenset[object]) -> list[tuple[str, frozenset[object], frozenset[object]]]:
    found = []
    for node, kind in graph.kinds.items():
        entering, leaving = graph.entering[node], graph.leaving[node]
        filled = [place for place in entering if place in marking]
        if kind is NodeKind.START:
            offers = [frozenset({"i"})] if "i" in marking else []
        elif kind is NodeKind.AND:
            offers = [frozenset(entering)] if len(filled) == len(entering) else []
        elif kind is NodeKind.OR and len(entering) > 1:
            offers = [frozenset(filled)] if filled and _may_join(graph, node, marking) else []
        else:
            offers = [frozenset({place}) for place in filled]
        if kind is NodeKind.END:
            results = [frozenset({"o"})]
        elif kind is NodeKind.XOR:
            results = [frozenset({way}) for way in leaving]
        elif kind is NodeKind.OR and len(leaving) > 1:
            every = range(1, 2 ** len(leaving))
            results = [frozenset(way for at, way in enumerate(leaving) if bits >> at & 1) for bits in every]
        else:
            results = [frozenset(leaving)]
        found += [(node, offer, result) for offer in offers for result in results]
    return found


def _may_join(graph: WorkflowGraph, join: str, marking: frozenset[object]) -> bool:
    """No token may still reach an empty input without passing the join, unless it can reach a filled one as well."""
    empty = {place for place in graph.entering[join] if place not in marking}
    filled = {place for place in graph.entering[join] if place in marking}
    for token in marking:
        if not isinstance(token, int):
            continue
        seen, stack = {token}, [token]
        while stack:
            target = graph.edges[stack.pop()][1]
            if target != join:
                for edge in graph.leaving[target]:
                    if edge not in seen:
                        seen.add(edge)
                        stack.append(edge)
        if seen & empty and not seen & filled:
            return False
    return True
