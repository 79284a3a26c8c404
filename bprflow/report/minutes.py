"""The minutes of the meeting that goes through the findings: a Markdown form to fill in while talking."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bprflow.audit.analysis import Analysis
from bprflow.audit.finding import Finding
from bprflow.language import values
from bprflow.language.terms import Text
from bprflow.report import figures
from bprflow.report.digest import digest
from bprflow.report.verdict import counts, figures_to_measure

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!])")


def minutes(analyses: Iterable[Analysis], *, language: str = "ja") -> str:
    """Write a form for minutes as Markdown.

    Args:
        analyses: The flows to be talked about.
        language: "ja" or "en".

    """

    def say(ja: str, en: str) -> str:
        return en if language == "en" else ja

    day = figures.office_date(figures.today()).in_language(language)
    lines = [f"# {say('業務改善の打合せ 議事録', 'Minutes of the process review')}", ""]
    lines += [f"- {say('日時', 'Date')}: {day} ", f"- {say('場所', 'Place')}: ", f"- {say('出席', 'Present')}: ", ""]
    for analysis in analyses:
        lines += _about(analysis, language)
    heads = say("何を | だれが | いつまでに", "What | Who | By when")
    lines += [f"## {say('宿題', 'To do')}", "", f"| {heads} |", "| --- | --- | --- |"]
    lines += ["|  |  |  |"] * 4 + ["", f"{say('次回', 'Next meeting')}: ", ""]
    return "\n".join(lines)


def _about(analysis: Analysis, language: str) -> list[str]:
    def say(ja: str, en: str) -> str:
        return en if language == "en" else ja

    summary = digest(analysis)
    state = values.STATE.word(analysis.process.state, language)
    lines = [f"## {escape(analysis.process.name)} ({state})", "", escape(summary.headline.in_language(language)), ""]
    lines += [escape(counts(analysis).in_language(language)), ""]
    weakest = figures_to_measure(analysis)
    if weakest:
        lines += [f"### {say('先に確かめる数字', 'Figures to check first')}", ""]
        blank = say("測った値", "measured") + ": ＿＿＿"
        lines += [f"- [ ] {escape(name.in_language(language))} {blank}" for name in weakest] + [""]
    lines += [f"### {say('見直し候補', 'Suggestions')}", ""]
    for number, finding in enumerate(analysis.shown, 1):
        lines += _one(number, finding, language)
    return lines


def _one(number: int, finding: Finding, language: str) -> list[str]:
    """Write one finding with the question to settle and the boxes to tick."""

    def say(text: Text) -> str:
        return escape(text.in_language(language))

    who = values.AUTHORITY.word(finding.authority, language)
    hours = figures.yearly_hours(finding.hours_per_year).in_language(language)
    ticks = Text("対応する / 検討する / 要協議 / 対応しない (理由: )", "act / consider / ask / decline (reason: )")
    return [
        f"{number}. **{say(finding.message)}** ({finding.code}, {hours}, {say(Text('決める人', 'decided by'))}: {who})",
        f"   - {say(finding.remedy)}",
        f"   - {say(Text('判断', 'Decision'))}: {' '.join('[ ] ' + part for part in ticks.in_language(language).split(' / '))}",
        f"   - {say(Text('担当・期限', 'Who, by when'))}: ",
        "",
    ]


def escape(text: str) -> str:
    """Make words plain in Markdown: nothing in them becomes markup, a link, or HTML."""
    flat = " ".join(text.split())
    return _SPECIAL.sub(r"\\\1", flat)
