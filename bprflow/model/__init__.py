"""Frozen values that describe a process: no files, no graphs, no analysis."""

from bprflow.model.parts import Document, DocumentUse, Lane, LaneKind, Medium, SealKind, Waiver
from bprflow.model.process import Process, State
from bprflow.model.quantity import Duration, Period, Provenance, Rate, Share, Wage
from bprflow.model.rule import Authority, Basis, BasisKind, LegacyRule, Requirement
from bprflow.model.step import END, NEXT, Branch, Gateway, GatewayKind, Item, Parallel, Step, StepKind, walk

__all__ = [
    "END", "NEXT", "Authority", "Basis", "BasisKind", "Branch", "Document", "DocumentUse", "Duration",
    "Gateway", "GatewayKind", "Item", "Lane", "LaneKind", "LegacyRule", "Medium", "Parallel", "Period",
    "Process", "Provenance", "Rate", "Requirement", "SealKind", "Share", "State", "Step", "StepKind", "Wage",
    "Waiver", "walk",
]  # fmt: skip
