"""Findings: the rule registry, the engine, the guards, the analysis of one flow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bprflow.audit.causes import Cause
from bprflow.audit.config import AuditConfig
from bprflow.audit.engine import run_rules
from bprflow.audit.finding import Confidence, Finding, Severity, Source, Status, Suppression
from bprflow.audit.first import FirstThing, first_three
from bprflow.audit.ladder import Stage, stage
from bprflow.audit.legacy import LegacyRow, legacy_rows
from bprflow.audit.rule import CATALOGUE, Rule

if TYPE_CHECKING:
    from bprflow.audit.analysis import Analysis
    from bprflow.flow.graph import FlowGraph
    from bprflow.measure.result import Measures
    from bprflow.source.diagnostic import Loaded, Positions

__all__ = [
    "AuditConfig", "Cause", "Confidence", "Finding", "FirstThing", "LegacyRow", "Rule", "Severity", "Source", "Stage",
    "Status", "Suppression", "all_rules", "analyse", "analyse_loaded", "audit", "catalogue", "find_rule", "first_three",
    "legacy_rows", "stage",
]  # fmt: skip


def all_rules() -> tuple[Rule, ...]:
    """Give every rule: the catalogue in its order, then those of installed plug-ins."""
    from bprflow.audit.plugins import installed

    own = catalogue()
    codes = {rule.code for rule in own}
    return (*own, *(rule for rule in installed().rules if rule.code not in codes))


def catalogue() -> tuple[Rule, ...]:
    """Give the rules that come with bprflow, in their order."""
    import bprflow.audit.rules  # noqa: F401 - importing fills the catalogue
    from bprflow.audit.families import FAMILIES

    order = {family: index for index, family in enumerate(FAMILIES)}
    return tuple(sorted(CATALOGUE.rules.values(), key=lambda rule: (order.get(rule.family, len(order)), rule.code)))


def find_rule(code_or_name: str) -> Rule | None:
    """Find a rule by code, former code or name in either language; None when there is none.

    Args:
        code_or_name: e.g. `KEY-01`, `key01`, 紙からシステムへの転記.

    """
    from bprflow.language.text import normalise

    folded = normalise(code_or_name).casefold()
    bare = folded.replace("-", "").replace(" ", "")
    for rule in all_rules():
        codes = {code.casefold().replace("-", "") for code in (rule.code, *rule.aliases)}
        if bare in codes or folded in {rule.name.ja.casefold(), rule.name.en.casefold()}:
            return rule
    return None


def audit(
    flow: FlowGraph,
    measures: Measures,
    *,
    positions: Positions | None = None,
    file: str = "",
    config: AuditConfig | None = None,
    more: tuple[Rule, ...] = (),
) -> tuple[Finding, ...]:
    """Audit a process.

    Args:
        flow: Its graph.
        measures: Its figures.
        positions: Where its parts stand, for line and column.
        file: Path for the findings.
        config: What to audit; everything up to 推奨 by default.
        more: Further rules, e.g. those a city wrote as YAML.

    """
    return run_rules(
        (*all_rules(), *more), flow, measures, positions=positions, file=file, config=config or AuditConfig()
    )


def analyse_loaded(loaded: Loaded, config: AuditConfig | None = None, more: tuple[Rule, ...] = ()) -> Analysis:
    """Build, measure and audit what was read.

    Args:
        loaded: A text that was read; its process must not be None.
        config: What to audit.
        more: Further rules, e.g. those a city wrote as YAML.

    Raises:
        ValueError: Nothing of the text could be understood.

    """
    from bprflow.audit.analysis import Analysis
    from bprflow.flow import build
    from bprflow.measure import measure

    if loaded.process is None:
        raise ValueError("nothing of the text could be understood")
    config = config or AuditConfig()
    flow = build(loaded.process, edition=config.edition)
    measures = measure(flow)
    findings = audit(flow, measures, positions=loaded.positions, file=loaded.source.file, config=config, more=more)
    return Analysis(loaded, loaded.process, flow, measures, findings, config.edition)


def analyse(path: str, config: AuditConfig | None = None) -> Analysis | None:
    """Read and analyse a file; None when nothing of it could be understood.

    Args:
        path: File as the user gave it, or `-`.
        config: What to audit.

    """
    from bprflow.source import load_file

    loaded = load_file(path)
    return analyse_loaded(loaded, config) if loaded.process is not None else None
