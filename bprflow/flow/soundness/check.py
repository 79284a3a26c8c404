"""Decide soundness: reduction first, equations on what is left, the token game where these do not reach."""

from __future__ import annotations

from dataclasses import replace

from bprflow.flow.faults import FaultKind
from bprflow.flow.graph import NodeKind
from bprflow.flow.soundness.equations import consistent_flow, starved_edges
from bprflow.flow.soundness.explain import endless, explain
from bprflow.flow.soundness.graph import WorkflowGraph
from bprflow.flow.soundness.inclusive import as_parallel
from bprflow.flow.soundness.net import WIDEST_INCLUSIVE_SPLIT, Net
from bprflow.flow.soundness.reduce import Misfit, reduce_graph
from bprflow.flow.soundness.search import STATE_LIMIT, Exploration, search
from bprflow.flow.soundness.verdict import State, Verdict, Witness
from bprflow.language.terms import NO_TEXT, Text

_EQUATION_LIMIT = 400
"""Nodes of a residue up to which its equations are solved; larger ones are played through."""

MESSAGES_ARRIVE = Text(
    "外から来る連絡(「{steps}」{more})は必ず届くと仮定しています",
    'what comes from outside ("{steps}"{more}) is assumed to arrive',
)
_NAMED = 3
"""Steps an assumption names before it says that there are others."""
_TOO_LARGE = Text(
    "組み合わせが多く、調べきれませんでした ({states}通りまで確認)。並行や包含の関門を分けて確認してください",
    "Too many combinations to try them all ({states} looked at); please check the parallel and inclusive parts in pieces",
)
_WIDE = Text(
    "包含の関門「{name}」の行き先が多すぎて、すべての組み合わせを調べられません",
    'The inclusive gateway "{name}" has too many ways out to try all combinations',
)


def check(graph: WorkflowGraph, state_limit: int = STATE_LIMIT) -> Verdict:
    """Decide whether every case can finish properly.

    Args:
        graph: Any workflow graph, n nodes and m edges.
        state_limit: Markings after which the search gives up.

    Returns:
        sound; unsound with witnesses; or unknown with the reason. Near linear for block-structured
        graphs; cubic in what the reduction leaves of other AND/XOR graphs.

    """
    if not graph.starts:
        reason = Text("始まりがありません", "There is no start")
        return Verdict(State.UNKNOWN, reason=reason, method="shape")
    quick = _quick(graph) if _plain(graph) else None
    verdict = quick or _played(graph, state_limit)
    return replace(verdict, assumptions=(_messages_arrive(graph),)) if graph.awaiting else verdict


def _messages_arrive(graph: WorkflowGraph) -> Text:
    """Name the first steps that wait for something from outside."""
    waiting = [graph.names.get(node, node) for node in graph.kinds if node in graph.awaiting]
    more = Text("など", " and others") if len(waiting) > _NAMED else NO_TEXT
    return Text(
        MESSAGES_ARRIVE.ja.format(steps="」「".join(waiting[:_NAMED]), more=more.ja),
        MESSAGES_ARRIVE.en.format(steps='", "'.join(waiting[:_NAMED]), more=more.en),
    )


def _plain(graph: WorkflowGraph) -> bool:
    """Is it an AND/XOR graph with one pool, whose joins all can be fed and whose nodes all lead to an end?"""
    if graph.messages or graph.cancelling:
        return False
    if any(source not in graph.reachable and target in graph.reachable for source, target in graph.edges):
        return False
    return graph.reachable <= graph.finishing and graph.reachable == set(graph.kinds)


def _quick(graph: WorkflowGraph) -> Verdict | None:
    """Answer "sound" without playing; None when it has to be played (unsound ones too, for the run)."""
    plain = as_parallel(graph) if NodeKind.OR in graph.kinds.values() else graph
    if plain is None:
        return None
    residue = reduce_graph(plain)
    if residue.misfits:
        return None
    if residue.done:
        return Verdict(State.SOUND, method="reduction")
    if len(residue.parallel) > _EQUATION_LIMIT or starved_edges(residue):
        return None
    return Verdict(State.SOUND, method="equations") if consistent_flow(residue) else None


def _played(graph: WorkflowGraph, state_limit: int) -> Verdict:
    wide = next(
        (n for n, k in graph.kinds.items() if k is NodeKind.OR and len(graph.leaving[n]) > WIDEST_INCLUSIVE_SPLIT), None
    )
    if wide is not None:
        return Verdict(State.UNKNOWN, reason=_WIDE.format(name=graph.names.get(wide, wide)), method="search")
    net = Net(graph)
    found = search(net, state_limit)
    if not found.complete and not found.faults and net.joins:
        # Too many orders to try them all; of those tried in haste every fault is a real run, only silence means nothing.
        net.independent = net.free_choice
        hasty = search(net, state_limit)
        found = replace(hasty, complete=False) if hasty.faults else found
    witnesses = _witnesses(graph, net, found)
    misfits = _misfits(graph) if witnesses or not found.complete else []
    if witnesses:
        # What lies behind a fault was never played; the reduction took faulty blocks for right ones and went on.
        hidden = (_structural(graph, misfit) for misfit in misfits if misfit.split not in found.acted)
        return Verdict(State.UNSOUND, (*witnesses, *hidden), method="search")
    if not found.complete:
        if misfits:
            return Verdict(State.UNSOUND, tuple(_structural(graph, misfit) for misfit in misfits), method="reduction")
        return Verdict(State.UNKNOWN, reason=_TOO_LARGE.format(states=found.states), method="search")
    return Verdict(State.SOUND, method="search")


def _misfits(graph: WorkflowGraph) -> list[Misfit]:
    """Give the faulty blocks the reduction meets in a plain AND/XOR graph."""
    if not _plain(graph) or NodeKind.OR in graph.kinds.values():
        return []
    return [misfit for misfit in reduce_graph(graph).misfits if misfit.split and misfit.join]


def _witnesses(graph: WorkflowGraph, net: Net, found: Exploration) -> tuple[Witness, ...]:
    by_place: dict[tuple[FaultKind, str], Witness] = {}
    for fault in found.faults:
        witness = explain(net, fault)
        by_place.setdefault((witness.kind, witness.shows), witness)
    if found.hopeless is not None:
        witness = endless(net, found.hopeless)
        by_place.setdefault((witness.kind, witness.shows), witness)
    if found.complete and found.hopeless is None:
        for witness in _dead(graph, found.acted, blocked=bool(found.faults)):
            by_place.setdefault((witness.kind, witness.shows), witness)
    return tuple(by_place.values())


def _dead(graph: WorkflowGraph, acted: set[str], *, blocked: bool) -> list[Witness]:
    """Name the steps that never act; behind another fault only the ones no path reaches count."""
    found: list[Witness] = []
    for node, kind in graph.kinds.items():
        if node in acted or kind is NodeKind.START:
            continue
        if node in graph.reachable and blocked:
            continue
        feeders = [graph.edges[edge][0] for edge in graph.entering[node]]
        if kind is NodeKind.TASK or (kind is NodeKind.END and len(graph.ends) > 1) or not feeders:
            first = next((feeder for feeder in feeders if feeder in acted), node)
            path = graph.path(graph.starts[0], node) or (node,)
            found.append(Witness(FaultKind.DEAD_STEP, first, node, path, exact=False))
    return found or _dead_joins(graph, acted, blocked=blocked)


def _dead_joins(graph: WorkflowGraph, acted: set[str], *, blocked: bool) -> list[Witness]:
    """Name the gateways that never act though no step is dead: a join that waits until an end stops everything."""
    if blocked:
        return []
    dead = [node for node in graph.kinds if node not in acted and graph.kinds[node] is not NodeKind.START]
    fed = [node for node in dead if any(graph.edges[edge][0] in acted for edge in graph.entering[node])]
    found: list[Witness] = []
    for node in fed or dead:
        missing = dict.fromkeys(s for s, t in graph.edges if t == node and s not in acted)
        path = graph.path(graph.starts[0], node) or (node,)
        first = next((at for at in reversed(path) if at in acted), node)
        kind = FaultKind.DEADLOCK if missing and fed else FaultKind.DEAD_STEP
        found.append(Witness(kind, first, node, path, tuple(missing), exact=False))
    return found


def _structural(graph: WorkflowGraph, misfit: Misfit) -> Witness:
    """Show a misfit of the reduction by paths, when no run to it was found in time."""
    way = graph.path(graph.starts[0], misfit.split)
    run = (*way, *graph.path(misfit.split, misfit.join)[1:]) if way else (misfit.split, misfit.join)
    return Witness(misfit.kind, misfit.split, misfit.join, run, exact=False)
