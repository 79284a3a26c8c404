"""A fault of structure: what is broken, where it starts, where it shows, how a case gets there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bprflow.language.terms import Text


class FaultKind(StrEnum):
    """What is broken."""

    UNREACHABLE = "unreachable"
    DEAD_END = "dead_end"
    UNDEFINED_TARGET = "undefined_target"
    ENDLESS_LOOP = "endless_loop"
    SHARES = "shares"
    DEADLOCK = "deadlock"
    LACK_OF_SYNCHRONISATION = "lack_of_synchronisation"
    IMPROPER_COMPLETION = "improper_completion"
    DEAD_STEP = "dead_step"
    LIVELOCK = "livelock"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class StructureFault:
    """One fault.

    Attributes:
        kind: What is broken.
        nodes: Ids of the nodes it concerns; it starts at the first and shows at the last.
        witness: Names of the steps a case passes until the fault shows; the shortest run found.
        message: What is wrong, as a suggestion to colleagues.
        steps: Ids of the steps it concerns (each gateway stands for the step it belongs to).

    """

    kind: FaultKind
    nodes: tuple[str, ...]
    witness: tuple[str, ...]
    message: Text
    steps: tuple[str, ...] = ()
