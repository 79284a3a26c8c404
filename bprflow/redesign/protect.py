"""What may not be removed without a named override, and whose decision a change is."""

from __future__ import annotations

from dataclasses import dataclass

from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.model import Authority, BasisKind, LegacyRule, Process, Step

_RANK = {authority: rank for rank, authority in enumerate(Authority)}


@dataclass(frozen=True, slots=True)
class Protection:
    """Why a step or rule is protected.

    Attributes:
        why: The reason, in words.
        rules: Names of the protecting rules; empty when the step itself has a reason to stay.

    """

    why: Text
    rules: tuple[str, ...] = ()


def rule_protection(rule: LegacyRule) -> Text | None:
    """Say why a rule is protected: it has a reason to stay, or it is national law."""
    if rule.keep_reason:
        return Text(rule.keep_reason, rule.keep_reason)
    basis = rule.strongest_basis
    if basis is not None and basis.kind is BasisKind.STATUTE:
        return Text(f"法令: {basis.citation}", f"national law: {basis.cited.en}")
    return None


def step_protection(step: Step, process: Process) -> Protection | None:
    """Say why a step is protected: its own reason to stay, or a protected rule that binds it."""
    if step.keep_reason:
        return Protection(Text(step.keep_reason, step.keep_reason))
    held = [(name, rule_protection(process.rule_by_name[name])) for name in step.rules if name in process.rule_by_name]
    reasons = [(name, why) for name, why in held if why is not None]
    if not reasons:
        return None
    return Protection(
        Text("、".join(f"{n}: {w.ja}" for n, w in reasons), ", ".join(f"{n}: {w.en}" for n, w in reasons)),
        tuple(name for name, _ in reasons),
    )


def higher(first: Authority, second: Authority) -> Authority:
    """Give whichever of two authorities is harder to reach."""
    return max(first, second, key=_RANK.__getitem__)


def reach(authority: Authority) -> int:
    """Rank an authority: 0 section … 3 state."""
    return _RANK[authority]


def rules_authority(names: tuple[str, ...], process: Process) -> Authority:
    """Give the highest authority among the named rules; the section where nothing is written."""
    found = Authority.SECTION
    for name in names:
        rule = process.rule_by_name.get(name)
        if rule is not None and rule.authority is not None:
            found = higher(found, rule.authority)
    return found


def demand_words(rule: LegacyRule, language: str) -> str:
    """List what a rule demands, for messages."""
    separator = ", " if language == "en" else "・"
    return separator.join(values.REQUIREMENT.word(requirement, language) for requirement in rule.requirements)
