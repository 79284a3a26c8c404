"""What one save changed: findings and diagnostics that are new, and those that are gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bprflow.audit.analysis import Analysis
from bprflow.language import values
from bprflow.source.diagnostic import Loaded


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was said of one file at one moment, one line each, by stable key.

    Attributes:
        lines: Key → line; keys are finding ids, or code and text of a diagnostic.
        summary: One line over all.
    """

    lines: Mapping[str, str]
    summary: str


def snapshot(loaded: Loaded, analysis: Analysis | None, language: str = "ja") -> Snapshot:
    """Put what is to be said of a file into lines that can be compared.

    Args:
        loaded: The file as read.
        analysis: Its analysis; None when nothing could be understood.
        language: "ja" or "en".
    """
    lines: dict[str, str] = {}
    for found in loaded.diagnostics:
        place = f"{found.span.line}:{found.span.column} " if found.span else ""
        lines[f"{found.code}|{found.line_text}|{found.message.ja}"] = (
            f"{found.code} {place}{found.message.in_language(language)}"
        )
    for finding in analysis.shown if analysis else ():
        severity = values.SEVERITY.word(finding.severity, language)
        lines[finding.id] = f"{severity} {finding.code} {finding.message.in_language(language)}"
    return Snapshot(lines, _summary(loaded, analysis, language))


def _summary(loaded: Loaded, analysis: Analysis | None, language: str) -> str:
    errors = sum(found.level == "error" for found in loaded.diagnostics)
    if analysis is None:
        return f"{errors} errors" if language == "en" else f"読み取れません。書き方の誤り {errors}件"
    hours = analysis.measures.staff_hours_per_year
    if language == "en":
        tail = f", staff {hours.value:,.0f} hours/year" if hours else ""
        return f"{len(analysis.shown)} findings, {errors} errors{tail}"
    tail = f"、職員 年{hours.value:,.0f}時間" if hours else ""
    return f"指摘 {len(analysis.shown)}件、書き方の誤り {errors}件{tail}"


def changed_lines(before: Snapshot | None, after: Snapshot, language: str = "ja") -> tuple[str, ...]:
    """Say only what changed: new lines with +, solved ones with -, then the summary if it differs.

    Args:
        before: The last moment; None at the first look, when everything counts as new.
        after: This moment.
        language: "ja" or "en".
    """
    old = before.lines if before else {}
    new_word, gone_word = ("new ", "gone") if language == "en" else ("新", "解消")
    rows = [f"+ {new_word} {line}" for key, line in after.lines.items() if key not in old]
    rows += [f"- {gone_word} {line}" for key, line in old.items() if key not in after.lines]
    if before is None or before.summary != after.summary:
        rows.append(after.summary)
    return tuple(rows)
