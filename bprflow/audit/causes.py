"""Cause before symptom: one paper form brings re-keying, re-checking, filing; remove it and they go too.

A finding is a symptom when it speaks of a step that only handles what the cause put there: the same
document, or (where no documents are written) the step right after.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bprflow.audit.finding import Finding, Severity, Status

if TYPE_CHECKING:
    from bprflow.audit.analysis import Analysis

PAPER_CAUSES = ("FLOW-12", "PAP-01", "PAP-09", "PAP-08", "MAIL-03")
"""Rules whose finding puts data on paper, the entrance first."""
PAPER_SYMPTOMS = frozenset({
    "KEY-01", "KEY-03", "KEY-04", "KEY-05", "PAP-03", "PAP-06", "PAP-07", "PAP-08", "PAP-09", "VIS-02", "FLOW-05", "MAIL-04",
    "APPR-04", "SEAL-10", "AGG-01",
})  # fmt: skip
"""Rules whose finding can follow from paper."""
SAME_STEP = {
    "APPR-05": frozenset({"SEAL-06", "PAP-07", "APPR-03", "SEAL-10"}),
    "KEY-01": frozenset({"KEY-05"}),
    "KEY-02": frozenset({"KEY-05"}),
    "PAP-03": frozenset({"PAP-10"}),
    "FLOW-12": frozenset({"PAP-10"}),
    "PAP-01": frozenset({"SEAL-01", "SEAL-02", "SEAL-03", "PAP-04"}),
    "PAP-02": frozenset({"SEAL-07", "MAIL-05", "MAIL-01"}),
}
"""What goes with a finding on the same step (KEY-05 names its cause in its evidence)."""
RULE_ONLY = ("BASIS-01", "BASIS-02")
"""Findings about a rule rather than a step: they go with what that rule makes people do."""
_WORK = frozenset(
    {
        "SEAL",
        "PAP",
        "FACE",
        "VIS",
        "SITE",
        "PERI",
        "STAY",
        "POST",
        "VIEW",
        "MEDIA",
        "CASH",
        "MAIL",
        "KEY",
        "ONCE",
        "APPR",
        "FLOW",
    }
)
_ABOUT_THE_WHOLE = frozenset(
    {"KEY-03", "KEY-04", "FLOW-01", "FLOW-03", "FLOW-04", "FLOW-06", "FLOW-07", "FLOW-09", "FLOW-10"}
)
"""Findings that speak of many steps, so that one rule alone does not make them."""


@dataclass(frozen=True, slots=True)
class Cause:
    """One finding and what follows from it.

    Attributes:
        finding: The cause.
        symptoms: What would go with it, in the order of the findings.
        hours_per_year: Touch hours a year of all steps named, each once; None when unknown.

    """

    finding: Finding
    symptoms: tuple[Finding, ...]
    hours_per_year: float | None


def causes(analysis: Analysis, *, ours: bool = False) -> tuple[Cause, ...]:
    """Group the shown findings under their causes; a finding has one cause at most.

    Args:
        analysis: The flow; O(findings × documents of a cause).
        ours: Leave out what is only asked about (要確認): a cause the office cannot remove removes nothing.

    """
    left_out = (Status.SUPPRESSED, Status.REVIEW) if ours else (Status.SUPPRESSED,)
    shown = [f for f in analysis.findings if f.status not in left_out]
    grouping = _Grouping(analysis, shown)
    for code in PAPER_CAUSES:
        for finding in shown:
            if finding.code == code:
                grouping.follow_paper(finding)
    for finding in shown:
        if finding.code in SAME_STEP:
            grouping.same_step(finding)
    for finding in shown:
        if finding.code in RULE_ONLY:
            grouping.join_rule(finding)
    return grouping.result()


class _Grouping:
    """Which finding follows from which."""

    def __init__(self, analysis: Analysis, shown: list[Finding]) -> None:
        self.analysis = analysis
        self.shown = shown
        self.parent: dict[str, str] = {}
        self.by_document: dict[str, list[Finding]] = {}
        self.by_step: dict[str, list[Finding]] = {}
        self.by_cause: dict[str, list[Finding]] = {}
        steps = analysis.process.step_by_id
        for finding in shown:
            self.by_step.setdefault(finding.step, []).append(finding)
            if named := finding.evidence.get("cause"):
                self.by_cause.setdefault(named, []).append(finding)
            if finding.code in PAPER_SYMPTOMS and finding.step in steps:
                step = steps[finding.step]
                for document in {use.document for use in (*step.reads, *step.writes)} or {""}:
                    self.by_document.setdefault(document, []).append(finding)

    def _free(self, finding: Finding, cause: Finding) -> bool:
        """Has it no cause yet, and would it not close a ring?"""
        if finding.id in self.parent or finding.id == cause.id:
            return False
        above: str | None = cause.id
        while above is not None:
            if above == finding.id:
                return False
            above = self.parent.get(above)
        return True

    def follow_paper(self, cause: Finding) -> None:
        """Find what handles the paper the cause makes."""
        steps = self.analysis.process.step_by_id
        outgoing = self.analysis.flow.outgoing
        mine = [step for step in cause.steps if step in steps]
        papers = {use.document for step in mine for use in steps[step].writes}
        near = {*mine, *(edge.target for step in mine if step in outgoing for edge in outgoing[step])}
        found = [finding for paper in papers for finding in self.by_document.get(paper, ())]
        for step in near:
            found += [
                finding
                for finding in self.by_step.get(step, ())
                if finding.code in PAPER_SYMPTOMS and (not papers or not (steps[step].reads or steps[step].writes))
            ]
        self._adopt(cause, found)

    def same_step(self, cause: Finding) -> None:
        """Find what goes with a finding on the same step, or names it as its cause."""
        found = [
            finding
            for step in dict.fromkeys(cause.steps)
            for finding in self.by_step.get(step, ())
            if "cause" not in finding.evidence
        ]
        found += self.by_cause.get(cause.step, ())
        self._adopt(cause, [finding for finding in found if finding.code in SAME_STEP[cause.code]])

    def join_rule(self, about: Finding) -> None:
        """Put a finding about a rule under what the rule makes people do, the weightiest first."""
        legacy = about.evidence.get("rules", "")
        found = [
            finding
            for step in about.steps
            for finding in self.by_step.get(step, ())
            if finding.code.partition("-")[0] in _WORK and finding.code not in _ABOUT_THE_WHOLE
        ]
        named = [finding for finding in found if legacy and legacy in finding.evidence.get("rules", "").split("、")]
        order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
        ranked = sorted(named or found, key=lambda one: (order[one.severity], -(one.hours_per_year or 0.0), one.id))
        if ranked:
            self._adopt(ranked[0], [about])

    def _adopt(self, cause: Finding, found: list[Finding]) -> None:
        for finding in found:
            if self._free(finding, cause):
                self.parent[finding.id] = cause.id

    def result(self) -> tuple[Cause, ...]:
        """Give every root with all that follows from it."""
        grouped: dict[str, list[Finding]] = {}
        for finding in self.shown:
            root = finding.id
            while root in self.parent:
                root = self.parent[root]
            if root != finding.id:
                grouped.setdefault(root, []).append(finding)
        return tuple(
            Cause(finding, tuple(grouped[finding.id]), bound_hours(self.analysis, (finding, *grouped[finding.id])))
            for finding in self.shown
            if finding.id in grouped
        )


def bound_hours(analysis: Analysis, findings: Iterable[Finding]) -> float | None:
    """Touch hours a year of all steps some findings name, each step once; None when unknown."""
    steps = dict.fromkeys(step for finding in findings for step in finding.steps)
    measures = analysis.measures.steps
    known = [measures[s].hours_per_year for s in steps if s in measures]
    values = [amount.value for amount in known if amount is not None]
    return sum(values) if values else None
