"""How probable it is that two differently worded steps are the same work.

Two people who write down the same work rarely use the same words: 「記載台で住民異動届を手書きする」 becomes
「自宅のスマホで届出内容を入力する」. What stays is the characters that carry the meaning (届, 入, 額), the papers, the
kind of work, the place between the steps already recognised, and the neighbours. Each is weighed and the sum read as a probability
(logistic regression). Neighbours are judged by a first reading without them.

Weights: fitted to the labels of 36 pairs of flows (thirteen modelled cases as-is and to-be, twelve pairs of drawings
of the same exercise, eleven drawings before and after a change), rounded to halves. `benchmarks/matching.py` leaves
out each pair in turn; `docs/background/matching.md` has the figures.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bprflow.flow import FlowGraph
from bprflow.language.text import normalise
from bprflow.model import Step, StepKind
from bprflow.redesign.similarity import around, dice_table, pieces

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SIGNS, LANE, PAPERS, KIND, PLACE, NEAR = 5.5, 0.5, 2.0, 1.0, 5.5, 1.0
"""Weights of the reading with neighbours, in log odds."""
BIAS = -8.5
FIRST_PLACE, FIRST_BIAS = 6.0, -9.0
"""What differs in the first reading, which knows no neighbours."""
FLOOR = 0.05
"""Below this likeness of signs and papers together two steps have nothing in common but their place."""
_SIGNS = re.compile(r"[一-鿿々]|[ァ-ヺー]{2,}|[a-z0-9]+")

_FAMILIES = (
    (StepKind.FILL, StepKind.INPUT, StepKind.TRANSCRIBE, StepKind.RECORD),
    (StepKind.CHECK, StepKind.REVIEW),
    (StepKind.APPROVE, StepKind.SEAL),
    (StepKind.MOVE, StepKind.SEND, StepKind.ISSUE, StepKind.NOTIFY, StepKind.RECEIVE),
    (StepKind.AGGREGATE, StepKind.STORE, StepKind.PRINT),
)
_FAMILY = {kind: index for index, family in enumerate(_FAMILIES) for kind in family}
_SAME_FAMILY = 0.6


@cache
def signs(text: str) -> frozenset[str]:
    """List what carries the meaning of a name: each kanji, words in katakana, Latin words and numbers."""
    return frozenset(_SIGNS.findall(normalise(text).casefold()))


def evidence(
    one: FlowGraph, other: FlowGraph, rows: list[Step], columns: list[Step], paired: Mapping[str, str]
) -> NDArray[np.float64]:
    """Weigh for every step of one flow and every step of another whether they are the same work.

    Args:
        one, other: The flows.
        rows, columns: Steps to compare, n of `one` and m of `other`.
        paired: Steps already matched, as anchors for places and neighbours.

    Returns:
        Probabilities 0–1, shape (n, m); O(n m) plus the edges.

    """
    seen = clues(one, other, rows, columns, paired)
    own = SIGNS * seen.signs + LANE * seen.lane + PAPERS * seen.papers + KIND * seen.kind
    first = _probability(own + FIRST_PLACE * seen.place + FIRST_BIAS)
    near = around(one, other, rows, columns, paired, first)
    second = _probability(own + PLACE * seen.place + NEAR * near + BIAS)
    second[seen.signs + seen.papers < FLOOR] = 0.0
    return second


@dataclass(frozen=True)
class Clues:
    """What speaks for two steps being the same work, each 0–1 and of shape (n, m).

    Attributes:
        signs: Characters that carry the meaning of the name.
        lane: Name of the lane; 0.5 where one lane does everything.
        papers: Names of the papers read and written.
        kind: Kind of work.
        place: Place in the order.

    """

    signs: NDArray[np.float64]
    lane: NDArray[np.float64]
    papers: NDArray[np.float64]
    kind: NDArray[np.float64]
    place: NDArray[np.float64]


def clues(one: FlowGraph, other: FlowGraph, rows: list[Step], columns: list[Step], paired: Mapping[str, str]) -> Clues:
    """Collect what speaks for two steps being the same work; arguments as of `evidence`."""
    lane = dice_table([pieces(step.lane) for step in rows], [pieces(step.lane) for step in columns])
    if len({step.lane for step in (*one.process.all_steps, *other.process.all_steps)}) < 2:
        lane[:] = 0.5
    return Clues(
        _rare([signs(step.name) for step in rows], [signs(step.name) for step in columns]),
        lane,
        _papers(rows, columns),
        _kinds(one, other, rows, columns),
        _places(one, other, rows, columns, paired),
    )


def _probability(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    found: NDArray[np.float64] = 1 / (1 + np.exp(-odds))
    return found


def _rare(left: list[frozenset[str]], right: list[frozenset[str]]) -> NDArray[np.float64]:
    """Compare sets where what few steps have counts more: log(1 + steps / steps that have it)."""
    counts: dict[str, int] = {}
    for words in (*left, *right):
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    total = len(left) + len(right)
    return dice_table(left, right, {word: math.log(1 + total / count) for word, count in counts.items()}, empty=0.0)


def _papers(rows: list[Step], columns: list[Step]) -> NDArray[np.float64]:
    """Compare the names of the papers two steps read or write; nothing where either names none."""

    def named(steps: list[Step]) -> list[frozenset[str]]:
        return [frozenset().union(*(pieces(use.document) for use in (*s.reads, *s.writes))) for s in steps]

    return _rare(named(rows), named(columns))


def _kinds(one: FlowGraph, other: FlowGraph, rows: list[Step], columns: list[Step]) -> NDArray[np.float64]:
    """Compare the kinds of work: the same 1, of one family (記入 and 入力) 0.6, else 0."""
    import numpy as np

    kinds = list(StepKind)
    table = np.eye(len(kinds))
    for i, a in enumerate(kinds):
        for j, b in enumerate(kinds):
            if i != j and a in _FAMILY and _FAMILY.get(a) == _FAMILY.get(b):
                table[i, j] = _SAME_FAMILY
    left = [kinds.index(one.facts[step.id].kind.value) for step in rows]
    right = [kinds.index(other.facts[step.id].kind.value) for step in columns]
    found: NDArray[np.float64] = table[np.ix_(left, right)]
    return found


def _places(
    one: FlowGraph, other: FlowGraph, rows: list[Step], columns: list[Step], paired: Mapping[str, str]
) -> NDArray[np.float64]:
    """Compare where two steps stand between the steps already matched: 1 the same place, 0 first and last."""
    import numpy as np

    mine, theirs = _order(one), _order(other)
    known = sorted((mine[before], theirs[after]) for before, after in paired.items())
    expected = np.interp(
        [mine[step.id] for step in rows], [0.0, *(x for x, _ in known), 1.0], [0.0, *(y for _, y in known), 1.0]
    )
    found: NDArray[np.float64] = 1 - np.abs(expected[:, None] - np.array([theirs[s.id] for s in columns])[None, :])
    return found


def _order(flow: FlowGraph) -> dict[str, float]:
    """Give the place of every step in the whole, between 0 and 1."""
    rank = {node: index for index, node in enumerate(flow.order)}
    ordered = sorted(flow.process.all_steps, key=lambda step: rank[step.id])
    return {step.id: (index + 0.5) / len(ordered) for index, step in enumerate(ordered)}
