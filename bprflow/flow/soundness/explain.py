"""From a bad marking to a fault somebody can mend: where it starts, where it shows, what leads there."""

from __future__ import annotations

from collections.abc import Iterable

from bprflow.flow.faults import FaultKind
from bprflow.flow.graph import NodeKind
from bprflow.flow.soundness.net import Move, Net
from bprflow.flow.soundness.search import Fault
from bprflow.flow.soundness.verdict import Witness


def explain(net: Net, fault: Fault) -> Witness:
    """Name a fault the search met."""
    return _stuck(net, fault) if fault.twice is None else _twice(net, fault, fault.twice)


def _past(run: tuple[Move, ...], wanted: Iterable[int]) -> list[int]:
    """Give the positions of the moves in a run that the tokens on `wanted` come from."""
    needed = set(wanted)
    found: list[int] = []
    for position in reversed(range(len(run))):
        move = run[position]
        if move.puts & needed:
            found.append(position)
            needed = (needed - move.puts) | move.takes
    return found[::-1]


def _twice(net: Net, fault: Fault, place: int) -> Witness:
    """Two tokens on one way: they part at a fork and meet where nothing waits for both."""
    *before, last = fault.run
    first = _past(tuple(before), {place})
    second = [*_past(tuple(before), last.takes), len(before)]
    shared = set(first) & set(second)
    run = fault.run
    forks = [position for position in shared if len(run[position].puts) > 1]
    split = run[max(forks)].node if forks else run[max(shared)].node if shared else run[0].node
    after = max(forks, default=-1)
    ways = [{run[position].node for position in past if position > after} for past in (first, second)]
    meeting = [run[position].node for position in sorted({*first, *second}) if run[position].node in ways[0] & ways[1]]
    at_end = place in net.end_places
    shows = meeting[0] if meeting else net.owner[place]
    kind = (
        FaultKind.IMPROPER_COMPLETION
        if at_end and shows == net.end_places[place]
        else FaultKind.LACK_OF_SYNCHRONISATION
    )
    nodes = [run[position].node for position in sorted({*first, *second})]
    return Witness(kind, split, shows, tuple(nodes))


def _stuck(net: Net, fault: Fault) -> Witness:
    """No move is left: a join waits for a token that will never come."""
    graph = net.graph
    waiting: dict[str, list[int]] = {}
    for place in sorted(fault.marking):
        if place not in net.end_places and place not in net.message_places:
            waiting.setdefault(net.owner[place], []).append(place)
    join = max(waiting, key=lambda node: (graph.kinds[node] is NodeKind.AND, -list(graph.kinds).index(node)))
    empty = [edge for edge in graph.entering[join] if edge not in fault.marking]
    letters = [place for place in net.inbox.get(join, ()) if place not in fault.marking]
    decisive = _lost_at(net, fault.run, empty)
    positions = set(_past(fault.run, waiting[join])) | ({decisive} if decisive is not None else set())
    if decisive is not None:
        positions |= set(_past(fault.run[:decisive], fault.run[decisive].takes))
    senders = [graph.messages[place - len(graph.edges)][0] for place in letters]
    missing = tuple(dict.fromkeys([*(graph.edges[edge][0] for edge in empty), *senders]))
    nodes = [fault.run[position].node for position in sorted(positions)]
    starts = fault.run[decisive].node if decisive is not None else join
    kind = FaultKind.DEADLOCK if empty or letters or graph.leaving[join] else FaultKind.DEAD_END
    return Witness(kind, starts, join, (*nodes, join), missing)


def _lost_at(net: Net, run: tuple[Move, ...], empty: list[int]) -> int | None:
    """Find the last decision of a run after which the empty inputs could no longer be filled."""
    graph = net.graph
    reaching: set[int] = set(empty)
    stack = list(empty)
    while stack:
        for edge in graph.entering[graph.edges[stack.pop()][0]]:
            if edge not in reaching:
                reaching.add(edge)
                stack.append(edge)
    for position in reversed(range(len(run))):
        move = run[position]
        if move.chooses and not move.puts & reaching and set(graph.leaving[move.node]) & reaching:
            return position
    choices = [position for position, move in enumerate(run) if move.chooses]
    return choices[-1] if choices else None


def endless(net: Net, fault: Fault) -> Witness:
    """Moves go on for ever, but no end can be reached any more."""
    decisions = [move.node for move in fault.run if move.chooses]
    nodes = tuple(move.node for move in fault.run)
    places = [place for place in sorted(fault.marking) if place not in net.end_places]
    shows = net.owner[places[0]] if places else (nodes[-1] if nodes else "")
    return Witness(FaultKind.LIVELOCK, decisions[-1] if decisions else shows, shows, (*nodes, shows))
