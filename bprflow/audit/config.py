"""What to audit and how: rules chosen, thresholds, profile, when to fail."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from bprflow.audit.finding import Severity
from bprflow.audit.rule import PROFILES, Rule
from bprflow.language.editions import EDITION, EDITIONS

__all__ = ["ASKED_OF_PLANS", "EDITION", "EDITIONS", "PROFILE_WORDS", "AuditConfig"]

_RUNG = {name: number for number, name in enumerate(PROFILES)}

PROFILE_WORDS = {
    "最低限": "minimum", "基本": "basic", "標準": "standard", "推奨": "recommended", "模範": "exemplary",
}  # fmt: skip
"""The rungs of the ladder by their Japanese name."""

ASKED_OF_PLANS = frozenset({"ROUTE", "ROUTE-01"})
"""Code and family of what is asked of planned flows: no rule, but chosen and left out like one."""


@dataclass(frozen=True, slots=True)
class AuditConfig:
    """How to audit; everything up to the rung 推奨 by default.

    Attributes:
        select: Codes or families to run; empty means all.
        ignore: Codes or families to leave out.
        profile: Highest rung of the ladder whose rules run.
        fail_on: Lowest severity that makes `bprflow audit` fail; None never fails.
        thresholds: Parameters of rules, by `CODE.name`, e.g. {"APPR-01.at_least": 5}.
        small_hours: A finding about less touch time than this is only 参考 (G7) [h/year].
        edition: Edition of the rules to stay with: rules, weights, guards and words that came later do not count.
        laws: Folder of statute XML to look up cited articles (BASIS-04); empty for none.
        today: Date waivers are judged by; today when None.

    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    profile: str = "recommended"
    fail_on: Severity | None = Severity.ERROR
    thresholds: Mapping[str, float] = field(default_factory=dict)
    small_hours: float = 10.0
    edition: str = EDITION
    today: datetime.date | None = None
    laws: str = ""

    def wants(self, rule: Rule) -> bool:
        """Is this rule to run?"""
        if rule.edition > self.edition:
            return False
        if self.ignore or self.select:  # asked 8 million times for an inventory: names only where they count
            names = {rule.code, rule.family, *rule.aliases}
            if not self.names(names):
                return False
            if self.select:
                return True
        return _RUNG[rule.profile] <= _RUNG[self.profile]

    def names(self, names: Collection[str]) -> bool:
        """Are none of these codes and families left out, and one of them chosen where some are?"""
        if any(word.upper() in names for word in self.ignore):
            return False
        return not self.select or any(word.upper() in names for word in self.select)

    def parameters(self, rule: Rule) -> dict[str, float]:
        """Give the thresholds of a rule as configured."""
        if not rule.thresholds:
            return {}
        return {name: self.thresholds.get(f"{rule.code}.{name}", default) for name, default in rule.thresholds.items()}

    @property
    def date(self) -> datetime.date:
        """The day to judge by."""
        return self.today or datetime.datetime.now(tz=datetime.UTC).astimezone().date()
