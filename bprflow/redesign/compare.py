"""Before and after, honestly: every step, every figure with its range, what got worse, what must be amended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from bprflow.audit.finding import Finding
from bprflow.redesign.apply import Applied
from bprflow.redesign.diff import ChangeKind, StepChange, differences, marks
from bprflow.redesign.effect import Effect, counting, effect_of
from bprflow.redesign.indicators import Indicator, indicator_table
from bprflow.redesign.match import Match, match
from bprflow.redesign.reform import RuleChange, rule_changes
from bprflow.redesign.side import Side
from bprflow.redesign.worse import Worse, worse


@dataclass(frozen=True)
class Comparison:
    """What two flows have in common and what not.

    Attributes:
        before, after: The two flows, with graph, figures and findings.
        applied: The redesign between them, when there is one.
        changes: What became of every step.
        indicators: Figures before and after; with a redesign, mixed by its uptake.
        solved, new, unchanged: Findings that fall, that appear, that stay; empty without an audit.
        rules: Rules that change.
        worse: What got worse for anyone.
        effect: Yearly effect of the redesign; None when comparing two independent flows.

    """

    before: Side
    after: Side
    applied: Applied | None
    changes: tuple[StepChange, ...]
    indicators: tuple[Indicator, ...]
    solved: tuple[Finding, ...]
    new: tuple[Finding, ...]
    unchanged: tuple[Finding, ...]
    rules: tuple[RuleChange, ...]
    worse: tuple[Worse, ...]
    effect: Effect | None

    @cached_property
    def marks(self) -> tuple[Mapping[str, ChangeKind], Mapping[str, ChangeKind]]:
        """Give the badge of every step for the picture: by as-is id, and by to-be id."""
        return marks(self.changes)

    def indicator(self, code: str) -> Indicator | None:
        """Find an indicator by its code."""
        return next((row for row in self.indicators if row.code == code), None)

    def counted(self, kind: ChangeKind) -> int:
        """Count the changes of a kind."""
        return sum(change.kind is kind for change in self.changes)

    @property
    def identical(self) -> bool:
        """Is every step the same?"""
        return all(change.kind is ChangeKind.SAME for change in self.changes)


def compare(before: Side, after: Side, applied: Applied | None = None) -> Comparison:
    """Compare two flows.

    Args:
        before: The as-is flow, n steps.
        after: The to-be flow, m steps.
        applied: How the one became the other, when a redesign did it; its trace then says which
            step is which, otherwise the steps are matched.

    """
    matches = match(before.flow, after.flow, applied.now if applied else None)
    changes = differences(before.flow, after.flow, matches)
    count = counting(applied, before, after) if applied else None
    effect = effect_of(applied, before, after, count) if applied and count else None
    table = indicator_table(before.measures, after.measures, count.routes if count else None)
    solved, new, unchanged = _findings(before, after, matches)
    served = effect is not None and (effect.own_routes or (effect.stated and effect.uptake.high < 1))
    return Comparison(
        before,
        after,
        applied,
        changes,
        table,
        solved,
        new,
        unchanged,
        rule_changes(before.process, after.process, applied.redesign if applied else None),
        tuple(worse(before, after, changes, table, fallback=served)),
        effect,
    )


def _findings(
    before: Side, after: Side, matches: tuple[Match, ...]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[Finding, ...]]:
    """Say which findings fall, appear and stay: the same rule about what became of the same step."""
    if before.findings is None or after.findings is None:
        return (), (), ()
    became = {step_id: set(m.after) for m in matches for step_id in m.before}
    waiting = list(after.shown)
    solved: list[Finding] = []
    unchanged: list[Finding] = []
    for finding in before.shown:
        goals = became.get(finding.step, set()) if finding.step else {""}
        twin = next((f for f in waiting if f.code == finding.code and f.step in goals), None)
        if twin is None:
            solved.append(finding)
        else:
            waiting.remove(twin)
            unchanged.append(twin)
    return tuple(solved), tuple(waiting), tuple(unchanged)
