"""SARIF 2.1.0: findings for code hosts and editors, suppressions with their justification.

Source: OASIS Static Analysis Results Interchange Format 2.1.0.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath
from urllib.parse import quote

from bprflow import __version__
from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Confidence, Finding, Severity, Status
from bprflow.language import values
from bprflow.language.terms import tag

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_RANK = {Confidence.HIGH: 90.0, Confidence.MEDIUM: 60.0, Confidence.LOW: 30.0}

Json = dict[str, object]


def sarif(analyses: Iterable[Analysis], *, language: str = "ja") -> Json:
    """Write audits as one SARIF run.

    Args:
        analyses: One or many flows.
        language: Language of the sentences.

    """
    findings = [finding for analysis in analyses for finding in analysis.findings]
    codes = list(dict.fromkeys(finding.code for finding in findings))
    index = {code: number for number, code in enumerate(codes)}
    first = {finding.code: finding for finding in reversed(findings)}
    driver: Json = {
        "name": "bprflow",
        "version": __version__,
        "semanticVersion": __version__,
        "language": language,
        "rules": [_rule(first[code], language) for code in codes],
    }
    return {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "language": language,
                "columnKind": "unicodeCodePoints",
                "results": [_result(finding, index, language) for finding in findings],
            }
        ],
    }


def _rule(finding: Finding, language: str) -> Json:
    """Describe a rule: from the catalogue where it is known, else from a finding of it."""
    from bprflow.audit import find_rule
    from bprflow.audit.page import rule_page

    rule = find_rule(finding.code)
    what = rule_page(rule).what if rule else finding.why
    text = what.in_language(language)
    help_text = f"{finding.why.in_language(language)}\n\n{finding.remedy.in_language(language)}"
    described: Json = {
        "id": finding.code,
        "name": re.sub(r"\W", "", (rule.name if rule else finding.name).en.title()) or finding.code,
        "shortDescription": {"text": finding.name.in_language(language)},
        "fullDescription": {"text": text},
        "help": {"text": help_text},
        "defaultConfiguration": {"level": _LEVEL[rule.severity if rule else finding.severity]},
    }
    if rule:
        described["properties"] = {
            "tags": [tag(word).in_language(language) for word in rule.tags],
            "precision": rule.confidence.value,
        }
    return described


def _result(finding: Finding, index: dict[str, int], language: str) -> Json:
    result: Json = {
        "ruleId": finding.code,
        "ruleIndex": index[finding.code],
        "kind": "review" if finding.status is Status.REVIEW else "fail",
        "level": "none" if finding.status is Status.REVIEW else _LEVEL[finding.severity],
        "message": {"text": finding.message.in_language(language)},
        "locations": [_location(finding)],
        "partialFingerprints": {"bprflow/v1": finding.id},
        "rank": _RANK[finding.confidence],
        "properties": {
            "process": finding.process,
            "lane": finding.lane,
            "authority": finding.authority.value,
            "authorityLabel": values.AUTHORITY.word(finding.authority, language),
            "inferred": finding.inferred,
            "hoursPerYear": finding.hours_per_year,
            "remedy": finding.remedy.in_language(language),
            "heldBack": finding.suppression.reason.in_language(language) if finding.suppression else None,
        },
    }
    if finding.status is Status.SUPPRESSED and finding.suppression:
        waived = finding.suppression.guard == "G9"
        result["suppressions"] = [
            {
                "kind": "inSource" if waived else "external",
                "status": "accepted",
                "justification": finding.suppression.reason.in_language(language),
                "properties": {"guard": finding.suppression.guard, "until": finding.suppression.until},
            }
        ]
    return result


def _location(finding: Finding) -> Json:
    place: Json = {
        "logicalLocations": [
            {"name": finding.step or finding.process, "fullyQualifiedName": "/".join((finding.process, *finding.steps[:1])), "kind": "element"}
        ]
    }  # fmt: skip
    if finding.file:
        physical: Json = {"artifactLocation": {"uri": _uri(finding.file)}}
        if finding.line > 0:
            physical["region"] = {"startLine": finding.line, "startColumn": max(1, finding.column)}
        place["physicalLocation"] = physical
    return place


def _uri(file: str) -> str:
    """Give a path as a relative reference, whatever the system's separator is."""
    return quote(PurePath(file).as_posix().replace("\\", "/"), safe="/:")
