"""How alike two steps are: words, whose hands, data, neighbours.

s = 0.5 label + 0.2 lane + 0.15 data + 0.15 neighbourhood; where neither step says anything of
data, that weight goes to the others, and so does that of the lane where there is only one: who
does it then tells no step from another. Labels are compared by pairs of characters, which needs
no dictionary and works for Japanese and English alike.

Source: Dijkman et al. 2009/2011 (graph matching of process models); weights from our own
algorithms notes 3.6.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from bprflow.flow import FlowGraph, NodeKind
from bprflow.language.text import normalise
from bprflow.model import Step

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LABEL, LANE, DATA, NEAR = 0.5, 0.2, 0.15, 0.15
_FILLER = re.compile(r"[\s、。・,.()「」『』\[\]_/:;!?\"'-]+")
_ENDINGS = re.compile(r"(?:をする|を行う|する|行う|します|いたします)$")


@dataclass(frozen=True)
class Profile:
    """What is compared of one step.

    Attributes:
        step: The step.
        label: Pairs of characters of its name.
        lane: Pairs of characters of its lane.
        data: Documents it reads and writes.

    """

    step: Step
    label: frozenset[str]
    lane: frozenset[str]
    data: frozenset[str]


def profile(step: Step) -> Profile:
    """Take down what is compared of a step."""
    data = frozenset(f"r:{use.document}" for use in step.reads) | frozenset(f"w:{use.document}" for use in step.writes)
    return Profile(step, pieces(step.name), pieces(step.lane), data)


@cache
def pieces(text: str) -> frozenset[str]:
    """Cut a text into its pairs of characters, and its words where it has any."""
    folded = _ENDINGS.sub("", _FILLER.sub(" ", normalise(text).casefold()).strip())
    words = [word for word in folded.split() if word]
    cut = {f"{word[i : i + 2]}" for word in words for i in range(max(1, len(word) - 1))}
    return frozenset(cut | {word for word in words if word.isascii()})


def dice(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the overlap of two sets, 0–1; two empty sets are alike."""
    if not one and not other:
        return 1.0
    return 2 * len(one & other) / (len(one) + len(other))


_ENDING = 4
"""Letters an ending has at most."""
_EXTENDED = 0.9
"""Likeness of two names that differ in an ending only."""


def similarities(
    one: FlowGraph, other: FlowGraph, rows: list[Step], columns: list[Step], paired: Mapping[str, str]
) -> NDArray[np.float64]:
    """Compare every step of one flow with every step of another.

    Args:
        one, other: The flows.
        rows, columns: Steps to compare, n of `one` and m of `other`.
        paired: Steps already matched, as anchors for the neighbourhood.

    Returns:
        Similarities 0–1, shape (n, m); O(n m) plus the edges.

    """
    left, right = [profile(step) for step in rows], [profile(step) for step in columns]
    label = dice_table([one.label for one in left], [two.label for two in right])
    label = label.clip(min=_EXTENDED * _extended([step.name for step in rows], [step.name for step in columns]))
    lane = dice_table([one.lane for one in left], [two.lane for two in right])
    data = dice_table([one.data for one in left], [two.data for two in right])
    silent = _silent([one.data for one in left], [two.data for two in right])
    weight = 0.0 if len({step.lane for step in (*one.process.all_steps, *other.process.all_steps)}) < 2 else LANE
    own = (LABEL * label + weight * lane + DATA * data * ~silent) / (LABEL + weight + DATA * ~silent)
    near = around(one, other, rows, columns, paired, own)
    total: NDArray[np.float64] = (1 - NEAR) * own + NEAR * near
    return total


def dice_table(
    left: list[frozenset[str]],
    right: list[frozenset[str]],
    weights: Mapping[str, float] | None = None,
    *,
    empty: float = 1.0,
) -> NDArray[np.float64]:
    """Compare every set of one list with every set of another, as `dice` does, in one product.

    Args:
        left, right: n and m sets.
        weights: What each member counts; all the same when left out.
        empty: Likeness of two empty sets.

    """
    import numpy as np

    words = sorted(frozenset().union(*left, *right))
    place = {word: index for index, word in enumerate(words)}
    count = np.ones(max(1, len(words))) if weights is None else np.array([weights[word] for word in words] or [1.0])

    def table(sets: list[frozenset[str]]) -> NDArray[np.float64]:
        found = np.zeros((len(sets), max(1, len(place))))
        for index, members in enumerate(sets):
            found[index, [place[word] for word in members]] = 1.0
        return found

    a, b = table(left), table(right)
    sizes = (a @ count)[:, None] + (b @ count)[None, :]
    both = (a * count) @ b.T
    likeness: NDArray[np.float64] = np.divide(2 * both, sizes, out=np.full(both.shape, empty), where=sizes > 0)
    return likeness


def _extended(left: list[str], right: list[str]) -> NDArray[np.float64]:
    """Say which names only gained or lost a short ending (入力する → 入力すること)."""
    import numpy as np

    found = np.zeros((len(left), len(right)))
    for i, one in enumerate(left):
        for j, two in enumerate(right):
            short, long = sorted((one, two), key=len)
            if len(short) >= 2 and len(long) - len(short) <= _ENDING and long.startswith(short):
                found[i, j] = 1.0
    return found


def _silent(left: list[frozenset[str]], right: list[frozenset[str]]) -> NDArray[np.bool_]:
    """Say for which pairs neither side names any data."""
    import numpy as np

    none_left, none_right = np.array([not one for one in left]), np.array([not two for two in right])
    both: NDArray[np.bool_] = none_left[:, None] & none_right[None, :]
    return both


def around(
    one: FlowGraph,
    other: FlowGraph,
    rows: list[Step],
    columns: list[Step],
    paired: Mapping[str, str],
    own: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Say how well the steps before and after fit: matched ones count 1, others by likeness.

    Args:
        one, other: The flows.
        rows, columns: Steps to compare, n of `one` and m of `other`.
        paired: Steps already matched.
        own: Likeness of the steps themselves, shape (n, m).

    """
    import numpy as np

    mine = {step.id: index for index, step in enumerate(one.process.all_steps)}
    theirs = {step.id: index for index, step in enumerate(other.process.all_steps)}
    known = np.zeros((len(mine), len(theirs)))
    known[np.ix_([mine[step.id] for step in rows], [theirs[step.id] for step in columns])] = own
    for before, after in paired.items():
        known[mine[before], theirs[after]] = 1.0
    near = np.zeros_like(own)
    for back in (True, False):
        beside_me = np.zeros((len(rows), len(mine)))
        for index, step in enumerate(rows):
            beside_me[index, [mine[i] for i in near_steps(one, step.id, back=back)]] = 1.0
        counts = beside_me.sum(axis=1)
        for index, step in enumerate(columns):
            beside = [theirs[i] for i in near_steps(other, step.id, back=back)]
            if not beside:
                near[:, index] += np.where(counts == 0, 0.5, 0.0)
                continue
            fit = beside_me @ known[:, beside].max(axis=1) / np.maximum(counts, len(beside))
            near[:, index] += 0.5 * fit
    return near


def near_steps(flow: FlowGraph, step_id: str, *, back: bool = False) -> tuple[str, ...]:
    """List the steps right after a step (or before it), looking through gateways."""
    edges = flow.incoming if back else flow.outgoing
    found: dict[str, None] = {}
    stack, seen = [step_id], {step_id}
    while stack:
        for edge in edges[stack.pop()]:
            node = flow.nodes[edge.source if back else edge.target]
            if node.id in seen:
                continue
            seen.add(node.id)
            if node.kind is NodeKind.TASK and node.step is not None:
                found[node.step.id] = None
            else:
                stack.append(node.id)
    return tuple(found)
