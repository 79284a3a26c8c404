"""Markdown: the audit as a page for a pull request, a wiki, or a note."""

from __future__ import annotations

from collections.abc import Iterable

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding, Status
from bprflow.audit.first import FORMULA
from bprflow.language import values
from bprflow.report import figures
from bprflow.report.digest import digest, rule_rows


def markdown(analyses: Iterable[Analysis], *, language: str = "ja") -> str:
    """Write audits as Markdown.

    Args:
        analyses: One or many flows.
        language: Language of the sentences.

    """
    return "\n".join(line for analysis in analyses for line in _one(analysis, language))


def _one(analysis: Analysis, language: str) -> list[str]:
    english = language == "en"
    process = analysis.process
    lines = [f"# {_plain(process.name)} ({values.STATE.word(process.state, language)})", ""]
    shown, held = analysis.shown, analysis.suppressed
    lines += [*_verdict(analysis, language), *_first(analysis, language)]
    if shown:
        heads = ("No.", "Code", "Weight", "Finding", "Remedy", "h/year", "Decided by", "Line") if english else ("番号", "記号", "重さ", "何が", "直し方", "時間/年", "決める人", "行")  # fmt: skip
        lines += ["## " + ("Findings" if english else "見直し候補"), "", _row(heads), _row(["---"] * len(heads))]
        lines += [_row(_cells(number, finding, language)) for number, finding in enumerate(shown, 1)]
        lines.append("")
    lines += _rules(analysis, language)
    if analysis.causes:
        lines += ["## " + ("What follows from what" if english else "もとをなくすと一緒になくせるもの"), ""]
        lines += [_cause(cause.finding, len(cause.symptoms), cause.hours_per_year, language) for cause in analysis.causes]  # fmt: skip
        lines.append("")
    if held:
        lines += ["## " + ("Deliberately not said" if english else "言わないと判断したもの"), ""]
        lines += [
            f"- {finding.code} {_plain(finding.message.in_language(language))} — "
            + (_plain(finding.suppression.reason.in_language(language)) if finding.suppression else "")
            for finding in held
        ]
        lines.append("")
    return lines


def _verdict(analysis: Analysis, language: str) -> list[str]:
    """Say what every paper says first: the verdict, what it rests on, and the figures."""
    summary = digest(analysis)
    strip = summary.indicators
    return [
        f"**{_plain(summary.headline.in_language(language))}**", "",
        _plain(f"{summary.caveat.in_language(language)} {summary.stage.in_language(language)}"), "",
        _row(_plain(item.name.in_language(language)) for item in strip), _row(["---"] * len(strip)),
        _row(_plain(f"{item.value} {item.unit.in_language(language)} {item.note.in_language(language)}") for item in strip), "",
    ]  # fmt: skip


def _rules(analysis: Analysis, language: str) -> list[str]:
    """List the rules that bind the process, and who can change them."""
    rows = rule_rows(analysis)
    if not rows:
        return []
    english = language == "en"
    heads = ("Rule", "Basis", "h/year", "Who can change it", "Next move") if english else ("ルール", "根拠", "時間/年", "変えられる人", "次の一手")  # fmt: skip
    lines = ["## " + ("Rules that bind this process" if english else "この業務を縛っているルール"), "", _row(heads), _row(["---"] * len(heads))]  # fmt: skip
    for row in rows:
        cited = [basis.cited.in_language(language) for basis in row.rule.bases if basis.citation]
        who = values.AUTHORITY.word(row.rule.authority, language) if row.rule.authority else figures.UNKNOWN.in_language(language)  # fmt: skip
        hours = figures.number(row.hours.value) if row.hours else ""
        cells = (
            row.rule.name,
            ("; " if english else "、").join(cited),
            hours,
            who,
            row.next_move.in_language(language),
        )
        lines.append(_row(map(_plain, cells)))
    return [*lines, ""]


def _first(analysis: Analysis, language: str) -> list[str]:
    english = language == "en"
    if not analysis.first_things:
        return []
    lines = ["## " + ("First three things" if english else "まずこの3つ"), ""]
    for number, thing in enumerate(analysis.first_things, 1):
        hours = _hours(thing.hours_per_year, language)
        more = (f" (and {len(thing.symptoms)} that follow)" if english else f" (一緒になくせる指摘 {len(thing.symptoms)}件)") if thing.symptoms else ""  # fmt: skip
        lines.append(f"{number}. **{thing.finding.code}** {_plain(thing.finding.message.in_language(language))}{more} {hours}".rstrip())  # fmt: skip
        lines.append(f"   - {_plain(thing.finding.remedy.in_language(language))}")
    return [*lines, "", f"<sub>{FORMULA.in_language(language)}</sub>", ""]


def _cause(finding: Finding, count: int, hours: float | None, language: str) -> str:
    where = _plain(finding.message.in_language(language))
    if language == "en":
        return f"- Removing {finding.code} ({where}) removes {count} more {_hours(hours, language)}".rstrip()
    return f"- {finding.code} ({where}) をなくすと、ほかの{count}件も一緒になくせるかもしれません {_hours(hours, language)}".rstrip()


def _cells(number: int, finding: Finding, language: str) -> list[str]:
    weight = values.SEVERITY.word(finding.severity, language)
    if finding.status is Status.REVIEW:
        weight += f" ({values.STATUS.word('review', language)})"
    inferred = (" (inferred)" if language == "en" else " (推定)") if finding.inferred else ""
    asked = f" — {_plain(finding.suppression.reason.in_language(language))}" if finding.suppression else ""
    return [
        str(number),
        finding.code,
        weight,
        _plain(finding.message.in_language(language)) + inferred + asked,
        _plain(finding.remedy.in_language(language)),
        "" if finding.hours_per_year is None else figures.number(finding.hours_per_year),
        values.AUTHORITY.word(finding.authority, language),
        str(finding.line or ""),
    ]


def _hours(hours: float | None, language: str) -> str:
    if hours is None:
        return ""
    return f"[{figures.yearly_hours(hours).in_language(language)}]"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _plain(text: str) -> str:
    """Keep a writer's words from becoming markup or breaking a table."""
    for letter in ("\\", "|", "<", "*", "_", "`", "[", "]"):
        text = text.replace(letter, "\\" + letter)
    return " ".join(text.split())
