"""Small flows and audits for the tests of this room."""

from __future__ import annotations

from bprflow.audit import AuditConfig, Finding, Rule, analyse_loaded
from bprflow.audit.analysis import Analysis
from bprflow.source import load_text

WAIVED = """業務: 修繕の受付
手順:
  - 担当課: 修繕伺いを紙で決裁する
    除外:
"""


def analysed(text: str, config: AuditConfig | None = None, more: tuple[Rule, ...] = ()) -> Analysis:
    loaded = load_text(text)
    assert loaded.process is not None, loaded.diagnostics
    return analyse_loaded(loaded, config, more)


def found(text: str, code: str, config: AuditConfig | None = None) -> list[Finding]:
    return [finding for finding in analysed(text, config).findings if finding.code == code]
