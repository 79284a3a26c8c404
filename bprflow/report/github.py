"""GitHub annotations: one workflow command a finding, so that it stands beside its line."""

from __future__ import annotations

from collections.abc import Iterable

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding, Severity, Status

_COMMAND = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def github(analyses: Iterable[Analysis], *, language: str = "ja") -> str:
    """Write the shown findings as workflow commands; what is only to be checked is a notice.

    Args:
        analyses: One or many flows.
        language: Language of the sentences.

    """
    return "".join(_line(finding, language) + "\n" for analysis in analyses for finding in analysis.shown)


def _line(finding: Finding, language: str) -> str:
    command = "notice" if finding.status is Status.REVIEW else _COMMAND[finding.severity]
    properties = {"title": f"{finding.code} {finding.name.in_language(language)}"}
    if finding.file:
        properties["file"] = finding.file.replace("\\", "/")
        if finding.line:
            properties |= {"line": str(finding.line), "col": str(max(1, finding.column))}
    shown = ",".join(f"{name}={_escape(value, property_value=True)}" for name, value in properties.items())
    asked = (finding.suppression.reason.in_language(language),) if finding.suppression else ()
    text = "\n".join((finding.message.in_language(language), *asked, finding.remedy.in_language(language)))
    return f"::{command} {shown}::{_escape(text)}"


def _escape(text: str, *, property_value: bool = False) -> str:
    text = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return text.replace(":", "%3A").replace(",", "%2C") if property_value else text
