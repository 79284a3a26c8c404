"""How alike two steps are: words, whose hands, data, neighbours.

s = 0.5 label + 0.2 lane + 0.15 data + 0.15 neighbourhood; where neither step says anything of
data, that weight goes to the others. Labels are compared by pairs of characters, which needs
no dictionary and works for Japanese and English alike.

Source: Dijkman et al. 2009/2011 (graph matching of process models); weights from our own
algorithms notes 3.6.
"""

from __future__ import annotations

import re
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


def similarities(
    one: FlowGraph, other: FlowGraph, rows: list[Step], columns: list[Step], paired: dict[str, str]
) -> NDArray[np.float64]:
    """Compare every step of one flow with every step of another.

    Args:
        one, other: The flows.
        rows, columns: Steps to compare, n of `one` and m of `other`.
        paired: Steps already matched, as anchors for the neighbourhood.

    Returns:
        Similarities 0–1, shape (n, m); O(n m) plus the edges.

    """
    import numpy as np

    left, right = [profile(step) for step in rows], [profile(step) for step in columns]
    own = np.zeros((len(left), len(right)))
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            weight, score = LABEL + LANE, LABEL * dice(a.label, b.label) + LANE * dice(a.lane, b.lane)
            if a.data or b.data:
                weight, score = weight + DATA, score + DATA * dice(a.data, b.data)
            own[i, j] = score / weight
    near = _neighbourhood(one, other, rows, columns, paired, own)
    return (1 - NEAR) * own + NEAR * near


def _neighbourhood(
    one: FlowGraph,
    other: FlowGraph,
    rows: list[Step],
    columns: list[Step],
    paired: dict[str, str],
    own: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Say how well the steps before and after fit: matched ones count 1, others by likeness."""
    import numpy as np

    at = {step.id: i for i, step in enumerate(rows)}
    to = {step.id: j for j, step in enumerate(columns)}
    left = {step.id: (near_steps(one, step.id, back=True), near_steps(one, step.id)) for step in rows}
    right = {step.id: (near_steps(other, step.id, back=True), near_steps(other, step.id)) for step in columns}
    near = np.zeros_like(own)
    for a in rows:
        for b in columns:
            sides = []
            for mine, theirs in zip(left[a.id], right[b.id], strict=True):
                if not mine and not theirs:
                    sides.append(1.0)
                    continue
                best = [
                    max(
                        (
                            1.0 if paired.get(m) == t else float(own[at[m], to[t]]) if m in at and t in to else 0.0
                            for t in theirs
                        ),
                        default=0.0,
                    )
                    for m in mine
                ]
                sides.append(sum(best) / max(len(mine), len(theirs)))
            near[at[a.id], to[b.id]] = sum(sides) / 2
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
