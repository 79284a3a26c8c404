"""One side of a comparison: a flow with its graph, figures and findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding, Status
from bprflow.flow import FlowGraph, build
from bprflow.language.editions import EDITION
from bprflow.measure import Measures, measure
from bprflow.model import Process

if TYPE_CHECKING:
    from bprflow.audit.config import AuditConfig
    from bprflow.audit.rule import Rule


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes:
        process: The flow.
        flow: Its graph.
        measures: Its figures.
        findings: Its findings; None when it was not audited.
        edition: Edition of the rules and words it was read by.

    """

    process: Process
    flow: FlowGraph
    measures: Measures
    findings: tuple[Finding, ...] | None = None
    edition: str = EDITION

    @classmethod
    def of(
        cls, process: Process, config: AuditConfig | None = None, more: tuple[Rule, ...] = (), *, audited: bool = True
    ) -> Side:
        """Build, measure and audit a process.

        Args:
            process: The flow.
            config: What to audit and how; everything up to 推奨 by default.
            more: Further rules, e.g. those a city wrote as YAML.
            audited: False leaves the findings out.

        """
        from bprflow.audit import audit

        edition = config.edition if config else EDITION
        flow = build(process, edition=edition)
        measures = measure(flow)
        findings = audit(flow, measures, config=config, more=more) if audited else None
        return cls(process, flow, measures, findings, edition)

    def measured(self, process: Process) -> Measures:
        """Measure another form of this flow by the same words, so that figures differ by the work alone."""
        return measure(build(process, edition=self.edition))

    @classmethod
    def from_analysis(cls, analysis: Analysis) -> Side:
        """Take over what was already computed."""
        return cls(analysis.process, analysis.flow, analysis.measures, analysis.findings, analysis.edition)

    @property
    def shown(self) -> tuple[Finding, ...]:
        """Findings and reviews, without what is deliberately not said."""
        return tuple(f for f in self.findings or () if f.status is not Status.SUPPRESSED)
