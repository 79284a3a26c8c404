"""The token game of a workflow graph: places, transitions, and joins that look upstream."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from bprflow.flow.graph import NodeKind
from bprflow.flow.soundness.graph import WorkflowGraph

_CHOOSING = (NodeKind.XOR, NodeKind.EVENT)
WIDEST_INCLUSIVE_SPLIT = 8
"""An inclusive split with more ways out has too many combinations to try them all."""


@dataclass(frozen=True, slots=True)
class Move:
    """One transition: takes a token from each place in `takes`, puts one on each in `puts`.

    Attributes:
        node: Node that acts.
        takes, puts: Places.
        chooses: True when the node could do otherwise with the same tokens.
        cancels: True when it removes every other token of its pool.

    """

    node: str
    takes: frozenset[int]
    puts: frozenset[int]
    chooses: bool = False
    cancels: bool = False


class Net:
    """Places and moves of one graph.

    Places are numbered: edges first, then messages, then one for each end, pool start and mixed
    gateway. Pools are the parts no edge joins; each begins with a token unless all its starts
    wait for messages from inside the graph.
    """

    def __init__(self, graph: WorkflowGraph) -> None:
        self.graph = graph
        self.message_places = range(len(graph.edges), len(graph.edges) + len(graph.messages))
        self._free = self.message_places.stop
        self.end_places: dict[int, str] = {}
        self.joins: dict[str, tuple[int, ...]] = {}
        self.join_puts: dict[str, int] = {}
        self.owner: dict[int, str] = {number: target for number, (_, target) in enumerate(graph.edges)}
        for place, (_, target) in zip(self.message_places, graph.messages, strict=True):
            self.owner[place] = target
        self.inbox: dict[str, list[int]] = {}
        self.outbox: dict[str, list[int]] = {}
        for place, (source, target) in zip(self.message_places, graph.messages, strict=True):
            self.outbox.setdefault(source, []).append(place)
            self.inbox.setdefault(target, []).append(place)
        self.initial: frozenset[int] = frozenset()
        self.moves: list[Move] = list(self._moves())
        self.consumers: dict[int, list[int]] = {}
        for number, move in enumerate(self.moves):
            for place in move.takes:
                self.consumers.setdefault(place, []).append(number)
        self.any_cancelling = any(move.cancels for move in self.moves)
        self.free_choice = [self._is_free_choice(move) for move in self.moves]
        self.independent = self._are_independent()

    def _place(self, node: str) -> int:
        self._free += 1
        self.owner[self._free] = node
        return self._free

    def _moves(self) -> Iterator[Move]:
        yield from self._begin()
        for node, kind in self.graph.kinds.items():
            entering, leaving = self.graph.entering[node], self.graph.leaving[node]
            if kind is NodeKind.START or not entering:
                continue
            if not leaving and kind not in (NodeKind.END, NodeKind.TASK):
                continue  # tokens stay in front of a gateway that leads nowhere
            if kind is NodeKind.END or (kind is NodeKind.TASK and not leaving):
                yield from self._finish(node, entering)
            elif kind is NodeKind.TASK:
                for place in entering:
                    yield self._move(node, {place}, set(leaving))
            elif kind is NodeKind.AND:
                yield self._move(node, set(entering), set(leaving))
            elif kind in _CHOOSING:
                yield from self._choice(node, entering, leaving)
            else:
                yield from self._inclusive(node, entering, leaving)

    def _move(self, node: str, takes: set[int], puts: set[int], *, chooses: bool = False) -> Move:
        received = {*takes, *self.inbox.get(node, ())}
        sent = {*puts, *self.outbox.get(node, ())}
        return Move(node, frozenset(received), frozenset(sent), chooses)

    def _begin(self) -> Iterator[Move]:
        inside = set(self.inbox)
        initial: set[int] = set()
        for pool in self._pools():
            starts = [node for node in pool if self.graph.kinds[node] is NodeKind.START]
            called = [node for node in starts if node in inside]
            plain = [node for node in starts if node not in inside]
            for node in called:
                yield self._move(node, set(), set(self.graph.leaving[node]))
            if plain:
                place = self._place(plain[0])
                initial.add(place)
                for node in plain:
                    yield self._move(node, {place}, set(self.graph.leaving[node]), chooses=len(plain) > 1)
        self.initial = frozenset(initial)

    def _pools(self) -> list[list[str]]:
        """Split the nodes into the parts no edge joins."""
        leader = {node: node for node in self.graph.kinds}

        def find(node: str) -> str:
            while leader[node] != node:
                leader[node] = leader[leader[node]]
                node = leader[node]
            return node

        for source, target in self.graph.edges:
            leader[find(source)] = find(target)
        pools: dict[str, list[str]] = {}
        for node in self.graph.kinds:
            pools.setdefault(find(node), []).append(node)
        return list(pools.values())

    def _finish(self, node: str, entering: tuple[int, ...]) -> Iterator[Move]:
        goal = self._place(node)
        self.end_places[goal] = node
        for place in entering:
            move = self._move(node, {place}, {goal})
            yield Move(node, move.takes, move.puts, cancels=node in self.graph.cancelling)

    def _choice(self, node: str, entering: tuple[int, ...], leaving: tuple[int, ...]) -> Iterator[Move]:
        middle = entering[0]
        if len(entering) > 1 and len(leaving) > 1:
            middle = self._place(node)
            yield from (self._move(node, {place}, {middle}) for place in entering)
            entering = (middle,)
        for place in entering:
            for way in leaving:
                move = self._move(node, {place}, {way}, chooses=len(leaving) > 1)
                # An event gateway waits for the message its next node takes; it only looks at it here.
                awaited = set(self.inbox.get(self.graph.edges[way][1], ()))
                if self.graph.kinds[node] is NodeKind.EVENT and awaited:
                    move = Move(node, move.takes | awaited, move.puts | awaited, move.chooses)
                yield move

    def _inclusive(self, node: str, entering: tuple[int, ...], leaving: tuple[int, ...]) -> Iterator[Move]:
        before = entering[0]
        if len(entering) > 1:
            before = self._place(node) if len(leaving) > 1 else -1
            self.joins[node] = entering
            self.join_puts[node] = before if before >= 0 else leaving[0]
        if len(leaving) > 1:
            for count in range(1, len(leaving) + 1):
                for ways in combinations(leaving, count):
                    yield self._move(node, {before}, set(ways), chooses=True)
        elif len(entering) == 1:
            yield self._move(node, {before}, set(leaving))

    def _is_free_choice(self, move: Move) -> bool:
        """Do all moves that want one of its tokens want exactly the same tokens, and none cancels?"""
        if self.any_cancelling or any(place in self.message_places for place in move.takes):
            return False
        return all(self.moves[other].takes == move.takes for place in move.takes for other in self.consumers[place])

    def _are_independent(self) -> list[bool]:
        """Say of each move whether its cluster disturbs nobody: no rival for its tokens, no inclusive join that looks at them.

        A join sees of a token only which of its inputs that can still come to; a move that changes this
        (a decision on the way to a join, say) has to be tried before and after everything else.
        """
        if not self.joins:
            return self.free_choice
        unseen: dict[frozenset[int], bool] = {}  # rivals in free choice take the very same tokens
        for move in self.moves:
            if unseen.get(move.takes, True):
                unseen[move.takes] = self._seen_by_joins(move.takes) == self._seen_by_joins(move.puts)
        return [free and unseen[move.takes] for free, move in zip(self.free_choice, self.moves, strict=True)]

    def _seen_by_joins(self, places: frozenset[int]) -> frozenset[frozenset[tuple[str, int]]]:
        """Say for tokens on some places which inputs of inclusive joins each can come to."""
        found = (
            frozenset(entry for edge in self._edge_of(place) for entry in self.leads_to.get(edge, ()))
            for place in places
        )
        return frozenset(inputs for inputs in found if inputs)

    @cached_property
    def leads_to(self) -> dict[int, list[tuple[str, int]]]:
        """For every edge the inputs of inclusive joins a token on it can come to."""
        found: dict[int, list[tuple[str, int]]] = {}
        for entry, edges in self.upstream.items():
            for edge in edges:
                found.setdefault(edge, []).append(entry)
        return found

    @cached_property
    def pool_places(self) -> dict[str, frozenset[int]]:
        """For every end that stops its pool the places it empties: all of the pool, messages left out."""
        pool_of = {node: number for number, pool in enumerate(self._pools()) for node in pool}
        places: dict[int, set[int]] = {}
        for place, node in (*self.owner.items(), *self.end_places.items()):
            if place not in self.message_places:
                places.setdefault(pool_of[node], set()).add(place)
        return {end: frozenset(places.get(pool_of[end], ())) for end in self.graph.cancelling}

    @cached_property
    def upstream(self) -> dict[tuple[str, int], frozenset[int]]:
        """For every input of an inclusive join the edges from which a token can still come to it."""
        found: dict[tuple[str, int], frozenset[int]] = {}
        for join, inputs in self.joins.items():
            for place in inputs:
                seen = {place}
                stack = [place]
                while stack:
                    source = self.graph.edges[stack.pop()][0]
                    if source == join:
                        continue
                    for edge in self.graph.entering[source]:
                        if edge not in seen:
                            seen.add(edge)
                            stack.append(edge)
                found[join, place] = frozenset(seen)
        return found

    def join_move(self, join: str, marking: frozenset[int]) -> Move | None:
        """Give the move of an inclusive join, None while it has to wait.

        It waits for a token that can still reach an empty input, unless that token can reach a
        filled one as well (BPMN 2.0, 13.4.3).
        """
        inputs = self.joins[join]
        filled = [place for place in inputs if place in marking]
        if not filled:
            return None
        empty = [place for place in inputs if place not in marking]
        if empty:
            to_filled = frozenset().union(*(self.upstream[join, place] for place in filled))
            to_empty = frozenset().union(*(self.upstream[join, place] for place in empty))
            if any(self._edge_of(place) & (to_empty - to_filled) for place in marking):
                return None
        return Move(join, frozenset(filled), frozenset({self.join_puts[join]}))

    def _edge_of(self, place: int) -> frozenset[int]:
        """Give the edges a token stands before: its own, or those out of a gateway it stands in."""
        if place < len(self.graph.edges):
            return frozenset({place})
        if place in self.message_places or place in self.end_places:
            return frozenset()
        return frozenset(self.graph.leaving[self.owner[place]])
