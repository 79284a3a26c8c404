"""What one operation did: which steps it touched and what came of them."""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.model.redesign import OperationKind


@dataclass(frozen=True, slots=True)
class Trace:
    """What one operation did.

    Attributes:
        operation: Index in `Redesign.operations`.
        kind: Which operation.
        before: Ids of the as-is steps it touched.
        after: Ids of the to-be steps that came of it.
        subjects: Documents or rules it touched.

    """

    operation: int
    kind: OperationKind
    before: tuple[str, ...]
    after: tuple[str, ...]
    subjects: tuple[str, ...] = ()
