"""JUnit XML: a suite a flow, a case a finding, so that any build server can show them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding, Status

_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def junit(analyses: Iterable[Analysis], *, language: str = "ja") -> str:
    """Write audits as JUnit XML: findings fail, questions and held-back ones are skipped.

    Args:
        analyses: One or many flows.
        language: Language of the sentences.

    """
    suites = [_suite(analysis, language) for analysis in analyses]
    return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="bprflow">\n' + "".join(suites) + "</testsuites>\n"


def _suite(analysis: Analysis, language: str) -> str:
    findings = analysis.findings
    failed = sum(finding.status is Status.FINDING for finding in findings)
    name = _attribute(analysis.process.name)
    head = f'  <testsuite name={name} tests="{max(1, len(findings))}" failures="{failed}" errors="0" skipped="{len(findings) - failed}">\n'  # fmt: skip
    if not findings:
        clean = "no findings" if language == "en" else "指摘なし"
        body = f"    <testcase name={_attribute(clean)} classname={name}/>\n"
    else:
        body = "".join(_case(finding, language) for finding in findings)
    return head + body + "  </testsuite>\n"


def _case(finding: Finding, language: str) -> str:
    title = f"{finding.code} {finding.step or finding.process}"
    where = f' file={_attribute(finding.file)} line="{finding.line}"' if finding.file and finding.line else ""
    head = f"    <testcase name={_attribute(title)} classname={_attribute(finding.process)}{where}>\n"
    message = _attribute(finding.message.in_language(language))
    if finding.status is Status.FINDING:
        detail = f"{finding.why.in_language(language)}\n{finding.remedy.in_language(language)}"
        body = f"      <failure type={_attribute(finding.severity.value)} message={message}>{escape(_clean(detail))}</failure>\n"
    else:
        reason = finding.suppression.reason.in_language(language) if finding.suppression else ""
        text = finding.message.in_language(language) + (f" — {reason}" if reason else "")
        body = f"      <skipped message={_attribute(text)}/>\n"
    return head + body + "    </testcase>\n"


def _attribute(text: str) -> str:
    return quoteattr(_clean(text))


def _clean(text: str) -> str:
    """Leave out letters XML cannot hold."""
    return _NOT_XML.sub("", text)
