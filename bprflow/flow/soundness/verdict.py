"""What a soundness check answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bprflow.flow.faults import FaultKind
from bprflow.language.terms import NO_TEXT, Text


class State(StrEnum):
    """sound: every case can finish properly; unsound: some cannot; unknown: not decided, and why."""

    SOUND = "sound"
    UNSOUND = "unsound"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Witness:
    """One fault with a run that reaches it.

    Attributes:
        kind: What is wrong.
        starts: Node at which it starts: the split whose choice or fork leads to it.
        shows: Node at which it shows: the join that waits, the node that is entered twice, the dead step.
        run: Nodes a case passes, in order, until it shows; only what matters for it.
        missing: Nodes before the empty inputs of a join that waits for ever.
        exact: False when `run` is a path in the graph, not a run that was played through.

    """

    kind: FaultKind
    starts: str
    shows: str
    run: tuple[str, ...]
    missing: tuple[str, ...] = ()
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer.

    Attributes:
        state: sound, unsound or unknown.
        witnesses: Faults, when unsound.
        reason: Why it could not be decided, when unknown.
        method: reduction, equations or search: what decided.
        assumptions: What was taken for granted, e.g. that messages from outside arrive.

    """

    state: State
    witnesses: tuple[Witness, ...] = ()
    reason: Text = NO_TEXT
    method: str = ""
    assumptions: tuple[Text, ...] = ()
