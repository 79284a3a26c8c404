"""The ladder 最低限 < 基本 < 標準 < 推奨 < 模範: where a flow stands, and what the next rung takes.

A rung is reached when no finding of weight 重大 or 注意 is left among the rules up to that rung.
Held-back findings and questions (要確認) do not count: a ladder is an invitation, not a wall.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bprflow.audit.config import PROFILE_WORDS, AuditConfig
from bprflow.audit.finding import Finding, Severity, Status
from bprflow.audit.rule import PROFILES
from bprflow.language.terms import Text


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a flow stands.

    Attributes:
        reached: Highest rung reached; empty below 最低限.
        next: The rung after it; empty at the top (or at the top of what was looked at).
        remaining: Findings to settle for the next rung.

    """

    reached: str
    next: str
    remaining: int

    @property
    def text(self) -> Text:
        """Say it in one line."""
        words = {code: word for word, code in PROFILE_WORDS.items()}
        here = words.get(self.reached, "これから")
        here_en = self.reached or "not yet"
        if not self.next:
            return Text(f"段階: {here}", f"rung: {here_en}")
        return Text(
            f"段階: {here} → {words[self.next]}まであと{self.remaining}件",
            f"rung: {here_en} -> {self.remaining} to {self.next}",
        )


def stage(findings: Iterable[Finding], config: AuditConfig | None = None) -> Stage:
    """Tell where a flow stands.

    Args:
        findings: Findings of one flow.
        config: How it was audited; rungs above its profile were not looked at.

    """
    from bprflow.audit import all_rules

    config = config or AuditConfig()
    top = config.profile
    rung_of = {rule.code: PROFILES.index(rule.at(config.edition).profile) for rule in all_rules()}
    open_at = [0] * len(PROFILES)
    for finding in findings:
        if finding.status is Status.FINDING and finding.severity is not Severity.INFO:
            open_at[rung_of.get(finding.code, 0)] += 1
    reached = ""
    for index, name in enumerate(PROFILES):
        if index > PROFILES.index(top):
            break
        if open_at[index]:
            return Stage(reached, name, open_at[index])
        reached = name
    return Stage(reached, "", 0)
