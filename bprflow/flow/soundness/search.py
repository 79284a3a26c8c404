"""Play the token game: all markings that matter, the faults met, and shortest runs to them.

Where a token's next step disturbs nobody else, only that step is tried (a persistent set), so
that parallel branches cost their sum, not their product. Messages, cancelling ends and decisions
an inclusive join looks at disturb others: there every order is tried, up to a limit.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from bprflow.flow.soundness.net import Move, Net

STATE_LIMIT = 20_000
"""Markings after which the search gives up and says so."""
TOKEN_LIMIT = 3_000_000
"""Tokens looked at after which the search gives up; keeps wide flows from taking minutes."""
FAULT_LIMIT = 20

Marking = frozenset[int]


@dataclass(frozen=True, slots=True)
class Fault:
    """A bad marking.

    Attributes:
        twice: Place that would get a second token; None for a marking without a way on.
        run: Moves that lead there, the last one included.
        marking: Tokens there (before the second token arrives).

    """

    twice: int | None
    run: tuple[Move, ...]
    marking: Marking


@dataclass
class Exploration:
    """What a search found.

    Attributes:
        complete: True when every marking that matters was seen.
        faults: Bad markings, nearest first.
        hopeless: A marking from which no end can be reached though moves go on for ever; with its run.
        acted: Nodes that acted in some run.
        states: Markings seen.

    """

    complete: bool = True
    faults: list[Fault] = field(default_factory=list)
    hopeless: Fault | None = None
    acted: set[str] = field(default_factory=set)
    states: int = 0


class Search:
    """A breadth-first search over the markings of one net."""

    def __init__(self, net: Net, state_limit: int = STATE_LIMIT) -> None:
        self.net = net
        self.state_limit = state_limit
        self.reached: dict[Marking, tuple[Marking, Move] | None] = {net.initial: None}
        self.onward: dict[Marking, list[Marking]] = {}
        self.finished: list[Marking] = []
        self.result = Exploration()

    def run(self) -> Exploration:
        """Search until done or a limit is met."""
        queue = deque([self.net.initial])
        tokens = 0
        result = self.result
        while queue:
            marking = queue.popleft()
            tokens += len(marking)
            if len(self.reached) > self.state_limit or tokens > TOKEN_LIMIT or len(result.faults) >= FAULT_LIMIT:
                result.complete = False
                break
            self._visit(marking, queue)
        result.states = len(self.reached)
        if result.complete and not result.faults:
            result.hopeless = self._hopeless()
        return result

    def _visit(self, marking: Marking, queue: deque[Marking]) -> None:
        moves = self._moves(marking)
        self.onward[marking] = []
        if not moves:
            if self._is_final(marking):
                self.finished.append(marking)
            else:
                self.result.faults.append(Fault(None, self._run_to(marking), marking))
            return
        for move in moves:
            self.result.acted.add(move.node)
            rest = marking - (move.takes | self.net.pool_places[move.node] if move.cancels else move.takes)
            clash = rest & move.puts
            twice = next((place for place in clash if place not in self.net.message_places), None)
            if twice is not None:
                self.result.faults.append(Fault(twice, (*self._run_to(marking), move), marking))
                continue
            after = rest | move.puts
            self.onward[marking].append(after)
            if after not in self.reached:
                self.reached[after] = (marking, move)
                queue.append(after)

    def _moves(self, marking: Marking) -> list[Move]:
        """Give the moves to try: those of one independent cluster if there is one, else all."""
        net = self.net
        every: dict[int, None] = {}
        for place in sorted(marking):
            for number in net.consumers.get(place, ()):
                move = net.moves[number]
                if number in every or not move.takes <= marking:
                    continue
                if net.independent[number]:
                    return [net.moves[other] for other in net.consumers[place]]
                every[number] = None
        joined = (net.join_move(join, marking) for join in net.joins)
        return [*(net.moves[number] for number in every), *(move for move in joined if move is not None)]

    def _is_final(self, marking: Marking) -> bool:
        """Are all tokens in ends, save messages nobody took?"""
        return all(place in self.net.end_places or place in self.net.message_places for place in marking)

    def _run_to(self, marking: Marking) -> tuple[Move, ...]:
        return tuple(reversed(list(self._back(marking))))

    def _back(self, marking: Marking) -> Iterator[Move]:
        step = self.reached[marking]
        while step is not None:
            yield step[1]
            step = self.reached[step[0]]

    def _hopeless(self) -> Fault | None:
        """Find the nearest marking from which no finished one can be reached."""
        before: dict[Marking, list[Marking]] = {}
        for marking, following in self.onward.items():
            for after in following:
                before.setdefault(after, []).append(marking)
        hopeful = set(self.finished)
        stack = list(self.finished)
        while stack:
            for marking in before.get(stack.pop(), ()):
                if marking not in hopeful:
                    hopeful.add(marking)
                    stack.append(marking)
        lost = next((marking for marking in self.reached if marking not in hopeful), None)
        return None if lost is None else Fault(None, self._run_to(lost), lost)


def search(net: Net, state_limit: int = STATE_LIMIT) -> Exploration:
    """Search the markings of a net that matter."""
    return Search(net, state_limit).run()
