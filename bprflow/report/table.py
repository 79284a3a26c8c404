"""CSV: one row a finding, for spreadsheets; UTF-8 with mark, or CP932 with what it cannot hold reported."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from csv import writer

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding
from bprflow.language import values
from bprflow.language.terms import Text

_HEADS = {
    "ja": ("番号", "記号", "名前", "扱い", "重さ", "確からしさ", "推定", "業務", "担当", "手順", "何が", "なぜ", "直し方", "決める人", "根拠", "時間/年", "除外の理由", "ファイル", "行", "識別子"),
    "en": ("no", "code", "name", "status", "severity", "confidence", "inferred", "process", "lane", "step", "message", "why", "remedy", "authority", "basis", "hours_per_year", "suppression", "file", "line", "id"),
}  # fmt: skip
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def csv(analyses: Iterable[Analysis], *, language: str = "ja") -> str:
    """Write audits as CSV text; the caller chooses the encoding.

    Args:
        analyses: One or many flows.
        language: Language of heads and sentences.

    """
    return csv_head(language) + "".join(csv_rows(analysis, language) for analysis in analyses)


def csv_head(language: str = "ja") -> str:
    """Write the row of headings."""
    return _lines([_HEADS["en" if language == "en" else "ja"]])


def csv_rows(analysis: Analysis, language: str = "ja") -> str:
    """Write the findings of one flow as rows of the table."""
    numbers = {finding.id: number for number, finding in enumerate(analysis.shown, 1)}
    return _lines(
        [_safe(cell) for cell in _cells(finding, numbers.get(finding.id), language)] for finding in analysis.findings
    )


def _lines(rows: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO()
    writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue()


def csv_cp932(analyses: Iterable[Analysis], *, language: str = "ja") -> tuple[bytes, tuple[str, ...]]:
    """Write audits as CSV in CP932.

    Returns:
        The bytes, with 〓 for letters CP932 does not have, and these letters, each once.

    """
    text = csv(analyses, language=language)
    lost = tuple(dict.fromkeys(letter for letter in text if not _fits(letter)))
    for letter in lost:
        text = text.replace(letter, "〓")
    return text.encode("cp932"), lost


def _fits(letter: str) -> bool:
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _cells(finding: Finding, number: int | None, language: str) -> Sequence[str]:
    yes = ("yes" if language == "en" else "推定") if finding.inferred else ""
    return (
        "" if number is None else str(number),
        finding.code,
        finding.name.in_language(language),
        values.STATUS.word(finding.status, language),
        values.SEVERITY.word(finding.severity, language),
        values.CONFIDENCE.word(finding.confidence, language),
        yes,
        finding.process,
        finding.lane,
        finding.step,
        finding.message.in_language(language),
        finding.why.in_language(language),
        finding.remedy.in_language(language),
        values.AUTHORITY.word(finding.authority, language),
        Text("、", "; ").in_language(language).join(source.title.in_language(language) for source in finding.basis),
        "" if finding.hours_per_year is None else f"{finding.hours_per_year:.1f}",
        finding.suppression.reason.in_language(language) if finding.suppression else "",
        finding.file,
        str(finding.line or ""),
        finding.id,
    )


def _safe(cell: str) -> str:
    """Keep spreadsheets from running a writer's words as a formula."""
    return "'" + cell if cell.startswith(_FORMULA_START) else cell
