"""One analysis, many readers: everything a report may show of one flow, computed once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from bprflow.audit.finding import Finding, Status
from bprflow.flow.graph import FlowGraph
from bprflow.language.editions import EDITION
from bprflow.measure.result import Measures
from bprflow.model import Process
from bprflow.source.diagnostic import Diagnostic, Loaded

if TYPE_CHECKING:
    from bprflow.audit.causes import Cause
    from bprflow.audit.first import FirstThing
    from bprflow.audit.legacy import LegacyRow


@dataclass(frozen=True)
class Analysis:
    """What is known of one flow after reading, measuring and auditing it.

    Attributes:
        loaded: The text as read, with its diagnostics.
        process: The process.
        flow: Its graph.
        measures: Its figures.
        findings: All findings, suppressed ones included, ordered: status finding before review
            before suppressed, then severity, then hours a year (most first), then position.
        edition: Edition of the rules it was audited by.

    """

    loaded: Loaded
    process: Process
    flow: FlowGraph
    measures: Measures
    findings: tuple[Finding, ...]
    edition: str = EDITION

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the text itself."""
        return self.loaded.diagnostics

    @property
    def shown(self) -> tuple[Finding, ...]:
        """Findings and reviews, numbered in reports and pictures by their place here, from 1."""
        return tuple(f for f in self.findings if f.status is not Status.SUPPRESSED)

    @property
    def suppressed(self) -> tuple[Finding, ...]:
        """Findings deliberately not said, each with its reason."""
        return tuple(f for f in self.findings if f.status is Status.SUPPRESSED)

    @property
    def numbers(self) -> dict[str, tuple[int, ...]]:
        """Finding numbers by step id, for the picture."""
        marks: dict[str, list[int]] = {}
        for number, finding in enumerate(self.shown, 1):
            for step in finding.steps:
                marks.setdefault(step, []).append(number)
        return {step: tuple(found) for step, found in marks.items()}

    @cached_property
    def causes(self) -> tuple[Cause, ...]:
        """Findings that have others following from them; "removing this one removes those"."""
        from bprflow.audit.causes import causes

        return causes(self)

    @cached_property
    def first_things(self) -> tuple[FirstThing, ...]:
        """The three things to do first: hours × confidence ÷ effort, causes with their symptoms."""
        from bprflow.audit.first import first_three

        return first_three(self)

    @cached_property
    def legacy_rows(self) -> tuple[LegacyRow, ...]:
        """What each legacy rule binds and costs, who can change it, what changes with it."""
        from bprflow.audit.legacy import legacy_rows

        return legacy_rows(self)
