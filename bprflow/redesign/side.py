"""One side of a comparison: a flow with its graph, figures and findings."""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding, Status
from bprflow.flow import FlowGraph, build
from bprflow.measure import Measures, measure
from bprflow.model import Process


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes:
        process: The flow.
        flow: Its graph.
        measures: Its figures.
        findings: Its findings; None when it was not audited.

    """

    process: Process
    flow: FlowGraph
    measures: Measures
    findings: tuple[Finding, ...] | None = None

    @classmethod
    def of(cls, process: Process, *, audited: bool = True) -> Side:
        """Build, measure and audit a process."""
        from bprflow.audit import audit

        flow = build(process)
        measures = measure(flow)
        return cls(process, flow, measures, audit(flow, measures) if audited else None)

    @classmethod
    def from_analysis(cls, analysis: Analysis) -> Side:
        """Take over what was already computed."""
        return cls(analysis.process, analysis.flow, analysis.measures, analysis.findings)

    @property
    def shown(self) -> tuple[Finding, ...]:
        """Findings and reviews, without what is deliberately not said."""
        return tuple(f for f in self.findings or () if f.status is not Status.SUPPRESSED)
